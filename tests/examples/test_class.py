"""The class of twelve: who earned what, and that its README shows what an instructor sees."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLASS = ROOT / "examples" / "class"
README = (CLASS / "README.md").read_text(encoding="utf-8")
POINTS = {
    "amara_okafor": 100.0,
    "ben_lindqvist": 86.0,
    "carla_mendes": 93.0,
    "daniel_weiss": 92.642,
    "elif_kaya": 98.636,
    "farid_haddad": 82.8,
    "grace_mwangi": 0.0,
    "henrik_olsen": 85.0,
    "ines_costa": 97.0,
    "jakub_novak": 10.0,
    "kim_doyle": 0.0,
    "liam_byrne": 16.586,
}
WRONG = {
    "amara_okafor": set(),
    "ben_lindqvist": {"align_labels_with_tokens"},
    "carla_mendes": {"align_labels_with_tokens"},
    "daniel_weiss": {"extract_entities", "compute_metrics"},  # the second calls the first
    "elif_kaya": {"char_span_to_token_span"},
    "farid_haddad": {"collate", "compute_metrics"},
    "henrik_olsen": {"char_span_to_token_span"},
    "ines_costa": {"align_labels_with_tokens"},
    "jakub_novak": {
        "align_labels_with_tokens",
        "collate",
        "extract_entities",
        "compute_metrics",
        "char_span_to_token_span",
        "postprocess_qa_predictions",
    },
}
"""Of those whose modules can be imported: the functions that miss a requirement; what they did not miss is right."""


def grade(results: Path, *more: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "nlpcheck", "grade", "examples/class", "-o", str(results)]
    command += ["--assignment", "examples/class/assignment.toml", "-j", "2", *more]
    environment = {**os.environ, "COLUMNS": "118", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade the class once; the process and the folder of results."""
    results = tmp_path_factory.mktemp("class") / "grades"
    run = grade(results)
    assert run.returncode == 0, run.stderr
    return run, results


@pytest.fixture(scope="module")
def records(graded):
    _, results = graded
    return {file.stem: json.loads(file.read_text("utf-8")) for file in (results / "records").iterdir()}


def test_everyone_earns_what_the_readme_says(records):
    assert {id: record["points"] / 1000 for id, record in records.items()} == POINTS
    assert {record["status"] for record in records.values()} == {"graded"}


@pytest.mark.parametrize("id", WRONG)
def test_only_the_wrong_functions_lose_points(records, id):
    missed = {one["function"] for one in records[id]["requirements"] if one["verdict"] != "pass"}
    assert missed == WRONG[id]


@pytest.mark.parametrize(
    ("id", "verdict"), [("grace_mwangi", "contract"), ("henrik_olsen", "timeout"), ("jakub_novak", "exited")]
)
def test_the_reason_is_named(records, id, verdict):
    verdicts = {one["verdict"] for one in records[id]["requirements"]}
    assert verdict in verdicts
    assert verdicts <= {verdict, "blocked", "pass"}


def test_a_forged_score_is_not_worth_more_than_the_code_beside_it(records):
    (item,) = [item for item in records["liam_byrne"]["items"] if item["title"] == "Answers are scored"]
    assert item["points"] == item["maximum"]  # the only honest part
    assert [note["kind"] for note in records["liam_byrne"]["integrity"]] == ["forged output"]


def test_honest_students_are_not_suspected(records):
    honest = [record for id, record in records.items() if id not in ("jakub_novak", "kim_doyle", "liam_byrne")]
    assert [record["id"] for record in honest if record["integrity"]] == []


def test_grading_again_changes_nothing(graded):
    _, results = graded
    files = [file for file in results.rglob("*") if file.is_file() and file.name != ".lock"]
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}
    run = grade(results)
    assert run.returncode == 0
    assert "0 to grade, 12 graded before" in run.stderr
    assert {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files} == before


def block(command: str) -> list[str]:
    """Return the lines that the README shows under a command."""
    found = re.search(rf"^(~~~~+|```+)\w*\n\$ {re.escape(command)}[^\n]*\n(.*?)^\1$", README, re.DOTALL | re.MULTILINE)
    assert found, command
    return found[2].splitlines()


def test_the_table_is_real(graded):
    run, _ = graded
    printed = [line.rstrip() for line in run.stdout.splitlines() if not line.startswith(("isolation", "results"))]
    assert block("nlpcheck grade") == printed


def test_the_csv_is_real(graded):
    _, results = graded
    lines = (results / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert block("head -3 grades/grades.csv") == lines[:3]
    rows = list(csv.reader(lines))
    assert len(rows) == len(POINTS) + 1


def test_the_feedback_is_real(graded):
    _, results = graded
    assert block("cat grades/feedback/elif_kaya.md") == (results / "feedback" / "elif_kaya.md").read_text().splitlines()


def test_the_class_is_described(records):
    assert [id for id in records if f"`{id}" not in README] == []


def test_a_gradebook_is_filled_in(graded):
    _, results = graded
    run = grade(results, "--format", "canvas", "--roster", "examples/class/gradebook.csv", "--quiet")
    assert run.returncode == 0, run.stderr
    before = list(csv.DictReader((CLASS / "gradebook.csv").read_text("utf-8").splitlines()))
    after = list(csv.DictReader((results / "canvas" / "canvas.csv").read_text("utf-8").splitlines()))
    column = "Week 3: spans (80112)"
    assert [{**row, column: ""} for row in after] == [{**row, column: ""} for row in before]
    filled = {row["Student"]: row[column] for row in after if row[column]}
    assert sorted(map(float, filled.values())) == sorted([*POINTS.values(), 100.0])  # the points possible, too
    assert "Tanaka, Yui" not in filled
    report = (results / "canvas" / "report.txt").read_text("utf-8").splitlines()
    guide = (ROOT / "docs" / "guides" / "instructor.md").read_text("utf-8")
    assert report
    assert all(line in guide for line in report)

"""Killing the grader at any moment loses nothing but time, and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = """\
format = 1

[assignment]
name = "Entities"
areas = ["token_classification"]
secret = "a few kills in a class of six"
requirement_set = "{requirement_set}"

[[items]]
title = "Entities"
select = "extract_entities"
points = 10.0
"""
RIGHT = """\
def extract_entities(tags, *, mode="lenient"):
    found, kind, start = [], None, 0
    for i, tag in enumerate([*tags, "O"]):
        if tag[0] == "I" and tag[2:] == kind:
            continue
        if kind is not None:
            found.append((kind, start, i))
        opens = tag[0] == "B" or (tag[0] == "I" and mode == "lenient")
        kind, start = (tag[2:], i) if opens else (None, 0)
    return found
"""
SUBMISSIONS = {
    "ana": RIGHT,
    "ben": RIGHT.replace(' and mode == "lenient"', ""),
    "cem": "import os\nos._exit(0)\n",
    "dag": "import nothing_of_this_name\n",
    "eva": RIGHT.replace("(kind, start, i)", "(kind, start, i - 1)"),
    "fay": "extract_entities = None\n",
}


@pytest.fixture
def class_of_six(tmp_path):
    """Write a class that is graded in seconds."""
    from nlpcheck.grading.manifest import installed_set

    for name, text in SUBMISSIONS.items():
        folder = tmp_path / "class" / name
        folder.mkdir(parents=True)
        (folder / "token_classification.py").write_text(text, encoding="utf-8")
    digest = installed_set(["token_classification"])
    (tmp_path / "assignment.toml").write_text(ASSIGNMENT.format(requirement_set=digest), encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are handed to an ancestor on Linux only")
def test_killed_runs_end_in_the_results_of_an_undisturbed_one(class_of_six):
    script = ROOT / "benchmarks" / "kill_and_resume.py"
    command = [sys.executable, str(script), "--kills", "3", "--seed", "1"]
    command += ["--submissions", str(class_of_six / "class"), "--assignment", str(class_of_six / "assignment.toml")]
    run = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
    assert run.stdout.count("killed after") == 3
    assert run.stdout.endswith("all as undisturbed\n")

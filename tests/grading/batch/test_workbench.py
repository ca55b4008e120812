"""What is taken in: every submission once, under an id of its own, and nothing that is ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nlpcheck.cli import grade
from nlpcheck.errors import UsageError
from nlpcheck.grading import workbench
from nlpcheck.grading.clean import ENVIRONMENT
from nlpcheck.grading.outputs.formats import ALWAYS, FORMATS
from nlpcheck.grading.results import open_results

MODULE = "token_classification.py"


def ids(submissions: Path, output: Path, file: Path | None = None) -> list[str]:
    with open_results(output) as results:
        taken = workbench.take_in(submissions, results, file, ())
        assert all(one.folder.is_dir() for one in taken.snapshots)
        assert all(one.folder.is_relative_to(taken.folder) for one in taken.snapshots)
    assert not taken.folder.exists()
    return [one.id for one in taken.snapshots]


def add(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / MODULE).write_text(f"# {name}\n")
    return folder


def test_ids_that_differ_in_case_only_do_not_collide(tmp_path):
    add(tmp_path / "in", "Ana", "ana", "ANA", "ben")
    found = ids(tmp_path / "in", tmp_path / "out")
    assert len({id.casefold() for id in found}) == len(found) == 4


def test_the_results_are_no_submission(tmp_path):
    add(tmp_path, "ana", "ben")
    (tmp_path / "grades").mkdir()
    (tmp_path / "grades" / MODULE).write_text("")
    assert ids(tmp_path, tmp_path / "grades") == ["ana", "ben"]


def test_results_in_a_submission_are_refused(tmp_path):
    add(tmp_path, "ana", "ben")
    with pytest.raises(UsageError, match=r"-o .*: lies in the submission ana"):
        ids(tmp_path, tmp_path / "ana" / "grades")
    with pytest.raises(UsageError, match=r"-o .*: lies in the submission"):
        ids(tmp_path / "ben", tmp_path / "ben" / "grades")


def test_an_assignment_in_a_submission_is_refused(tmp_path):
    add(tmp_path, "ana", "ben")
    with pytest.raises(UsageError, match=r"--assignment .*: lies in the submission ana, which could read the secret"):
        ids(tmp_path, tmp_path / "grades", tmp_path / "ana" / "assignment.toml")
    assert ids(tmp_path, tmp_path / "grades", tmp_path / "assignment.toml") == ["ana", "ben"]


def test_no_submissions_are_told(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        ids(tmp_path / "nowhere", tmp_path / "out")
    (tmp_path / "in").mkdir()
    with pytest.raises(UsageError, match="holds no submissions"):
        ids(tmp_path / "in", tmp_path / "out")


def test_wrong_outputs_are_told_before_anything_starts(tmp_path):
    with pytest.raises(UsageError, match="junit"):
        workbench.outputs(["junti"], None)
    with pytest.raises(UsageError, match="--roster"):
        workbench.outputs(["moodle"], None)
    with pytest.raises(UsageError, match="roster"):
        workbench.outputs(["moodle"], tmp_path / "nowhere.csv")
    (tmp_path / "roster.csv").write_text("one,two\n1,2\n")
    with pytest.raises(UsageError):
        workbench.outputs(["canvas"], tmp_path / "roster.csv")


def test_help_names_every_format():
    assert set(grade.FORMATS) == set(FORMATS) - set(ALWAYS)


def test_the_default_assignment_is_the_same_every_time(tmp_path):
    add(tmp_path / "in", "ana")
    found = []
    for _ in range(2):
        with open_results(tmp_path / "out") as results:
            taken = workbench.take_in(tmp_path / "in", results, None, ())
            found.append(workbench.assignment(None, taken, results))
    assert found[0] == found[1]
    assert found[0].areas == ("token_classification",)
    assert found[0].maximum == 10_000


def test_an_assignment_of_another_specification_is_refused(tmp_path):
    text = Path("examples/class/assignment.toml").read_text()
    file = tmp_path / "assignment.toml"
    file.write_text(text.replace('requirement_set = "', 'requirement_set = "0'))
    assert workbench.planned(file) is not None
    with pytest.raises(UsageError, match="not those that this assignment was made with"):
        workbench.check(file, ["token_classification"])


THREADS = """
import importlib, os, sys
from nlpcheck.contract import AREAS
from nlpcheck.grading.workbench import preload
for name in preload(AREAS):
    importlib.import_module(name)
print(len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts the threads of Linux")
def test_what_is_preloaded_starts_no_thread():
    environment = {**os.environ, **ENVIRONMENT}
    done = subprocess.run([sys.executable, "-c", THREADS], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "1\n", done.stderr

"""Examiners fall, hang and raise; whatever one does costs its own submission and no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nlpcheck.grading.slots import Answer, Slots
from tests.grading.batch.stub import Stub, examine, prepare


def answers(folder: Path, *ids: str, count: int = 2, patience: float = 30.0) -> dict[str, Answer]:
    tasks = [Stub(id) for id in ids]
    with Slots(examine, prepare, (None, folder), count=count, patience=patience, preload=[], folder=folder) as slots:
        found = {tasks[answer.number].id: answer for answer in slots.answers(tasks)}
    assert sorted(found) == sorted(ids)
    return found


def calls(folder: Path) -> list[list[str]]:
    return [line.split() for line in (folder / "called.txt").read_text().splitlines()]


@pytest.mark.parametrize(
    ("id", "reason"),
    [
        ("dies", "the examiner was ended by signal 9"),
        ("leaves", "the examiner exited with status 0"),
        ("raises", "the examiner raised KeyError"),
    ],
)
def test_a_fallen_examiner_is_replaced_and_its_task_tried_once_more(tmp_path, id, reason):
    found = answers(tmp_path, "a", id, "b", "c")
    assert found[id].record is None
    assert found[id].reason == reason
    assert [one for one, _ in calls(tmp_path)].count(id) == 2
    assert all(found[other].record.id == other for other in "abc")


def test_the_traceback_of_an_examiner_is_in_the_details_only(tmp_path):
    answer = answers(tmp_path, "raises")["raises"]
    assert "/some/path" in answer.details
    assert "/some/path" not in answer.reason


def test_a_task_that_fails_once_is_graded(tmp_path):
    assert answers(tmp_path, "once", "a")["once"].record.id == "once"


def test_an_examiner_that_hangs_is_ended(tmp_path):
    found = answers(tmp_path, "hangs", "a", "b", patience=1.0)
    assert found["hangs"].reason == "the examiner did not end within 1 seconds"
    assert found["a"].record is not None
    assert found["b"].record is not None
    assert not any(alive(int(pid)) for _, pid in calls(tmp_path))


def test_what_libraries_print_is_kept_from_the_terminal(tmp_path, capfd):
    answers(tmp_path, "prints")
    assert capfd.readouterr() == ("", "")


def test_one_examiner_grades_many(tmp_path):
    answers(tmp_path, *(f"s{number}" for number in range(50)), count=1)
    assert len({pid for _, pid in calls(tmp_path)}) == 1


def test_leaving_early_leaves_no_process(tmp_path):
    tasks = [Stub("a"), Stub("hangs-1"), Stub("hangs-2")]
    with Slots(examine, prepare, (None, tmp_path), count=2, patience=30, preload=[], folder=tmp_path) as slots:
        next(slots.answers(tasks))
    assert not any(alive(int(pid)) for _, pid in calls(tmp_path))


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

"""The preflight: the reference earns everything, who knows nothing next to nothing, and what is found is said."""

from __future__ import annotations

import dataclasses

import pytest

from nlpcheck.grading.assignment import default_assignment
from nlpcheck.grading.degenerate import KINDS
from nlpcheck.grading.given_away import given_away
from nlpcheck.grading.preflight import (
    REFERENCE,
    Trial,
    findings,
    hurried,
    trial_of,
    tried_here,
    write_submissions,
)
from nlpcheck.grading.record import ItemScore, Record, RequirementScore

ASSIGNMENT = hurried(default_assignment(["diagnosis"], "a secret of the tests"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The submissions of a preflight."""
    folder = tmp_path_factory.mktemp("submissions")
    assert write_submissions(folder, ASSIGNMENT.areas) == [REFERENCE, *KINDS]
    return folder


def test_the_reference_earns_everything(folder):
    trial = tried_here(folder / REFERENCE, ASSIGNMENT)
    assert trial.percent == 100
    assert set(trial.verdicts.values()) == {"pass"}


@pytest.mark.parametrize("kind", KINDS)
def test_who_knows_nothing_earns_nothing(folder, kind):
    trial = tried_here(folder / kind, ASSIGNMENT)
    assert trial.percent <= ASSIGNMENT.degenerate_ceiling
    assert "pass" not in trial.verdicts.values()


def test_one_right_answer_beside_it_counts(folder, tmp_path):
    source = (folder / "empty" / "diagnosis.py").read_text()
    right = "    if 'question' in rows[0]:\n        return 'question_answering'\n    return ''\n"
    begins = source.index("    return", source.index("def diagnose"))
    (tmp_path / "diagnosis.py").write_text(source[:begins] + right + source[source.index("\ndef recipe") :])
    trial = tried_here(tmp_path, ASSIGNMENT)
    assert 0 < trial.percent < 50
    passed = {id for id, verdict in trial.verdicts.items() if verdict == "pass"}
    assert "DIAG-TASK-90" in passed
    assert not passed <= given_away()["empty"]


def test_nothing_is_written_that_was_not_asked_for(folder):
    assert sorted(file.name for file in (folder / "none").iterdir()) == ["diagnosis.py"]
    assert (folder / REFERENCE / "diagnosis" / "__init__.py").is_file()


def trial(name, points, *, verdicts=None, trouble="", maximum=10_000):
    item = ItemScore("Item", "public", points, maximum, 0, 1, "pass")
    return Trial(name, (item,), verdicts or {"R-1": "pass"}, trouble)


def judged(*trials):
    given = {one.name: one for one in trials}
    every = [given.get(name, trial(name, 10_000 if name == REFERENCE else 0)) for name in (REFERENCE, *KINDS)]
    return findings(dataclasses.replace(ASSIGNMENT, degenerate_ceiling=5.0), every)


def test_good_findings():
    found = judged()
    assert found.good
    assert found.reached(0)[0] == 0


def test_a_reference_that_fails_something_is_named():
    found = judged(trial(REFERENCE, 9_000, verdicts={"R-1": "timeout", "R-2": "pass", "R-3": "not_applicable"}))
    assert not found.good
    assert found.lost == ["R-1: timeout"]


def test_the_ceiling_itself_is_allowed():
    assert judged(trial("echo", 500)).good
    found = judged(trial("echo", 501), trial("none", 100))
    assert [one.name for one in found.above] == ["echo"]
    assert found.reached(0) == (5.01, "echo")


def test_who_was_not_graded_is_named():
    found = findings(ASSIGNMENT, [trial(REFERENCE, 10_000)])
    assert not found.good
    assert "echo: was not graded" in found.troubles
    assert "none: internal_error: it fell" in judged(trial("none", 0, trouble="internal_error: it fell")).troubles


def test_an_item_that_cannot_be_judged_here_is_no_reason_against_it():
    found = judged(trial(REFERENCE, 0, verdicts={"R-1": "not_applicable"}, maximum=0))
    assert found.good


def test_a_record_says_what_was_earned():
    score = RequirementScore("R-1", "a", "f", "g", "MUST", 0, "public", "pass")
    item = ItemScore("Item", "public", 5, 10, 1, 2, "partial")
    record = Record("i", "none", "d", "a", "a", "r", points=5, maximum=10, items=(item,), requirements=(score,))
    assert trial_of(record) == Trial("none", (item,), {"R-1": "pass"})
    fell = dataclasses.replace(record, status="ungradable", reason="too large")
    assert trial_of(fell).trouble == "ungradable: too large"


def test_a_preflight_hurries_only_where_verdicts_stay_the_same():
    assert hurried(default_assignment(["diagnosis"], "s")).profile == "bench"
    default = dataclasses.replace(ASSIGNMENT, profile="default")
    assert hurried(default) == default

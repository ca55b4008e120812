"""The preflight on the graders' way: the same verdicts as in this process."""

from __future__ import annotations

import shutil

from nlpcheck.grading.assignment import default_assignment
from nlpcheck.grading.preflight import REFERENCE, hurried, trial_of, tried_here, write_submissions
from nlpcheck.grading.rehearsal import rehearse

TRIED = (REFERENCE, "constant")


def test_the_graders_way_gives_the_same_verdicts(tmp_path):
    assignment = hurried(default_assignment(["diagnosis"], "a secret of the tests"))
    for name in write_submissions(tmp_path, assignment.areas):
        if name not in TRIED:
            shutil.rmtree(tmp_path / name)
    heard = []
    trials = {}
    for record in rehearse(tmp_path, assignment, heard.append, allow_no_isolation=True, jobs=2):
        trials[record.name] = trial_of(record)
    assert set(trials) == set(TRIED)
    assert trials[REFERENCE].percent == 100
    assert trials["constant"].percent == 0
    for name in TRIED:
        here = tried_here(tmp_path / name, assignment)
        assert trials[name].items == here.items
        passed = {id for id, verdict in trials[name].verdicts.items() if verdict == "pass"}
        assert passed == {id for id, verdict in here.verdicts.items() if verdict == "pass"}
    assert heard[0].startswith("isolation: ")

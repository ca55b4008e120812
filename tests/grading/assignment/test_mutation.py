"""Mutants must lose points, unless the level of the assignment leaves out what catches them."""

from __future__ import annotations

import dataclasses

from nlpcheck.grading.assignment import Assignment, Item, default_assignment
from nlpcheck.grading.mutation import BEYOND, NOT_COUNTED, UNSEEN, Survivor, chosen_mutants, examined

WHOLE = default_assignment(["diagnosis"], "a secret of the tests")


def of(select, level="must", area="diagnosis"):
    return Assignment("a", (area,), (Item("Item", select, 1000),), 7, "", level)


def survivors(assignment, *, every=True, only=""):
    chosen = [one for one in chosen_mutants(assignment, every=every) if only in one.target]
    assert chosen
    return [one.survivor for one in examined(assignment, chosen) if one.survivor]


def test_one_of_each_function_is_the_sample():
    sample, every = chosen_mutants(WHOLE, every=False), chosen_mutants(WHOLE, every=True)
    assert set(sample) < set(every)
    assert len(sample) == len({(one.family, one.functions) for one in every})
    assert sample == chosen_mutants(WHOLE, every=False)


def test_only_what_the_items_cover_is_judged():
    assert {name for one in chosen_mutants(of("DIAG-RECIPE"), every=True) for name in one.functions} == {"recipe"}


def test_interface_and_hash_seeds_are_no_matter_of_items():
    assert not {one.family for one in chosen_mutants(WHOLE, every=True)} & {"interface", "repeatability"}


def test_a_whole_area_sees_every_fault_of_the_sample():
    assert survivors(WHOLE, every=False) == []


def test_progress_hears_each_target():
    heard = []
    chosen = chosen_mutants(of("DIAG-RECIPE"), every=True)[:3]
    list(examined(of("DIAG-RECIPE"), chosen, heard.append))
    assert heard == [one.target for one in chosen]


def test_what_no_item_takes_is_a_gap_that_is_named():
    left = survivors(of("DIAG-RECIPE-91"))
    assert NOT_COUNTED in {one.reason for one in left}
    assert all(one.caught_by.startswith("DIAG-RECIPE-") for one in left)


def test_what_only_should_catches_lies_beyond_a_level_of_must():
    left = survivors(of("DATA-LABEL", area="data_preparation"))
    assert {one.reason for one in left} <= {BEYOND}
    everything = of("DATA-LABEL", level="all", area="data_preparation")
    assert survivors(everything) == []


def test_a_mutant_that_nothing_catches_is_unseen(monkeypatch):
    chosen = chosen_mutants(of("DIAG-RECIPE"), every=True)[:1]
    monkeypatch.setattr("nlpcheck.grading.mutation._catcher", lambda *_: "")
    (found,) = examined(of("DIAG-RECIPE"), chosen)
    assert found.survivor == Survivor(chosen[0].target, chosen[0].title, UNSEEN)


def test_faults_of_functions_that_no_item_covers_are_not_missed(monkeypatch):
    """A mutant of a file with several functions may be faulty in another one than the one that counts."""
    chosen = chosen_mutants(of("DIAG-RECIPE"), every=True)[:1]
    elsewhere = dataclasses.replace(chosen[0], functions=("diagnose", "recipe"))
    monkeypatch.setattr(
        "nlpcheck.grading.mutation._catcher", lambda _judge, _entry, some, _order: only(some, "DIAG-TASK")
    )
    (found,) = examined(of("DIAG-RECIPE"), [elsewhere])
    assert found.survivor is None
    (found,) = examined(of("DIAG-RECIPE or DIAG-TASK-1"), [elsewhere])
    assert found.survivor is None


def only(some, begins):
    return next((one.id for one in some if one.id.startswith(begins)), "")

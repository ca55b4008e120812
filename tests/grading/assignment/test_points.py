"""From verdicts to points: exact, never above the maximum, more for more, and nothing for what anybody has."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcheck.errors import SuiteError
from nlpcheck.grading import points
from nlpcheck.grading.degenerate import KINDS
from nlpcheck.grading.given_away import given_away
from nlpcheck.grading.manifest import FOUNDATIONS
from nlpcheck.grading.points import Score, points_of, scored
from nlpcheck.grading.record import NOT_APPLICABLE, PARTIAL, PASS, PRIORITY
from nlpcheck.grading.scheme import ALL_OR_NOTHING, SHARE, Assignment, Item
from nlpcheck.spec import requirements

VERDICTS = st.sampled_from([verdict for verdict in PRIORITY if verdict != PARTIAL])


def requirement(number, function="f", area="a"):
    return SimpleNamespace(id=f"R-{number}", area=area, functions=(function,) if function else ())


@st.composite
def graded(draw):
    """An assignment, its manifest and a verdict on each requirement."""
    items = tuple(
        Item(
            f"item {number}", "x", draw(st.integers(0, 20_000)), scoring=draw(st.sampled_from([SHARE, ALL_OR_NOTHING]))
        )
        for number in range(draw(st.integers(1, 4)))
    )
    owners = draw(st.lists(st.integers(0, len(items) - 1), max_size=20))
    manifest = [(requirement(number, f"f{number % 3}"), owner) for number, owner in enumerate(owners)]
    verdicts = {one.id: draw(VERDICTS) for one, _ in manifest}
    return Assignment("a", (), items, 0, ""), manifest, verdicts


@given(graded())
def test_nothing_is_above_its_maximum_and_sums_are_exact(case):
    assignment, manifest, verdicts = case
    score = scored(assignment, manifest, verdicts)
    for item, got in zip(assignment.items, score.items, strict=True):
        assert 0 <= got.points <= got.maximum <= item.points
        assert 0 <= got.passed <= got.total
        assert type(got.points) is int
    assert score.points == sum(item.points for item in score.items) <= score.maximum <= assignment.maximum
    assert sum(item.total for item in score.items) == sum(verdict != NOT_APPLICABLE for verdict in verdicts.values())


@given(graded(), st.data())
def test_one_more_pass_never_costs_a_point(case, data):
    assignment, manifest, verdicts = case
    worse = [id for id, verdict in verdicts.items() if verdict not in (PASS, NOT_APPLICABLE)]
    if worse:
        better = verdicts | {data.draw(st.sampled_from(worse)): PASS}
        before, after = scored(assignment, manifest, verdicts), scored(assignment, manifest, better)
        assert all(b.points <= a.points for b, a in zip(before.items, after.items, strict=True))


@given(graded())
def test_everything_passed_earns_everything_and_nothing_nothing(case):
    assignment, manifest, verdicts = case
    every = scored(assignment, manifest, dict.fromkeys(verdicts, PASS))
    assert every.points == every.maximum
    assert scored(assignment, manifest, dict.fromkeys(verdicts, "wrong")).points == 0


@given(graded())
def test_a_share_is_rounded_down_by_less_than_a_milli_point(case):
    assignment, manifest, verdicts = case
    for item, got in zip(assignment.items, scored(assignment, manifest, verdicts).items, strict=True):
        if item.scoring == SHARE and got.total:
            assert 0 <= Fraction(item.points * got.passed, got.total) - got.points < 1


@given(st.integers(0, 10**9), st.integers(1, 500), st.integers(0, 500))
def test_points_are_whole(worth, total, passed):
    passed = min(passed, total)
    assert points_of(Item("i", "x", worth), passed, total) == worth * passed // total
    everything = points_of(Item("i", "x", worth, scoring=ALL_OR_NOTHING), passed, total)
    assert everything == (worth if passed == total else 0)


def one_item(*verdicts, scoring=SHARE, worth=10_000):
    manifest = [(requirement(number), 0) for number in range(len(verdicts))]
    assignment = Assignment("a", (), (Item("Item", "x", worth, scoring=scoring),), 0, "")
    return scored(assignment, manifest, {f"R-{number}": verdict for number, verdict in enumerate(verdicts)})


@pytest.mark.parametrize(
    ("verdicts", "verdict", "earned", "maximum"),
    [
        (["pass", "pass"], "pass", 10_000, 10_000),
        (["pass", "wrong"], "partial", 5_000, 10_000),
        (["pass", "wrong", "wrong"], "partial", 3_333, 10_000),
        (["wrong", "timeout"], "timeout", 0, 10_000),
        (["not_implemented", "blocked"], "blocked", 0, 10_000),
        (["pass", "not_applicable"], "pass", 10_000, 10_000),
        (["wrong", "not_applicable"], "wrong", 0, 10_000),
        (["not_applicable", "not_applicable"], "not_applicable", 0, 0),
        (["internal_error", "pass"], "partial", 5_000, 10_000),
        ([], "not_applicable", 0, 0),
    ],
)
def test_an_item_has_one_verdict(verdicts, verdict, earned, maximum):
    (item,) = one_item(*verdicts).items
    assert (item.verdict, item.points, item.maximum) == (verdict, earned, maximum)


def test_all_or_nothing():
    assert one_item("pass", "wrong", scoring=ALL_OR_NOTHING).points == 0
    assert one_item("pass", "pass", scoring=ALL_OR_NOTHING).points == 10_000
    assert one_item("pass", "not_applicable", scoring=ALL_OR_NOTHING).points == 10_000


def test_an_item_that_cannot_be_judged_leaves_the_total_and_says_so():
    score = one_item("not_applicable")
    assert score.maximum == 0
    assert "Item" in score.notes[0]
    assert "10 points are not counted" in score.notes[0]
    assert one_item("pass").notes == ()


def test_a_missing_verdict_is_no_pass():
    assignment = Assignment("a", (), (Item("Item", "x", 1),), 0, "")
    for verdicts in ({}, {"R-1": "passed"}, {"R-2": "pass"}):
        with pytest.raises(SuiteError, match="R-1"):
            scored(assignment, [(requirement(1), 0)], verdicts)


def knowing_nothing(monkeypatch, **passes):
    given = {kind: frozenset(f"R-{number}" for number in numbers) for kind, numbers in passes.items()}
    monkeypatch.setattr(points, "given_away", lambda: given)


def test_what_anybody_passes_counts_only_beside_something_else(monkeypatch):
    knowing_nothing(monkeypatch, constant=[0, 1])
    alone = one_item("pass", "pass", "wrong", "wrong")
    assert alone.points == 0
    assert alone.unproven == {"R-0", "R-1"}
    assert alone.verdicts == {"R-0": "blocked", "R-1": "blocked", "R-2": "wrong", "R-3": "wrong"}
    beside = one_item("pass", "pass", "pass", "wrong")
    assert beside.points == 7_500
    assert beside.unproven == frozenset()
    assert one_item("wrong", "pass", "pass", "wrong").points == 5_000


def test_two_things_that_no_one_kind_passes_both_of_are_a_proof(monkeypatch):
    knowing_nothing(monkeypatch, empty=[0, 1], constant=[0, 2])
    assert one_item("pass", "pass", "wrong", "wrong").points == 0
    assert one_item("pass", "wrong", "pass", "wrong").points == 0
    assert one_item("wrong", "pass", "pass", "wrong").points == 5_000


def test_each_function_proves_itself(monkeypatch):
    knowing_nothing(monkeypatch, constant=[0, 1])
    manifest = [(requirement(0, "f"), 0), (requirement(1, "g"), 0), (requirement(2, "f"), 0), (requirement(3, "g"), 0)]
    assignment = Assignment("a", (), (Item("Item", "x", 4_000),), 0, "")
    verdicts = {"R-0": "pass", "R-1": "pass", "R-2": "pass", "R-3": "wrong"}
    score = scored(assignment, manifest, verdicts)
    assert (score.points, score.unproven) == (2_000, {"R-1"})


def test_the_proof_may_lie_in_another_item(monkeypatch):
    knowing_nothing(monkeypatch, constant=[0])
    manifest = [(requirement(0), 0), (requirement(1), 1)]
    assignment = Assignment("a", (), (Item("One", "x", 1_000), Item("Two", "x", 1_000)), 0, "")
    assert scored(assignment, manifest, {"R-0": "pass", "R-1": "pass"}).points == 2_000
    assert scored(assignment, manifest, {"R-0": "pass", "R-1": "wrong"}).points == 0


def test_where_nothing_more_is_asked_it_counts(monkeypatch):
    knowing_nothing(monkeypatch, constant=[0])
    assert one_item("pass").points == 10_000
    assert one_item("pass", "not_applicable").points == 10_000


def test_what_each_kind_passes_is_known_to_the_specification():
    known = {one.id for one in requirements()}
    assert all(ids <= known for ids in given_away().values())
    assert set(given_away()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_no_function_is_given_away_whole(kind):
    given = given_away()[kind]
    asked = {}
    for one in requirements():
        if one.family not in FOUNDATIONS:
            asked.setdefault((one.area, one.functions[0]), set()).add(one.id)
    assert not [function for function, ids in asked.items() if ids <= given]


@given(graded(), st.data())
def test_one_more_pass_never_costs_a_point_where_things_are_given_away(case, data):
    assignment, manifest, verdicts = case
    ids = st.frozensets(st.sampled_from(sorted(verdicts) or ["R-0"]))
    given = {kind: data.draw(ids) for kind in ("a", "b")}
    worse = [id for id, verdict in verdicts.items() if verdict not in (PASS, NOT_APPLICABLE)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(points, "given_away", lambda: given)
        before = scored(assignment, manifest, verdicts)
        every = scored(assignment, manifest, dict.fromkeys(verdicts, PASS))
        assert every.points == every.maximum
        for kind in given.values():
            alone = {id: PASS if id in kind else "wrong" for id in verdicts}
            whole = {(one.area, one.functions[0]) for one, _ in manifest if one.id not in kind}
            earned = scored(assignment, manifest, alone)
            assert not [
                one.id
                for one, _ in manifest
                if (one.area, one.functions[0]) in whole and earned.verdicts[one.id] == PASS
            ]
        if worse:
            better = verdicts | {data.draw(st.sampled_from(worse)): PASS}
            after = scored(assignment, manifest, better)
            assert all(b.points <= a.points for b, a in zip(before.items, after.items, strict=True))


def test_a_score_of_nothing():
    assert Score((), {}, frozenset()).points == 0
    assert scored(Assignment("a", (), (), 0, ""), [], {}).maximum == 0

"""The manifest: the first item that matches takes a requirement, and nothing is counted twice or by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlpcheck.contract import AREAS
from nlpcheck.grading.assignment import Assignment, Item, default_assignment
from nlpcheck.grading.manifest import judged, manifest, ungraded
from nlpcheck.spec import requirements


def assignment_of(*selects, areas=("token_classification",), level="must"):
    items = tuple(Item(select, select, 1000) for select in selects)
    return Assignment("a", areas, items, 0, "", level)


def test_the_first_item_that_matches_takes_a_requirement():
    found = manifest(assignment_of("TC-ALIGN-1", "alignment"))
    assert {one.id for one, index in found if index == 0} >= {"TC-ALIGN-1", "TC-ALIGN-10"}
    assert "TC-ALIGN-2" in {one.id for one, index in found if index == 1}
    assert len({one.id for one, _ in found}) == len(found)


def test_the_order_is_that_of_the_specification():
    ids = [one.id for one, _ in manifest(assignment_of("entities", "TC-ALIGN"))]
    order = [one.id for one in requirements(["token_classification"])]
    assert ids == sorted(ids, key=order.index)


def test_must_leaves_should_out():
    levels = {one.level for one, _ in manifest(assignment_of("TC-"))}
    assert levels == {"MUST"}
    assert {one.level for one, _ in manifest(assignment_of("TC-", level="all"))} == {"MUST", "SHOULD"}


@pytest.mark.parametrize("select", ["TC-", "token_classification", "not entities", "collate or metrics", ""])
def test_the_interface_is_judged_but_earns_nothing_by_accident(select):
    assignment = assignment_of(select)
    assert not {"interface", "repeatability"} & {one.family for one, _ in manifest(assignment)}
    assert "TC-IMPORT-1" in {one.id for one in judged(assignment)}


@pytest.mark.parametrize(
    ("select", "ids"),
    [
        ("interface and collate", {"TC-SIGNATURE-3"}),
        ("TC-IMPORT-1 or TC-SIGNATURE-8", {"TC-IMPORT-1", "TC-SIGNATURE-8"}),
        ("repeatability", {"TC-REPEAT-1"}),
        ("takes_its_parameters and TC-SIGNATURE-8", {"TC-SIGNATURE-8"}),
    ],
)
def test_the_interface_counts_where_it_is_named(select, ids):
    assert {one.id for one, _ in manifest(assignment_of(select))} == ids


def test_naming_the_interface_beside_other_things_takes_just_that():
    found = {one.id for one, _ in manifest(assignment_of("TC-SIGNATURE-1 or TC-ALIGN-2"))}
    assert {"TC-SIGNATURE-1", "TC-ALIGN-2"} <= found
    assert "TC-SIGNATURE-2" not in found


def test_what_no_item_takes_is_known():
    left = ungraded(assignment_of("TC-ALIGN", "collation"))
    assert {one.family for one in left} >= {"entities", "spans", "metrics", "head"}
    assert not {one.family for one in left} & {"collation", "interface"}
    assert ungraded(assignment_of("TC-")) == []


def test_prerequisites_are_judged_but_not_counted():
    assignment = assignment_of("TC-ALIGN-2 and not TC-ALIGN-20 and not TC-ALIGN-21")
    assert [one.id for one, _ in manifest(assignment)] == ["TC-ALIGN-2"]
    assert {"TC-IMPORT-1", "TC-SIGNATURE-1", "TC-ALIGN-2"} <= {one.id for one in judged(assignment)}


def test_areas_are_taken_whole_and_apart_by_default():
    assignment = default_assignment(AREAS, "secret")
    found = manifest(assignment)
    assert all(assignment.areas[index] == one.area for one, index in found)
    assert ungraded(assignment) == []
    assert len(found) > 900


def test_an_item_that_takes_nothing_leaves_the_others_alone():
    assignment = assignment_of("TC-ALIGN")
    more = replace(assignment, items=(*assignment.items, Item("x", "TC-ALIGN-1", 5)))
    assert [one.id for one, _ in manifest(more)] == [one.id for one, _ in manifest(assignment)]

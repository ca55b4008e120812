"""The manifest: exactly which requirements an assignment counts, and under which item. The denominator of every score.

An item takes what its expression matches and no earlier item has taken. The families ``interface`` (a module imports,
a function takes the contract's parameters) and ``repeatability`` are judged, as what others rest on, but earn nothing
by themselves: any text that was copied from the contract has them. An item that names them takes them all the same.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from nlpcheck.errors import UsageError
from nlpcheck.grading.scheme import Assignment, Item
from nlpcheck.judging import closed
from nlpcheck.running.session import requirement_set
from nlpcheck.selection import WORD, selector
from nlpcheck.spec import INTERFACE, MUST, Requirement, requirements

FOUNDATIONS = frozenset({INTERFACE, "repeatability"})
"""Families that any code copied from the contract passes."""
OPERATORS = frozenset({"and", "or", "not"})


def manifest(assignment: Assignment) -> list[tuple[Requirement, int]]:
    """Return the requirements that count, in the order of the specification, each with the index of its item."""
    takers = [_taker(item, assignment.areas) for item in assignment.items]
    every = candidates(assignment.areas, assignment.level)
    taken = ((one, next((i for i, takes in enumerate(takers) if one.id in takes), -1)) for one in every)
    return [(one, index) for one, index in taken if index >= 0]


def judged(assignment: Assignment) -> list[Requirement]:
    """Return all that must be judged: what counts, and what must hold before it means anything."""
    return closed([one for one, _ in manifest(assignment)], requirements(assignment.areas))


def ungraded(assignment: Assignment) -> list[Requirement]:
    """Return the requirements of the areas and the level that no item takes."""
    taken = {one.id for one, _ in manifest(assignment)}
    every = candidates(assignment.areas, assignment.level)
    return [one for one in every if one.id not in taken and one.family not in FOUNDATIONS]


def candidates(areas: Iterable[str], level: str) -> list[Requirement]:
    """Return the requirements of some areas that a level asks for."""
    return [one for one in requirements(areas) if level == "all" or one.level == MUST]


def installed_set(areas: Iterable[str]) -> str:
    """Return the digest of what the installed specification requires of some areas, whatever the level."""
    return requirement_set(requirements(areas))


def check_items(assignment: Assignment) -> None:
    """Raise a `UsageError` for the first item that takes nothing."""
    used = {index for _, index in manifest(assignment)}
    for index, item in enumerate(assignment.items):
        if index not in used:
            raise UsageError(_nothing(item, assignment))


def _nothing(item: Item, assignment: Assignment) -> str:
    matches = selector(item.select)
    begins = f"item {item.title!r}: select = {item.select!r}"
    found = [one for one in requirements(assignment.areas) if matches(one.keywords)]
    if not found:
        return (
            f"{begins} matches no requirement of {', '.join(assignment.areas)}; "
            "use words that `nlpcheck spec` shows: an area, a family, a function or an id"
        )
    ids = ", ".join(one.id for one in found[:3])
    if not [one for one in found if assignment.level == "all" or one.level == MUST]:
        return f"{begins} matches only SHOULD requirements ({ids}); set level = 'all' or select others"
    if all(one.family in FOUNDATIONS for one in found):
        return f"{begins} matches only what earns nothing unless it is named ({ids}); add the word 'interface'"
    return f"{begins} matches only what earlier items have taken ({ids}); put this item before them or remove it"


def _taker(item: Item, areas: tuple[str, ...]) -> frozenset[str]:
    """Return the ids of what an item matches, whether or not an earlier one has taken it."""
    return _matched(item.select, areas)


@functools.cache
def _matched(expression: str, areas: tuple[str, ...]) -> frozenset[str]:
    every = requirements(areas)
    matches = selector(expression)
    words = {word.lower() for word in WORD.findall(expression)} - OPERATORS
    others = [one.keywords for one in every if one.family not in FOUNDATIONS]
    special = {word for word in words if not any(word in keywords for keywords in others)}

    def named(one: Requirement) -> bool:
        return one.family not in FOUNDATIONS or any(word in one.keywords for word in special)

    return frozenset(one.id for one in every if matches(one.keywords) and named(one))

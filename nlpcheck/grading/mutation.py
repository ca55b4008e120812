"""Whether an assignment sees the faults that it should: each mutant must fail something that counts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlpcheck import profiles
from nlpcheck.bench.catalogue import Entry, area_of, entries
from nlpcheck.bench.table import Order, concerns
from nlpcheck.errors import SuiteError
from nlpcheck.grading.manifest import FOUNDATIONS, manifest
from nlpcheck.grading.scheme import Assignment
from nlpcheck.judging import Judge
from nlpcheck.reporting.result import ERROR, FAILED
from nlpcheck.spec import MUST, Requirement, requirements

UNSEEN = "unseen"
"""No requirement catches it with the examples of this seed and profile."""
NOT_COUNTED = "not counted"
"""Caught only by requirements of the assignment's level that no item takes."""
BEYOND = "beyond the level"
"""Caught only by SHOULD requirements, which this assignment leaves out: as it should be."""


@dataclass(frozen=True)
class Survivor:
    """A mutant that loses nothing."""

    target: str
    title: str
    reason: str
    """`UNSEEN`, `NOT_COUNTED` or `BEYOND`."""
    caught_by: str = ""
    """The id of a requirement that would catch it."""


@dataclass(frozen=True)
class Examined:
    """A mutant, and whether it survived."""

    entry: Entry
    survivor: Survivor | None


def chosen_mutants(assignment: Assignment, *, every: bool) -> list[Entry]:
    """Return the mutants of what the items cover; unless ``every``, one of each family and function.

    Those that answer otherwise under another hash seed are no matter of requirements: graders call everything twice.
    """
    counted = [one for one, _ in manifest(assignment)]
    covered = [
        entry
        for entry in entries("mutant", assignment.areas)
        if entry.family not in FOUNDATIONS and any(concerns(one, entry) for one in counted)
    ]
    if every:
        return covered
    groups: dict[tuple[str, str, tuple[str, ...]], list[Entry]] = {}
    for entry in covered:
        groups.setdefault((entry.area, entry.family, entry.functions), []).append(entry)
    return [min(some, key=_lot) for some in groups.values()]


def _lot(entry: Entry) -> str:
    return hashlib.sha256(entry.target.encode()).hexdigest()


def examined(
    assignment: Assignment, mutants: Iterable[Entry], progress: Callable[[str], None] = lambda _: None
) -> Iterator[Examined]:
    """Judge mutants, each until something that counts has caught it. They are ours, and run in this process."""
    profiles.activate(profiles.BENCH if assignment.profile == "quick" else assignment.profile, assignment.seed)
    counted = [one for one, _ in manifest(assignment)]
    rest = _rest(assignment, counted)
    order = Order()
    for entry in mutants:
        progress(entry.target)
        judge = Judge(area_of(entry), [], assignment.limits.requirement_seconds)
        if _catcher(judge, entry, order.sorted(counted), order):
            yield Examined(entry, None)
            continue
        caught = ((reason, _catcher(judge, entry, some, order)) for reason, some in rest.items())
        reason, caught_by = next(((reason, id) for reason, id in caught if id), (UNSEEN, ""))
        yield Examined(entry, Survivor(entry.target, entry.title, reason, caught_by) if reason else None)


def _rest(assignment: Assignment, counted: Sequence[Requirement]) -> dict[str, list[Requirement]]:
    """Return what does not count, by the reason.

    Nothing is missed where no item covers the function, nor what others rest on: without it, they earn nothing.
    """
    functions = {(one.area, name) for one in counted for name in one.functions}
    rest: dict[str, list[Requirement]] = {NOT_COUNTED: [], BEYOND: [], "": []}
    ids = {one.id for one in counted}
    for one in requirements(assignment.areas):
        covered = one.family not in FOUNDATIONS and (one.area, one.functions[0]) in functions
        at_level = assignment.level == "all" or one.level == MUST
        if one.id not in ids:
            rest["" if not covered else NOT_COUNTED if at_level else BEYOND].append(one)
    return rest


def _catcher(judge: Judge, entry: Entry, some: Iterable[Requirement], order: Order) -> str:
    """Return the id of the first requirement that a mutant fails; empty if it passes all."""
    for one in some:
        if concerns(one, entry):
            found = judge.judge(one).result
            order.saw(one, found.state, found.seconds)
            if found.state == ERROR:
                raise SuiteError(f"{one.id} broke on {entry.target}: {found.reason}")
            if found.state == FAILED:
                return one.id
    return ""

"""The kill table: which requirement catches which mutant, and which alternative passes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from nlpcheck.bench.catalogue import Entry, area_of, entries
from nlpcheck.errors import SuiteError
from nlpcheck.judging import Judge
from nlpcheck.reporting.result import ERROR, FAILED
from nlpcheck.spec import INTERFACE, MUST, Requirement, requirements

Progress = Callable[[str], None]
"""Told the target of each entry before it is judged."""


@dataclass
class Row:
    """One entry of the bench and the requirements that it fails."""

    target: str
    kind: str
    title: str
    origin: str
    failed: list[str]
    blamed: dict[str, str] = field(default_factory=dict)
    """Of an alternative: the requirements of its level that fail it, and how."""


@dataclass
class Table:
    """All rows, and what is missing to 100 / 100 / 100."""

    rows: list[Row] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Row]:
        """Return the rows of the mutants, or of the alternatives."""
        return [row for row in self.rows if row.kind == kind]

    def survivors(self) -> list[str]:
        """Return the mutants that no requirement catches."""
        return [row.target for row in self.of_kind("mutant") if not row.failed]

    def idle(self) -> list[str]:
        """Return the requirements that catch no mutant."""
        killers = {id for row in self.of_kind("mutant") for id in row.failed}
        return [id for id in self.requirements if id not in killers]

    def blamed(self) -> dict[str, dict[str, str]]:
        """Return the alternatives that a requirement of their level fails, and how."""
        return {row.target: row.blamed for row in self.of_kind("alternative") if row.blamed}

    def is_complete(self) -> bool:
        """Tell whether every mutant is killed, every requirement kills and every alternative passes."""
        return not (self.survivors() or self.idle() or self.blamed())


def kill_table(
    areas: Iterable[str] = (),
    choose: Callable[[Requirement], bool] = lambda _: True,
    progress: Progress = lambda _: None,
    *,
    full: bool = False,
) -> Table:
    """Judge every entry of the bench; ``choose`` narrows the requirements.

    A mutant is judged until one requirement has caught it, first by those that have caught nothing yet: that proves
    all there is to prove. With ``full``, by every requirement that calls what it changes.
    """
    areas = tuple(areas)
    wanted = [r for r in requirements(areas) if choose(r)]
    table = Table([], [r.id for r in wanted])
    idle = set(table.requirements)
    for entry in entries("mutant", areas):
        concerned = [r for r in wanted if concerns(r, entry)]
        if concerned:
            progress(entry.target)
            failed = list(_killers(entry, concerned, idle, full=full))
            idle -= set(failed)
            table.rows.append(Row(entry.target, entry.kind, entry.title, entry.origin, failed))
    for entry in entries("alternative", areas):
        concerned = [r for r in wanted if concerns(r, entry)]
        if concerned:
            progress(entry.target)
            table.rows.append(_judged_alternative(entry, concerned))
    return table


def concerns(one: Requirement, entry: Entry) -> bool:
    """Tell whether a requirement calls a function that an entry changes; one of the whole area, if it is its family.

    A function that cannot even be called fails whatever calls it, so it proves nothing but the interface.
    """
    if one.area != entry.area or (entry.family == INTERFACE and one.family != INTERFACE):
        return False
    return bool(set(one.functions) & set(entry.functions)) or (not one.functions and one.family == entry.family)


def _killers(entry: Entry, concerned: list[Requirement], idle: set[str], *, full: bool) -> Iterator[str]:
    killed = False
    judge = _judge_of(entry)
    for one in sorted(concerned, key=lambda r: r.id not in idle):
        if (full or not killed or one.id in idle) and _state(judge, one, entry)[0] == FAILED:
            killed = True
            yield one.id


def _judged_alternative(entry: Entry, concerned: list[Requirement]) -> Row:
    judge = _judge_of(entry)
    row = Row(entry.target, entry.kind, entry.title, entry.origin, [])
    for one in concerned:
        if one.level == MUST or entry.level == "all":
            state, text = _state(judge, one, entry)
            if state == FAILED:
                row.failed.append(one.id)
                row.blamed[one.id] = text
    return row


def _judge_of(entry: Entry) -> Judge:
    return Judge(area_of(entry), [])  # no prerequisites: each requirement must catch something by itself


def _state(judge: Judge, one: Requirement, entry: Entry) -> tuple[str, str]:
    result = judge.judge(one).result
    if result.state == ERROR:
        msg = f"{one.id} broke on {entry.target}: {result.reason}"
        raise SuiteError(msg)
    return result.state, f"{result.call} returned {result.returned[:300]}; must be {result.expected[:300]}"

"""The kill table: which requirement catches which mutant, and which alternative passes."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
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

    A mutant is judged until one requirement has caught it; then a requirement that has caught nothing yet, until it
    catches one: that proves all there is to prove. With ``full``, every mutant by every requirement that calls what
    it changes.
    """
    areas = tuple(areas)
    wanted = [r for r in requirements(areas) if choose(r)]
    table = Table([], [r.id for r in wanted])
    order = Order()
    mutants: dict[str, Entry] = {}
    for entry in entries("mutant", areas):
        concerned = order.sorted([r for r in wanted if concerns(r, entry)])
        if concerned:
            progress(entry.target)
            mutants[entry.target] = entry
            failed = list(_killers(entry, concerned, order, full=full))
            table.rows.append(Row(entry.target, entry.kind, entry.title, entry.origin, failed))
    for idle in [r for r in wanted if r.id in table.idle()]:
        _find_prey(idle, mutants, table)
    for entry in entries("alternative", areas):
        concerned = [r for r in wanted if concerns(r, entry)]
        if concerned:
            progress(entry.target)
            table.rows.append(_judged_alternative(entry, concerned))
    return table


@dataclass
class Order:
    """Which requirement is asked first: the one that has caught most mutants in the least time."""

    kills: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def sorted(self, concerned: list[Requirement]) -> list[Requirement]:
        """Return requirements, the most promising first."""
        return sorted(concerned, key=lambda r: (self.seconds[r.id] + 0.01) / (self.kills[r.id] + 1))

    def saw(self, one: Requirement, state: str, seconds: float) -> None:
        """Remember what it took to judge a mutant."""
        self.kills[one.id] += state == FAILED
        self.seconds[one.id] += seconds


def concerns(one: Requirement, entry: Entry) -> bool:
    """Tell whether a requirement calls a function that an entry changes; one of the whole area, if it is its family.

    A function that cannot even be called fails whatever calls it, so it proves nothing but the interface.
    """
    if one.area != entry.area or (entry.family == INTERFACE and one.family != INTERFACE):
        return False
    return bool(set(one.functions) & set(entry.functions)) or (not one.functions and one.family == entry.family)


def _killers(entry: Entry, concerned: list[Requirement], order: Order, *, full: bool) -> Iterator[str]:
    judge = _judge_of(entry)
    for one in concerned:
        started = time.perf_counter()
        state = _state(judge, one, entry)[0]
        order.saw(one, state, time.perf_counter() - started)
        if state == FAILED:
            yield one.id
            if not full:
                return


def _find_prey(idle: Requirement, mutants: dict[str, Entry], table: Table) -> None:
    """Look for a mutant that a requirement catches, first among those that are described in its words."""
    words = _words(idle.statement)
    rows = [row for row in table.rows if concerns(idle, mutants[row.target])]
    for row in sorted(rows, key=lambda row: -len(words & _words(row.title))):
        if _state(_judge_of(mutants[row.target]), idle, mutants[row.target])[0] == FAILED:
            row.failed.append(idle.id)
            return


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


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

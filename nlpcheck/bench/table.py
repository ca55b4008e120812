"""The kill table: which requirement catches which mutant, and which alternative passes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from nlpcheck.bench.catalogue import Entry, area_of, entries
from nlpcheck.errors import SuiteError
from nlpcheck.judging import Judge
from nlpcheck.reporting.result import ERROR, FAILED, NOT_APPLICABLE, PASSED
from nlpcheck.spec import MUST, Requirement, requirements

Progress = Callable[[Entry], None]


@dataclass
class Row:
    """One entry of the bench and what the requirements of its functions said."""

    entry: Entry
    states: dict[str, str]
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """Return the requirements that did not hold."""
        return [id for id, state in self.states.items() if state == FAILED]  # noqa: A001


@dataclass
class Table:
    """All rows, and what is missing to 100 / 100 / 100."""

    rows: list[Row]
    judged: list[Requirement]

    def survivors(self) -> list[Row]:
        """Return the mutants that no requirement catches."""
        return [row for row in self.rows if row.entry.kind == "mutant" and not row.failed]

    def idle(self) -> list[Requirement]:
        """Return the requirements that catch no mutant."""
        killers = {id for row in self.rows if row.entry.kind == "mutant" for id in row.failed}  # noqa: A001
        return [r for r in self.judged if r.id not in killers]

    def blamed(self) -> list[Row]:
        """Return the alternatives that a requirement of their level fails."""
        levels = {r.id: r.level for r in self.judged}
        return [
            row
            for row in self.rows
            if row.entry.kind == "alternative"
            and any(row.entry.level == "all" or levels[id] == MUST for id in row.failed)  # noqa: A001
        ]

    def is_complete(self) -> bool:
        """Tell whether every mutant is killed, every requirement kills and every alternative passes."""
        return not (self.survivors() or self.idle() or self.blamed())


def judge_entry(entry: Entry, wanted: list[Requirement]) -> Row:
    """Judge an entry by the requirements that call a function which it changes."""
    judge = Judge(area_of(entry), [])  # no prerequisites: a requirement must catch something by itself
    row = Row(entry, {})
    for one in wanted:
        if not _concerns(one, entry):
            continue
        verdict = judge.judge(one)
        row.states[one.id] = verdict.result.state
        if verdict.result.state == FAILED:
            row.notes[one.id] = f"got {verdict.result.returned[:200]}; must be {verdict.result.expected[:200]}"
        if verdict.result.state not in (FAILED, PASSED, NOT_APPLICABLE):
            row.notes[one.id] = verdict.result.reason
        if verdict.result.state == ERROR:
            msg = f"{one.id} broke on {entry.target}: {verdict.result.reason}"
            raise SuiteError(msg)
    return row


def _concerns(one: Requirement, entry: Entry) -> bool:
    if one.area != entry.area:
        return False
    return bool(set(one.functions) & set(entry.functions)) or (not one.functions and one.family == entry.family)


def kill_table(
    areas: Iterable[str] = (),
    choose: Callable[[Requirement], bool] = lambda _: True,
    progress: Progress = lambda _: None,
) -> Table:
    """Judge every entry of the bench; ``choose`` narrows the requirements."""
    wanted = [r for r in requirements(areas) if choose(r)]
    rows = list(_rows(tuple(areas), wanted, progress))
    return Table(rows, wanted)


def _rows(areas: tuple[str, ...], wanted: list[Requirement], progress: Progress) -> Iterator[Row]:
    for kind in ("mutant", "alternative"):
        for entry in entries(kind, areas):
            progress(entry)
            if any(_concerns(one, entry) for one in wanted):
                yield judge_entry(entry, wanted)

"""Grades go into the rows of a gradebook: scaled to its points, never over somebody's decision, never nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import cards, course
from nlpcheck.grading.outputs.matching import Matches, Row
from nlpcheck.grading.outputs.sanitize import csv_cell, html_text, line
from nlpcheck.grading.outputs.sheet import Sheet
from nlpcheck.grading.outputs.wording import count, points
from nlpcheck.grading.record import Record

Filled = tuple[str, list[str]]
"""The instructor's file, and what there is to say about it."""
KEPT = {"ex", "excused"}
"""Grades that somebody decided on, and that no score replaces."""
MARK = "[nlpcheck]"
"""Where our part of a comment begins; what a person wrote before it stays."""


@dataclass
class Filling:
    """A gradebook that grades are written into."""

    sheet: Sheet
    grade: int
    """The column of the grades."""
    feedback: int | None
    most: Mapping[int, Fraction | None]
    """By row, the points that the gradebook counts, where it says so."""
    locked: frozenset[int] = frozenset()
    """Rows that the gradebook does not let change."""
    notes: tuple[str, ...] = ()
    """What the report begins with."""
    kept: list[str] = field(default_factory=list)
    scales: dict[tuple[Fraction, int], None] = field(default_factory=dict)

    def fill(self, records: Sequence[Record], found: Matches) -> Filled:
        """Write what is to be written, and return the file and the report."""
        written = 0
        for one in records:
            for row in found.rows.get(one.id, []):
                if reason := self._reason_to_keep(one, row):
                    self.kept.append(f"{row.name}: {reason}, the grade is left as it was")
                else:
                    self._write(one, row)
                    written += 1
        done = f"{count(written, 'grade')} written, of {count(len(records), 'submission')}"
        return self.sheet.text(), [line(text) for text in [done, *self._report(records, found)]]

    def _reason_to_keep(self, record: Record, row: Row) -> str:
        if record.status != r.GRADED or not record.maximum:
            return f"not graded ({record.reason or record.status})"
        if row.place in self.locked:
            return "locked in the gradebook"
        return "excused" if self.sheet.value(row.place, self.grade).strip().casefold() in KEPT else ""

    def _write(self, record: Record, row: Row) -> None:
        limit = self.most.get(row.place)
        if limit is not None and limit * 1000 != record.maximum:
            self.scales[limit, record.maximum] = None
        self.sheet.set(row.place, self.grade, decimal(self.sheet, _grade(record, limit)))
        if self.feedback is not None:
            before = self.sheet.value(row.place, self.feedback)
            self.sheet.set(row.place, self.feedback, _feedback(record, before))

    def _report(self, records: Sequence[Record], found: Matches) -> Iterator[str]:
        names = course.names(records)
        yield from self.notes
        for limit, maximum in self.scales:
            most = points(int(limit * 1000))
            yield f"the gradebook counts {most} points, the assignment {points(maximum)}: the grades are scaled"
        yield from self.kept
        for id, reasons in found.unmatched.items():
            yield from (f"no row for {names[id]}: {why}" for why in reasons)
        yield from (f"no submission for {row.name}" for row in found.without)


def _grade(record: Record, limit: Fraction | None) -> str:
    """Return the grade in the gradebook's points, exactly or to two decimals."""
    if limit is None or limit * 1000 == record.maximum:
        return points(record.points)
    hundredths = Fraction(record.points, record.maximum) * limit * 100 + Fraction(1, 2)
    return points(hundredths.numerator // hundredths.denominator * 10)


def _feedback(record: Record, before: str) -> str:
    """Return a few sentences for the student, behind what a person may have written there."""
    parts = [f"{points(record.points)} of {points(record.maximum)} points."]
    parts += [f"{item.title}: {points(item.points)} of {points(item.maximum)}." for item in record.items]
    one = cards.fix_first(record)
    if one is not None:
        hint = f" Hint: {one.card.hint}" if one.card and one.card.hint else ""
        parts.append(f"Fix this first: {cards.title(one)}{hint}")
    own, _, _ = before.partition(MARK)
    ours = csv_cell(f"{MARK} {html_text(' '.join(parts))}")
    return f"{own.rstrip()} {ours}" if own.strip() else ours


def number(text: str) -> Fraction | None:
    """Read a number of a gradebook; None if it is none above 0."""
    plain = text.strip().replace(",", ".")
    return Fraction(plain) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", plain) and float(plain) > 0 else None


def decimal(sheet: Sheet, text: str) -> str:
    """Write a number as the gradebook does: with a decimal comma, where cells are parted by semicolons and have one."""
    cells = (sheet.value(row, column) for row in sheet.filled() for column in range(len(sheet.rows[row])))
    comma = sheet.delimiter == ";" and any(re.fullmatch(r"\d+,\d+", cell.strip()) for cell in cells)
    return text.replace(".", ",") if comma else text

"""Grades as tables: our own, and the instructor's file from Canvas or Moodle with the grades filled in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from nlpcheck.errors import UsageError
from nlpcheck.grading.outputs import course
from nlpcheck.grading.outputs.filling import Filled, Filling, decimal, number
from nlpcheck.grading.outputs.matching import Identities, Row, match, people
from nlpcheck.grading.outputs.sanitize import csv_cell, one_line
from nlpcheck.grading.outputs.sheet import Sheet
from nlpcheck.grading.outputs.wording import percent, points
from nlpcheck.grading.record import Record


def grades(records: Sequence[Record], identities: Identities | None = None) -> str:
    """Return ``grades.csv``: the same columns for the same assignment; cells of what was not graded are empty."""
    items = course.items_of(records)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    last = ["total", "maximum", "percent", "status"]
    table.writerow(_distinct(["id", "name", "email", *(csv_cell(item.title) for item in items)], last))
    for record in course.by_name(records):
        email = " ".join(one["email"] for one in people(record, identities or {}) if "@" in one.get("email", ""))
        got, _ = course.total(record)
        share = percent(record.points, record.maximum, 2) if got else ""
        row = [record.id, record.name, email, *course.cells(record, items)]
        table.writerow([csv_cell(cell) for cell in [*row, got, points(record.maximum), share, record.status]])
    return text.getvalue()


def _distinct(titles: list[str], last: list[str]) -> list[str]:
    """Number titles that stand twice, so that each column has a name of its own."""
    found: list[str] = []
    for title in titles:
        name, number = title, 1
        while name in (*found, *last):
            number += 1
            name = f"{title} ({number})"
        found.append(name)
    return [*found, *last]


POINTS_POSSIBLE = "Points Possible"
TEST_STUDENT = "Student, Test"
READ_ONLY = re.compile(r"\b(Current|Final|Unposted|Override)\b.*\b(Score|Points|Grade)\b")
CANVAS = {"ID": "canvas", "SIS Login ID": "login", "SIS User ID": "sid", "Student": "name"}


def canvas(records: Sequence[Record], identities: Identities, roster: str) -> Filled:
    """Fill in a gradebook that was exported from Canvas: the assignment's column, or a new one for it."""
    sheet = Sheet.read(roster)
    header = sheet.header
    if "Student" not in header or "ID" not in header:
        raise _not_a("Canvas", "columns Student and ID (Grades, Export)", header)
    if not records:
        return roster, []
    name = records[0].assignment
    column = _canvas_column(sheet, name)
    possible = [row for row in sheet.filled() if sheet.value(row, 0).strip() == POINTS_POSSIBLE]
    notes: tuple[str, ...] = ()
    if column is None:
        notes = (_made(name),)
        column = _room(header)
        sheet.insert(column, csv_cell(name))
        for row in possible:
            sheet.set(row, column, decimal(sheet, points(max(one.maximum for one in records))))
    most = number(sheet.value(possible[0], column)) if possible else None
    taken = [row for row in sheet.filled() if row not in possible and sheet.value(row, header.index("ID")).strip()]
    rows = [_person(sheet, row, CANVAS) for row in taken if sheet.value(row, 0) != TEST_STUDENT]
    found = match(records, identities, rows)
    return Filling(sheet, column, None, dict.fromkeys(taken, most), notes=notes).fill(records, found)


def _canvas_column(sheet: Sheet, name: str) -> int | None:
    titles = [re.sub(r"\s*\(\d+\)\Z", "", title).casefold() for title in sheet.header]
    fitting = [column for column, title in enumerate(titles) if title == name.strip().casefold()]
    if len(fitting) > 1:
        raise UsageError(f"the gradebook has {len(fitting)} columns {name!r}; leave one of them in the file")
    return fitting[0] if fitting else None


def _room(header: Sequence[str]) -> int:
    """Return where a new column goes: before the sums at the end, which Canvas takes off from there only."""
    column = len(header)
    while column and READ_ONLY.search(header[column - 1]):
        column -= 1
    return column


WORKSHEET = {
    "Identifier": "moodle",
    "Email address": "email",
    "ID number": "sid",
    "Username": "login",
    "Full name": "name",
}


def moodle(records: Sequence[Record], identities: Identities, roster: str) -> Filled:
    """Fill in a grading worksheet or a grade export of Moodle: grade and feedback, for a grade alone may be lost."""
    sheet = Sheet.read(roster)
    header = sheet.header
    if not {"Identifier", "Email address", "ID number", "Username"} & set(header):
        raise _not_a("Moodle", "a column Identifier, Email address, ID number or Username", header)
    if not records:
        return roster, []
    is_worksheet = "Identifier" in header and "Grade" in header
    name = records[0].assignment
    grade, feedback = _worksheet_columns(header) if is_worksheet else _export_columns(sheet, name)
    notes = (_made(name),) if len(sheet.header) > len(header) else ()
    changeable = _column(header, "Grade can be changed")
    rows = sheet.filled()
    locked = frozenset(row for row in rows if sheet.value(row, changeable).strip().casefold() == "no")
    maximum = _column(header, "Maximum Grade")
    most = {row: number(sheet.value(row, maximum)) for row in rows}
    found = match(records, identities, [_person(sheet, row, WORKSHEET) for row in rows])
    return Filling(sheet, grade, feedback, most, locked, notes).fill(records, found)


def _worksheet_columns(header: Sequence[str]) -> tuple[int, int | None]:
    return header.index("Grade"), _column(header, "Feedback comments")


def _export_columns(sheet: Sheet, name: str) -> tuple[int, int]:
    """Return the columns of a grade export; those that are not there are made at the end."""
    found = []
    for kind, known in (("Real", ("", "(real)")), ("Feedback", ("(feedback)",))):
        titles = [re.sub(r"\A\w+:\s*", "", title).casefold().strip() for title in sheet.header]
        wanted = {f"{name.casefold().strip()} {end}".strip() for end in known}
        fitting = [column for column, title in enumerate(titles) if title in wanted]
        if not fitting:
            fitting = [len(sheet.header)]
            sheet.insert(fitting[0], csv_cell(f"{name} ({kind})"))
        found.append(fitting[0])
    return found[0], found[1]


def _column(header: Sequence[str], title: str) -> int | None:
    return header.index(title) if title in header else None


def _person(sheet: Sheet, row: int, columns: Mapping[str, str]) -> Row:
    header = sheet.header
    says = {kind: sheet.value(row, header.index(title)).strip() for title, kind in columns.items() if title in header}
    if "moodle" in says:
        says["moodle"] = says["moodle"].rsplit(" ", 1)[-1]  # Moodle writes "Participant 1234"
    if "First name" in header and "Last name" in header:
        says["name"] = " ".join(sheet.value(row, header.index(title)) for title in ("First name", "Last name"))
    return Row(row, says.get("name") or next(filter(None, says.values()), f"row {row + 1}"), says)


def _made(name: str) -> str:
    return f"the gradebook has no column for {name!r}: one was made; rename the assignment if you meant another column"


def _not_a(system: str, wanted: str, header: Sequence[str]) -> UsageError:
    got = ", ".join(one_line(title, 40) for title in header[:12])
    return UsageError(f"--roster: not a gradebook of {system}: it needs {wanted}; got the columns {got}")

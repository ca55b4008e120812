"""Grades as tables: our own, and the instructor's file from Canvas or Moodle with the grades filled in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from nlpcheck.errors import UsageError
from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import cards, course
from nlpcheck.grading.outputs.matching import Identity, Matches, Row, match
from nlpcheck.grading.outputs.sanitize import csv_cell, html_text, one_line
from nlpcheck.grading.outputs.sheet import Sheet
from nlpcheck.grading.outputs.wording import count, percent, points
from nlpcheck.grading.record import Record

Identities = Mapping[str, Identity]
Filled = tuple[str, list[str]]
"""The instructor's file, and what there is to say about it."""


def grades(records: Sequence[Record], identities: Identities | None = None) -> str:
    """Return ``grades.csv``: the same columns for the same assignment; cells of what was not graded are empty."""
    items = course.items_of(records)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    last = ["total", "maximum", "percent", "status"]
    table.writerow(_distinct(["id", "name", "email", *(csv_cell(item.title) for item in items)], last))
    for record in course.by_name(records):
        email = (identities or {}).get(record.id, {}).get("email", "")
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
KEPT = {"ex", "excused"}
"""Grades that somebody decided on, and that no score replaces."""
CANVAS = {"ID": "lms_id", "SIS Login ID": "login", "SIS User ID": "student_id", "Student": "name"}


def canvas(records: Sequence[Record], identities: Identities, roster: str) -> Filled:
    """Fill in a gradebook that was exported from Canvas: the assignment's column, or a new one for it."""
    sheet = Sheet.read(roster)
    header = sheet.header
    if "Student" not in header or "ID" not in header:
        raise _not_a("Canvas", "columns Student and ID (Grades, Export)", header)
    name = next((one.assignment for one in records), "")
    column = _canvas_column(sheet, name)
    possible = [row for row in sheet.filled() if sheet.value(row, 0).strip() == POINTS_POSSIBLE]
    if column is None:
        column = _room(header)
        sheet.insert(column, csv_cell(name))
        for row in possible:
            sheet.set(row, column, _decimal(sheet, points(_maximum(records))))
    most = _number(sheet.value(possible[0], column)) if possible else None
    people = [row for row in sheet.filled() if row not in possible and sheet.value(row, header.index("ID")).strip()]
    rows = [_person(sheet, row, CANVAS) for row in people if sheet.value(row, 0) != TEST_STUDENT]
    return _fill(sheet, records, match(records, identities, rows), column, None, dict.fromkeys(people, most))


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
    "Identifier": "lms_id",
    "Email address": "email",
    "ID number": "student_id",
    "Username": "login",
    "Full name": "name",
}
FEEDBACK_MARK = "[nlpcheck]"


def moodle(records: Sequence[Record], identities: Identities, roster: str) -> Filled:
    """Fill in a grading worksheet or a grade export of Moodle: grade and feedback, for a grade alone may be lost."""
    sheet = Sheet.read(roster)
    header = sheet.header
    if not {"Identifier", "Email address", "ID number", "Username"} & set(header):
        raise _not_a("Moodle", "a column Identifier, Email address, ID number or Username", header)
    name = next((one.assignment for one in records), "")
    is_worksheet = "Identifier" in header and "Grade" in header
    grade, feedback = _worksheet_columns(header) if is_worksheet else _export_columns(sheet, name)
    changeable = _column(header, "Grade can be changed")
    rows = [row for row in sheet.filled() if sheet.value(row, changeable).strip().casefold() != "no"]
    people = [_person(sheet, row, WORKSHEET) for row in rows]
    maximum = _column(header, "Maximum Grade")
    most = {row: _number(sheet.value(row, maximum)) for row in rows}
    return _fill(sheet, records, match(records, identities, people), grade, feedback, most)


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
    if "lms_id" in says:
        says["lms_id"] = says["lms_id"].rsplit(" ", 1)[-1]  # Moodle writes "Participant 1234"
    if "First name" in header and "Last name" in header:
        says["name"] = " ".join(sheet.value(row, header.index(title)) for title in ("First name", "Last name"))
    return Row(row, says.get("name") or next(filter(None, says.values()), f"row {row + 1}"), says)


def _fill(
    sheet: Sheet,
    records: Sequence[Record],
    found: Matches,
    grade: int,
    feedback: int | None,
    most: Mapping[int, Fraction | None],
) -> Filled:
    """Write the grades into their rows and say what was not written; nothing is ever written over with nothing."""
    kept: list[str] = []
    scales: dict[tuple[Fraction, int], None] = {}
    for record in records:
        row = found.rows.get(record.id)
        if row is None:
            continue
        if record.status != r.GRADED or not record.maximum:
            kept.append(f"{row.name}: not graded ({record.reason or record.status}), the row is left as it was")
            continue
        if sheet.value(row.place, grade).strip().casefold() in KEPT:
            kept.append(f"{row.name}: excused, the grade is left as it was")
            continue
        limit = most.get(row.place)
        if limit is not None and limit * 1000 != record.maximum:
            scales[limit, record.maximum] = None
        sheet.set(row.place, grade, _decimal(sheet, _grade(record, limit)))
        if feedback is not None:
            sheet.set(row.place, feedback, _feedback(record, sheet.value(row.place, feedback)))
    return sheet.text(), _report(records, found, kept, list(scales))


def _report(
    records: Sequence[Record], found: Matches, kept: list[str], scales: Sequence[tuple[Fraction, int]]
) -> list[str]:
    names = course.names(records)
    lines = [f"{len(found.rows) - len(kept)} of {count(len(records), 'grade')} written"]
    for limit, maximum in scales:
        most = points(int(limit * 1000))
        lines.append(f"the gradebook counts {most} points, the assignment {points(maximum)}: the grades are scaled")
    lines += kept
    lines += [f"no row for {names[id]}: {why}" for id, why in found.unmatched.items()]
    lines += [f"no submission for {row.name}" for row in found.without]
    return [one_line(line) for line in lines]


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
    own, _, _ = before.partition(FEEDBACK_MARK)
    ours = f"{FEEDBACK_MARK} {html_text(' '.join(parts))}"
    return f"{own.rstrip()} {ours}" if own.strip() else csv_cell(ours)


def _maximum(records: Sequence[Record]) -> int:
    return max((one.maximum for one in records), default=0)


def _number(text: str) -> Fraction | None:
    """Read a number of a gradebook; None if it is none above 0."""
    plain = text.strip().replace(",", ".")
    return Fraction(plain) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", plain) and float(plain) > 0 else None


def _decimal(sheet: Sheet, text: str) -> str:
    """Write a number as the gradebook does: with a decimal comma, where cells are parted by semicolons and have one."""
    cells = (sheet.value(row, column) for row in sheet.filled() for column in range(len(sheet.rows[row])))
    comma = sheet.delimiter == ";" and any(re.fullmatch(r"\d+,\d+", cell.strip()) for cell in cells)
    return text.replace(".", ",") if comma else text


def _not_a(system: str, wanted: str, header: Sequence[str]) -> UsageError:
    got = ", ".join(one_line(title, 40) for title in header[:12])
    return UsageError(f"--roster: not a gradebook of {system}: it needs {wanted}; got the columns {got}")

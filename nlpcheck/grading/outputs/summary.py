"""The class as a page of Markdown, which is a job summary on GitHub too."""

from __future__ import annotations

from collections.abc import Sequence

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import course
from nlpcheck.grading.outputs.sanitize import markdown
from nlpcheck.grading.outputs.wording import points
from nlpcheck.grading.record import ItemScore, Record

LARGEST = 1024 * 1024
"""Bytes: GitHub refuses a larger summary of a step as a whole."""


def summary(records: Sequence[Record], largest: int = LARGEST) -> str:
    """Return the page; rows that it has no room for are counted instead."""
    items = course.items_of(records)
    name = next((one.assignment for one in records), "nothing graded")
    start = "\n".join([f"# Grades: {markdown(name)}", "", _spread(records), "", *_missed(records), *_head(items)])
    end = f"\nIsolation: {markdown(course.isolation(records))}\n" if records else ""
    names = course.names(records)
    rows = [_row(names[record.id], record, items) for record in course.by_name(records)]
    return _fitting(start + "\n", rows, end, largest)


def _fitting(start: str, rows: Sequence[str], end: str, largest: int) -> str:
    room = largest - len(start.encode()) - len(end.encode()) - 200
    shown: list[str] = []
    for row in rows:
        room -= len(row.encode()) + 1
        if room < 0:
            break
        shown.append(row + "\n")
    missing = len(rows) - len(shown)
    note = f"\nAnd {missing} more, for which there is no room here; grades.csv has them all.\n" if missing else ""
    text = "".join([start, *shown, note, end])
    return text.encode()[:largest].decode(errors="ignore")


def _spread(records: Sequence[Record]) -> str:
    return f"{markdown(course.spread(records))}."


def _missed(records: Sequence[Record]) -> list[str]:
    found = course.most_missed(records)
    lines = ["## Missed most", ""] if found else []
    for one in found:
        hidden = " (hidden)" if one.visibility != r.PUBLIC else ""
        lines.append(f"- {one.missed} of {one.judged}: **{markdown(one.id)}** {markdown(one.statement)}{hidden}")
    return [*lines, ""] if found else []


def _head(items: Sequence[ItemScore]) -> list[str]:
    titles = [f"{markdown(item.title)} ({points(item.maximum)})" for item in items]
    columns = ["Name", *titles, "Total", "%", "Remarks"]
    rule = [":--", *["--:"] * (len(items) + 2), ":--"]
    return ["## Grades", "", f"| {' | '.join(columns)} |", f"|{'|'.join(rule)}|"]


def _row(name: str, record: Record, items: Sequence[ItemScore]) -> str:
    got, share = course.total(record)
    remarks = "; ".join(markdown(remark) for remark in course.remarks(record))
    return f"| {' | '.join([markdown(name), *course.cells(record, items), got, share, remarks])} |"

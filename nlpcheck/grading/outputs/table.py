"""The instructor's table in the terminal; colours only where there is a terminal that wants them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import course
from nlpcheck.grading.outputs.sanitize import line
from nlpcheck.grading.outputs.wording import points
from nlpcheck.grading.record import ItemScore, Record

LONGEST_NAME = 40
LONGEST_REMARK = 160
WIDTH_OF_AN_ITEM = 12
TITLES_UP_TO = 4
"""Items whose titles fit as headings; more are numbered, and named below."""


def show(console: Console, records: Sequence[Record]) -> None:
    """Print the table, the spread of the class, and what was missed most."""
    items = course.items_of(records)
    console.print(table(records))
    if len(items) > TITLES_UP_TO:
        console.print(_legend(items), soft_wrap=True)
    console.print(Text(line(course.spread(records)), "bold"), soft_wrap=True)
    for missed in _missed(records):
        console.print(missed, soft_wrap=True)
    console.print(Text(f"isolation: {line(course.isolation(records))}", "dim"), soft_wrap=True)


def table(records: Sequence[Record]) -> Table:
    """Return the table: a row per submission, sorted by name."""
    items = course.items_of(records)
    found = Table(box=None, pad_edge=False, header_style="bold")
    found.add_column("name", overflow="fold", max_width=LONGEST_NAME)
    for number, item in enumerate(items, 1):
        heading = line(item.title, LONGEST_NAME) if len(items) <= TITLES_UP_TO else str(number)
        found.add_column(Text(heading), justify="right", max_width=WIDTH_OF_AN_ITEM)
    found.add_column("total", justify="right", no_wrap=True)
    found.add_column("%", justify="right", no_wrap=True)
    found.add_column("remarks", overflow="fold", ratio=1)
    if items:
        most = [points(item.maximum) for item in items]
        found.add_row(Text("points possible"), *most, points(sum(item.maximum for item in items)), "", "", style="dim")
    names = course.names(records)
    for record in course.by_name(records):
        found.add_row(Text(line(names[record.id], 2 * LONGEST_NAME), _style(record)), *_row(record, items))
    return found


def _row(record: Record, items: Sequence[ItemScore]) -> list[Text]:
    got, share = course.total(record)
    numbers = [Text(cell or "-") for cell in (*course.cells(record, items), got, share)]
    remarks = Text("; ".join(line(remark, LONGEST_REMARK) for remark in course.remarks(record)))
    remarks.stylize("magenta" if record.status != r.GRADED else "yellow" if record.integrity else "")
    return [*numbers, remarks]


def _style(record: Record) -> str:
    if record.status != r.GRADED:
        return "magenta"
    return "green" if record.maximum and record.points == record.maximum else ""


def _legend(items: Sequence[ItemScore]) -> Text:
    titles = [f"{number} {line(item.title, 60)}" for number, item in enumerate(items, 1)]
    return Text("items: " + ", ".join(titles), "dim")


def _missed(records: Sequence[Record]) -> list[Text]:
    found = course.most_missed(records)
    lines = [Text("missed most:")] if found else []
    for one in found:
        hidden = " (hidden)" if one.visibility != r.PUBLIC else ""
        text = f"  {one.missed} of {one.judged}  {line(one.id, 60)}  {line(one.statement, 200)}{hidden}"
        lines.append(Text(text))
    return lines

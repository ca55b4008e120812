"""Advice for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nlpcheck.advice.advice import Advice
from nlpcheck.advice.explanations import ROWS, lines
from nlpcheck.advice.findings import ERROR, FINE, NOTE, WARNING, Finding
from nlpcheck.advice.questions import Way
from nlpcheck.border.texts import shorten

SIGNS = {ERROR: ("\u2717", "red"), WARNING: ("!", "yellow"), NOTE: ("i", "cyan"), FINE: ("\u2713", "green")}
LONGEST_EXAMPLE = 300
BUNDLED = {
    "sequence_classification": "support tickets",
    "token_classification": "contracts",
    "question_answering": "manuals",
    "masked_lm": "recipes",
    "causal_lm": "announcements",
    "summarization": "news",
    "translation": "weather reports",
}


def shown_advice(advice: Advice, *, full: bool = False) -> Iterator[RenderableType]:
    """Yield what is printed of some advice, from the task to what to watch."""
    yield Text.assemble(("task  ", "cyan"), (advice.task, "bold"))
    for reason in advice.layout.because:
        yield Text(f"  {reason}", "dim")
    rows = ", ".join(f"{split} {count}" for split, count in advice.rows.items())
    columns = ", ".join(
        ours if ours == theirs else f"{ours} (your {theirs})" for ours, theirs in advice.layout.columns.items()
    )
    yield Text(f"  rows: {rows}; columns: {columns}\n")
    yield shown_recipe(advice.task)
    yield Text("\nto watch", "bold")
    yield shown_findings(advice.findings, full=full)


def shown_recipe(task: str) -> RenderableType:
    """Return the recipe of a task, each line with its reason."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(style="bold", overflow="fold")
    table.add_column(style="dim", overflow="fold")
    for name, value, reason in lines(task):
        table.add_row(name, Text(value), Text(reason))
    return Group(Text("recipe", "bold"), Padding(table, (0, 0, 0, 2)))


def shown_findings(findings: Sequence[Finding], *, full: bool = False) -> RenderableType:
    """Return the findings, the worst first; what is fine on one line each."""
    order = list(SIGNS)
    ordered = sorted(findings, key=lambda finding: order.index(finding.severity))
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in ordered:
        sign, colour = SIGNS[finding.severity]
        table.add_row(Text(sign, f"bold {colour}"), _entry(finding, full=full))
    return Padding(table, (0, 0, 0, 2))


def _entry(finding: Finding, *, full: bool) -> RenderableType:
    style = "" if finding.severity == FINE else "bold"
    counts = f"{finding.count} of {finding.of} " if finding.of and finding.count else ""
    title = Text.assemble((f"{finding.name}: ", style), f"{counts}{finding.says}")
    if not full and finding.severity == FINE:
        return title
    below = Table.grid(padding=(0, 2))
    below.add_column(style="cyan", no_wrap=True)
    below.add_column(overflow="fold")
    for name, text in (("for example", _one_line(finding.example)), ("do", finding.mend)):
        if text:
            below.add_row(name, Text(text, "dim" if name != "do" else ""))
    return Group(title, Padding(below, (0, 0, 0, 2)))


def _one_line(text: str) -> str:
    return shorten(text.replace("\n", "\u23ce"), LONGEST_EXAMPLE)


def last_line(findings: Sequence[Finding]) -> Text:
    """Return the count of what was found."""
    errors = sum(finding.severity == ERROR for finding in findings)
    warnings = sum(finding.severity == WARNING for finding in findings)
    colour = "bold red" if errors else "bold yellow" if warnings else "bold green"
    told = f"{_counted(errors, 'mistake')}, {_counted(warnings, 'warning')}"
    return Text(f"{len(findings)} things looked at: {told}.", colour)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shown_way(way: Way, tempting: Sequence[tuple[str, str]]) -> Iterator[RenderableType]:
    """Yield where the answers led, what was tempting, and what comes next."""
    yield Text.assemble(("\nso it is  ", "cyan"), (way.task, "bold"))
    if tempting:
        yield Text("\ntempting, and wrong here", "bold")
        for task, why in tempting:
            yield Padding(Text.assemble((f"{task}  ", "yellow"), why), (0, 0, 0, 2))
    yield Text()
    yield shown_recipe(way.task)
    for note in way.notes:
        yield Padding(Text.assemble(("bear in mind  ", "cyan"), note), (0, 0, 0, 2))
    yield Text.assemble(("\na row  ", "cyan"), str(ROWS[way.task]))
    yield Text.assemble(
        ("try    ", "cyan"), f"nlpcheck run {way.task}", f"   (on {BUNDLED[way.task]} that come with it)"
    )


def advice_record(advice: Advice) -> dict[str, Any]:
    """Return some advice as plain values."""
    from nlpcheck.tasks.diagnosis import recipe

    return {
        "task": advice.task,
        "because": list(advice.layout.because),
        "columns": dict(advice.layout.columns),
        "rows": advice.rows,
        "recipe": recipe(advice.task),
        "max_length": advice.max_length,
        "length_unit": advice.unit,
        "findings": [finding.record() for finding in advice.findings],
    }


def way_record(way: Way, tempting: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return a way through the questions as plain values; ``task`` is None while a question is open."""
    from nlpcheck.tasks.diagnosis import recipe

    steps = [
        {"question": step.question.key, "asked": step.question.text, "answer": step.answer.key,
         "because": step.answer.because} for step in way.steps
    ]  # fmt: skip
    if way.open:
        choices = {answer.key: answer.text for answer in way.open.answers}
        return {"task": None, "steps": steps, "question": way.open.text, "choices": choices}
    return {
        "task": way.task,
        "steps": steps,
        "recipe": recipe(way.task),
        "tempting": [{"task": task, "why": why} for task, why in tempting],
        "notes": way.notes,
        "row": ROWS[way.task],
    }

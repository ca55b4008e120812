"""A failure card for the terminal: what was called, what came, what must hold, why, and what to do next."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nlpcheck.border.texts import shorten
from nlpcheck.reporting.result import Result

LONGEST_LINE = 700  # characters of one field on a card


def card(result: Result) -> RenderableType:
    """Return the card of a failed requirement."""
    style = "bold red" if result.level == "MUST" else "bold yellow"
    title = Text.assemble(("✗ ", style), (result.id, style), "  ", (result.statement, "bold"))
    title.append(f"  {result.level} {result.area}", "dim")
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="cyan", no_wrap=True)
    rows.add_column(overflow="fold")
    for name, text in fields(result):
        rows.add_row(name, Text(text))
    return Group(title, Padding(rows, (0, 0, 1, 2)))


def fields(result: Result) -> list[tuple[str, str]]:
    """Return the named lines of a card; an empty one is left out."""
    misconception = f'"{result.looks_like}"' if result.looks_like else ""
    lines = [
        ("call", _cut(result.call)),
        ("you returned", _cut(result.returned)),
        ("must be", _cut(result.expected)),
        ("difference", result.difference),
        ("why", result.why),
        ("hint", result.hint),
        ("looks like", misconception),
        ("replay", f"nlpcheck replay {result.replay}" if result.replay else ""),
        ("source", result.source),
    ]
    return [(name, text) for name, text in lines if text]


def _cut(text: str) -> str:
    return "\n".join(shorten(line, LONGEST_LINE) for line in text.splitlines())


def card_text(result: Result, *, shows_replay: bool = True, width: int = 110) -> str:
    """Return the card as plain text (for pytest and for files)."""
    result = result if shows_replay else replace(result, replay="")
    console = Console(width=width, no_color=True, highlight=False, force_terminal=False, record=False)
    with console.capture() as capture:
        console.print(card(result))
    return "\n".join(line.rstrip() for line in capture.get().rstrip().splitlines())

"""Curves as text: what a terminal can show of a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.text import Text

from nlpcheck.loop.outcome import Curve

HEIGHT = 14
MARKS = "*o+x"
STYLES = ("blue", "cyan", "red", "yellow")
Cells = dict[tuple[int, int], int]
"""By row and column of the area: the number of the curve that is seen there."""


def chart(curves: Sequence[tuple[str, Curve]], width: int) -> Text:
    """Return labelled curves in one area, each with a mark of its own; below it, what the marks mean."""
    columns = max(width - 9, 20)
    points = [point for _, curve in curves for point in curve if math.isfinite(point[1])]
    last, top = max((step for step, _ in points), default=0), max((loss for _, loss in points), default=0.0)
    cells: Cells = {}
    for number, (_, curve) in reversed(list(enumerate(curves))):
        cells |= dict.fromkeys(_filled(curve, columns, last, top), number)
    text = Text()
    for row in range(HEIGHT):
        _add_row(text, row, columns, cells, top)
    text.append(f"{'0':>7} └{'─' * columns}\n", "dim")
    text.append(f"{'':8}0{f'step {last}':>{columns}}\n", "dim")
    for number, (label, _) in enumerate(curves):
        text.append(f"{'':9}{MARKS[number]} ", STYLES[number])
        text.append(f"{label}\n")
    return text


def _filled(curve: Curve, columns: int, last: int, top: float) -> list[tuple[int, int]]:
    """Return the cells of a curve, one in each column between its first point and its last."""
    known = [(step, loss) for step, loss in curve if math.isfinite(loss)]
    filled = []
    for (step, loss), (next_step, next_loss) in zip(known, known[1:] or known, strict=False):
        first, end = (round(at / max(last, 1) * (columns - 1)) for at in (step, next_step))
        for column in range(first, end + 1):
            share = (column - first) / max(end - first, 1)
            filled.append((_row_of(loss + share * (next_loss - loss), top), column))
    return filled


def _row_of(loss: float, top: float) -> int:
    """Return the row of a loss: the highest is in row 0."""
    return min(max(HEIGHT - 1 - int(loss / (top or 1.0) * HEIGHT), 0), HEIGHT - 1)


def _add_row(text: Text, row: int, columns: int, cells: Cells, top: float) -> None:
    text.append(f"{top * (HEIGHT - row) / HEIGHT:7.2f} ┤" if row % 4 == 0 else f"{'':7} │", "dim")
    for column in range(columns):
        number = cells.get((row, column))
        text.append(" " if number is None else MARKS[number], "" if number is None else STYLES[number])
    text.append("\n")

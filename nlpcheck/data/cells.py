"""The texts in a column of a CSV file become what they were before they were written."""

from __future__ import annotations

import ast
import io
import json
import math
import re
import tokenize
from collections.abc import Sequence
from typing import Any

from nlpcheck.errors import UsageError

WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,99})")
REAL = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?([eE][-+]?[0-9]+)?")
"""Without leading zeros, which codes have; of no more digits than a float keeps."""
ITEMS = {tokenize.STRING, tokenize.NUMBER}
MEANINGFUL = {*ITEMS, tokenize.NAME, tokenize.OP}
CONSTANTS = {"True", "False", "None"}
BRACKETS = {"[": "]", "{": "}", "(": ")"}


def values_of(cells: Sequence[str], where: str, lines: Sequence[int]) -> list[Any]:
    """Return a column's values: numbers, lists or dicts if every cell is one, else texts; an empty cell is None."""
    filled = [cell.strip() for cell in cells if cell]
    if filled and all(WHOLE.fullmatch(cell) for cell in filled):
        return [int(cell) if cell else None for cell in cells]
    if filled and all(REAL.fullmatch(cell) and math.isfinite(float(cell)) for cell in filled):
        return [float(cell) if cell else None for cell in cells]
    if filled and all(_is_bracketed(cell) for cell in filled):
        return _containers(cells, where, lines)
    return [cell or None for cell in cells]


def _is_bracketed(cell: str) -> bool:
    return BRACKETS.get(cell[:1]) == cell[-1:] != ""


def _containers(cells: Sequence[str], where: str, lines: Sequence[int]) -> list[Any]:
    """Return what bracketed cells hold; if none can be read, they are texts that happen to have brackets."""
    values = [container(cell.strip()) if cell else None for cell in cells]
    bad = [at for at, cell in enumerate(cells) if cell and values[at] is None]
    if len(bad) == sum(map(bool, cells)):
        return [cell or None for cell in cells]
    if bad:
        raise UsageError(
            f"{where} {lines[bad[0]]}: {cells[bad[0]][:60]!r} is neither JSON nor a Python literal, though other "
            f"cells are; mend the cell, or save the rows as JSON lines"
        )
    return values


def container(cell: str) -> Any:
    """Return the list or dict that a text is (JSON, a Python literal, or numpy's way to print one), else None."""
    for parse in (json.loads, _literal):
        try:
            value = parse(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError, tokenize.TokenError):
            continue
        if isinstance(value, (list, tuple, dict)):
            return value
    return None


def _literal(cell: str) -> Any:
    """Return a Python literal; items without commas between them, as numpy prints arrays, are items."""
    if "..." in cell and "Ellipsis" in ast.dump(ast.parse(cell, mode="eval")):
        raise ValueError("numpy left items out")
    return ast.literal_eval(_with_commas(cell))


def _with_commas(cell: str) -> str:
    """Return a literal with a comma between neighbours, which Python would join ("a" "b"), and without `array(...)`."""
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(cell).readline) if token.type in MEANINGFUL]
    printed_by_numpy = any(token.string in ("array", "np") for token in tokens)
    pieces: list[str] = []
    before = tokenize.OP
    for token in tokens:
        text = token.string
        if printed_by_numpy and text == "dtype":
            pieces.pop()  # the comma before it
        if printed_by_numpy and (text in "()=." or (token.type == tokenize.NAME and text not in CONSTANTS)):
            continue
        if before in ITEMS and (token.type in ITEMS or text == "-"):
            pieces.append(",")
        pieces.append(text)
        before = token.type
    return " ".join(pieces)

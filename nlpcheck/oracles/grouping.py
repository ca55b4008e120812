"""Blocks of a text, filled one token after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def joined(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """Return the tokens of all rows, one row after another."""
    return [token for row in rows for token in row]


def blocks(rows: Sequence[Sequence[Any]], block_size: int, *, drop_remainder: bool = True) -> list[list[Any]]:
    """Return full blocks, and what is left over as a last short one if it is not dropped.

    >>> blocks([[1, 2], [], [3]], 2)
    [[1, 2]]
    >>> blocks([[1, 2], [], [3]], 2, drop_remainder=False)
    [[1, 2], [3]]
    """
    full: list[list[Any]] = []
    block: list[Any] = []
    for token in joined(rows):
        block.append(token)
        if len(block) == block_size:
            full.append(block)
            block = []
    return full if drop_remainder or not block else [*full, block]


def columns(
    examples: Mapping[str, Sequence[Sequence[Any]]], block_size: int, *, drop_remainder: bool = True
) -> dict[str, list[list[Any]]]:
    """Return the blocks of every column."""
    return {name: blocks(rows, block_size, drop_remainder=drop_remainder) for name, rows in examples.items()}

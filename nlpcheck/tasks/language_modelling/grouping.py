"""Blocks: texts of any length become rows of one length, cut from one long row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any


def group_texts(
    examples: Mapping[str, Sequence[Sequence[Any]]], block_size: int, *, drop_remainder: bool = True
) -> dict[str, list[list[Any]]]:
    """Join the rows of each column and cut the result into blocks."""
    joined = {name: list(chain.from_iterable(rows)) for name, rows in examples.items()}
    return {name: _blocks(values, block_size, drop_remainder) for name, values in joined.items()}


def _blocks(values: list[Any], block_size: int, drop_remainder: bool) -> list[list[Any]]:  # noqa: FBT001
    remainder = len(values) % block_size if drop_remainder else 0
    return [values[start : start + block_size] for start in range(0, len(values) - remainder, block_size)]

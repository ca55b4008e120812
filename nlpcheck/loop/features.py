"""Rows, features, and what a model says about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
Rows = list[Row]
Features = list[Row]
Scores = Mapping[str, float]


@dataclass(frozen=True)
class Output:
    """What a model said about features: predictions, and the labels that went along."""

    predictions: Any
    labels: Any
    inputs: list[list[int]] = field(default_factory=list)
    """The ids that it read, row by row, where they are not those of the features: masked."""


def columns_of(rows: Sequence[Row], *names: str) -> dict[str, list[Any]]:
    """Return rows as columns, of those names that all rows have."""
    return {name: [row[name] for row in rows] for name in names if all(name in row for row in rows)}


def rows_of(columns: Mapping[str, Sequence[Any]]) -> Features:
    """Return columns as rows."""
    names = list(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*(columns[name] for name in names), strict=True)]

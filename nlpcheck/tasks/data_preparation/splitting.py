"""Rows that belong together are tested on together, or not at all."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def split(
    rows: Sequence[Row], *, test_fraction: float, seed: int, group_by: str | None = None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows to train on and the rows to test on; no group is on both sides."""
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[number if group_by is None else row[group_by]].append(row)
    # A generator of its own: neither does the global state decide, nor is it moved on.
    shuffled = random.Random(seed).sample(list(groups.values()), k=len(groups))  # noqa: S311  (no secret)
    count = min(max(round(test_fraction * len(groups)), 1), len(groups) - 1)
    return _rows_of(shuffled[count:]), _rows_of(shuffled[:count])


def _rows_of(groups: Sequence[Sequence[Row]]) -> list[dict[str, Any]]:
    return [dict(row) for group in groups for row in group]

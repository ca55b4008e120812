"""What a model predicts for each mask, by sorting the whole vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

Logits = Sequence[Sequence[Sequence[float]]]


def best_ids(logits: Sequence[float], count: int) -> list[int]:
    """Return the ids with the highest logits, best first.

    >>> best_ids([0.5, 2.0, 1.0], 2)
    [1, 2]
    """
    return sorted(range(len(logits)), key=lambda token: -float(logits[token]))[:count]


def predictions(
    logits: Logits, input_ids: Sequence[Sequence[int]], mask_id: int, count: int = 1
) -> list[list[list[int]]]:
    """Return the best ids of every mask of every row."""
    return [
        [best_ids(logits[row][place], count) for place, token in enumerate(ids) if token == mask_id]
        for row, ids in enumerate(input_ids)
    ]

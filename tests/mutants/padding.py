"""Padding by hand, right unless told otherwise: most mutants of ``collate`` are one setting away from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

POSITIONS = ("start_positions", "end_positions")
Rows = Sequence[dict[str, Any]]


def next_multiple(longest: int, multiple: int | None) -> int:
    """The width of a batch."""
    return -(-longest // (multiple or 1)) * (multiple or 1)


def longest(features: Rows) -> int:
    """The length of the longest row."""
    return max(len(row["input_ids"]) for row in features)


def padded_batch(
    features: Rows,
    tokenizer: Any,
    multiple: int | None = None,
    *,
    width: Callable[[list[int], int | None], int] = lambda lengths, multiple: next_multiple(max(lengths), multiple),
    fills: dict[str, int] | None = None,
    sides: dict[str, str] | None = None,
    keys: Sequence[str] = (),
) -> dict[str, Any]:
    """Pad the model's inputs, the labels and ``keys``; positions move with the padding."""
    import torch

    fills = {
        "input_ids": tokenizer.pad_token_id,
        "token_type_ids": tokenizer.pad_token_type_id,
        "labels": -100,
        **(fills or {}),
    }
    rows = [{"labels" if key == "label" else key: value for key, value in row.items()} for row in features]
    lengths = [len(row["input_ids"]) for row in rows]
    wide = width(lengths, multiple)
    batch = {}
    for key in [key for key in [*tokenizer.model_input_names, "labels", *keys] if key in rows[0]]:
        side = (sides or {}).get(key, tokenizer.padding_side)
        fill = fills.get(key, 0)
        batch[key] = torch.tensor([filled(row[key], wide, fill, side) for row in rows], dtype=torch.long)
    shifts = [wide - length if tokenizer.padding_side == "left" else 0 for length in lengths]
    for key in [key for key in POSITIONS if key in rows[0]]:
        batch[key] = torch.tensor([row[key] + shift for row, shift in zip(rows, shifts, strict=True)])
    return batch


def filled(values: Sequence[int], width: int, fill: int, side: str) -> list[int]:
    """The values, filled up on one side or cut on the right."""
    rest = [fill] * (width - len(values))
    return [*values[:width], *rest] if side == "right" else [*rest, *values[:width]]

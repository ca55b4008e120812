"""Rows become a batch: inputs padded to one width, labels of the type that the loss takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import DataCollatorWithPadding, PreTrainedTokenizerFast


def collate(
    features: Sequence[Mapping[str, Any]],
    tokenizer: PreTrainedTokenizerFast,
    *,
    pad_to_multiple_of: int | None = None,
) -> dict[str, Tensor]:
    """Pad the rows to the longest of them (or the next multiple); the labels are one per row, not per token."""
    rows = [{key: value for key, value in row.items() if key in tokenizer.model_input_names} for row in features]
    batch = dict(DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(rows))
    labels = [row[key] for row in features for key in ("label", "labels") if key in row]
    if labels:
        # The collator would leave lists of ints as int64, which binary cross-entropy refuses.
        dtype = torch.float32 if isinstance(labels[0], float | list) else torch.int64
        batch["labels"] = torch.tensor(labels, dtype=dtype)  # (rows,) or (rows, labels)
    return batch

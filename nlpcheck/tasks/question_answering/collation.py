"""Windows become a batch: inputs padded to one width, answer positions still on their tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import DataCollatorWithPadding, PreTrainedTokenizerFast

POSITIONS = ["start_positions", "end_positions"]


def collate(
    features: Sequence[Mapping[str, Any]],
    tokenizer: PreTrainedTokenizerFast,
    *,
    pad_to_multiple_of: int | None = None,
) -> dict[str, Tensor]:
    """Pad the rows to the longest of them (or the next multiple); padding on the left moves the positions."""
    taken = [*tokenizer.model_input_names, *POSITIONS]
    rows = [{key: value for key, value in row.items() if key in taken} for row in features]
    batch = dict(DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(rows))
    if tokenizer.padding_side == "left":
        width = batch["input_ids"].shape[1]
        shift = torch.tensor([width - len(row["input_ids"]) for row in rows])  # (rows,)
        batch |= {name: batch[name] + shift for name in POSITIONS if name in batch}
    return batch

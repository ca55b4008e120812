"""Rows become a batch: padded to one width, some of their tokens masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Generator, Tensor
from transformers import DataCollatorWithPadding, PreTrainedTokenizerFast

from .masking import mask_tokens


def collate(
    features: Sequence[Mapping[str, Any]],
    tokenizer: PreTrainedTokenizerFast,
    *,
    mlm_probability: float = 0.15,
    generator: Generator | None = None,
) -> dict[str, Tensor]:
    """Pad the rows and mask tokens that are neither padding nor special."""
    taken = [*tokenizer.model_input_names, "special_tokens_mask"]
    rows = [{key: row[key] for key in row if key in taken} for row in features]
    batch = dict(DataCollatorWithPadding(tokenizer)(rows))  # each (rows, tokens); padding counts as special
    special = batch.pop("special_tokens_mask", None)
    if special is None:
        special = torch.isin(batch["input_ids"], torch.tensor(tokenizer.all_special_ids))
    batch["input_ids"], batch["labels"] = mask_tokens(
        batch["input_ids"],
        tokenizer,
        special_tokens_mask=special,
        mlm_probability=mlm_probability,
        generator=generator,
    )
    return batch

"""Rows become a batch: inputs and labels are padded each in their own way, and the decoder reads one step behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from transformers import DataCollatorWithPadding, PreTrainedModel, PreTrainedTokenizerFast

IGNORE_INDEX = -100


def shift_right(labels: Tensor, *, pad_token_id: int, decoder_start_token_id: int) -> Tensor:
    """Return what the decoder reads: the start id, then the labels but the last."""
    shifted = labels.roll(1, dims=1)  # (rows, tokens)
    shifted[:, 0] = decoder_start_token_id
    return shifted.masked_fill(shifted == IGNORE_INDEX, pad_token_id)


def start_id(model: PreTrainedModel) -> int:
    """Return the id that the model's decoder begins with, which may be 0."""
    start: int | None = model.generation_config.decoder_start_token_id
    return model.config.decoder_start_token_id if start is None else start


def collate(
    features: Sequence[Mapping[str, Any]],
    tokenizer: PreTrainedTokenizerFast,
    *,
    model: PreTrainedModel | None = None,
) -> dict[str, Tensor]:
    """Pad the inputs on the tokenizer's side and the labels on the right."""
    inputs = [{key: row[key] for key in tokenizer.model_input_names} for row in features]
    batch: dict[str, Tensor] = dict(DataCollatorWithPadding(tokenizer)(inputs))
    if "labels" not in features[0]:
        return batch
    # The library's collator for these models pads labels on the tokenizer's side, and a decoder must not begin so.
    labels = [torch.tensor(row["labels"]) for row in features]
    batch["labels"] = pad_sequence(labels, batch_first=True, padding_value=IGNORE_INDEX)  # (rows, tokens)
    if model is not None:
        start, pad = start_id(model), tokenizer.pad_token_id
        batch["decoder_input_ids"] = shift_right(batch["labels"], pad_token_id=pad, decoder_start_token_id=start)
    return batch

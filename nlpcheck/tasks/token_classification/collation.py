"""Rows become a batch: inputs and labels padded to one width, on the same side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor
from transformers import DataCollatorForTokenClassification, PreTrainedTokenizerFast


def collate(
    features: Sequence[Mapping[str, Any]],
    tokenizer: PreTrainedTokenizerFast,
    *,
    pad_to_multiple_of: int | None = None,
) -> dict[str, Tensor]:
    """Pad the rows to the longest of them (or the next multiple), the labels with -100."""
    rows = [_model_inputs(row, tokenizer) for row in features]
    collator = DataCollatorForTokenClassification(tokenizer, pad_to_multiple_of=pad_to_multiple_of)
    return dict(collator(rows))  # each (rows, tokens)


def _model_inputs(row: Mapping[str, Any], tokenizer: PreTrainedTokenizerFast) -> dict[str, Any]:
    """Keep what the model takes; anything else may have no rectangular shape."""
    renamed = {"labels" if key == "label" else key: value for key, value in row.items()}
    return {key: value for key, value in renamed.items() if key in [*tokenizer.model_input_names, "labels"]}

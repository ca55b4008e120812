"""Rows become a batch: inputs and labels padded to one width, on the same side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor
from transformers import DataCollatorForTokenClassification, PreTrainedTokenizerFast


def collate(features: Sequence[Mapping[str, Any]], tokenizer: PreTrainedTokenizerFast) -> dict[str, Tensor]:
    """Pad the rows to the longest of them, the labels with -100; rows without labels are their own."""
    rows = [_model_inputs(row, tokenizer) | {"labels": row.get("labels", row["input_ids"])} for row in features]
    # DataCollatorForLanguageModeling overwrites labels, and takes a text's EOS for padding where pad is EOS.
    return dict(DataCollatorForTokenClassification(tokenizer)(rows))  # each (rows, tokens)


def _model_inputs(row: Mapping[str, Any], tokenizer: PreTrainedTokenizerFast) -> dict[str, Any]:
    """Keep what the model takes; anything else may have no rectangular shape."""
    return {key: value for key, value in row.items() if key in tokenizer.model_input_names}

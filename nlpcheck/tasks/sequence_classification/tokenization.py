"""Texts and pairs of texts become rows for the model; what is too long is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


def tokenize(
    examples: Mapping[str, Sequence[Any]], tokenizer: PreTrainedTokenizerFast, *, max_length: int
) -> dict[str, list[Any]]:
    """Tokenize all texts in one call; padding is left to the collator."""
    # A list of second texts, never a list of pairs: that would be read as texts that are split into words.
    pairs = list(examples["text_pair"]) if "text_pair" in examples else None
    encoding = tokenizer(list(examples["text"]), pairs, truncation="longest_first", max_length=max_length)
    if "label" in examples:
        encoding["labels"] = list(examples["label"])  # the name that the model's forward takes
    return dict(encoding)

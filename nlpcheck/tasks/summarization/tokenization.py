"""Documents and summaries become rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transformers import PreTrainedTokenizerFast

from ..seq2seq.tokenization import Rows, tokenize_pairs


def tokenize(
    examples: Mapping[str, Sequence[str | None]],
    tokenizer: PreTrainedTokenizerFast,
    *,
    prefix: str = "",
    max_source_length: int,
    max_target_length: int,
) -> Rows:
    """Return the rows of documents, labelled with their summaries."""
    return tokenize_pairs(
        zip(examples["document"], examples["summary"], strict=True),
        tokenizer,
        prefix=prefix,
        max_source_length=max_source_length,
        max_target_length=max_target_length,
    )

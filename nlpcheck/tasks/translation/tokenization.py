"""Texts and their translations become rows, each side marked with its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from transformers import PreTrainedTokenizerFast

from ..seq2seq.tokenization import Rows, tokenize_pairs


def set_languages(tokenizer: PreTrainedTokenizerFast, source_lang: str, target_lang: str) -> None:
    """Let the tokenizer mark sources and targets with their languages, as far as it knows them as codes."""
    for side, language in (("src_lang", source_lang), ("tgt_lang", target_lang)):
        # A vocabulary may hold "en" as a piece of words; a code is a special token.
        if hasattr(tokenizer, side) and language in tokenizer.all_special_tokens:
            setattr(tokenizer, side, language)


def tokenize(
    examples: Mapping[str, Sequence[Mapping[str, Any]]],
    tokenizer: PreTrainedTokenizerFast,
    *,
    source_lang: str,
    target_lang: str,
    prefix: str = "",
    max_source_length: int,
    max_target_length: int,
) -> Rows:
    """Return the rows of texts in one language, labelled with their translations."""
    set_languages(tokenizer, source_lang, target_lang)
    return tokenize_pairs(
        ((row[source_lang], row[target_lang]) for row in examples["translation"]),
        tokenizer,
        prefix=prefix,
        max_source_length=max_source_length,
        max_target_length=max_target_length,
    )

"""Texts become rows of ids, each ending in EOS: where one stops is what a model must learn, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transformers import PreTrainedTokenizerFast


def tokenize(examples: Mapping[str, Sequence[str]], tokenizer: PreTrainedTokenizerFast) -> dict[str, list[list[int]]]:
    """Tokenize the texts, uncut, and end each row in one EOS."""
    eos = tokenizer.eos_token_id
    if eos is None:
        message = "the tokenizer has no EOS token to end a text with"
        raise ValueError(message)
    rows = tokenizer(list(examples["text"]))["input_ids"]
    ended = [ids if ids[-1:] == [eos] else [*ids, eos] for ids in rows]  # some tokenizers add it themselves
    return {"input_ids": ended, "attention_mask": [[1] * len(ids) for ids in ended]}

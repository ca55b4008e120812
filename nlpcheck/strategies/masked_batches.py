"""Rows for a collator that masks: words between special tokens, with or without a special tokens mask of their own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nlpcheck.strategies.batches import TYPED, Batch
from nlpcheck.strategies.calls import Call, GeneratorSeed, TokenizerName
from nlpcheck.strategies.masking import MASKED, framed

FLAGS = (None, 0, 2)
"""No special tokens mask; one that marks the special tokens; one that marks every second word, too."""


def masked_batch(tokenizer: str, lengths: Sequence[int], flagged: int | None = None, first: int = 0) -> Batch:
    """Make rows of so many words each.

    >>> masked_batch("byte-bpe", [1], 0).features
    [{'input_ids': [0, 6, 2], 'attention_mask': [1, 1, 1], 'special_tokens_mask': [1, 0, 1]}]
    """
    padded, special = framed(tokenizer, lengths, first, flagged or 0)
    rows = []
    for length, ids, flags in zip(lengths, padded, special, strict=True):
        width = length + 2
        row: dict[str, Any] = {"input_ids": list(ids[:width])}
        if tokenizer in TYPED:
            row["token_type_ids"] = [int(place > 1 + length // 2) for place in range(width)]
        row["attention_mask"] = [1] * width
        if flagged is not None:
            row["special_tokens_mask"] = list(flags[:width])
        rows.append(row)
    return Batch(tokenizer, rows)


def masked_batches(
    *, tokenizers: Sequence[str] = MASKED, flagged: Sequence[int | None] = FLAGS
) -> SearchStrategy[Batch]:
    """Up to four rows, all of them with a special tokens mask or none.

    >>> from hypothesis import find
    >>> find(masked_batches(), lambda batch: len(set(batch.lengths)) > 1).lengths
    [3, 4]
    """
    lengths = st.lists(st.integers(1, 9), min_size=1, max_size=4)
    return st.builds(masked_batch, st.sampled_from(tokenizers), lengths, st.sampled_from(flagged), st.integers(0, 20))


@cache
def large_batch(flagged: int | None = None) -> Batch:
    """Make 80 rows of 100 to 258 words, 14,320 in all."""
    return masked_batch("byte-bpe", [100 + 2 * row for row in range(80)], flagged)


def collate_call(batch: Batch, seed: int = 0, **options: Any) -> Call:
    """Return the call of ``collate`` for a batch, with a generator of this seed."""
    return Call((batch.features, TokenizerName(batch.tokenizer)), {"generator": GeneratorSeed(seed), **options})


def collate_calls(*, tokenizers: Sequence[str] = MASKED) -> SearchStrategy[Call]:
    """Calls of ``collate``."""
    probabilities = st.sampled_from([0.15, 0.5, 1.0])
    return st.builds(_call, masked_batches(tokenizers=tokenizers), st.integers(0, 999), probabilities)


def _call(batch: Batch, seed: int, probability: float) -> Call:
    return collate_call(batch, seed, mlm_probability=probability)

"""Batches to be masked: small ones with every kind of token, and large ones for what holds on average only.

Tokenizers are drawn by name; those here have a mask token: second last or first among the special ones, or the very
last id of the vocabulary. Ids are ordinary words unless they stand for a special token or padding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nlpcheck.strategies.calls import Call, GeneratorSeed, TensorOf, TokenizerName
from nlpcheck.strategies.tokenizers import load_tokenizer

MASKED = ("wordpiece", "byte-bpe")
"""Tokenizers with a mask token and padding on the right."""
MASKED_LEFT = ("wordpiece-left",)

Matrix = list[list[int]] | np.ndarray[Any, np.dtype[np.int64]]
WordIds = list[list[int | None]]

ALWAYS_MASK = {"mask_replace_prob": 1.0, "random_replace_prob": 0.0}
ALWAYS_RANDOM = {"mask_replace_prob": 0.0, "random_replace_prob": 1.0}
ALWAYS_KEEP = {"mask_replace_prob": 0.0, "random_replace_prob": 0.0}


@dataclass(frozen=True)
class Masking:
    """Arguments of ``mask_tokens``; the tokenizer by name, the generator by its seed."""

    tokenizer: str
    input_ids: Matrix
    special_tokens_mask: Matrix
    seed: int = 0
    options: Mapping[str, float] = field(default_factory=dict)

    def call(self, **options: Any) -> Call:
        """Return the call, new tensors and a new generator each time it is made."""
        named = {"special_tokens_mask": TensorOf(self.special_tokens_mask), "generator": GeneratorSeed(self.seed)}
        return Call((TensorOf(self.input_ids), TokenizerName(self.tokenizer)), {**named, **self.options, **options})


@dataclass(frozen=True)
class WordMasking:
    """Arguments of ``mask_whole_words``."""

    tokenizer: str
    input_ids: Matrix
    word_ids: WordIds
    seed: int = 0
    options: Mapping[str, float] = field(default_factory=dict)

    def call(self, **options: Any) -> Call:
        """Return the call, new tensors and a new generator each time it is made."""
        args = (TensorOf(self.input_ids), self.word_ids, TokenizerName(self.tokenizer))
        return Call(args, {"generator": GeneratorSeed(self.seed), **self.options, **options})


Case = Masking | WordMasking


@cache
def ordinary_ids(tokenizer: str) -> tuple[int, ...]:
    """Return all ids of a vocabulary but the special ones.

    >>> len(ordinary_ids("wordpiece")), ordinary_ids("byte-bpe")[-1]
    (208, 597)
    """
    loaded = load_tokenizer(tokenizer)
    return tuple(sorted(set(range(len(loaded))) - set(loaded.all_special_ids)))


def framed(tokenizer: str, lengths: Sequence[int], first: int = 0, flagged: int = 0) -> tuple[Matrix, Matrix]:
    """Make rows of ordinary tokens between CLS and SEP, filled up with padding, and their special tokens mask.

    With ``flagged`` every so-many-th ordinary token counts as special, too, whatever its id.

    >>> framed("wordpiece", [1, 2])
    ([[2, 6, 3, 0], [2, 13, 14, 3]], [[1, 0, 1, 1], [1, 0, 0, 1]])
    """
    loaded = load_tokenizer(tokenizer)
    cls, sep, pad = loaded.cls_token_id, loaded.sep_token_id, loaded.pad_token_id
    width = max(lengths)
    ids = [[cls, *_words(n, first + row), sep, *[pad] * (width - n)] for row, n in enumerate(lengths)]
    special = [[1, *_flags(n, flagged), 1, *[1] * (width - n)] for n in lengths]
    return ids, special


def _words(count: int, first: int) -> list[int]:
    return [6 + (first * 7 + n) % 190 for n in range(count)]


def _flags(count: int, flagged: int) -> list[int]:
    return [int(bool(flagged) and n % flagged == flagged - 1) for n in range(count)]


OPTIONS: tuple[Mapping[str, float], ...] = (
    {},
    {"mlm_probability": 0.5},
    {"mlm_probability": 0.5, "mask_replace_prob": 0.25, "random_replace_prob": 0.5},
    {"mlm_probability": 0.7, **ALWAYS_MASK},
    {"mlm_probability": 0.7, **ALWAYS_RANDOM},
    {"mlm_probability": 0.7, **ALWAYS_KEEP},
    {"mlm_probability": 1.0, "mask_replace_prob": 0.5},
)


def masking(
    tokenizer: str,
    lengths: Sequence[int],
    seed: int = 0,
    options: Mapping[str, float] = OPTIONS[1],
    first: int = 0,
    flagged: int = 0,
) -> Masking:
    """Make a small batch."""
    return Masking(tokenizer, *framed(tokenizer, lengths, first, flagged), seed, options)


_LENGTHS = st.lists(st.integers(1, 12), min_size=1, max_size=4)
_SEEDS = st.integers(0, 999)


def maskings(
    options: Sequence[Mapping[str, float]] = OPTIONS, *, flagged: Sequence[int] = (0,)
) -> SearchStrategy[Masking]:
    """Up to four rows of different lengths, between special tokens and with padding.

    >>> from hypothesis import find
    >>> find(maskings(), lambda case: len(case.input_ids) > 1).special_tokens_mask
    [[1, 0, 1], [1, 0, 1]]
    """
    return st.builds(
        masking,
        st.sampled_from([*MASKED, *MASKED_LEFT]),
        _LENGTHS,
        _SEEDS,
        st.sampled_from(options),
        st.integers(0, 20),
        st.sampled_from(flagged),
    )


# Words: the number of tokens of each; 0 stands for one special token. And how they are numbered.
Lengths = Sequence[int]
NUMBERINGS = ("rising", "again after a gap", "two in turn", "with gaps")


def numbered(lengths: Lengths, numbering: str = "rising") -> list[int | None]:
    """Return the word ids of a row.

    >>> numbered([0, 2, 1, 0, 1])
    [None, 0, 0, 1, None, 2]
    >>> numbered([0, 2, 1, 0, 1], "again after a gap")  # as the segments of a pair are
    [None, 0, 0, 1, None, 0]
    >>> numbered([1, 2, 1], "two in turn"), numbered([1, 2], "with gaps")
    ([0, 1, 1, 0], [2, 702, 702])
    """
    found: list[int | None] = []
    number = 0
    for length in lengths:
        if not length:
            found.append(None)
            number = 0 if numbering == "again after a gap" else number
            continue
        found += [_number(number, numbering)] * length
        number += 1
    return found


def _number(number: int, numbering: str) -> int:
    if numbering == "two in turn":
        return number % 2
    return number * 700 + 2 if numbering == "with gaps" else number


def word_masking(
    tokenizer: str,
    rows: Sequence[Lengths],
    seed: int = 0,
    options: Mapping[str, float] = OPTIONS[1],
    first: int = 0,
    numbering: str = "rising",
) -> WordMasking:
    """Make a small batch of words; rows are filled up with padding.

    >>> case = word_masking("wordpiece", [[0, 1, 2], [2]])
    >>> case.input_ids, case.word_ids
    ([[3, 7, 8, 9], [13, 14, 0, 0]], [[None, 0, 1, 1], [0, 0, None, None]])
    """
    loaded = load_tokenizer(tokenizer)
    sep, pad = loaded.sep_token_id, loaded.pad_token_id
    words = [numbered(row, numbering) for row in rows]
    width = max(map(len, words))
    tokens = [_words(len(row), first + n) for n, row in enumerate(words)]
    ids = [
        [sep if word is None else token for word, token in zip(row, own, strict=True)]
        for row, own in zip(words, tokens, strict=True)
    ]
    padded = [row + [pad] * (width - len(row)) for row in ids]
    return WordMasking(tokenizer, padded, [row + [None] * (width - len(row)) for row in words], seed, options)


WORD_OPTIONS: tuple[Mapping[str, float], ...] = ({}, {"mlm_probability": 0.5}, {"mlm_probability": 0.8})


def word_maskings(options: Sequence[Mapping[str, float]] = WORD_OPTIONS) -> SearchStrategy[WordMasking]:
    """Up to four rows of words of one to three tokens, with special tokens anywhere, and padding.

    >>> from hypothesis import find
    >>> find(word_maskings(), lambda case: len(case.word_ids[0]) > 1).word_ids
    [[None, None]]
    """
    row = st.lists(st.integers(0, 3), min_size=1, max_size=6)
    return st.builds(
        word_masking,
        st.sampled_from([*MASKED, *MASKED_LEFT]),
        st.lists(row, min_size=1, max_size=4),
        _SEEDS,
        st.sampled_from(options),
        st.integers(0, 20),
        st.sampled_from(NUMBERINGS),
    )


# Large batches: a share is only known over many tokens.

ROWS = TOKENS = 200
WORD_ROWS = 120


def many_tokens(tokenizer: str, seed: int, **options: float) -> Masking:
    """Make 200 rows of 200 ordinary tokens, every ordinary id equally often."""
    return Masking(tokenizer, *_repeated(tokenizer, 0, None, ROWS, TOKENS), seed, options)


def few_kinds_of_tokens(tokenizer: str, seed: int, rows: int = ROWS, tokens: int = TOKENS, **options: float) -> Masking:
    """Make rows of ordinary tokens of ten different ids."""
    return Masking(tokenizer, *_repeated(tokenizer, 20, 30, rows, tokens), seed, options)


def many_framed_tokens(tokenizer: str, seed: int, **options: float) -> Masking:
    """Make 250 rows of 60 to 259 ordinary tokens, 37,625 in all, between special tokens and with padding."""
    return Masking(tokenizer, *_many_framed(tokenizer), seed, options)


def many_words(lengths: tuple[int, ...], seed: int, numbering: str = "rising", **options: float) -> WordMasking:
    """Make 120 rows in which words of these lengths come again and again, 200 tokens or a few less."""
    return replace(_many_words(lengths, numbering), seed=seed, options=options)


# The same whatever the seed and the options: made once.


@cache
def _repeated(tokenizer: str, first: int, last: int | None, rows: int, tokens: int) -> tuple[Matrix, Matrix]:
    ids = np.resize(ordinary_ids(tokenizer)[first:last], (rows, tokens))
    return ids, np.zeros_like(ids)


@cache
def _many_framed(tokenizer: str) -> tuple[Matrix, Matrix]:
    ids, special = framed(tokenizer, [60 + row % 200 for row in range(250)])
    return np.array(ids), np.array(special)


@cache
def _many_words(lengths: tuple[int, ...], numbering: str) -> WordMasking:
    again = [*lengths] * (TOKENS // sum(max(length, 1) for length in lengths))
    return word_masking("wordpiece", [again] * WORD_ROWS, numbering=numbering)


def masking_calls() -> SearchStrategy[Call]:
    """Calls of ``mask_tokens``."""
    return maskings(flagged=(0, 3)).map(Masking.call)


def word_masking_calls() -> SearchStrategy[Call]:
    """Calls of ``mask_whole_words``."""
    return word_maskings().map(WordMasking.call)

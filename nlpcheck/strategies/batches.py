"""Rows of a batch before collation: ids, masks, labels or answer positions, as a tokenizer and `Dataset.map` leave them.

The ids are ordinary words of every tokenizer of the suite, never padding, unless a strategy says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from nlpcheck.strategies.tokenizers import MUST_TOKENIZERS

IGNORED = -100
ORDINARY_IDS = st.integers(6, 30)  # words of every tokenizer, special in none
LABELS = st.sampled_from([0, 1, 2, IGNORED])
TYPED = frozenset({"wordpiece", "wordpiece-left", "unigram-cls-last"})  # the tokenizers that have token types

Row = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """Arguments of ``collate``; the tokenizer by name."""

    tokenizer: str
    features: list[Row]
    pad_to_multiple_of: int | None = None

    @property
    def lengths(self) -> list[int]:
        """The number of tokens of each row."""
        return [len(row["input_ids"]) for row in self.features]


def token_batches(
    *,
    tokenizers: Sequence[str] = MUST_TOKENIZERS,
    multiples: Sequence[int | None] = (None,),
    max_rows: int = 4,
) -> st.SearchStrategy[Batch]:
    """Rows with one label per token, some of them -100.

    >>> from hypothesis import find
    >>> find(token_batches(), lambda batch: len(set(batch.lengths)) > 1).lengths
    [1, 2]
    """
    return _batches(_token_rows, tokenizers, multiples, max_rows)


def span_batches(
    *,
    tokenizers: Sequence[str] = MUST_TOKENIZERS,
    multiples: Sequence[int | None] = (None,),
    max_rows: int = 4,
) -> st.SearchStrategy[Batch]:
    """Rows with the positions of an answer's first and last token.

    >>> from hypothesis import find
    >>> find(span_batches(), lambda batch: True).features[0]["start_positions"]
    0
    """
    return _batches(_span_rows, tokenizers, multiples, max_rows)


def with_extra_columns(batch: Batch) -> Batch:
    """Add what tokenization leaves behind and no model takes: of the rows' lengths, but with holes, and numbers."""
    return Batch(
        batch.tokenizer,
        [
            row
            | {
                "word_ids": [None, *range(len(row["input_ids"]) - 1)],
                "offset_mapping": [
                    None,
                    *([3 * n, 3 * n + 2] for n in range(len(row["input_ids"]) - 1)),
                ],
                "special_tokens_mask": [1] + [0] * (len(row["input_ids"]) - 1),
                "overflow_to_sample_mapping": n,
            }
            for n, row in enumerate(batch.features)
        ],
        batch.pad_to_multiple_of,
    )


def without_keys(batch: Batch, *keys: str) -> Batch:
    """Leave some keys out of every row."""
    features = [{key: value for key, value in row.items() if key not in keys} for row in batch.features]
    return Batch(batch.tokenizer, features, batch.pad_to_multiple_of)


def with_last_token(batch: Batch, token_id: int) -> Batch:
    """Let every row end in one and the same token, as a text that ends in EOS does."""
    features = [row | {"input_ids": [*row["input_ids"][:-1], token_id]} for row in batch.features]
    return Batch(batch.tokenizer, features, batch.pad_to_multiple_of)


def token_row(input_ids: Sequence[int], labels: Sequence[int], *, typed: bool = True) -> Row:
    """One row by hand: everything in the first segment."""
    return _inputs(list(input_ids), [0] * len(input_ids), typed=typed) | {"labels": list(labels)}


def span_row(input_ids: Sequence[int], start: int, end: int, *, typed: bool = True) -> Row:
    """One row by hand: everything after the first token is the second segment."""
    types = [0] + [1] * (len(input_ids) - 1)
    return _inputs(list(input_ids), types, typed=typed) | {
        "start_positions": start,
        "end_positions": end,
    }


def _inputs(input_ids: list[int], token_type_ids: list[int], *, typed: bool) -> Row:
    types = {"token_type_ids": token_type_ids} if typed else {}
    return {"input_ids": input_ids, **types, "attention_mask": [1] * len(input_ids)}


def _batches(
    rows: Callable[..., st.SearchStrategy[Row]],
    tokenizers: Sequence[str],
    multiples: Sequence[int | None],
    max_rows: int,
) -> st.SearchStrategy[Batch]:
    def of_tokenizer(name: str) -> st.SearchStrategy[Batch]:
        features = st.lists(rows(typed=name in TYPED), min_size=1, max_size=max_rows)
        return st.builds(Batch, st.just(name), features, st.sampled_from(multiples))

    return st.sampled_from(tokenizers).flatmap(of_tokenizer)


@st.composite
def _token_rows(draw: st.DrawFn, *, typed: bool) -> Row:
    pairs = draw(st.lists(st.tuples(ORDINARY_IDS, LABELS), min_size=1, max_size=7))
    return _inputs([i for i, _ in pairs], _types(draw, len(pairs)), typed=typed) | {
        "labels": [y for _, y in pairs]
    }


@st.composite
def _span_rows(draw: st.DrawFn, *, typed: bool) -> Row:
    ids = draw(st.lists(ORDINARY_IDS, min_size=1, max_size=7))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(ids) - 1)] * 2)))
    inputs = _inputs(ids, _types(draw, len(ids)), typed=typed)
    return inputs | {"start_positions": start, "end_positions": end}


def _types(draw: st.DrawFn, length: int) -> list[int]:
    """Zeros for the first segment, ones for the second."""
    first = draw(st.integers(0, length))
    return [0] * first + [1] * (length - first)

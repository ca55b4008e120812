"""Rows of a batch before collation: ids, masks, labels or answer positions, as tokenization leaves them.

The ids are ordinary words of every tokenizer of the suite, never padding, unless a strategy says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from nlpcheck.strategies.tokenizers import MUST_TOKENIZERS

IGNORED = -100
FIRST_WORD = 6  # this id and the next twenty are words of every tokenizer, special in none
LABELS = (0, 1, 2, IGNORED)
LONGEST_ROW = 7
TYPED = frozenset({"wordpiece", "wordpiece-left", "unigram-cls-last"})  # the tokenizers that have token types

Row = dict[str, Any]
Sketch = tuple[int, int, int]


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
    return _batches(_token_batch, tokenizers, multiples, max_rows)


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
    return _batches(_span_batch, tokenizers, multiples, max_rows)


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


def with_label(batch: Batch) -> Batch:
    """Call the labels of every row `label`, in their place."""
    features = [{"label" if key == "labels" else key: value for key, value in row.items()} for row in batch.features]
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


# Length of a row, where its words begin in the vocabulary, length of its second segment (or start of its answer). The
# rest of a row follows from these three: padding depends on lengths, and few draws make fast tests.
_SKETCHES = st.tuples(st.integers(1, LONGEST_ROW), st.integers(0, 20), st.integers(0, LONGEST_ROW))


def _batches(
    batch_of: Callable[..., Batch], tokenizers: Sequence[str], multiples: Sequence[int | None], max_rows: int
) -> st.SearchStrategy[Batch]:
    rows = st.lists(_SKETCHES, min_size=1, max_size=max_rows)
    return st.builds(batch_of, st.sampled_from(tokenizers), rows, st.sampled_from(multiples))


def _token_batch(tokenizer: str, sketches: list[Sketch], multiple: int | None) -> Batch:
    """Rows whose labels repeat 0, 1, 2 and -100, from somewhere on."""
    rows = [
        _words(sketch, tokenizer) | {"labels": [LABELS[(sketch[1] + n) % len(LABELS)] for n in range(sketch[0])]}
        for sketch in sketches
    ]
    return Batch(tokenizer, rows, multiple)


def _span_batch(tokenizer: str, sketches: list[Sketch], multiple: int | None) -> Batch:
    """Rows whose answer begins somewhere, or at the last token, and has one token or two."""
    rows = []
    for length, first_word, cut in sketches:
        start = min(cut, length - 1)
        positions = {"start_positions": start, "end_positions": min(start + first_word % 2, length - 1)}
        rows.append(_words((length, first_word, cut), tokenizer) | positions)
    return Batch(tokenizer, rows, multiple)


def _words(sketch: Sketch, tokenizer: str) -> Row:
    length, first_word, cut = sketch
    types = [int(n >= length - cut) for n in range(length)]
    return _inputs([FIRST_WORD + (first_word + n) % 20 for n in range(length)], types, typed=tokenizer in TYPED)

"""Texts and pairs of texts to be tokenized, and their rows to be collated, with labels of every kind.

A label is a class (an int), a score (a float), or a set: one number per label name, 1 for each that applies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nlpcheck.oracles.sequences import Row, right_rows
from nlpcheck.strategies.batches import Batch, token_batches, token_row
from nlpcheck.strategies.calls import Call, TokenizerName
from nlpcheck.strategies.text import texts
from nlpcheck.strategies.tokenizers import MUST_TOKENIZERS, load_tokenizer, tokenizer_names

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy
    from transformers import PreTrainedTokenizerFast

ROOMS = (40, 3, 2, 4, 5, 6, 9)  # tokens besides the special ones; the first holds most texts
SINGLE_ROOMS = (*ROOMS, 1)
PAIRED_WITH = ("", "Ada", "in Paris", "the cat in the New York")  # of every length, also none
LABELS: dict[str, tuple[Any, ...]] = {
    "classes": (0, 2, 1),
    "scores": (0.5, -1.25, 3.0),
    "sets": ([1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]),
    "whole sets": ([1, 0, 1], [0, 0, 0], [0, 1, 0]),
}
KINDS = tuple(LABELS)


@dataclass(frozen=True)
class TextBatch:
    """Arguments of ``tokenize``; the tokenizer by name."""

    tokenizer: str
    texts: list[str]
    max_length: int
    pairs: list[str] | None = None
    labels: list[Any] | None = None

    @property
    def examples(self) -> dict[str, list[Any]]:
        """The batch as a mapping of columns."""
        columns = {"text": self.texts, "text_pair": self.pairs, "label": self.labels}
        return {name: list(values) for name, values in columns.items() if values is not None}

    @property
    def loaded(self) -> PreTrainedTokenizerFast:
        """The tokenizer."""
        return load_tokenizer(self.tokenizer)

    @property
    def right_rows(self) -> list[list[Row]]:
        """Per example every right row."""
        seconds: Sequence[str | None] = self.pairs or [None] * len(self.texts)
        return [
            right_rows(self.loaded, text, pair, self.max_length) for text, pair in zip(self.texts, seconds, strict=True)
        ]


def text_batch(
    tokenizer: str,
    texts: list[str],
    pairs: list[str] | None = None,
    *,
    room: int = ROOMS[0],
    labels: list[Any] | None = None,
) -> TextBatch:
    """Return the batch whose rows hold exactly `room` tokens besides the special ones.

    >>> text_batch("wordpiece", ["the cat"], room=3).max_length
    5
    """
    special = load_tokenizer(tokenizer).num_special_tokens_to_add(pair=pairs is not None)
    return TextBatch(tokenizer, texts, special + room, pairs, labels)


@st.composite
def text_batches(draw: DrawFn, *, level: str = "MUST", pairs: bool = False) -> TextBatch:
    """Batches of texts, or of pairs, some of which are too long; `level` is that of the texts and the tokenizers.

    >>> from hypothesis import find
    >>> len(find(text_batches(pairs=True), lambda batch: len(batch.texts) > 1).pairs)
    2
    """
    firsts = draw(st.lists(texts(level, max_words=7), min_size=1, max_size=3))
    second = st.sampled_from(PAIRED_WITH) | texts(level, max_words=7)
    seconds = draw(st.lists(second, min_size=len(firsts), max_size=len(firsts))) if pairs else None
    room = draw(st.sampled_from(ROOMS if pairs else SINGLE_ROOMS))
    return text_batch(draw(tokenizer_names(level=level)), firsts, seconds, room=room)


def with_labels(batch: TextBatch, kind: str) -> TextBatch:
    """Give every example a label of a kind.

    >>> with_labels(TextBatch("wordpiece", ["the cat"], 9), "scores").labels
    [0.5]
    """
    labels = [LABELS[kind][n % 3] for n in range(len(batch.texts))]
    return TextBatch(batch.tokenizer, batch.texts, batch.max_length, batch.pairs, labels)


def tokenize_calls(*, pairs: bool = False, labelled: bool = True) -> SearchStrategy[Call]:
    """Calls of `tokenize`, with labels unless `labelled` is False."""
    return text_batches(pairs=pairs).map(_labelled_call if labelled else _tokenize_call)


def _labelled_call(batch: TextBatch) -> Call:
    return _tokenize_call(with_labels(batch, KINDS[len(batch.texts[0]) % len(KINDS)]))


def _tokenize_call(batch: TextBatch) -> Call:
    return Call((batch.examples, TokenizerName(batch.tokenizer)), {"max_length": batch.max_length})


def sequence_row(input_ids: Sequence[int], label: Any, *, typed: bool = True) -> dict[str, Any]:
    """Return one row by hand, everything in the first segment, with its label.

    >>> sequence_row([7], 1, typed=False)
    {'input_ids': [7], 'attention_mask': [1], 'labels': 1}
    """
    return token_row(input_ids, [], typed=typed) | {"labels": label}


def sequence_batches(
    kind: str = "classes",
    *,
    tokenizers: Sequence[str] = MUST_TOKENIZERS,
    multiples: Sequence[int | None] = (None,),
) -> SearchStrategy[Batch]:
    """Rows with one label each, of a kind; `"any"` draws the kind, too.

    >>> from hypothesis import find
    >>> find(sequence_batches("scores"), lambda batch: True).features[0]["labels"]
    0.5
    """
    batches = token_batches(tokenizers=tokenizers, multiples=multiples)
    kinds = st.sampled_from(KINDS) if kind == "any" else st.just(kind)
    return st.builds(_labelled, batches, kinds)


def _labelled(batch: Batch, kind: str) -> Batch:
    """Replace the labels per token by one for the row, which depends on its words and its place."""
    rows = [
        row | {"labels": LABELS[kind][(row["input_ids"][0] + place) % 3]} for place, row in enumerate(batch.features)
    ]
    return Batch(batch.tokenizer, rows, batch.pad_to_multiple_of)


def map_rows(batch: Batch, change: Callable[[int, dict[str, Any]], dict[str, Any]]) -> Batch:
    """Change every row, given its place."""
    return Batch(batch.tokenizer, [change(*item) for item in enumerate(batch.features)], batch.pad_to_multiple_of)

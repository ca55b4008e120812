"""The windows of a question and its context: a tokenizer's own uncut row, less what a window leaves out.

Nothing is truncated by the tokenizer: what the question and the special tokens are is read from rows that need no cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nlpcheck.oracles import token_spans

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


@dataclass(frozen=True)
class Window:
    """One row for the model and what its tokens are; every list has one entry per token."""

    inputs: dict[str, list[int]]
    """The keys of `tokenizer.model_input_names`."""
    offsets: list[tuple[int, int]]
    sequence_ids: list[int | None]
    cls_index: int

    @property
    def input_ids(self) -> list[int]:
        """The ids of the tokens."""
        return self.inputs["input_ids"]

    @property
    def context_tokens(self) -> list[int]:
        """The positions of the context's tokens."""
        return token_spans.context_tokens(self.sequence_ids)

    @property
    def context_ids(self) -> list[int]:
        """The ids of the context's tokens."""
        return [self.input_ids[token] for token in self.context_tokens]

    @property
    def extent(self) -> tuple[int, int]:
        """The characters of the context that the window holds; (0, 0) if it holds none."""
        return token_spans.window_extent(self.offsets, self.sequence_ids) or (0, 0)


def uncut(tokenizer: PreTrainedTokenizerFast, question: str, context: str) -> Window:
    """Return the pair as one row, however long."""
    row = tokenizer([question], [context], return_offsets_mapping=True, verbose=False)
    sequence_ids = row.sequence_ids(0)
    special = [token for token, segment in enumerate(sequence_ids) if segment is None]
    ids = row["input_ids"][0]
    at = [token for token in special if ids[token] == tokenizer.cls_token_id]
    return Window(
        inputs={name: row[name][0] for name in tokenizer.model_input_names},
        offsets=row["offset_mapping"][0],
        sequence_ids=sequence_ids,
        cls_index=at[0] if at else 0,
    )


def room_for_context(tokenizer: PreTrainedTokenizerFast, question: str, context: str, max_length: int) -> int:
    """Return how many context tokens a row can hold beside the question and the special tokens."""
    row = uncut(tokenizer, question, context)
    return max_length - (len(row.input_ids) - len(row.context_tokens))


def windows_of(
    tokenizer: PreTrainedTokenizerFast, question: str, context: str, *, max_length: int, stride: int
) -> list[Window]:
    """Return the windows from left to right: each starts room - stride tokens after the one before it."""
    row = uncut(tokenizer, question, context)
    context_tokens = row.context_tokens
    room = max_length - (len(row.input_ids) - len(context_tokens))
    windows = []
    start = 0
    while True:
        windows.append(_without(row, context_tokens[:start] + context_tokens[start + room :]))
        if start + room >= len(context_tokens):
            return windows
        start += room - stride


def windows_of_all(
    tokenizer: PreTrainedTokenizerFast, examples: Mapping[str, Sequence[Any]], *, max_length: int, stride: int
) -> list[list[Window]]:
    """Return the windows of every example."""
    pairs = zip(examples["question"], examples["context"], strict=True)
    return [windows_of(tokenizer, *pair, max_length=max_length, stride=stride) for pair in pairs]


def right_labels(window: Window, context: str, answer: tuple[int, int] | None) -> list[tuple[int, int]]:
    """Return every right pair of start and end position for an answer, given by its characters (None: no answer).

    The first token of a window may or may not hold the white space before it: a library that cuts and one that is cut
    differ there, so an answer that begins in that space has a right label for each.
    """
    cls = (window.cls_index, window.cls_index)
    if answer is None or not window.context_tokens:
        return [cls]
    labels: list[tuple[int, int]] = []
    for offsets in _readings(window, context):
        labels += token_spans.right_spans(offsets, window.sequence_ids, *answer) or [cls]
    return sorted(set(labels))


def _readings(window: Window, context: str) -> list[list[tuple[int, int]]]:
    """Return the offsets with the first context token starting at its own first character, or in the space before."""
    first = window.context_tokens[0]
    start, end = window.offsets[first]
    readings = [window.offsets]
    while start > 0 and context[start - 1].isspace():
        start -= 1
        readings.append([*window.offsets[:first], (start, end), *window.offsets[first + 1 :]])
    return readings


def _without(row: Window, left_out: Sequence[int]) -> Window:
    """Return the row without some of its tokens."""
    kept = [token for token in range(len(row.input_ids)) if token not in left_out]
    at = kept.index(row.cls_index) if row.cls_index in kept else 0
    return Window(
        inputs={name: [values[token] for token in kept] for name, values in row.inputs.items()},
        offsets=[row.offsets[token] for token in kept],
        sequence_ids=[row.sequence_ids[token] for token in kept],
        cls_index=at,
    )

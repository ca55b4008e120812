"""Windows: a long context is read in overlapping pieces, each of them with the whole question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .spans import CONTEXT, char_span_to_token_span

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

Examples = Mapping[str, Sequence[Any]]
Row = dict[str, Any]


def prepare_train_features(
    examples: Examples, tokenizer: PreTrainedTokenizerFast, *, max_length: int, stride: int
) -> dict[str, list[Any]]:
    """Make one row per window, labelled with the answer's tokens, or with CLS if it lacks the answer."""
    answers = examples["answers"]
    rows = []
    for example, window in _windows(examples, tokenizer, max_length, stride):
        cls = window["cls_index"]
        start, end = _answer_span(answers[example], window) or (cls, cls)
        inputs = {name: window[name] for name in tokenizer.model_input_names}
        rows.append({**inputs, "start_positions": start, "end_positions": end})
    return _columns(rows)


def prepare_validation_features(
    examples: Examples, tokenizer: PreTrainedTokenizerFast, *, max_length: int, stride: int
) -> dict[str, list[Any]]:
    """Make one row per window, with what turns the predictions for its tokens into text."""
    ids = examples["id"]
    kept = [*tokenizer.model_input_names, "offset_mapping", "cls_index"]
    rows = []
    for example, window in _windows(examples, tokenizer, max_length, stride):
        rows.append({**{name: window[name] for name in kept}, "example_id": ids[example]})
    return _columns(rows)


def _windows(
    examples: Examples, tokenizer: PreTrainedTokenizerFast, max_length: int, stride: int
) -> Iterator[tuple[int, Row]]:
    """Yield each window with the index of its example.

    The tokenizer's own truncation panics if `stride` leaves no room, so the pairs are encoded uncut: a window
    is a row without the context tokens before and after a slice of them.
    """
    cls_token_id = tokenizer.cls_token_id
    pairs = tokenizer(list(examples["question"]), list(examples["context"]), verbose=False)
    for example, encoding in enumerate(pairs.encodings):
        row = {name: pairs[name][example] for name in tokenizer.model_input_names}
        row["sequence_ids"] = segments = encoding.sequence_ids
        first = [*segments, CONTEXT].index(CONTEXT)  # behind the last token if there is no context
        after = first + segments.count(CONTEXT)
        outside = [None] * len(segments)
        row["offset_mapping"] = outside[:first] + encoding.offsets[first:after] + outside[after:]
        room = max_length - (len(segments) - (after - first))
        for start, stop in _slices(first, after, room, stride):
            window = {name: values[:first] + values[start:stop] + values[after:] for name, values in row.items()}
            yield example, window | {"cls_index": _cls_index(window, cls_token_id)}


def _slices(first: int, after: int, room: int, stride: int) -> list[tuple[int, int]]:
    """Return the windows of the context tokens from `first` to before `after`, neighbours sharing `stride`."""
    if after - first <= room:
        return [(first, after)]
    if stride >= room:
        message = f"stride={stride} must be smaller than the room for the context, {room} tokens"
        raise ValueError(message)
    return [(start, min(start + room, after)) for start in range(first, after - stride, room - stride)]


def _answer_span(answers: Mapping[str, Sequence[Any]], window: Row) -> tuple[int, int] | None:
    """Return the tokens of the first gold answer, None if there is none or the window does not hold it."""
    if not answers["text"]:
        return None
    start = answers["answer_start"][0]
    return char_span_to_token_span(
        window["offset_mapping"], window["sequence_ids"], start, start + len(answers["text"][0])
    )


def _cls_index(window: Row, cls_token_id: int | None) -> int:
    """Return the position of the CLS token, 0 if there is none; one typed in a text is a token of that text."""
    segments = window["sequence_ids"]
    return next((i for i, token in enumerate(window["input_ids"]) if token == cls_token_id and segments[i] is None), 0)


def _columns(rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}

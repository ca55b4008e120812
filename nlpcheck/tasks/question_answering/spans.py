"""Spans: from the characters of an answer to the tokens of the context, and back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

Offsets = Sequence[tuple[int, int]]  # per token: its first character, and the one after its last

CONTEXT = 1  # the sequence id of the second segment


def char_span_to_token_span(
    offsets: Offsets, sequence_ids: Sequence[int | None], start_char: int, end_char: int
) -> tuple[int, int] | None:
    """Return the first and the last context token of an answer, None if it is not wholly in the window."""
    if CONTEXT not in sequence_ids:
        return None
    first = sequence_ids.index(CONTEXT)
    stop = first + sequence_ids.count(CONTEXT)
    if start_char < offsets[first][0] or offsets[stop - 1][1] < end_char:
        return None
    # Offsets never decrease along the context, so the tokens of the answer need no search from the left.
    start = bisect_right(offsets, start_char, first, stop, key=lambda offset: offset[1])
    end = bisect_left(offsets, end_char, first, stop, key=lambda offset: offset[0])
    # A byte-level token may hold no character at all: it cannot be where an answer starts or ends.
    answer = [token for token in range(start, end) if offsets[token][0] < offsets[token][1]]
    return (answer[0], answer[-1]) if answer else None


def token_span_to_char_span(offsets: Offsets, start_token: int, end_token: int) -> tuple[int, int]:
    """Return where the first token starts and where the last one ends."""
    return offsets[start_token][0], offsets[end_token][1]

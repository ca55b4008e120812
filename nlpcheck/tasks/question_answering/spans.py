"""Spans: from the characters of an answer to the tokens of the context, and back."""

from __future__ import annotations

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
    last = first + sequence_ids.count(CONTEXT) - 1
    if start_char < offsets[first][0] or offsets[last][1] < end_char:
        return None
    near = [t for t in range(first, last + 1) if offsets[t][0] < end_char and start_char < offsets[t][1]]
    answer = [t for t in near if offsets[t][0] < offsets[t][1]]  # a byte-level token may hold no character at all
    return (answer[0], answer[-1]) if answer else None


def token_span_to_char_span(offsets: Offsets, start_token: int, end_token: int) -> tuple[int, int]:
    """Return where the first token starts and where the last one ends."""
    return offsets[start_token][0], offsets[end_token][1]

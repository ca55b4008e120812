"""Which tokens hold an answer, told from the definition alone, character by character."""

from __future__ import annotations

from collections.abc import Sequence

Offsets = Sequence[tuple[int, int] | None]
SequenceIds = Sequence[int | None]

CONTEXT = 1


def context_tokens(sequence_ids: SequenceIds) -> list[int]:
    """Return the positions of the context's tokens.

    >>> context_tokens([None, 0, None, 1, 1, None])
    [3, 4]
    """
    return [token for token in range(len(sequence_ids)) if sequence_ids[token] == CONTEXT]


def characters(offset: tuple[int, int] | None) -> set[int]:
    """Return the characters that a token holds; none where the offset is None or empty.

    >>> sorted(characters((3, 6)))
    [3, 4, 5]
    """
    return set(range(*offset)) if offset else set()


def window_extent(offsets: Offsets, sequence_ids: SequenceIds) -> tuple[int, int] | None:
    """Return the first character of the window's context and the one after its last, None without context.

    >>> window_extent([(0, 0), (0, 3), (0, 0), (4, 7), (8, 9), (0, 0)], [None, 0, None, 1, 1, None])
    (4, 9)
    """
    spans = [offsets[token] or (0, 0) for token in context_tokens(sequence_ids)]
    return (spans[0][0], spans[-1][1]) if spans else None


def is_inside(offsets: Offsets, sequence_ids: SequenceIds, start_char: int, end_char: int) -> bool:
    """Tell whether an answer lies wholly inside the window's context.

    >>> is_inside([(4, 7), (8, 9)], [1, 1], 4, 9), is_inside([(4, 7), (8, 9)], [1, 1], 3, 9)
    (True, False)
    """
    extent = window_extent(offsets, sequence_ids)
    return extent is not None and extent[0] <= start_char and end_char <= extent[1]


def right_spans(offsets: Offsets, sequence_ids: SequenceIds, start_char: int, end_char: int) -> list[tuple[int, int]]:
    """Return every right token span of an answer inside the window, none if it is not.

    Both end tokens share a character with the answer, and each of its characters that a context token holds is held by
    a token of the span. Only where tokens share characters is there more than one.

    >>> right_spans([(0, 0), (0, 3), (4, 7), (8, 9), (0, 0)], [None, 1, 1, 1, None], 5, 9)
    [(2, 3)]
    >>> right_spans([(0, 1), (0, 1), (2, 3)], [1, 1, 1], 0, 3)
    [(0, 2), (1, 2)]
    """
    if not is_inside(offsets, sequence_ids, start_char, end_char):
        return []
    answer = set(range(start_char, end_char))
    shared = {token: characters(offsets[token]) & answer for token in context_tokens(sequence_ids)}
    held = set().union(*shared.values())
    ends = [token for token in shared if shared[token]]
    return [
        (start, end)
        for start in ends
        for end in ends
        if start <= end and held == set().union(*(shared[token] for token in shared if start <= token <= end))
    ]

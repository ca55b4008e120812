"""Words among the tokens of a row, found one token after another."""

from __future__ import annotations

from collections.abc import Sequence

Word = list[int]
"""The positions of a word's tokens."""


def words(word_ids: Sequence[int | None]) -> list[Word]:
    """Return the words of a row: runs of equal ids that are not None.

    >>> words([None, 0, 0, 1, None, 1, 0])
    [[1, 2], [3], [5], [6]]
    """
    found: list[Word] = []
    before: int | None = None
    for position, word in enumerate(word_ids):
        if word is not None and word == before:
            found[-1].append(position)
        elif word is not None:
            found.append([position])
        before = word
    return found

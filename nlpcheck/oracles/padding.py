"""What a padded batch must hold, by counting."""

from __future__ import annotations

from collections.abc import Sequence


def padded_width(lengths: Sequence[int], multiple: int | None = None) -> int:
    """Return the width of a batch: the longest row, or the next multiple that holds it.

    >>> padded_width([3, 5]), padded_width([3, 5], 4), padded_width([4], 4)
    (5, 8, 4)
    """
    width = max(lengths)
    while multiple and width % multiple:
        width += 1
    return width


def padded(row: Sequence[int], width: int, *, fill: int, side: str) -> list[int]:
    """Return the row, filled up to ``width`` on one side.

    >>> padded([7, 8], 4, fill=0, side="left")
    [0, 0, 7, 8]
    """
    rest = [fill] * (width - len(row))
    return [*row, *rest] if side == "right" else [*rest, *row]


def moved(position: int, row: Sequence[int], width: int, *, side: str) -> int:
    """Return where a position of the row is once the row is padded.

    >>> moved(1, [7, 8], 4, side="left"), moved(1, [7, 8], 4, side="right")
    (3, 1)
    """
    return position if side == "right" else position + width - len(row)


def unpadded(row: Sequence[int], length: int, *, side: str) -> list[int]:
    """Return the tokens of a padded row that holds ``length`` of them.

    >>> unpadded([0, 0, 7, 8], 2, side="left")
    [7, 8]
    """
    return list(row[:length]) if side == "right" else list(row[len(row) - length :])


def padding_of(row: Sequence[int], length: int, *, side: str) -> list[int]:
    """Return the padding of a padded row that holds ``length`` tokens.

    >>> padding_of([0, 0, 7, 8], 2, side="left")
    [0, 0]
    """
    return list(row[length:]) if side == "right" else list(row[: len(row) - length])


def mask_of(length: int, width: int, *, side: str) -> list[int]:
    """Return the attention mask of a row of ``length`` tokens in a batch of ``width``.

    >>> mask_of(1, 3, side="right")
    [1, 0, 0]
    """
    return padded([1] * length, width, fill=0, side=side)

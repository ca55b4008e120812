"""What rows of texts and pairs of texts must hold, from the row that nothing was cut from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


@dataclass(frozen=True)
class Row:
    """The tokens of one row."""

    input_ids: list[int]
    token_type_ids: list[int]
    segments: list[int | None]
    """Per token 0 for the first text, 1 for the second, None for a special token."""

    def size(self, segment: int | None) -> int:
        """Count the tokens of a segment; with None the special tokens."""
        return self.segments.count(segment)


def whole_row(tokenizer: PreTrainedTokenizerFast, text: str, pair: str | None = None) -> Row:
    """Return the row of a text or a pair, nothing cut.

    >>> from nlpcheck.strategies.tokenizers import load_tokenizer
    >>> whole_row(load_tokenizer("wordpiece"), "Ada", "in").segments
    [None, 0, None, 1, None]
    """
    encoding = tokenizer([text], None if pair is None else [pair], return_token_type_ids=True)
    return Row(encoding["input_ids"][0], encoding["token_type_ids"][0], encoding.sequence_ids(0))


def cut(row: Row, lengths: Sequence[int]) -> Row:
    """Return the row with the first tokens of each segment only, and every special token.

    >>> row = Row([1, 7, 8, 2, 9, 2], [0] * 6, [None, 0, 0, None, 1, None])
    >>> cut(row, [1, 1]).input_ids
    [1, 7, 2, 9, 2]
    """
    kept, left = [], list(lengths)
    for position, segment in enumerate(row.segments):
        if segment is None or left[segment] > 0:
            kept.append(position)
        if segment is not None:
            left[segment] -= 1
    return Row([row.input_ids[p] for p in kept], [row.token_type_ids[p] for p in kept], [row.segments[p] for p in kept])


def kept_lengths(first: int, second: int, room: int) -> list[tuple[int, int]]:
    """Return the lengths that cutting two segments longest first may leave: two where an odd token is over.

    >>> kept_lengths(6, 2, 5), kept_lengths(6, 6, 4), kept_lengths(6, 6, 5)
    ([(3, 2)], [(2, 2)], [(2, 3), (3, 2)])
    """
    found = []
    for one in range(min(first, room) + 1):
        other = min(room, first + second) - one
        fair = (one == first or one >= other - 1) and (other == second or other >= one - 1)
        if 0 <= other <= second and fair:
            found.append((one, other))
    return found


def right_rows(tokenizer: PreTrainedTokenizerFast, text: str, pair: str | None, max_length: int) -> list[Row]:
    """Return every right row of a text or a pair: one, or two where an odd token is over."""
    whole = whole_row(tokenizer, text, pair)
    room = max_length - whole.size(None)
    return [cut(whole, lengths) for lengths in kept_lengths(whole.size(0), whole.size(1), room)]

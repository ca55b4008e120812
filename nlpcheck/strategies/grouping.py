"""Tokenized texts of any length, to be cut into blocks.

Every token has a value of its own in every column but the attention mask, so that a lost, doubled or moved one shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nlpcheck.strategies.calls import Call

COLUMNS = ("input_ids", "attention_mask", "token_type_ids", "word_ids")


@dataclass(frozen=True)
class Grouping:
    """Arguments of ``group_texts``."""

    examples: dict[str, list[list[Any]]]
    block_size: int

    @property
    def length(self) -> int:
        """The number of tokens of all rows."""
        return sum(map(len, self.examples["input_ids"]))


def grouping(lengths: Sequence[int], block_size: int, columns: Sequence[str] = COLUMNS) -> Grouping:
    """Make rows of some lengths.

    >>> grouping([2, 1], 2).examples["input_ids"]
    [[0, 1000], [1]]
    """
    return Grouping({name: _rows(name, lengths) for name in columns}, block_size)


def _rows(name: str, lengths: Sequence[int]) -> list[list[Any]]:
    starts = [sum(lengths[:row]) for row in range(len(lengths))]
    return [[_value(name, start + n, n) for n in range(length)] for start, length in zip(starts, lengths, strict=True)]


def _value(name: str, number: int, place: int) -> int | None:
    """Return what a column holds for a token, by its number in all rows and its place in its own."""
    if name == "attention_mask":
        return int(number % 5 != 3)  # noqa: PLR2004
    if name == "special_tokens_mask":
        return int(number % 3 == 0)
    if name == "word_ids":
        return None if place == 0 else 500 + number
    if name == "input_ids":
        return number * 1000 % 1999  # not in rising order, and 0 is an id like the others
    return len(name) * 1000 + number


_LAYOUTS = (
    COLUMNS,
    COLUMNS[:2],
    COLUMNS[1::-1],
    COLUMNS[:1],
    ("special_tokens_mask", "input_ids", "position_ids"),
)
"""The columns of a batch; the ids need not come first."""


def groupings(*, longest: int = 9, largest_block: int = 7) -> SearchStrategy[Grouping]:
    """Up to five texts, some of them empty, but not all.

    >>> from hypothesis import find
    >>> find(groupings(), lambda case: case.length > 2 * case.block_size).block_size
    1
    """
    lengths = st.lists(st.integers(0, longest), min_size=1, max_size=5).map(_not_all_empty)
    return st.builds(grouping, lengths, st.integers(1, largest_block), st.sampled_from(_LAYOUTS))


def _not_all_empty(lengths: list[int]) -> list[int]:
    return lengths if any(lengths) else [*lengths, 1]


def grouping_calls() -> SearchStrategy[Call]:
    """Calls of ``group_texts``."""
    return st.builds(_call, groupings(), st.booleans())


def _call(case: Grouping, drop_remainder: bool) -> Call:  # noqa: FBT001  (drawn)
    return Call((case.examples, case.block_size), {"drop_remainder": drop_remainder})

"""Sums of negative log-likelihoods, as batches of any size give them."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Totals = list[tuple[float, int]]
"""Per batch the sum, and the number of tokens in it."""


def totals() -> SearchStrategy[Totals]:
    """Up to five batches of very different sizes; in some of them nothing counts, but not in all.

    >>> from hypothesis import find
    >>> find(totals(), lambda pairs: len(pairs) == 2)
    [(1.0, 1), (0.0, 0)]
    """
    counts = st.sampled_from([1, 2, 3, 30, 512])
    counted = st.builds(_total, counts, st.integers(1, 24))
    more = st.lists(st.one_of(counted, st.just((0.0, 0))), max_size=4)
    return st.builds(_placed, counted, more, st.integers(0, 4))


def _total(count: int, quarters: int) -> tuple[float, int]:
    """Return a batch of so many tokens whose mean is some quarters, or a little more."""
    return (quarters * count / 4 + (count > 1) / 8 if quarters > 1 else float(count)), count


def _placed(one: tuple[float, int], others: Totals, place: int) -> Totals:
    return [*others[:place], one, *others[place:]]

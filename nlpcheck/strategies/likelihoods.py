"""Logits and labels, and sums of negative log-likelihoods, as batches of any size give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nlpcheck.strategies.calls import Call, TensorOf

Array = np.ndarray[Any, np.dtype[Any]]
IGNORED = -100

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


@dataclass(frozen=True)
class Scored:
    """Arguments of ``token_nll``."""

    logits: Array
    """Of shape (rows, tokens, vocabulary); float32 numbers that half precision holds exactly."""
    labels: Array
    """Of shape (rows, tokens)."""

    def call(self) -> Call:
        """Return the call, with tensors."""
        return Call((TensorOf(self.logits), TensorOf(self.labels)))


def scored(labels: Sequence[Sequence[int]], size: int = 5, seed: int = 0, level: float = 0.0) -> Scored:
    """Make logits for some labels.

    >>> scored([[3, -100]]).logits.shape
    (1, 2, 5)
    """
    wanted = np.array(labels)
    logits = np.random.default_rng(seed).integers(-12, 13, (*wanted.shape, size)) / 4 + level
    return Scored(logits.astype(np.float32), wanted)


def scoreds(*, sizes: Sequence[int] = (2, 5, 9)) -> SearchStrategy[Scored]:
    """Up to three rows of up to five labels, some of them -100.

    >>> from hypothesis import find
    >>> find(scoreds(), lambda case: case.labels.size > 1).labels.tolist()
    [[0, 0]]
    """
    shapes = st.tuples(st.integers(1, 3), st.integers(1, 5))
    levels = st.sampled_from([0.0, 4.0, -4.0])
    return st.builds(_scored, shapes, st.sampled_from(sizes), st.integers(0, 999), levels)


def _scored(shape: tuple[int, int], size: int, seed: int, level: float) -> Scored:
    chance = np.random.default_rng(seed)
    labels = np.where(chance.random(shape) < seed % 4 / 6, IGNORED, chance.integers(0, size, shape))
    return scored(labels.tolist(), size, seed, level)

"""Logits with the labels that they are to predict, and texts longer than a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from nlpcheck.strategies.calls import Call

IGNORED = -100
VOCABULARY = 5


@dataclass(frozen=True)
class Scored:
    """Arguments of ``token_nll``: logits (rows, tokens, vocabulary), labels (rows, tokens)."""

    logits: Any
    labels: Any


@dataclass(frozen=True)
class LongText:
    """Arguments of ``strided_perplexity``; the decoder by name, the ids as a list."""

    model: str
    input_ids: list[int]
    max_length: int
    stride: int

    @property
    def sizes(self) -> dict[str, int]:
        """The arguments that go by name."""
        return {"max_length": self.max_length, "stride": self.stride}


def scored(labels: list[list[int]], seed: int = 0, vocabulary: int = VOCABULARY) -> Scored:
    """Random logits for some labels.

    >>> scored([[1, 2], [IGNORED, 0]]).logits.shape
    (2, 2, 5)
    """
    shape = (len(labels), len(labels[0]), vocabulary)
    logits = np.random.default_rng(seed).normal(0, 2, shape).astype(np.float32)
    return Scored(logits, np.array(labels, dtype=np.int64))


def scored_rows() -> st.SearchStrategy[Scored]:
    """One to three rows of two to five tokens, some labels -100, also in front and at the end.

    >>> from hypothesis import find
    >>> find(scored_rows(), lambda drawn: bool((drawn.labels < 0).any())).labels.tolist()
    [[0, -100]]
    """
    label = st.sampled_from([*range(VOCABULARY), IGNORED])
    rows = st.tuples(st.integers(1, 3), st.integers(2, 5)).flatmap(
        lambda size: st.lists(st.lists(label, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
    )
    return st.builds(scored, rows, st.integers(0, 9))


def as_calls(drawn: st.SearchStrategy[Scored]) -> st.SearchStrategy[Call]:
    """Turn them into calls of ``token_nll``, for the general rules."""
    return drawn.map(lambda one: Call((one.logits, one.labels)))


def long_texts(*models: str) -> st.SearchStrategy[LongText]:
    """A text of 2 to 12 tokens, in windows of 2 to 7."""
    ids = st.lists(st.integers(6, 40), min_size=2, max_size=12)
    sizes = st.integers(2, 7).flatmap(lambda length: st.tuples(st.just(length), st.integers(1, length - 1)))
    return st.builds(lambda model, ids, sizes: LongText(model, ids, *sizes), st.sampled_from(models), ids, sizes)

"""What a masked language model says: one logit per token of the vocabulary at every position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nlpcheck.strategies.calls import Call, TensorOf, TokenizerName
from nlpcheck.strategies.masking import MASKED, MASKED_LEFT
from nlpcheck.strategies.tokenizers import load_tokenizer

Array = np.ndarray[Any, np.dtype[Any]]
MASK = -1
"""Stands for the tokenizer's mask id in rows made by hand."""


@dataclass(frozen=True)
class Prediction:
    """Arguments of ``predict_masked``; the tokenizer by name."""

    tokenizer: str
    logits: Array
    """Of shape (rows, tokens, vocabulary); no two of a position are equal."""
    input_ids: Array
    top_k: int = 1

    @property
    def mask_id(self) -> int:
        """The id of the mask."""
        return int(load_tokenizer(self.tokenizer).mask_token_id)

    def call(self) -> Call:
        """Return the call, with tensors."""
        args = (TensorOf(self.logits), TensorOf(self.input_ids), TokenizerName(self.tokenizer))
        return Call(args, {"top_k": self.top_k})


def prediction(
    tokenizer: str,
    rows: Sequence[Sequence[int]],
    top_k: int = 1,
    seed: int = 0,
    level: float = 0.0,
    best: Mapping[tuple[int, int], int] | None = None,
) -> Prediction:
    """Make logits for some rows, in which `MASK` stands for the mask; ``best`` names the best id of some positions.

    >>> case = prediction("wordpiece", [[2, MASK, 3]], best={(0, 1): 70})
    >>> case.input_ids, int(case.logits[0, 1].argmax())
    (array([[2, 4, 3]]), 70)
    """
    loaded = load_tokenizer(tokenizer)
    ids = np.array([[loaded.mask_token_id if token == MASK else token for token in row] for row in rows])
    size = len(loaded)
    orders = np.random.default_rng(seed).random((*ids.shape, size)).argsort(-1)
    logits = (orders / 8 - size / 16 + level).astype(np.float32)  # every logit of a position once
    for place, token in (best or {}).items():
        logits[place][token] = logits[place].max() + 1
    return Prediction(tokenizer, logits, ids, top_k)


def predictions(*, masks: Sequence[int] = (0, 1, 2, 3), top_k: Sequence[int] = (1, 2, 3)) -> SearchStrategy[Prediction]:
    """Up to three rows of six tokens with so many masks each, anywhere.

    >>> from hypothesis import find
    >>> find(predictions(), lambda case: (case.input_ids == case.mask_id).sum() > 1).top_k
    1
    """
    row = st.tuples(st.sampled_from(masks), st.permutations(range(6)))
    return st.builds(
        _prediction,
        st.sampled_from([*MASKED, *MASKED_LEFT]),
        st.lists(row, min_size=1, max_size=3),
        st.sampled_from(top_k),
        st.integers(0, 99),
        st.sampled_from([0.0, -40.0, 40.0]),
    )


def _prediction(tokenizer: str, rows: list[tuple[int, list[int]]], top_k: int, seed: int, level: float) -> Prediction:
    ids = [[MASK if place in order[:count] else 20 + place for place in range(6)] for count, order in rows]
    return prediction(tokenizer, ids, top_k, seed, level)

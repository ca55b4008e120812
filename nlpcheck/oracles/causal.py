"""Causal language modelling by counting: likelihoods, windows and greedy text, one token at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

IGNORED = -100

Predict = Callable[[list[int]], Any]
"""Gives a model's logits for some ids: one row of scores per position, for the token that follows it."""


def surprise(scores: Any, token: int) -> float:
    """Return minus the log of the softmax of ``scores`` at a token.

    >>> surprise([0.0, 0.0], 1) == math.log(2)
    True
    """
    scores = np.asarray(scores, dtype=np.float64)
    highest = scores.max()
    return float(np.log(np.exp(scores - highest).sum()) + highest - scores[token])


def token_nll(logits: Any, labels: Any) -> tuple[float, int]:
    """Add up the surprise at every label that counts, given the scores one position before it.

    >>> token_nll([[[0.0, 0.0], [0.0, 0.0], [9.0, 0.0]]], [[0, IGNORED, 1]]) == (math.log(2), 1)
    True
    """
    pairs = [
        (logits[row][position - 1], label)
        for row, given in enumerate(labels)
        for position, label in enumerate(given)
        if position and label != IGNORED
    ]
    return math.fsum(surprise(scores, label) for scores, label in pairs), len(pairs)


def first_window(token: int, *, max_length: int, stride: int) -> int:
    """Return where the first window begins that holds a token.

    >>> [first_window(token, max_length=3, stride=2) for token in range(6)]
    [0, 0, 0, 2, 2, 4]
    """
    start = 0
    while token >= start + max_length:
        start += stride
    return start


def strided_perplexity(predict: Predict, ids: Sequence[int], *, max_length: int, stride: int) -> float:
    """Score each token but the first with what its first window holds before it."""
    surprises, predicted = [], {}
    for token in range(1, len(ids)):
        start = first_window(token, max_length=max_length, stride=stride)
        if start not in predicted:  # a decoder sees nothing behind a token: one call for all tokens of a window
            predicted[start] = predict(list(ids[start : start + max_length]))
        surprises.append(surprise(predicted[start][token - 1 - start], ids[token]))
    return math.exp(math.fsum(surprises) / len(surprises))


def continuation(predict: Predict, ids: Sequence[int], *, steps: int, ends: Collection[int] = ()) -> list[int]:
    """Append the token with the highest score, again and again; return the new tokens, without the one that ends.

    >>> continuation(lambda ids: [[float(token == len(ids)) for token in range(9)]], [7, 7], steps=9, ends=[5])
    [2, 3, 4]
    """
    new: list[int] = []
    for _ in range(steps):
        token = int(np.argmax(predict([*ids, *new])[-1]))
        if token in ends:
            break
        new.append(token)
    return new


def lead(predict: Predict, ids: Sequence[int], *, steps: int) -> float:
    """Return by how much the chosen tokens lead over the next best at least: how safe the choice is.

    >>> lead(lambda ids: [[0.0, 2.0, 1.5]], [7], steps=2)
    0.5
    """
    new = continuation(predict, ids, steps=steps)
    scores = [np.sort(np.asarray(predict([*ids, *new[:step]])[-1])) for step in range(steps)]
    return float(min(row[-1] - row[-2] for row in scores))


def completion_labels(ids: Sequence[int], ends: Sequence[int], prompt_length: int) -> list[int]:
    """Keep the ids of the tokens that end after the prompt.

    >>> completion_labels([5, 6, 7], [0, 3, 4], 3)
    [-100, -100, 7]
    """
    return [token if end > prompt_length else IGNORED for token, end in zip(ids, ends, strict=True)]

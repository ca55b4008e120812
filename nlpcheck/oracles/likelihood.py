"""Negative log-likelihoods and perplexity, term by term, in double precision."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

IGNORED = -100


def nll(logits: Sequence[float], label: int) -> float:
    """Return minus the logarithm of the probability that logits give to a label.

    >>> round(nll([1.5, 1.5], 0), 6)  # log(2)
    0.693147
    """
    highest = max(logits)
    return math.log(sum(math.exp(logit - highest) for logit in logits)) + highest - logits[label]


def total(logits: Sequence[Sequence[Sequence[float]]], labels: Sequence[Sequence[int]]) -> tuple[float, int]:
    """Return the sum over the labels that count, each with the logits of its position, and their number."""
    losses = [
        nll([float(logit) for logit in logits[row][token]], labels[row][token])
        for row in range(len(labels))
        for token in range(len(labels[row]))
        if labels[row][token] != IGNORED
    ]
    return math.fsum(losses), len(losses)


def perplexity(totals: Iterable[tuple[float, int]]) -> float:
    """Return exp(sum / number) over all pairs.

    >>> round(perplexity([(0.0, 3), (2 * math.log(9), 1)]), 9)  # 4 tokens, 9 ** (2 / 4)
    3.0
    """
    pairs = list(totals)
    return math.exp(math.fsum(nll for nll, _ in pairs) / sum(count for _, count in pairs))

"""Perplexity: how many tokens a model hesitates between, on average."""

from __future__ import annotations

import math
from collections.abc import Iterable


def perplexity(totals: Iterable[tuple[float, int]]) -> float:
    """Return exp(mean negative log-likelihood) over all tokens of all batches; infinity where exp overflows."""
    nll, count = 0.0, 0
    for batch_nll, batch_count in totals:
        nll += batch_nll
        count += batch_count
    if not count:
        message = "perplexity needs at least one counted token"
        raise ValueError(message)
    try:
        return math.exp(nll / count)
    except OverflowError:
        return math.inf

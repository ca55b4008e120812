"""Other right ways to turn sums of negative log-likelihoods into perplexity."""

import functools
import math

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="masked_lm")


@also_right("numpy, which overflows to infinity by itself", level="all")
def perplexity(totals):
    import numpy as np

    pairs = np.array(list(totals), dtype=np.float64).reshape(-1, 2)
    nll, count = pairs.sum(0)
    if count == 0:
        raise ValueError("no tokens")
    with np.errstate(over="ignore"):
        return np.exp(nll / count)


@also_right("float32 of torch")
def perplexity(totals):
    import torch

    totals = list(totals)
    count = sum(number for _, number in totals)
    if count == 0:
        raise ValueError("no tokens")
    return torch.exp(torch.tensor(sum(nll for nll, _ in totals) / count)).item()


@also_right("a weighted mean of means, ValueError of its own", level="all")
def perplexity(totals):
    class NothingCounted(ValueError):
        pass

    mean, seen = 0.0, 0
    for nll, count in totals:
        if count:
            seen += count
            mean += (nll / count - mean) * count / seen
    if not seen:
        raise NothingCounted
    return math.exp(mean) if mean < 709.78 else float("inf")


@also_right("a power of e", level="all")
def perplexity(totals):
    sums, counts = zip(*totals, strict=True)  # ValueError without pairs
    if not any(counts):
        raise ValueError(counts)
    try:
        return math.e ** (math.fsum(sums) / sum(counts))
    except OverflowError:
        return math.inf

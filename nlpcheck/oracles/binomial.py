"""Exact binomial tests: how improbable a number of successes is, without any approximation.

A requirement on something random asks for a number that is not *too* improbable: a correct implementation fails it
once in a thousand million times, and a wrong share shows as soon as there are enough trials.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import exp, lgamma, log, log1p

ALPHA = 1e-9
"""The probability that a correct implementation fails one test, both sides together."""


def probability(count: int, trials: int, chance: float) -> float:
    """Return the probability of exactly so many successes.

    >>> round(probability(2, 3, 0.5), 9)
    0.375
    """
    if chance in {0.0, 1.0}:
        return float(count == trials * chance)
    ways = lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1)
    return exp(ways + count * log(chance) + (trials - count) * log1p(-chance))


def at_least(count: int, trials: int, chance: float) -> float:
    """Return the probability of so many successes or more.

    >>> round(at_least(2, 3, 0.5), 9), at_least(0, 3, 0.1), at_least(1, 3, 0.0)
    (0.5, 1.0, 0.0)
    """
    if count <= trials * chance:
        return 1 - at_most(count - 1, trials, chance) if count > 0 else 1.0
    total, term = 0.0, probability(count, trials, chance)
    while count <= trials and term > total * 1e-17:  # beyond the mean every term is smaller than the one before
        total += term
        term *= (trials - count) / (count + 1) * chance / (1 - chance)
        count += 1
    return total


def at_most(count: int, trials: int, chance: float) -> float:
    """Return the probability of so many successes or fewer.

    >>> round(at_most(1, 3, 0.5), 9), at_most(3, 3, 1.0), at_most(2, 3, 1.0)
    (0.5, 1.0, 0.0)
    """
    return at_least(trials - count, trials, 1 - chance)


def plausible(count: int, trials: int, lowest: float, highest: float, alpha: float = ALPHA) -> bool:
    """Tell whether a number of successes agrees with a chance from ``lowest`` to ``highest``.

    Two-sided: half of ``alpha`` for too few under the lowest chance, half for too many under the highest.

    >>> plausible(1500, 10_000, 0.15, 0.15), plausible(1285, 10_000, 0.15, 0.15), plausible(1723, 10_000, 0.15, 0.15)
    (True, False, False)
    """
    return at_most(count, trials, lowest) >= alpha / 2 and at_least(count, trials, highest) >= alpha / 2


@cache
def interval(trials: int, lowest: float, highest: float, alpha: float = ALPHA) -> tuple[int, int]:
    """Return the smallest and the largest plausible number of successes.

    >>> interval(10_000, 0.15, 0.15)
    (1286, 1722)
    """
    smallest = _first_from(0, int(trials * lowest), lambda count: at_most(count, trials, lowest) >= alpha / 2)
    largest = _first_from(int(trials * highest), trials, lambda count: at_least(count + 1, trials, highest) < alpha / 2)
    return smallest, largest


def _first_from(first: int, last: int, holds: Callable[[int], bool]) -> int:
    """Return the first number from which a condition holds, by halving; ``last`` if it does not before."""
    while first < last:
        middle = (first + last) // 2
        if holds(middle):
            last = middle
        else:
            first = middle + 1
    return first

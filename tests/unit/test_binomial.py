"""The exact binomial tests, beside fractions without any rounding."""

from fractions import Fraction
from math import comb

import pytest

from nlpcheck.oracles.binomial import ALPHA, at_least, at_most, interval, plausible, probability

CHANCES = [Fraction(0), Fraction(3, 20), Fraction(1, 2), Fraction(4, 5), Fraction(1)]
CASES = [(trials, chance) for trials in (1, 2, 7, 30) for chance in CHANCES]


def exactly(count: int, trials: int, chance: Fraction) -> Fraction:
    """Return the probability of so many successes."""
    return comb(trials, count) * chance**count * (1 - chance) ** (trials - count)


def from_to(first: int, last: int, trials: int, chance: Fraction) -> Fraction:
    """Return the probability of first to last successes."""
    return sum((exactly(count, trials, chance) for count in range(first, last + 1)), Fraction(0))


@pytest.mark.parametrize(("trials", "chance"), CASES)
def test_probabilities_are_exact(trials: int, chance: Fraction) -> None:
    for count in range(trials + 1):
        one, more, fewer = (f(count, trials, float(chance)) for f in (probability, at_least, at_most))
        assert one == pytest.approx(float(exactly(count, trials, chance)), rel=1e-9, abs=1e-300)
        assert more == pytest.approx(float(from_to(count, trials, trials, chance)), rel=1e-9, abs=1e-15)
        assert fewer == pytest.approx(float(from_to(0, count, trials, chance)), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("chance", CHANCES[1:4])
def test_far_tails_keep_their_digits(chance: Fraction) -> None:
    trials = 200
    for count in (0, 1, trials - 1, trials):
        if count > trials * chance:
            assert at_least(count, trials, float(chance)) == pytest.approx(
                float(from_to(count, trials, trials, chance)), rel=1e-9
            )
        else:
            assert at_most(count, trials, float(chance)) == pytest.approx(
                float(from_to(0, count, trials, chance)), rel=1e-9
            )


@pytest.mark.parametrize(("trials", "chance"), [(30, c) for c in CHANCES] + [(200, Fraction(3, 20))])
@pytest.mark.parametrize("alpha", [ALPHA, 1e-3])
def test_an_interval_holds_what_is_plausible(trials: int, chance: Fraction, alpha: float) -> None:
    half = Fraction(alpha) / 2
    counts = [
        count
        for count in range(trials + 1)
        if from_to(0, count, trials, chance) >= half and from_to(count, trials, trials, chance) >= half
    ]
    assert counts == [n for n in range(trials + 1) if plausible(n, trials, float(chance), float(chance), alpha)]
    assert interval(trials, float(chance), float(chance), alpha) == (counts[0], counts[-1])


def test_a_correct_implementation_fails_once_in_a_thousand_million_times() -> None:
    smallest, largest = interval(200, 0.15, 0.15)
    outside = 1 - from_to(smallest, largest, 200, Fraction(3, 20))
    assert 0 < outside <= Fraction(ALPHA)


def test_between_two_chances_both_ends_are_plausible() -> None:
    lowest, highest = interval(100, 0.1, 0.3)
    assert (lowest, highest) == (interval(100, 0.1, 0.1)[0], interval(100, 0.3, 0.3)[1])
    assert plausible(10, 100, 0.1, 0.3)
    assert plausible(30, 100, 0.1, 0.3)
    assert not plausible(highest + 1, 100, 0.1, 0.3)

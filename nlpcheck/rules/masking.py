"""What the requirements on masking share: calls that give a pair of arrays, and shares judged by exact tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlpcheck.assertions import must, must_equal
from nlpcheck.border.recording import Area, plain_of
from nlpcheck.border.values import is_tensor
from nlpcheck.oracles.binomial import ALPHA, interval, plausible
from nlpcheck.strategies.calls import Call
from nlpcheck.strategies.masking import Case, WordMasking

IGNORED = -100
Array = np.ndarray[Any, np.dtype[Any]]
Pair = tuple[Array, Array]
"""Inputs and labels, each of shape (rows, tokens)."""


def function_of(case: Case) -> str:
    """Name the function that a case is for."""
    return "mask_whole_words" if isinstance(case, WordMasking) else "mask_tokens"


def masked(impl: Area, case: Case, **options: Any) -> Pair:
    """Mask a batch; inputs and labels come back as arrays of its shape."""
    return pair_of(raw_pair(impl, function_of(case), case.call(**options)), np.shape(case.input_ids))


def raw_pair(impl: Area, function: str, call: Call) -> Any:
    """Make a call; what comes back is what the implementation made."""
    args, kwargs = call.resolved()
    return getattr(impl.raw, function)(*args, **kwargs)


def pair_of(returned: Any, shape: tuple[int, ...]) -> Pair:
    """Return inputs and labels as arrays."""
    must(isinstance(returned, (tuple, list)), "a pair: inputs and labels", returned)
    must_equal(len(returned), 2, "the number of returned values")
    inputs, labels = map(array_of, returned)
    must_equal([list(inputs.shape), list(labels.shape)], [list(shape)] * 2, "the shapes of inputs and labels")
    return inputs, labels


def array_of(values: Any) -> Array:
    """Return a tensor, an array or nested lists as an array."""
    return np.asarray(values.detach().cpu().numpy() if is_tensor(values) else plain_of(values))


def must_be_share(count: int, trials: int, lowest: float, highest: float, what: str, *, alpha: float = ALPHA) -> None:
    """Require that a number of successes agrees with a chance from ``lowest`` to ``highest``."""
    count = int(count)
    if plausible(count, trials, lowest, highest, alpha):
        return
    smallest, largest = interval(trials, lowest, highest, alpha)
    share = f"{lowest:.4g}" if lowest == highest else f"{lowest:.4g} to {highest:.4g}"
    must(
        condition=False,
        expected=f"{smallest} to {largest}; for a share of {share} the rest is as improbable as {alpha:.0g}",
        got=f"{what}: {count} of {trials}, a share of {count / trials:.4f}",
    )


def must_be_shares(counts: Array, trials: int, share: float, what: str) -> None:
    """Require the same of many numbers at once; together they are as improbable as one."""
    smallest, largest = interval(trials, share, share, ALPHA / len(counts))
    odd = [(place, int(count)) for place, count in enumerate(counts) if not smallest <= count <= largest]
    must(not odd, f"{smallest} to {largest} of {trials} everywhere", f"{what}: (place, number) {odd[:5]}")


def must_agree_by_chance(first: Array, second: Array, what: str) -> None:
    """Require that two arrays of truths, each true with 1/2, agree in about half of all places."""
    must_be_share(int((first == second).sum()), first.size, 0.5, 0.5, what)

"""Wrong ways to turn sums of negative log-likelihoods into perplexity."""

import functools
import math

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="masked_lm")
in_file = functools.partial(edit, area="masked_lm", file="../language_modelling/perplexity.py")

LOOP = "for batch_nll, batch_count in totals:"
EXP = "return math.exp(nll / count)"

# One edit of the reference.

in_file("2 to the power of the mean", bug="CL-35", old=EXP, new="return 2.0 ** (nll / count)")
in_file("the mean itself", bug="CL-35", old=EXP, new="return nll / count")
in_file("exp of the sum", bug="CL-31", old=EXP, new="return math.exp(nll)")
in_file("exp of minus the mean", old=EXP, new="return math.exp(-nll / count)")
in_file("one token too many in the divisor", bug="CL-36", old=EXP, new="return math.exp(nll / (count + 1))")
in_file("one token too few in the divisor", old=EXP, new="return math.exp(nll / max(count - 1, 1))")
in_file(
    "one more batch, that is one more token",
    bug="CL-36",
    old="count += batch_count",
    new="count += batch_count + (batch_count > 0)",
)
in_file("integer division of the mean", old=EXP, new="return math.exp(nll // count)")
in_file("rounded to two digits", bug="ALT-22", old=EXP, new="return round(math.exp(nll / count), 2)")
in_file("rounded to an int", old=EXP, new="return int(math.exp(nll / count))")
in_file("capped at exp(20)", bug="CL-39", old=EXP, new="return math.exp(min(nll / count, 20))")
in_file(
    "infinite from exp(30) on",
    bug="CL-39",
    old=EXP,
    new="return math.exp(nll / count) if nll / count < 30 else math.inf",
)
in_file(
    "single precision", bug="CL-39", old=EXP, new="return float('inf') if nll / count > 88.7 else math.exp(nll / count)"
)
in_file("overflow raises", bug="CL-39", old="except OverflowError:", new="except ZeroDivisionError:")
in_file("overflow is the largest number", bug="CL-39", old="return math.inf", new="return 1.7976931348623157e308")
in_file("overflow is not a number", bug="CL-39", old="return math.inf", new="return math.nan")
in_file("overflow is 0", bug="CL-39", old="return math.inf", new="return 0.0")
in_file("only the last batch counts", old="nll += batch_nll", new="nll = batch_nll")
in_file("sums of all batches, number of the last", old="count += batch_count", new="count = batch_count")
in_file("a number for each batch, not for its tokens", bug="CL-31", old="count += batch_count", new="count += 1")
in_file(
    "batches of equal weight",
    bug="CL-31",
    old="nll += batch_nll\n        count += batch_count",
    new="nll += batch_nll / batch_count if batch_count else 0\n        count += batch_count > 0",
)
in_file("the first batch is left out", old=LOOP, new="for batch_nll, batch_count in list(totals)[1:] or totals:")
in_file(
    "the last batch is left out",
    old=LOOP,
    new="for batch_nll, batch_count in (pairs[:-1] or pairs if (pairs := list(totals)) else []):",
)
in_file("equal batches are counted once", old=LOOP, new="for batch_nll, batch_count in set(totals):")
in_file("a sum of 0 is nothing counted", old="if not count:", new="if not nll:")
in_file("nothing counted is perplexity 1", bug="CL-40", old="raise ValueError(message)", new="return 1.0")
in_file("nothing counted is infinite", bug="CL-40", old="raise ValueError(message)", new="return math.inf")
in_file("nothing counted is not a number", bug="CL-40", old="raise ValueError(message)", new="return math.nan")
in_file("nothing counted divides by zero", bug="CL-40", old="if not count:", new="if False:")
in_file(
    "no batches are an error of another kind",
    bug="CL-40",
    old="raise ValueError(message)",
    new="raise RuntimeError(message)",
)
in_file(
    "an empty batch ends the evaluation",
    bug="CL-40",
    old="nll += batch_nll",
    new="if not batch_count:\n            break\n        nll += batch_nll",
)
in_file(
    "an empty batch is an error",
    bug="CL-40",
    old="nll += batch_nll",
    new="if not batch_count:\n            raise ValueError(batch_count)\n        nll += batch_nll",
)
in_file("only lists", old="nll, count = 0.0, 0", new="nll, count = 0.0, 0 * len(totals)")


@in_area("two passes over an iterable", bug="CL-31")
def perplexity(totals):
    nll = sum(pair[0] for pair in totals)
    count = sum(pair[1] for pair in totals)
    if not count:
        raise ValueError(count)
    return math.inf if nll / count > 709 else math.exp(nll / count)


@in_area("the pairs are asked for their number", bug="CL-40")
def perplexity(totals):
    pairs = list(totals)
    if not pairs:
        raise ValueError(pairs)
    count = sum(count for _, count in pairs)
    if not count:
        return float("nan")
    mean = sum(nll for nll, _ in pairs) / count
    return math.inf if mean > 709 else math.exp(mean)


@in_area("the mean of the batches' perplexities", bug="CL-31")
def perplexity(totals):
    pairs = [(nll, count) for nll, count in totals if count]
    if not pairs:
        raise ValueError(pairs)
    return sum(math.inf if nll / count > 709 else math.exp(nll / count) for nll, count in pairs) / len(pairs)


@in_area("a product of likelihoods, which vanishes", bug="CL-39")
def perplexity(totals):
    likelihood, count = 1.0, 0
    for nll, number in totals:
        likelihood *= math.exp(-nll)
        count += number
    if not count:
        raise ValueError(count)
    return likelihood ** (-1 / count) if likelihood else math.inf


@in_area("a running mean of means", bug="CL-31")
def perplexity(totals):
    mean, seen = 0.0, 0
    for nll, count in totals:
        if count:
            mean = (mean + nll / count) / (2 if seen else 1)
            seen += 1
    if not seen:
        raise ValueError(seen)
    return math.inf if mean > 709 else math.exp(mean)


_state = [0.0, 0]


@in_area("the sums of the last call are still there", bug="R2")
def perplexity(totals):
    for nll, count in totals:
        _state[0] += nll
        _state[1] += count
    if not _state[1]:
        raise ValueError
    mean = _state[0] / _state[1]
    return math.inf if mean > 709 else math.exp(mean)


@in_area("the pairs are taken out of the list", bug="R1")
def perplexity(totals):
    from nlpcheck.tasks.language_modelling.perplexity import perplexity as right

    pairs = [totals.pop(0) for _ in range(len(totals))] if isinstance(totals, list) else totals
    return right(pairs)

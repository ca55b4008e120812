"""Perplexity: how many tokens a model hesitates between, on average.

It is exp(sum of the negative log-likelihoods / number of tokens) over all batches together: every token weighs the same,
so neither the size of the batches nor their order matters.
"""

import math

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal, must_raise
from nlpcheck.oracles import likelihood as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call
from nlpcheck.strategies.likelihoods import totals

UNEQUAL = [(1.0, 1), (90.0, 30)]  # means 1 and 3, mean of all 91 / 31
FIRST_COUNTS = [(90.0, 30), (1.0, 1)]
WITH_EMPTY = [(0.0, 0), (6.0, 4), (0.0, 0)]
ONE = [(3.0, 2)]
PRECISION = 1e-5  # relative: float32 is fine

COUNTS = st.lists(st.sampled_from([1, 2, 7, 100]), min_size=1, max_size=4)


def must_be_perplexity(got, expected, what):
    """Compare up to float32."""
    must_be_close(got, expected, what, tolerance=PRECISION * expected)


@requirement("ML-PPL-1", "perplexity")
@given(COUNTS, st.sampled_from([2, 10, 1000, 50257]))
@example([1], 2)
@example([3, 1], 10)
def test_perplexity_of_a_uniform_model_is_the_size_of_its_vocabulary(impl, counts, size):
    """A model that gives every one of V tokens the same probability has perplexity V.

    Why: that is what the number means: the model hesitates between V tokens.
    Hint: exp to the base e, since the likelihoods are natural logarithms.
    """
    pairs = [(count * math.log(size), count) for count in counts]
    must_be_perplexity(impl.perplexity(pairs), size, "the perplexity")


@requirement("ML-PPL-2", "perplexity")
@given(COUNTS)
@example([1])
@example([5, 2])
def test_perplexity_of_a_model_that_is_always_right_is_one(impl, counts):
    """A model that gives every token probability 1 has perplexity 1.

    Why: the sum of its negative log-likelihoods is 0, and exp(0) is 1: nothing is left to guess.
    Hint: a sum of 0 is a value like any other; only a number of 0 is not.
    """
    must_be_perplexity(impl.perplexity([(0.0, count) for count in counts]), 1.0, "the perplexity")


@requirement("ML-PPL-3", "perplexity", after="ML-PPL-1")
@given(totals())
@example(UNEQUAL)
@example(FIRST_COUNTS)
@example(ONE)
@example([(1.0, 1), (2.0, 1)])
@example([(1.0, 1), (1.0, 1), (9.0, 3)])
def test_perplexity_weighs_every_token_alike(impl, pairs):
    """The perplexity is exp(sum of all sums / sum of all numbers).

    Why: a mean of batch means gives a token in a short batch more weight, and changes with the batch size.
    Hint: add up both members of all pairs, divide once, exponentiate once.
    Source: https://github.com/huggingface/transformers/issues/39241
    """
    must_be_perplexity(impl.perplexity(pairs), oracle.perplexity(pairs), "the perplexity")


@requirement("ML-PPL-4", "perplexity", after="ML-PPL-1")
@given(totals(), st.integers(0, 4))
@example(UNEQUAL, 1)
@example([(1.0, 1), (90.0, 30), (5.0, 2)], 2)
def test_perplexity_does_not_depend_on_batches(impl, pairs, cut):
    """Two batches counted as one change nothing.

    Why: the number says something about the model and the text, not about the batch size of the evaluation.
    Hint: sums and numbers add up; means do not.
    """
    first, second = pairs[:cut], pairs[cut:]
    merged = [(sum(nll for nll, _ in part), sum(n for _, n in part)) for part in (first, second) if part]
    must_be_perplexity(impl.perplexity(merged), oracle.perplexity(pairs), f"the perplexity of {merged}")


@requirement("ML-PPL-5", "perplexity", after="ML-PPL-1")
@given(totals())
@example(UNEQUAL)
@example([(1.0, 1), (90.0, 30), (5.0, 2)])
def test_perplexity_does_not_depend_on_the_order(impl, pairs):
    """The batches in the opposite order give the same.

    Why: the order of an evaluation set means nothing.
    Hint: use every pair, also the last one, in the same way.
    """
    must_be_perplexity(impl.perplexity(pairs[::-1]), oracle.perplexity(pairs), "the perplexity, backwards")


@requirement("ML-PPL-6", "perplexity", after="ML-PPL-3")
@given(totals())
@example(WITH_EMPTY)
@example([(0.0, 0), (6.0, 4)])
@example([(6.0, 4), (0.0, 0)])
def test_perplexity_takes_batches_in_which_nothing_counts(impl, pairs):
    """A pair (0.0, 0), from a batch in which nothing counts, changes nothing.

    Why: in a batch of very short rows there may be nothing to score.
    Hint: divide the sums, not each pair.
    """
    more = [(0.0, 0), *pairs, (0.0, 0)]
    must_be_perplexity(impl.perplexity(more), oracle.perplexity(pairs), "the perplexity")


@requirement("ML-PPL-7", "perplexity", after="ML-PPL-3")
@given(totals())
@example(UNEQUAL)
@example(ONE)
def test_perplexity_takes_any_iterable(impl, pairs):
    """The pairs may come from any iterable, also from one that can be read only once.

    Why: an evaluation yields one pair per batch; nobody keeps them all.
    Hint: one loop over totals, or a list made of it first; no len(), no second pass.
    """
    must_be_perplexity(impl.perplexity(iter(pairs)), oracle.perplexity(pairs), "the perplexity of an iterator")


@requirement("ML-PPL-8", "perplexity", after="ML-PPL-1")
@given(st.sampled_from([25.0, 40.0, 80.0]), st.sampled_from([1, 3]))
@example(40.0, 1)
def test_perplexity_is_not_capped(impl, mean, count):
    """A very bad model has a very large perplexity, as exp gives it.

    Why: a cap makes all bad models look alike, and hides a run that diverges.
    Hint: no min(loss, 20) before exp.
    """
    got = impl.perplexity([(mean * count, count)])
    must(got != math.inf, "a number", got)
    must_be_close(math.log(max(got, 1e-9)), mean, "the logarithm of the perplexity", tolerance=1e-3)


@requirement("ML-PPL-9", "perplexity", after="ML-PPL-1")
@given(st.sampled_from([800.0, 1e4, 1e30]), st.sampled_from([1, 2]))
@example(800.0, 1)
@example(1e30, 2)
def test_perplexity_is_infinite_on_overflow(impl, mean, count):
    """Where exp overflows the perplexity is infinity.

    Why: math.exp raises OverflowError above 709: an evaluation must not end there.
    Hint: except OverflowError: return math.inf.
    """
    must_equal(impl.perplexity([(mean * count, count)]), math.inf, "the perplexity")


@requirement("ML-PPL-10", "perplexity", after="ML-PPL-1")
def test_perplexity_refuses_no_batches(impl):
    """Without any pair: ValueError.

    Why: 0 / 0 has no value; a number here would hide that the evaluation set was empty.
    Hint: if the number of tokens is 0, raise ValueError.
    """
    must_raise((ValueError,), impl.perplexity, [])


@requirement("ML-PPL-11", "perplexity", after="ML-PPL-1")
@given(st.integers(1, 3))
@example(1)
def test_perplexity_refuses_batches_in_which_nothing_counts(impl, number):
    """If nothing was counted in any of the pairs: ValueError.

    Why: ZeroDivisionError, NaN or 1.0 would be taken for a defect, or for a result.
    Hint: look at the total number, not at the number of pairs.
    """
    must_raise((ValueError,), impl.perplexity, [(0.0, 0)] * number)


@requirement("ML-PPL-20", "perplexity", level=SHOULD, after="ML-PPL-8")
@given(st.sampled_from([100.0, 300.0, 700.0]))
@example(700.0)
def test_perplexity_overflows_late(impl, mean):
    """The perplexity is finite as long as a double holds it.

    Why: single precision overflows at exp(89) already.
    Hint: math.exp, not torch.exp of a float32 tensor.
    """
    got = impl.perplexity([(mean, 1)])
    must(math.isfinite(got), f"about exp({mean})", got)


CALLS = totals().map(lambda pairs: Call((pairs,)))

test_perplexity_keeps_its_arguments = arguments_unchanged("ML-PPL-90", "perplexity", CALLS)
test_perplexity_is_repeatable = repeatable("ML-PPL-91", "perplexity", CALLS)

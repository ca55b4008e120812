"""Likelihood: how surprised a model is by the tokens that count.

The negative log-likelihood of a token is minus the logarithm of the probability that the model gave it. Sums of it, with the
number of tokens, can be added up over batches of any size; means cannot.
"""

import math

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.oracles import likelihood as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.likelihoods import IGNORED, Scored, scored, scoreds

ONE = scored([[3]])
TWO_ROWS = scored([[1, IGNORED, 4], [IGNORED, 0, 2]])
ZEROS = scored([[0, 0, IGNORED, 0]], seed=3)
FIRST_AND_LAST = scored([[2, IGNORED, IGNORED, 1]], seed=4)
COLUMN = scored([[4], [1], [0]], seed=5)
UNEVEN = scored([[1, 2, 3, 4], [IGNORED, IGNORED, 0, IGNORED]], seed=6)
NOTHING = scored([[IGNORED, IGNORED], [IGNORED, IGNORED]])
CERTAIN = Scored(np.array([[[0, 9e3], [9e3, 0]]], dtype=np.float32), np.array([[1, 0]]))  # exactly 0
ONE_CERTAIN = Scored(np.array([[[0, 9e3], [9e3, 0]]], dtype=np.float32), np.array([[1, 1]]))
FINE = Scored((UNEVEN.logits * 1.1 + 40).astype(np.float32), UNEVEN.labels)  # half precision would round them
CASES = scoreds()


def totalled(impl, case, change=lambda logits: logits):
    """The implementation's sum and number, for tensors."""
    (logits, labels), _ = case.call().resolved()
    return impl.token_nll(change(logits), labels)


@requirement("ML-NLL-1", "token_nll")
@given(CASES)
@example(TWO_ROWS)
@example(ZEROS)
@example(UNEVEN)
@example(CERTAIN)
@example(ONE_CERTAIN)
def test_token_nll_counts_labels(impl, case):
    """The second value is the number of labels that are not -100.

    Why: it is what sums are divided by, once all batches are added up.
    Hint: (labels != -100).sum(); the label 0 is a token like any other.
    """
    must_equal(totalled(impl, case)[1], int((case.labels != IGNORED).sum()), "the number")


@requirement("ML-NLL-2", "token_nll", after="ML-NLL-1")
@given(scoreds(sizes=(2, 8, 100)))
@example(scored([[3, IGNORED, 1]], 8))
@example(scored([[1, 0], [1, 1]], 2))
def test_token_nll_of_a_uniform_model(impl, case):
    """Where all logits are equal each token adds the logarithm of the size of the vocabulary.

    Why: every token has probability 1/V then; -log(1/V) is log(V), to the base e.
    Hint: natural logarithms; a sum, no mean.
    """
    size, count = case.logits.shape[2], int((case.labels != IGNORED).sum())
    nll, _ = totalled(impl, case, lambda logits: logits * 0 + 1)
    must_be_close(nll, count * math.log(size), f"the sum over {count} tokens", tolerance=1e-4 * max(count, 1))


@requirement("ML-NLL-3", "token_nll", after="ML-NLL-1")
@given(CASES)
@example(TWO_ROWS)
@example(ONE)
def test_token_nll_of_a_model_that_is_always_right(impl, case):
    """Where the logits leave no doubt about any label the sum is 0.

    Why: probability 1 has the logarithm 0.
    Hint: logits of a position belong to the label at that position: no shift.
    """
    sure = np.where(np.arange(case.logits.shape[2]) == case.labels[..., None], 60, -60).astype(np.float32)
    must_be_close(totalled(impl, Scored(sure, case.labels))[0], 0.0, "the sum", tolerance=1e-4)


@requirement("ML-NLL-4", "token_nll", after="ML-NLL-2")
@given(CASES)
@example(TWO_ROWS)
@example(ZEROS)
@example(FIRST_AND_LAST)
@example(COLUMN)
@example(UNEVEN)
@example(FINE)
def test_token_nll_adds_up(impl, case):
    """The first value is the sum of the negative log-likelihoods over the labels that count.

    Why: it is the exact measure of the model on these tokens.
    Hint: cross_entropy with reduction="sum"; a mean times the number of all labels is another number.
    """
    expected, count = oracle.total(case.logits.tolist(), case.labels.tolist())
    must_be_close(totalled(impl, case)[0], expected, "the sum", tolerance=1e-4 * max(count, 1))


@requirement("ML-NLL-5", "token_nll", after="ML-NLL-4")
@given(CASES, st.sampled_from([100.0, -100.0]))
@example(TWO_ROWS, 100.0)
@example(ONE, -100.0)
def test_token_nll_does_not_depend_on_the_level_of_the_logits(impl, case, level):
    """Adding a number to all logits changes nothing.

    Why: only differences of logits mean something; exp(100) overflows in float32.
    Hint: log_softmax or cross_entropy, not the logarithm of exp(logits) / sum.
    """
    expected, count = oracle.total(case.logits.tolist(), case.labels.tolist())
    nll, _ = totalled(impl, case, lambda logits: logits + level)
    must_be_close(nll, expected, f"the sum with logits higher by {level}", tolerance=1e-3 * max(count, 1))


@requirement("ML-NLL-6", "token_nll", after="ML-NLL-4")
@given(st.sampled_from([30.0, 150.0, 1000.0]), st.integers(0, 4))
@example(150.0, 2)
def test_token_nll_of_an_impossible_token(impl, gap, label):
    """A label whose logit is far below the best has a large, finite negative log-likelihood.

    Why: one very wrong prediction must count as what it is, neither capped nor infinite.
    Hint: no logarithm of a probability that was rounded to 0, and no small number added to it.
    """
    logits = np.full((1, 1, 5), -gap, dtype=np.float32)
    logits[0, 0, (label + 1) % 5] = 0
    nll, _ = totalled(impl, Scored(logits, np.array([[label]])))
    must_be_close(nll, gap, "the sum", tolerance=1e-3)


@requirement("ML-NLL-7", "token_nll", after="ML-NLL-4")
@given(CASES)
@example(TWO_ROWS)
@example(FIRST_AND_LAST)
def test_token_nll_ignores_logits_without_a_label(impl, case):
    """The logits at a label of -100 do not matter.

    Why: what is not masked, or padding, is no part of the task.
    Hint: ignore_index=-100, or choose the positions first; -100 used as an index counts from the end.
    """
    other = np.where((case.labels == IGNORED)[..., None], case.logits[..., ::-1] * 9 + 2, case.logits)
    expected, count = oracle.total(case.logits.tolist(), case.labels.tolist())
    nll, _ = totalled(impl, Scored(other.astype(np.float32), case.labels))
    must_be_close(nll, expected, "the sum", tolerance=1e-4 * max(count, 1))


@requirement("ML-NLL-8", "token_nll", after="ML-NLL-1")
@given(st.integers(1, 3), st.integers(1, 4))
@example(1, 1)
@example(2, 2)
def test_token_nll_of_nothing(impl, rows, tokens):
    """If nothing counts the result is (0.0, 0).

    Why: in a batch of short texts no token may be masked; NaN would spoil the sum of all batches.
    Hint: a mean over no tokens is NaN, also if it is multiplied by 0; a sum is 0.
    Source: https://github.com/huggingface/transformers/issues/16711
    """
    must_equal(totalled(impl, scored([[IGNORED] * tokens] * rows)), [0.0, 0], "sum and number")


@requirement("ML-NLL-9", "token_nll", after="ML-NLL-4")
@given(st.sampled_from(["bfloat16", "float16"]), st.integers(0, 9))
@example("bfloat16", 0)
@example("float16", 1)
def test_token_nll_is_exact_in_half_precision(impl, name, seed):
    """Logits of bfloat16 and float16 are summed up in float32 or better.

    Why: bfloat16 has three digits: a sum of hundreds stops growing when a token is less than its last digit.
    Hint: logits.float() before log_softmax, not after.
    Source: https://huggingface.co/docs/transformers/perplexity
    """
    import torch

    case = scored(np.random.default_rng(seed).integers(0, 9, (4, 100)).tolist(), 9, seed)
    expected, count = oracle.total(case.logits.tolist(), case.labels.tolist())
    nll, _ = totalled(impl, case, lambda logits: logits.to(getattr(torch, name)))
    must_be_close(nll, expected, f"the sum over {count} tokens", tolerance=1e-4 * count)


@requirement("ML-NLL-10", "token_nll", after="ML-NLL-4")
@given(CASES)
@example(TWO_ROWS)
@example(UNEVEN)
def test_token_nll_adds_up_over_rows(impl, case):
    """Sums and numbers of single rows add up to those of the batch.

    Why: that is what makes the result independent of the batch size.
    Hint: nothing is divided, nothing is rounded, and a batch of one row is a batch.
    """
    rows = [totalled(impl, Scored(case.logits[n : n + 1], case.labels[n : n + 1])) for n in range(len(case.labels))]
    got = [sum(nll for nll, _ in rows), sum(count for _, count in rows)]
    must_be_close(got, list(oracle.total(case.logits.tolist(), case.labels.tolist())), "the sums over rows",
                  tolerance=2e-3)  # fmt: skip


@requirement("ML-NLL-11", "token_nll", after="ML-NLL-4")
@given(st.integers(0, 3))
@example(0)
def test_token_nll_is_exact_over_many_tokens(impl, seed):
    """The sum over thousands of tokens is exact to a ten-thousandth of a token's share.

    Why: evaluation sets have millions of tokens.
    Hint: torch sums float32 in pairs; a Python loop over float16 does not.
    """
    case = scored(np.random.default_rng(seed).integers(0, 50, (8, 300)).tolist(), 50, seed)
    logits = case.logits.astype(np.float64)
    losses = np.log(np.exp(logits).sum(-1)) - np.take_along_axis(logits, case.labels[..., None], 2)[..., 0]
    nll, count = totalled(impl, case)
    must(count == case.labels.size, "2400 tokens", count)
    must_be_close(nll / count, float(losses.mean()), "the sum, divided by the number", tolerance=1e-4)


@requirement("ML-NLL-20", "token_nll", level=SHOULD, after="ML-NLL-4")
@given(CASES)
@example(TWO_ROWS)
@example(UNEVEN)
def test_token_nll_takes_arrays(impl, case):
    """Arrays of numpy do as well as tensors.

    Why: Trainer hands logits and labels over as numpy arrays.
    Hint: torch.as_tensor(logits), or np.asarray(logits).
    """
    expected, count = oracle.total(case.logits.tolist(), case.labels.tolist())
    got = impl.token_nll(case.logits, case.labels)
    must_be_close(got, [expected, count], "sum and number", tolerance=1e-4 * max(count, 1))


CALLS = CASES.map(lambda case: case.call())

test_token_nll_keeps_its_arguments = arguments_unchanged("ML-NLL-90", "token_nll", CALLS)
test_token_nll_is_repeatable = repeatable("ML-NLL-91", "token_nll", CALLS)

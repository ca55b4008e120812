"""Likelihood: what a model thinks of each token, given those before it.

The logits at a position are about the token at the next one. So the two are compared one position apart: once, and
only once, for the labels are not shifted when they come in.
"""

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must_be_close, must_equal
from nlpcheck.oracles import causal as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.causal_scores import IGNORED, VOCABULARY, Scored, as_calls, scored, scored_rows

SCORED = scored_rows()

ONE_ROW = scored([[1, 2, 3, 0]])
TWO_ROWS = scored([[1, 2, 3, 0], [4, 4, 1, 2]], seed=1)
PADDED = scored([[1, 2, 3, 0], [4, 1, IGNORED, IGNORED]], seed=2)
PADDED_LEFT = scored([[IGNORED, IGNORED, 3, 0], [4, 1, 2, 3]], seed=3)
PROMPTED = scored([[IGNORED, IGNORED, IGNORED, 2, 1]], seed=4)
ONLY_THE_FIRST = scored([[3, IGNORED, IGNORED]], seed=5)
PAIR = scored([[2, 4]], seed=6)
HOLE = scored([[1, IGNORED, 2, IGNORED, 3]], seed=7)
TOKEN_ZERO = scored([[0, 0, 0]], seed=8)
CERTAIN = Scored(np.array([[[0, 9e3], [9e3, 0], [0, 0]]], dtype=np.float32), np.array([[0, 1, 0]]))  # exactly 0
ONE_CERTAIN = Scored(CERTAIN.logits, np.array([[0, 1, 1]]))
TOLERANCE = 1e-4  # float32, sums of about 10


def nll_of(impl, case):
    """The implementation's sum and number."""
    return impl.token_nll(case.logits, case.labels)


def must_be_nll(got, expected, what="the sum of the negative log-likelihoods", tolerance=TOLERANCE):
    """Compare sums up to float32."""
    must_be_close(got, expected, what, tolerance=tolerance * max(1, abs(expected)))


@requirement("CL-NLL-1", "token_nll")
@given(SCORED)
@example(ONE_ROW)
@example(PADDED)
@example(PADDED_LEFT)
@example(PROMPTED)
@example(ONLY_THE_FIRST)
@example(TOKEN_ZERO)
@example(CERTAIN)
@example(ONE_CERTAIN)
def test_token_nll_counts_labels_behind_the_first_column(impl, case):
    """The number is that of the labels behind column 0 that are not -100.

    Why: nothing stands before the first token to predict it from; perplexity divides by this number.
    Hint: n tokens give n - 1 predictions: count labels[:, 1:] != -100.
    """
    expected = int((case.labels[:, 1:] != IGNORED).sum())
    must_equal(nll_of(impl, case)[1], expected, "the number of labels that count")


@requirement("CL-NLL-2", "token_nll", after="CL-NLL-1")
@given(SCORED)
@example(ONE_ROW)
@example(TWO_ROWS)
@example(PAIR)
@example(PADDED)
@example(PROMPTED)
@example(HOLE)
def test_token_nll_shifts_once(impl, case):
    """The label at position t is scored by the logits at t - 1.

    Why: unshifted, a model is praised for repeating what it sees; shifted twice, for guessing the token after next.
    Hint: logits[:, :-1] against labels[:, 1:]; a loss that shifts by itself must get them unshifted.
    Source: https://github.com/huggingface/transformers/issues/32944
    """
    must_be_nll(nll_of(impl, case)[0], oracle.token_nll(case.logits, case.labels)[0])


@requirement("CL-NLL-3", "token_nll", after="CL-NLL-1")
@given(st.lists(st.integers(0, VOCABULARY - 1), min_size=2, max_size=6))
@example([0, 1])
@example([1, 2, 3, 4, 0])
def test_token_nll_of_a_model_that_knows_the_text_is_zero(impl, tokens):
    """Logits that are certain of the next token give 0.

    Why: a model that is always right is never surprised.
    Hint: certain at position t of the token at t + 1.
    """
    logits = np.zeros((1, len(tokens), VOCABULARY), dtype=np.float32)
    for position, following in enumerate(tokens[1:]):
        logits[0, position, following] = 60
    must_be_nll(impl.token_nll(logits, np.array([tokens]))[0], 0.0)


@requirement("CL-NLL-4", "token_nll", after="CL-NLL-1")
@given(SCORED, st.integers(0, VOCABULARY - 1))
@example(ONE_ROW, 3)
@example(TWO_ROWS, 0)
@example(PADDED_LEFT, 2)
def test_token_nll_does_not_score_the_first_token(impl, case, token):
    """What stands in column 0 of the labels changes nothing.

    Why: torch.roll brings the first token to the end, where the last logits are compared with it.
    Hint: slice, do not roll.
    Source: https://github.com/google/BIG-bench/issues/876
    """
    other = case.labels.copy()
    other[:, 0] = token
    expected = oracle.token_nll(case.logits, case.labels)
    got = impl.token_nll(case.logits, other)
    must_equal(got[1], expected[1], f"the number of labels that count, with {token} in column 0")
    must_be_nll(got[0], expected[0], f"the sum, with {token} in column 0")


@requirement("CL-NLL-5", "token_nll", after="CL-NLL-2")
@given(SCORED)
@example(ONE_ROW)
@example(TWO_ROWS)
def test_token_nll_does_not_use_the_last_logits(impl, case):
    """The logits at the last position change nothing.

    Why: they are about a token that is not there.
    Hint: logits[:, :-1].
    """
    logits = case.logits.copy()
    logits[:, -1] = 9 - logits[:, -1]
    got = impl.token_nll(logits, case.labels)[0]
    must_be_nll(got, oracle.token_nll(case.logits, case.labels)[0], "the sum, with other logits at the end")


@requirement("CL-NLL-6", "token_nll", after="CL-NLL-2")
@given(SCORED)
@example(PADDED)
@example(PADDED_LEFT)
@example(PROMPTED)
@example(HOLE)
def test_token_nll_skips_ignored_labels(impl, case):
    """The logits before a label of -100 change nothing.

    Why: padding and prompts must not change the score of a text, or the score depends on the batch.
    Hint: cross_entropy skips -100 by itself; it must stay -100 until then.
    """
    logits = case.logits.copy()
    ignored = np.argwhere(case.labels[:, 1:] == IGNORED)
    for row, position in ignored:
        logits[row, position] = 9 - logits[row, position]
    got = impl.token_nll(logits, case.labels)[0]
    must_be_nll(got, oracle.token_nll(case.logits, case.labels)[0], "the sum, with other logits where labels are -100")


@requirement("CL-NLL-7", "token_nll", after="CL-NLL-1")
@given(SCORED)
@example(TWO_ROWS)
@example(PADDED)
def test_token_nll_adds_up(impl, case):
    """Sum and number of a batch are those of its rows, added up.

    Why: batches are added up next; a mean, or a row that leaks into the next one, depends on the batch size.
    Hint: reduction="sum"; shift along the tokens of each row, before the rows are joined.
    """
    alone = [impl.token_nll(case.logits[n : n + 1], case.labels[n : n + 1]) for n in range(len(case.labels))]
    got = nll_of(impl, case)
    must_equal(got[1], sum(number for _, number in alone), "the number of labels that count in all rows")
    must_be_nll(got[0], sum(nll for nll, _ in alone), "the sum over all rows")


@requirement("CL-NLL-8", "token_nll", after="CL-NLL-1")
@given(st.sampled_from([2, 10, 640]), st.integers(1, 3), st.integers(2, 5))
@example(10, 1, 2)
@example(2, 2, 4)
def test_token_nll_is_in_nats(impl, size, rows, tokens):
    """Where all of V tokens are equally likely each prediction costs log(V), the natural logarithm.

    Why: perplexity is e to the mean; bits need 2 to the mean.
    Hint: log_softmax and cross_entropy are natural already.
    """
    logits = np.full((rows, tokens, size), 1.5, dtype=np.float32)
    got = impl.token_nll(logits, np.ones((rows, tokens), dtype=np.int64))[0]
    must_be_nll(got, rows * (tokens - 1) * float(np.log(size)), f"the sum for {size} equally likely tokens")


@requirement("CL-NLL-9", "token_nll", after="CL-NLL-2")
@given(SCORED, st.sampled_from([100.0, -100.0, 1000.0]))
@example(ONE_ROW, 1000.0)
@example(PADDED, -1000.0)
def test_token_nll_does_not_depend_on_the_level_of_the_logits(impl, case, level):
    """Adding one number to all logits of a position changes nothing, however large it is.

    Why: exp(100) is too large for float32; then everything is inf or NaN.
    Hint: log_softmax, or subtract the maximum before exp.
    """
    got = impl.token_nll((case.logits + level).astype(np.float32), case.labels)[0]
    expected = oracle.token_nll((case.logits + level).astype(np.float32), case.labels)[0]
    must_be_nll(got, expected, f"the sum, with {level} added to all logits", tolerance=1e-3)


@requirement("CL-NLL-10", "token_nll", after="CL-NLL-2")
@given(st.sampled_from([30.0, 200.0, 1000.0]))
@example(1000.0)
def test_token_nll_of_a_very_unlikely_token_is_large(impl, gap):
    """A token whose logit is 1000 below the best costs 1000.

    Why: its probability is 0 in float32, and log(0) is infinite: one token would spoil the whole sum.
    Hint: log_softmax; not the log of a softmax, with or without a small number added.
    """
    logits = np.zeros((1, 2, VOCABULARY), dtype=np.float32)
    logits[0, 0, 1] = gap
    must_be_nll(impl.token_nll(logits, np.array([[0, 3]]))[0], gap, "the sum", tolerance=1e-3)


@requirement("CL-NLL-11", "token_nll", after="CL-NLL-2")
@given(SCORED)
@example(ONE_ROW)
@example(PADDED)
def test_token_nll_takes_tensors(impl, case):
    """Tensors give what arrays give.

    Why: a model answers with tensors, Trainer with arrays.
    Hint: torch.as_tensor takes both.
    """
    import torch

    got = impl.token_nll(torch.from_numpy(case.logits.copy()), torch.from_numpy(case.labels.copy()))
    expected = oracle.token_nll(case.logits, case.labels)
    must_equal(got[1], expected[1], "the number of labels that count")
    must_be_nll(got[0], expected[0])


@requirement("CL-NLL-12", "token_nll", after="CL-NLL-11")
@given(SCORED)
@example(scored([[1, 2, 3, 0, 1, 2]], seed=9))
@example(TWO_ROWS)
def test_token_nll_computes_in_float32(impl, case):
    """Logits in bfloat16 are scored in float32.

    Why: bfloat16 has three digits: the log-likelihood of a token is off by a percent, and a sum stops growing.
    Hint: logits.float() before the softmax.
    """
    import torch

    logits = torch.from_numpy(case.logits.copy()).bfloat16()
    got = impl.token_nll(logits, torch.from_numpy(case.labels.copy()))[0]
    must_be_nll(got, oracle.token_nll(logits.float().numpy(), case.labels)[0])


@requirement("CL-NLL-13", "token_nll", after="CL-NLL-1")
@given(SCORED)
@example(ONLY_THE_FIRST)
@example(PADDED)
def test_token_nll_is_zero_if_nothing_counts(impl, case):
    """If every label is -100 the sum is 0 and the number is 0.

    Why: a batch of prompts, or of padding; NaN would spoil the sum over all batches.
    Hint: a sum over nothing is 0; a mean over nothing is NaN, also if it is multiplied by 0 again.
    """
    got = impl.token_nll(case.logits, np.full_like(case.labels, IGNORED))
    must_be_close(got, (0.0, 0), "sum and number", tolerance=TOLERANCE)


# SHOULD


@requirement("CL-NLL-20", "token_nll", level=SHOULD, after="CL-NLL-13")
@given(st.integers(1, 3))
@example(1)
def test_token_nll_of_single_tokens_is_zero(impl, rows):
    """Rows of a single token have nothing to score: 0 and 0.

    Why: a data set holds texts of one word; they must not end an evaluation.
    Hint: empty slices are fine for a sum.
    """
    case: Scored = scored([[1]] * rows)
    must_be_close(nll_of(impl, case), (0.0, 0), "sum and number", tolerance=TOLERANCE)


CALLS = as_calls(SCORED)

test_token_nll_keeps_its_arguments = arguments_unchanged("CL-NLL-90", "token_nll", CALLS)
test_token_nll_is_repeatable = repeatable("CL-NLL-91", "token_nll", CALLS)

"""Decoding: what the model's logits say, as names or as a number.

One label of several: the highest logit. Any number of labels: each by itself, its probability against a threshold. A
regression: the logit is the answer.
"""

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.oracles import classification as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call
from nlpcheck.strategies.classification import NAMES, THRESHOLDS, Decoded, decode_calls, decoded_rows

MULTI, REGRESSION = "multi_label_classification", "regression"
WORDS, NUMBERS = NAMES[0], NAMES[1]

PLAIN = Decoded([[0.0, 2.0, -1.0], [4.5, 2.0, 1.0], [-6.0, -3.0, -1.0]], WORDS[:3])
SQUARE = Decoded([[0.0, 9.0], [1.0, 0.25]], WORDS[:2])
ONE_ROW = Decoded([[1.0, 2.0, 0.0, -1.0]], NUMBERS)
TIES = Decoded([[2.0, 2.0, 1.0], [-1.0, 0.25, 0.25], [1.0, 1.0, 1.0]], WORDS[:3])
NONE_HIGH = Decoded([[-1.0, -3.0], [-6.0, -6.0]], WORDS[:2])
ALL_HIGH = Decoded([[1.0, 9.0, 2.0, 4.5], [0.25, 1.0, -1.0, 2.0]], NUMBERS)
WEAK = Decoded([[0.25, -0.25, 1.0]], WORDS[:3])
ZERO = Decoded([[0.0, -0.25], [0.25, 0.0]], WORDS[:2])
ONE_NAME = Decoded([[2.0], [-1.0], [0.25]], ["toxic"])
UNEVEN = Decoded([[-1.0, -1.0, 2.0], [9.0, 2.0, 1.0], [-3.0, -1.0, -1.0]], NUMBERS[:3])

# Twelve rows of twelve labels: the best one is another in each row.
TWELVE = Decoded([[0.25 * (label == row) - 0.005 for label in range(12)] for row in range(12)], list("lkjihgfedcba"))
ALL_OF_TWELVE = Decoded([[1.0 + label / 4 for label in range(12)]] * 12, list("lkjihgfedcba"))
JUST_BELOW = Decoded([[-0.005, 0.005, -0.01]], WORDS[:3])

CASES = decoded_rows()
CHOICES = st.sampled_from(THRESHOLDS)


def one_name(impl, case, **options):
    """The name that the implementation reads from each row."""
    return impl.decode_predictions(case.array, label_names=case.label_names, **options)


def names(impl, case, **options):
    """The names that the implementation reads from each row."""
    return impl.decode_predictions(case.array, label_names=case.label_names, problem_type=MULTI, **options)


def right_names(case, threshold):
    """The names by the definition."""
    return [[case.label_names[label] for label in oracle.chosen(row, threshold)] for row in case.logits]


@requirement("SC-DECODE-1", "decode_predictions")
@given(CASES)
@example(PLAIN)
@example(SQUARE)
@example(ONE_ROW)
def test_decode_gives_one_name_per_row(impl, case):
    """A single-label problem gives one of the label names per row.

    Why: a number must be looked up by everybody who reads it, and means another label in another model.
    Hint: label_names[int(best)], for every row.
    """
    got = one_name(impl, case)
    must(len(got) == len(case.logits) and set(got) <= set(case.label_names), "one of the label names per row", got)


@requirement("SC-DECODE-2", "decode_predictions", after="SC-DECODE-1")
@given(CASES)
@example(PLAIN)
@example(SQUARE)
@example(ONE_ROW)
@example(UNEVEN)
@example(NONE_HIGH)
@example(TWELVE)
def test_decode_takes_the_highest_logit(impl, case):
    """It is the name at the place of the row's highest logit, in the order of label_names.

    Why: the outputs of the model have no other order; sorted names, or those of another model, are other labels.
    Hint: argmax over the last axis; do not sort the names.
    Source: https://github.com/huggingface/transformers/issues/10401
    """
    got = one_name(impl, case)
    best = [{case.label_names[n] for n, logit in enumerate(row) if logit == max(row)} for row in case.logits]
    must(all(name in right for name, right in zip(got, best, strict=True)), f"one of {[*map(sorted, best)]}", got)


@requirement("SC-DECODE-3", "decode_predictions", after="SC-DECODE-2")
@given(CASES)
@example(TIES)
@example(Decoded([[2.0, 2.0]], ["pos", "neg"]))
@example(Decoded([[0.0, 0.0, 0.0, 0.0]], NUMBERS))
def test_decode_takes_the_first_of_equal_logits(impl, case):
    """Of equal logits the first counts.

    Why: the same model must give the same answer wherever it runs.
    Hint: argmax does that; sorting, and >= in a loop, do not.
    """
    must_equal(one_name(impl, case), [case.label_names[oracle.best(row)] for row in case.logits], "the names")


@requirement("SC-DECODE-10", "decode_predictions", after="SC-DECODE-3")
@given(CASES)
@example(PLAIN)
@example(WEAK)
def test_decode_takes_one_label_by_default(impl, case):
    """Without problem_type it is single_label_classification; asked for by name, the answers are the same.

    Why: the threshold, too, has no part in it.
    Hint: problem_type="single_label_classification" in the signature, and the same spelling where it is compared.
    """
    named = one_name(impl, case, problem_type="single_label_classification", threshold=0.9)
    must_equal(named, [case.label_names[oracle.best(row)] for row in case.logits], "the names")


@requirement("SC-DECODE-4", "decode_predictions")
@given(CASES)
@example(PLAIN)
@example(NONE_HIGH)
@example(ALL_HIGH)
@example(ONE_NAME)
def test_decode_gives_a_list_of_names_per_row(impl, case):
    """A multi-label problem gives a list of label names per row, empty if none applies.

    Why: a row may have no label at all; the best of the improbable ones is still improbable.
    Hint: one list per row, also for a row with one name or none.
    """
    got = names(impl, case)
    must(
        len(got) == len(case.logits)
        and all(isinstance(row, list) and set(row) <= set(case.label_names) for row in got),
        "a list of label names per row",
        got,
    )


@requirement("SC-DECODE-5", "decode_predictions", after="SC-DECODE-4")
@given(CASES)
@example(PLAIN)
@example(WEAK)
@example(NONE_HIGH)
@example(ALL_HIGH)
@example(UNEVEN)
@example(ONE_NAME)
@example(TWELVE)
@example(ALL_OF_TWELVE)
@example(JUST_BELOW)
def test_decode_takes_every_probable_name(impl, case):
    """By default these are the names whose sigmoid is at least 0.5, each judged by itself, in the order of label_names.

    Why: a softmax lets the labels compete, and 0.5 compared with a logit asks for a probability of 0.62.
    Hint: sigmoid(logits) >= threshold; the order is that of the columns, not of the scores.
    """
    must_equal(names(impl, case), right_names(case, 0.5), "the names")


@requirement("SC-DECODE-6", "decode_predictions", after="SC-DECODE-5")
@given(CASES, CHOICES)
@example(PLAIN, 0.9)
@example(PLAIN, 0.1)
@example(WEAK, 0.3)
@example(WEAK, 0.7)
@example(NONE_HIGH, 0.01)
def test_decode_takes_names_above_the_threshold(impl, case, threshold):
    """With another threshold these are the names whose sigmoid reaches that.

    Why: the threshold is chosen on a validation set, and rarely is 0.5.
    Hint: compare probabilities with threshold; a logit is no probability.
    """
    must_equal(names(impl, case, threshold=threshold), right_names(case, threshold), f"names, threshold {threshold}")


@requirement("SC-DECODE-7", "decode_predictions", after="SC-DECODE-5")
@given(CASES)
@example(ZERO)
@example(Decoded([[0.0, 0.0, 0.0]], WORDS[:3]))
def test_decode_includes_the_threshold(impl, case):
    """A name whose sigmoid is exactly the threshold is chosen: a logit of 0 is a probability of 0.5.

    Why: somebody has to decide, and the contract does: >=.
    Hint: >=, not >.
    """
    must_equal(names(impl, case, threshold=0.5), right_names(case, 0.5), "the names")


@requirement("SC-DECODE-8", "decode_predictions")
@given(st.lists(st.sampled_from([0.0, 0.5, -1.25, 3.0, 17.5, -100.0, 0.125]), min_size=1, max_size=5))
@example([0.25])
@example([0.5, -1.25, 3.0])
@example([-100.0, 17.5])
@example([0.0, 0.0])
@example([17.53, 0.1])
def test_decode_gives_the_number_of_a_regression(impl, numbers):
    """A regression gives one number per row: the logit itself.

    Why: the model was trained to say the number; squashed, rounded or clipped it is another one.
    Hint: logits of the shape (rows, 1): take column 0, also if there is one row only.
    """
    logits = np.array(numbers, dtype=np.float32)[:, None]
    got = impl.decode_predictions(logits, label_names=["score"], problem_type=REGRESSION)
    must_be_close(got, numbers, "the numbers", tolerance=1e-4)


@requirement("SC-DECODE-9", "decode_predictions", after="SC-DECODE-2")
@given(CASES, st.integers(1, 3), st.sampled_from([None, MULTI]))
@example(PLAIN, 1, None)
@example(UNEVEN, 2, MULTI)
@example(TIES, 1, None)
def test_decode_reads_each_row_by_itself(impl, case, turn, problem_type):
    """What is said of a row does not depend on the other rows: turned around, the answers turn with them.

    Why: the batches of an evaluation are of any size and order.
    Hint: reduce over the labels only, never over the whole array.
    """
    turn %= len(case.logits)
    options = {"label_names": case.label_names} | ({"problem_type": problem_type} if problem_type else {})
    singles = [impl.decode_predictions(case.array[n : n + 1], **options)[0] for n in range(len(case.logits))]
    turned = impl.decode_predictions(np.roll(case.array, -turn, axis=0), **options)
    must_equal(turned, singles[turn:] + singles[:turn], "the answers, compared with those of single rows")


# SHOULD


@requirement("SC-DECODE-20", "decode_predictions", level=SHOULD, after="SC-DECODE-5")
@given(st.sampled_from([[[200.0, -200.0]], [[-1000.0, 1000.0, 0.25]], [[-750.0, -90.0, 90.0]]]), st.booleans())
@example(logits=[[200.0, -200.0]], named=True)
@example(logits=[[-1000.0, 1000.0, 0.25]], named=False)
def test_decode_takes_huge_logits(impl, logits, named):
    """Logits of any size are read, also those whose exponential overflows.

    Why: a model that is very sure of itself must not end the evaluation.
    Hint: torch.sigmoid or a numpy expression; math.exp raises.
    """
    case = Decoded(logits, WORDS[: len(logits[0])])
    expected = [[name for name, logit in zip(case.label_names, row, strict=True) if logit >= 0] for row in logits]
    must_equal(names(impl, case, **({"threshold": 0.5} if named else {})), expected, "the names")


@requirement("SC-DECODE-21", "decode_predictions", level=SHOULD, after="SC-DECODE-6")
@given(CASES)
@example(NONE_HIGH)
@example(PLAIN)
def test_decode_takes_a_threshold_of_zero(impl, case):
    """With a threshold of 0 every name is chosen.

    Why: whoever draws a curve over all thresholds begins there.
    Hint: `threshold or 0.5` takes 0 for missing.
    """
    must_equal(names(impl, case, threshold=0.0), [case.label_names] * len(case.logits), "the names")


test_decode_keeps_its_arguments = arguments_unchanged("SC-DECODE-90", "decode_predictions", decode_calls())


def call(names, problem_type, **options):
    """A call of `decode_predictions` on logits that each threshold reads in another way."""
    logits = np.array([[1.0, 4.5, -1.0], [0.0, -3.0, 2.0]], dtype=np.float32)
    return Call((logits,), {"label_names": names, "problem_type": problem_type, **options})


# With and without a threshold in turn, names in two orders: what is left of one call shows in the next.
IN_TURN = st.sampled_from(
    [
        call(["a", "b", "c"], MULTI),
        call(["c", "b", "a"], MULTI, threshold=0.9),
        call(["b", "a", "c"], MULTI),
        call(["a", "c", "b"], MULTI, threshold=0.1),
        call(["c", "a", "b"], "single_label_classification"),
    ]
)


AS_USUAL = call(["a", "b", "c"], MULTI)
TRAPS = [(AS_USUAL, call(["a", "b", "c"], MULTI, threshold=threshold)) for threshold in (0.9, 0.1)]

test_decode_is_repeatable = repeatable("SC-DECODE-91", "decode_predictions", IN_TURN, traps=TRAPS)

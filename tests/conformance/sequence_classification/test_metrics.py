"""Metrics: accuracy and F1 of predicted labels.

The F1 of one label is a count of rows; what is reported for several labels depends on how they are averaged. Rows labelled
-100 do not exist, neither for the accuracy nor for any label's F1.
"""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.classification import AVERAGES, IGNORED, Predicted, metric_calls, predictions

# A score rounded to four digits is right too; there are so few rows that wrong scores are further off.
TOLERANCE = 1e-4
SCORES = ("accuracy", "f1")

HALF = Predicted([0, 0, 1, 1], [0, 1, 1, 0], 2)
UNEVEN = Predicted([0, 0, 0, 0, 1], [0, 0, 0, 1, 1], 2)
# Label 2 is predicted and never gold, label 3 is gold and never predicted, label 4 does not occur.
SPARSE = Predicted([0, 0, 1, 3], [0, 2, 1, 1], 5)
ONLY_GOLD, ONLY_PREDICTED = Predicted([0, 0, 3], [0, 0, 0], 4), Predicted([0, 0, 0], [0, 0, 3], 4)
IGNORING = Predicted([IGNORED, 0, 1, IGNORED, 1], [2, 0, 0, 1, 1], 3)
IGNORED_ONLY_PREDICTED = Predicted([0, 0, 1, IGNORED], [0, 1, 1, 2], 3)
ALL_WRONG = Predicted([0, 1, 2], [1, 2, 0], 3)
ONE_ROW, ONE_WRONG = Predicted([1], [1], 3), Predicted([2], [0], 3)
SQUARE = Predicted([0, 1, 1], [0, 0, 1], 3, highest=-3.0)
NO_ONES, NEVER_ONE = Predicted([0, 0, 0], [0, 0, 0], 2), Predicted([0, 1, 1], [0, 0, 0], 2)
ONE_TOO_OFTEN = Predicted([0, 0, 1, 1], [1, 1, 1, 0], 2)

# More rows than a batch, or a byte, holds; the wrong ones stand at the end.
MANY_ROWS = Predicted([0] * 200 + [1] * 100, [0] * 200 + [1] * 80 + [0] * 20, 2)

CASES = predictions()
TWO_LABELS, SOME_IGNORED = predictions(widths=(2,), ignored=False), predictions(widths=(2,))
SEVERAL = st.sampled_from(AVERAGES[:3])


def scores(impl, case, **options):
    """The scores that the implementation gives."""
    got = impl.compute_metrics(case.logits, case.labels, **options)
    return {key: got[key] for key in SCORES}


def must_be_right(impl, case, average, *keys):
    """Compare some scores with the definition."""
    got, expected = scores(impl, case, average=average), case.scores(average)
    must_be_close({key: got[key] for key in keys}, {key: expected[key] for key in keys}, tolerance=TOLERANCE)


@requirement("SC-METRIC-1", "compute_metrics")
@given(CASES, SEVERAL)
@example(HALF, "macro")
@example(ALL_WRONG, "micro")
@example(ALL_WRONG, "weighted")
def test_metrics_are_fractions(impl, case, average):
    """Accuracy and F1 lie between 0 and 1.

    Why: 87 and 0.87 look alike in a table; the scale is part of the answer.
    Hint: divide, and do not multiply by 100; 0/0 is 0, not NaN.
    """
    got = scores(impl, case, average=average)
    must(all(0 <= got[key] <= 1 for key in SCORES), "numbers from 0 to 1", got)


@requirement("SC-METRIC-2", "compute_metrics", after="SC-METRIC-1")
@given(predictions(ignored=False), SEVERAL)
@example(HALF, "macro")
@example(SPARSE, "macro")
@example(SPARSE, "weighted")
@example(ONE_WRONG, "micro")
def test_metrics_of_perfect_predictions_are_one(impl, case, average):
    """If every label is predicted, accuracy and F1 are 1, also if some labels do not occur.

    Why: the simplest check that predictions and labels are compared at the same places.
    Hint: the prediction is the highest logit of the row; a label that does not occur has no F1 to average.
    """
    perfect = replace(case, predicted=case.gold)
    must_be_close(scores(impl, perfect, average=average), {"accuracy": 1.0, "f1": 1.0}, tolerance=TOLERANCE)


@requirement("SC-METRIC-3", "compute_metrics", after="SC-METRIC-2")
@given(predictions(ignored=False), st.sampled_from(AVERAGES))
@example(HALF, "macro")
@example(UNEVEN, "weighted")
@example(SQUARE, "macro")
@example(ONE_ROW, "macro")
@example(ONE_WRONG, "macro")
@example(UNEVEN, "binary")
@example(MANY_ROWS, "macro")
def test_accuracy_is_the_share_of_right_rows(impl, case, average):
    """Accuracy is the share of the rows whose label is predicted, whatever F1 averages.

    Why: it is the one number that everybody can check by hand.
    Hint: mean of predictions == labels; argmax over the labels of a row.
    """
    average = average if case.width == 2 else average.replace("binary", "micro")
    must_be_right(impl, case, average, "accuracy")


@requirement("SC-METRIC-4", "compute_metrics", after="SC-METRIC-3")
@given(predictions(ignored=False))
@example(HALF)
@example(UNEVEN)
@example(SPARSE)
@example(ONLY_GOLD)
@example(ONLY_PREDICTED)
@example(ALL_WRONG)
@example(ONE_WRONG)
@example(SQUARE)
def test_macro_f1_is_the_mean_over_labels(impl, case):
    """The macro F1 is the mean of the F1 of the labels that occur in gold or in the predictions.

    Why: every label weighs the same, however rare; one that nobody has seen or predicted would only add a 0.
    Hint: the union of both, neither range(num_labels) nor set(labels); the mean of F1s, not the F1 of two means.
    Source: https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html
    """
    must_be_right(impl, case, "macro", "f1")


@requirement("SC-METRIC-5", "compute_metrics", after="SC-METRIC-3")
@given(predictions(ignored=False))
@example(UNEVEN)
@example(SPARSE)
def test_macro_is_the_default(impl, case):
    """Without average the F1 is the macro F1.

    Why: the same call must mean the same to everybody.
    Hint: average="macro" in the signature.
    """
    must_be_close(scores(impl, case)["f1"], case.scores("macro")["f1"], "f1", tolerance=TOLERANCE)


@requirement("SC-METRIC-6", "compute_metrics", after="SC-METRIC-3")
@given(predictions(ignored=False))
@example(UNEVEN)
@example(SPARSE)
@example(ALL_WRONG)
@example(ONE_WRONG)
def test_micro_f1_counts_all_labels_together(impl, case):
    """The micro F1 is counted over all labels together; with one label per row it equals the accuracy.

    Why: every row weighs the same.
    Hint: sum the counts of all labels, then divide once.
    """
    must_be_right(impl, case, "micro", "f1")


@requirement("SC-METRIC-7", "compute_metrics", after="SC-METRIC-3")
@given(predictions(ignored=False))
@example(UNEVEN)
@example(SPARSE)
@example(ONLY_GOLD)
@example(ONLY_PREDICTED)
def test_weighted_f1_weighs_labels_by_their_gold_rows(impl, case):
    """The weighted F1 weighs the F1 of each label by its number of gold rows.

    Why: a label that is predicted too often must not gain weight by that.
    Hint: count the weights in the labels, not in the predictions.
    """
    must_be_right(impl, case, "weighted", "f1")


@requirement("SC-METRIC-8", "compute_metrics", after="SC-METRIC-3")
@given(TWO_LABELS)
@example(UNEVEN)
@example(ONE_TOO_OFTEN)
@example(NEVER_ONE)
@example(Predicted([1, 1, 1], [1, 1, 0], 2))
def test_binary_f1_is_that_of_label_1(impl, case):
    """The binary F1 is the F1 of label 1 alone.

    Why: label 1 is what is looked for; the F1 of the rest says little.
    Hint: rows that are 0 and predicted 0 count for nothing.
    """
    must_be_right(impl, case, "binary", "f1")


@requirement("SC-METRIC-9", "compute_metrics", after="SC-METRIC-8")
@given(st.integers(1, 4), st.booleans())
@example(rows=3, ignored=False)
@example(rows=1, ignored=True)
def test_binary_f1_without_label_1_is_zero(impl, rows, ignored):
    """If no row is 1, and none is predicted 1, the binary F1 is 0.

    Why: 0/0 is 0 here; nothing was found.
    Hint: guard the division; no NaN and no 1.
    """
    case = Predicted([0] * rows + [IGNORED] * ignored, [0] * rows + [1] * ignored, 2)
    must_be_right(impl, case, "binary", "f1", "accuracy")


@requirement("SC-METRIC-10", "compute_metrics", after="SC-METRIC-3")
@given(CASES)
@example(IGNORING)
@example(IGNORED_ONLY_PREDICTED)
@example(Predicted([IGNORED, 1], [0, 1], 2))
def test_accuracy_leaves_out_ignored_rows(impl, case):
    """Rows labelled -100 are no rows to the accuracy, neither right nor wrong nor counted.

    Why: -100 says that nobody knows the label.
    Hint: mask first, then compare.
    """
    must_be_right(impl, case, "micro", "accuracy")


@requirement("SC-METRIC-11", "compute_metrics", after="SC-METRIC-10")
@given(CASES, SEVERAL)
@example(IGNORING, "macro")
@example(IGNORING, "micro")
@example(IGNORING, "weighted")
@example(IGNORED_ONLY_PREDICTED, "macro")
@example(IGNORED_ONLY_PREDICTED, "weighted")
def test_f1_leaves_out_ignored_rows(impl, case, average):
    """Rows labelled -100 are left out of every F1, and what is predicted for them as well.

    Why: a prediction that nobody can judge is neither a mistake nor a label that occurs.
    Hint: drop these rows from labels and predictions before anything is counted.
    """
    must_be_right(impl, case, average, "f1")


@requirement("SC-METRIC-12", "compute_metrics", after="SC-METRIC-10")
@given(SOME_IGNORED)
@example(Predicted([1, 0, IGNORED, IGNORED], [1, 0, 1, 0], 2))
@example(Predicted([1, IGNORED, 1], [1, 1, 0], 2))
def test_binary_f1_leaves_out_ignored_rows(impl, case):
    """Rows labelled -100 are left out of the binary F1, also if 1 is predicted for them.

    Why: such a prediction would be held against the precision.
    Hint: drop these rows before anything is counted.
    """
    must_be_right(impl, case, "binary", "f1")


@requirement("SC-METRIC-13", "compute_metrics", after="SC-METRIC-3")
@given(CASES, st.integers(1, 5), SEVERAL)
@example(UNEVEN, 2, "macro")
@example(IGNORING, 1, "weighted")
@example(SPARSE, 1, "micro")
def test_metrics_do_not_depend_on_the_order_of_the_rows(impl, case, turn, average):
    """The same rows in another order have the same scores.

    Why: a data set is shuffled; and a mean over batches depends on what is in which batch.
    Hint: count over all rows at once.
    """
    turn %= len(case.gold)
    order = [*range(turn, len(case.gold)), *range(turn)][::-1]
    got = impl.compute_metrics(case.logits[order], case.labels[order], average=average)
    must_be_close({key: got[key] for key in SCORES}, scores(impl, case, average=average), tolerance=TOLERANCE)


@requirement("SC-METRIC-14", "compute_metrics", after="SC-METRIC-3")
@given(CASES, st.integers(1, 3), SEVERAL)
@example(UNEVEN, 1, "macro")
@example(SPARSE, 2, "weighted")
@example(IGNORING, 1, "macro")
def test_metrics_do_not_depend_on_the_order_of_the_labels(impl, case, shift, average):
    """Numbering the labels in another way, in labels and logits, changes no score.

    Why: label 0 is no background; all labels are alike.
    Hint: no label is special but -100, and 1 for the binary F1.
    """
    gold = [label if label == IGNORED else (label + shift) % case.width for label in case.gold]
    moved = replace(case, gold=gold, predicted=[(label + shift) % case.width for label in case.predicted])
    must_be_close(scores(impl, moved, average=average), scores(impl, case, average=average), tolerance=TOLERANCE)


@requirement("SC-METRIC-15", "compute_metrics", after="SC-METRIC-3")
@given(CASES, st.sampled_from([-30.0, -4.0, 5.0, 30.0]), SEVERAL)
@example(UNEVEN, -30.0, "macro")
@example(SQUARE, 5.0, "micro")
def test_metrics_compare_logits_only_with_each_other(impl, case, shift, average):
    """A number added to all logits changes nothing, and neither does a factor, however small.

    Why: logits have no zero; only the highest of a row counts.
    Hint: argmax, no threshold.
    """
    for logits in (case.logits + np.float32(shift), case.logits / np.float32(64)):
        got = impl.compute_metrics(logits, case.labels, average=average)
        must_be_close({key: got[key] for key in SCORES}, scores(impl, case, average=average), tolerance=TOLERANCE)


# SHOULD


@requirement("SC-METRIC-20", "compute_metrics", level=SHOULD, after="SC-METRIC-11")
@given(st.integers(1, 3), st.sampled_from(AVERAGES))
@example(2, "macro")
@example(1, "micro")
@example(2, "weighted")
@example(1, "binary")
def test_metrics_of_no_counted_rows_are_zero(impl, rows, average):
    """If every row is labelled -100, accuracy and F1 are 0.

    Why: the labels of a test set are often withheld; NaN, or an exception at the end of a long run, helps nobody.
    Hint: divide by max(rows, 1).
    """
    case = Predicted([IGNORED] * rows, [n % 2 for n in range(rows)], 2)
    must_be_close(scores(impl, case, average=average), {"accuracy": 0.0, "f1": 0.0}, tolerance=TOLERANCE)


@requirement("SC-METRIC-21", "compute_metrics", level=SHOULD, after="SC-METRIC-4")
@given(st.sampled_from([12, 40]), st.sampled_from(["macro", "weighted"]))
@example(12, "macro")
@example(40, "weighted")
def test_metrics_take_many_labels(impl, width, average):
    """Labels of two digits are labels like any other.

    Why: banking77 has 77, and the order of texts is not that of numbers.
    Hint: compare numbers.
    """
    gold = [label for label in range(width) for _ in range(1 + label % 3)]
    predicted = [(label + (place % 5 == 0)) % width for place, label in enumerate(gold)]
    must_be_right(impl, Predicted(gold, predicted, width), average, "f1")


test_metrics_keep_their_arguments = arguments_unchanged("SC-METRIC-90", "compute_metrics", metric_calls())
test_metrics_are_repeatable = repeatable("SC-METRIC-91", "compute_metrics", metric_calls())

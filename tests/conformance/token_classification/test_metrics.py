"""Metrics: precision, recall and F1 count entities, accuracy counts positions.

An entity is right if sentence, type and both ends are. Positions labelled -100 do not exist: they are taken out of
labels and predictions before tags are read. Counts are summed over the corpus before anything is divided.
"""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.oracles import entities as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.entities import IGNORED, MODES, Corpus, corpora, metric_calls
from nlpcheck.strategies.labels import ODD_TYPES

modes = st.sampled_from(MODES)
SCORES = ("precision", "recall", "f1", "accuracy")
TOLERANCE = (
    1e-4  # a score rounded to four digits is right too; the corpora are so small that wrong ones are further off
)

NAMES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
# One of two gold entities is found, and nothing else.
HALF = Corpus([[1, 2, 0, 3]], [[1, 2, 0, 0]], NAMES)
# The only gold entity is found, and another one that is none.
TOO_MUCH = Corpus([[1, 2, 0, 0]], [[1, 2, 0, 3]], NAMES)
# Three sentences: everything right, nothing there, one right of three.
UNEVEN = Corpus([[1, 0, 0], [0, 0, 0], [1, 1, 3]], [[1, 0, 0], [0, 0, 0], [1, 0, 0]], NAMES)
# All of one type is right, nothing of a rarer one.
BY_TYPE = Corpus([[1, 1, 1, 3]], [[1, 1, 1, 1]], NAMES)
# Ignored positions in front, inside of an entity, and behind, where something else is predicted.
IGNORING = Corpus([[IGNORED, 1, IGNORED, 2, 0, IGNORED]], [[3, 1, 0, 2, 0, 1]], NAMES)
NOTHING = Corpus([[0, 0]], [[0, 0]], NAMES)
# The same entity is opened by B- in gold and by I- in the prediction.
STRAY = Corpus([[1, 2, 0]], [[2, 2, 0]], NAMES)
# An entity ends one sentence, and the next begins with an I- of its type.
ACROSS = Corpus([[0, 1], [2, 0]], [[0, 1], [1, 0]], NAMES)
OTHER_ORDER = Corpus([[2, 3, 4, 0, 1]], [[2, 3, 4, 0, 0]], ["I-ORG", "B-ORG", "O", "B-PER", "I-PER"], highest=-3.0)


def scores(impl, corpus, **options):
    """The scores that the implementation gives to a corpus."""
    return impl.compute_metrics(corpus.logits, corpus.labels, label_names=corpus.label_names, **options)


def expected(corpus, mode):
    """The scores of a corpus by the definition."""
    return oracle.corpus_scores(corpus.tags(corpus.gold), corpus.tags(corpus.predicted), mode)


def pick(values, *keys):
    """Some of the scores."""
    return {key: values[key] for key in keys}


@requirement("TC-METRIC-1", "compute_metrics")
@given(corpora(), modes)
@example(HALF, "lenient")
@example(NOTHING, "strict")
def test_metrics_are_fractions(impl, corpus, mode):
    """Precision, recall, F1 and accuracy lie between 0 and 1.

    Why: 87 and 0.87 look alike in a table; the scale is part of the answer.
    Hint: divide, and do not multiply by 100; 0/0 is 0, not NaN.
    """
    got = scores(impl, corpus, mode=mode)
    must(all(0 <= got[key] <= 1 for key in SCORES), "numbers from 0 to 1", pick(got, *SCORES))


@requirement("TC-METRIC-2", "compute_metrics", after="TC-METRIC-1")
@given(corpora(ignored=False), modes)
@example(HALF, "lenient")
@example(OTHER_ORDER, "strict")
@example(Corpus([[1, 0, 2], [3, 4, 4]], [[0, 0, 0]] * 2, NAMES), "lenient")
def test_metrics_of_perfect_predictions_are_one(impl, corpus, mode):
    """If every label is predicted, accuracy is 1, and so are the others if there is an entity.

    Why: the simplest check that predictions and labels are compared at the same places.
    Hint: the predicted label is the highest logit along the last axis.
    """
    perfect = corpus.with_predictions(corpus.gold)
    must_be_close(pick(scores(impl, perfect, mode=mode), *SCORES), expected(perfect, mode), tolerance=TOLERANCE)


def closed_by_o(corpus):
    """The corpus with a word that is O, and predicted so, at the end of every sentence."""
    end = [corpus.label_names.index("O")]
    return replace(corpus, gold=[ids + end for ids in corpus.gold], predicted=[ids + end for ids in corpus.predicted])


@requirement("TC-METRIC-9", "compute_metrics", after="TC-METRIC-2")
@given(corpora(), modes)
@example(ACROSS, "lenient")
@example(ACROSS, "strict")
@example(Corpus([[0, 1], [2, 0]], [[0, 1], [0, 0]], NAMES), "lenient")
def test_metrics_read_each_sentence_by_itself(impl, corpus, mode):
    """An entity ends with its sentence: an O at the end of every sentence changes no score of the entities.

    Why: as one long sequence, entities grow together where sentences meet, and the score depends on their order.
    Hint: extract entities sentence by sentence; never concatenate the rows before tags are read.
    """
    apart = pick(scores(impl, closed_by_o(corpus), mode=mode), "precision", "recall", "f1")
    got = pick(scores(impl, corpus, mode=mode), "precision", "recall", "f1")
    must_be_close(got, apart, "the scores of the second call", tolerance=TOLERANCE)


@requirement("TC-METRIC-3", "compute_metrics", after="TC-METRIC-9")
@given(corpora(), modes)
@example(HALF, "lenient")
@example(TOO_MUCH, "strict")
def test_precision_is_the_share_of_the_predicted_entities(impl, corpus, mode):
    """Precision is the number of correct entities divided by the number of predicted ones.

    Why: swapped with recall it says the opposite: a model that finds too little looks like one that finds too much.
    Hint: pass labels and predictions in the order that the scorer wants; seqeval takes the truth first.
    Source: https://github.com/huggingface/course/issues/641
    """
    got = pick(scores(impl, corpus, mode=mode), "precision")
    must_be_close(got, pick(expected(corpus, mode), "precision"), tolerance=TOLERANCE)


@requirement("TC-METRIC-4", "compute_metrics", after="TC-METRIC-9")
@given(corpora(), modes)
@example(HALF, "lenient")
@example(TOO_MUCH, "strict")
def test_recall_is_the_share_of_the_gold_entities(impl, corpus, mode):
    """Recall is the number of correct entities divided by the number of gold ones.

    Why: it says how much of what is there was found.
    Hint: count the gold entities of all sentences, also of those in which nothing is predicted.
    """
    got = pick(scores(impl, corpus, mode=mode), "recall")
    must_be_close(got, pick(expected(corpus, mode), "recall"), tolerance=TOLERANCE)


@requirement("TC-METRIC-5", "compute_metrics", after="TC-METRIC-9")
@given(corpora(), modes)
@example(HALF, "lenient")
@example(TOO_MUCH, "strict")
@example(UNEVEN, "lenient")
def test_f1_is_the_harmonic_mean(impl, corpus, mode):
    """F1 is 2 * precision * recall / (precision + recall) of the entities, and 0 if both are 0.

    Why: the plain mean of 1 and 0 is 0.5, though nothing useful was found.
    Hint: the same as 2 * correct / (predicted + gold); not the F1 of the tokens.
    """
    got = pick(scores(impl, corpus, mode=mode), "f1")
    must_be_close(got, pick(expected(corpus, mode), "f1"), tolerance=TOLERANCE)


@requirement("TC-METRIC-6", "compute_metrics", after="TC-METRIC-2")
@given(corpora(), modes)
@example(HALF, "lenient")
@example(IGNORING, "lenient")
@example(Corpus([[1, IGNORED], [0, 0]], [[1, 0], [0, 1]], NAMES), "strict")
def test_accuracy_is_the_share_of_the_counted_positions(impl, corpus, mode):
    """Accuracy is the share of the positions not labelled -100, O included, whose label is predicted.

    Why: with padding counted, the score depends on how long the longest sentence of the batch is.
    Hint: mask first, then compare, over all sentences at once.
    """
    got = pick(scores(impl, corpus, mode=mode), "accuracy")
    must_be_close(got, pick(expected(corpus, mode), "accuracy"), tolerance=TOLERANCE)


@requirement("TC-METRIC-7", "compute_metrics", after="TC-METRIC-2")
@given(corpora(), st.integers(0, 6), modes)
@example(IGNORING, 3, "lenient")
@example(IGNORING, 2, "strict")
@example(IGNORING, 0, "lenient")
def test_metrics_do_not_hear_ignored_positions(impl, corpus, label, mode):
    """What is predicted at positions labelled -100 changes nothing.

    Why: padding, special tokens and the rest of a word predict something too; nobody asked them.
    Hint: choose the positions by the labels, and drop them from the predictions as well.
    """
    label %= len(corpus.label_names)
    other = [
        [label if gold == IGNORED else predicted for gold, predicted in zip(*rows, strict=True)]
        for rows in zip(corpus.gold, corpus.predicted, strict=True)
    ]
    got = scores(impl, corpus.with_predictions(other), mode=mode)
    must_be_close(pick(got, *SCORES), pick(scores(impl, corpus, mode=mode), *SCORES), tolerance=TOLERANCE)


@requirement("TC-METRIC-8", "compute_metrics", after="TC-METRIC-2")
@given(corpora(ignored=False), st.integers(0, 6), st.integers(1, 2), modes)
@example(HALF, 1, 1, "lenient")
@example(TOO_MUCH, 0, 2, "strict")
@example(STRAY, 1, 1, "lenient")
def test_metrics_close_the_gaps_of_ignored_positions(impl, corpus, at, count, mode):
    """Positions labelled -100 are removed before tags are read: put in anywhere, they change nothing.

    Why: the pieces of a word are ignored in the middle of an entity, which is one entity still.
    Hint: remove them; replacing them by O cuts entities in two.
    """
    at = min(at, len(corpus.gold[0]))
    gold = [[*row[:at], *[IGNORED] * count, *row[at:]] for row in corpus.gold]
    predicted = [[*row[:at], *[0] * count, *row[at:]] for row in corpus.predicted]
    wider = Corpus(gold, predicted, corpus.label_names)
    got = pick(scores(impl, wider, mode=mode), *SCORES)
    must_be_close(got, pick(scores(impl, corpus, mode=mode), *SCORES), tolerance=TOLERANCE)


@requirement("TC-METRIC-10", "compute_metrics", after="TC-METRIC-2")
@given(corpora(), modes)
@example(UNEVEN, "lenient")
@example(Corpus([[1, 0], [1, 1]], [[1, 0], [0, 0]], NAMES), "strict")
def test_metrics_do_not_change_when_sentences_without_entities_are_added(impl, corpus, mode):
    """Sentences without any entity, in gold or prediction, leave precision, recall and F1 as they are.

    Why: a mean over sentences gives an empty sentence a score that it does not have.
    Hint: sum the counts over all sentences, then divide once.
    Source: https://github.com/chakki-works/seqeval/issues/98
    """
    empty = [[corpus.label_names.index("O")] * len(corpus.gold[0])] * 2
    more = Corpus(corpus.gold + empty, corpus.predicted + empty, corpus.label_names)
    got = pick(scores(impl, more, mode=mode), "precision", "recall", "f1")
    wanted = pick(scores(impl, corpus, mode=mode), "precision", "recall", "f1")
    must_be_close(got, wanted, tolerance=TOLERANCE)


@requirement("TC-METRIC-11", "compute_metrics", after="TC-METRIC-9")
@given(corpora(), modes)
@example(UNEVEN, "lenient")
@example(BY_TYPE, "lenient")
def test_metrics_are_sums_over_the_corpus(impl, corpus, mode):
    """Every entity weighs the same: no mean over sentences, and none over types.

    Why: a mean over types is dominated by the rarest of them, and is another number than everybody reports.
    Hint: micro average: sum the counts, then divide once.
    """
    must_be_close(pick(scores(impl, corpus, mode=mode), *SCORES), expected(corpus, mode), tolerance=TOLERANCE)


@requirement("TC-METRIC-12", "compute_metrics", after="TC-METRIC-2")
@given(st.sampled_from([("PER", "ORG"), ("ORG", "SUB-ORG"), ("SUB-ORG", "ORG")]), st.integers(0, 2), modes)
@example(("PER", "ORG"), 1, "lenient")
@example(("SUB-ORG", "ORG"), 1, "strict")
@example(("CIV-ORG", "CIV-LOC"), 0, "lenient")
@example(("LOC", "LOCATION"), 1, "strict")
@example(("PER", "per"), 0, "lenient")
def test_metrics_ask_for_the_right_type(impl, kinds, more, mode):
    """An entity of another type at the right place is wrong.

    Why: a person is no organisation.
    Hint: compare (type, start, end).
    """
    right, wrong = kinds
    names = ["O", f"B-{right}", f"I-{right}", f"B-{wrong}", f"I-{wrong}"]
    corpus = Corpus([[1, *[2] * more, 0]], [[3, *[4] * more, 0]], names)
    got = pick(scores(impl, corpus, mode=mode), "precision", "recall", "f1")
    must_be_close(got, {"precision": 0.0, "recall": 0.0, "f1": 0.0}, tolerance=TOLERANCE)


@requirement("TC-METRIC-13", "compute_metrics", after="TC-METRIC-2")
@given(st.sampled_from([[1, 2, 0, 0], [1, 2, 2, 2], [0, 1, 2, 0], [1, 1, 2, 0], [1, 2, 1, 0]]), modes)
@example([1, 2, 0, 0], "lenient")
@example([0, 1, 2, 0], "strict")
@example([1, 2, 1, 0], "strict")
def test_metrics_ask_for_both_ends(impl, predicted, mode):
    """An entity that begins or ends at another word is wrong, even if it overlaps.

    Why: half a name is another name.
    Hint: compare start and end; there is no credit for a part.
    """
    corpus = Corpus([[1, 2, 2, 0]], [predicted], NAMES)
    got = pick(scores(impl, corpus, mode=mode), "precision", "recall", "f1")
    must_be_close(got, {"precision": 0.0, "recall": 0.0, "f1": 0.0}, tolerance=TOLERANCE)


@requirement("TC-METRIC-14", "compute_metrics", after="TC-METRIC-2")
@given(corpora(), st.integers(0, 5), modes)
@example(HALF, 0, "lenient")
@example(BY_TYPE, 2, "strict")
def test_metrics_do_not_depend_on_the_order_of_the_names(impl, corpus, shift, mode):
    """Naming the labels in another order, with labels and logits to match, changes no score.

    Why: O is not always 0, and I-X is not always the id after B-X.
    Hint: go from id to name through label_names.
    """
    count = len(corpus.label_names)
    order = [(shift - old) % count for old in range(count)]
    gold = [[order.index(label) if label != IGNORED else label for label in row] for row in corpus.gold]
    predicted = [[order.index(label) for label in row] for row in corpus.predicted]
    moved = Corpus(gold, predicted, [corpus.label_names[old] for old in order], corpus.highest)
    got = pick(scores(impl, moved, mode=mode), *SCORES)
    must_be_close(got, pick(scores(impl, corpus, mode=mode), *SCORES), tolerance=TOLERANCE)


@requirement("TC-METRIC-15", "compute_metrics", after="TC-METRIC-9")
@given(corpora(), st.integers(1, 3), modes)
@example(ACROSS, 1, "lenient")
@example(UNEVEN, 1, "strict")
def test_metrics_do_not_depend_on_the_order_of_the_sentences(impl, corpus, shift, mode):
    """The same sentences in another order have the same scores.

    Why: a data set is shuffled.
    Hint: no sentence may see the one before it.
    """
    shift %= len(corpus.gold)
    moved = Corpus(
        corpus.gold[shift:] + corpus.gold[:shift],
        corpus.predicted[shift:] + corpus.predicted[:shift],
        corpus.label_names,
    )
    got = pick(scores(impl, moved, mode=mode), *SCORES)
    must_be_close(got, pick(scores(impl, corpus, mode=mode), *SCORES), tolerance=TOLERANCE)


@requirement("TC-METRIC-16", "compute_metrics", after="TC-METRIC-2")
@given(corpora(), st.sampled_from([-30.0, -4.0, 5.0, 30.0]), modes)
@example(HALF, -30.0, "lenient")
@example(OTHER_ORDER, 5.0, "lenient")
def test_metrics_compare_logits_only_with_each_other(impl, corpus, shift, mode):
    """A number added to all logits changes nothing.

    Why: logits have no zero; only the highest of a position counts.
    Hint: argmax, no threshold.
    """
    got = impl.compute_metrics(
        corpus.logits + np.float32(shift), corpus.labels, label_names=corpus.label_names, mode=mode
    )
    must_be_close(pick(got, *SCORES), pick(scores(impl, corpus, mode=mode), *SCORES), tolerance=TOLERANCE)


@requirement("TC-METRIC-17", "compute_metrics", after="TC-METRIC-3")
@given(corpora(ignored=False), modes)
@example(HALF, "lenient")
@example(TOO_MUCH, "strict")
def test_precision_and_recall_change_places_with_gold_and_prediction(impl, corpus, mode):
    """If labels and predictions change places, precision and recall do too.

    Why: the two are the same count, divided by the entities of one side or of the other.
    Hint: precision divides by what is predicted, recall by what is there.
    """
    swapped = Corpus(corpus.predicted, corpus.gold, corpus.label_names)
    first, second = scores(impl, corpus, mode=mode), scores(impl, swapped, mode=mode)
    must_be_close([second["recall"], second["precision"]], [first["precision"], first["recall"]], tolerance=TOLERANCE)


@requirement("TC-METRIC-18", "compute_metrics", after="TC-METRIC-2")
@given(st.integers(1, 3), st.integers(1, 4), modes)
@example(1, 2, "lenient")
@example(2, 2, "strict")
def test_metrics_of_a_corpus_without_entities_are_zero(impl, rows, tokens, mode):
    """Without an entity in gold and prediction, precision, recall and F1 are 0.

    Why: 0/0 has no value; a stopped evaluation or a NaN in the log is worse than a 0 that everybody knows.
    Hint: return 0.0 where the divisor is 0.
    """
    corpus = Corpus([[0] * tokens] * rows, [[0] * tokens] * rows, NAMES)
    wanted = {"precision": 0.0, "recall": 0.0, "f1": 0.0, "accuracy": 1.0}
    must_be_close(pick(scores(impl, corpus, mode=mode), *SCORES), wanted, tolerance=TOLERANCE)


@requirement("TC-METRIC-23", "compute_metrics", level=SHOULD, after="TC-METRIC-18")
@given(st.integers(1, 3), st.integers(1, 4), modes)
@example(1, 2, "lenient")
@example(2, 2, "strict")
def test_metrics_of_a_corpus_in_which_nothing_counts_are_zero(impl, rows, tokens, mode):
    """If every position is labelled -100, all four scores are 0.

    Why: a batch of padding must not stop an evaluation, or put a NaN into its mean.
    Hint: ask whether anything is counted before you divide.
    """
    corpus = Corpus([[IGNORED] * tokens] * rows, [[0] * tokens] * rows, NAMES)
    must_be_close(pick(scores(impl, corpus, mode=mode), *SCORES), dict.fromkeys(SCORES, 0.0), tolerance=TOLERANCE)


@requirement("TC-METRIC-24", "compute_metrics", level=SHOULD, after="TC-METRIC-2")
@given(corpora(), st.integers(0, 4), modes)
@example(HALF, 0, "lenient")
@example(UNEVEN, 1, "strict")
def test_metrics_do_not_hear_sentences_in_which_nothing_counts(impl, corpus, at, mode):
    """A sentence whose positions are all labelled -100 changes nothing, wherever it stands.

    Why: a window may hold nothing but the rest of a word; it has no entity and no position that counts.
    Hint: an empty list of tags has no entities.
    """
    at = min(at, len(corpus.gold))
    nothing, anything = [IGNORED] * len(corpus.gold[0]), [1] * len(corpus.gold[0])
    gold, predicted = [*corpus.gold], [*corpus.predicted]
    gold.insert(at, nothing)
    predicted.insert(at, anything)
    got = scores(impl, Corpus(gold, predicted, corpus.label_names), mode=mode)
    must_be_close(pick(got, *SCORES), pick(scores(impl, corpus, mode=mode), *SCORES), tolerance=TOLERANCE)


@requirement("TC-METRIC-19", "compute_metrics", after="TC-METRIC-9")
@given(corpora())
@example(STRAY)
@example(Corpus([[1, 2, 0]], [[0, 2, 0]], NAMES))
@example(Corpus([[2, 2, 0]], [[2, 2, 0]], NAMES))
def test_metrics_follow_strict_mode(impl, corpus):
    """In mode "strict", an entity that opens with I- does not exist, in gold or in the prediction.

    Why: seqeval falls back on the lenient rules if it is given mode="strict" without a scheme.
    Hint: pass mode on to where entities are extracted.
    Source: https://github.com/chakki-works/seqeval/issues/23
    """
    must_be_close(pick(scores(impl, corpus, mode="strict"), *SCORES), expected(corpus, "strict"), tolerance=TOLERANCE)


@requirement("TC-METRIC-20", "compute_metrics", after="TC-METRIC-9")
@given(corpora())
@example(STRAY)
@example(Corpus([[1, 2, 0]], [[0, 2, 0]], NAMES))
def test_metrics_are_lenient_unless_told_otherwise(impl, corpus):
    """Without mode, entities are read as conlleval does.

    Why: a score without a note about its mode is taken for conlleval's.
    Hint: def compute_metrics(logits, labels, *, label_names, mode="lenient").
    """
    must_be_close(pick(scores(impl, corpus), *SCORES), expected(corpus, "lenient"), tolerance=TOLERANCE)


@requirement("TC-METRIC-21", "compute_metrics", after="TC-METRIC-1")
@given(corpora(), modes)
@example(IGNORING, "lenient")
@example(UNEVEN, "strict")
@example(OTHER_ORDER, "lenient")
def test_metrics_have_exactly_these_values(impl, corpus, mode):
    """All four scores of any corpus are those of the definition.

    Why: a score that is right on easy cases only is compared with scores that are right.
    Hint: remove what is ignored, extract per sentence, count, divide.
    """
    must_be_close(pick(scores(impl, corpus, mode=mode), *SCORES), expected(corpus, mode), tolerance=TOLERANCE)


@requirement("TC-METRIC-22", "compute_metrics", after="TC-METRIC-1")
@given(st.integers(1, 3), st.integers(1, 3))
@example(1, 1)
@example(3, 2)
@example(2, 3)
def test_metrics_take_the_highest_logit_of_each_position(impl, rows, tokens):
    """The predicted label of a position is the index of its highest logit along the last axis, whatever the sizes.

    Why: (rows, tokens, labels) may be a cube, and argmax along another axis gives numbers of the same shape.
    Hint: logits.argmax(axis=-1).
    """
    names = ["O", "B-PER", "I-PER"]
    labels = [[(row + 2 * token) % 3 for token in range(tokens)] for row in range(rows)]
    corpus = Corpus(labels, labels, names)
    must_equal(pick(scores(impl, corpus), "accuracy"), {"accuracy": 1.0})


@requirement("TC-METRIC-25", "compute_metrics", after="TC-METRIC-22")
@given(st.permutations([0.06, 0.11, 0.14]), st.sampled_from([-1.0, 0.0, 3.0]))
@example([0.06, 0.14, 0.11], 0.0)
@example([0.11, 0.06, 0.14], -1.0)
@example([0.2, 0.7, 0.0], 0.0)
def test_metrics_take_the_highest_logit_also_where_it_is_higher_by_little(impl, logits, shift):
    """The highest logit of a position counts, also where it is higher by less than 1.

    Why: a model that is unsure says so in fractions; as whole numbers its logits are equal, and the first one wins.
    Hint: compare the logits as they are; do not round them, and do not turn them into integers.
    """
    must_equal(*_accuracy_of_one_position(impl, [logit + shift for logit in logits]), "the accuracy")


@requirement("TC-METRIC-26", "compute_metrics", level=SHOULD, after="TC-METRIC-25")
@given(st.permutations([1.0, 1.0001, 1.0002]))
@example([1.0, 1.0002, 1.0001])
@example([1.0001, 1.0, 1.0002])
def test_metrics_compare_logits_in_full_precision(impl, logits):
    """float32 logits are compared as float32: 1.0002 is higher than 1.0001.

    Why: in half precision the two are the same number, and the label with the lower id wins.
    Hint: do not convert logits to float16 or bfloat16 before argmax.
    """
    must_equal(*_accuracy_of_one_position(impl, logits), "the accuracy")


@requirement("TC-METRIC-27", "compute_metrics", level=SHOULD, after="TC-METRIC-12")
@given(corpora(ODD_TYPES, ignored=False), modes)
@example(Corpus([[1, 2, 0]], [[1, 2, 0]], ["O", "B-X-O", "I-X-O"]), "lenient")
@example(Corpus([[1, 0, 1]], [[1, 0, 0]], ["O", "B-O", "I-O"]), "strict")
@example(Corpus([[1, 2]], [[1, 2]], ["O", "B-B-PER", "I-B-PER"]), "lenient")
def test_metrics_know_types_that_look_like_tags(impl, corpus, mode):
    """A type may be called O, B-PER or X-O; its entities count like all others.

    Why: "B-X-O" is a tag of type X-O and no O: who looks at its end loses every entity of this type.
    Hint: compare the whole name with "O"; a tag is read from its front.
    """
    must_be_close(pick(scores(impl, corpus, mode=mode), *SCORES), expected(corpus, mode), tolerance=TOLERANCE)


def _accuracy_of_one_position(impl, logits):
    """The accuracy where the gold label of the only position is the one with the highest logit; and what it must be."""
    gold = [[logits.index(max(logits))]]
    names = ["O", "B-PER", "I-PER"]
    got = impl.compute_metrics(np.array([[logits]], np.float32), np.array(gold, np.int64), label_names=names)
    return pick(got, "accuracy"), {"accuracy": 1.0}


test_metrics_keep_their_arguments = arguments_unchanged("TC-METRIC-90", "compute_metrics", metric_calls())
test_metrics_are_repeatable = repeatable("TC-METRIC-91", "compute_metrics", metric_calls())

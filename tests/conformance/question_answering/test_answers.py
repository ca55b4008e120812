"""Answers: from two logits per token of every window to one text per question.

The model scores each token as a start and as an end. The answer is the best pair that is legal: both tokens in the
context, the start not behind the end, not too long; over all windows of the question. A data set may also ask to say
nothing, by comparing the best pair with the score of "no answer".
"""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
from nlpcheck.oracles import answers as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.answers import (
    BEFORE,
    Predicted,
    answer_calls,
    deep_pair,
    many_windows,
    one_window,
    predicted,
    predicted_windows,
    window,
    word_offsets,
)

TEXT = "Ada met Bob in New York at noon"
# Tokens of a window made by hand: 0 [CLS], 1 the question, 2 [SEP], then the words: 3 Ada, 4 met, 5 Bob, 6 in, 7 New, ...
ADA, MET, BOB, IN, NEW, YORK, AT, NOON = range(3, 11)
CLS, QUESTION, SEP = range(BEFORE)
THRESHOLDS = st.sampled_from([0.0, 2.0, -2.0, 5.0, 12.0, -12.0])
LIMITS = st.sampled_from([1, 2, 3, 4, 5, 8, 31, 40])


def text_of(words):
    """A context of so many words."""
    return " ".join(f"w{number}" for number in range(words))


def answered(impl, case, **options):
    """The implementation's answers, stripped, for the limit of the case."""
    options = {"max_answer_length": case.max_answer_length, **options}
    found = impl.postprocess_qa_predictions(case.examples, case.features, case.predictions, **options)
    missing = [row["id"] for row in case.examples if row["id"] not in found]
    must(not missing, f"an entry for every example, also for {missing}", found)
    return {row["id"]: found[row["id"]].strip() for row in case.examples}


def answered_or_none(impl, case, **options):
    """The same, where an example may have no answer."""
    named = {"version_2_with_negative": True, "null_score_diff_threshold": case.threshold}
    return answered(impl, case, **named, **options)


def best_answers(case):
    """What the oracle answers."""
    return oracle.answers(case.examples, case.features, case.predictions, case.max_answer_length)


def best_answers_or_none(case):
    """What the oracle answers where an example may have no answer."""
    return oracle.answers_or_none(
        case.examples, case.features, case.predictions, case.max_answer_length, case.threshold
    )


def halves(starts, ends, **options):
    """Two windows: Ada met Bob in, New York at noon; the second one starts with token 3, New."""
    offsets = word_offsets(TEXT)
    windows = [window("q", offsets[:4], **options), window("q", offsets[4:], **options)]
    return predicted({"q": TEXT}, windows, starts, ends)


SECOND_BYTE = predicted(
    {"q": "Ada \U0001f600 Bob"},
    [window("q", [(0, 3), (4, 5), (4, 5), (6, 9)])],
    {(0, 3): 5.0, (0, 5): 9.0},
    {(0, 6): 9.0},
)
"""Two tokens share an emoji, and the answer starts with the second of them."""


# shape, identities


@requirement("QA-ANSWER-1", "postprocess_qa_predictions")
@given(predicted_windows())
@example(one_window(TEXT, {NEW: 4.0}, {YORK: 4.0}))
@example(predicted({"a": "x", "b": "y"}, [window("b", [(0, 1)]), window("a", [(0, 1)])], {}, {}))
def test_answers_have_an_entry_per_example(impl, case):
    """The result is a dict with one text for every example, under its own id.

    Why: the metric looks predictions up by id; a list, or ids of windows, matches nothing.
    Hint: answers[example["id"]] = text, in a loop over the examples.
    """
    answered(impl, case)


@requirement("QA-ANSWER-2", "postprocess_qa_predictions", after="QA-ANSWER-1")
@given(predicted_windows())
@example(one_window("The U.S. e-mail", {5: 2.0}, {9: 2.0}))
@example(one_window("New\u00a0York,  NY", {3: 2.0}, {6: 2.0}))
def test_answers_are_pieces_of_the_context(impl, case):
    """Every answer is a slice of its example's context, with its capitals, marks and spaces.

    Why: decoded token ids are lower-cased, spaced and cleaned: another text than the gold one.
    Hint: context[offsets[start][0] : offsets[end][1]].
    """
    answers = answered(impl, case)
    strange = {row["id"]: answers[row["id"]] for row in case.examples if answers[row["id"]] not in row["context"]}
    must(not strange, "answers that are slices of the context", strange)


@requirement("QA-ANSWER-3", "postprocess_qa_predictions", after="QA-ANSWER-2")
@given(st.integers(ADA, NOON), st.integers(0, 7))
@example(NEW, 1)
@example(ADA, 0)
@example(NOON, 0)
def test_answers_reach_from_the_first_to_the_last_token(impl, first, more):
    """The answer starts where its first token starts and ends where its last token ends.

    Why: the end of an offset is excluded already; one character more or less is another answer.
    Hint: context[offsets[start][0] : offsets[end][1]], nothing added or taken away.
    """
    last = min(first + more, NOON)
    case = one_window(TEXT, {first: 8.0}, {last: 8.0})
    must_equal(answered(impl, case), {"q": " ".join(TEXT.split()[first - ADA : last - ADA + 1])})


# what is legal


@requirement("QA-ANSWER-4", "postprocess_qa_predictions", after="QA-ANSWER-3")
@given(st.sampled_from([CLS, QUESTION, SEP, NOON + 1]), st.sampled_from([CLS, QUESTION, SEP, NOON + 1]))
@example(CLS, CLS)
@example(QUESTION, SEP)
@example(QUESTION, NOON + 1)
@example(NOON + 1, NOON + 1)
def test_answers_lie_in_the_context(impl, start, end):
    """Tokens of the question, special tokens and padding are no candidates, however high their logits.

    Why: the model scores them too; an answer must be a piece of the context.
    Hint: offset_mapping is None outside the context: check both ends of a pair.
    """
    case = one_window(TEXT, {start: 9.0, NEW: 3.0}, {end: 9.0, YORK: 3.0})
    must_equal(answered(impl, case), {"q": "New York"}, f"with the highest logits at the tokens {start} and {end}")


@requirement("QA-ANSWER-5", "postprocess_qa_predictions", after="QA-ANSWER-3")
@given(st.integers(MET, NOON), st.integers(1, 6))
@example(YORK, 1)
@example(NOON, 7)
def test_answers_do_not_run_backwards(impl, start, back):
    """The start is not behind the end: the best pair is looked for, not the best start and the best end.

    Why: the two logits are independent; the best end may stand before the best start.
    Hint: skip pairs with end < start; two separate argmax are no pair.
    """
    end = max(start - back, ADA)
    case = one_window(TEXT, {start: 9.0, end: 1.0}, {end: 9.0, start: 0.0})
    must_equal(answered(impl, case), best_answers(case))


@requirement("QA-ANSWER-6", "postprocess_qa_predictions", after="QA-ANSWER-3")
@given(LIMITS, st.integers(0, 7))
@example(1, 0)
@example(2, 4)
@example(8, 0)
@example(31, 2)
@example(40, 0)
def test_answers_may_be_as_long_as_the_limit(impl, limit, first):
    """An answer of exactly max_answer_length tokens is legal.

    Why: with a limit of 1 every answer is one token; counting end - start instead forbids all or allows two.
    Hint: the length is end - start + 1.
    """
    start = BEFORE + first
    context = text_of(first + limit + 1)
    case = one_window(context, {start: 9.0}, {start + limit - 1: 9.0}, max_answer_length=limit)
    must_equal(answered(impl, case), best_answers(case))


@requirement("QA-ANSWER-7", "postprocess_qa_predictions", after="QA-ANSWER-3")
@given(LIMITS, st.integers(0, 7))
@example(1, 0)
@example(2, 4)
@example(7, 0)
@example(31, 2)
@example(40, 0)
def test_answers_are_not_longer_than_the_limit(impl, limit, first):
    """An answer of max_answer_length + 1 tokens is not legal.

    Why: a start and an end that do not belong together make a text of half a page.
    Hint: skip pairs with end - start + 1 > max_answer_length.
    """
    start = BEFORE + first
    context = text_of(first + limit + 1)
    case = one_window(context, {start: 9.0}, {start + limit: 9.0, start: 1.0}, max_answer_length=limit)
    must_equal(answered(impl, case), best_answers(case))


@requirement("QA-ANSWER-8", "postprocess_qa_predictions", after=["QA-ANSWER-6", "QA-ANSWER-7"])
@given(st.integers(0, 4))
@example(0)
def test_answers_have_at_most_30_tokens_by_default(impl, first):
    """Without max_answer_length the limit is 30 tokens.

    Why: the same call must give the same answers everywhere.
    Hint: max_answer_length=30 in the signature, and counted in tokens.
    """
    context = text_of(36)
    start = 3 + first
    case = one_window(context, {start: 9.0}, {start + 29: 5.0, start + 30: 9.0, start + 1: 4.0})
    found = impl.postprocess_qa_predictions(case.examples, case.features, case.predictions)
    must_equal({key: text.strip() for key, text in found.items()}, best_answers(case))


# what is best


@requirement("QA-ANSWER-9", "postprocess_qa_predictions", after="QA-ANSWER-3")
@given(predicted_windows(examples=1, extra_columns=False))
@example(one_window(TEXT, {ADA: 5.0, NEW: 4.0}, {BOB: 1.0, YORK: 4.0}))
@example(one_window(TEXT, {ADA: 1.0, NEW: 3.0}, {BOB: 5.0, YORK: 4.0}))
@example(one_window(TEXT, {ADA: 0.0, NEW: -1.0, AT: -8.0}, {BOB: 0.0, YORK: -1.0, AT: -8.0}))
@example(one_window(TEXT, {ADA: 6.0, NEW: 5.0}, {BOB: -1.0, YORK: 1.0}))
def test_answers_have_the_highest_sum(impl, case):
    """The best pair is the one with the highest start logit + end logit.

    Why: logits are logarithms: their sum is the logarithm of the product of the probabilities.
    Hint: neither the product of the logits nor the higher of the two; negative logits are ordinary.
    """
    must_equal(answered(impl, case), best_answers(case))


@requirement("QA-ANSWER-10", "postprocess_qa_predictions", after="QA-ANSWER-9")
@given(predicted_windows(), st.sampled_from([0.5, -0.5, 40.0, -40.0]))
@example(one_window(TEXT, {ADA: 2.0, NEW: 3.0}, {BOB: 6.0, YORK: 4.0}), 20.0)
@example(one_window(TEXT, {ADA: 2.0, NEW: 3.0}, {BOB: 6.0, YORK: 4.0}), -20.0)
def test_answers_do_not_change_when_start_logits_move_against_end_logits(impl, case, shift):
    """Adding a number to all start logits and taking it from all end logits changes nothing.

    Why: only the sum of the two counts, so the level of each does not.
    Hint: score = start_logits[start] + end_logits[end], unweighted.
    """
    moved = replace(
        case, start_logits=case.start_logits + np.float32(shift), end_logits=case.end_logits - np.float32(shift)
    )
    must_equal(answered(impl, moved), answered(impl, case), "the answers after the shift")


def raised(case, level):
    """The same case, all logits higher by a number."""
    starts, ends = (logits + np.float32(level) for logits in case.predictions)
    return replace(case, start_logits=starts, end_logits=ends)


@requirement("QA-ANSWER-17", "postprocess_qa_predictions", after="QA-ANSWER-9")
@given(predicted_windows(), st.sampled_from([-8.0, 8.0]))
@example(one_window(TEXT, {NEW: 3.0}, {YORK: 3.0}), -8.0)
@example(one_window(TEXT, {NEW: 3.0}, {YORK: 3.0}), 8.0)
def test_answers_do_not_depend_on_the_level_of_the_logits(impl, case, level):
    """Adding the same number to all logits changes nothing, as long as every question has an answer.

    Why: a model may give only negative logits; the best of them is still the best.
    Hint: start from minus infinity or from None, not from 0.
    """
    must_equal(answered(impl, raised(case, level)), best_answers(case), f"with logits that are higher by {level}")


@requirement("QA-ANSWER-18", "postprocess_qa_predictions", after="QA-ANSWER-17", level=SHOULD)
@given(predicted_windows(), st.sampled_from([-4000.0, -500.0, 500.0]))
@example(one_window(TEXT, {NEW: 3.0}, {YORK: 3.0}), -500.0)
@example(one_window(TEXT, {NEW: 3.0}, {YORK: 3.0}), 500.0)
@example(one_window(TEXT, {NEW: 3.0}, {YORK: 3.0}), -4000.0)
def test_answers_stand_logits_of_any_size(impl, case, level):
    """The same for logits of hundreds.

    Why: exponentials of such logits overflow or vanish, and a first best score of -1000 is never beaten.
    Hint: compare logits, not exponentials; start from minus infinity.
    """
    must_equal(answered(impl, raised(case, level)), best_answers(case), f"with logits that are higher by {level}")


@requirement("QA-ANSWER-11", "postprocess_qa_predictions", after="QA-ANSWER-9")
@given(predicted_windows())
@example(halves({(0, ADA): 5.0, (1, 3): 4.0}, {(0, BOB): 5.0, (1, 4): 4.0}))
@example(halves({(0, ADA): 4.0, (1, 3): 5.0}, {(0, BOB): 4.0, (1, 4): 5.0}))
@example(many_windows(3, 1))
def test_answers_come_from_the_best_window(impl, case):
    """The best pair is looked for in all windows of an example: first, middle or last.

    Why: the answer may stand anywhere in a long context.
    Hint: collect the candidates of all windows, then take the best.
    """
    must_equal(answered(impl, case), best_answers(case))


@requirement("QA-ANSWER-12", "postprocess_qa_predictions", after="QA-ANSWER-11")
@given(st.integers(1, 6), st.sampled_from([0.0, 3.0, 6.0]))
@example(4, 6.0)
@example(1, 0.0)
def test_answers_compare_windows_by_their_logits(impl, lead, level):
    """Scores of different windows are compared as they are, not after a softmax in each window.

    Why: a softmax makes every window's best pair look sure, also in a window that knows nothing.
    Hint: keep the logits; a softmax over all candidates at the end would change nothing.
    """
    flat = {(0, token): level + lead for token in range(3, 7)}
    case = halves({**flat, (1, 3): level}, {**flat, (1, 4): level})
    case.start_logits[0, MET] += 0.5
    case.end_logits[0, BOB] += 0.5
    must_equal(answered(impl, case), {"q": "met Bob"})


@requirement("QA-ANSWER-13", "postprocess_qa_predictions", after="QA-ANSWER-1")
@given(predicted_windows(), st.integers(0, 6))
@example(predicted({"a": "x y", "b": "y z"}, [window("b", [(0, 1)]), window("a", [(2, 3)])], {}, {}), 0)
@example(
    predicted(
        {"a": "one two three four", "b": "five six"},
        [window("a", [(0, 3), (4, 7)]), window("b", [(0, 4), (5, 8)]), window("a", [(8, 13), (14, 18)])],
        {(2, 3): 3.0, (1, 4): 1.0},
        {(2, 4): 3.0, (1, 4): 1.0},
    ),
    1,
)
def test_answers_find_windows_by_example_id(impl, case, turn):
    """A window belongs to the example that its example_id names, wherever it stands among the features.

    Why: one example has many windows, so row i of the features is not example i.
    Hint: first map each example's id to the numbers of its windows.
    """
    order = [*range(len(case.features))][::-1]
    other = case.reordered(order[turn % len(order) :] + order[: turn % len(order)])
    must_equal([answered(impl, case), answered(impl, other)], [best_answers(case)] * 2, "the answers in either order")


@requirement("QA-ANSWER-14", "postprocess_qa_predictions", after="QA-ANSWER-4")
@given(predicted_windows(extra_columns=False), st.integers(1, 3), st.sampled_from([-100.0, 0.0, 30.0]))
@example(one_window(TEXT, {NEW: 3.0}, {YORK: 3.0}), 1, 30.0)
@example(one_window(TEXT, {ADA: 1.0, NOON: 3.0}, {BOB: 1.0, NOON: 3.0}), 2, 30.0)
def test_answers_do_not_depend_on_extra_columns(impl, case, count, logit):
    """Logits may be wider than a window; the extra columns on the right count for nothing.

    Why: predictions of batches of different widths are padded to one array.
    Hint: offset_mapping ends where the window ends; skip tokens behind it.
    """
    more = np.full((len(case.features), count), logit, dtype=np.float32)
    wide = replace(
        case, start_logits=np.hstack([case.start_logits, more]), end_logits=np.hstack([case.end_logits, more])
    )
    must_equal(answered(impl, wide), best_answers(case), f"with {count} more columns of {logit}")


@requirement("QA-ANSWER-15", "postprocess_qa_predictions", after="QA-ANSWER-4")
@given(st.integers(1, 5), st.integers(0, 25), st.integers(0, 4))
@example(1, 20, 2)
@example(3, 5, 0)
def test_answers_consider_the_best_starts_and_ends(impl, size, first, more):
    """The pair of the best legal start and end is found if both are among the n_best_size best of their window.

    Why: pruning is allowed to save time, but it must keep the highest logits, before legality is judged.
    Hint: np.argsort sorts upwards: the best are at its end.
    """
    context = text_of(30)
    start, end = 3 + first, 3 + min(first + more, 29)
    decoys = [CLS, QUESTION, SEP, 33][: size - 1]
    case = one_window(context, {start: 9.0, **dict.fromkeys(decoys, 12.0)}, {end: 9.0, **dict.fromkeys(decoys, 12.0)})
    must_equal(answered(impl, case, n_best_size=size), best_answers(case))


@requirement("QA-ANSWER-19", "postprocess_qa_predictions", after="QA-ANSWER-15")
@given(st.integers(1, 25), st.sampled_from(["start", "end", "both"]))
@example(20, "start")
@example(20, "end")
@example(20, "both")
@example(3, "start")
@example(6, "end")
@example(25, "both")
def test_answers_keep_as_many_starts_and_ends_as_n_best_size(impl, size, deep):
    """The best pair is found also if its start or its end is the last of the n_best_size best; the default is 20.

    Why: higher logits may belong to tokens that make no legal pair; five or ten candidates are too few then.
    Hint: prune to n_best_size itself, or not at all: no other number, and not one less.
    """
    case = deep_pair(size, deep)
    options = {} if size == 20 else {"n_best_size": size}
    must_equal(answered(impl, case, **options), best_answers(case), f"the {deep} ranking {size} among its window's")


@requirement("QA-ANSWER-16", "postprocess_qa_predictions", after=["QA-ANSWER-9", "QA-ANSWER-13"])
@given(predicted_windows())
@example(halves({(0, ADA): 5.0, (0, IN): 6.0, (1, 3): 4.0}, {(0, ADA): 2.0, (0, BOB): 1.0, (1, 4): 3.5}))
@example(one_window("He paid $5 (five)!", {5: 3.0}, {10: 3.0}))
@example(
    predicted({"q": "a b c"}, [window("q", word_offsets("a b c"), before=1, after=0)], {(0, 2): 3.0}, {(0, 3): 3.0})
)
@example(halves({(0, ADA): 9.0, (1, 4): 3.0}, {(0, MET): -9.0, (1, 4): 9.0}))
@example(SECOND_BYTE)
@example(one_window("'Ada'.", {3: 3.0}, {6: 3.0}))
@example(many_windows(300, 0))
@example(many_windows(300, 255))
@example(many_windows(300, 256))
@example(many_windows(300, 299))
@example(many_windows(520, 511))
@example(one_window("x", {3: 1.0}, {3: 1.0}, max_answer_length=1))
@example(one_window("x", {3: 1.0}, {3: 1.0}, max_answer_length=1000))
def test_answers_are_the_best_of_all_pairs(impl, case):
    """The whole, without "no answer": the text of the best legal pair over all windows of each example.

    Why: this is the definition of the task; every shortcut must give the same.
    Hint: try three nested loops first: windows, starts, ends.
    """
    must_equal(answered(impl, case), best_answers(case))


# no answer


@requirement("QA-ANSWER-20", "postprocess_qa_predictions", after="QA-ANSWER-4")
@given(predicted_windows(null_scores=True), st.booleans())
@example(case=one_window(TEXT, {CLS: 9.0, NEW: 3.0}, {CLS: 9.0, YORK: 3.0}), named=False)
@example(case=one_window(TEXT, {CLS: 9.0, NEW: 3.0}, {CLS: 9.0, YORK: 3.0}), named=True)
@example(case=one_window(TEXT, {CLS: 9.0, NEW: 3.0}, {CLS: 9.0, YORK: 3.0}, threshold=-9.0), named=True)
def test_answers_are_never_empty_without_version_2(impl, case, named):
    """Unless version_2_with_negative is set, the null score plays no part; it is not set by default.

    Why: in SQuAD 1.1 every question has an answer, so silence is always wrong.
    Hint: compare with the null score only under `if version_2_with_negative`.
    """
    options = {"version_2_with_negative": False, "null_score_diff_threshold": case.threshold} if named else {}
    must_equal(answered(impl, case, **options), best_answers(case))


@requirement("QA-ANSWER-21", "postprocess_qa_predictions", after="QA-ANSWER-1")
@given(THRESHOLDS, st.integers(1, 16))
@example(-12.0, 8)
@example(0.0, 4)
@example(2.0, 1)
@example(-2.0, 1)
def test_answers_are_empty_when_the_null_score_wins(impl, threshold, eighths):
    """With version_2_with_negative the answer is "" when null score - best score > threshold.

    Why: half of the questions of SQuAD 2.0 have no answer; "" is how a system says so.
    Hint: the null score is that of the CLS token, start + end; return "", neither None nor "[CLS]".
    """
    null = 6.0 + threshold + eighths / 8
    case = one_window(TEXT, {CLS: 1.0, NEW: 2.0}, {CLS: null - 1.0, YORK: 4.0}, threshold=threshold)
    must_equal(answered_or_none(impl, case), {"q": ""}, f"null score {null}, best score 6.0, threshold {threshold}")


@requirement("QA-ANSWER-22", "postprocess_qa_predictions", after="QA-ANSWER-3")
@given(THRESHOLDS, st.integers(1, 16))
@example(12.0, 8)
@example(0.0, 4)
@example(2.0, 1)
@example(-2.0, 1)
@example(5.0, 16)
def test_answers_stay_when_the_null_score_does_not_win(impl, threshold, eighths):
    """With version_2_with_negative the best pair is the answer when null score - best score < threshold.

    Why: a threshold above 0 asks for more evidence that there is no answer, one below 0 for less.
    Hint: mind the sign: null - best > threshold; and look for the best pair among pairs of the context only.
    """
    null = 6.0 + threshold - eighths / 8
    case = one_window(TEXT, {CLS: 1.0, NEW: 2.0}, {CLS: null - 1.0, YORK: 4.0}, threshold=threshold)
    must_equal(
        answered_or_none(impl, case), {"q": "New York"}, f"null score {null}, best score 6.0, threshold {threshold}"
    )


@requirement("QA-ANSWER-23", "postprocess_qa_predictions", after=["QA-ANSWER-21", "QA-ANSWER-22"])
@given(st.integers(-8, 8).filter(bool), st.booleans())
@example(eighths=1, named=False)
@example(eighths=-1, named=False)
def test_answers_have_a_threshold_of_zero_by_default(impl, eighths, named):
    """Without null_score_diff_threshold the higher of the two scores decides.

    Why: the same call must give the same answers everywhere.
    Hint: null_score_diff_threshold=0.0 in the signature.
    """
    case = one_window(TEXT, {CLS: 2.0, NEW: 2.0}, {CLS: 4.0 + eighths / 8, YORK: 4.0})
    options = {"null_score_diff_threshold": 0.0} if named else {}
    must_equal(answered(impl, case, version_2_with_negative=True, **options), {"q": "" if eighths > 0 else "New York"})


@requirement("QA-ANSWER-24", "postprocess_qa_predictions", after=["QA-ANSWER-21", "QA-ANSWER-22"])
@given(st.permutations([4.0, 5.0, 9.0]), st.booleans(), st.sampled_from([0.0, -3.25, -8.0]))
@example(nulls=[4.0, 9.0, 9.0], wins=True, level=0.0)
@example(nulls=[9.0, 4.0, 9.0], wins=False, level=0.0)
@example(nulls=[9.0, 9.0, 4.0], wins=True, level=0.0)
@example(nulls=[4.0, 8.0, 9.0], wins=False, level=0.0)
@example(nulls=[4.0, 6.0, 6.0], wins=False, level=-4.5)
@example(nulls=[6.0, 6.0, 4.0], wins=True, level=-4.5)
def test_answers_use_the_lowest_null_score(impl, nulls, wins, level):
    """The null score of an example is the lowest over its windows.

    Why: a window without the answer rightly says "nothing here"; only if all windows say so is there no answer.
    Hint: min over the windows of the example; not the max, the mean, or that of the last or the best window.
    """
    offsets = word_offsets(TEXT)
    windows = [window("q", offsets[part : part + 3]) for part in (0, 3, 5)]
    best = min(nulls) + (-0.25 if wins else 0.25)
    starts = {(number, CLS): 1.0 for number in range(3)} | {(1, 4): 2.0}
    ends = {(number, CLS): null - 1.0 for number, null in enumerate(nulls)} | {(1, 5): best - 2.0}
    case = predicted({"q": TEXT}, windows, starts, ends)
    scores = f"null scores {[null + 2 * level for null in nulls]}, best score {best + 2 * level}"
    must_equal(answered_or_none(impl, raised(case, level)), {"q": "" if wins else "New York"}, scores)


@requirement("QA-ANSWER-25", "postprocess_qa_predictions", after=["QA-ANSWER-21", "QA-ANSWER-22"])
@given(predicted_windows(null_scores=True))
@example(replace(one_window(TEXT, {CLS: 9.0, NEW: 3.0}, {CLS: -9.0, YORK: 3.0}), threshold=-5.0))
@example(replace(one_window(TEXT, {CLS: -9.0, NEW: 3.0}, {CLS: 16.0, YORK: 3.0}), threshold=1.5))
@example(
    replace(one_window(TEXT, {CLS: 1.0, QUESTION: 9.0, NEW: 3.0}, {CLS: 1.0, QUESTION: 9.0, YORK: 3.0}), threshold=1.0)
)
@example(replace(halves({(0, CLS): 9.0, (1, 3): 3.0}, {(0, CLS): 9.0, (1, 4): 3.0}), threshold=-1.0))
@example(
    predicted(
        {"q": TEXT},
        [window("q", word_offsets(TEXT)), window("q", [])],
        {(0, CLS): 9.0, (0, NEW): 3.0, (1, CLS): 1.0},
        {(0, CLS): 9.0, (0, YORK): 3.0, (1, CLS): 1.0},
    )
)
@example(halves({(0, CLS): 9.0, (1, CLS): 1.0, (1, 3): 3.0}, {(0, CLS): 1.0, (1, CLS): 9.0, (1, 4): 3.0}))
def test_answers_or_none_of_all_pairs(impl, case):
    """The whole, with "no answer": the best legal pair of each example against its own null score.

    Why: this is the definition of the task; every shortcut must give the same.
    Hint: the null score is start + end logit at position 0, over the windows of this example only.
    """
    must_equal(answered_or_none(impl, case), best_answers_or_none(case), f"with the threshold {case.threshold}")


@requirement("QA-ANSWER-26", "postprocess_qa_predictions", after="QA-ANSWER-25", level=SHOULD)
@given(st.integers(0, 3), st.booleans(), st.booleans())
@example(padding=2, wins=True, last=False)
@example(padding=2, wins=False, last=True)
@example(padding=0, wins=True, last=True)
@example(padding=3, wins=False, last=False)
def test_answers_take_the_null_score_at_cls_index(impl, padding, wins, last):
    """The null score is read at the feature's cls_index, where it has one.

    Why: with padding on the left, and for tokenizers that put CLS last, position 0 is another token.
    Hint: feature.get("cls_index", 0).
    """
    offsets = word_offsets(TEXT)
    cls_index = padding + 3 + len(offsets) + 1 if last else padding
    row = window("q", offsets, before=padding + 3, after=2, cls_index=cls_index)
    logit, other = (4.0, -3.0) if wins else (-3.0, 4.0)
    starts = {(0, 0): other, (0, row["cls_index"]): logit, (0, padding + 7): 3.0}
    ends = {(0, 0): other, (0, row["cls_index"]): logit, (0, padding + 8): 3.0}
    must_equal(answered_or_none(impl, predicted({"q": TEXT}, [row], starts, ends)), {"q": "" if wins else "New York"})


# degenerate input


@requirement("QA-ANSWER-30", "postprocess_qa_predictions", after="QA-ANSWER-2")
@given(st.integers(0, 3), st.integers(0, 3))
@example(0, 0)
@example(2, 1)
@example(3, 0)
def test_answers_may_begin_with_a_token_without_characters(impl, start, end):
    """Tokens without characters, and tokens that share characters, are tokens of the context like any other.

    Why: byte-level tokenizers have both: a space of its own, and the bytes of an emoji.
    Hint: only None in offset_mapping means "not of the context"; (0, 0) and (4, 4) are offsets.
    """
    first = [(0, 0), (4, 4), (6, 7), (12, 12)][start]
    last = [(12, 15), (16, 17), (16, 17), (18, 23)][end]
    offsets = sorted({(0, 0), (0, 3), (4, 4), (4, 5), (12, 12), (12, 15), (18, 18), (18, 23)})
    offsets = sorted([*offsets, (6, 7), (6, 7), (16, 17), (16, 17)])
    case = predicted(
        {"q": "Ada \u00e9 \U0001f600 met Bob \U0001f600 again"},
        [window("q", offsets)],
        {(0, 3 + offsets.index(first)): 9.0},
        {(0, 3 + offsets.index(last)): 9.0},
    )
    must_equal(answered(impl, case), best_answers(case))


@requirement("QA-ANSWER-31", "postprocess_qa_predictions", after="QA-ANSWER-1")
@given(predicted_windows(), st.sampled_from(["zz", "0", "q0"]), st.booleans())
@example(case=one_window(TEXT, {NEW: 3.0}, {YORK: 3.0}), key="0", first=True)
@example(case=one_window(TEXT, {NEW: 3.0}, {YORK: 3.0}), key="zz", first=False)
def test_answers_have_an_entry_for_an_example_without_windows(impl, case, key, first):
    """An example that no window belongs to has an entry as well, and the others keep theirs.

    Why: the metric counts every question; a KeyError or a missing id stops it.
    Hint: loop over the examples, not over the features; windows.get(id, []).
    """
    row = {"id": f"{key}!", "question": "?", "context": "Nobody read this."}
    more = replace(case, examples=[row, *case.examples] if first else [*case.examples, row])
    found = answered(impl, more)
    must_equal({row["id"]: found[row["id"]] for row in case.examples}, best_answers(case), "the answers of the others")


@requirement("QA-ANSWER-32", "postprocess_qa_predictions", after="QA-ANSWER-31", level=SHOULD)
@given(st.booleans(), st.sampled_from([0.0, 3.0, 100.0]), st.booleans())
@example(negative=False, threshold=0.0, first=True)
@example(negative=False, threshold=0.0, first=False)
@example(negative=True, threshold=0.0, first=True)
@example(negative=True, threshold=100.0, first=False)
def test_answers_without_a_window_are_empty(impl, negative, threshold, first):
    """The answer to an example that no window belongs to is "", with and without version_2_with_negative.

    Why: "" is "no answer" for the metric; any other text is scored as an answer.
    Hint: the popular script answers "empty", which is a word; a variable set in the loop still holds the answer before.
    """
    case = one_window(TEXT, {CLS: -9.0, NEW: 3.0}, {CLS: -9.0, YORK: 3.0}, threshold=threshold)
    row = {"id": "none", "question": "?", "context": TEXT}
    case = replace(case, examples=[row, *case.examples] if first else [*case.examples, row])
    found = (answered_or_none if negative else answered)(impl, case)
    must_equal(found, {"none": "", "q": "New York"})


@requirement("QA-ANSWER-33", "postprocess_qa_predictions", after="QA-ANSWER-4", level=SHOULD)
@given(st.sampled_from([1, 2]), st.booleans(), st.sampled_from([0.0, 3.0, 100.0]))
@example(count=1, negative=False, threshold=0.0)
@example(count=2, negative=False, threshold=0.0)
@example(count=1, negative=True, threshold=100.0)
def test_answers_of_windows_without_context_are_empty(impl, count, negative, threshold):
    """If no window has a token of the context, the answer is "".

    Why: an empty context has nothing to point at, and the best logits are those of the question.
    Hint: start from "" and replace it when a legal pair is found.
    """
    windows = [window("q", [])] * count + [window("r", [(0, 3)])]
    case = predicted(
        {"q": "", "r": "Ada"},
        windows,
        {(0, QUESTION): 9.0, (count, 3): 1.0},
        {(0, SEP): 9.0, (count, 3): 1.0},
        threshold=threshold,
    )
    case.start_logits[:, CLS] = -9.0
    found = (answered_or_none if negative else answered)(impl, case)
    must_equal(found, {"q": "", "r": "Ada"})


@requirement("QA-ANSWER-34", "postprocess_qa_predictions", after=["QA-ANSWER-11", "QA-ANSWER-4"])
@given(predicted_windows(examples=1), st.booleans())
@example(case=one_window(TEXT, {NEW: 3.0}, {YORK: 3.0}), first=False)
def test_answers_ignore_a_window_without_context(impl, case, first):
    """A window that holds no token of the context offers no candidate, and the other windows count.

    Why: a long question may leave no room, or a context may be blank at its end.
    Hint: do not take the argmax of an empty list.
    """
    key, width = case.examples[0]["id"], case.start_logits.shape[1]
    empty = Predicted(
        case.examples,
        [window(key, [], before=min(width, 3), after=0)],
        np.full((1, width), 30.0, dtype=np.float32),
        np.full((1, width), 30.0, dtype=np.float32),
    )
    both = (empty, case) if first else (case, empty)
    more = replace(
        case,
        features=[row for one in both for row in one.features],
        start_logits=np.vstack([one.start_logits for one in both]),
        end_logits=np.vstack([one.end_logits for one in both]),
    )
    must_equal(answered(impl, more), best_answers(case), "the answer with one more window")


test_answers_keep_their_arguments = arguments_unchanged("QA-ANSWER-90", "postprocess_qa_predictions", answer_calls())
test_answers_are_repeatable = repeatable("QA-ANSWER-91", "postprocess_qa_predictions", answer_calls(null_scores=True))

"""The SQuAD metric: how a predicted text is compared with the gold texts.

Two texts are first normalised, in a fixed order of steps. Exact match then asks whether they are equal, F1 how many
words they share. A question has several golds, of which the best counts; a data set is the mean over its questions.
Source of the rules: the evaluation scripts of SQuAD 1.1 and 2.0.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must_be_close, must_equal, must_raise
from nlpcheck.oracles import squad as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.squad import (
    Corpus,
    Judged,
    corpus_calls,
    judged_answers,
    judged_calls,
    normalize_calls,
    phrases,
    squad_corpora,
    squad_texts,
)

# Scores may be rounded: to four decimals, and to two if they are percentages.
ROUNDED = 1e-4
ROUNDED_PERCENT = 1e-2

# normalize_answer


@requirement("QA-NORM-1", "normalize_answer")
@given(phrases())
@example("CAT")
@example("New York")
@example("Stra\u00dfe")
def test_normalize_lowers_the_case(impl, text):
    """The text comes out in lower case.

    Why: a model that copies "Cat" from the context has found the gold "cat".
    Hint: str.lower; casefold does more ("\u00df" would become "ss").
    """
    must_equal(impl.normalize_answer(text), text.lower())


@requirement("QA-NORM-2", "normalize_answer")
def test_normalize_deletes_ascii_punctuation(impl):
    """Each of the 32 ASCII punctuation marks is deleted, and nothing is put in its place.

    Why: "U.S." and "US" are one answer; with a space instead they would have other words.
    Hint: the set is string.punctuation; it holds the underscore.
    """
    for mark in oracle.PUNCTUATION:
        must_equal(impl.normalize_answer(f"{mark}x{mark}{mark}y {mark} z{mark}"), "xy z")


@requirement("QA-NORM-3", "normalize_answer")
@given(
    st.sampled_from(
        ["\u2013", "\u2019", "\u201c", "\u3002", "\u00bf", "\u20ac", "\u00e9", "\u00f1", "\u4e2d", "\u0436", "7"]
    )
)
@example("\u2013")
@example("\u2019")
def test_normalize_keeps_everything_else(impl, character):
    """Characters that are neither ASCII punctuation nor white space stay, also dashes and quotes of Unicode.

    Why: the official scores were computed so; deleting more gives scores that cannot be compared.
    Hint: no unicodedata and no regex on word characters, only the 32 marks of string.punctuation.
    Source: https://github.com/deepset-ai/haystack/issues/2508
    """
    must_equal(impl.normalize_answer(f"1990{character}91"), f"1990{character}91")


@requirement("QA-NORM-4", "normalize_answer")
@given(st.lists(st.sampled_from(["a", "an", "the", "cat", "dog"]), max_size=6))
@example(["the", "cat"])
@example(["cat", "a"])
@example(["the", "an", "a"])
@example(["cat", "the", "dog", "an", "mat", "a", "hat"])
def test_normalize_drops_every_article(impl, words):
    """The words a, an and the are dropped, wherever they stand and however often.

    Why: "the cat" and "a cat" are the same answer.
    Hint: re.sub replaces all of them; one str.replace or one removeprefix does not.
    """
    must_equal(
        impl.normalize_answer(" ".join(words)), " ".join(word for word in words if word in ("cat", "dog", "mat", "hat"))
    )


@requirement("QA-NORM-5", "normalize_answer")
@given(
    st.sampled_from(
        ["banana", "anthem", "them", "pizza", "an1", "theatre", "\u00e9a", "a7", "at", "bathe", "than", "ana", "and"]
    )
)
@example("banana")
@example("pizza")
@example("and")
@example("them")
def test_normalize_keeps_articles_inside_words(impl, word):
    """Letters that only look like an article inside a word stay.

    Why: "banana" without its a is "bnn", and every comparison of it is wrong.
    Hint: word boundaries on both sides: r"\\b(a|an|the)\\b".
    """
    must_equal(impl.normalize_answer(f"{word} cat {word}"), f"{word} cat {word}")


@requirement("QA-NORM-6", "normalize_answer")
@given(st.lists(st.sampled_from([" ", "  ", "\t", "\n", "\r\n"]), min_size=3, max_size=3))
@example(["  ", "  ", "  "])
@example(["\n", "\t", "\n"])
@example([" ", " \n ", ""])
def test_normalize_collapses_white_space(impl, spaces):
    """Each run of white space becomes one space, and none is left at the ends.

    Why: a slice of the context may hold line breaks and double spaces that the gold does not.
    Hint: " ".join(text.split()), without an argument to split.
    """
    first, between, last = spaces
    must_equal(impl.normalize_answer(f"{first}black{between}cat{last}"), "black cat")


@requirement("QA-NORM-7", "normalize_answer", after="QA-NORM-2")
@given(st.sampled_from(["a", "an", "the"]), st.sampled_from("-.'_&"))
@example("a", "-")
@example("an", "-")
@example("the", "'")
def test_normalize_deletes_punctuation_before_articles(impl, article, mark):
    """Punctuation goes before articles: "an-other" is "another", and "th.e" is an article.

    Why: the other order gives other words, so scores cannot be compared with anybody's.
    Hint: the steps are lower case, punctuation, articles, white space.
    """
    must_equal(impl.normalize_answer(f"{article}{mark}b {article[0]}{mark}{article[1:]} c"), f"{article}b c")


@requirement("QA-NORM-8", "normalize_answer", after="QA-NORM-1")
@given(st.sampled_from(["The", "A", "AN", "tHE", "An", "THE", "aN"]))
@example("The")
@example("A")
def test_normalize_lowers_before_articles_are_dropped(impl, article):
    """Articles in capitals are dropped too.

    Why: golds at the start of a sentence begin with "The".
    Hint: lower the case first, or ignore it in the regex.
    """
    must_equal(impl.normalize_answer(f"{article} cat."), "cat")


@requirement("QA-NORM-9", "normalize_answer", after=["QA-NORM-4", "QA-NORM-6"])
@given(st.lists(st.sampled_from(["the", " ", ".", "A", "\n", "-an-"]), max_size=4).map(" ".join))
@example("")
@example("the")
@example(" ?! ")
def test_normalize_may_leave_nothing(impl, text):
    """A text of articles, marks and spaces comes out empty.

    Why: it stands for "no answer" then; None or the text itself would match nothing.
    Hint: no special case is needed, and none is right.
    """
    must_equal(impl.normalize_answer(text), "")


@requirement("QA-NORM-10", "normalize_answer")
@given(squad_texts())
@example("The U.S.A., an  ally: A-1")
@example("the.the a_the _a_")
@example("a  the cat\tan")
@example("salt and pepper")
@example("Bank of America")
@example("to be or not to be, that is in question")
@example("2.0 of 10.50, 007")
@example("two thousand")
@example("A")
def test_normalize_follows_the_official_steps(impl, text):
    """The whole: lower case, punctuation deleted, articles replaced by a space, white space collapsed.

    Why: every published SQuAD score uses exactly these steps.
    Hint: one line per step, in this order.
    """
    must_equal(impl.normalize_answer(text), oracle.normalized(text))


@requirement("QA-NORM-11", "normalize_answer", after="QA-NORM-10", level=SHOULD)
@given(squad_texts(odd=True))
@example("1990\u2013a\u201391")
@example("\u201cthe\u201d cat")
@example("cat\u00a0\u3000mat\u00a0")
@example("a\u0301 a\u200b")
@example("\u0130a")
def test_normalize_follows_the_official_steps_beyond_ascii(impl, text):
    """The same with Unicode: an article stands between word boundaries, and any white space is white space.

    Why: quotes and dashes of Unicode stay, so an article may stand right beside them.
    Hint: the regex r"\\b(a|an|the)\\b" and str.split know about Unicode; comparing whole words is not the same.
    """
    must_equal(impl.normalize_answer(text), oracle.normalized(text))


test_normalize_is_repeatable = repeatable("QA-NORM-91", "normalize_answer", normalize_calls())


# exact_match


@requirement("QA-EM-1", "exact_match")
@given(phrases(), st.lists(phrases(), max_size=2))
@example("cat", [])
@example("black cat", ["dog"])
def test_exact_match_is_one_for_a_gold(impl, text, others):
    """A prediction that is one of the golds scores 1.0.

    Why: it is a fraction; percent only comes with the mean over a data set.
    Hint: return 1.0, not 100.
    """
    must_equal(impl.exact_match(text, [*others, text]), 1.0)


@requirement("QA-EM-2", "exact_match")
@given(phrases(min_words=1), st.lists(phrases(min_words=1), min_size=1, max_size=3))
@example("cat", ["black cat"])
@example("black cat", ["cat"])
@example("black cat", ["cat black"])
@example("cat cat", ["cat"])
@example("cat", ["dog", "black cat"])
@example("cat", ["ca", "cats"])
@example("icecream", ["ice cream"])
@example("ice cream", ["icecream"])
@example("7", ["07"])
def test_exact_match_is_zero_for_anything_else(impl, text, golds):
    """A prediction that equals no gold scores 0.0, also if it holds one or is part of one.

    Why: exact match is the strict one of the two scores; F1 is there for overlap.
    Hint: compare whole normalised texts with ==, not with `in` a text.
    """
    others = [gold for gold in golds if gold.lower() != text.lower()] or ["other"]
    must_equal(impl.exact_match(text, others), 0.0)


@requirement("QA-EM-3", "exact_match", after="QA-EM-1")
@given(phrases(min_words=1), st.sampled_from(["the {}", "{}.", "A {}", " {}  ", "({})", "{} the"]), st.booleans())
@example(text="cat", form="the {}", in_gold=True)
@example(text="cat", form="the {}", in_gold=False)
def test_exact_match_compares_normalised_texts(impl, text, form, in_gold):
    """Prediction and golds are both normalised before they are compared.

    Why: golds hold articles and marks as well as predictions do.
    Hint: call normalize_answer on both sides.
    """
    one, other = text.upper(), form.format(text)
    must_equal(impl.exact_match(*((one, [other]) if in_gold else (other, [one]))), 1.0)


@requirement("QA-EM-4", "exact_match", after="QA-EM-1")
@given(judged_answers())
@example(Judged("cat", ["cat", "dog"]))
@example(Judged("cat", ["dog", "the cat"]))
@example(Judged("cat", ["dog", "cat", "mat"]))
@example(Judged("The", ["a"]))
@example(Judged("", ["cat", ""]))
@example(Judged("B", ["A", "b c"]))
def test_exact_match_takes_the_best_gold(impl, case):
    """The score is the best over the golds, whatever their order; two texts that come out empty are equal.

    Why: annotators disagree, and agreeing with any of them is right.
    Hint: max over the golds, or any(...); neither the first one nor the mean.
    """
    must_equal(impl.exact_match(case.prediction, case.references), oracle.best_match(case.prediction, case.references))


test_exact_match_keeps_its_arguments = arguments_unchanged("QA-EM-90", "exact_match", judged_calls())
test_exact_match_is_repeatable = repeatable("QA-EM-91", "exact_match", judged_calls())


# token_f1


@requirement("QA-F1-1", "token_f1")
@given(phrases(min_words=1), st.integers(0, 3))
@example("black cat", 0)
@example("cat dog cat", 1)
def test_token_f1_is_one_for_the_same_words(impl, text, turn):
    """The same words score 1.0, in whatever order they stand.

    Why: F1 counts words and is a fraction; percent only comes with the mean over a data set.
    Hint: return 1.0, not 100; compare counts of words, not positions.
    """
    words = text.split()[::-1]
    must_be_close(impl.token_f1(" ".join(words[turn:] + words[:turn]), [text]), 1.0, tolerance=ROUNDED)


@requirement("QA-F1-2", "token_f1")
@given(phrases(min_words=1), st.sampled_from(["hat", "ca", "cats on", "an0ther"]))
@example("cat", "hat")
@example("cat dog", "catdog")
def test_token_f1_is_zero_without_a_shared_word(impl, text, other):
    """Without a word in common the score is 0.0.

    Why: precision and recall are 0 then, and their harmonic mean would be 0/0.
    Hint: return before dividing; compare words, not characters.
    """
    must_be_close(impl.token_f1(text, [other]), 0.0, tolerance=ROUNDED)


@requirement("QA-F1-3", "token_f1", after=["QA-F1-1", "QA-F1-2"])
@given(st.integers(1, 4), st.integers(0, 3), st.integers(0, 3))
@example(1, 1, 0)
@example(1, 0, 2)
@example(2, 1, 3)
def test_token_f1_is_the_harmonic_mean(impl, shared, only_predicted, only_gold):
    """F1 is 2PR / (P + R): precision over the predicted words, recall over the gold words.

    Why: a long prediction loses precision and a short one recall; either alone can be cheated.
    Hint: the same as 2 * shared / (predicted words + gold words).
    """
    prediction = " ".join([f"s{i}" for i in range(shared)] + [f"p{i}" for i in range(only_predicted)])
    gold = " ".join([f"g{i}" for i in range(only_gold)] + [f"s{i}" for i in range(shared)])
    expected = 2 * shared / (2 * shared + only_predicted + only_gold)
    must_be_close(impl.token_f1(prediction, [gold]), expected, tolerance=ROUNDED)


@requirement("QA-F1-4", "token_f1", after="QA-F1-3")
@given(phrases(min_words=1, max_words=6), phrases(min_words=1, max_words=6))
@example("cat cat", "cat")
@example("cat", "cat cat cat")
@example("cat cat dog", "cat dog dog")
@example("cat cat", "cat cat dog")
def test_token_f1_counts_repeated_words(impl, text, gold):
    """A word counts as often as both texts hold it.

    Why: sets would give "cat cat cat" full marks for "cat".
    Hint: Counter(prediction) & Counter(gold), not set(...) & set(...).
    """
    must_be_close(impl.token_f1(text, [gold]), oracle.f1(text, gold, 2), tolerance=ROUNDED)


@requirement("QA-F1-5", "token_f1", after="QA-F1-3")
@given(squad_texts(), phrases(min_words=1))
@example("The black cat.", "cat")
@example("CAT", "the cat")
@example("U.S. cat", "us")
@example("a cat", "cat")
def test_token_f1_compares_normalised_words(impl, text, gold):
    """Words are those of the normalised texts.

    Why: "cat." and "Cat" are the word "cat", and "the" is no word at all.
    Hint: normalize_answer(text).split() on both sides.
    """
    expected = oracle.f1(text, gold, 2)
    must_be_close(
        [impl.token_f1(text, [gold]), impl.token_f1(gold, [text])], [expected] * 2, "both ways round", tolerance=ROUNDED
    )


@requirement("QA-F1-6", "token_f1", after="QA-F1-3")
@given(judged_answers())
@example(Judged("cat", ["black cat", "cat", "dog"]))
@example(Judged("cat", ["dog", "black cat"]))
@example(Judged("cat dog", ["cat", "dog"]))
@example(Judged("cat", ["cat", "the"]))
@example(Judged("", ["cat", "the"]))
@example(Judged("black dog", ["black cat sat", "a dog"]))
def test_token_f1_takes_the_best_gold(impl, case):
    """The score is the highest over the golds, whatever their order.

    Why: annotators disagree, and agreeing with any of them is right.
    Hint: max over golds; not the first, not the mean, not all their words together.
    """
    must_be_close(
        impl.token_f1(case.prediction, case.references),
        oracle.best_f1(case.prediction, case.references, 2),
        tolerance=ROUNDED,
    )


@requirement("QA-F1-7", "token_f1", after="QA-F1-3")
@given(phrases(min_words=1), st.sampled_from(["", "the", " . "]), st.sampled_from([1, 2]), st.booleans())
@example(text="cat", empty="", version=2, in_gold=True)
@example(text="cat", empty="", version=2, in_gold=False)
@example(text="cat", empty="the", version=1, in_gold=True)
def test_token_f1_is_zero_if_one_side_is_empty(impl, text, empty, version, in_gold):
    """If only one side has words, the score is 0.0 in both versions.

    Why: an answer to a question without one is wrong, and so is silence where there is an answer.
    Hint: test for no words before dividing by their number.
    """
    sides = (text, [empty]) if in_gold else (empty, [text])
    must_be_close(impl.token_f1(*sides, version=version), 0.0, tolerance=ROUNDED)


@requirement("QA-F1-8", "token_f1")
@given(st.sampled_from(["", "the", "A an.", " - "]), st.sampled_from(["", "a", "The?"]), st.booleans())
@example(text="", gold="", named=False)
@example(text="the", gold="a", named=False)
@example(text="", gold="", named=True)
def test_token_f1_is_one_if_both_sides_are_empty(impl, text, gold, named):
    """In version 2, which is the default, two texts that come out empty score 1.0.

    Why: SQuAD 2.0 has questions without an answer, and silence is right there.
    Hint: return float(prediction words == gold words) if either is empty.
    Source: https://arxiv.org/abs/1806.03822
    """
    must_be_close(impl.token_f1(text, [gold], **({"version": 2} if named else {})), 1.0, tolerance=ROUNDED)


@requirement("QA-F1-9", "token_f1")
@given(st.sampled_from(["", "the", "A an.", " - "]), st.sampled_from(["", "a", "The?"]))
@example("", "")
@example("the", "a")
def test_token_f1_of_version_1_is_zero_if_both_sides_are_empty(impl, text, gold):
    """In version 1 two texts that come out empty score 0.0.

    Why: SQuAD 1.1 returns 0 as soon as no word is shared; published scores of that version rely on it.
    Hint: pass the version on; only version 2 has a rule for empty texts.
    """
    must_be_close(impl.token_f1(text, [gold], version=1), 0.0, tolerance=ROUNDED)


@requirement("QA-F1-10", "token_f1", after="QA-F1-6")
@given(judged_answers(), st.sampled_from([1, 2]))
@example(Judged("a b", ["b", "a a b"]), 1)
@example(Judged("", ["", "cat"]), 1)
@example(Judged("cat mat", ["cat", "cat dog mat"]), 1)
def test_token_f1_in_both_versions(impl, case, version):
    """The whole, in both versions: they differ only where a text comes out empty.

    Why: the version must not change any other score.
    Hint: one function with one `if` for the version.
    """
    must_be_close(
        impl.token_f1(case.prediction, case.references, version=version),
        oracle.best_f1(case.prediction, case.references, version),
        tolerance=ROUNDED,
    )


test_token_f1_keeps_its_arguments = arguments_unchanged("QA-F1-90", "token_f1", judged_calls(versions=True))
test_token_f1_is_repeatable = repeatable("QA-F1-91", "token_f1", judged_calls(versions=True))


# compute_metrics


def scores(impl, case, **options):
    """Both scores of a corpus."""
    found = impl.compute_metrics(case.predictions, case.references, **options)
    return {name: found[name] for name in ("exact_match", "f1")}


@requirement("QA-METRIC-1", "compute_metrics")
@given(squad_corpora())
@example(Corpus({"1": "cat"}, {"1": ["the cat"]}))
@example(Corpus({"1": "cat", "2": "a dog"}, {"2": ["dog"], "1": ["mat", "cat"]}))
def test_metrics_are_percentages(impl, case):
    """Predictions that are golds score 100.

    Why: SQuAD scores are percentages; 0.8 and 80 side by side in a table mislead.
    Hint: multiply the mean by 100, once.
    """
    golds = {key: texts[-1] for key, texts in case.references.items()}
    must_be_close(
        scores(impl, Corpus(golds, case.references)), {"exact_match": 100.0, "f1": 100.0}, tolerance=ROUNDED_PERCENT
    )


@requirement("QA-METRIC-2", "compute_metrics", after="QA-METRIC-1")
@given(squad_corpora(), st.sampled_from([1, 2]))
@example(Corpus({"1": "cat", "2": "dog"}, {"1": ["cat"], "2": ["mat"]}), 2)
@example(Corpus({"1": "black cat", "2": "dog", "3": "mat"}, {"1": ["cat"], "2": ["dog"], "3": ["hat", "mat"]}), 2)
@example(Corpus({"1": "cat"}, {"1": ["dog", "cat", "mat"]}), 1)
@example(Corpus({"1": "cat black"}, {"1": ["black cat", "cat black"]}), 2)
@example(Corpus({"1": "cat"}, {"1": ["dog", "cat"]}), 2)
@example(Corpus({"1": "the"}, {"1": ["a"]}), 1)
@example(Corpus({"1": "the"}, {"1": ["a"]}), 2)
def test_metrics_are_means_over_questions(impl, case, version):
    """Each score is the mean over the questions of the best over their golds, in either version.

    Why: a mean over golds, or over groups of questions, weighs some questions more than others.
    Hint: add up exact_match and token_f1 of each question, with its version; divide by the number of questions.
    """
    expected = oracle.corpus_scores(case.predictions, case.references, version)
    must_be_close(scores(impl, case, version=version), expected, tolerance=ROUNDED_PERCENT)


@requirement("QA-METRIC-3", "compute_metrics", after="QA-METRIC-2")
@given(squad_corpora(missing=True))
@example(Corpus({"1": "cat"}, {"1": ["cat"], "2": ["dog"]}))
@example(Corpus({}, {"1": ["cat"]}))
def test_metrics_count_missing_predictions(impl, case):
    """A question without a prediction scores 0 and counts in the mean.

    Why: leaving hard questions out would raise the score.
    Hint: divide by len(references), not by the number of predictions.
    """
    expected = oracle.corpus_scores(case.predictions, case.references, 1)
    must_be_close(scores(impl, case, version=1), expected, tolerance=ROUNDED_PERCENT)


@requirement("QA-METRIC-4", "compute_metrics", after="QA-METRIC-2", level=SHOULD)
@given(squad_corpora(missing=True, unanswerable=True))
@example(Corpus({"1": "cat"}, {"1": ["cat"], "2": ["dog"]}))
@example(Corpus({"1": "cat"}, {"1": ["cat"], "2": []}))
@example(Corpus({"1": "cat"}, {"1": ["cat"], "2": ["the"]}))
@example(Corpus({}, {"1": []}))
def test_metrics_count_missing_predictions_in_version_2(impl, case):
    """The same in version 2, also where silence would be right: a missing prediction is not an empty one.

    Why: the official script skips them, so that a model is scored on the questions that it likes.
    Hint: look the id up before scoring; do not fill in "".
    """
    must_be_close(
        scores(impl, case), oracle.corpus_scores(case.predictions, case.references, 2), tolerance=ROUNDED_PERCENT
    )


@requirement("QA-METRIC-5", "compute_metrics", after="QA-METRIC-2")
@given(squad_corpora(), phrases())
@example(Corpus({"1": "cat"}, {"1": ["cat"]}), "dog")
@example(Corpus({"1": "cat"}, {"1": ["dog"]}), "dog")
def test_metrics_leave_out_predictions_nobody_asked_for(impl, case, text):
    """A prediction whose id has no references changes nothing.

    Why: predictions for a whole data set are often scored on a part of it.
    Hint: loop over references, not over predictions.
    """
    known = {key: value for key, value in case.predictions.items() if key in case.references}
    before, after = Corpus(known, case.references), Corpus({"other": text, **known, "more": text}, case.references)
    must_be_close(
        scores(impl, after),
        scores(impl, before),
        "the scores with predictions for other questions",
        tolerance=ROUNDED_PERCENT,
    )


@requirement("QA-METRIC-6", "compute_metrics", after="QA-METRIC-2")
@given(squad_corpora())
@example(Corpus({"1": "cat", "2": "dog"}, {"2": ["dog"], "1": ["cat"]}))
@example(Corpus({"01": "cat", "1": "dog"}, {"1": ["dog"], "01": ["cat"]}))
@example(Corpus({"a": "cat", "A": "dog"}, {"A": ["dog"], "a": ["cat"]}))
def test_metrics_match_by_id(impl, case):
    """Predictions and references belong together by id, whatever their order; "1" and "01" are two ids.

    Why: data sets are shuffled, filtered and batched; order says nothing.
    Hint: predictions[id] for each id of references; no zip, no int(id).
    """
    backwards = Corpus(dict(reversed(case.predictions.items())), case.references)
    expected = oracle.corpus_scores(case.predictions, case.references, 2)
    must_be_close(
        [scores(impl, case), scores(impl, backwards)],
        [expected] * 2,
        "the scores in either order",
        tolerance=ROUNDED_PERCENT,
    )


@requirement("QA-METRIC-7", "compute_metrics", after="QA-METRIC-2")
@given(st.sampled_from(["", "the", ".", "cat", "a cat", "A"]), st.booleans())
@example(text="", named=True)
@example(text="the", named=False)
@example(text="cat", named=True)
@example(text="cat", named=False)
def test_metrics_of_a_question_without_an_answer(impl, text, named):
    """In version 2, the default, an empty list of golds means "": only a prediction that comes out empty is right.

    Why: half of the questions of SQuAD 2.0 have no answer, and their golds are an empty list.
    Hint: golds or [""], and then as usual.
    """
    case = Corpus({"1": text, "2": "dog"}, {"1": [], "2": ["dog"]})
    expected = oracle.corpus_scores(case.predictions, case.references, 2)
    must_be_close(scores(impl, case, **({"version": 2} if named else {})), expected, tolerance=ROUNDED_PERCENT)


@requirement("QA-METRIC-13", "compute_metrics", after="QA-METRIC-7")
@given(squad_corpora(unanswerable=True))
@example(Corpus({"1": "", "2": "dog", "3": "cat"}, {"1": [], "2": ["mat"], "3": ["hat"]}))
@example(Corpus({"1": "cat", "2": "dog", "3": "cat"}, {"1": [], "2": ["dog"], "3": ["cat"]}))
def test_metrics_weigh_all_questions_alike(impl, case):
    """Questions with and without an answer count the same in the mean.

    Why: a mean of two means, one over each kind, depends on how many there are of each.
    Hint: one sum over all questions, divided by their number.
    """
    expected = oracle.corpus_scores(case.predictions, case.references, 2)
    must_be_close(scores(impl, case), expected, tolerance=ROUNDED_PERCENT)


@requirement("QA-METRIC-8", "compute_metrics")
@given(squad_corpora(), st.sampled_from(["cat", ""]))
@example(Corpus({"2": "dog"}, {"2": ["dog"]}), "cat")
@example(Corpus({}, {}), "")
def test_metrics_of_version_1_refuse_an_empty_list_of_golds(impl, case, text):
    """In version 1 an empty list of golds raises a ValueError.

    Why: SQuAD 1.1 has no such question; a silent 0 or 100 hides that the wrong version was chosen.
    Hint: max() of no golds raises one by itself.
    """
    predictions, references = {**case.predictions, "none": text}, {**case.references, "none": []}
    must_raise((ValueError,), impl.compute_metrics, predictions, references, version=1)


@requirement("QA-METRIC-9", "compute_metrics", after="QA-METRIC-2")
@given(st.sampled_from(["B", "cat", "", "an", "A"]), st.sampled_from(["A", "the", "."]), st.sampled_from([1, 2]))
@example("B", "A", 2)
@example("", "A", 2)
@example("B", "A", 1)
@example("the", "A", 1)
def test_metrics_keep_a_gold_that_comes_out_empty(impl, text, gold, version):
    """A gold that normalises to "" matches what normalises to "", and nothing else.

    Why: the gold "A" of a multiple-choice question must not make every prediction right.
    Hint: no shortcut for empty golds; compare as usual.
    Source: https://github.com/OpenBMB/UltraRAG/issues/509
    """
    case = Corpus({"1": text}, {"1": [gold]})
    must_be_close(
        scores(impl, case, version=version),
        oracle.corpus_scores(case.predictions, case.references, version),
        tolerance=ROUNDED_PERCENT,
    )


@requirement("QA-METRIC-10", "compute_metrics", after="QA-METRIC-9", level=SHOULD)
@given(squad_corpora(unanswerable=True, empty_golds=True))
@example(Corpus({"1": ""}, {"1": ["the", "cat"]}))
@example(Corpus({"1": "an"}, {"1": ["cat", "A"]}))
def test_metrics_keep_an_empty_gold_among_others(impl, case):
    """Golds that normalise to "" are kept beside others, and a prediction that comes out empty matches them.

    Why: the official script of SQuAD 2.0 drops them, so its score depends on what the other golds are.
    Hint: do not filter the golds.
    """
    must_be_close(
        scores(impl, case), oracle.corpus_scores(case.predictions, case.references, 2), tolerance=ROUNDED_PERCENT
    )


@requirement("QA-METRIC-11", "compute_metrics", level=SHOULD)
@given(st.sampled_from([{}, {"1": "cat"}]), st.sampled_from([1, 2]))
@example({}, 2)
@example({"1": "cat"}, 2)
@example({}, 1)
def test_metrics_of_no_questions_are_zero(impl, predictions, version):
    """Without references both scores are 0.

    Why: a filtered data set may be empty; a ZeroDivisionError at the end of a long run helps nobody.
    Hint: divide by max(len(references), 1).
    """
    must_be_close(
        scores(impl, Corpus(predictions, {}), version=version),
        {"exact_match": 0.0, "f1": 0.0},
        tolerance=ROUNDED_PERCENT,
    )


@requirement("QA-METRIC-12", "compute_metrics", after="QA-METRIC-6", level=SHOULD)
@given(st.permutations([1, 2, 10]))
@example([1, 2, 10])
def test_metrics_take_ids_that_are_numbers(impl, ids):
    """Ids may be numbers, the same ones on both sides.

    Why: some data sets number their questions; turning the ids of one side into text loses every prediction.
    Hint: use an id only as a key.
    """
    predictions, references = dict.fromkeys(ids, "cat"), {1: ["cat"], 2: ["dog"], 10: ["cat"], 3: ["cat"]}
    found = impl.compute_metrics(predictions, references, version=1)
    must_be_close(found["exact_match"], 50.0, "exact_match", tolerance=ROUNDED_PERCENT)


test_metrics_keep_their_arguments = arguments_unchanged("QA-METRIC-90", "compute_metrics", corpus_calls(missing=True))
test_metrics_are_repeatable = repeatable("QA-METRIC-91", "compute_metrics", corpus_calls())

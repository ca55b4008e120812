"""BLEU: which n-grams the translations of a corpus share with their references.

The corpus is scored as a whole: matches and lengths are added up over all rows first. Several references of a row may
each lend n-grams. What a token is decides as much as the model does, which is why the tokenization is an option.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must_be_close, must_raise
from nlpcheck.oracles import bleu as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.generated_texts import (
    Translations,
    marked_translations,
    sentences,
    translation_calls,
    translations,
)

# Scores may be rounded to two decimals.
ROUNDED = 1e-2


def bleu(impl, predictions, references, **options):
    """The score."""
    return impl.compute_metrics(predictions, references, **options)["bleu"]


def must_be_bleu(impl, case, **options):
    """Require the score that the oracle counts."""
    expected = oracle.bleu(case.predictions, case.references, **options)
    must_be_close(bleu(impl, case.predictions, case.references, **options), expected, "bleu", tolerance=ROUNDED)


def one(prediction, *references):
    """A corpus of one row."""
    return Translations([prediction], [list(references)])


@requirement("TRANS-METRIC-1", "compute_metrics")
@given(st.lists(sentences(min_words=4), min_size=1, max_size=3), st.sampled_from([{}, {"tokenize": "none"}]))
@example(["the cat on mat"], {})
@example(["the cat on mat", "on the the cat mat"], {})
def test_metrics_of_equal_texts_are_100(impl, texts, options):
    """Predictions that equal their references score 100.

    Why: BLEU is a percentage here, as sacrebleu prints it; a fraction in the same table would look a hundred times worse.
    Hint: corpus_score(...).score is a percentage; `references` holds a list per row, also if there is one text in it.
    """
    must_be_close(bleu(impl, texts, [[text] for text in texts], **options), 100.0, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-2", "compute_metrics")
@given(st.lists(sentences(min_words=4), min_size=1, max_size=3), st.integers(1, 2))
@example(["the cat on mat"], 1)
@example(["the cat on mat", "the mat on cat"], 2)
def test_metrics_without_a_shared_token_are_zero(impl, texts, columns):
    """Predictions that share no token with their references score 0, with no smoothing.

    Why: log(0) is no number, and smoothing must not invent a score where nothing is right.
    Hint: return 0 before the logarithm if nothing matches.
    """
    must_be_close(bleu(impl, texts, [["so we left early then"] * columns] * len(texts)), 0.0, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-3", "compute_metrics", after=["TRANS-METRIC-1", "TRANS-METRIC-2"])
@given(translations(max_rows=1, golds=1))
@example(one("the cat on the mat then", "the cat on the mat"))
@example(one("the cat on the mat so it was", "the cat on the mat and it is"))
@example(one("so the cat on the mat", "the cat on the mat"))
@example(one("it was not so" + " the cat" * 70 + " on", "it was not so" + " the cat" * 70 + " then"))
@example(one("it was not so then the cat", "the cat it was not so then"))
def test_bleu_is_the_geometric_mean_of_four_precisions(impl, case):
    """BLEU takes n-grams of one to four tokens, all alike, and the geometric mean of their precisions.

    Why: single tokens alone do not see the order, and an arithmetic mean would forgive it.
    Hint: exp of the mean of four logarithms, times the brevity penalty.
    Source: https://aclanthology.org/P02-1040/
    """
    must_be_bleu(impl, case)


@requirement("TRANS-METRIC-4", "compute_metrics", after="TRANS-METRIC-3")
@given(translations(min_rows=2, golds=1))
@example(Translations(["it was not so", "the cat on mat"], [["it was not so"], ["so we left early"]]))
@example(Translations(["it was not so then", "the cat"], [["it was not so then"], ["the cat on mat"]]))
@example(Translations(["it was not so", "the cat on the mat the cat"], [["it was not so"], ["the cat on mat"]]))
@example(Translations(["it was not so", "the"], [["it was not so"], ["the cat on mat"]]))
@example(Translations(["it was not so"] * 100 + ["the cat on mat"], [["it was not so"]] * 101))
def test_bleu_is_counted_over_the_corpus(impl, case):
    """Matches, n-grams and lengths are added up over the rows before anything is divided.

    Why: the mean over sentences is another number, and a much smaller one where short rows share no four tokens.
    Hint: corpus_score, not the mean of sentence_score.
    """
    must_be_bleu(impl, case)


@requirement("TRANS-METRIC-5", "compute_metrics", after="TRANS-METRIC-1")
@given(st.integers(4, 12), st.integers(4, 12))
@example(5, 7)
@example(4, 12)
@example(12, 4)
@example(7, 8)
def test_short_predictions_are_penalised(impl, predicted, gold):
    """A corpus shorter than its references is multiplied by exp(1 - r / c); a longer one by nothing.

    Why: precision is easy for a prediction of four safe tokens; length is all that keeps it honest.
    Hint: r and c are the tokens of the references and of the predictions; the factor is never above 1.
    """
    words = [f"w{i}" for i in range(12)]
    must_be_bleu(impl, one(" ".join(words[:predicted]), " ".join(words[:gold])))


@requirement("TRANS-METRIC-6", "compute_metrics", after="TRANS-METRIC-5")
@given(st.integers(4, 9), st.lists(st.integers(1, 14), min_size=2, max_size=3))
@example(8, [4, 28])
@example(8, [9, 4])
@example(8, [4, 9])
@example(5, [7, 14])
@example(8, [8, 12])
def test_the_closest_reference_gives_the_length(impl, length, golds):
    """Of several references the one closest in length to the prediction counts for the brevity penalty.

    Why: the shortest would forgive every short prediction, the longest none, and the mean is the length of nothing.
    Hint: min(lengths, key=lambda r: (abs(r - c), r)).
    Source: https://github.com/nltk/nltk/pull/922
    """
    words = [f"w{i}" for i in range(length)]
    golds = [gold for gold in golds if gold <= length or 2 * length - gold not in golds]  # no ties here
    case = one(" ".join(words), " ".join(words + ["x"] * 40), *(" ".join(["y"] * gold) for gold in golds))
    must_be_bleu(impl, case)


@requirement("TRANS-METRIC-7", "compute_metrics", after="TRANS-METRIC-6")
@given(st.integers(5, 9), st.integers(1, 3), st.permutations([0, 1]))
@example(5, 1, [1, 0])
@example(5, 1, [0, 1])
def test_of_two_closest_references_the_shorter_counts(impl, length, difference, order):
    """Of two references equally close in length the shorter one counts, whichever is listed first.

    Why: the order of the references means nothing; a score that depends on it cannot be compared.
    Hint: compare (distance, length), not the distance alone.
    Source: https://github.com/Lightning-AI/torchmetrics/issues/3505
    """
    words = [f"w{i}" for i in range(length)]
    longer, shorter = [*words, *["x"] * difference], words[: length - difference]
    golds = [" ".join([longer, shorter][i]) for i in order]
    must_be_close(bleu(impl, [" ".join(words)], [golds]), 100.0, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-8", "compute_metrics", after="TRANS-METRIC-3")
@given(st.sampled_from(["the", "the the", "cat on"]), st.integers(1, 4), st.integers(0, 3))
@example("the", 4, 1)
@example("the", 3, 2)
@example("the", 1, 3)
def test_matches_are_clipped(impl, words, predicted, gold):
    """An n-gram matches at most as often as the reference holds it.

    Why: without this, "the the the the" has a perfect precision wherever a "the" is.
    Hint: the sum of min(count in the prediction, count in the reference).
    """
    start = "it was not so"
    must_be_bleu(impl, one(" ".join([start] + [words] * predicted), " ".join([start] + [words] * gold + ["then"] * 9)))


@requirement("TRANS-METRIC-9", "compute_metrics", after=["TRANS-METRIC-7", "TRANS-METRIC-8"])
@given(translations(max_rows=2))
@example(one("it was not so the cat", "it was not so", "the cat"))
@example(one("it was not so the the", "it was not so the", "so the then it was"))
@example(
    one("it was not so the cat on mat", "we left so early then the cat on mat", "it was not so we left early then")
)
@example(one("it was not so the the the", "it was not so the then we", "the the it was then so we"))
def test_each_reference_lends_its_ngrams(impl, case):
    """An n-gram may match any reference of its row, and counts at most as often as in the one that has most of it.

    Why: adding up the references would allow more repetitions than anybody wrote; taking the best one alone, fewer.
    Hint: per n-gram the maximum over the references: Counter | Counter.
    """
    must_be_bleu(impl, case)


@requirement("TRANS-METRIC-10", "compute_metrics", after="TRANS-METRIC-9")
@given(translations(golds=2), st.integers(1, 2))
@example(one("it was not so then", "so it was then we left", "it was not so then"), 1)
@example(Translations(["it was not so", "the cat on mat"], [["it was not so", "x"], ["the cat", "mat on the mat"]]), 1)
def test_the_order_of_references_does_not_matter(impl, case, turn):
    """The references of a row may be listed in any order, in each row another.

    Why: there is no first annotator; a score that changes with the order uses one reference only, or breaks ties by it.
    Hint: references[row] belongs to predictions[row]; take the maximum over it.
    """
    turned = [golds[::-1] if row % turn == 0 else golds for row, golds in enumerate(case.references)]
    expected = oracle.bleu(case.predictions, case.references)
    must_be_close(bleu(impl, case.predictions, turned), expected, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-11", "compute_metrics", after="TRANS-METRIC-4")
@given(translations(min_rows=3, golds=1, min_words=4), st.integers(1, 2))
@example(
    Translations(
        ["the cat on mat the", "on on the mat cat", "mat the the on"],
        [["the cat on mat the"], ["on on the mat cat"], ["so we left early"]],
    ),
    1,
)
@example(
    Translations(
        ["it was not so", "the cat on mat", "we left early then"],
        [["it was not so", "x y z u"], ["the cat on mat", "x y z u"], ["we left early then", "x y z u"]],
    ),
    1,
)
@example(
    Translations(
        ["it was not so", "the cat on mat", "we left early then"],
        [["it was not so"] * 3, ["the cat on mat"] * 3, ["we left early then"] * 3],
    ),
    2,
)
def test_references_belong_to_their_row(impl, case, turn):
    """references[row] are the references of predictions[row]; all rows count, and their order does not matter.

    Why: sacrebleu wants them the other way round (all first references, then all second ones) and scores a part, or
    the wrong pairs, without a word if it gets rows.
    Hint: list(zip(*references)).
    Source: https://github.com/mjpost/sacrebleu/issues/220
    """
    turned = [[*rows[turn:], *rows[:turn]] for rows in (case.predictions, case.references)]
    expected = oracle.bleu(case.predictions, case.references)
    found = [bleu(impl, case.predictions, case.references), bleu(impl, *turned)]
    must_be_close(found, [expected] * 2, "bleu, and with the rows in another order", tolerance=ROUNDED)


@requirement("TRANS-METRIC-12", "compute_metrics", after="TRANS-METRIC-3")
@given(translations(matched=False, golds=1))
@example(one("the cat on dog", "the cat on mat"))
@example(one("the cat so mat then", "the cat on mat"))
@example(one("mat on cat the", "the cat on mat"))
@example(one("the so cat then on", "on cat the we"))
@example(one("the we left early now", "the cat on mat"))
def test_orders_without_a_match_are_smoothed(impl, case):
    """An order without a match counts as 1 / (2 ** k * its n-grams): k is 1 for the first such order, then 2, and so on.

    Why: without smoothing the score is 0 or log(0); with another one it is a number that nobody else has.
    Hint: smooth_method="exp", sacrebleu's default; add-one and a small constant are others.
    Source: https://aclanthology.org/W14-3346/
    """
    must_be_bleu(impl, case)


@requirement("TRANS-METRIC-13", "compute_metrics", after="TRANS-METRIC-1")
@given(st.lists(sentences(min_words=1, max_words=3), min_size=1, max_size=3))
@example(["the cat"])
@example(["the cat on", "mat"])
def test_predictions_of_less_than_four_tokens_are_zero(impl, texts):
    """If no prediction has four tokens the score is 0, also if all are right.

    Why: there is no precision of order four then; leaving it out (the effective order) is for single sentences.
    Hint: effective_order=False, sacrebleu's default for a corpus.
    Source: https://github.com/mjpost/sacrebleu/issues/278
    """
    must_be_close(bleu(impl, texts, [[text] for text in texts]), 0.0, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-14", "compute_metrics", after="TRANS-METRIC-3")
@given(marked_translations(), st.sampled_from([{}, {"tokenize": "13a"}]))
@example(one("it was not so hello , world !", "it was not so hello, world!"), {})
@example(one("it was not so 3 . 5 cat", "it was not so 3.5 cat."), {})
@example(one("it was not so 1990 - 91 now", "it was not so 1990-91 now"), {"tokenize": "13a"})
@example(one("it was not so well - known", "it was not so well-known"), {})
@example(one("it was not so don ' t", "it was not so don't"), {})
@example(one("it was not so ( cat ) ,", "it was not so (cat),"), {})
@example(one("it was not so 1,000", "it was not so 1 , 000"), {})
@example(one("it was not so 7 cat", "it was not so 5 cat"), {})
@example(one("it was not so caf \u00e9", "it was not so caf\u00e9"), {})
def test_texts_are_tokenized_as_wmt_does(impl, case, options):
    """By default, and with "13a", marks are tokens of their own; 3.5, 1,000, don't and well-known stay whole.

    Why: scores compare only with one tokenization, and this is the one that everybody reports.
    Hint: hand sacrebleu the texts as they are; do not tokenize them before, nor with another library.
    Source: https://aclanthology.org/W18-6319/
    """
    expected = oracle.bleu(case.predictions, case.references, "13a")
    must_be_close(bleu(impl, case.predictions, case.references, **options), expected, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-15", "compute_metrics", after="TRANS-METRIC-3")
@given(marked_translations())
@example(one("it was not so hello , world !", "it was not so hello, world!"))
@example(one("it was not so cat.", "it was not so cat ."))
@example(one("it was  not\tso", "it was not so"))
def test_tokenize_none_splits_at_white_space(impl, case):
    """With tokenize="none" tokens are what stands between white space: "cat." and "cat" are two.

    Why: texts that are tokenized already must not be tokenized again.
    Hint: pass the option on to sacrebleu.
    """
    must_be_bleu(impl, case, tokenize="none")


@requirement("TRANS-METRIC-16", "compute_metrics", after="TRANS-METRIC-1")
@given(translations(max_rows=2))
@example(one("cats so", "cats"))
@example(one("the cat", "thecat"))
@example(one("so it was, then", "so it is, then"))
def test_tokenize_char_takes_characters(impl, case):
    """With tokenize="char" each character is a token; white space is none.

    Why: it is the way for languages without spaces between words.
    Hint: pass the option on to sacrebleu.
    """
    must_be_bleu(impl, case, tokenize="char")


INTERNATIONAL = [
    ("don't go there now", "don ' t go there now"),
    ("a well-known cat sat", "a well - known cat sat"),
    ("it cost 3.5 or 1,000", "it cost 3.5 or 1,000"),
    ("\u201cno\u201d \u2013 it was so", "\u201c no \u201d \u2013 it was so"),
    ("\u00bfwhat was it now?", "\u00bf what was it now ?"),
    ("5\u20ac or $7 it was", "5 \u20ac or $ 7 it was"),
    ("caf\u00e9, (not) so", "caf\u00e9 , ( not ) so"),
]
CHINESE = [
    ("\u4eca\u5929 it was so", "\u4eca \u5929 it was so"),
    ("\u4f60\u597d\u5417\uff1f\u597d\u3002", "\u4f60 \u597d \u5417 \uff1f \u597d \u3002"),
    ("well-known, so it was", "well-known , so it was"),
]


def must_tokenize(impl, pair, tokenize):
    """Require the score of texts whose tokens stand apart already, with the texts as prediction and as reference."""
    raw, apart = pair
    given_texts = [one(raw, apart), one(apart, raw), one(raw, f"{raw} then"), one(raw, raw.lower() + " so we left")]
    expected = []
    for case in given_texts:
        texts = [*case.predictions, *case.references[0]]
        prediction, gold = ([*text.replace(raw, apart).split()] for text in texts)
        expected.append(oracle.bleu_of_tokens([prediction], [[gold]]))
    found = [bleu(impl, case.predictions, case.references, tokenize=tokenize) for case in given_texts]
    must_be_close(found, expected, "bleu of four corpora", tolerance=ROUNDED)


@requirement("TRANS-METRIC-17", "compute_metrics", after="TRANS-METRIC-14", level=SHOULD)
@given(st.sampled_from(INTERNATIONAL))
@example(INTERNATIONAL[0])
@example(INTERNATIONAL[3])
def test_tokenize_intl_parts_marks_of_all_languages(impl, pair):
    """With tokenize="intl" marks and symbols of Unicode are tokens of their own, apostrophes and hyphens too.

    Why: 13a knows the marks of ASCII only.
    Hint: pass the option on to sacrebleu.
    """
    must_tokenize(impl, pair, "intl")


@requirement("TRANS-METRIC-18", "compute_metrics", after="TRANS-METRIC-14", level=SHOULD)
@given(st.sampled_from(CHINESE))
@example(CHINESE[0])
@example(CHINESE[1])
def test_tokenize_zh_parts_chinese_characters(impl, pair):
    """With tokenize="zh" Chinese characters are tokens of their own; the rest is tokenized as WMT does.

    Why: Chinese has no spaces, so a whole sentence would be one token.
    Hint: pass the option on to sacrebleu.
    """
    must_tokenize(impl, pair, "zh")


@requirement("TRANS-METRIC-19", "compute_metrics", after="TRANS-METRIC-14", level=SHOULD)
@given(st.sampled_from([("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("\n", " ")]))
@example(("&quot;", '"'))
@example(("\n", " "))
def test_entities_and_line_breaks_are_read(impl, pair):
    """With "13a" four entities of HTML stand for their marks, and a line break is a space.

    Why: the texts of WMT hold them.
    Hint: leave tokenization to sacrebleu.
    """
    entity, mark = pair
    found = bleu(impl, [f"it was {entity} not so"], [[f"it was {mark} not so"]])
    must_be_close(found, 100.0, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-20", "compute_metrics", after="TRANS-METRIC-3")
@given(marked_translations(cased=True), st.sampled_from([{}, {"lowercase": False}]))
@example(one("The cat it was not so", "the cat it was not so"), {})
@example(one("it was not so THE cat", "it was not so the cat"), {"lowercase": False})
def test_the_case_matters_by_default(impl, case, options):
    """Without lowercase, "The" and "the" are two tokens.

    Why: scores with and without the case differ by points; two of them compare only if both say which.
    Hint: the default is False; pass the option on.
    """
    expected = oracle.bleu(case.predictions, case.references)
    must_be_close(bleu(impl, case.predictions, case.references, **options), expected, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-21", "compute_metrics", after="TRANS-METRIC-3")
@given(marked_translations(cased=True), st.sampled_from(["13a", "none", "char"]), st.booleans())
@example(case=one("The cat it was not so", "the cat it was NOT so"), tokenize="13a", turned=False)
@example(case=one("THE CAT, it was not so", "the cat , it was not so"), tokenize="none", turned=True)
@example(case=one("The Cat", "the cat"), tokenize="char", turned=True)
def test_lowercase_ignores_the_case(impl, case, tokenize, turned):
    """With lowercase both sides are put in lower case before they are compared, with every tokenization.

    Why: lowering one side only makes every capital of the other wrong.
    Hint: pass the option on to sacrebleu, together with tokenize.
    """
    if turned:
        case = one(case.references[0][0], case.predictions[0])
    must_be_bleu(impl, case, tokenize=tokenize, lowercase=True)


@requirement("TRANS-METRIC-22", "compute_metrics", after=["TRANS-METRIC-4", "TRANS-METRIC-9"])
@given(translations(), st.sampled_from(["", " ", "\t"]), st.integers(0, 3))
@example(Translations(["it was not so"], [["it was not so"]]), "", 1)
@example(Translations(["it was not so then", "the"], [["it was not so then"], ["cat"]]), "", 0)
def test_an_empty_prediction_counts_with_its_references(impl, case, empty, place):
    """An empty prediction has no n-grams, and the length of its shortest reference counts for the brevity penalty.

    Why: leaving the row out would reward a model for saying nothing; dividing by its length is a crash.
    Hint: no special case is needed, and none is right.
    """
    columns = len(case.references[0])
    golds = [["the cat on the mat", "mat", "on the mat"][i] for i in range(columns)]
    predictions, references = list(case.predictions), list(case.references)
    predictions.insert(place, empty)
    references.insert(place, golds)
    must_be_bleu(impl, Translations(predictions, references))


@requirement("TRANS-METRIC-23", "compute_metrics")
@given(st.integers(1, 3), st.sampled_from(["", "the cat on mat", "cat"]), st.sampled_from(["", " ", "\n"]))
@example(1, "the cat on mat", "")
@example(2, "", "")
def test_empty_predictions_are_zero(impl, rows, gold, empty):
    """If all predictions are empty the score is 0, whatever the references are.

    Why: a model that generates nothing must get a number, not a ZeroDivisionError at the end of a long evaluation.
    Hint: no match, no score; exp(1 - r / 0) is never needed.
    """
    must_be_close(bleu(impl, [empty] * rows, [[gold]] * rows), 0.0, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-24", "compute_metrics", after="TRANS-METRIC-9")
@given(translations(golds=1), st.sampled_from(["", " "]))
@example(Translations(["it was not so then"], [["it was not so"]]), "")
@example(Translations(["it was not so"], [["it was not so then"]]), "")
@example(Translations(["it was not so"], [["it was not so the cat on the mat"]]), "")
def test_an_empty_reference_is_a_reference(impl, case, empty):
    """An empty reference lends no n-grams, and its length 0 may be the closest one.

    Why: a row whose references are empty still has n-grams that match nothing.
    Hint: no special case is needed.
    """
    rows = Translations([*case.predictions, "the cat"], [*case.references, [empty]])
    columns = Translations(case.predictions, [[*golds, empty] for golds in case.references])
    expected = [oracle.bleu(corpus.predictions, corpus.references) for corpus in (rows, columns)]
    found = [bleu(impl, corpus.predictions, corpus.references) for corpus in (rows, columns)]
    must_be_close(found, expected, "bleu with a row more, and with a reference more", tolerance=ROUNDED)


@requirement("TRANS-METRIC-25", "compute_metrics")
@given(st.sampled_from([{}, {"tokenize": "none"}, {"lowercase": True}]))
@example({})
def test_metrics_without_rows_are_zero(impl, options):
    """Without rows the score is 0.

    Why: sacrebleu looks at the first row to see what it was given, and raises an IndexError.
    Hint: return 0.0 before it is called.
    """
    must_be_close(bleu(impl, [], [], **options), 0.0, "bleu", tolerance=ROUNDED)


@requirement("TRANS-METRIC-26", "compute_metrics")
@given(st.integers(0, 3), st.integers(1, 2), st.integers(1, 3), st.booleans())
@example(rows=1, more=1, columns=1, predicted=True)
@example(rows=1, more=1, columns=1, predicted=False)
@example(rows=0, more=1, columns=1, predicted=True)
@example(rows=0, more=1, columns=2, predicted=False)
@example(rows=2, more=1, columns=2, predicted=True)
@example(rows=1, more=1, columns=2, predicted=False)
def test_metrics_refuse_lists_of_different_length(impl, rows, more, columns, predicted):
    """Lists of different length raise a ValueError, whichever is longer, also if one is empty.

    Why: zip stops at the shorter one without a word, and the score of a part looks like the score of all.
    Hint: compare len(predictions) with len(references).
    """
    texts = ["it was not so", "the cat on the mat", "so we left early", "then it was so", "the mat was on"]
    lengths = (rows + more, rows) if predicted else (rows, rows + more)
    references = [[text] * columns for text in texts[: lengths[1]]]
    must_raise((ValueError,), impl.compute_metrics, texts[: lengths[0]], references)


test_metrics_keep_their_arguments = arguments_unchanged("TRANS-METRIC-90", "compute_metrics", translation_calls())
test_metrics_are_repeatable = repeatable("TRANS-METRIC-91", "compute_metrics", translation_calls())

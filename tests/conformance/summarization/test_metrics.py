"""ROUGE: which words, pairs of words and subsequences a summary shares with its reference.

Four scores are counted in each row, each as a harmonic mean of precision and recall; the data set's score is the mean
over the rows. Only letters and digits count, in lower case. The newline between sentences matters to rougeLsum alone:
the other scores read the text as one.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must_be_close, must_raise
from nlpcheck.oracles import rouge as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import requirement
from nlpcheck.strategies.generated_texts import (
    STEMS,
    Summaries,
    Summary,
    lines,
    one_line_summaries,
    shuffled_summaries,
    summaries,
    summary_calls,
    summary_corpora,
    texts,
)

# Scores may be rounded to four decimals.
ROUNDED = 1e-4
ONES = dict.fromkeys(oracle.SCORES, 1.0)
ZEROS = dict.fromkeys(oracle.SCORES, 0.0)


def scores(impl, predictions, references, names=oracle.SCORES, **options):
    """The scores that the contract names, or some of them."""
    found = impl.compute_metrics(predictions, references, **options)
    return {name: found[name] for name in names}


def row_scores(impl, case, names=oracle.SCORES, **options):
    """The scores of a data set of one row."""
    return scores(impl, [case.prediction], [case.reference], names, **options)


def expected_row(case, names=oracle.SCORES, stems=None):
    """The one right value of some scores of a row; not for texts of which rougeLsum has several."""
    values = oracle.row_scores(case.prediction, case.reference, stems)
    return {name: value for name in names for (value,) in [values[name]]}


def must_be_one_of(got, values, what):
    """Require a value near one of several right ones."""
    nearest = min(values, key=lambda value: abs(value - got))
    must_be_close(got, nearest, what, tolerance=ROUNDED)


@requirement("SUM-METRIC-1", "compute_metrics")
@given(lines(min_words=2))
@example("cat dog")
@example("cat cat")
def test_metrics_of_equal_texts_are_one(impl, text):
    """A prediction that equals its reference scores 1.0 in all four scores.

    Why: ROUGE is a fraction here; a percentage in the same table would look a hundred times better.
    Hint: return fractions, and a number for each score, not an object with precision and recall.
    """
    must_be_close(scores(impl, [text], [text]), ONES, tolerance=ROUNDED)


@requirement("SUM-METRIC-2", "compute_metrics")
@given(lines(min_words=1), st.sampled_from(["rain fell", "ca", "cats", "catdog", "do g", "tac"]))
@example("cat dog", "rain fell")
@example("cat", "cats")
@example("cat dog", "catdog")
def test_metrics_without_a_shared_word_are_zero(impl, text, other):
    """Texts without a word in common score 0 in all four scores.

    Why: precision and recall are 0 then, and their harmonic mean would be 0/0; "cat" and "cats" are two words.
    Hint: return before dividing; compare words, not characters.
    """
    must_be_close(scores(impl, [text], [other]), ZEROS, tolerance=ROUNDED)


@requirement("SUM-METRIC-3", "compute_metrics")
@given(one_line_summaries())
@example(Summary("cat", "cat dog mat"))
@example(Summary("cat dog mat", "cat"))
@example(Summary("dog cat", "cat dog"))
@example(Summary("cat dog mat sat", "cat rain"))
@example(Summary("cat " * 130 + "dog", "mat " * 130 + "dog"))
def test_rouge1_is_the_f_measure_of_words(impl, case):
    """rouge1 is the harmonic mean of precision and recall over words, whatever their order.

    Why: recall alone is best for a prediction that holds everything, precision alone for one that holds one word.
    Hint: 2 * shared / (words of the prediction + words of the reference).
    """
    must_be_close(row_scores(impl, case, ["rouge1"]), expected_row(case, ["rouge1"]), tolerance=ROUNDED)


@requirement("SUM-METRIC-4", "compute_metrics")
@given(one_line_summaries(min_words=2))
@example(Summary("cat dog", "dog cat"))
@example(Summary("cat dog mat", "cat dog"))
@example(Summary("cat mat dog", "cat dog"))
@example(Summary("cat dog mat sat", "mat sat cat dog"))
def test_rouge2_is_the_f_measure_of_neighbours(impl, case):
    """rouge2 is the same over pairs of neighbouring words.

    Why: pairs see the order of words, which rouge1 does not.
    Hint: n words have n - 1 pairs; no padding at the ends, no pairs with words between.
    """
    must_be_close(row_scores(impl, case, ["rouge2"]), expected_row(case, ["rouge2"]), tolerance=ROUNDED)


@requirement("SUM-METRIC-5", "compute_metrics")
@given(st.integers(1, 4), st.integers(1, 4), st.sampled_from(["cat", "cat dog"]))
@example(3, 1, "cat")
@example(1, 3, "cat")
@example(3, 2, "cat dog")
def test_metrics_count_repeated_words(impl, predicted, gold, words):
    """A word, or a pair, is shared as often as both texts hold it, no more and no less.

    Why: with sets, and without clipping, "cat cat cat" would be as good as "cat".
    Hint: the sum of min(count in one, count in the other): Counter(a) & Counter(b).
    """
    case = Summary(" ".join([words] * predicted), " ".join([words] * gold))
    names = ["rouge1", "rouge2", "rougeL"]
    must_be_close(row_scores(impl, case, names), expected_row(case, names), tolerance=ROUNDED)


@requirement("SUM-METRIC-6", "compute_metrics")
@given(one_line_summaries())
@example(Summary("cat rain dog", "cat dog"))
@example(Summary("cat dog mat", "mat dog cat"))
@example(Summary("cat dog mat sat", "dog cat sat mat"))
@example(Summary("dog mat cat dog", "cat dog mat"))
def test_rouge_l_is_the_f_measure_of_a_longest_common_subsequence(impl, case):
    """rougeL counts the words of a longest common subsequence: in the order of both texts, with others between them.

    Why: a longest common run would break at each inserted word, and a greedy search stops too early.
    Hint: a table over both texts; a match takes the diagonal plus one, else the larger of two neighbours.
    """
    must_be_close(row_scores(impl, case, ["rougeL"]), expected_row(case, ["rougeL"]), tolerance=ROUNDED)


@requirement("SUM-METRIC-7", "compute_metrics", after=["SUM-METRIC-3", "SUM-METRIC-4", "SUM-METRIC-6"])
@given(summaries())
@example(Summary("cat dog\nmat sat", "mat sat\ncat dog"))
@example(Summary("cat\ndog", "cat dog"))
@example(Summary("cat dog", "cat\ndog"))
@example(Summary("cat dog\nmat", "cat dog\nmat"))
@example(Summary("cat\n\ndog mat", "cat dog\nmat"))
def test_newlines_only_part_words_in_the_other_scores(impl, case):
    """rouge1, rouge2 and rougeL read a text of several sentences as one: a newline is a space to them.

    Why: rougeL sees the order of the sentences, rougeLsum does not; that is what the two are for.
    Hint: split sentences for rougeLsum only; a newline that is deleted would glue two words together.
    """
    names = ["rouge1", "rouge2", "rougeL"]
    must_be_close(row_scores(impl, case, names), expected_row(case, names), tolerance=ROUNDED)


@requirement("SUM-METRIC-8", "compute_metrics")
@given(lines(min_words=1), lines(min_words=1))
@example("cat dog", "cat rain dog")
@example("cat dog mat", "dog mat cat")
@example("cat dog. mat sat", "mat sat. cat dog")
def test_rouge_lsum_of_one_sentence_is_rouge_l(impl, prediction, reference):
    """In texts of one sentence rougeLsum equals rougeL.

    Why: joining the characters of a text with newlines, instead of its sentences, makes each letter a sentence.
    Hint: "\\n".join takes a list of sentences.
    Source: https://github.com/huggingface/trl/issues/862
    """
    case = Summary(prediction, reference)
    found = row_scores(impl, case, ["rougeL", "rougeLsum"])
    must_be_close(found, expected_row(case, ["rougeL", "rougeLsum"]), tolerance=ROUNDED)


@requirement("SUM-METRIC-9", "compute_metrics", after="SUM-METRIC-8")
@given(shuffled_summaries())
@example(Summary("rain fell\nwe left early", "we left early\nrain fell"))
@example(Summary("we left early\nrain fell\nbirds sing", "we left early\nbirds sing"))
@example(Summary("rain fell", "we left early\nrain fell"))
def test_rouge_lsum_does_not_see_the_order_of_sentences(impl, case):
    """rougeLsum compares each sentence with each, so their order does not matter.

    Why: without it, a summary that tells the same in another order would lose; with spaces for newlines it does.
    Hint: keep the newlines; rouge_score splits sentences at them for rougeLsum.
    Source: https://github.com/google-research/google-research/issues/168
    """
    found = row_scores(impl, case, ["rougeLsum"])
    must_be_close(found, expected_row(case, ["rougeLsum"]), tolerance=ROUNDED)


@requirement("SUM-METRIC-10", "compute_metrics", after="SUM-METRIC-9")
@given(summaries())
@example(Summary("cat rain dog\nbirds mat", "cat dog mat"))
@example(Summary("cat dog\nmat sat", "cat dog mat sat"))
@example(Summary("cat dog mat sat", "cat dog\nmat sat"))
@example(Summary("cat dog\n\nmat", "mat\ncat dog"))
@example(Summary("cat dog\n", "\ncat dog"))
@example(Summary("cat dog mat\nsat", "sat\nmat dog cat"))
def test_rouge_lsum_joins_the_subsequences_of_a_sentence(impl, case):
    """rougeLsum unites, for each reference sentence, its longest common subsequences with all predicted sentences.

    Why: one reference sentence may be told in two; the best single match, or their mean, would lose one.
    Hint: collect places in the reference sentence, not numbers of words; divide by all words of either text.
    Source: https://aclanthology.org/W04-1013/
    """
    values = oracle.row_scores(case.prediction, case.reference)["rougeLsum"]
    must_be_one_of(row_scores(impl, case)["rougeLsum"], values, "rougeLsum")


@requirement("SUM-METRIC-11", "compute_metrics", after="SUM-METRIC-9")
@given(st.integers(1, 3), st.integers(1, 3), st.sampled_from(["cat dog", "mat", "dog sat mat"]))
@example(1, 2, "cat dog")
@example(1, 3, "mat")
def test_rouge_lsum_counts_no_word_twice(impl, predicted, gold, line):
    """In rougeLsum no word is matched more often than the prediction holds it.

    Why: a sentence that the reference repeats would be matched by the same words again, and a score could exceed 1.
    Hint: count the prediction's words down as they are matched, as rouge_score does.
    """
    case = Summary("\n".join([line] * predicted), "\n".join([line] * gold))
    must_be_close(row_scores(impl, case, ["rougeLsum"]), expected_row(case, ["rougeLsum"]), tolerance=ROUNDED)


@requirement("SUM-METRIC-12", "compute_metrics", after="SUM-METRIC-9")
@given(st.sampled_from([("cat", "dog"), ("mat", "sat"), ("dog", "mat")]), st.integers(2, 3))
@example(("cat", "dog"), 2)
def test_predictions_come_first(impl, words, times):
    """The first argument holds the predictions, the second the references.

    Why: F-measures look the same both ways round, until rougeLsum joins subsequences per reference sentence.
    Hint: rouge_score's score() takes the reference first.
    """
    first, second = words
    case = Summary("\n".join([f"{first} {second}"] * times), f"{first} {second} rain {first}")
    must_be_close(row_scores(impl, case, ["rougeLsum"]), expected_row(case, ["rougeLsum"]), tolerance=ROUNDED)


@requirement("SUM-METRIC-13", "compute_metrics", after="SUM-METRIC-1")
@given(lines(min_words=2), st.sampled_from(["upper", "title", "swapcase", "capitalize"]), st.booleans())
@example(text="cat dog", change="upper", stemmed=True)
@example(text="running cats", change="title", stemmed=True)
@example(text="cat dog", change="title", stemmed=False)
def test_metrics_do_not_see_the_case(impl, text, change, stemmed):
    """Capitals and small letters are the same.

    Why: a summary often starts a sentence where its reference does not.
    Hint: lower both texts before words are cut out; [^a-z0-9] also matches capitals.
    """
    changed = getattr(text, change)()
    found = [scores(impl, [changed], [text], use_stemmer=stemmed), scores(impl, [text], [changed], use_stemmer=stemmed)]
    must_be_close(found, [ONES, ONES], "the scores both ways round", tolerance=ROUNDED)


@requirement("SUM-METRIC-14", "compute_metrics", after="SUM-METRIC-1")
@given(st.sampled_from([*",;:'\"()[]{}-_/&@#%$*+=|~^`\\\t", ".", "?", "!", "  ", " - ", "\u2013", "\u2019", "\u00a0"]))
@example(",")
@example("-")
@example("_")
@example("'")
@example("  ")
@example("\u2013")
def test_marks_only_part_words(impl, mark):
    """Marks, dashes and spaces of any kind part words and are nothing else.

    Why: "cat," and "cat" are one word, and "cat-dog" is two; with split() they would be others.
    Hint: replace each run of characters other than a-z and 0-9 by a space, then split.
    """
    found = scores(impl, [f"{mark}cat{mark}dog {mark} 7 mat{mark}"], ["cat dog 7 mat"])
    must_be_close(found, ONES, tolerance=ROUNDED)


@requirement("SUM-METRIC-15", "compute_metrics", after="SUM-METRIC-14")
@given(
    st.sampled_from(["caf\u00e9s", "na\u00efve", "\u4e2d\u6587", "\u043a\u043e\u0442", "x_1", "\u00e9", "3,5", "2nd"])
)
@example("na\u00efve")
@example("\u4e2d\u6587")
@example("x_1")
@example("2nd")
def test_only_ascii_letters_and_digits_are_words(impl, word):
    """Letters other than a-z part words as marks do; digits are part of words.

    Why: that is how ROUGE has always been computed; with \\w other languages score, but nobody else's numbers compare.
    Hint: the pattern is [a-z0-9]+ on the text in lower case, not \\w+.
    """
    case = Summary(f"cat {word} dog", f"cat {' '.join(oracle.words(word))} rain")
    names = ["rouge1", "rouge2", "rougeL"]
    must_be_close(row_scores(impl, case, names), expected_row(case, names), tolerance=ROUNDED)


@requirement("SUM-METRIC-16", "compute_metrics")
@given(st.sampled_from(sorted(STEMS)), st.sampled_from([{}, {"use_stemmer": False}]))
@example("cats", {})
@example("running", {"use_stemmer": False})
def test_words_are_not_stemmed_by_default(impl, word, options):
    """Without use_stemmer a word is itself: "cats" is not "cat".

    Why: the stemmer adds several points; two scores compare only if both use it or neither.
    Hint: the default is False; pass the option on.
    """
    must_be_close(
        scores(impl, [f"{word} {word}"], [f"{STEMS[word]} {STEMS[word]}"], **options), ZEROS, tolerance=ROUNDED
    )


@requirement("SUM-METRIC-17", "compute_metrics", after="SUM-METRIC-2")
@given(
    st.lists(st.sampled_from(sorted(STEMS)), min_size=1, max_size=4),
    st.lists(st.sampled_from(sorted(STEMS.values())), min_size=1, max_size=4),
)
@example(["running", "cats"], ["run", "cat"])
@example(["jumping", "jumped"], ["jump", "jump"])
@example(["walked"], ["jump"])
def test_words_are_stemmed_on_request(impl, words, stems):
    """With use_stemmer the Porter stems of the words are compared, in all four scores and on both sides.

    Why: "running" and "runs" tell the same; cutting off endings by hand gives other stems.
    Hint: RougeScorer(..., use_stemmer=use_stemmer).
    Source: https://tartarus.org/martin/PorterStemmer/
    """
    case = Summary(" ".join(words), " ".join(stems))
    turned = Summary(case.reference, case.prediction)
    row_scores(impl, case)  # what was read without stems must be read again
    found = [row_scores(impl, case, use_stemmer=True), row_scores(impl, turned, use_stemmer=True)]
    expected = expected_row(case, stems=STEMS)
    must_be_close(found, [expected, expected], "the scores both ways round", tolerance=ROUNDED)


@requirement("SUM-METRIC-18", "compute_metrics", after="SUM-METRIC-17")
@given(st.sampled_from([("its", "it"), ("gas", "ga"), ("was", "wa"), ("bus", "bu"), ("yes", "ye")]))
@example(("its", "it"))
def test_short_words_are_not_stemmed(impl, pair):
    """Words of three letters and fewer stay as they are, also with use_stemmer.

    Why: "its" would become "it"; rouge_score leaves short words alone, as the original script did.
    Hint: stem only words of more than three letters.
    """
    word, stem = pair
    must_be_close(scores(impl, [f"{word} {word}"], [f"{stem} {stem}"], use_stemmer=True), ZEROS, tolerance=ROUNDED)


@requirement("SUM-METRIC-19", "compute_metrics", after=["SUM-METRIC-3", "SUM-METRIC-4", "SUM-METRIC-6"])
@given(summary_corpora())
@example(Summaries(["cat", "cat dog mat sat cat dog"], ["cat", "rain"]))
@example(Summaries(["cat dog", "cat", "dog mat"], ["cat dog", "cat mat sat dog", "dog"]))
@example(Summaries(["cat dog", "", "mat"], ["cat dog", "cat", "dog"]))
@example(Summaries(["cat dog mat", "sat", "dog"], ["cat dog", "sat", "mat"]))
@example(Summaries(["cat"] * 100 + ["dog"], ["cat"] * 101))
def test_metrics_are_means_over_rows(impl, case):
    """Each score is the plain mean of the rows' F-measures; rows that score 0 count too.

    Why: adding up words first weighs long rows more, and rouge_score's aggregator returns the middle of random samples.
    Hint: sum(row[name].fmeasure for row in rows) / len(rows).
    """
    must_be_close(
        scores(impl, case.predictions, case.references),
        oracle.corpus_scores(case.predictions, case.references),
        tolerance=ROUNDED,
    )


@requirement("SUM-METRIC-20", "compute_metrics", after="SUM-METRIC-19")
@given(summary_corpora(), st.integers(1, 3))
@example(Summaries(["cat", "dog", "mat sat"], ["cat", "mat", "mat sat"]), 1)
@example(Summaries(["cat dog", "cat dog"], ["cat dog", "mat"]), 1)
def test_metrics_pair_texts_by_position(impl, case, turn):
    """A prediction belongs to the reference at its position; equal texts are still rows of their own.

    Why: a dict from prediction to reference, a set or a sorted list loses rows or pairs others.
    Hint: zip(predictions, references, strict=True).
    """
    predictions = [*case.predictions[turn:], *case.predictions[:turn]]
    references = [*case.references[turn:], *case.references[:turn]]
    apart = [oracle.corpus_scores([p], [r]) for p, r in zip(predictions, references, strict=True)]
    expected = {name: sum(row[name] for row in apart) / len(apart) for name in oracle.SCORES}
    must_be_close(scores(impl, predictions, references), expected, tolerance=ROUNDED)


@requirement("SUM-METRIC-21", "compute_metrics")
@given(st.sampled_from(["", " ", "\n", " . ", "?!\n-", "\u4e2d"]), st.sampled_from(["", "cat", "cat dog\nmat"]))
@example("", "cat dog")
@example("", "")
@example("\n", "cat\ndog")
def test_metrics_of_a_text_without_words_are_zero(impl, empty, text):
    """A text without words scores 0, as prediction and as reference, also against another one without words.

    Why: a model that generates nothing must get a number, not a ZeroDivisionError at the end of a long evaluation.
    Hint: 0/0 is 0 here; two empty texts are no success.
    """
    found = [scores(impl, [empty], [text]), scores(impl, [text], [empty])]
    must_be_close(found, [ZEROS, ZEROS], "the scores both ways round", tolerance=ROUNDED)


@requirement("SUM-METRIC-22", "compute_metrics")
@given(st.sampled_from(["cat", "Dog.", "7"]))
@example("cat")
def test_rouge2_of_one_word_is_zero(impl, word):
    """A text of one word has no pair of words: rouge2 is 0, even if both texts are equal, and the others are 1.

    Why: leaving such rows out, or counting them as 1, gives another mean.
    Hint: 0/0 is 0.
    """
    must_be_close(scores(impl, [word], [word]), {**ONES, "rouge2": 0.0}, tolerance=ROUNDED)


@requirement("SUM-METRIC-23", "compute_metrics")
@given(st.sampled_from([{}, {"use_stemmer": True}, {"use_stemmer": False}]))
@example({})
def test_metrics_without_rows_are_zero(impl, options):
    """Without rows all four scores are 0.

    Why: a filtered data set may be empty; a ZeroDivisionError or NaN helps nobody.
    Hint: divide by max(len(rows), 1).
    """
    must_be_close(scores(impl, [], [], **options), ZEROS, tolerance=ROUNDED)


@requirement("SUM-METRIC-24", "compute_metrics")
@given(st.lists(texts(), min_size=0, max_size=2), st.lists(texts(), min_size=1, max_size=2), st.booleans())
@example(rows=["cat"], more=["dog"], predicted=True)
@example(rows=["cat"], more=["dog"], predicted=False)
@example(rows=[], more=["cat"], predicted=True)
@example(rows=[], more=["cat"], predicted=False)
def test_metrics_refuse_lists_of_different_length(impl, rows, more, predicted):
    """Lists of different length raise a ValueError, whichever is longer, also if one is empty.

    Why: zip stops at the shorter one without a word, and the score of a part looks like the score of all.
    Hint: zip(..., strict=True), or compare the lengths first.
    """
    longer = [*rows, *more]
    must_raise((ValueError,), impl.compute_metrics, *((longer, rows) if predicted else (rows, longer)))


test_metrics_keep_their_arguments = arguments_unchanged("SUM-METRIC-90", "compute_metrics", summary_calls())
test_metrics_are_repeatable = repeatable("SUM-METRIC-91", "compute_metrics", summary_calls())

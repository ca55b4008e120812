"""Whole words: all tokens of a word are masked, or none.

With "play" visible, naming the hidden "##ing" is no task. A word is a run of neighbouring tokens with the same word id; words
are selected as single tokens are otherwise: each by itself, with one probability, whatever its length.
"""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
from nlpcheck.oracles import masking as oracle
from nlpcheck.oracles.binomial import probability
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.rules.masking import (
    IGNORED,
    masked,
    must_agree_by_chance,
    must_be_share,
    must_be_shares,
    pair_of,
    raw_pair,
)
from nlpcheck.rules.padding import dtype_of
from nlpcheck.search import example, given
from nlpcheck.spec import requirement
from nlpcheck.strategies.calls import GeneratorSeed
from nlpcheck.strategies.masking import (
    WORD_ROWS,
    many_words,
    word_masking,
    word_masking_calls,
    word_maskings,
)
from nlpcheck.strategies.tokenizers import load_tokenizer

SEEDS = st.sampled_from([2019])
HALF, ALL, NONE = ({"mlm_probability": p} for p in (0.5, 1.0, 0.0))

SENTENCE = word_masking("wordpiece", [[0, 1, 2, 3, 1, 2, 0], [0, 2, 2, 0]])
LONG_WORDS = word_masking("wordpiece", [[0, *[3] * 6, 0]] * 4)
SAME_NUMBERS = word_masking("wordpiece", [[0, 1, 2, 0, 1, 2, 0]] * 4, numbering="again after a gap")
SIDE_BY_SIDE = word_masking("wordpiece", [[2, 1, 2, 1, 2, 1]] * 4, numbering="two in turn")
NO_SPECIALS = word_masking("byte-bpe", [[3, 1, 2], [1]])
HIGH_NUMBERS = word_masking("wordpiece", [[0, *[3] * 6, 0]] * 4, options=HALF, numbering="with gaps")
ROBERTA = word_masking("byte-bpe", [[0, 2, 1, 0], [0, 3, 3, 1, 0]])
LEFT = word_masking("wordpiece-left", [[0, 2, 1, 0], [0, 3, 3, 1, 0]])

VERY_LONG = word_masking("wordpiece", [[2, 1] * 200, [1]], options=ALL)
VERY_LONG_WORDS = word_masking("byte-bpe", [[0, 9, 5, 7, 12, 0]] * 4)
NOTHING_BETWEEN = word_masking("wordpiece", [[3]] * 200, options=HALF)  # a row is a word, numbered 0
UNKNOWN = replace(word_masking("wordpiece", [[0, 1, 2, 0]], options=ALL), input_ids=[[2, 1, 9, 1, 3]])

CASES = word_maskings()


def with_options(case, options):
    """The same batch with other options."""
    return type(case)(case.tokenizer, case.input_ids, case.word_ids, case.seed, options)


def outside_words(case):
    """Where a batch has special tokens and padding."""
    return np.array([[word is None for word in row] for row in case.word_ids])


def selected_words(impl, case):
    """Per row of a large batch, whether each of its words is selected, by its first token."""
    _, labels = masked(impl, case)
    first = [word[0] for word in oracle.words(case.word_ids[0])]  # the rows are alike
    return labels[:, first] != IGNORED


# what comes back


@requirement("ML-WORD-1", "mask_whole_words")
@given(CASES)
@example(SENTENCE)
@example(NO_SPECIALS)
def test_mask_whole_words_gives_inputs_and_labels(impl, case):
    """The result is a pair, inputs and labels, both of the shape of input_ids.

    Why: the model reads the first and the loss the second, position by position.
    Hint: return inputs, labels.
    """
    masked(impl, case)


@requirement("ML-WORD-2", "mask_whole_words", after="ML-WORD-1")
@given(CASES)
@example(SENTENCE)
def test_mask_whole_words_gives_tensors_of_integers(impl, case):
    """Inputs and labels are tensors of int64.

    Why: an embedding looks ids up by number, and cross-entropy takes int64 labels only.
    Hint: torch.full_like keeps the type; lists must become tensors.
    """
    import torch

    pair = raw_pair(impl, "mask_whole_words", case.call())
    kinds = [dtype_of(one) if isinstance(one, torch.Tensor) else type(one).__name__ for one in pair]
    must_equal(kinds, ["int64", "int64"], "the types of inputs and labels")


@requirement("ML-WORD-3", "mask_whole_words", after="ML-WORD-1")
@given(CASES)
@example(SENTENCE)
@example(ROBERTA)
@example(with_options(SENTENCE, ALL))
def test_mask_whole_words_labels_with_the_original_id(impl, case):
    """Every label is -100 or the id that stood there before masking.

    Why: the label is what the model should find.
    Hint: take the labels from input_ids before anything is replaced.
    """
    _, labels = masked(impl, case)
    must_equal(labels, np.where(labels == IGNORED, IGNORED, case.input_ids), "the labels")


@requirement("ML-WORD-4", "mask_whole_words", after="ML-WORD-1")
@given(CASES)
@example(SENTENCE)
@example(ROBERTA)
@example(with_options(LEFT, ALL))
def test_mask_whole_words_masks_what_it_selects(impl, case):
    """Every selected token becomes the tokenizer's mask id, and no other token changes.

    Why: one visible token of a word gives the rest away.
    Hint: tokenizer.mask_token_id wherever the label is not -100; no random tokens here.
    """
    inputs, labels = masked(impl, case)
    mask_id = load_tokenizer(case.tokenizer).mask_token_id
    must_equal(inputs, np.where(labels == IGNORED, case.input_ids, mask_id), "the inputs")


# what is selected


@requirement("ML-WORD-5", "mask_whole_words", after="ML-WORD-1")
@given(word_maskings([HALF, ALL]))
@example(with_options(SENTENCE, ALL))
@example(with_options(SAME_NUMBERS, ALL))
@example(with_options(LEFT, ALL))
@example(with_options(ROBERTA, ALL))
@example(with_options(word_masking("wordpiece", [[1], [1, 2, 3], [0]]), ALL))
def test_mask_whole_words_never_selects_tokens_without_a_word(impl, case):
    """Tokens whose word id is None are never selected.

    Why: [CLS], [SEP] and padding are no words; None is no word that they share.
    Hint: skip None before comparing word ids.
    """
    _, labels = masked(impl, case)
    outside = outside_words(case)
    must_equal(labels[outside], [IGNORED] * int(outside.sum()), "the labels of tokens without a word")


@requirement("ML-WORD-6", "mask_whole_words", after="ML-WORD-1")
@given(word_maskings([HALF, {"mlm_probability": 0.8}, {"mlm_probability": 0.3}]))
@example(LONG_WORDS)
@example(HIGH_NUMBERS)
@example(VERY_LONG_WORDS)
@example(SENTENCE)
@example(with_options(SAME_NUMBERS, HALF))
@example(SIDE_BY_SIDE)
@example(NO_SPECIALS)
def test_mask_whole_words_selects_all_tokens_of_a_word_or_none(impl, case):
    """Of every word all tokens are selected, or none.

    Why: a piece that stays visible gives the others away.
    Hint: choose words, then mark all of their tokens in the inputs and in the labels.
    Source: https://github.com/huggingface/course/pull/326
    """
    _, labels = masked(impl, case)
    words = [(row, word) for row, ids in enumerate(case.word_ids) for word in oracle.words(ids)]
    torn = [(row, word) for row, word in words if len(set((labels[row, word] == IGNORED).tolist())) > 1]
    must(not torn, "all tokens of a word or none", f"words selected in part (row, positions): {torn[:3]}")


@requirement("ML-WORD-7", "mask_whole_words", after=["ML-WORD-3", "ML-WORD-5"])
@given(word_maskings([ALL]))
@example(with_options(SENTENCE, ALL))
@example(with_options(NO_SPECIALS, ALL))
@example(with_options(SIDE_BY_SIDE, ALL))
@example(with_options(SAME_NUMBERS, ALL))
@example(VERY_LONG)
@example(UNKNOWN)
@example(word_masking("byte-bpe", [[0, 7, 1, 12], [4, 5, 9]], options=ALL, numbering="with gaps"))
def test_mask_whole_words_selects_all_with_probability_one(impl, case):
    """With mlm_probability=1 every word is selected.

    Why: the first and the last word of a row are words like the others.
    Hint: torch.rand gives numbers below 1: rand < 1.0 is always true.
    """
    _, labels = masked(impl, case)
    must_equal(labels, np.where(outside_words(case), IGNORED, case.input_ids), "the labels")


@requirement("ML-WORD-8", "mask_whole_words", after="ML-WORD-3")
@given(word_maskings([NONE]))
@example(with_options(LONG_WORDS, NONE))
@example(with_options(NO_SPECIALS, NONE))
def test_mask_whole_words_selects_none_with_probability_zero(impl, case):
    """With mlm_probability=0 nothing is selected.

    Why: an evaluation without masks is a call like any other.
    Hint: no "at least one word", and no `mlm_probability or 0.15`.
    """
    _, labels = masked(impl, case)
    must_equal(labels, np.full_like(labels, IGNORED), "the labels")


# shares


@requirement("ML-WORD-20", "mask_whole_words", after=["ML-WORD-6", "ML-WORD-7"])
@given(SEEDS)
def test_mask_whole_words_selects_15_of_100_words(impl, seed):
    """By default 15 of 100 words are selected.

    Why: with fewer the model learns slowly, with more it sees too little of the text.
    Hint: mlm_probability=0.15, for each word.
    """
    words = selected_words(impl, many_words((1, 1, 2), seed))
    must_be_share(words.sum(), words.size, 0.15, 0.15, "selected words")


@requirement("ML-WORD-21", "mask_whole_words", after=["ML-WORD-6", "ML-WORD-7"])
@given(SEEDS, st.sampled_from([0.05, 0.7]))
def test_mask_whole_words_selects_the_share_asked_for(impl, seed, probability):
    """With mlm_probability=p the share p of the words is selected.

    Why: only the caller knows how much of a text should be hidden.
    Hint: compare with mlm_probability, not with 0.15.
    """
    words = selected_words(impl, many_words((1, 2, 0), seed, mlm_probability=probability))
    must_be_share(words.sum(), words.size, probability, probability, "selected words")


@requirement("ML-WORD-22", "mask_whole_words", after="ML-WORD-20")
@given(SEEDS, st.sampled_from([1, 2, 5]))
def test_mask_whole_words_selects_words_of_any_length_alike(impl, seed, length):
    """The share is the same for words of one token, of two and of five.

    Why: rare words have many pieces; chosen by their pieces they would be hidden most of the time.
    Hint: one random number per word, not one per token of which any will do.
    """
    words = selected_words(impl, many_words((length, 1), seed, mlm_probability=0.3))[:, ::2]
    must_be_share(words.sum(), words.size, 0.3, 0.3, f"selected words of {length} tokens")


@requirement("ML-WORD-23", "mask_whole_words", after="ML-WORD-20")
@given(SEEDS)
def test_mask_whole_words_selects_words_anywhere_alike(impl, seed):
    """The share is the same for the first word and the last, in the first row and the last.

    Why: a model that is never asked for some places does not learn them.
    Hint: go through all words of all rows.
    """
    words = selected_words(impl, many_words((1, 2), seed, **HALF))[:, :100]
    must_be_shares(words.sum(0), WORD_ROWS, 0.5, "rows in which the word at a place is selected")


def must_be_independent(impl, case, down, right, what):
    """Require that words that stand so far apart are selected alike in half of all places."""
    words = selected_words(impl, case)
    rows, places = words.shape
    must_agree_by_chance(words[: rows - down, : places - right], words[down:, right:], what)


@requirement("ML-WORD-24", "mask_whole_words", after="ML-WORD-20")
@given(SEEDS)
def test_mask_whole_words_selects_rows_by_themselves(impl, seed):
    """The words of a row are selected whatever is selected in the row above.

    Why: word 3 of one row and word 3 of the next have nothing to do with each other.
    Hint: random numbers for each row, and word ids compared within a row only.
    """
    must_be_independent(impl, many_words((1, 2), seed, **HALF), 1, 0, "words selected as the one in the row above")


@requirement("ML-WORD-25", "mask_whole_words", after="ML-WORD-20")
@given(SEEDS)
def test_mask_whole_words_selects_neighbours_by_themselves(impl, seed):
    """A word is selected whatever is selected beside it.

    Why: neighbouring words are words of their own, also if nothing stands between them.
    Hint: a new word begins where the word id changes.
    """
    must_be_independent(impl, many_words((1, 2), seed, **HALF), 0, 1, "words selected as the one before")


@requirement("ML-WORD-26", "mask_whole_words", after="ML-WORD-20")
@given(SEEDS)
def test_mask_whole_words_tells_words_apart_across_none(impl, seed):
    """Words with the same number and None between them are two words.

    Why: the words of the second text of a pair, or of the next text of a block, are numbered from 0 again.
    Hint: None ends a word; do not look words up by their number.
    """
    case = many_words((1, 0, 2, 0), seed, "again after a gap", **HALF)
    must_be_independent(impl, case, 0, 1, "words selected as the one of the same number before")


@requirement("ML-WORD-27", "mask_whole_words", after="ML-WORD-20")
@given(SEEDS)
def test_mask_whole_words_tells_words_apart_across_another_word(impl, seed):
    """Words with the same number and another word between them are two words.

    Why: a block may hold several texts without anything between them, each numbered from 0.
    Hint: a word is a run of neighbouring tokens, not all tokens with a number.
    """
    case = many_words((1, 2), seed, "two in turn", **HALF)
    must_be_independent(impl, case, 0, 2, "words selected as the one of the same number before")


@requirement("ML-WORD-28", "mask_whole_words", after="ML-WORD-23")
@given(SEEDS)
def test_mask_whole_words_selects_no_fixed_number(impl, seed):
    """The number of selected words varies from row to row, as independent choices make it vary.

    Why: each word is selected by itself.
    Hint: rand < mlm_probability for each word, not a sample of a fixed number of words.
    """
    words = selected_words(impl, many_words((1,), seed, **HALF))
    count = words.shape[1]
    near = sum(probability(count // 2 + more, count, 0.5) for more in (-1, 0, 1))
    must_be_share(
        (abs(words.sum(1) - count // 2) <= 1).sum(),
        WORD_ROWS,
        near,
        near,
        f"rows with about half of {count} words selected",
    )


@requirement("ML-WORD-29", "mask_whole_words", after="ML-WORD-6")
@given(SEEDS)
def test_mask_whole_words_ends_words_with_the_row(impl, seed):
    """A word ends with its row, also if the next row begins with a word of the same number.

    Why: the rows of a batch are blocks cut anywhere, and each is a text of its own.
    Hint: begin every row anew: no word, and nothing chosen yet.
    """
    words = selected_words(impl, replace(NOTHING_BETWEEN, seed=seed))
    must_agree_by_chance(words[:-1], words[1:], "rows of one word that are treated as the row above")


# the generator

LONG = word_masking("wordpiece", [[0, *[2] * 150, 0]] * 3, options=HALF)


@requirement("ML-WORD-40", "mask_whole_words", after="ML-WORD-20")
def test_mask_whole_words_differs_with_the_seed(impl):
    """Generators with different seeds give different masks.

    Why: with a seed of its own the function masks the same words in every epoch.
    Hint: pass the generator on; create none.
    """
    one, other = (masked(impl, LONG, generator=GeneratorSeed(seed)) for seed in (1, 2))
    must((one[1] != other[1]).any(), "other labels with seed 2 than with seed 1", "the same labels with both")


def two_calls(impl, generator):
    """The labels of two calls in a row."""
    calls = [LONG.call(generator=generator) for _ in range(2)]
    return [pair_of(raw_pair(impl, "mask_whole_words", call), np.shape(LONG.input_ids))[1] for call in calls]


@requirement("ML-WORD-41", "mask_whole_words", after="ML-WORD-40")
def test_mask_whole_words_advances_the_generator(impl):
    """Two calls with one generator mask different words.

    Why: the batches of an epoch, and the epochs, share one generator.
    Hint: draw from the generator itself, not from a copy or from its seed.
    """
    import torch

    first, second = two_calls(impl, torch.Generator().manual_seed(3))
    must((first != second).any(), "other labels in the second call", "the same labels in both")


@requirement("ML-WORD-42", "mask_whole_words", after="ML-WORD-20")
def test_mask_whole_words_differs_without_a_generator(impl):
    """Two calls without a generator mask different words.

    Why: the masks of an epoch must not come again in the next.
    Hint: no manual_seed inside the function.
    """
    first, second = two_calls(impl, None)
    must((first != second).any(), "other labels in the second call", "the same labels in both")


@requirement("ML-WORD-43", "mask_whole_words", after="ML-WORD-42")
@given(st.sampled_from([0, 7]))
def test_mask_whole_words_uses_the_global_generator_of_torch(impl, seed):
    """Without a generator the masks are those of torch's global one: the same after the same torch.manual_seed.

    Why: a run is repeated by seeding torch; the popular recipe draws from numpy, which that does not seed.
    Hint: generator=None is what torch's functions take for the global one.
    """
    import torch

    answers = []
    for _ in range(2):
        torch.manual_seed(seed)
        answers.append([one.tolist() for one in masked(impl, LONG, generator=None)])
    must(answers[0] == answers[1], "the same answer after the same torch.manual_seed", "two different answers")


CALLS = word_masking_calls()

test_mask_whole_words_keeps_its_arguments = arguments_unchanged("ML-WORD-90", "mask_whole_words", CALLS)
test_mask_whole_words_is_repeatable = repeatable("ML-WORD-91", "mask_whole_words", CALLS)

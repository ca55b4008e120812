"""Masking: some tokens are hidden, and the labels say what they were.

Each ordinary token is selected with one probability, by itself. Of the selected ones 80 of 100 become the mask, 10 a random
token, and 10 stay. What holds for every batch is judged on small ones; shares are judged by exact binomial tests on 40,000
tokens, which a correct implementation fails once in a thousand million times.
"""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
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
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import GeneratorSeed
from nlpcheck.strategies.masking import (
    ALWAYS_KEEP,
    ALWAYS_MASK,
    ALWAYS_RANDOM,
    MASKED,
    OPTIONS,
    ROWS,
    TOKENS,
    few_kinds_of_tokens,
    many_framed_tokens,
    many_tokens,
    masking,
    masking_calls,
    maskings,
    ordinary_ids,
)
from nlpcheck.strategies.tokenizers import ENLARGED, load_tokenizer

SEEDS = st.sampled_from([2018])
"""One seed is enough: each requirement on shares judges tens of thousands of tokens."""
ALL = {"mlm_probability": 1.0}
HALF = {"mlm_probability": 0.5}

SHORT_FIRST = masking("wordpiece", [1, 4])
LONG_FIRST = masking("wordpiece", [9, 2, 5])
ONE_TOKEN = masking("wordpiece", [1], options=ALL)
ROBERTA = masking("byte-bpe", [8, 12])
LEFT = masking("wordpiece-left", [7, 3])
RANDOM = masking("wordpiece", [12, 12, 12], options=ALL | ALWAYS_RANDOM)
FLAGGED = masking("wordpiece", [8, 6], options=ALL, flagged=2)
FLAGGED_ROBERTA = masking("byte-bpe", [5, 12], options=ALL | ALWAYS_MASK, flagged=3)

VERY_LONG = masking("wordpiece", [3, 700], options=ALL)
REPEATED = replace(masking("byte-bpe", [4, 3], options=ALL), input_ids=[[0, 9, 9, 8, 9, 2], [0, 9, 9, 9, 2, 1]])
UNKNOWN = replace(masking("wordpiece", [4, 2], options=ALL), input_ids=[[2, 1, 9, 3, 1, 3], [2, 9, 2, 3, 0, 0]])
PAD_INSIDE = replace(UNKNOWN, input_ids=[[2, 0, 9, 4, 9, 3], [2, 0, 9, 3, 0, 0]])
UNKNOWN_ROBERTA = replace(masking("byte-bpe", [3], options=ALL | ALWAYS_MASK), input_ids=[[0, 3, 9, 2, 2]])

CASES = maskings()
SELECTED_ALL = maskings([ALL, ALL | ALWAYS_RANDOM, ALL | ALWAYS_MASK])


def arrays(case):
    """The ids of a case, and where they are ordinary."""
    return np.array(case.input_ids), np.array(case.special_tokens_mask) == 0


# what comes back


@requirement("ML-MASK-1", "mask_tokens")
@given(CASES)
@example(SHORT_FIRST)
@example(ONE_TOKEN)
def test_mask_tokens_gives_inputs_and_labels(impl, case):
    """The result is a pair, inputs and labels, both of the shape of input_ids.

    Why: the model reads the first and the loss the second, position by position.
    Hint: return inputs, labels; change neither the number of rows nor that of tokens.
    """
    masked(impl, case)


@requirement("ML-MASK-2", "mask_tokens", after="ML-MASK-1")
@given(CASES)
@example(SHORT_FIRST)
@example(RANDOM)
def test_mask_tokens_gives_tensors_of_integers(impl, case):
    """Inputs and labels are tensors of int64.

    Why: an embedding looks ids up by number, and cross-entropy takes int64 labels only.
    Hint: torch.full and torch.randint make int64 if dtype=torch.long is given; torch.where keeps it.
    """
    import torch

    pair = raw_pair(impl, "mask_tokens", case.call())
    kinds = [dtype_of(one) if isinstance(one, torch.Tensor) else type(one).__name__ for one in pair]
    must_equal(kinds, ["int64", "int64"], "the types of inputs and labels")


@requirement("ML-MASK-3", "mask_tokens", after="ML-MASK-1")
@given(CASES)
@example(SHORT_FIRST)
@example(ROBERTA)
@example(RANDOM)
@example(masking("wordpiece", [12, 12, 12], options=ALL))
def test_mask_tokens_labels_with_the_original_id(impl, case):
    """Every label is -100 or the id that stood there before masking.

    Why: the label is what the model should find; a label copied after masking asks it to find the mask.
    Hint: labels = input_ids.clone() before anything is replaced.
    """
    ids, _ = arrays(case)
    _, labels = masked(impl, case)
    must_equal(labels, np.where(labels == IGNORED, IGNORED, ids), "the labels")


@requirement("ML-MASK-4", "mask_tokens", after="ML-MASK-1")
@given(CASES)
@example(LONG_FIRST)
@example(ROBERTA)
@example(RANDOM)
@example(masking("byte-bpe", [12, 12, 12], options=HALF | ALWAYS_RANDOM))
@example(masking("wordpiece", [12, 12, 12], options=HALF | ALWAYS_MASK))
@example(masking("wordpiece", [12, 12, 12], options={"mlm_probability": 0.0} | ALWAYS_MASK))
def test_mask_tokens_changes_selected_ids_only(impl, case):
    """Where the label is -100 the id stays what it was.

    Why: a token that is replaced without a label is noise that the model is never told about.
    Hint: both replacements need & selected.
    """
    ids, _ = arrays(case)
    inputs, labels = masked(impl, case)
    must_equal(np.where(labels == IGNORED, inputs, ids), ids, "the ids, those that are selected left aside")


# what is selected


@requirement("ML-MASK-5", "mask_tokens", after="ML-MASK-1")
@given(SELECTED_ALL)
@example(masking("wordpiece", [1, 9], options=ALL))
@example(masking("byte-bpe", [9, 3], options=ALL))
@example(masking("wordpiece-left", [9, 3], options=ALL))
def test_mask_tokens_never_selects_special_tokens(impl, case):
    """Special tokens and padding are never selected.

    Why: there is nothing to learn from naming [CLS] or padding, and the model needs them to read the rest.
    Hint: selected &= special_tokens_mask == 0; on integers ~ is no logical not.
    """
    _, ordinary = arrays(case)
    _, labels = masked(impl, case)
    must_equal(labels[~ordinary], [IGNORED] * int((~ordinary).sum()), "the labels of special tokens and padding")


@requirement("ML-MASK-6", "mask_tokens", after="ML-MASK-5")
@given(maskings([ALL, ALL | ALWAYS_MASK], flagged=(1, 2, 3)))
@example(FLAGGED)
@example(FLAGGED_ROBERTA)
def test_mask_tokens_believes_the_special_tokens_mask(impl, case):
    """What is special is said by special_tokens_mask, whatever the id.

    Why: the caller may protect ordinary tokens, too, those of a prompt for example.
    Hint: use the argument; do not look ids up in tokenizer.all_special_ids.
    """
    _, ordinary = arrays(case)
    _, labels = masked(impl, case)
    must_equal(labels[~ordinary], [IGNORED] * int((~ordinary).sum()), "the labels of flagged tokens")


@requirement("ML-MASK-7", "mask_tokens", after=["ML-MASK-3", "ML-MASK-5"])
@given(SELECTED_ALL)
@example(ONE_TOKEN)
@example(masking("byte-bpe", [12, 3], options=ALL))
@example(FLAGGED)
@example(VERY_LONG)
@example(REPEATED)
def test_mask_tokens_selects_all_with_probability_one(impl, case):
    """With mlm_probability=1 every ordinary token is selected.

    Why: the first and the last token of a row are tokens like the others, and so are those of the last row.
    Hint: torch.rand gives numbers below 1: rand < 1.0 is always true.
    """
    ids, ordinary = arrays(case)
    _, labels = masked(impl, case)
    must_equal(labels, np.where(ordinary, ids, IGNORED), "the labels")


@requirement("ML-MASK-8", "mask_tokens", after="ML-MASK-3")
@given(maskings([{"mlm_probability": 0.0}, {"mlm_probability": 0.0} | ALWAYS_MASK]))
@example(masking("wordpiece", [12, 12, 12], options={"mlm_probability": 0.0}))
@example(masking("byte-bpe", [1], options={"mlm_probability": 0.0}))
def test_mask_tokens_selects_none_with_probability_zero(impl, case):
    """With mlm_probability=0 nothing is selected.

    Why: an evaluation without masks is a call like any other; one label too many changes its loss.
    Hint: no "at least one token", and no `mlm_probability or 0.15`, which takes 0 for a missing value.
    """
    _, labels = masked(impl, case)
    must_equal(labels, np.full_like(labels, IGNORED), "the labels")


# what becomes of it


@requirement("ML-MASK-9", "mask_tokens", after="ML-MASK-4")
@given(maskings([ALL | ALWAYS_MASK, HALF | ALWAYS_MASK, ALWAYS_MASK]))
@example(masking("wordpiece", [12, 12], options=ALL | ALWAYS_MASK))
@example(masking("byte-bpe", [12, 12], options=ALL | ALWAYS_MASK))
@example(masking("wordpiece-left", [12, 12], options=HALF | ALWAYS_MASK))
def test_mask_tokens_masks_all_with_share_one(impl, case):
    """With mask_replace_prob=1 and random_replace_prob=0 every selected token becomes the tokenizer's mask id.

    Why: each tokenizer has its own mask id, and the shares are options, no constants.
    Hint: tokenizer.mask_token_id; compare with mask_replace_prob instead of 0.8.
    Source: https://github.com/huggingface/transformers/issues/36903
    """
    ids, _ = arrays(case)
    inputs, labels = masked(impl, case)
    mask_id = load_tokenizer(case.tokenizer).mask_token_id
    must_equal(inputs, np.where(labels == IGNORED, ids, mask_id), "the inputs")


@requirement("ML-MASK-10", "mask_tokens", after="ML-MASK-4")
@given(maskings([ALL | ALWAYS_KEEP, HALF | ALWAYS_KEEP]))
@example(masking("wordpiece", [12, 12], options=ALL | ALWAYS_KEEP))
@example(masking("byte-bpe", [12, 12], options=ALL | ALWAYS_KEEP))
def test_mask_tokens_keeps_all_with_shares_zero(impl, case):
    """With mask_replace_prob=0 and random_replace_prob=0 no id changes; the selected ones have labels all the same.

    Why: 0 means never, and what is neither masked nor replaced stays.
    Hint: neither `mask_replace_prob or 0.8` nor "everything that is not masked is replaced".
    """
    ids, _ = arrays(case)
    inputs, _ = masked(impl, case)
    must_equal(inputs, ids, "the inputs")


@requirement("ML-MASK-11", "mask_tokens", after="ML-MASK-4")
@given(maskings([ALL | ALWAYS_RANDOM, HALF | ALWAYS_RANDOM]))
@example(RANDOM)
@example(masking("byte-bpe", [12] * 4, options=ALL | ALWAYS_RANDOM))
@example(masking("wordpiece", [230] * 8, options=ALL | ALWAYS_RANDOM))
def test_mask_tokens_draws_random_ids_from_the_vocabulary(impl, case):
    """A random id is one of the vocabulary: from 0 to len(tokenizer) - 1.

    Why: an id beyond it has no row in the embedding, and the model raises (on a GPU without saying why).
    Hint: torch.randint(len(tokenizer), input_ids.shape); no constant such as 30522.
    """
    inputs, _ = masked(impl, case)
    outside = sorted({int(token) for token in inputs.ravel() if not 0 <= token < len(load_tokenizer(case.tokenizer))})
    must_equal(outside[:5], [], f"ids outside the vocabulary of {len(load_tokenizer(case.tokenizer))}")


@requirement("ML-MASK-12", "mask_tokens", after=["ML-MASK-7", "ML-MASK-11"])
@given(SEEDS, st.sampled_from(MASKED))
def test_mask_tokens_draws_every_id(impl, seed, tokenizer):
    """Every ordinary id of the vocabulary turns up among 40,000 random ones.

    Why: tokens that never come are never trusted less; the model learns which tokens are real.
    Hint: draw from the whole vocabulary, not from the batch, and the last id, too.
    """
    case = few_kinds_of_tokens(tokenizer, seed, **ALL, **ALWAYS_RANDOM)
    inputs, _ = masked(impl, case)
    missing = sorted(set(ordinary_ids(tokenizer)) - set(inputs.ravel().tolist()))
    must_equal(missing[:5], [], "ids that never came")


@requirement("ML-MASK-17", "mask_tokens", after="ML-MASK-12")
@given(SEEDS)
def test_mask_tokens_draws_added_tokens(impl, seed):
    """Tokens that were added to the tokenizer turn up among 40,000 random ones, too.

    Why: they are tokens of the vocabulary like any other; the model learns that what never comes is always right.
    Hint: len(tokenizer), not tokenizer.vocab_size, which leaves added tokens out.
    """
    inputs, _ = masked(impl, few_kinds_of_tokens(ENLARGED, seed, **ALL, **ALWAYS_RANDOM))
    missing = sorted(set(ordinary_ids(ENLARGED)) - set(inputs.ravel().tolist()))
    must_equal(missing[:5], [], "ids that never came")


@requirement("ML-MASK-13", "mask_tokens", after="ML-MASK-12")
@given(SEEDS, st.sampled_from(MASKED))
def test_mask_tokens_draws_every_id_equally_often(impl, seed, tokenizer):
    """Every ordinary id is equally likely: each comes about as often as the others.

    Why: random tokens shall not look like a certain kind of token.
    Hint: torch.randint; neither a normal distribution nor ids near the original one.
    """
    case = many_tokens(tokenizer, seed, **ALL, **ALWAYS_RANDOM)
    inputs, _ = masked(impl, case)
    counts = np.bincount(inputs.ravel(), minlength=len(load_tokenizer(tokenizer)))[list(ordinary_ids(tokenizer))]
    must_be_shares(counts, int(counts.sum()), 1 / len(counts), "ordinary ids among the random ones")


@requirement("ML-MASK-14", "mask_tokens", after="ML-MASK-12")
@given(SEEDS, st.sampled_from([(0, 1), (1, 0)]))
def test_mask_tokens_draws_a_random_id_for_each_position(impl, seed, step):
    """Each position has a random id of its own, whatever stands beside it, or in the next row.

    Why: one random id for a whole row, or the same ids in every row, is a pattern that the model learns.
    Hint: torch.randint with the whole shape (rows, tokens).
    """
    case = many_tokens("wordpiece", seed, **ALL, **ALWAYS_RANDOM)
    inputs, _ = masked(impl, case)
    down, right = step
    equal = inputs[: ROWS - down, : TOKENS - right] == inputs[down:, right:]
    must_be_share(equal.sum(), equal.size, 0.0, 1 / len(ordinary_ids("wordpiece")), "equal neighbours")


@requirement("ML-MASK-15", "mask_tokens", after="ML-MASK-12")
@given(SEEDS)
def test_mask_tokens_replaces_all_with_share_one(impl, seed):
    """With random_replace_prob=1 every selected token becomes a random one; it stays by chance only.

    Why: the shares are options, no constants, and random_replace_prob counts of all selected tokens.
    Hint: the mask is drawn with mask_replace_prob, also where that is 0.
    Source: https://github.com/huggingface/transformers/issues/36903
    """
    case = many_tokens("wordpiece", seed, **ALL, **ALWAYS_RANDOM)
    ids, _ = arrays(case)
    inputs, _ = masked(impl, case)
    equal = inputs == ids
    must_be_share(equal.sum(), equal.size, 0.0, 1 / len(ordinary_ids("wordpiece")), "tokens that stay")


@requirement("ML-MASK-16", "mask_tokens", after="ML-MASK-12")
@given(SEEDS)
def test_mask_tokens_masks_none_with_share_zero(impl, seed):
    """With mask_replace_prob=0 a token becomes the mask by chance only, as a random id.

    Why: 0 means never.
    Hint: rand < 0 is never true; `mask_replace_prob or 0.8` takes 0 for a missing value.
    """
    case = many_tokens("byte-bpe", seed, **ALL, **ALWAYS_RANDOM)
    inputs, _ = masked(impl, case)
    masks = inputs == load_tokenizer("byte-bpe").mask_token_id
    must_be_share(masks.sum(), masks.size, 0.0, 1 / len(ordinary_ids("byte-bpe")), "masks")


# shares


@requirement("ML-MASK-20", "mask_tokens", after=["ML-MASK-3", "ML-MASK-7"])
@given(SEEDS)
def test_mask_tokens_selects_15_of_100(impl, seed):
    """By default 15 of 100 ordinary tokens are selected; special tokens and padding do not count.

    Why: with fewer the model learns slowly, with more it sees too little of the text.
    Hint: mlm_probability=0.15; each ordinary token has this chance, however many special ones there are.
    Source: https://arxiv.org/abs/1810.04805
    """
    case = many_framed_tokens("wordpiece", seed)
    _, ordinary = arrays(case)
    _, labels = masked(impl, case)
    must_be_share((labels[ordinary] != IGNORED).sum(), ordinary.sum(), 0.15, 0.15, "selected ordinary tokens")


@requirement("ML-MASK-21", "mask_tokens", after=["ML-MASK-3", "ML-MASK-7"])
@given(SEEDS, st.sampled_from([0.02, 0.4, 0.9]))
def test_mask_tokens_selects_the_share_asked_for(impl, seed, probability):
    """With mlm_probability=p the share p of the ordinary tokens is selected.

    Why: some models are trained with 30 or 40 of 100, and only the caller knows.
    Hint: compare with mlm_probability, not with 0.15.
    """
    case = many_framed_tokens("byte-bpe", seed, mlm_probability=probability)
    _, ordinary = arrays(case)
    _, labels = masked(impl, case)
    selected = (labels[ordinary] != IGNORED).sum()
    must_be_share(selected, ordinary.sum(), probability, probability, "selected ordinary tokens")


@requirement("ML-MASK-22", "mask_tokens", after="ML-MASK-20")
@given(SEEDS)
def test_mask_tokens_selects_every_position_alike(impl, seed):
    """The share is the same at every position of a row and in every row.

    Why: a model that is never asked for the first token, or always for the same positions, learns to rely on that.
    Hint: one random number per position: torch.rand(input_ids.shape).
    """
    case = many_tokens("wordpiece", seed, **HALF)
    selected = masked(impl, case)[1] != IGNORED
    must_be_shares(np.concatenate([selected.sum(0), selected.sum(1)]), TOKENS, 0.5, "selected in a column or row")


@requirement("ML-MASK-23", "mask_tokens", after="ML-MASK-22")
@given(SEEDS, st.sampled_from([(0, 1), (1, 0), (1, 1)]))
def test_mask_tokens_selects_a_position_whatever_its_neighbours(impl, seed, step):
    """Whether a token is selected does not depend on its neighbours, nor on the next row.

    Why: where gaps and runs follow a rule the model can tell what comes.
    Hint: one random number per position; no spans, no pattern that is moved from row to row.
    """
    selected = masked(impl, many_tokens("wordpiece", seed, **HALF))[1] != IGNORED
    down, right = step
    here, there = selected[: ROWS - down, : TOKENS - right], selected[down:, right:]
    must_agree_by_chance(here, there, "positions that are treated as their neighbours")


@requirement("ML-MASK-24", "mask_tokens", after="ML-MASK-22")
@given(SEEDS)
def test_mask_tokens_selects_no_fixed_number(impl, seed):
    """The number of selected tokens varies from row to row, as independent choices make it vary.

    Why: each token is selected by itself; a fixed number per row treats rows of one token unlike long ones.
    Hint: rand < mlm_probability, not the n smallest of the random numbers.
    """
    counts = (masked(impl, many_tokens("wordpiece", seed, **HALF))[1] != IGNORED).sum(1)
    near = sum(probability(count, TOKENS, 0.5) for count in (TOKENS // 2 - 1, TOKENS // 2, TOKENS // 2 + 1))
    must_be_share((abs(counts - TOKENS // 2) <= 1).sum(), ROWS, near, near, "rows with 99, 100 or 101 of 200 selected")


@requirement("ML-MASK-25", "mask_tokens", after="ML-MASK-22")
@given(SEEDS)
def test_mask_tokens_selects_another_number_in_each_batch(impl, seed):
    """The number of selected tokens varies from batch to batch.

    Why: as for rows; a fixed number per batch ties the tokens of a batch to each other.
    Hint: rand < mlm_probability, not the n smallest of the random numbers of the batch.
    """
    cases = [few_kinds_of_tokens("wordpiece", seed + number, 2, 50, **HALF) for number in range(16)]
    counts = {int((masked(impl, case)[1] != IGNORED).sum()) for case in cases}
    must(len(counts) > 1, "different numbers of selected tokens in 16 batches of 100", sorted(counts))


def fates(impl, case):
    """Which ordinary tokens are selected, and what the inputs, the ids and the mask are there."""
    ids, _ = arrays(case)
    inputs, labels = masked(impl, case)
    selected = labels != IGNORED
    return inputs[selected], ids[selected], load_tokenizer(case.tokenizer).mask_token_id


def by_chance(tokenizer):
    """The chance that a random id is a certain one, at most."""
    return 1 / len(ordinary_ids(tokenizer))


def must_be_masked(impl, case, share, other):
    """Require a share of masks; a random id may be the mask, too."""
    inputs, ids, mask_id = fates(impl, case)
    must_be_share((inputs == mask_id).sum(), ids.size, share, share + other * by_chance(case.tokenizer), "masked")


def must_be_replaced(impl, case, share):
    """Require a share of other ids; a random id may be the mask or the original."""
    inputs, ids, mask_id = fates(impl, case)
    other = (inputs != mask_id) & (inputs != ids)
    must_be_share(other.sum(), ids.size, share * (1 - 2 * by_chance(case.tokenizer)), share, "replaced by another id")


def must_be_kept(impl, case, share, other):
    """Require a share of ids that stay; a random id may be the original."""
    inputs, ids, _ = fates(impl, case)
    must_be_share((inputs == ids).sum(), ids.size, share, share + other * by_chance(case.tokenizer), "kept")


@requirement("ML-MASK-30", "mask_tokens", after="ML-MASK-20")
@given(SEEDS)
def test_mask_tokens_masks_80_of_100(impl, seed):
    """By default 80 of 100 selected tokens become the mask.

    Why: the mask never comes in a text that the model is used for; the other 20 keep it attentive to real tokens.
    Hint: mask_replace_prob=0.8, of the selected tokens.
    Source: https://arxiv.org/abs/1810.04805
    """
    must_be_masked(impl, many_framed_tokens("byte-bpe", seed), 0.8, 0.1)


@requirement("ML-MASK-31", "mask_tokens", after="ML-MASK-20")
@given(SEEDS)
def test_mask_tokens_replaces_10_of_100(impl, seed):
    """By default 10 of 100 selected tokens become a random one.

    Why: the model must doubt every token that it sees.
    Hint: 0.1 of all selected tokens, which is half of those that are not masked; a tenth of the rest is only 2.
    Source: https://github.com/huggingface/transformers/issues/17377
    """
    must_be_replaced(impl, many_framed_tokens("byte-bpe", seed), 0.1)


@requirement("ML-MASK-32", "mask_tokens", after="ML-MASK-20")
@given(SEEDS)
def test_mask_tokens_keeps_10_of_100(impl, seed):
    """By default 10 of 100 selected tokens stay as they are.

    Why: so that what the model says about a real token is of use, too.
    Hint: 1 - 0.8 - 0.1; with a tenth of the rest replaced 18 stay, with all of the rest replaced none.
    Source: https://arxiv.org/abs/1810.04805
    """
    must_be_kept(impl, many_framed_tokens("byte-bpe", seed), 0.1, 0.1)


SHARES = st.sampled_from([
    {"mask_replace_prob": 0.25, "random_replace_prob": 0.5},
    {"mask_replace_prob": 0.5, "random_replace_prob": 0.5},
    {"mask_replace_prob": 0.5},
    {"random_replace_prob": 0.0},
    {"mask_replace_prob": 0.0},
    {"random_replace_prob": 0.2},
])  # fmt: skip


def with_shares(seed, shares):
    """A large batch in which half of the tokens are selected, and the shares of masks and of random ids."""
    case = many_framed_tokens("byte-bpe", seed, **HALF, **shares)
    return case, shares.get("mask_replace_prob", 0.8), shares.get("random_replace_prob", 0.1)


@requirement("ML-MASK-33", "mask_tokens", after="ML-MASK-30")
@given(SEEDS, SHARES)
def test_mask_tokens_masks_the_share_asked_for(impl, seed, shares):
    """The share mask_replace_prob of the selected tokens becomes the mask, whatever the other options.

    Why: with other data other shares are better, and only the caller knows.
    Hint: compare with mask_replace_prob; do not scale it by mlm_probability.
    """
    case, share, other = with_shares(seed, shares)
    must_be_masked(impl, case, share, other)


@requirement("ML-MASK-34", "mask_tokens", after="ML-MASK-31")
@given(SEEDS, SHARES)
def test_mask_tokens_replaces_the_share_asked_for(impl, seed, shares):
    """The share random_replace_prob of the selected tokens becomes a random id, whatever the other options.

    Why: with other data other shares are better, and only the caller knows.
    Hint: of those that are not masked it is random_replace_prob / (1 - mask_replace_prob).
    """
    case, _, share = with_shares(seed, shares)
    must_be_replaced(impl, case, share)


@requirement("ML-MASK-35", "mask_tokens", after="ML-MASK-32")
@given(SEEDS, SHARES)
def test_mask_tokens_keeps_the_rest(impl, seed, shares):
    """What is neither masked nor replaced stays: the share 1 - mask_replace_prob - random_replace_prob.

    Why: the three shares are the whole.
    Hint: no half and half of what is not masked; with shares of 0.5 and 0.5 nothing stays.
    """
    case, share, other = with_shares(seed, shares)
    must_be_kept(impl, case, 1 - share - other, other)


@requirement("ML-MASK-36", "mask_tokens", after="ML-MASK-33")
@given(SEEDS)
def test_mask_tokens_decides_for_each_position(impl, seed):
    """Whether a selected token is masked is decided for each by itself, not for a row or a column.

    Why: a row of masks only, beside one of random tokens only, is another task than a row with some of each.
    Hint: one random number per position for the kind of replacement, too.
    """
    case = many_tokens("wordpiece", seed, **ALL, mask_replace_prob=0.5, random_replace_prob=0.0)
    inputs, _ = masked(impl, case)
    masks = inputs == load_tokenizer("wordpiece").mask_token_id
    must_be_shares(np.concatenate([masks.sum(0), masks.sum(1)]), TOKENS, 0.5, "masks in a column or row")


@requirement("ML-MASK-37", "mask_tokens", after="ML-MASK-36")
@given(SEEDS, st.sampled_from([(0, 1), (1, 0)]))
def test_mask_tokens_decides_whatever_the_neighbours(impl, seed, step):
    """Whether a selected token is masked does not depend on its neighbours, nor on the next row.

    Why: a fixed number of masks, or a pattern, tells the model which of the visible tokens to doubt.
    Hint: one random number per position; no counting off of the first 80 of 100.
    """
    case = many_tokens("wordpiece", seed, **ALL, mask_replace_prob=0.5, random_replace_prob=0.0)
    masks = masked(impl, case)[0] == load_tokenizer("wordpiece").mask_token_id
    down, right = step
    here, there = masks[: ROWS - down, : TOKENS - right], masks[down:, right:]
    must_agree_by_chance(here, there, "positions that are treated as their neighbours")


# the generator

LONG = masking("wordpiece", [250, 250, 250])  # two of these are equal by chance once in 10 ** 200 times


@requirement("ML-MASK-40", "mask_tokens", after="ML-MASK-22")
@given(st.sampled_from(OPTIONS[:3]))
def test_mask_tokens_differs_with_the_seed(impl, options):
    """Generators with different seeds give different masks.

    Why: with a seed of its own the function masks the same tokens in every epoch: most are never learnt.
    Hint: pass the generator to every torch.rand, torch.bernoulli and torch.randint; create none.
    """
    one, other = (masked(impl, LONG, **options, generator=GeneratorSeed(seed)) for seed in (1, 2))
    must((one[1] != other[1]).any(), "other labels with seed 2 than with seed 1", "the same labels with both")


def two_calls(impl, generator):
    """The labels of two calls in a row."""
    calls = [LONG.call(generator=generator) for _ in range(2)]
    return [pair_of(raw_pair(impl, "mask_tokens", call), np.shape(LONG.input_ids))[1] for call in calls]


@requirement("ML-MASK-41", "mask_tokens", after="ML-MASK-40")
def test_mask_tokens_advances_the_generator(impl):
    """Two calls with one generator mask different tokens.

    Why: the batches of an epoch, and the epochs, share one generator.
    Hint: draw from the generator itself, not from a copy or from its seed.
    """
    import torch

    first, second = two_calls(impl, torch.Generator().manual_seed(3))
    must((first != second).any(), "other labels in the second call", "the same labels in both")


@requirement("ML-MASK-42", "mask_tokens", after="ML-MASK-22")
def test_mask_tokens_differs_without_a_generator(impl):
    """Two calls without a generator mask different tokens.

    Why: the masks of an epoch must not come again in the next.
    Hint: no manual_seed inside the function.
    Source: https://github.com/huggingface/transformers/issues/36903
    """
    first, second = two_calls(impl, None)
    must((first != second).any(), "other labels in the second call", "the same labels in both")


@requirement("ML-MASK-43", "mask_tokens", after="ML-MASK-42")
@given(st.sampled_from(OPTIONS[1:3]), st.sampled_from([0, 7]))
def test_mask_tokens_uses_the_global_generator_of_torch(impl, options, seed):
    """Without a generator the masks are those of torch's global one: the same after the same torch.manual_seed.

    Why: a run is repeated by seeding torch; randomness from elsewhere makes that impossible.
    Hint: generator=None is what torch's functions take for the global one; neither random nor numpy.
    """
    import torch

    answers = []
    for _ in range(2):
        torch.manual_seed(seed)
        answers.append([one.tolist() for one in masked(impl, LONG, **options, generator=None)])
    must(answers[0] == answers[1], "the same answer after the same torch.manual_seed", "two different answers")


# SHOULD


@requirement("ML-MASK-60", "mask_tokens", level=SHOULD, after="ML-MASK-7")
@given(st.sampled_from([UNKNOWN, UNKNOWN_ROBERTA, PAD_INSIDE]))
def test_mask_tokens_selects_special_ids_that_are_not_flagged(impl, case):
    """An ordinary position is selected also if an unknown token or a separator stands there.

    Why: the caller has said what is special; an unknown word in a text is a word.
    Hint: special_tokens_mask alone, not "or the id is in tokenizer.all_special_ids".
    """
    ids, ordinary = arrays(case)
    _, labels = masked(impl, case)
    must_equal(labels, np.where(ordinary, ids, IGNORED), "the labels")


CALLS = masking_calls()

test_mask_tokens_keeps_its_arguments = arguments_unchanged("ML-MASK-90", "mask_tokens", CALLS)
test_mask_tokens_is_repeatable = repeatable("ML-MASK-91", "mask_tokens", CALLS)

"""Collation: rows of different lengths become one batch, and some of their tokens are masked.

Rows are padded as for every other task. Then tokens are masked anew in each batch, so that the model sees other masks in
every epoch; padding and special tokens are never among them.
"""

from functools import cache

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
from nlpcheck.border.returned import matrix
from nlpcheck.oracles.binomial import probability
from nlpcheck.oracles.padding import mask_of, unpadded
from nlpcheck.rules import arguments_unchanged, padding, repeatable
from nlpcheck.rules.masking import IGNORED, array_of, must_agree_by_chance, must_be_share
from nlpcheck.rules.padding import dtype_of, tensors
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.batches import Batch
from nlpcheck.strategies.masked_batches import (
    collate_call,
    collate_calls,
    large_batch,
    masked_batch,
    masked_batches,
)
from nlpcheck.strategies.masking import MASKED_LEFT, ordinary_ids
from nlpcheck.strategies.tokenizers import load_tokenizer

SEEDS = st.sampled_from([2020])


def batch_of(tokenizer, *rows):
    """Make a batch of these ids."""
    types = tokenizer == "wordpiece"
    return Batch(tokenizer, [
        {"input_ids": ids, **({"token_type_ids": [0] * len(ids)} if types else {}), "attention_mask": [1] * len(ids)}
        for ids in map(list, rows)
    ])  # fmt: skip


SHORT_FIRST = masked_batch("wordpiece", [1, 4])
LONG_FIRST = masked_batch("wordpiece", [6, 2, 3])
ALONE = masked_batch("wordpiece", [5])
EQUAL = masked_batch("wordpiece", [4, 4])
ROBERTA = masked_batch("byte-bpe", [2, 7])
SAID = masked_batch("wordpiece", [2, 6], 0)
SAID_ROBERTA = masked_batch("byte-bpe", [7, 1], 0)
FLAGGED = masked_batch("wordpiece", [8, 4], 2)
FLAGGED_ROBERTA = masked_batch("byte-bpe", [3, 9], 2)
VERY_LONG = masked_batch("wordpiece", [1, 300])
PAIR = batch_of("wordpiece", [2, 70, 3, 80, 81, 3], [2, 90, 3])
WITHOUT_SPECIAL = batch_of("byte-bpe", [70, 80, 81], [90, 91])
WITH_UNKNOWN = batch_of("wordpiece", [2, 1, 80, 1, 3], [2, 90, 3])
WITH_MASK = batch_of("wordpiece", [2, 70, 4, 80, 3], [2, 4, 3])
FORTY_LONG = masked_batch("wordpiece", [250] * 40)  # random ids hit the pad id in all likelihood
MANY_WORDS = masked_batch("byte-bpe", [200, 150, 200])  # no two masks of it are equal, ever
ALL = (SHORT_FIRST, LONG_FIRST, ROBERTA, ALONE, SAID, FLAGGED_ROBERTA)

LEFT = masked_batch("wordpiece-left", [2, 6])
LEFT_SAID = masked_batch("wordpiece-left", [7, 3], 0)

BATCHES = masked_batches()
TYPED_BATCHES = masked_batches(tokenizers=("wordpiece",))
LEFT_BATCHES = masked_batches(tokenizers=MASKED_LEFT)


def collated(impl, batch, seed=0, **options):
    """Inputs and labels of a batch, as arrays of one shape."""
    call = collate_call(batch, seed, **options)
    args, kwargs = call.resolved()
    got = impl.raw.collate(*args, **kwargs)
    must("input_ids" in got and "labels" in got, "a batch with input_ids and labels", sorted(got))
    inputs, labels = array_of(got["input_ids"]), array_of(got["labels"])
    shape = [len(batch.features), max(batch.lengths)]
    must_equal([list(inputs.shape), list(labels.shape)], [shape] * 2, "the shapes of input_ids and labels")
    return inputs, labels


def padded(batch):
    """The ids of a batch, padded, and where they are ordinary tokens."""
    tokenizer = load_tokenizer(batch.tokenizer)
    left, width, special_ids = tokenizer.padding_side == "left", max(batch.lengths), set(tokenizer.all_special_ids)
    ids = np.full((len(batch.features), width), tokenizer.pad_token_id)
    ordinary = np.zeros(ids.shape, dtype=bool)
    for number, row in enumerate(batch.features):
        length = len(row["input_ids"])
        place = slice(width - length, width) if left else slice(0, length)
        special = row.get("special_tokens_mask") or [token in special_ids for token in row["input_ids"]]
        ids[number, place], ordinary[number, place] = row["input_ids"], ~np.array(special, dtype=bool)
    return ids, ordinary


@cache
def large_padded(flagged=None):
    """The same of the large batch, once for all requirements."""
    return padded(large_batch(flagged))


# padding


test_collate_gives_what_the_model_needs = padding.one_row_per_feature("ML-COLLATE-1", BATCHES, *ALL, keys=["labels"])
test_collate_gives_tensors = padding.gives_tensors("ML-COLLATE-2", BATCHES, *ALL)
test_collate_gives_integer_ids = padding.gives_integer_ids("ML-COLLATE-3", BATCHES, *ALL)


@requirement("ML-COLLATE-4", "collate", after="ML-COLLATE-1")
@given(BATCHES)
@example(SHORT_FIRST)
@example(SAID_ROBERTA)
def test_collate_gives_int64_labels(impl, batch):
    """The labels are int64.

    Why: cross-entropy reads them as class numbers; other types raise or mean something else to a loss.
    Hint: a copy of input_ids, with -100 written where nothing is selected.
    """
    must_equal(dtype_of(tensors(impl, batch).get("labels")), "int64", "the type of the labels")


test_collate_pads_to_the_longest_row = padding.pads_to_longest("ML-COLLATE-5", BATCHES, *ALL, EQUAL, VERY_LONG)


def tokens_kept(impl, batch):
    """Compare the ids outside the padding with those of the rows, nothing masked."""
    side = load_tokenizer(batch.tokenizer).padding_side
    rows = collated(impl, batch, mlm_probability=0.0)[0].tolist()
    tokens = [unpadded(row, n, side=side) for row, n in zip(rows, batch.lengths, strict=True)]
    must_equal(tokens, [row["input_ids"] for row in batch.features], f"the ids outside the padding on the {side}")


@requirement("ML-COLLATE-6", "collate", after="ML-COLLATE-1")
@given(BATCHES)
@example(SHORT_FIRST)
@example(LONG_FIRST)
@example(ROBERTA)
@example(SAID)
def test_collate_keeps_tokens(impl, batch):
    """With mlm_probability=0 every row keeps its tokens, in their order, and the rows stay in theirs.

    Why: a token that is neither selected nor padding has nothing done to it.
    Hint: pad the rows as they are; compare with mlm_probability also where it is 0.
    """
    tokens_kept(impl, batch)


test_collate_pads_with_the_pad_id = padding.pads_with_pad_id("ML-COLLATE-7", BATCHES, *ALL)
test_collate_masks_padding = padding.masks_padding("ML-COLLATE-8", BATCHES, *ALL, EQUAL)
test_collate_keeps_token_types = padding.keeps_token_types("ML-COLLATE-9", TYPED_BATCHES, LONG_FIRST)
test_collate_pads_token_types = padding.pads_token_types("ML-COLLATE-10", TYPED_BATCHES, LONG_FIRST)
test_collate_gives_one_width = padding.all_of_one_width("ML-COLLATE-11", BATCHES, *ALL, keys=["labels"])


# masking


@requirement("ML-COLLATE-12", "collate", after="ML-COLLATE-1")
@given(BATCHES)
@example(LONG_FIRST)
@example(SAID_ROBERTA)
def test_collate_selects_none_with_probability_zero(impl, batch):
    """With mlm_probability=0 all labels are -100.

    Why: labels for tokens that are not selected teach the model to copy what it sees.
    Hint: -100 wherever nothing is selected; no "at least one token".
    Source: https://github.com/huggingface/transformers/issues/20797
    """
    _, labels = collated(impl, batch, mlm_probability=0.0)
    must_equal(labels, np.full_like(labels, IGNORED), "the labels")


def never_selected(impl, batch, places, what):
    """Require that some places have no label though everything ordinary is selected."""
    _, labels = collated(impl, batch, mlm_probability=1.0)
    must_equal(labels[places], [IGNORED] * int(places.sum()), what)


@requirement("ML-COLLATE-13", "collate", after="ML-COLLATE-5")
@given(BATCHES)
@example(SHORT_FIRST)
@example(LONG_FIRST)
@example(ROBERTA)
@example(SAID)
@example(SAID_ROBERTA)
@example(FLAGGED)
def test_collate_never_selects_padding(impl, batch):
    """Padding is never selected.

    Why: the model would be trained to name padding, and the more of it the longer the longest row is.
    Hint: where the rows bring a special_tokens_mask it is padded with 1, not with 0.
    Source: https://github.com/huggingface/transformers/issues/11155
    """
    width = max(batch.lengths)
    outside = np.array([mask_of(length, width, side="right") for length in batch.lengths]) == 0
    never_selected(impl, batch, outside, "the labels of padding")


@requirement("ML-COLLATE-14", "collate", after="ML-COLLATE-5")
@given(masked_batches(flagged=(None,)))
@example(SHORT_FIRST)
@example(ROBERTA)
@example(EQUAL)
@example(PAIR)
def test_collate_never_selects_special_ids(impl, batch):
    """Without a special_tokens_mask in the rows every token with a special id is left alone.

    Why: [CLS] and [SEP] tell the model where a text begins and ends; there is nothing to learn from naming them.
    Hint: tokenizer.all_special_ids, or tokenizer.get_special_tokens_mask(ids, already_has_special_tokens=True).
    """
    special = np.isin(padded(batch)[0], load_tokenizer(batch.tokenizer).all_special_ids)
    never_selected(impl, batch, special, "the labels of special tokens")


@requirement("ML-COLLATE-15", "collate", after="ML-COLLATE-5")
@given(masked_batches(flagged=(0, 2, 3)))
@example(SAID)
@example(FLAGGED)
@example(FLAGGED_ROBERTA)
def test_collate_never_selects_what_the_rows_call_special(impl, batch):
    """Where the rows have a special_tokens_mask, a token whose entry is 1 is left alone, whatever its id.

    Why: the tokenizer that made the row knows best, and the caller may protect tokens, too.
    Hint: take special_tokens_mask out of the padded batch and pass it on.
    """
    special = ~padded(batch)[1]
    never_selected(impl, batch, special, "the labels of tokens that the rows call special")


@requirement("ML-COLLATE-16", "collate", after=["ML-COLLATE-13", "ML-COLLATE-14", "ML-COLLATE-15"])
@given(BATCHES)
@example(SHORT_FIRST)
@example(ROBERTA)
@example(SAID)
@example(FLAGGED)
@example(PAIR)
@example(WITHOUT_SPECIAL)
@example(VERY_LONG)
def test_collate_selects_all_with_probability_one(impl, batch):
    """With mlm_probability=1 every ordinary token is selected; its label is its id before masking.

    Why: every token of every row is there to learn from.
    Hint: labels are taken before ids are replaced; compare with mlm_probability, not with 0.15.
    """
    ids, ordinary = padded(batch)
    _, labels = collated(impl, batch, mlm_probability=1.0)
    must_equal(labels, np.where(ordinary, ids, IGNORED), "the labels")


@requirement("ML-COLLATE-17", "collate", after="ML-COLLATE-6")
@given(BATCHES, st.sampled_from([0.5, 0.15, 0.9]), st.integers(0, 9))
@example(LONG_FIRST, 0.5, 0)
@example(SAID, 0.5, 1)
@example(FLAGGED_ROBERTA, 1.0, 2)
@example(VERY_LONG, 0.5, 3)
def test_collate_changes_selected_ids_only(impl, batch, share, seed):
    """Where the label is -100 the id is that of the row, or the pad id.

    Why: a token that is replaced without a label is noise that the model is never told about.
    Hint: replace selected tokens only.
    """
    ids, _ = padded(batch)
    inputs, labels = collated(impl, batch, seed, mlm_probability=share)
    must_equal(np.where(labels == IGNORED, inputs, ids), ids, "the ids, those that are selected left aside")


@requirement("ML-COLLATE-18", "collate", after="ML-COLLATE-6")
@given(BATCHES, st.sampled_from([0.5, 0.15]), st.integers(0, 9))
@example(LONG_FIRST, 0.5, 0)
@example(VERY_LONG, 0.5, 3)
@example(FLAGGED, 0.5, 1)
def test_collate_labels_with_the_original_id(impl, batch, share, seed):
    """Every label is -100 or the id that stood there before masking.

    Why: the label is what the model should find, and it stands where its token stands: no shift.
    Hint: labels = input_ids.clone() before anything is replaced.
    """
    ids, _ = padded(batch)
    _, labels = collated(impl, batch, seed, mlm_probability=share)
    must_equal(labels, np.where(labels == IGNORED, IGNORED, ids), "the labels")


@requirement("ML-COLLATE-19", "collate", after="ML-COLLATE-8")
@given(BATCHES)
@example(LONG_FIRST)
@example(SAID_ROBERTA)
@example(FORTY_LONG)
def test_collate_attends_to_masks(impl, batch):
    """The attention mask is 1 at masked tokens, too: it is 0 exactly at padding.

    Why: a hidden token still has a place; without attention the model does not even know that something stands there.
    Hint: masking changes input_ids and labels, nothing else.
    """
    args, kwargs = collate_call(batch, mlm_probability=1.0).resolved()
    width = max(batch.lengths)
    expected = [mask_of(length, width, side="right") for length in batch.lengths]
    must_equal(matrix(impl.collate(*args, **kwargs), "attention_mask"), expected, "the attention mask")


# shares


@requirement("ML-COLLATE-20", "collate", after="ML-COLLATE-16")
@given(SEEDS, st.sampled_from([None, 0]))
def test_collate_selects_15_of_100(impl, seed, flagged):
    """By default 15 of 100 ordinary tokens are selected.

    Why: with fewer the model learns slowly, with more it sees too little of the text.
    Hint: mlm_probability=0.15, of the tokens that are neither special nor padding.
    """
    _, ordinary = large_padded(flagged)
    _, labels = collated(impl, large_batch(flagged), seed)
    must_be_share((labels[ordinary] != IGNORED).sum(), ordinary.sum(), 0.15, 0.15, "selected ordinary tokens")


@requirement("ML-COLLATE-21", "collate", after="ML-COLLATE-16")
@given(SEEDS, st.sampled_from([0.05, 0.4]))
def test_collate_selects_the_share_asked_for(impl, seed, share):
    """With mlm_probability=p the share p of the ordinary tokens is selected.

    Why: only the caller knows how much of a text should be hidden.
    Hint: pass mlm_probability on.
    """
    _, ordinary = large_padded()
    _, labels = collated(impl, large_batch(), seed, mlm_probability=share)
    must_be_share((labels[ordinary] != IGNORED).sum(), ordinary.sum(), share, share, "selected ordinary tokens")


def fates(impl, seed):
    """Of a large batch in which half is selected: inputs and ids of the selected tokens, and the mask id."""
    batch = large_batch()
    inputs, labels = collated(impl, batch, seed, mlm_probability=0.5)
    selected = labels != IGNORED
    return inputs[selected], large_padded()[0][selected], load_tokenizer(batch.tokenizer).mask_token_id


BY_CHANCE = 1 / len(ordinary_ids("byte-bpe"))


@requirement("ML-COLLATE-22", "collate", after="ML-COLLATE-20")
@given(SEEDS)
def test_collate_masks_80_of_100(impl, seed):
    """Of the selected tokens 80 of 100 become the mask.

    Why: the other 20 keep the model attentive to real tokens.
    Hint: the default shares of mask_tokens.
    """
    inputs, ids, mask_id = fates(impl, seed)
    must_be_share((inputs == mask_id).sum(), ids.size, 0.8, 0.8 + 0.1 * BY_CHANCE, "masked")


@requirement("ML-COLLATE-23", "collate", after="ML-COLLATE-20")
@given(SEEDS)
def test_collate_replaces_10_of_100(impl, seed):
    """Of the selected tokens 10 of 100 become a random one.

    Why: the model must doubt every token that it sees.
    Hint: the default shares of mask_tokens; a tenth of what is not masked is only 2 of 100.
    """
    inputs, ids, mask_id = fates(impl, seed)
    other = (inputs != mask_id) & (inputs != ids)
    must_be_share(other.sum(), ids.size, 0.1 * (1 - 2 * BY_CHANCE), 0.1, "replaced by another id")


@requirement("ML-COLLATE-24", "collate", after="ML-COLLATE-20")
@given(SEEDS)
def test_collate_keeps_10_of_100(impl, seed):
    """Of the selected tokens 10 of 100 stay as they are.

    Why: so that what the model says about a real token is of use, too.
    Hint: the default shares of mask_tokens.
    """
    inputs, ids, _ = fates(impl, seed)
    must_be_share((inputs == ids).sum(), ids.size, 0.1, 0.1 + 0.1 * BY_CHANCE, "kept")


@requirement("ML-COLLATE-25", "collate", after="ML-COLLATE-23")
@given(SEEDS)
def test_collate_draws_random_ids_from_the_vocabulary(impl, seed):
    """A random id is one of the vocabulary: from 0 to len(tokenizer) - 1.

    Why: an id beyond it has no row in the embedding.
    Hint: torch.randint(len(tokenizer), ...).
    """
    inputs, _ = collated(impl, large_batch(), seed, mlm_probability=1.0)
    size = len(load_tokenizer("byte-bpe"))
    outside = sorted({int(token) for token in inputs.ravel() if not 0 <= token < size})
    must_equal(outside[:5], [], f"ids outside the vocabulary of {size}")


@requirement("ML-COLLATE-26", "collate", after="ML-COLLATE-20")
@given(SEEDS, st.sampled_from([(0, 1), (1, 0)]))
def test_collate_selects_a_position_whatever_its_neighbours(impl, seed, step):
    """Whether a token is selected does not depend on its neighbours, nor on the next row.

    Why: where the masks follow a rule the model can tell what comes.
    Hint: one random number per position of the batch.
    """
    labels = collated(impl, large_batch(), seed, mlm_probability=0.5)[1][:, 1:101]  # words in every row
    selected = labels != IGNORED
    down, right = step
    here, there = selected[: len(selected) - down, : 100 - right], selected[down:, right:]
    must_agree_by_chance(here, there, "positions that are treated as their neighbours")


@requirement("ML-COLLATE-27", "collate", after="ML-COLLATE-20")
@given(SEEDS)
def test_collate_selects_no_fixed_number(impl, seed):
    """The number of selected tokens varies from row to row, as independent choices make it vary.

    Why: each token is selected by itself.
    Hint: rand < mlm_probability, not a sample of a fixed number.
    """
    batch = large_batch()
    counts = (collated(impl, batch, seed, mlm_probability=0.5)[1] != IGNORED).sum(1)
    words = np.array(batch.lengths) - 2
    near = [sum(probability(int(n) // 2 + more, int(n), 0.5) for more in (-1, 0, 1)) for n in words]
    alike = int((abs(counts - words // 2) <= 1).sum())
    must_be_share(
        alike, len(words), min(near), max(near), "rows with half of their words selected, or one more or less"
    )


# the generator


def two_batches(impl, generator):
    """The labels of two calls in a row, with the same rows."""
    call = collate_call(MANY_WORDS, mlm_probability=0.5, generator=generator)
    labels = []
    for _ in range(2):
        args, kwargs = call.resolved()
        labels.append(array_of(impl.raw.collate(*args, **kwargs)["labels"]))
    return labels


@requirement("ML-COLLATE-40", "collate", after="ML-COLLATE-26")
def test_collate_differs_with_the_seed(impl):
    """Generators with different seeds give different masks.

    Why: with a seed of its own a collator masks the same tokens in every epoch.
    Hint: pass the generator on.
    """
    one, other = (collated(impl, MANY_WORDS, seed, mlm_probability=0.5)[1] for seed in (1, 2))
    must((one != other).any(), "other labels with seed 2 than with seed 1", "the same labels with both")


@requirement("ML-COLLATE-41", "collate", after="ML-COLLATE-40")
def test_collate_advances_the_generator(impl):
    """Two calls with one generator mask different tokens, also of the same rows.

    Why: the same rows come again in the next epoch; masks made once are masks for ever.
    Hint: draw from the generator itself, not from a copy or from its seed.
    """
    import torch

    first, second = two_batches(impl, torch.Generator().manual_seed(3))
    must((first != second).any(), "other labels in the second call", "the same labels in both")


@requirement("ML-COLLATE-42", "collate", after="ML-COLLATE-26")
def test_collate_differs_without_a_generator(impl):
    """Two calls without a generator mask different tokens.

    Why: the masks of an epoch must not come again in the next.
    Hint: no manual_seed inside the function.
    """
    first, second = two_batches(impl, None)
    must((first != second).any(), "other labels in the second call", "the same labels in both")


@requirement("ML-COLLATE-43", "collate", after="ML-COLLATE-42")
def test_collate_uses_the_global_generator_of_torch(impl):
    """Without a generator the masks are those of torch's global one: the same after the same torch.manual_seed.

    Why: a run is repeated by seeding torch.
    Hint: generator=None is what torch's functions take for the global one; neither random nor numpy.
    """
    import torch

    answers = []
    for _ in range(2):
        torch.manual_seed(5)
        pair = collated(impl, MANY_WORDS, mlm_probability=0.5, generator=None)
        answers.append([one.tolist() for one in pair])
    must(answers[0] == answers[1], "the same answer after the same torch.manual_seed", "two different answers")


# SHOULD

test_collate_pads_with_the_pad_id_left = padding.pads_with_pad_id(
    "ML-COLLATE-60", LEFT_BATCHES, LEFT, LEFT_SAID, where=padding.LEFT, level=SHOULD
)
test_collate_masks_padding_left = padding.masks_padding(
    "ML-COLLATE-61", LEFT_BATCHES, LEFT, LEFT_SAID, where=padding.LEFT, level=SHOULD
)
test_collate_keeps_token_types_left = padding.keeps_token_types(
    "ML-COLLATE-62", LEFT_BATCHES, LEFT, LEFT_SAID, where=padding.LEFT, level=SHOULD
)


@requirement("ML-COLLATE-63", "collate", level=SHOULD, after="ML-COLLATE-6")
@given(LEFT_BATCHES)
@example(LEFT)
@example(LEFT_SAID)
def test_collate_keeps_tokens_left(impl, batch):
    """With mlm_probability=0 every row keeps its tokens, also where the tokenizer pads on the left.

    Why: padding and tokens in each other's place are no text.
    Hint: look at tokenizer.padding_side.
    """
    tokens_kept(impl, batch)


@requirement("ML-COLLATE-64", "collate", level=SHOULD, after="ML-COLLATE-16")
@given(LEFT_BATCHES)
@example(LEFT)
@example(LEFT_SAID)
def test_collate_selects_ordinary_tokens_left(impl, batch):
    """With mlm_probability=1 all ordinary tokens are selected and no others, also where padding is on the left.

    Why: a special_tokens_mask that is padded on the other side than the ids protects the wrong tokens.
    Hint: let the tokenizer pad it with the rest, or pad it on tokenizer.padding_side.
    """
    ids, ordinary = padded(batch)
    _, labels = collated(impl, batch, mlm_probability=1.0)
    must_equal(labels, np.where(ordinary, ids, IGNORED), "the labels")


@requirement("ML-COLLATE-65", "collate", level=SHOULD, after="ML-COLLATE-16")
@given(BATCHES)
@example(EQUAL)
@example(SHORT_FIRST)
@example(SAID_ROBERTA)
def test_collate_replaces_labels(impl, batch):
    """Labels in the rows are replaced by those of the masks.

    Why: group_texts may have added a copy of the ids; it labels every token.
    Hint: leave labels out before padding; they may be ragged, too.
    """
    labelled = Batch(batch.tokenizer, [row | {"labels": list(row["input_ids"])} for row in batch.features])
    ids, ordinary = padded(batch)
    _, labels = collated(impl, labelled, mlm_probability=1.0)
    must_equal(labels, np.where(ordinary, ids, IGNORED), "the labels")


@requirement("ML-COLLATE-66", "collate", level=SHOULD, after="ML-COLLATE-6")
@given(BATCHES)
@example(SHORT_FIRST)
@example(SAID_ROBERTA)
def test_collate_stands_other_columns(impl, batch):
    """Columns that the model does not take do no harm.

    Why: tokenization leaves word ids behind; they have holes and no rectangular shape.
    Hint: keep tokenizer.model_input_names and special_tokens_mask, before padding.
    """
    rows = [row | {"word_ids": [None, *range(len(row["input_ids"]) - 2), None]} for row in batch.features]
    tokens_kept(impl, Batch(batch.tokenizer, rows))


test_collate_attends_to_a_pad_id_in_the_text = padding.masks_by_position(
    "ML-COLLATE-67", BATCHES, SHORT_FIRST, ROBERTA, level=SHOULD
)


@requirement("ML-COLLATE-68", "collate", level=SHOULD, after="ML-COLLATE-14")
@given(st.sampled_from([WITH_MASK]))
def test_collate_never_selects_masks_of_the_text(impl, batch):
    """Without a special_tokens_mask in the rows a mask that stands in a row is special, too.

    Why: where a mask stands already, there is no token to find; its label would be the mask.
    Hint: all of tokenizer.all_special_ids, not [CLS] and [SEP] only.
    """
    never_selected(
        impl, batch, padded(batch)[0] == load_tokenizer(batch.tokenizer).mask_token_id, "the labels of masks"
    )


@requirement("ML-COLLATE-69", "collate", level=SHOULD, after="ML-COLLATE-16")
@given(st.sampled_from([PAIR, WITH_UNKNOWN]))
def test_collate_selects_what_the_rows_call_ordinary(impl, batch):
    """Where the rows have a special_tokens_mask, a token whose entry is 0 is selected, whatever its id.

    Why: the rows decide; an unknown word in a text is a word.
    Hint: ids are looked up only where the rows have no special_tokens_mask.
    """
    rows = [row | {"special_tokens_mask": [1, *[0] * (len(row["input_ids"]) - 2), 1]} for row in batch.features]
    said = Batch(batch.tokenizer, rows)
    ids, ordinary = padded(said)
    _, labels = collated(impl, said, mlm_probability=1.0)
    must_equal(labels, np.where(ordinary, ids, IGNORED), "the labels")


CALLS = collate_calls()

test_collate_keeps_its_arguments = arguments_unchanged("ML-COLLATE-90", "collate", CALLS)
test_collate_is_repeatable = repeatable("ML-COLLATE-91", "collate", CALLS)

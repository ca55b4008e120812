"""Collation: rows of different lengths become one batch, labels included.

The labels of a decoder are its own input: the model compares each position with the next one by itself. Only padding is
left out, and what is padding is decided by where it stands: where the pad token is EOS, the end of each text looks
exactly like it.
"""

from nlpcheck.assertions import must_equal
from nlpcheck.border.returned import matrix
from nlpcheck.oracles.padding import padding_of, unpadded
from nlpcheck.rules import arguments_unchanged, padding, repeatable
from nlpcheck.rules.padding import calls, collated, dtype_of, tensors
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.batches import (
    IGNORED,
    Batch,
    token_batches,
    token_row,
    with_last_token,
    without_keys,
)
from nlpcheck.strategies.tokenizers import MUST_TOKENIZERS, load_tokenizer

GPT2_LIKE = "byte-bpe-no-prefix"
EOS = 594  # of this tokenizer, and its pad id
TOKENIZERS = (GPT2_LIKE, *MUST_TOKENIZERS)


def unlabelled(batch):
    """The rows without labels, as tokenization leaves them."""
    return without_keys(batch, "labels")


SHORT, LONG = token_row([7], [7], typed=False), token_row([8, 9, 10], [IGNORED, 9, 10], typed=False)
TYPED = token_row([8, 9, 10], [1, 0, 2])
SAME = token_row([7, 8, 9, 10, 11], [7, 8, 9, 10, 11], typed=False)
ENDED = token_row([7, EOS], [IGNORED, EOS], typed=False)
ENDED_LONG = token_row([8, 9, EOS, 10, EOS], [IGNORED, IGNORED, EOS, 10, EOS], typed=False)
ENDED_TWICE = token_row([7, EOS, EOS, EOS], [IGNORED, EOS, EOS, EOS], typed=False)

LABELLED = Batch(GPT2_LIKE, [SHORT, LONG])
LONG_FIRST = Batch(GPT2_LIKE, [LONG, SHORT, SAME])
ALONE = Batch(GPT2_LIKE, [LONG])
EQUAL = Batch(GPT2_LIKE, [LONG, LONG])
ALL_IGNORED = Batch(GPT2_LIKE, [token_row([7, 8], [IGNORED, IGNORED], typed=False), LONG])
WITH_EOS = Batch(GPT2_LIKE, [ENDED, ENDED_LONG])
WITH_EOS_TWICE = Batch(GPT2_LIKE, [ENDED_TWICE, ENDED_LONG])
WITH_EOS_ALONE = Batch(GPT2_LIKE, [ENDED])
ROBERTA = Batch("byte-bpe", [SHORT, LONG])
T5 = Batch("unigram", [LONG, SHORT])
BERT = Batch("wordpiece", [token_row([7], [0]), TYPED])
VERY_LONG = Batch(GPT2_LIKE, [SHORT, token_row([7] * 1100, [7] * 1100, typed=False)])
EXAMPLES = (LABELLED, LONG_FIRST, ROBERTA, T5, BERT)
PLAIN = tuple(map(unlabelled, (*EXAMPLES, ALONE, EQUAL, WITH_EOS)))

LEFT = Batch("wordpiece-left", [token_row([7], [1]), TYPED])
XLNET = Batch("unigram-cls-last", [TYPED, token_row([7], [5])])
PLAIN_LEFT = tuple(map(unlabelled, (LEFT, XLNET)))

BATCHES = token_batches(tokenizers=TOKENIZERS)
UNLABELLED = BATCHES.map(unlabelled)
EITHER = BATCHES | UNLABELLED
PAD_IS_EOS = token_batches(tokenizers=(GPT2_LIKE,)).map(unlabelled)
TYPED_BATCHES = token_batches(tokenizers=("wordpiece",)).map(unlabelled)
LEFT_BATCHES = token_batches(tokenizers=("wordpiece-left", "unigram-cls-last"))
LEFT_UNLABELLED = LEFT_BATCHES.map(unlabelled)


test_collate_gives_what_the_model_needs = padding.one_row_per_feature(
    "CL-COLLATE-1", UNLABELLED, *PLAIN, LABELLED, keys=["labels"]
)
test_collate_gives_tensors = padding.gives_tensors("CL-COLLATE-2", UNLABELLED, *PLAIN, LABELLED)
test_collate_gives_integer_ids = padding.gives_integer_ids("CL-COLLATE-3", UNLABELLED, *PLAIN)


@requirement("CL-COLLATE-4", "collate", after="CL-COLLATE-1")
@given(EITHER)
@example(unlabelled(LABELLED))
@example(LABELLED)
@example(EQUAL)
def test_collate_gives_int64_labels(impl, batch):
    """The labels are int64.

    Why: cross-entropy reads them as class numbers; other types raise or mean something else to a loss.
    Hint: torch.tensor(labels, dtype=torch.long).
    """
    must_equal(dtype_of(tensors(impl, batch).get("labels")), "int64", "the type of the labels")


test_collate_pads_to_the_longest_row = padding.pads_to_longest("CL-COLLATE-5", UNLABELLED, *PLAIN, LABELLED, VERY_LONG)
test_collate_keeps_tokens = padding.keeps_tokens("CL-COLLATE-6", UNLABELLED, *PLAIN, LABELLED)
test_collate_pads_with_the_pad_id = padding.pads_with_pad_id("CL-COLLATE-7", UNLABELLED, *PLAIN, LABELLED)
test_collate_masks_padding = padding.masks_padding("CL-COLLATE-8", UNLABELLED, *PLAIN, LABELLED)
test_collate_keeps_token_types = padding.keeps_token_types("CL-COLLATE-9", TYPED_BATCHES, unlabelled(BERT))
test_collate_pads_token_types = padding.pads_token_types("CL-COLLATE-10", TYPED_BATCHES, unlabelled(BERT))
test_collate_gives_one_width = padding.all_of_one_width("CL-COLLATE-11", EITHER, *PLAIN, *EXAMPLES, keys=["labels"])
test_collate_attends_to_a_pad_id_in_the_text = padding.masks_by_position(
    "CL-COLLATE-12", PAD_IS_EOS, unlabelled(WITH_EOS), unlabelled(WITH_EOS_ALONE)
)


def labels_outside(impl, batch):
    """The labels at the rows' own tokens."""
    side = load_tokenizer(batch.tokenizer).padding_side
    got = matrix(collated(impl, batch), "labels")
    return [unpadded(row, n, side=side) for row, n in zip(got, batch.lengths, strict=False)]


def labels_padded(impl, batch):
    """Compare the labels of the padding with -100."""
    side = load_tokenizer(batch.tokenizer).padding_side
    got = matrix(collated(impl, batch), "labels")
    paddings = [padding_of(row, n, side=side) for row, n in zip(got, batch.lengths, strict=False)]
    must_equal(paddings, [[IGNORED] * len(labels) for labels in paddings], f"the labels of the padding on the {side}")


def must_be_labelled_with(impl, batch, key):
    """Compare the labels at the rows' tokens with what the rows hold under a key."""
    got = labels_outside(impl, batch)
    must_equal(got, [row[key] for row in batch.features], "the labels outside the padding")


@requirement("CL-COLLATE-13", "collate", after="CL-COLLATE-1")
@given(UNLABELLED)
@example(unlabelled(LABELLED))
@example(unlabelled(LONG_FIRST))
@example(unlabelled(EQUAL))
def test_collate_labels_tokens_with_themselves(impl, batch):
    """Every token is labelled with its own id, at its own position.

    Why: the model shifts by one itself; labels that are shifted already train it to skip a token.
    Hint: labels are a copy of input_ids.
    Source: https://github.com/huggingface/transformers/issues/32944
    """
    must_be_labelled_with(impl, batch, "input_ids")


@requirement("CL-COLLATE-14", "collate", after="CL-COLLATE-1")
@given(UNLABELLED)
@example(unlabelled(LABELLED))
@example(unlabelled(T5))
@example(unlabelled(WITH_EOS))
def test_collate_ignores_padding(impl, batch):
    """The labels of padding are -100.

    Why: with the pad id as label the model is trained to say padding, and the loss depends on the batch.
    Hint: the loss skips -100 only; it knows nothing of the attention mask.
    """
    labels_padded(impl, batch)


@requirement("CL-COLLATE-15", "collate", after="CL-COLLATE-13")
@given(PAD_IS_EOS)
@example(unlabelled(WITH_EOS))
@example(unlabelled(WITH_EOS_ALONE))
@example(unlabelled(WITH_EOS_TWICE))
def test_collate_keeps_the_label_of_eos(impl, batch):
    """An EOS that belongs to a text is labelled with its id also where the pad token is EOS.

    Why: with -100 there, a model fine-tuned like this never learns to stop.
    Hint: set -100 where the attention mask is 0; not where an id equals the pad id, as the library's collator for
    language modelling does.
    Source: https://github.com/huggingface/transformers/issues/22794
    """
    must_be_labelled_with(impl, with_last_token(batch, EOS), "input_ids")


@requirement("CL-COLLATE-16", "collate", after="CL-COLLATE-1")
@given(BATCHES)
@example(LABELLED)
@example(ALL_IGNORED)
@example(WITH_EOS)
@example(EQUAL)
def test_collate_keeps_given_labels(impl, batch):
    """Labels that the rows have are kept, -100 included.

    Why: somebody has masked the prompts; labels made anew from the ids train on them after all.
    Hint: build labels only for rows that have none.
    """
    must_be_labelled_with(impl, batch, "labels")


@requirement("CL-COLLATE-17", "collate", after="CL-COLLATE-16")
@given(BATCHES)
@example(LABELLED)
@example(LONG_FIRST)
@example(T5)
@example(WITH_EOS)
def test_collate_pads_given_labels_with_minus_100(impl, batch):
    """Given labels are padded with -100.

    Why: tokenizer.pad pads what it knows, not labels: ragged ones raise, and others are filled with an id.
    Hint: pad the labels of a row exactly as its ids, with -100.
    """
    labels_padded(impl, batch)


# SHOULD

test_collate_keeps_tokens_left = padding.keeps_tokens(
    "CL-COLLATE-20", LEFT_UNLABELLED, *PLAIN_LEFT, where=padding.LEFT, level=SHOULD
)
test_collate_pads_with_the_pad_id_left = padding.pads_with_pad_id(
    "CL-COLLATE-21", LEFT_UNLABELLED, *PLAIN_LEFT, where=padding.LEFT, level=SHOULD
)
test_collate_masks_padding_left = padding.masks_padding(
    "CL-COLLATE-22", LEFT_UNLABELLED, *PLAIN_LEFT, where=padding.LEFT, level=SHOULD
)


@requirement("CL-COLLATE-23", "collate", level=SHOULD, after="CL-COLLATE-13")
@given(LEFT_UNLABELLED)
@example(PLAIN_LEFT[0])
@example(PLAIN_LEFT[1])
def test_collate_labels_tokens_with_themselves_left(impl, batch):
    """Every token is labelled with its own id, also where the tokenizer pads on the left.

    Why: labels padded on the other side than their tokens belong to other tokens.
    Hint: take the labels from the padded ids.
    """
    must_be_labelled_with(impl, batch, "input_ids")


@requirement("CL-COLLATE-24", "collate", level=SHOULD, after="CL-COLLATE-14")
@given(LEFT_UNLABELLED)
@example(PLAIN_LEFT[0])
@example(PLAIN_LEFT[1])
def test_collate_ignores_padding_left(impl, batch):
    """The labels of padding are -100, also where the tokenizer pads on the left.

    Why: the pad id may be any number there, and the model would be trained to begin with it.
    Hint: -100 where the attention mask is 0.
    """
    labels_padded(impl, batch)


@requirement("CL-COLLATE-25", "collate", level=SHOULD, after="CL-COLLATE-16")
@given(LEFT_BATCHES)
@example(LEFT)
@example(XLNET)
def test_collate_keeps_given_labels_left(impl, batch):
    """Labels that the rows have stay at their tokens, also where the tokenizer pads on the left.

    Why: padded on the other side they belong to other tokens.
    Hint: pad the labels on tokenizer.padding_side, too.
    """
    must_be_labelled_with(impl, batch, "labels")


@requirement("CL-COLLATE-26", "collate", level=SHOULD, after="CL-COLLATE-17")
@given(LEFT_BATCHES)
@example(LEFT)
@example(XLNET)
def test_collate_pads_given_labels_with_minus_100_left(impl, batch):
    """Given labels are padded with -100, also where the tokenizer pads on the left.

    Why: anything else would be trained on.
    Hint: -100 on tokenizer.padding_side.
    """
    labels_padded(impl, batch)


test_collate_keeps_token_types_left = padding.keeps_token_types(
    "CL-COLLATE-27", LEFT_UNLABELLED, *PLAIN_LEFT, where=padding.LEFT, level=SHOULD
)
test_collate_pads_token_types_left = padding.pads_token_types(
    "CL-COLLATE-28", LEFT_UNLABELLED, *PLAIN_LEFT, where=padding.LEFT, level=SHOULD
)
test_collate_keeps_its_arguments_left = arguments_unchanged(
    "CL-COLLATE-29", "collate", calls(LEFT_BATCHES), where=padding.LEFT, level=SHOULD
)
CALLS = calls(EITHER)

test_collate_keeps_its_arguments = arguments_unchanged("CL-COLLATE-90", "collate", CALLS)
test_collate_is_repeatable = repeatable("CL-COLLATE-91", "collate", CALLS)

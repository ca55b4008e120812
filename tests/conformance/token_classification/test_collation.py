"""Collation: rows of different lengths become one batch.

Every row is filled up to the width of the longest: ids with the pad id, the attention mask with 0, labels with -100, all
on the same side. What is padding is decided by where it stands, never by what it looks like.
"""

from nlpcheck.assertions import must, must_equal
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
    with_extra_columns,
    with_label,
    with_last_token,
    without_keys,
)
from nlpcheck.strategies.tokenizers import load_tokenizer

SHORT, LONG = token_row([7], [1]), token_row([8, 9, 10], [0, IGNORED, 2])
FOUR = token_row([6, 7, 8, 9], [1, 1, 0, 2])
PAIR = {**LONG, "token_type_ids": [0, 1, 1]}

SHORT_FIRST = Batch("wordpiece", [SHORT, LONG])
LONG_FIRST = Batch("wordpiece", [LONG, SHORT])
PAIRS = Batch("wordpiece", [SHORT, PAIR])
ALONE = Batch("wordpiece", [LONG])
UNLABELLED = Batch("wordpiece", [token_row([7, 8], [IGNORED, IGNORED]), LONG])
EQUAL = Batch("wordpiece", [LONG, LONG])
VERY_LONG = Batch("wordpiece", [SHORT, token_row([7] * 300, [1] * 300)])  # less than any usual model takes
ROBERTA = Batch("byte-bpe", [token_row([7], [1], typed=False), token_row([8, 9, 10], [0, 2, 1], typed=False)])
T5 = Batch("unigram", ROBERTA.features)
RIGHT = (SHORT_FIRST, LONG_FIRST, ROBERTA, ALONE)

LEFT = Batch("wordpiece-left", [SHORT, LONG])
LEFT_PAIRS = Batch("wordpiece-left", [SHORT, PAIR])
XLNET = Batch("unigram-cls-last", [LONG, SHORT])
GPT2 = Batch("byte-bpe-no-prefix", ROBERTA.features)
FIVE_AND_EIGHT = [token_row([6] * 5, [1] * 5), token_row([7] * 8, [2] * 8)]
LEFT_IS_EIGHT = Batch("wordpiece-left", FIVE_AND_EIGHT, 8)
LEFT_TO_FOUR = Batch("wordpiece-left", [LONG, token_row([6] * 5, [1] * 5)], 4)

TO_EIGHT = Batch("wordpiece", [SHORT, LONG], 8)
IS_A_MULTIPLE = Batch("wordpiece", [SHORT, FOUR], 4)
TO_THREE = Batch("wordpiece", [SHORT, FOUR], 3)

BATCHES = token_batches(multiples=(None, 8))
MULTIPLES = token_batches(multiples=(2, 3, 8))
LEFT_BATCHES = token_batches(tokenizers=("wordpiece-left", "unigram-cls-last"), multiples=(None, 8))
LEFT_MULTIPLES = token_batches(tokenizers=("wordpiece-left", "unigram-cls-last"), multiples=(2, 3, 8))
PAD_IS_EOS = token_batches(tokenizers=("byte-bpe-no-prefix",))
LEFT_OR_RIGHT = token_batches(tokenizers=("wordpiece", "unigram", "wordpiece-left"))
TYPED_BATCHES = token_batches(tokenizers=("wordpiece",), multiples=(None, 8))


test_collate_gives_what_the_model_needs = padding.one_row_per_feature(
    "TC-COLLATE-1", BATCHES, *RIGHT, UNLABELLED, keys=["labels"]
)
test_collate_gives_tensors = padding.gives_tensors("TC-COLLATE-2", BATCHES, *RIGHT, TO_EIGHT)
test_collate_gives_integer_ids = padding.gives_integer_ids("TC-COLLATE-3", BATCHES, *RIGHT, TO_EIGHT)


@requirement("TC-COLLATE-4", "collate", after="TC-COLLATE-1")
@given(BATCHES)
@example(SHORT_FIRST)
@example(EQUAL)
def test_collate_gives_int64_labels(impl, batch):
    """The labels are int64.

    Why: cross-entropy reads them as class numbers; other types raise or mean something else to a loss.
    Hint: torch.tensor(labels, dtype=torch.long).
    """
    must_equal(dtype_of(tensors(impl, batch).get("labels")), "int64", "the type of the labels")


test_collate_pads_to_the_longest_row = padding.pads_to_longest(
    "TC-COLLATE-5", token_batches(), *RIGHT, EQUAL, VERY_LONG
)
test_collate_keeps_tokens = padding.keeps_tokens("TC-COLLATE-6", BATCHES, *RIGHT, TO_EIGHT)
test_collate_pads_with_the_pad_id = padding.pads_with_pad_id("TC-COLLATE-7", BATCHES, *RIGHT, TO_EIGHT, T5)
test_collate_masks_padding = padding.masks_padding("TC-COLLATE-8", BATCHES, *RIGHT, TO_EIGHT, EQUAL)
test_collate_keeps_token_types = padding.keeps_token_types("TC-COLLATE-9", TYPED_BATCHES, PAIRS)
test_collate_pads_token_types = padding.pads_token_types("TC-COLLATE-10", TYPED_BATCHES, PAIRS)


def labels_kept(impl, batch):
    """Compare the labels outside the padding with those of the rows."""
    side = load_tokenizer(batch.tokenizer).padding_side
    got = matrix(collated(impl, batch), "labels")
    labels = [unpadded(row, n, side=side) for row, n in zip(got, batch.lengths, strict=False)]
    must_equal(labels, [row["labels"] for row in batch.features], f"the labels outside the padding on the {side}")


def labels_padded(impl, batch):
    """Compare the labels of the padding with -100."""
    side = load_tokenizer(batch.tokenizer).padding_side
    got = matrix(collated(impl, batch), "labels")
    paddings = [padding_of(row, n, side=side) for row, n in zip(got, batch.lengths, strict=False)]
    must_equal(paddings, [[IGNORED] * len(labels) for labels in paddings], f"the labels of the padding on the {side}")


@requirement("TC-COLLATE-11", "collate", after="TC-COLLATE-1")
@given(BATCHES)
@example(SHORT_FIRST)
@example(LONG_FIRST)
@example(EQUAL)
@example(ROBERTA)
def test_collate_keeps_labels_at_their_tokens(impl, batch):
    """Every token keeps its label, -100 included.

    Why: a label that moves by one position trains the model to tag the neighbour.
    Hint: pad the labels of a row exactly as its input_ids are padded; change none of them.
    """
    labels_kept(impl, batch)


@requirement("TC-COLLATE-12", "collate", after="TC-COLLATE-1")
@given(BATCHES)
@example(SHORT_FIRST)
@example(LONG_FIRST)
@example(TO_EIGHT)
@example(ROBERTA)
@example(T5)
def test_collate_pads_labels_with_minus_100(impl, batch):
    """The labels of padding are -100.

    Why: the loss skips -100 only; with 0, or with the pad id, the model is trained to tag padding, most often as O.
    Hint: tokenizer.pad does not pad labels; DataCollatorForTokenClassification does.
    Source: https://huggingface.co/docs/transformers/tasks/token_classification
    """
    labels_padded(impl, batch)


test_collate_pads_to_a_multiple = padding.pads_to_multiple(
    "TC-COLLATE-13", MULTIPLES, TO_EIGHT, IS_A_MULTIPLE, TO_THREE
)
test_collate_gives_one_width = padding.all_of_one_width(
    "TC-COLLATE-14", MULTIPLES, TO_EIGHT, IS_A_MULTIPLE, SHORT_FIRST, keys=["labels"]
)


# SHOULD

test_collate_keeps_tokens_left = padding.keeps_tokens(
    "TC-COLLATE-20", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)
test_collate_pads_with_the_pad_id_left = padding.pads_with_pad_id(
    "TC-COLLATE-21", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)
test_collate_masks_padding_left = padding.masks_padding(
    "TC-COLLATE-22", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)


@requirement("TC-COLLATE-23", "collate", level=SHOULD, after="TC-COLLATE-11")
@given(LEFT_BATCHES)
@example(LEFT)
@example(XLNET)
def test_collate_keeps_labels_at_their_tokens_left(impl, batch):
    """Every token keeps its label, also where the tokenizer pads on the left.

    Why: labels padded on the other side than the ids all belong to the wrong tokens.
    Hint: look at tokenizer.padding_side.
    """
    labels_kept(impl, batch)


@requirement("TC-COLLATE-24", "collate", level=SHOULD, after="TC-COLLATE-12")
@given(LEFT_BATCHES)
@example(LEFT)
@example(XLNET)
def test_collate_pads_labels_with_minus_100_left(impl, batch):
    """The labels of padding are -100, also where the tokenizer pads on the left.

    Why: the loss would count padding, and skip the last tokens of the row instead.
    Hint: look at tokenizer.padding_side.
    """
    labels_padded(impl, batch)


test_collate_keeps_token_types_left = padding.keeps_token_types(
    "TC-COLLATE-25", LEFT_BATCHES, LEFT_PAIRS, where=padding.LEFT, level=SHOULD
)
test_collate_pads_token_types_left = padding.pads_token_types(
    "TC-COLLATE-26", LEFT_BATCHES, LEFT_PAIRS, where=padding.LEFT, level=SHOULD
)
test_collate_attends_to_a_pad_id_in_the_text = padding.masks_by_position(
    "TC-COLLATE-27", PAD_IS_EOS, GPT2, level=SHOULD
)


@requirement("TC-COLLATE-28", "collate", level=SHOULD, after="TC-COLLATE-1")
@given(token_batches())
@example(SHORT_FIRST)
@example(EQUAL)
def test_collate_takes_label_for_labels(impl, batch):
    """Labels under the key label come back under labels.

    Why: models call them labels and ignore any other key without a word: there is no loss.
    Hint: rename the key before padding.
    """
    got = collated(impl, with_label(batch))
    must_equal([row[:n] for row, n in zip(matrix(got, "labels"), batch.lengths, strict=False)],
               [row["labels"] for row in batch.features], "the labels outside the padding")  # fmt: skip


test_collate_drops_other_columns = padding.drops_other_columns(
    "TC-COLLATE-29", token_batches(), SHORT_FIRST, EQUAL, level=SHOULD
)


@requirement("TC-COLLATE-30", "collate", level=SHOULD, after="TC-COLLATE-1")
@given(LEFT_OR_RIGHT)
@example(SHORT_FIRST)
@example(LEFT)
def test_collate_takes_rows_without_labels(impl, batch):
    """Rows without labels give a batch without labels.

    Why: the texts that a trained model is applied to have none.
    Hint: pad the labels only if the rows have them.
    """
    got = collated(impl, without_keys(batch, "labels"))
    must("labels" not in got, "a batch without labels", sorted(got))


test_collate_keeps_its_arguments_left = arguments_unchanged(
    "TC-COLLATE-31", "collate", calls(LEFT_BATCHES), where=padding.LEFT, level=SHOULD
)
test_collate_keeps_label = arguments_unchanged(
    "TC-COLLATE-32", "collate", calls(token_batches().map(with_label)), where=", also rows with the key label",
    level=SHOULD, after="TC-COLLATE-28",
)  # fmt: skip
test_collate_keeps_other_columns_of_its_arguments = arguments_unchanged(
    "TC-COLLATE-33", "collate", calls(token_batches().map(with_extra_columns)), where=", other columns included",
    level=SHOULD, after="TC-COLLATE-29",
)  # fmt: skip
test_collate_pads_to_a_multiple_left = padding.pads_to_multiple(
    "TC-COLLATE-34", LEFT_MULTIPLES, LEFT_IS_EIGHT, LEFT_TO_FOUR, where=padding.LEFT, level=SHOULD
)


@requirement("TC-COLLATE-35", "collate", level=SHOULD, after="TC-COLLATE-11")
@given(PAD_IS_EOS)
@example(GPT2)
def test_collate_keeps_the_label_of_a_pad_id_in_the_text(impl, batch):
    """A text's own token keeps its label, also if its id is the pad id.

    Why: where the pad token is EOS, comparing ids with the pad id takes labels from tokens of the text.
    Hint: fill the labels up by the rows' lengths; do not mask them where input_ids is the pad id.
    """
    labels_kept(impl, with_last_token(batch, load_tokenizer(batch.tokenizer).pad_token_id))


CALLS = calls(token_batches(multiples=(None, 4)))

test_collate_keeps_its_arguments = arguments_unchanged("TC-COLLATE-90", "collate", CALLS)
test_collate_is_repeatable = repeatable("TC-COLLATE-91", "collate", CALLS)

"""Collation: rows of different lengths become one batch.

Every row is filled up to the width of the longest: ids with the pad id, the attention mask with 0. A row has one label,
which is not padded; its type tells the model which loss is meant: whole numbers are classes, floats are numbers.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.border.returned import column
from nlpcheck.rules import arguments_unchanged, padding, repeatable
from nlpcheck.rules.padding import calls, collated, dtype_of, tensors
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.batches import Batch, with_label, without_keys
from nlpcheck.strategies.sequences import map_rows, sequence_batches, sequence_row

SHORT, LONG = sequence_row([7], 2), sequence_row([8, 9, 10], 0)
PAIR = {**sequence_row([6, 7, 8, 9], 1), "token_type_ids": [0, 0, 1, 1]}

SHORT_FIRST = Batch("wordpiece", [SHORT, LONG])
LONG_FIRST = Batch("wordpiece", [LONG, SHORT])
PAIRS = Batch("wordpiece", [SHORT, PAIR, LONG])
ALONE = Batch("wordpiece", [LONG])
EQUAL = Batch("wordpiece", [LONG, LONG])
VERY_LONG = Batch("wordpiece", [SHORT, sequence_row([7] * 300, 1)])  # less than any usual model takes
ROBERTA = Batch("byte-bpe", [sequence_row([7], 1, typed=False), sequence_row([8, 9, 10], 2, typed=False)])
T5 = Batch("unigram", ROBERTA.features)
RIGHT = (SHORT_FIRST, LONG_FIRST, ROBERTA, ALONE)

MANY = Batch("wordpiece", [sequence_row([7, 8][: 1 + n % 2], n % 3) for n in range(20)])
MANY_CLASSES = Batch("wordpiece", [sequence_row([7], 150), sequence_row([8, 9], 1000)])
FINE_SCORES = Batch("wordpiece", [sequence_row([7], 0.1), sequence_row([8, 9], 87.25), sequence_row([8], -120.5)])
ZERO_SCORES = Batch("wordpiece", [sequence_row([7], 0.0), sequence_row([8, 9], 0.0)])
IGNORING = Batch("wordpiece", [sequence_row([7], -100), LONG])
SCORES = Batch("wordpiece", [sequence_row([7], 0.25), sequence_row([8, 9], -3.5)])
WHOLE_SCORES = Batch("wordpiece", [sequence_row([7], 1.0), sequence_row([8, 9], 0.0)])
SETS = Batch("wordpiece", [sequence_row([7], [0.0, 1.0, 1.0]), sequence_row([8, 9], [1.0, 0.0, 0.0])])
WHOLE_SETS = Batch("wordpiece", [sequence_row([7], [0, 1, 1]), sequence_row([8, 9], [1, 0, 0])])
SETS_OF_ONE = Batch("byte-bpe", [sequence_row([7], [0], typed=False), sequence_row([8, 9], [1], typed=False)])
SETS_WITH_ONE_LABEL = Batch("wordpiece", [sequence_row([7], [0, 1, 0]), sequence_row([8, 9], [1, 0, 0])])
ONE_SET = Batch("wordpiece", [sequence_row([7, 8], [1, 0, 1])])
YES_AND_NO = Batch("wordpiece", [sequence_row([7], True), sequence_row([8, 9], False)])  # noqa: FBT003
LABELLED = (SHORT_FIRST, SCORES, WHOLE_SCORES, SETS, WHOLE_SETS, ONE_SET)

LEFT = Batch("wordpiece-left", [SHORT, LONG])
LEFT_PAIRS = Batch("wordpiece-left", [SHORT, PAIR])
XLNET = Batch("unigram-cls-last", [LONG, SHORT])
GPT2 = Batch("byte-bpe-no-prefix", ROBERTA.features)
FIVE_AND_EIGHT = [sequence_row([6] * 5, 1), sequence_row([7] * 8, 2)]
LEFT_IS_EIGHT = Batch("wordpiece-left", FIVE_AND_EIGHT, 8)
LEFT_TO_FOUR = Batch("wordpiece-left", FIVE_AND_EIGHT[:1], 4)

TO_EIGHT = Batch("wordpiece", [SHORT, LONG], 8)
IS_A_MULTIPLE = Batch("wordpiece", [SHORT, PAIR], 4)
TO_THREE = Batch("wordpiece", [SHORT, PAIR], 3)
TO_SIXTY_FOUR = Batch("wordpiece", [SHORT, LONG], 64)

BATCHES = sequence_batches(multiples=(None, 8))
ANY_LABELS = sequence_batches("any", multiples=(None, 8))
MULTIPLES = sequence_batches(multiples=(2, 3, 8))
LEFT_BATCHES = sequence_batches(tokenizers=("wordpiece-left", "unigram-cls-last"), multiples=(None, 8))
LEFT_MULTIPLES = sequence_batches(tokenizers=("wordpiece-left", "unigram-cls-last"), multiples=(2, 3, 8))
LEFT_OR_RIGHT = sequence_batches(tokenizers=("wordpiece", "unigram", "wordpiece-left"))
TYPED_BATCHES = sequence_batches(tokenizers=("wordpiece",), multiples=(None, 8))
PAD_IS_EOS = sequence_batches(tokenizers=("byte-bpe-no-prefix",))


def must_hold_the_labels(impl, batch, given_as):
    """Compare the labels of a batch with those of its rows, by value and by shape."""
    expected = [row["labels"] for row in batch.features]
    must_be_close(column(collated(impl, given_as), "labels"), expected, "labels", tolerance=1e-6)


def must_be_of_type(impl, batch, kind):
    """Compare the type of the labels, under either key."""
    for one in (batch, with_label(batch)):
        must_equal(dtype_of(tensors(impl, one).get("labels")), kind, "the type of labels")


test_collate_gives_what_the_model_needs = padding.one_row_per_feature("SC-COLLATE-1", BATCHES, *RIGHT, keys=["labels"])
test_collate_gives_tensors = padding.gives_tensors("SC-COLLATE-2", ANY_LABELS, *RIGHT, TO_EIGHT, SETS)
test_collate_gives_integer_ids = padding.gives_integer_ids("SC-COLLATE-3", ANY_LABELS, *RIGHT, TO_EIGHT, SETS)


@requirement("SC-COLLATE-4", "collate", after="SC-COLLATE-1")
@given(ANY_LABELS)
@example(SHORT_FIRST)
@example(LONG_FIRST)
@example(IGNORING)
@example(MANY)
@example(MANY_CLASSES)
@example(SCORES)
@example(FINE_SCORES)
@example(SETS)
@example(WHOLE_SETS)
@example(SETS_OF_ONE)
@example(SETS_WITH_ONE_LABEL)
@example(ONE_SET)
def test_collate_keeps_the_labels(impl, batch):
    """Every row keeps its label: one number, or one list of numbers.

    Why: labels are matched to rows by their order; padded like tokens, or in a column of their own, they fit no loss.
    Hint: one tensor of all labels, of the shape (rows,) or (rows, labels).
    """
    must_hold_the_labels(impl, batch, batch)


@requirement("SC-COLLATE-5", "collate", after="SC-COLLATE-1")
@given(ANY_LABELS)
@example(SHORT_FIRST)
@example(ALONE)
@example(SCORES)
@example(SETS)
@example(WHOLE_SETS)
def test_collate_takes_label_for_labels(impl, batch):
    """Labels under the key label come back under labels.

    Why: models call them labels and ignore any other key without a word: there is no loss.
    Hint: take whichever of the two keys the rows have.
    """
    must_hold_the_labels(impl, batch, with_label(batch))


@requirement("SC-COLLATE-6", "collate", after=["SC-COLLATE-4", "SC-COLLATE-5"])
@given(BATCHES)
@example(SHORT_FIRST)
@example(ALONE)
@example(IGNORING)
def test_collate_gives_int64_classes(impl, batch):
    """Labels that are whole numbers become int64.

    Why: cross-entropy reads them as class numbers; as floats they are read as targets of another loss, or refused.
    Hint: torch.tensor(labels, dtype=torch.long).
    """
    must_be_of_type(impl, batch, "int64")


@requirement("SC-COLLATE-7", "collate", after=["SC-COLLATE-4", "SC-COLLATE-5"])
@given(sequence_batches("scores"))
@example(SCORES)
@example(WHOLE_SCORES)
@example(ZERO_SCORES)
def test_collate_gives_float32_scores(impl, batch):
    """Labels that are floats become float32, also if they are 1.0 and 0.0.

    Why: the loss of a regression compares them with float32 logits; as int64 they lose their fraction.
    Hint: torch.tensor(labels, dtype=torch.float32); numpy would make float64 of them.
    """
    must_be_of_type(impl, batch, "float32")


@requirement("SC-COLLATE-8", "collate", after=["SC-COLLATE-4", "SC-COLLATE-5"])
@given(sequence_batches("whole sets"))
@example(WHOLE_SETS)
@example(SETS)
@example(SETS_OF_ONE)
@example(SETS_WITH_ONE_LABEL)
@example(ONE_SET)
def test_collate_gives_float32_sets(impl, batch):
    """Labels that are lists become float32, also if they hold 0 and 1 as ints.

    Why: binary cross-entropy takes floats only; a collator that looks at the numbers makes int64 of [0, 1, 1].
    Hint: a list is a multi-label row, whatever its numbers are.
    """
    must_be_of_type(impl, batch, "float32")


test_collate_pads_to_the_longest_row = padding.pads_to_longest(
    "SC-COLLATE-9", sequence_batches(), *RIGHT, EQUAL, VERY_LONG
)
test_collate_keeps_tokens = padding.keeps_tokens("SC-COLLATE-10", BATCHES, *RIGHT, TO_EIGHT)
test_collate_pads_with_the_pad_id = padding.pads_with_pad_id("SC-COLLATE-11", BATCHES, *RIGHT, TO_EIGHT, T5)
test_collate_masks_padding = padding.masks_padding("SC-COLLATE-12", BATCHES, *RIGHT, TO_EIGHT, EQUAL)
test_collate_keeps_token_types = padding.keeps_token_types("SC-COLLATE-13", TYPED_BATCHES, PAIRS)
test_collate_pads_token_types = padding.pads_token_types("SC-COLLATE-14", TYPED_BATCHES, PAIRS)
test_collate_pads_to_a_multiple = padding.pads_to_multiple(
    "SC-COLLATE-15", MULTIPLES, TO_EIGHT, IS_A_MULTIPLE, TO_THREE, TO_SIXTY_FOUR
)
test_collate_gives_one_width = padding.all_of_one_width(
    "SC-COLLATE-16", MULTIPLES, TO_EIGHT, IS_A_MULTIPLE, SHORT_FIRST
)


@requirement("SC-COLLATE-17", "collate", after="SC-COLLATE-5")
@given(sequence_batches("any"))
@example(SHORT_FIRST)
@example(SETS)
@example(ALONE)
def test_collate_takes_rows_with_a_number_more(impl, batch):
    """A key more in the rows, such as a number idx, changes neither the model's inputs nor the labels.

    Why: data sets number their examples; that number is not for the model.
    Hint: it may be kept or dropped.
    """
    numbered = map_rows(batch, lambda place, row: {"idx": 1000 + place} | row)
    plain, got = collated(impl, batch), collated(impl, numbered)
    wanted = ["input_ids", "attention_mask", "labels"]
    must_equal({key: got.get(key) for key in wanted}, {key: plain[key] for key in wanted}, "the batch")


# SHOULD

test_collate_keeps_tokens_left = padding.keeps_tokens(
    "SC-COLLATE-20", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)
test_collate_pads_with_the_pad_id_left = padding.pads_with_pad_id(
    "SC-COLLATE-21", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)
test_collate_masks_padding_left = padding.masks_padding(
    "SC-COLLATE-22", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)
test_collate_keeps_token_types_left = padding.keeps_token_types(
    "SC-COLLATE-23", LEFT_BATCHES, LEFT_PAIRS, where=padding.LEFT, level=SHOULD
)
test_collate_pads_token_types_left = padding.pads_token_types(
    "SC-COLLATE-24", LEFT_BATCHES, LEFT_PAIRS, where=padding.LEFT, level=SHOULD
)
test_collate_attends_to_a_pad_id_in_the_text = padding.masks_by_position(
    "SC-COLLATE-25", PAD_IS_EOS, GPT2, level=SHOULD
)


@requirement("SC-COLLATE-26", "collate", level=SHOULD, after="SC-COLLATE-1")
@given(LEFT_OR_RIGHT)
@example(SHORT_FIRST)
@example(LEFT)
def test_collate_takes_rows_without_labels(impl, batch):
    """Rows without labels give a batch without labels.

    Why: the texts that a trained model is applied to have none.
    Hint: make the tensor of labels only if the rows have them.
    """
    got = collated(impl, without_keys(batch, "labels"))
    must("labels" not in got, "a batch without labels", sorted(got))


test_collate_keeps_its_arguments_left = arguments_unchanged(
    "SC-COLLATE-27", "collate", calls(LEFT_BATCHES), where=padding.LEFT, level=SHOULD
)
test_collate_pads_to_a_multiple_left = padding.pads_to_multiple(
    "SC-COLLATE-28", LEFT_MULTIPLES, LEFT_IS_EIGHT, LEFT_TO_FOUR, where=padding.LEFT, level=SHOULD
)


@requirement("SC-COLLATE-29", "collate", level=SHOULD, after="SC-COLLATE-17")
@given(sequence_batches("any"))
@example(SHORT_FIRST)
@example(LONG_FIRST)
@example(EQUAL)
def test_collate_takes_rows_with_lists_more(impl, batch):
    """A key more in the rows that holds a list of any length changes neither the model's inputs nor the labels.

    Why: offsets, word ids and other lists of a fast tokenizer are as long as their row, and no two rows are alike.
    Hint: hand the model's keys to the padding, and nothing else.
    """
    listed = map_rows(batch, lambda place, row: row | {"extra": [7] * (1 + place)})
    plain, got = collated(impl, batch), collated(impl, listed)
    wanted = ["input_ids", "attention_mask", "labels"]
    must_equal({key: got.get(key) for key in wanted}, {key: plain[key] for key in wanted}, "the batch")


@requirement("SC-COLLATE-30", "collate", level=SHOULD, after="SC-COLLATE-6")
@given(st.sampled_from([YES_AND_NO]))
def test_collate_takes_truth_values_for_classes(impl, batch):
    """Labels that are True and False become int64, 1 and 0.

    Why: a column of a table is often of this kind; cross-entropy refuses a tensor of truth values.
    Hint: say the type: torch.tensor(labels, dtype=torch.long).
    """
    must_be_of_type(impl, batch, "int64")


CALLS = calls(sequence_batches("any", multiples=(None, 4)))

test_collate_keeps_label = arguments_unchanged(
    "SC-COLLATE-89", "collate", calls(sequence_batches("any").map(with_label)), where=", also rows with the key label",
    after="SC-COLLATE-5",
)  # fmt: skip
test_collate_keeps_its_arguments = arguments_unchanged("SC-COLLATE-90", "collate", CALLS)
test_collate_is_repeatable = repeatable("SC-COLLATE-91", "collate", CALLS)

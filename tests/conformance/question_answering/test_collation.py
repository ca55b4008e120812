"""Collation: windows of different lengths become one batch.

Every row is filled up to the width of the longest: ids with the pad id, the attention mask with 0. The positions of an
answer are numbers of tokens in the row; they stay as they are, unless the padding stands before the tokens.
"""

from nlpcheck.assertions import must, must_equal
from nlpcheck.border.returned import column, matrix
from nlpcheck.oracles.padding import moved
from nlpcheck.rules import arguments_unchanged, padding, repeatable
from nlpcheck.rules.padding import calls, collated, dtype_of, tensors
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.batches import Batch, span_batches, span_row, with_extra_columns, without_keys
from nlpcheck.strategies.tokenizers import load_tokenizer

ENDS = ("start_positions", "end_positions")

SHORT, LONG = span_row([7], 0, 0), span_row([8, 9, 10, 11], 1, 2)
THREE = span_row([6, 7, 8], 2, 2)

SHORT_FIRST = Batch("wordpiece", [SHORT, LONG])
LONG_FIRST = Batch("wordpiece", [LONG, SHORT, THREE])
ALONE = Batch("wordpiece", [LONG])
EQUAL = Batch("wordpiece", [LONG, LONG])
VERY_LONG = Batch("wordpiece", [SHORT, span_row([7] * 300, 1, 200)])  # less than any usual model takes
ROBERTA = Batch("byte-bpe", [span_row([7], 0, 0, typed=False), span_row([8, 9, 10], 1, 2, typed=False)])
T5 = Batch("unigram", ROBERTA.features)
RIGHT = (SHORT_FIRST, LONG_FIRST, ROBERTA, ALONE)

LEFT = Batch("wordpiece-left", [SHORT, LONG])
XLNET = Batch("unigram-cls-last", [LONG, THREE])
GPT2 = Batch("byte-bpe-no-prefix", ROBERTA.features)
LEFT_IS_EIGHT = Batch("wordpiece-left", [span_row([6] * 5, 1, 2), span_row([7] * 8, 3, 3)], 8)
LEFT_TO_FOUR = Batch("wordpiece-left", [THREE, span_row([6] * 5, 1, 2)], 4)
LEFT_TO_EIGHT = Batch("wordpiece-left", [SHORT, LONG], 8)

TO_EIGHT = Batch("wordpiece", [SHORT, LONG], 8)
IS_A_MULTIPLE = Batch("wordpiece", [SHORT, LONG], 4)
TO_THREE = Batch("wordpiece", [SHORT, LONG], 3)

BATCHES = span_batches(multiples=(None, 8))
MULTIPLES = span_batches(multiples=(2, 3, 8))
LEFT_BATCHES = span_batches(tokenizers=("wordpiece-left", "unigram-cls-last"), multiples=(None, 8))
LEFT_MULTIPLES = span_batches(tokenizers=("wordpiece-left", "unigram-cls-last"), multiples=(2, 3, 8))
LEFT_OR_RIGHT = span_batches(tokenizers=("wordpiece", "unigram", "wordpiece-left"))
TYPED_BATCHES = span_batches(tokenizers=("wordpiece",), multiples=(None, 8))


test_collate_gives_what_the_model_needs = padding.one_row_per_feature("QA-COLLATE-1", BATCHES, *RIGHT, keys=ENDS)
test_collate_gives_tensors = padding.gives_tensors("QA-COLLATE-2", BATCHES, *RIGHT, TO_EIGHT)
test_collate_gives_integer_ids = padding.gives_integer_ids("QA-COLLATE-3", BATCHES, *RIGHT, TO_EIGHT)


@requirement("QA-COLLATE-4", "collate", after="QA-COLLATE-1")
@given(BATCHES)
@example(SHORT_FIRST)
@example(ALONE)
def test_collate_gives_int64_positions(impl, batch):
    """The positions are int64.

    Why: cross-entropy reads them as class numbers; other types raise or mean something else to a loss.
    Hint: torch.tensor(positions, dtype=torch.long).
    """
    got = tensors(impl, batch)
    types = {name: dtype_of(got.get(name)) for name in ENDS}
    must_equal(types, dict.fromkeys(ENDS, "int64"), "the types of the positions")


test_collate_pads_to_the_longest_row = padding.pads_to_longest("QA-COLLATE-5", span_batches(), *RIGHT, EQUAL, VERY_LONG)
test_collate_keeps_tokens = padding.keeps_tokens("QA-COLLATE-6", BATCHES, *RIGHT, TO_EIGHT)
test_collate_pads_with_the_pad_id = padding.pads_with_pad_id("QA-COLLATE-7", BATCHES, *RIGHT, TO_EIGHT, T5)
test_collate_masks_padding = padding.masks_padding("QA-COLLATE-8", BATCHES, *RIGHT, TO_EIGHT, EQUAL)
test_collate_keeps_token_types = padding.keeps_token_types("QA-COLLATE-9", TYPED_BATCHES, SHORT_FIRST)
test_collate_pads_token_types = padding.pads_token_types("QA-COLLATE-10", TYPED_BATCHES, SHORT_FIRST)


def must_point_at_the_answer(impl, batch):
    """Compare the positions with those of the rows, moved by the padding before them."""
    got, side = collated(impl, batch), load_tokenizer(batch.tokenizer).padding_side
    width = max(map(len, matrix(got, "input_ids")), default=0)
    expected = {name: [moved(row[name], row["input_ids"], width, side=side) for row in batch.features] for name in ENDS}
    must_equal({name: column(got, name) for name in ENDS}, expected, f"the positions, padded on the {side}")


@requirement("QA-COLLATE-11", "collate", after="QA-COLLATE-1")
@given(BATCHES)
@example(SHORT_FIRST)
@example(LONG_FIRST)
@example(TO_EIGHT)
@example(ROBERTA)
def test_collate_keeps_positions(impl, batch):
    """Every row keeps its start and end position, one number each.

    Why: padding on the right moves no token; a changed position trains the model to answer with other words.
    Hint: start_positions and end_positions have the shape (rows,); they are not padded.
    """
    must_point_at_the_answer(impl, batch)


test_collate_pads_to_a_multiple = padding.pads_to_multiple(
    "QA-COLLATE-12", MULTIPLES, TO_EIGHT, IS_A_MULTIPLE, TO_THREE
)
test_collate_gives_one_width = padding.all_of_one_width(
    "QA-COLLATE-13", MULTIPLES, TO_EIGHT, IS_A_MULTIPLE, SHORT_FIRST
)


# SHOULD

test_collate_keeps_tokens_left = padding.keeps_tokens(
    "QA-COLLATE-20", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)
test_collate_pads_with_the_pad_id_left = padding.pads_with_pad_id(
    "QA-COLLATE-21", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)
test_collate_masks_padding_left = padding.masks_padding(
    "QA-COLLATE-22", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)


@requirement("QA-COLLATE-23", "collate", level=SHOULD, after="QA-COLLATE-11")
@given(LEFT_BATCHES)
@example(LEFT)
@example(XLNET)
@example(LEFT_TO_EIGHT)
def test_collate_moves_positions_with_padding_on_the_left(impl, batch):
    """Where the tokenizer pads on the left, positions move with their tokens.

    Why: positions count from the start of the padded row; unmoved, they point at padding or at earlier words.
    Hint: add the number of pad tokens before the row, also to the positions of rows without an answer.
    """
    must_point_at_the_answer(impl, batch)


test_collate_keeps_token_types_left = padding.keeps_token_types(
    "QA-COLLATE-24", LEFT_BATCHES, LEFT, where=padding.LEFT, level=SHOULD
)
test_collate_pads_token_types_left = padding.pads_token_types(
    "QA-COLLATE-25", LEFT_BATCHES, LEFT, where=padding.LEFT, level=SHOULD
)
test_collate_attends_to_a_pad_id_in_the_text = padding.masks_by_position(
    "QA-COLLATE-26", span_batches(tokenizers=("byte-bpe-no-prefix",)), GPT2, level=SHOULD
)
test_collate_drops_other_columns = padding.drops_other_columns(
    "QA-COLLATE-27", span_batches(), SHORT_FIRST, EQUAL, level=SHOULD
)


@requirement("QA-COLLATE-28", "collate", level=SHOULD, after="QA-COLLATE-1")
@given(LEFT_OR_RIGHT)
@example(SHORT_FIRST)
@example(LEFT)
def test_collate_takes_rows_without_positions(impl, batch):
    """Rows without positions give a batch without positions.

    Why: the windows that a model answers from have none.
    Hint: treat start_positions and end_positions only if the rows have them.
    """
    got = collated(impl, without_keys(batch, *ENDS))
    must(not set(ENDS) & set(got), f"a batch without {' and '.join(ENDS)}", sorted(got))


test_collate_keeps_its_arguments_left = arguments_unchanged(
    "QA-COLLATE-29", "collate", calls(LEFT_BATCHES), where=padding.LEFT, level=SHOULD
)
test_collate_keeps_other_columns_of_its_arguments = arguments_unchanged(
    "QA-COLLATE-30", "collate", calls(span_batches().map(with_extra_columns)), where=", other columns included",
    level=SHOULD, after="QA-COLLATE-27",
)  # fmt: skip
test_collate_pads_to_a_multiple_left = padding.pads_to_multiple(
    "QA-COLLATE-31", LEFT_MULTIPLES, LEFT_IS_EIGHT, LEFT_TO_FOUR, where=padding.LEFT, level=SHOULD
)

CALLS = calls(span_batches(multiples=(None, 4)))

test_collate_keeps_its_arguments = arguments_unchanged("QA-COLLATE-90", "collate", CALLS)
test_collate_is_repeatable = repeatable("QA-COLLATE-91", "collate", CALLS)

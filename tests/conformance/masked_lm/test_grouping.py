"""Grouping: texts of any length become blocks of one length.

All rows are joined to one long row, which is cut every block_size tokens. Nothing is lost but the remainder, nothing is
doubled, and all columns are cut at the same places.
"""

from nlpcheck.assertions import must, must_equal
from nlpcheck.border.recording import plain_of
from nlpcheck.border.returned import column
from nlpcheck.oracles import grouping as oracle
from nlpcheck.rules import accepts_columns, arguments_unchanged, repeatable
from nlpcheck.rules.storage import overwrite
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.grouping import grouping, grouping_calls, groupings

EVEN = grouping([4, 2, 2], 4)  # nothing is left over
REST = grouping([4, 3], 3)  # one token is left over
ALMOST = grouping([5, 6], 4)  # all but one token of a block are left over
LONG_ROW = grouping([9], 2)
SHORT_ROWS = grouping([1, 1, 1, 1, 1], 2)
EMPTY_ROW = grouping([3, 0, 3], 2)
EMPTY_FIRST = grouping([0, 5], 2)
EXACTLY_ONE = grouping([1, 2], 3)
ONE_TOKEN_EACH = grouping([2, 1], 1)
TOO_FEW = grouping([1, 2], 4)
OTHER_NAMES = grouping([3, 2, 4], 4, ["special_tokens_mask", "input_ids", "position_ids"])
VERY_LONG = grouping([700, 0, 1500], 64)
MASK_FIRST = grouping([4, 3], 3, ["attention_mask", "input_ids"])
CASES = groupings()


def grouped(impl, case, **options):
    """The blocks of the columns that went in; a column more may come out."""
    got = impl.group_texts(case.examples, case.block_size, **options)
    return {name: column(got, name) for name in case.examples}


def lengths(blocks):
    """The length of every block of every column."""
    return {name: [len(block) for block in column] for name, column in blocks.items()}


@requirement("ML-GROUP-1", "group_texts")
@given(CASES)
@example(EVEN)
@example(REST)
@example(MASK_FIRST)
def test_group_texts_keeps_every_column(impl, case):
    """Every column that goes in comes out.

    Why: a model without its attention mask attends to everything, and one without token types guesses them.
    Hint: do the same for every key of examples, whatever it is called.
    Source: https://huggingface.co/learn/llm-course/chapter7/3
    """
    got = impl.group_texts(case.examples, case.block_size)
    must_equal(sorted(set(case.examples) & set(got)), sorted(case.examples), "the columns that came back")


@requirement("ML-GROUP-2", "group_texts", after="ML-GROUP-1")
@given(CASES)
@example(EVEN)
@example(REST)
@example(LONG_ROW)
@example(ONE_TOKEN_EACH)
def test_group_texts_makes_blocks_of_one_size(impl, case):
    """When the remainder is dropped every block has exactly block_size tokens.

    Why: the blocks become one tensor without padding; a longer one does not fit the model either.
    Hint: values[start : start + block_size] for start in range(0, kept, block_size).
    """
    odd = {name: {len(b) for b in blocks} - {case.block_size} for name, blocks in grouped(impl, case).items()}
    must_equal(
        {name: sorted(sizes) for name, sizes in odd.items()}, {name: [] for name in odd}, "other sizes of blocks"
    )


@requirement("ML-GROUP-3", "group_texts", after="ML-GROUP-1")
@given(CASES)
@example(REST)
@example(LONG_ROW)
@example(SHORT_ROWS)
@example(EMPTY_ROW)
@example(EMPTY_FIRST)
def test_group_texts_keeps_the_order_of_tokens(impl, case):
    """The tokens of the blocks, read one after another, are those of the rows, in their order.

    Why: a model of language learns from neighbours; a token that is moved, lost or doubled is a false neighbour.
    Hint: chain the rows of a column, then slice; no sorting, no overlap, no gap.
    """
    got = {name: oracle.joined(blocks) for name, blocks in grouped(impl, case, drop_remainder=False).items()}
    expected = {name: oracle.joined(rows) for name, rows in case.examples.items()}
    must_equal({n: got[n][: len(expected[n])] for n in got}, expected, "the tokens of the blocks")


@requirement("ML-GROUP-4", "group_texts", after="ML-GROUP-2")
@given(CASES)
@example(EVEN)
@example(REST)
@example(ALMOST)
@example(EXACTLY_ONE)
@example(SHORT_ROWS)
def test_group_texts_loses_less_than_a_block(impl, case):
    """Of all tokens together less than one block is lost, whatever the lengths of the rows.

    Why: a remainder dropped per row loses most of a data set of short texts.
    Hint: join all rows first, then drop len(joined) % block_size tokens once.
    """
    counts = {name: len(blocks) for name, blocks in grouped(impl, case).items()}
    must_equal(counts, dict.fromkeys(counts, case.length // case.block_size), "the number of blocks in each column")


@requirement("ML-GROUP-5", "group_texts", after="ML-GROUP-2")
@given(CASES)
@example(REST)
@example(LONG_ROW)
@example(EMPTY_ROW)
@example(MASK_FIRST)
@example(OTHER_NAMES)
@example(VERY_LONG)
def test_group_texts_cuts_all_columns_alike(impl, case):
    """The blocks of every column are those of its own tokens, cut at the same places.

    Why: mask, token types and labels stand beside the ids, position by position.
    Hint: one slicing for all columns; block n holds the tokens from n * block_size on.
    """
    got = grouped(impl, case, drop_remainder=True)
    must_equal(got, oracle.columns(case.examples, case.block_size), "the blocks of all columns")


@requirement("ML-GROUP-6", "group_texts", after="ML-GROUP-2")
@given(CASES)
@example(REST)
@example(ALMOST)
@example(LONG_ROW)
def test_group_texts_drops_the_remainder_by_default(impl, case):
    """Without drop_remainder the remainder is dropped, as with drop_remainder=True.

    Why: the same call must give the same blocks everywhere.
    Hint: drop_remainder=True in the signature.
    """
    got = lengths(grouped(impl, case))
    must_equal(got, lengths(oracle.columns(case.examples, case.block_size)), "the lengths of the blocks")


@requirement("ML-GROUP-7", "group_texts", after="ML-GROUP-3")
@given(CASES)
@example(REST)
@example(ALMOST)
@example(EVEN)
@example(EXACTLY_ONE)
def test_group_texts_keeps_the_remainder(impl, case):
    """With drop_remainder=False the tokens left over are a last block, shorter than the others; never an empty one.

    Why: for an evaluation every token counts, and an empty row has no loss.
    Hint: range(0, len(joined), block_size); the last slice may be short.
    """
    expected = oracle.columns(case.examples, case.block_size, drop_remainder=False)
    must_equal(lengths(grouped(impl, case, drop_remainder=False)), lengths(expected), "the lengths of the blocks")


@requirement("ML-GROUP-8", "group_texts", after="ML-GROUP-4")
@given(groupings(longest=2, largest_block=20).filter(lambda case: case.length < case.block_size))
@example(TOO_FEW)
@example(grouping([3], 64))
def test_group_texts_makes_no_block_of_too_few_tokens(impl, case):
    """Rows that do not fill one block give none; each column comes back empty.

    Why: a single shorter row among full blocks makes the next batch fail.
    Hint: len(joined) - len(joined) % block_size is 0 here; no special case for short data.
    Source: https://github.com/huggingface/transformers/issues/12438
    """
    must_equal(grouped(impl, case), {name: [] for name in case.examples}, "the blocks")


@requirement("ML-GROUP-9", "group_texts", after="ML-GROUP-5")
@given(CASES)
@example(EVEN)
@example(LONG_ROW)
def test_group_texts_adds_no_other_labels(impl, case):
    """If a labels column is added, it holds the ids of the blocks, not shifted.

    Why: the model shifts, or the collator masks; labels shifted here are shifted twice.
    Hint: labels = a copy of the blocks of input_ids.
    """
    got = impl.group_texts(case.examples, case.block_size)
    if "labels" in got:
        must_equal(got["labels"], got["input_ids"], "the labels")


def labels_stay(impl, case, change):
    """Whether labels that were added are the same after the blocks of ids were changed in place; True without any."""
    got = impl.raw.group_texts(case.examples, case.block_size)
    if "labels" not in got:
        return True
    before = plain_of(got["labels"])
    change(got["input_ids"])
    return plain_of(got["labels"]) == before


@requirement("ML-GROUP-10", "group_texts", after="ML-GROUP-9")
@given(CASES)
@example(EVEN)
@example(LONG_ROW)
def test_group_texts_adds_labels_of_their_own(impl, case):
    """If a labels column is added, it is another list than input_ids.

    Why: who replaces a row of ids, by a masked one for example, would replace its labels, too.
    Hint: a copy, not result["labels"] = result["input_ids"].
    """
    must(labels_stay(impl, case, overwrite), "labels that stay when rows of ids are replaced")


@requirement("ML-GROUP-20", "group_texts", level=SHOULD, after="ML-GROUP-10")
@given(CASES)
@example(EVEN)
@example(LONG_ROW)
def test_group_texts_adds_labels_that_share_nothing(impl, case):
    """If a labels column is added, its blocks are other lists than those of input_ids.

    Why: a mask written into a block of ids would stand in the labels, too, and the model would learn to copy it.
    Hint: [list(block) for block in blocks]; list.copy() copies the outer list only.
    """

    def overwrite_blocks(blocks):
        for block in blocks:
            overwrite(block)

    must(labels_stay(impl, case, overwrite_blocks), "labels that stay when ids are changed in place")


@requirement("ML-GROUP-21", "group_texts", level=SHOULD, after="ML-GROUP-5")
@given(CASES)
@example(EVEN)
@example(REST)
def test_group_texts_keeps_given_labels(impl, case):
    """A labels column that goes in comes out, cut like the others.

    Why: labels made before (-100 at a prompt, for example) are there for a reason.
    Hint: add labels only if there are none.
    """
    labels = [[-100 if n % 2 else token for n, token in enumerate(row)] for row in case.examples["input_ids"]]
    got = impl.group_texts({**case.examples, "labels": labels}, case.block_size)
    must_equal(column(got, "labels"), oracle.blocks(labels, case.block_size), "the labels")


CALLS = grouping_calls()

test_group_texts_keeps_its_arguments = arguments_unchanged("ML-GROUP-90", "group_texts", CALLS)
test_group_texts_is_repeatable = repeatable("ML-GROUP-91", "group_texts", CALLS)
test_group_texts_takes_any_mapping = accepts_columns("ML-GROUP-92", "group_texts", CALLS)
test_group_texts_takes_lazy_columns = accepts_columns("ML-GROUP-93", "group_texts", CALLS, lazy=True)

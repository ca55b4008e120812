"""Tokenization: texts, or pairs of texts, become rows of ids for the model.

One example is one row. A pair is one row with two segments, which the special tokens, and for some models the token types,
keep apart. Rows have the lengths of their texts, up to `max_length`: padding is the collator's business.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
from nlpcheck.oracles.sequences import whole_row
from nlpcheck.rules import accepts_columns, arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.sequences import (
    KINDS,
    TextBatch,
    text_batch,
    text_batches,
    tokenize_calls,
    with_labels,
)

LONG = "Ada plays in the New York cat in the New York"

TWO = text_batch("wordpiece", ["the cat", "Ada plays in Paris"])
ROBERTA = text_batch("byte-bpe", ["Ada in Paris", "the cat"])
T5 = text_batch("unigram", ["Ada in Paris"])
THREE = text_batch("wordpiece", ["Ada", LONG, "the cat"])
TWELVE = text_batch("wordpiece", ["the cat", "Ada plays", "in Paris"] * 4)
LONG_TEXT = text_batch("byte-bpe", ["the cat in Paris " * 75], room=350)  # less than any usual model takes

CUT = text_batch("wordpiece", ["Ada in the New York cat", "Ada"], room=3)
CUT_TO_ONE = text_batch("unigram", [LONG, "the cat"], room=1)
CUT_ROBERTA = text_batch("byte-bpe", ["Ada", LONG, "the cat in"], room=4)
EXACT_FIT = text_batch("wordpiece", ["Ada in the cat", "Ada in the cat in"], room=4)

PAIR = text_batch("wordpiece", ["the cat"], ["Ada in Paris"])
PAIRS = text_batch("wordpiece", ["the cat", "Ada in Paris"], ["Ada in Paris", "the"])
ROBERTA_PAIRS = text_batch("byte-bpe", ["the cat", "Paris", "Ada"], ["Ada", "in Paris", "Ada"])
T5_PAIRS = text_batch("unigram", ["the cat", "Paris"], ["Ada", "the cat"])
SAME_TEXTS = text_batch("wordpiece", ["the cat"], ["the cat"])
SECOND_EMPTY = text_batch("wordpiece", ["the cat", "Paris"], ["", "Ada"])
ALL_EMPTY = text_batch("wordpiece", ["the cat"], [""])
ROBERTA_EMPTY = text_batch("byte-bpe", ["Ada", "the cat"], ["in Paris", ""])
LONG_PAIR = text_batch("byte-bpe", ["the cat in Paris " * 37], ["Ada in the York " * 37], room=340)

BOTH_LONG = text_batch("wordpiece", [LONG, LONG], [LONG, "Ada in the New York cat"], room=6)
ODD_ROOM = text_batch("wordpiece", [LONG], ["Ada in the New York cat"], room=7)
FIRST_LONG = text_batch("wordpiece", [LONG, LONG], ["Ada", "the cat"], room=6)
SECOND_LONG = text_batch("byte-bpe", ["Ada", "the cat"], [LONG, LONG], room=6)
ONE_TOO_MANY = text_batch("unigram", ["Ada in the cat"], ["Ada in"], room=5)
SOME_FIT = text_batch("wordpiece", ["Ada", LONG, "the"], ["the cat", "Ada in", LONG], room=5)
EMPTY_AND_LONG = text_batch("wordpiece", [LONG], [""], room=4)

SEPARATOR = text_batch("wordpiece", ["the [SEP] cat", "[PAD] Ada"], ["Ada", "in [CLS] Paris"])
BARE = text_batch("byte-bpe-no-prefix", ["the cat<|endoftext|>", "Ada in Paris"], room=3)
BARE_PAIR = text_batch("wordlevel", ["the cat in Paris"], ["Ada in the New York"], room=4)
ODD_TEXT = " caf\u00e9  \ufb01n \U0001f600 "
ODD = text_batch("byte-bpe", [ODD_TEXT, "Ada"], room=40)
ODD_PAIR = text_batch("byte-bpe", ["Ada", ODD_TEXT], [ODD_TEXT, "the cat"], room=60)
NOTHING = text_batch("wordpiece", ["", " ", "\u200b"])
CLS_LAST = text_batch("unigram-cls-last", [LONG, "Ada"], ["Ada in the cat", ""], room=6)
LEFT = text_batch("wordpiece-left", [LONG, "Ada"], room=4)

SINGLES, PAIRED = text_batches(), text_batches(pairs=True)
ANY = SINGLES | PAIRED
ODD_SINGLES, ODD_PAIRED = text_batches(level="all"), text_batches(level="all", pairs=True)
KIND = st.sampled_from(KINDS)


def tokenized(impl, batch):
    """The columns that the implementation makes of a batch."""
    return impl.tokenize(batch.examples, batch.loaded, max_length=batch.max_length)


def fitting(batch):
    """The batch with room for all of its texts."""
    return TextBatch(batch.tokenizer, batch.texts, 400, batch.pairs)


def must_be_right(impl, batch):
    """Compare the ids of every row with the right ones; of several that are right, with the one that came."""
    got = tokenized(impl, batch)["input_ids"]
    right = [[row.input_ids for row in rows] for rows in batch.right_rows]
    expected = [ids if ids in rows else rows[0] for ids, rows in zip(got, right, strict=False)]
    must_equal(got, expected + [rows[0] for rows in right[len(got) :]], "the ids of the rows")


@requirement("SC-TOKENIZE-1", "tokenize")
@given(ANY)
@example(TWO)
@example(PAIR)
@example(ROBERTA)
def test_tokenize_gives_what_the_model_needs(impl, batch):
    """The columns have every key of the tokenizer's model_input_names.

    Why: without token_type_ids BERT cannot tell the two texts of a pair apart, and nothing complains.
    Hint: keep what the tokenizer returned.
    """
    columns = tokenized(impl, batch)
    missing = set(batch.loaded.model_input_names) - set(columns)
    must(not missing, f"the keys {batch.loaded.model_input_names}", sorted(columns))


@requirement("SC-TOKENIZE-2", "tokenize", after="SC-TOKENIZE-1")
@given(ANY)
@example(TWO)
@example(TWELVE)
@example(PAIR)
@example(PAIRS)
@example(ROBERTA_PAIRS)
@example(CUT)
@example(CUT_TO_ONE)
def test_tokenize_gives_one_row_per_example(impl, batch):
    """Every column has one entry per example: two texts are two rows, one pair is one row, cut or not.

    Why: a label belongs to an example; rows that are more or fewer shift it to another text.
    Hint: tokenizer(texts, pairs) with two lists; a list [first, second] is two texts. No overflowing rows.
    """
    columns = tokenized(impl, batch)
    names = [*batch.loaded.model_input_names, "labels"]
    got = {name: len(columns[name]) for name in names if name in columns}
    must_equal(got, dict.fromkeys(got, len(batch.texts)), "the number of entries in each column")


@requirement("SC-TOKENIZE-3", "tokenize", after="SC-TOKENIZE-2")
@given(ANY)
@example(CUT)
@example(CUT_TO_ONE)
@example(EXACT_FIT)
@example(BOTH_LONG)
@example(SECOND_LONG)
def test_tokenize_keeps_rows_within_max_length(impl, batch):
    """No row is longer than `max_length`, special tokens included.

    Why: the model has no embedding for a position beyond its limit, and fails on the first long text.
    Hint: truncation=True beside max_length; special tokens and both texts of a pair count.
    """
    lengths = [len(ids) for ids in tokenized(impl, batch)["input_ids"]]
    must(max(lengths) <= batch.max_length, f"rows of at most {batch.max_length} tokens", lengths)


@requirement("SC-TOKENIZE-4", "tokenize", after="SC-TOKENIZE-2")
@given(ANY)
@example(TWO)
@example(THREE)
@example(CUT)
@example(PAIRS)
@example(SOME_FIT)
def test_tokenize_does_not_pad(impl, batch):
    """A row has no more tokens than its text, its special tokens included; neither neighbours nor `max_length` matter.

    Why: rows padded here are as wide as the longest text of the whole data set in every batch.
    Hint: no padding argument; the collator pads.
    """
    lengths = [len(ids) for ids in tokenized(impl, batch)["input_ids"]]
    whole = [len(whole_row(batch.loaded, *texts).input_ids) for texts in texts_of(batch)]
    must(all(map(int.__le__, lengths, whole)), f"rows of at most {whole} tokens", lengths)


def texts_of(batch):
    """Per example its text, or its two."""
    return list(zip(batch.texts, *[batch.pairs or []] * (batch.pairs is not None), strict=True))


@requirement("SC-TOKENIZE-5", "tokenize", after="SC-TOKENIZE-2")
@given(ANY)
@example(TWO)
@example(CUT)
@example(PAIRS)
@example(SECOND_EMPTY)
def test_tokenize_attends_to_every_token(impl, batch):
    """The attention mask is as long as the row, and 1 everywhere.

    Why: a token with a 0 is not read, special tokens and the second text included.
    Hint: keep the tokenizer's mask.
    """
    columns = tokenized(impl, batch)
    must_equal(columns["attention_mask"], [[1] * len(ids) for ids in columns["input_ids"]], "the attention mask")


@requirement("SC-TOKENIZE-6", "tokenize", after="SC-TOKENIZE-2")
@given(SINGLES)
@example(TWO)
@example(ROBERTA)
@example(T5)
@example(THREE)
@example(LONG_TEXT)
def test_tokenize_gives_the_ids_of_each_text(impl, batch):
    """A text that fits has the tokenizer's own ids, special tokens once; the rows stay in order.

    Why: the model was trained on exactly these; changed case, doubled special tokens or another order are another text.
    Hint: pass the texts as they are, in one list; add no "[CLS]" by hand.
    """
    must_be_right(impl, fitting(batch))


@requirement("SC-TOKENIZE-7", "tokenize", after=["SC-TOKENIZE-3", "SC-TOKENIZE-6"])
@given(SINGLES)
@example(CUT)
@example(CUT_TO_ONE)
@example(CUT_ROBERTA)
@example(EXACT_FIT)
def test_tokenize_cuts_the_end_of_a_text(impl, batch):
    """A text that is too long keeps its beginning, as much as fits, and every special token.

    Why: slicing the ids loses the last special token, and the text's end is no better a summary than its beginning.
    Hint: let the tokenizer truncate; it counts the special tokens itself.
    """
    must_be_right(impl, batch)


@requirement("SC-TOKENIZE-8", "tokenize")
@given(ANY, KIND)
@example(TWO, "classes")
@example(TWO, "scores")
@example(PAIRS, "sets")
@example(THREE, "whole sets")
@example(CUT, "classes")
def test_tokenize_renames_label(impl, batch, kind):
    """The column label comes back as labels, one entry per row, unchanged.

    Why: models call them labels and ignore any other key without a word: there is no loss.
    Hint: copy the column; a float stays a float, a list stays a list.
    """
    labelled = with_labels(batch, kind)
    got = tokenized(impl, labelled)
    must("labels" in got, "a column labels", sorted(got))
    must_equal(got["labels"], labelled.labels, "labels")
    kinds = [type(label).__name__ for label in labelled.labels]
    must_equal([type(label).__name__ for label in got["labels"]], kinds, "the types of the labels")


@requirement("SC-TOKENIZE-9", "tokenize")
@given(ANY)
@example(TWO)
@example(PAIRS)
def test_tokenize_takes_examples_without_label(impl, batch):
    """Without a column label there are no labels.

    Why: the texts that a trained model is applied to have none; invented ones would be counted by the metric.
    Hint: if "label" in examples.
    """
    got = tokenized(impl, batch)
    must("labels" not in got, "columns without labels", sorted(got))


@requirement("SC-TOKENIZE-10", "tokenize", after="SC-TOKENIZE-2")
@given(PAIRED)
@example(PAIR)
@example(PAIRS)
@example(ROBERTA_PAIRS)
@example(T5_PAIRS)
@example(SAME_TEXTS)
@example(LONG_PAIR)
def test_tokenize_gives_the_ids_of_each_pair(impl, batch):
    """A pair that fits has the ids of two segments: the first text, then the second, with the tokenizer's separators.

    Why: joined into one string, swapped, or without the second, the two texts are another question to the model.
    Hint: tokenizer(texts, pairs, ...): both columns, in this order.
    """
    must_be_right(impl, fitting(batch))


@requirement("SC-TOKENIZE-11", "tokenize", after="SC-TOKENIZE-2")
@given(PAIRED, st.integers(0, 2))
@example(ALL_EMPTY, 0)
@example(SECOND_EMPTY, 0)
@example(ROBERTA_EMPTY, 1)
@example(PAIRS, 0)
def test_tokenize_keeps_a_pair_with_an_empty_second_text(impl, batch, at):
    """A pair whose second text is empty is still a pair: it has the separators of one.

    Why: in training the model sees two segments in every row; a row that is framed in another way stands out.
    Hint: ask whether there is a column text_pair, not whether the text in it is true; pass lists, not single texts.
    """
    at %= len(batch.texts)
    emptied = [*batch.pairs[:at], "", *batch.pairs[at + 1 :]]
    must_be_right(impl, fitting(TextBatch(batch.tokenizer, batch.texts, 0, emptied)))


@requirement("SC-TOKENIZE-12", "tokenize", after=["SC-TOKENIZE-3", "SC-TOKENIZE-10"])
@given(PAIRED)
@example(FIRST_LONG)
@example(SECOND_LONG)
@example(BOTH_LONG)
@example(ODD_ROOM)
@example(ONE_TOO_MANY)
@example(SOME_FIT)
@example(EMPTY_AND_LONG)
def test_tokenize_cuts_a_pair_longest_first(impl, batch):
    """A pair that is too long loses tokens from the end of the longer segment until it fits.

    Why: cutting only one of them takes everything from a short text, or fails because it is shorter than what must go.
    Hint: truncation=True, which is "longest_first"; neither "only_first" nor "only_second".
    Source: https://huggingface.co/docs/transformers/pad_truncation
    """
    must_be_right(impl, batch)


@requirement("SC-TOKENIZE-13", "tokenize", after="SC-TOKENIZE-12")
@given(ANY)
@example(TWO)
@example(PAIR)
@example(PAIRS)
@example(SECOND_EMPTY)
@example(BOTH_LONG)
def test_tokenize_types_the_tokens(impl, batch):
    """Where the model takes token types, they tell the second segment of a pair from the first; a single text is a first one.

    Why: all zeros are valid too, so nobody notices that the model reads one long text.
    Hint: keep the token_type_ids that the tokenizer returns for a pair.
    """
    typed = TextBatch("wordpiece", batch.texts, batch.max_length + 1, batch.pairs)
    got = tokenized(impl, typed)
    right = dict(
        pair for rows in typed.right_rows for pair in [(str(row.input_ids), row.token_type_ids) for row in rows]
    )
    expected = [right.get(str(ids), []) for ids in got["input_ids"]]
    must_equal(got["token_type_ids"], expected, "the token types")


# SHOULD


@requirement("SC-TOKENIZE-20", "tokenize", level=SHOULD, after="SC-TOKENIZE-7")
@given(ODD_SINGLES)
@example(SEPARATOR)
@example(ODD)
@example(BARE)
@example(NOTHING)
@example(LEFT)
def test_tokenize_takes_any_text_and_tokenizer(impl, batch):
    """Empty texts, emoji, text that looks like a special token, tokenizers without special tokens: the same rules hold.

    Why: users write anything, and each family of models frames a text in another way.
    Hint: leave cleaning and framing to the tokenizer.
    """
    must_be_right(impl, TextBatch(batch.tokenizer, batch.texts, batch.max_length))


@requirement("SC-TOKENIZE-21", "tokenize", level=SHOULD, after="SC-TOKENIZE-12")
@given(ODD_PAIRED)
@example(SEPARATOR)
@example(ODD_PAIR)
@example(BARE_PAIR)
@example(CLS_LAST)
def test_tokenize_takes_any_pair_and_tokenizer(impl, batch):
    """The same for pairs, also where the tokenizer puts nothing between the texts, or the CLS token last.

    Why: the frame of a pair is the tokenizer's business.
    Hint: no position of a separator or of CLS is fixed.
    """
    must_be_right(impl, batch)


CALLS = tokenize_calls() | tokenize_calls(pairs=True)

test_tokenize_keeps_its_arguments = arguments_unchanged("SC-TOKENIZE-90", "tokenize", CALLS)
test_tokenize_is_repeatable = repeatable("SC-TOKENIZE-91", "tokenize", CALLS)
test_tokenize_takes_any_mapping = accepts_columns("SC-TOKENIZE-92", "tokenize", CALLS)
# Without labels: their column may be handed on as it came.
UNLABELLED = tokenize_calls(labelled=False) | tokenize_calls(pairs=True, labelled=False)
test_tokenize_takes_lazy_columns = accepts_columns("SC-TOKENIZE-93", "tokenize", UNLABELLED, lazy=True)

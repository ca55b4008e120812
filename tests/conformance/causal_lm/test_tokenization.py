"""Tokenization: texts become rows of ids, each followed by EOS.

A decoder learns to stop only if it has seen where texts end. Some tokenizers add EOS themselves, those of GPT-2's kind
do not: look at what came back before adding one.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal, must_raise
from nlpcheck.rules import accepts_columns, arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call, TokenizerName
from nlpcheck.strategies.completions import (
    ENDING,
    SHORT_LENGTH,
    WITHOUT_END,
    Texts,
    ending_in_zero,
    short_tokenizer,
    text_columns,
)
from nlpcheck.strategies.tokenizers import load_tokenizer

GPT2 = Texts("byte-bpe-no-prefix", ["Ada plays", "New York in 1815", "cat"])
ROBERTA = Texts("byte-bpe", ["Ada plays", "Paris"])
T5 = Texts("unigram", ["Ada plays", "New York"])
ALONE = Texts("byte-bpe-no-prefix", ["Ada plays"])
EQUAL = Texts("byte-bpe-no-prefix", ["cat", "cat", "Ada plays"])
CLS_LAST = Texts("unigram-cls-last", ["Ada plays", "Paris"])
EMPTY = Texts("byte-bpe-no-prefix", ["", "Ada"])
ALL_EMPTY = Texts("byte-bpe-no-prefix", ["", ""])
EMPTY_T5 = Texts("unigram", ["Ada", ""])

COLUMNS = text_columns()
ODD_COLUMNS = text_columns(level="all")
CLS_LAST_COLUMNS = text_columns(tokenizers=("unigram-cls-last",))
MANY_WORDS = "Ada plays in New York " * 900  # more tokens than any usual model has positions


def rows_of(impl, drawn, **columns):
    """The implementation's rows for the drawn texts."""
    return impl.tokenize({"text": drawn.texts, **columns}, load_tokenizer(drawn.tokenizer))


def written(ids, tokenizer):
    """The ids without those that frame a text (BOS, EOS, CLS, SEP): the tokens of what somebody wrote."""
    frame = {tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.cls_token_id, tokenizer.sep_token_id}
    return [token for token in ids if token not in frame]


def must_hold_the_text(rows, texts, tokenizer):
    """Compare the rows' own tokens with those of the tokenizer, the frame aside."""
    got = [written(ids, tokenizer) for ids in rows["input_ids"]]
    expected = [written(tokenizer(text, add_special_tokens=False)["input_ids"], tokenizer) for text in texts]
    must_equal(got, expected, "the tokens of the texts, without special tokens")


@requirement("CL-TOKENIZE-1", "tokenize")
@given(COLUMNS)
@example(GPT2)
@example(T5)
@example(ALONE)
@example(EQUAL)
def test_tokenize_gives_one_row_per_text(impl, drawn):
    """There are as many rows as texts, with one entry of the attention mask per id.

    Why: the next step joins the rows of each column; columns of different lengths come apart there.
    Hint: whatever is appended to input_ids needs an entry in attention_mask.
    """
    rows = rows_of(impl, drawn)
    masks = [len(mask) for mask in rows["attention_mask"]]
    must_equal(len(rows["input_ids"]), len(drawn.texts), "the number of rows")
    must_equal(masks, [len(ids) for ids in rows["input_ids"]], "the lengths of the attention masks")


@requirement("CL-TOKENIZE-2", "tokenize", after="CL-TOKENIZE-1")
@given(COLUMNS)
@example(GPT2)
@example(ROBERTA)
@example(T5)
@example(EQUAL)
def test_tokenize_keeps_the_tokens_of_each_text(impl, drawn):
    """Each row holds the tokens of its text, in order.

    Why: a model learns the text that it is given, whatever text was meant.
    Hint: tokenizer(examples["text"]); the rows stay in their order, and none is padded.
    """
    must_hold_the_text(rows_of(impl, drawn), drawn.texts, load_tokenizer(drawn.tokenizer))


@requirement("CL-TOKENIZE-3", "tokenize", after="CL-TOKENIZE-1")
@given(COLUMNS)
@example(GPT2)
@example(ALONE)
@example(T5)
def test_tokenize_ends_each_text_with_eos(impl, drawn):
    """The last token of each row is EOS.

    Why: a model that has never seen an end goes on until it is stopped.
    Hint: the tokenizers of GPT-2 and Llama do not append tokenizer.eos_token_id by themselves.
    Source: https://github.com/huggingface/transformers/issues/22794
    """
    eos = load_tokenizer(drawn.tokenizer).eos_token_id
    ends = [ids[-1:] for ids in rows_of(impl, drawn)["input_ids"]]
    must_equal(ends, [[eos]] * len(drawn.texts), "the last tokens of the rows")


def must_hold_one_eos(impl, drawn):
    """Count EOS in every row."""
    eos = load_tokenizer(drawn.tokenizer).eos_token_id
    counts = [ids.count(eos) for ids in rows_of(impl, drawn)["input_ids"]]
    must_equal(counts, [1] * len(drawn.texts), "how often EOS is in each row")


@requirement("CL-TOKENIZE-4", "tokenize", after="CL-TOKENIZE-3")
@given(COLUMNS)
@example(T5)
@example(ROBERTA)
@example(GPT2)
def test_tokenize_adds_no_second_eos(impl, drawn):
    """Each row holds exactly one EOS, also where the tokenizer adds one itself.

    Why: two in a row teach the model that EOS follows EOS, and every text starts after one too many.
    Hint: append EOS only if the ids do not end in it already; or pass add_special_tokens=False.
    """
    must_hold_one_eos(impl, drawn)


@requirement("CL-TOKENIZE-5", "tokenize", after="CL-TOKENIZE-1")
@given(COLUMNS)
@example(GPT2)
@example(T5)
def test_tokenize_attends_to_every_token(impl, drawn):
    """The attention mask is 1 at every token, EOS included.

    Why: a token that is masked is not seen by those that follow, in the next document of its block for one.
    Hint: there is no padding yet: [1] * len(ids).
    """
    masks = rows_of(impl, drawn)["attention_mask"]
    must_equal([sorted(set(mask)) for mask in masks], [[1]] * len(masks), "the values in each attention mask")


@requirement("CL-TOKENIZE-6", "tokenize", after="CL-TOKENIZE-2")
@given(st.sampled_from(ENDING[:2]))
def test_tokenize_does_not_cut_long_texts(impl, tokenizer):
    """A text longer than any model is not cut.

    Why: blocks of the model's length are made in the next step, from all tokens; what is cut here is never seen.
    Hint: no truncation, no max_length.
    """
    drawn = Texts(tokenizer, ["Ada", MANY_WORDS])
    must_hold_the_text(rows_of(impl, drawn), drawn.texts, load_tokenizer(tokenizer))


@requirement("CL-TOKENIZE-7", "tokenize", after="CL-TOKENIZE-6")
@given(COLUMNS)
@example(Texts(ENDING[0], ["Ada plays in New York, the cat in Paris"]))
def test_tokenize_does_not_cut_to_the_length_of_the_model(impl, drawn):
    """A text longer than tokenizer.model_max_length is not cut either.

    Why: truncation=True cuts there without a word, and with it most of a book is gone.
    Hint: truncation=False is the default; a warning about the length is no reason to cut.
    """
    tokenizer = short_tokenizer(drawn.tokenizer)
    texts = [f"{text} Ada plays in New York, the cat in Paris" for text in drawn.texts]
    rows = impl.tokenize({"text": texts}, tokenizer)
    must(min(map(len, rows["input_ids"])) > SHORT_LENGTH, f"rows of more than {SHORT_LENGTH} tokens", rows)
    must_hold_the_text(rows, texts, tokenizer)


@requirement("CL-TOKENIZE-8", "tokenize")
@given(st.sampled_from(WITHOUT_END))
def test_tokenize_refuses_a_tokenizer_without_eos(impl, tokenizer):
    """A tokenizer without an EOS token: ValueError.

    Why: a None among the ids fails much later; without an end the model never learns to stop.
    Hint: if tokenizer.eos_token_id is None, raise ValueError.
    """
    must_raise((ValueError,), impl.tokenize, {"text": ["Ada plays", "cat"]}, load_tokenizer(tokenizer))


@requirement("CL-TOKENIZE-9", "tokenize", after="CL-TOKENIZE-2")
@given(COLUMNS)
@example(GPT2)
@example(ALONE)
def test_tokenize_reads_the_column_text_only(impl, drawn):
    """Other columns change nothing.

    Why: a data set has more than text: ids, sources, dates.
    Hint: examples["text"], not the first column and not all of them.
    """
    others = {"id": [f"n{number}" for number in range(len(drawn.texts))], "title": ["Paris"] * len(drawn.texts)}
    tokenizer = load_tokenizer(drawn.tokenizer)
    rows = impl.tokenize({**others, "text": drawn.texts, "label": [0] * len(drawn.texts)}, tokenizer)
    must_hold_the_text(rows, drawn.texts, tokenizer)


@requirement("CL-TOKENIZE-10", "tokenize", after="CL-TOKENIZE-3")
def test_tokenize_ends_texts_with_an_eos_of_zero(impl):
    """The last token of a row is EOS, once, also where the id of EOS is 0.

    Why: GPT-NeoX and Pythia end their texts with 0; taken for "none", they have no end.
    Hint: ask whether the id is None, not whether it is true.
    """
    tokenizer = ending_in_zero()
    rows = impl.tokenize({"text": GPT2.texts}, tokenizer)["input_ids"]
    ends = [[ids[-1:], ids.count(0)] for ids in rows]
    must_equal(ends, [[[0], 1]] * len(GPT2.texts), "the last token of each row, and how often EOS is in it")


# SHOULD


@requirement("CL-TOKENIZE-20", "tokenize", level=SHOULD, after="CL-TOKENIZE-3")
@given(ODD_COLUMNS)
@example(EMPTY)
@example(ALL_EMPTY)
@example(EMPTY_T5)
def test_tokenize_ends_odd_texts_with_eos(impl, drawn):
    """The last token is EOS also after odd texts, and after one that is empty.

    Why: data sets hold empty lines; ids[-1] of an empty list raises.
    Hint: ids[-1:] == [eos] is False for an empty list.
    """
    eos = load_tokenizer(drawn.tokenizer).eos_token_id
    ends = [ids[-1:] for ids in rows_of(impl, drawn)["input_ids"]]
    must_equal(ends, [[eos]] * len(drawn.texts), "the last tokens of the rows")


@requirement("CL-TOKENIZE-21", "tokenize", level=SHOULD, after="CL-TOKENIZE-2")
@given(ODD_COLUMNS)
@example(EMPTY)
@example(Texts(ENDING[0], [" Ada", "Ada  plays\n", "\U0001f600"]))
def test_tokenize_keeps_the_tokens_of_odd_texts(impl, drawn):
    """Each row holds the tokens of its text, whatever characters are in it: spaces at the ends, emoji, line breaks.

    Why: a model that writes must learn line breaks and spaces, too.
    Hint: neither strip nor split a text before it is tokenized.
    """
    must_hold_the_text(rows_of(impl, drawn), drawn.texts, load_tokenizer(drawn.tokenizer))


@requirement("CL-TOKENIZE-22", "tokenize", level=SHOULD, after="CL-TOKENIZE-4")
@given(CLS_LAST_COLUMNS)
@example(CLS_LAST)
def test_tokenize_ends_with_one_eos_behind_other_special_tokens(impl, drawn):
    """Where the tokenizer ends texts with other special tokens, one EOS still follows.

    Why: CLS at the end does not tell a decoder to stop.
    Hint: compare the last id with eos_token_id; that special tokens are added does not mean that EOS is.
    """
    tokenizer = load_tokenizer(drawn.tokenizer)
    rows = rows_of(impl, drawn)["input_ids"]
    ends = [(ids[-1:], ids.count(tokenizer.eos_token_id)) for ids in rows]
    must_equal(ends, [([tokenizer.eos_token_id], 1)] * len(rows), "the last token of each row, the number of EOS in it")


@requirement("CL-TOKENIZE-23", "tokenize", level=SHOULD, after="CL-TOKENIZE-1")
@given(CLS_LAST_COLUMNS)
@example(CLS_LAST)
def test_tokenize_gives_every_input_one_length(impl, drawn):
    """If there are token types, a row has as many as ids.

    Why: rows of different lengths under one name each fail when they are joined or padded.
    Hint: extend or drop whatever else the tokenizer gives per token when EOS is appended.
    """
    rows = rows_of(impl, drawn)
    lengths = [len(ids) for ids in rows["input_ids"]]
    types = [len(types) for types in rows.get("token_type_ids", rows["input_ids"])]
    must_equal(types, lengths, "the numbers of token types")


@requirement("CL-TOKENIZE-24", "tokenize", level=SHOULD, after="CL-TOKENIZE-3")
@given(st.sampled_from([Texts(ENDING[0], ["Ada<|endoftext|>plays", "cat"]), Texts("unigram", ["Ada</s> plays"])]))
def test_tokenize_ends_texts_that_hold_eos(impl, drawn):
    """A text that holds EOS somewhere keeps it, and still ends in EOS.

    Why: several documents in one text: the last of them ends, too.
    Hint: look at the last token, not whether EOS is among the tokens.
    """
    tokenizer = load_tokenizer(drawn.tokenizer)
    eos = tokenizer.eos_token_id
    ends = [(ids[-1:], ids.count(eos)) for ids in rows_of(impl, drawn)["input_ids"]]
    expected = [([eos], text.count(tokenizer.eos_token) + 1) for text in drawn.texts]
    must_equal(ends, expected, "the last token of each row, the number of EOS in it")


CALLS = COLUMNS.map(lambda drawn: Call(({"text": drawn.texts}, TokenizerName(drawn.tokenizer))))

test_tokenize_keeps_its_arguments = arguments_unchanged("CL-TOKENIZE-90", "tokenize", CALLS)
test_tokenize_is_repeatable = repeatable("CL-TOKENIZE-91", "tokenize", CALLS)
test_tokenize_takes_any_mapping = accepts_columns("CL-TOKENIZE-92", "tokenize", CALLS)
test_tokenize_takes_lazy_columns = accepts_columns("CL-TOKENIZE-93", "tokenize", CALLS, lazy=True)

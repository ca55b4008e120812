"""Tokenization: a document becomes what the encoder reads, its summary what the decoder must write.

The two sides are tokenized apart: the prefix stands before the document only, each side has a limit of its own, and the
summary is tokenized as a target. The summary's ids are the labels; they end in EOS, else the model never learns to stop.
"""

from dataclasses import replace

from nlpcheck.assertions import must, must_equal
from nlpcheck.border.returned import matrix
from nlpcheck.rules import accepts_columns, arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.seq2seq import ODD_TEXTS, Pairs, document_calls, pairs
from nlpcheck.strategies.tokenizers import load_tokenizer
from nlpcheck.strategies.translators import FAMILIES

ROOMY = [(64, 64), (70, 60)]
LONG = "Ada plays in the New York cat in Paris"
TWO = Pairs("unigram", [LONG, "the cat"], ["Ada in Paris", "plays"])
BART = Pairs("byte-bpe", ["the cat", LONG], ["the cat plays", "Ada"])
BERT = Pairs("wordpiece", ["the cat", LONG], ["the cat plays", "Ada"])
CUT = Pairs("unigram", [LONG, "the cat"], [LONG, "Ada in"], (6, 4))
CUT_BART = Pairs("byte-bpe", [LONG, "the cat"], [LONG, "Ada in"], (5, 4))
JUST_FITS = Pairs("unigram", ["Ada in", "Ada in"], ["Ada in", "Ada in"], (3, 3))
SHORT_SOURCE = Pairs("byte-bpe", [LONG], [LONG], (4, 64))
SHORT_TARGET = Pairs("byte-bpe", [LONG], [LONG], (64, 4))
PREFIXED = replace(TWO, prefix="summarize: ")
GLUED = replace(BART, prefix="in:")
PREFIXED_CUT = replace(CUT, prefix="the cat ")
SUMMARY_IS_NONE = Pairs("unigram", ["Ada", "the cat", "in Paris"], ["a", None, "York"])
DOCUMENT_IS_NONE = Pairs("byte-bpe", [None, "the cat", "Paris in"], ["a", "York", "New"])
BOTH_AND_CROSSED = Pairs("unigram", ["Ada", None, "Paris", None, "cat"], [None, "York", "New", None, "a"])
NOTHING_LEFT = Pairs("byte-bpe", ["Ada", None], [None, "York"])
ALL_NONE = Pairs("wordpiece", [None], [None])
GPT2 = Pairs("byte-bpe-no-prefix", ["the cat", LONG], ["the cat plays", "Ada"])
GPT2_CUT = Pairs("byte-bpe-no-prefix", [LONG, "Ada"], [LONG, "Ada in Paris"], (4, 4))
EMPTY = Pairs("unigram", ["", "the cat", "Ada"], ["Ada in", "", "cat"])

MUST_NAMES = ("byte-bpe", "unigram", "wordpiece")
WITH_EOS = ("byte-bpe", "unigram")
ANY = pairs(*MUST_NAMES)
ENDING = pairs(*WITH_EOS)
ROOMY_PAIRS = pairs(*WITH_EOS, lengths=ROOMY)
MISSING = pairs(*WITH_EOS, missing=True)
LANGUAGES = {name: [family.languages[:2]] for name, family in FAMILIES.items()}
WITH_CODES = pairs(*FAMILIES, languages=LANGUAGES)
NO_END = pairs("byte-bpe-no-prefix")


def tokenized(impl, case):
    """The columns of the rows."""
    return impl.tokenize(case.documents, load_tokenizer(case.tokenizer), **case.options)


def pieces(name, rows):
    """The tokens of some rows, which say more than ids."""
    tokenizer = load_tokenizer(name)
    known = range(len(tokenizer))
    return [[tokenizer.convert_ids_to_tokens(i) if i in known else i for i in row] for row in rows]


def must_be_rows(case, got, expected, what):
    """Compare rows of ids as tokens."""
    must_equal(pieces(case.tokenizer, got), pieces(case.tokenizer, expected), what)


def must_have_sources(impl, case):
    """Compare the inputs with the sources."""
    must_be_rows(case, matrix(tokenized(impl, case), "input_ids"), case.inputs, "the tokens of the sources")


def must_have_labels(impl, case):
    """Compare the labels with the targets."""
    must_be_rows(case, matrix(tokenized(impl, case), "labels"), case.labels, "the tokens of the labels")


# shape


@requirement("SUM-TOKENIZE-1", "tokenize")
@given(ANY)
@example(TWO)
@example(BERT)
def test_tokenize_has_every_column(impl, case):
    """There is one row per example, with every key of tokenizer.model_input_names, and labels.

    Why: a model without its mask or its token types guesses them, and without labels it gives no loss.
    Hint: keep what the tokenizer returned for the documents, and add the summaries' input_ids as labels.
    """
    columns = tokenized(impl, case)
    wanted = [*load_tokenizer(case.tokenizer).model_input_names, "labels"]
    counts = {key: len(columns[key]) if key in columns else "missing" for key in wanted}
    must_equal(counts, dict.fromkeys(wanted, len(case.sources)), "the number of rows under each key")


@requirement("SUM-TOKENIZE-2", "tokenize", after="SUM-TOKENIZE-1")
@given(ANY)
@example(TWO)
@example(BERT)
@example(CUT)
def test_tokenize_attends_to_every_token(impl, case):
    """Rows are not padded: the attention mask is 1 at every token, token types have one entry per token.

    Why: padding belongs to the batch; rows that are padded here carry it through every epoch.
    Hint: no padding and no return_tensors in the tokenizer's call.
    """
    columns = tokenized(impl, case)
    lengths = [len(row) for row in matrix(columns, "input_ids")]
    masks = matrix(columns, "attention_mask")
    must_equal(masks, [[1] * length for length in lengths], "the attention masks")
    types = columns.get("token_type_ids")
    must(not types or [*map(len, types)] == lengths, f"token types of lengths {lengths}", types)


# sources


@requirement("SUM-TOKENIZE-3", "tokenize", after="SUM-TOKENIZE-1")
@given(pairs(*MUST_NAMES, lengths=ROOMY, prefixes=[None]))
@example(TWO)
@example(BART)
@example(BERT)
def test_tokenize_reads_documents(impl, case):
    """The inputs are the documents, in their order, as the tokenizer encodes them by default.

    Why: the model was trained on texts with these special tokens; and without prefix=, nothing stands before a text.
    Hint: tokenizer(documents).
    """
    must_have_sources(impl, case)


@requirement("SUM-TOKENIZE-4", "tokenize", after="SUM-TOKENIZE-3")
@given(pairs(*MUST_NAMES, lengths=ROOMY))
@example(PREFIXED)
@example(GLUED)
@example(replace(BERT, prefix="in: "))
def test_tokenize_puts_the_prefix_before_documents(impl, case):
    """The prefix stands once before every document, with nothing in between.

    Why: a model of many tasks tells by the prefix what it is to do; it must be the same in training and in use.
    Hint: [prefix + document for document in documents].
    Source: https://huggingface.co/docs/transformers/tasks/summarization
    """
    must_have_sources(impl, case)


@requirement("SUM-TOKENIZE-5", "tokenize", after="SUM-TOKENIZE-3")
@given(ANY)
@example(CUT)
@example(CUT_BART)
@example(JUST_FITS)
@example(SHORT_TARGET)
@example(PREFIXED_CUT)
@example(replace(BERT, lengths=(5, 9)))
def test_tokenize_cuts_documents(impl, case):
    """A source has at most max_source_length tokens, prefix and special tokens included, and is cut on the right.

    Why: an encoder has no place for more; and the special tokens at the end must survive the cut.
    Hint: max_length=max_source_length, truncation=True.
    """
    must_have_sources(impl, case)


# labels


@requirement("SUM-TOKENIZE-6", "tokenize", after="SUM-TOKENIZE-1")
@given(ROOMY_PAIRS)
@example(TWO)
@example(BART)
@example(PREFIXED)
@example(GLUED)
def test_tokenize_writes_summaries(impl, case):
    """The labels are the ids of the summary, without the prefix, ending in EOS.

    Why: the model learns to write what the labels hold: the text itself, and where it stops.
    Hint: tokenizer(text_target=summaries)["input_ids"].
    """
    must_have_labels(impl, case)


@requirement("SUM-TOKENIZE-7", "tokenize", after="SUM-TOKENIZE-1")
@given(ENDING)
@example(CUT)
@example(CUT_BART)
@example(SHORT_TARGET)
@example(Pairs("unigram", [LONG], [LONG], (64, 5)))
def test_tokenize_limits_labels(impl, case):
    """Labels are at most max_target_length long, the EOS included.

    Why: the decoder has no place for more, and its time and memory grow with every token.
    Hint: truncation=True with max_length=max_target_length; it counts the special tokens.
    """
    lengths = [len(row) for row in matrix(tokenized(impl, case), "labels")]
    must(max(lengths) <= case.lengths[1], f"labels of at most {case.lengths[1]} tokens", lengths)


@requirement("SUM-TOKENIZE-8", "tokenize", after=["SUM-TOKENIZE-6", "SUM-TOKENIZE-7"])
@given(ENDING)
@example(CUT)
@example(CUT_BART)
@example(JUST_FITS)
@example(SHORT_SOURCE)
@example(SHORT_TARGET)
@example(PREFIXED_CUT)
def test_tokenize_ends_cut_labels_in_eos(impl, case):
    """Labels that are cut hold as many tokens of the summary as there is room for, and still end in EOS.

    Why: a model that never sees an end after a long text runs on until it is stopped.
    Hint: let the tokenizer cut, special tokens and all; do not slice labels[:max_target_length].
    """
    must_have_labels(impl, case)


@requirement("SUM-TOKENIZE-9", "tokenize", after="SUM-TOKENIZE-6")
@given(WITH_CODES)
@example(Pairs("mbart50", [LONG], ["Ada in Paris"], languages=("en_XX", "fr_XX")))
@example(Pairs("mbart", [LONG], ["Ada in Paris"], (64, 4), languages=("en_XX", "fr_XX")))
@example(Pairs("nllb", [LONG], [LONG], (64, 4), languages=("eng_Latn", "fra_Latn")))
def test_tokenize_takes_summaries_for_targets(impl, case):
    """Summaries are tokenized as targets: a tokenizer with languages marks them with its tgt_lang.

    Why: such a decoder chooses its language by the code; that of the source would teach it the wrong one.
    Hint: text_target=, not text=; where the family puts the code last, it stands behind the EOS.
    Source: https://huggingface.co/docs/transformers/model_doc/mbart
    """
    must_have_labels(impl, case)


@requirement("SUM-TOKENIZE-10", "tokenize", after="SUM-TOKENIZE-3")
@given(WITH_CODES)
@example(Pairs("mbart50", [LONG, "the cat"], ["Ada in Paris", "a"], languages=("en_XX", "fr_XX")))
@example(Pairs("mbart", [LONG], ["Ada in Paris"], (5, 4), languages=("en_XX", "fr_XX")))
def test_tokenize_takes_documents_for_sources(impl, case):
    """Documents are tokenized as sources: a tokenizer with languages marks them with its src_lang.

    Why: the encoder must know what language it reads.
    Hint: tokenize the two sides in two calls, or in one with text= and text_target=.
    """
    must_have_sources(impl, case)


# None


def must_have_both_sides(impl, case):
    """Compare both sides of the rows."""
    columns = tokenized(impl, case)
    must_be_rows(case, matrix(columns, "input_ids"), case.inputs, "the tokens of the sources")
    must_be_rows(case, matrix(columns, "labels"), case.labels, "the tokens of the labels")
    counts = {key: len(columns[key]) for key in load_tokenizer(case.tokenizer).model_input_names}
    must_equal(counts, dict.fromkeys(counts, len(case.kept)), "the number of rows under each key")


@requirement("SUM-TOKENIZE-11", "tokenize", after=["SUM-TOKENIZE-4", "SUM-TOKENIZE-8"])
@given(MISSING)
@example(SUMMARY_IS_NONE)
@example(DOCUMENT_IS_NONE)
@example(BOTH_AND_CROSSED)
def test_tokenize_drops_rows_without_a_side(impl, case):
    """A row in which the document or the summary is None is dropped, both sides together; the others keep their order.

    Why: data sets have holes; dropping one side alone pairs every later document with another's summary.
    Hint: filter the pairs, not the columns.
    """
    must_have_both_sides(impl, case)


@requirement("SUM-TOKENIZE-12", "tokenize", after="SUM-TOKENIZE-11")
@given(pairs("byte-bpe", "wordpiece"))
@example(NOTHING_LEFT)
@example(ALL_NONE)
def test_tokenize_keeps_columns_without_rows(impl, case):
    """If every row is dropped, every column is there and empty.

    Why: `map` joins the batches of a data set, which must all have the same columns.
    Hint: return an empty list under each key of model_input_names and under labels.
    """
    case = replace(case, targets=[None] * len(case.sources)) if case.kept else case
    columns = tokenized(impl, case)
    wanted = [*load_tokenizer(case.tokenizer).model_input_names, "labels"]
    got = {key: columns.get(key, "missing") for key in wanted}
    must_equal(got, {key: [] for key in wanted}, "the columns")


# SHOULD


@requirement("SUM-TOKENIZE-20", "tokenize", level=SHOULD, after="SUM-TOKENIZE-6")
@given(NO_END)
@example(GPT2)
@example(GPT2_CUT)
@example(replace(GPT2, targets=["Ada in", "Ada in Paris"], lengths=(64, 3)))
@example(replace(GPT2, targets=["Ada<|endoftext|> in Paris", "Ada in Paris"]))
def test_tokenize_appends_a_missing_eos(impl, case):
    """Where the tokenizer adds no EOS to a text, it is appended to the labels, within max_target_length.

    Why: without one the model never learns to stop, whatever its tokenizer leaves to the caller.
    Hint: cut at max_target_length - 1, then append tokenizer.eos_token_id.
    """
    must_have_labels(impl, case)


@requirement("SUM-TOKENIZE-21", "tokenize", level=SHOULD, after="SUM-TOKENIZE-3")
@given(NO_END)
@example(GPT2)
@example(GPT2_CUT)
def test_tokenize_appends_nothing_to_documents(impl, case):
    """Where the tokenizer adds no EOS to a text, none is appended to the source.

    Why: the source is read as the model's own tokenizer writes it; only the target needs an end.
    Hint: append EOS to the labels alone.
    """
    must_have_sources(impl, case)


@requirement("SUM-TOKENIZE-22", "tokenize", level=SHOULD, after="SUM-TOKENIZE-11")
@given(pairs("unigram"))
@example(EMPTY)
@example(replace(EMPTY, tokenizer="byte-bpe"))
@example(Pairs("unigram", [""], [""]))
def test_tokenize_keeps_empty_texts(impl, case):
    """An empty text is no None: its row is kept.

    Why: `if summary` drops "" too, and rows that are dropped silently are missing in the score.
    Hint: ask `is not None`.
    """
    must_have_both_sides(impl, case)


@requirement("SUM-TOKENIZE-23", "tokenize", level=SHOULD, after="SUM-TOKENIZE-11")
@given(pairs("unigram", "byte-bpe", lengths=ROOMY))
@example(Pairs("byte-bpe", list(ODD_TEXTS), list(reversed(ODD_TEXTS))))
@example(Pairs("unigram", list(ODD_TEXTS), list(reversed(ODD_TEXTS)), prefix="  Ada in: "))
def test_tokenize_leaves_texts_as_they_are(impl, case):
    """Texts and prefix are tokenized as they are: spaces at the ends, capitals and all.

    Why: what a tokenizer makes of spaces and capitals is its own affair, and the same at every other place.
    Hint: no strip(), no lower() before the tokenizer.
    """
    must_have_both_sides(impl, case)


@requirement("SUM-TOKENIZE-24", "tokenize", level=SHOULD, after="SUM-TOKENIZE-7")
@given(pairs("wordpiece"))
@example(BERT)
@example(replace(BERT, lengths=(64, 4)))
def test_tokenize_appends_nothing_where_there_is_no_eos(impl, case):
    """Where the tokenizer has no EOS token, the labels are the target in the tokenizer's own template.

    Why: an encoder's tokenizer marks the end in its own way; a second mark, or an error, helps nobody.
    Hint: ask `tokenizer.eos_token_id is None` before appending it.
    """
    must_have_labels(impl, case)


CALLS = document_calls(pairs("unigram", "byte-bpe", missing=True))

test_tokenize_accepts_any_mapping = accepts_columns("SUM-TOKENIZE-80", "tokenize", CALLS)
test_tokenize_accepts_lazy_columns = accepts_columns("SUM-TOKENIZE-81", "tokenize", CALLS, lazy=True)
test_tokenize_keeps_its_arguments = arguments_unchanged("SUM-TOKENIZE-90", "tokenize", CALLS)
test_tokenize_is_repeatable = repeatable("SUM-TOKENIZE-91", "tokenize", CALLS)

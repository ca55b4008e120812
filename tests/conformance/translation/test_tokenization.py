"""Tokenization: a text becomes what the encoder reads, its translation what the decoder must write.

A row holds the same text in two or more languages, and the caller says which is read and which is written. Tokenizers of
many languages mark each side with a code of its own. The labels are the target tokenized as a target, and end in EOS.
"""

from dataclasses import replace

from nlpcheck.assertions import must, must_equal
from nlpcheck.border.returned import matrix
from nlpcheck.rules import accepts_columns, arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.seq2seq import ODD_TEXTS, Pairs, pairs, translation_calls
from nlpcheck.strategies.tokenizers import load_tokenizer
from nlpcheck.strategies.translators import FAMILIES, ORDINARY_PIECES

ROOMY = [(64, 64), (70, 60)]
LONG = "Ada plays in the New York cat in Paris"
TWO = Pairs("unigram", [LONG, "the cat"], ["Ada in Paris", "plays"])
BART = Pairs("byte-bpe", ["the cat", LONG], ["the cat plays", "Ada"])
BERT = Pairs("wordpiece", ["the cat", LONG], ["the cat plays", "Ada"])
TURNED = replace(TWO, languages=("ro", "de"))
MANY = replace(TWO, others=True)
MANY_TURNED = replace(BART, languages=("ro", "de"), others=True)
CUT = Pairs("unigram", [LONG, "the cat"], [LONG, "Ada in"], (6, 4))
CUT_BART = Pairs("byte-bpe", [LONG, "the cat"], [LONG, "Ada in"], (5, 4))
JUST_FITS = Pairs("unigram", ["Ada in", "Ada in"], ["Ada in", "Ada in"], (3, 3))
SHORT_SOURCE = Pairs("byte-bpe", [LONG], [LONG], (4, 64))
SHORT_TARGET = Pairs("byte-bpe", [LONG], [LONG], (64, 4))
PREFIXED = replace(TWO, prefix="translate de to ro: ")
GLUED = replace(BART, prefix="in:")
PREFIXED_CUT = replace(CUT, prefix="the cat ")
TARGET_IS_NONE = Pairs("unigram", ["Ada", "the cat", "in Paris"], ["a", None, "York"])
SOURCE_IS_NONE = Pairs("byte-bpe", [None, "the cat", "Paris in"], ["a", "York", "New"], others=True)
BOTH_AND_CROSSED = Pairs("unigram", ["Ada", None, "Paris", None, "cat"], [None, "York", "New", None, "a"])
NOTHING_LEFT = Pairs("byte-bpe", ["Ada", None], [None, "York"])
ALL_NONE = Pairs("wordpiece", [None], [None])
GPT2 = Pairs("byte-bpe-no-prefix", ["the cat", LONG], ["the cat plays", "Ada"])
GPT2_CUT = Pairs("byte-bpe-no-prefix", [LONG, "Ada"], [LONG, "Ada in Paris"], (4, 4))
EMPTY = Pairs("unigram", ["", "the cat", "Ada"], ["Ada in", "", "cat"])

MBART50 = Pairs("mbart50", [LONG, "the cat"], ["Ada in Paris", "a"], languages=("en_XX", "de_DE"))
MBART = Pairs("mbart", [LONG, "the cat"], ["Ada in Paris", "a"], languages=("ro_RO", "en_XX"))
NLLB = Pairs("nllb", [LONG, "the cat"], ["Ada in Paris", "a"], languages=("fra_Latn", "eng_Latn"))
NLLB_LEGACY = Pairs("nllb-legacy", [LONG], ["Ada in Paris"], (5, 4), languages=("deu_Latn", "ron_Latn"))
CODED = (MBART50, MBART, NLLB, NLLB_LEGACY, replace(MBART50, lengths=(5, 4)), replace(MBART, lengths=(5, 4)))
UNKNOWN = (Pairs("mbart50", [LONG], ["Ada in Paris"]), Pairs("nllb-legacy", [LONG], ["a"], languages=("ro", "de")))

WITH_EOS = ("byte-bpe", "unigram")
SIDES = {name: [("de", "ro"), ("ro", "de")] for name in ("byte-bpe", "unigram", "wordpiece", "byte-bpe-no-prefix")}
ANY = pairs("byte-bpe", "unigram", "wordpiece", languages=SIDES)
ENDING = pairs(*WITH_EOS, languages=SIDES)
ROOMY_PAIRS = pairs(*WITH_EOS, lengths=ROOMY, languages=SIDES)
MISSING = pairs(*WITH_EOS, missing=True, languages=SIDES)
NO_END = pairs("byte-bpe-no-prefix", languages=SIDES)
LANGUAGES = {
    name: [(a, b) for a in family.languages for b in family.languages if a != b] for name, family in FAMILIES.items()
}
WITH_CODES = pairs(*FAMILIES, languages=LANGUAGES)
WITHOUT_CODES = pairs(*FAMILIES)
PIECES = pairs(*FAMILIES, languages={name: [ORDINARY_PIECES] for name in FAMILIES})


def tokenized(impl, case):
    """The columns of the rows."""
    return impl.tokenize(case.translations, load_tokenizer(case.tokenizer), **case.named)


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


def must_have_both_sides(impl, case):
    """Compare both sides of the rows."""
    columns = tokenized(impl, case)
    must_be_rows(case, matrix(columns, "input_ids"), case.inputs, "the tokens of the sources")
    must_be_rows(case, matrix(columns, "labels"), case.labels, "the tokens of the labels")
    counts = {key: len(columns[key]) for key in load_tokenizer(case.tokenizer).model_input_names}
    must_equal(counts, dict.fromkeys(counts, len(case.kept)), "the number of rows under each key")


# shape


@requirement("TRANS-TOKENIZE-1", "tokenize")
@given(ANY)
@example(TWO)
@example(BERT)
def test_tokenize_has_every_column(impl, case):
    """There is one row per example, with every key of tokenizer.model_input_names, and labels.

    Why: a model without its mask or its token types guesses them, and without labels it gives no loss.
    Hint: keep what the tokenizer returned for the sources, and add the targets' input_ids as labels.
    """
    columns = tokenized(impl, case)
    wanted = [*load_tokenizer(case.tokenizer).model_input_names, "labels"]
    counts = {key: len(columns[key]) if key in columns else "missing" for key in wanted}
    must_equal(counts, dict.fromkeys(wanted, len(case.sources)), "the number of rows under each key")


@requirement("TRANS-TOKENIZE-2", "tokenize", after="TRANS-TOKENIZE-1")
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


@requirement("TRANS-TOKENIZE-3", "tokenize", after="TRANS-TOKENIZE-1")
@given(pairs("byte-bpe", "unigram", "wordpiece", lengths=ROOMY, prefixes=[None], languages=SIDES))
@example(TWO)
@example(BERT)
@example(TURNED)
@example(MANY)
@example(MANY_TURNED)
def test_tokenize_reads_the_source_language(impl, case):
    """The inputs are each row's text in source_lang, as the tokenizer encodes it by default.

    Why: a row names its languages in any order, and may hold more than two; the caller says which one is read.
    Hint: [row[source_lang] for row in examples["translation"]].
    """
    must_have_sources(impl, case)


@requirement("TRANS-TOKENIZE-4", "tokenize", after="TRANS-TOKENIZE-3")
@given(pairs("byte-bpe", "unigram", "wordpiece", lengths=ROOMY, languages=SIDES))
@example(PREFIXED)
@example(GLUED)
@example(replace(BERT, prefix="in: "))
def test_tokenize_puts_the_prefix_before_sources(impl, case):
    """The prefix stands once before every source, with nothing in between.

    Why: a model of many tasks tells by the prefix what it is to do; it must be the same in training and in use.
    Hint: [prefix + row[source_lang] for row in examples["translation"]].
    Source: https://huggingface.co/docs/transformers/tasks/translation
    """
    must_have_sources(impl, case)


@requirement("TRANS-TOKENIZE-5", "tokenize", after="TRANS-TOKENIZE-3")
@given(ANY)
@example(CUT)
@example(CUT_BART)
@example(JUST_FITS)
@example(SHORT_TARGET)
@example(PREFIXED_CUT)
@example(replace(BERT, lengths=(5, 9)))
def test_tokenize_cuts_sources(impl, case):
    """A source has at most max_source_length tokens, prefix and special tokens included, and is cut on the right.

    Why: an encoder has no place for more; and the special tokens at the end must survive the cut.
    Hint: max_length=max_source_length, truncation=True.
    """
    must_have_sources(impl, case)


# labels


@requirement("TRANS-TOKENIZE-6", "tokenize", after="TRANS-TOKENIZE-1")
@given(ROOMY_PAIRS)
@example(TWO)
@example(BART)
@example(TURNED)
@example(MANY)
@example(PREFIXED)
@example(GLUED)
def test_tokenize_writes_the_target_language(impl, case):
    """The labels are the ids of the row's text in target_lang, without the prefix, ending in EOS.

    Why: the model learns to write what the labels hold: the text itself, and where it stops.
    Hint: tokenizer(text_target=[row[target_lang] for row in examples["translation"]])["input_ids"].
    """
    must_have_labels(impl, case)


@requirement("TRANS-TOKENIZE-7", "tokenize", after="TRANS-TOKENIZE-1")
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


@requirement("TRANS-TOKENIZE-8", "tokenize", after=["TRANS-TOKENIZE-6", "TRANS-TOKENIZE-7"])
@given(ENDING)
@example(CUT)
@example(CUT_BART)
@example(JUST_FITS)
@example(SHORT_SOURCE)
@example(SHORT_TARGET)
@example(PREFIXED_CUT)
def test_tokenize_ends_cut_labels_in_eos(impl, case):
    """Labels that are cut hold as many tokens of the target as there is room for, and still end in EOS.

    Why: a model that never sees an end after a long text runs on until it is stopped.
    Hint: let the tokenizer cut, special tokens and all; do not slice labels[:max_target_length].
    """
    must_have_labels(impl, case)


# codes


@requirement("TRANS-TOKENIZE-9", "tokenize", after="TRANS-TOKENIZE-3")
@given(WITH_CODES)
@example(MBART50)
@example(MBART)
@example(NLLB)
@example(NLLB_LEGACY)
@example(replace(MBART50, lengths=(5, 4)))
@example(replace(MBART, lengths=(5, 4), prefix="in: "))
def test_tokenize_marks_sources_with_their_code(impl, case):
    """Where the tokenizer knows source_lang as a code, the sources carry it, where the family puts it.

    Why: the encoder must know what language it reads; a fresh tokenizer is set to some other language.
    Hint: tokenizer.src_lang = source_lang, before the sources are tokenized.
    Source: https://huggingface.co/docs/transformers/model_doc/mbart
    """
    must_have_sources(impl, case)


@requirement("TRANS-TOKENIZE-10", "tokenize", after="TRANS-TOKENIZE-8")
@given(WITH_CODES)
@example(MBART50)
@example(MBART)
@example(NLLB)
@example(NLLB_LEGACY)
@example(replace(MBART50, lengths=(5, 4)))
@example(replace(MBART, lengths=(5, 4), prefix="in: "))
def test_tokenize_marks_labels_with_their_code(impl, case):
    """Where the tokenizer knows target_lang as a code, the labels carry it: behind the EOS where the family puts it last.

    Why: the decoder chooses its language by the code; the source's code would teach it the wrong one.
    Hint: tokenizer.tgt_lang = target_lang, and text_target= for the targets.
    Source: https://huggingface.co/docs/transformers/model_doc/mbart
    """
    must_have_labels(impl, case)


@requirement("TRANS-TOKENIZE-11", "tokenize", after=["TRANS-TOKENIZE-9", "TRANS-TOKENIZE-10"])
@given(WITHOUT_CODES)
@example(UNKNOWN[0])
@example(UNKNOWN[1])
@example(replace(UNKNOWN[1], tokenizer="mbart", lengths=(6, 4)))
def test_tokenize_leaves_codes_that_it_cannot_choose(impl, case):
    """Where the tokenizer does not know the row's languages as codes, both sides carry what it is set to.

    Why: data sets say "de" where the tokenizer says "de_DE"; set to "de", it marks every text with the unknown token.
    Hint: set src_lang and tgt_lang only if the name is one of the tokenizer's special tokens.
    """
    must_have_both_sides(impl, case)


@requirement("TRANS-TOKENIZE-12", "tokenize", after=["TRANS-TOKENIZE-9", "TRANS-TOKENIZE-10"])
@given(WITH_CODES)
@example(MBART50)
@example(MBART)
@example(NLLB)
def test_tokenize_translates_both_ways_with_one_tokenizer(impl, case):
    """A tokenizer that was used in one direction serves the other direction next.

    Why: the library keeps the languages on the tokenizer; those of the last call must not mark the texts of this one.
    Hint: set both languages in every call.
    """
    source, target = case.languages
    back = replace(case, languages=(target, source))
    tokenizer = load_tokenizer(case.tokenizer)
    impl.tokenize(case.translations, tokenizer, **case.named)
    columns = impl.tokenize(back.translations, tokenizer, **back.named)
    got = [matrix(columns, "input_ids"), matrix(columns, "labels")]
    names = ["the sources of the second call", "the labels of the second call"]
    for name, rows, expected in zip(names, got, [back.inputs, back.labels], strict=True):
        must_be_rows(back, rows, expected, name)


# None


@requirement("TRANS-TOKENIZE-13", "tokenize", after=["TRANS-TOKENIZE-4", "TRANS-TOKENIZE-8"])
@given(MISSING)
@example(TARGET_IS_NONE)
@example(SOURCE_IS_NONE)
@example(BOTH_AND_CROSSED)
def test_tokenize_drops_rows_without_a_side(impl, case):
    """A row in which one of the two texts is None is dropped, both sides together; the others keep their order.

    Why: data sets have holes; dropping one side alone pairs every later text with another's translation.
    Hint: filter the rows, not the two lists.
    """
    must_have_both_sides(impl, case)


@requirement("TRANS-TOKENIZE-14", "tokenize", after="TRANS-TOKENIZE-13")
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


@requirement("TRANS-TOKENIZE-15", "tokenize", after="TRANS-TOKENIZE-13")
@given(MISSING)
@example(replace(TWO, others=True, languages=("xy", "yx")))
@example(replace(MBART50, others=True))
def test_tokenize_looks_at_two_languages_only(impl, case):
    """A None in a language that is neither read nor written drops no row.

    Why: data sets of many languages have holes in most of them; the pair at hand is complete.
    Hint: look at row[source_lang] and row[target_lang], not at row.values().
    """
    examples = case.translations
    examples["translation"] = [{**row, "zz": None} for row in examples["translation"]]
    columns = impl.tokenize(examples, load_tokenizer(case.tokenizer), **case.named)
    must_be_rows(case, matrix(columns, "input_ids"), case.inputs, "the tokens of the sources")


# SHOULD


@requirement("TRANS-TOKENIZE-20", "tokenize", level=SHOULD, after="TRANS-TOKENIZE-6")
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


@requirement("TRANS-TOKENIZE-21", "tokenize", level=SHOULD, after="TRANS-TOKENIZE-3")
@given(NO_END)
@example(GPT2)
@example(GPT2_CUT)
def test_tokenize_appends_nothing_to_sources(impl, case):
    """Where the tokenizer adds no EOS to a text, none is appended to the source.

    Why: the source is read as the model's own tokenizer writes it; only the target needs an end.
    Hint: append EOS to the labels alone.
    """
    must_have_sources(impl, case)


@requirement("TRANS-TOKENIZE-22", "tokenize", level=SHOULD, after="TRANS-TOKENIZE-13")
@given(pairs("unigram"))
@example(EMPTY)
@example(replace(EMPTY, tokenizer="byte-bpe"))
@example(Pairs("unigram", [""], [""]))
def test_tokenize_keeps_empty_texts(impl, case):
    """An empty text is no None: its row is kept.

    Why: `if text` drops "" too, and rows that are dropped silently are missing in the score.
    Hint: ask `is not None`.
    """
    must_have_both_sides(impl, case)


@requirement("TRANS-TOKENIZE-23", "tokenize", level=SHOULD, after="TRANS-TOKENIZE-13")
@given(pairs("unigram", "byte-bpe", lengths=ROOMY))
@example(Pairs("byte-bpe", list(ODD_TEXTS), list(reversed(ODD_TEXTS))))
@example(Pairs("unigram", list(ODD_TEXTS), list(reversed(ODD_TEXTS)), prefix="  Ada in: "))
def test_tokenize_leaves_texts_as_they_are(impl, case):
    """Texts and prefix are tokenized as they are: spaces at the ends, capitals and all.

    Why: what a tokenizer makes of spaces and capitals is its own affair, and the same at every other place.
    Hint: no strip(), no lower() before the tokenizer.
    """
    must_have_both_sides(impl, case)


@requirement("TRANS-TOKENIZE-24", "tokenize", level=SHOULD, after="TRANS-TOKENIZE-11")
@given(PIECES)
@example(replace(MBART50, languages=ORDINARY_PIECES))
@example(replace(NLLB_LEGACY, languages=ORDINARY_PIECES))
def test_tokenize_tells_codes_from_pieces_of_words(impl, case):
    """A language whose name is an ordinary token of the vocabulary is no code.

    Why: any large vocabulary holds "en" as a piece of words; as a code it would mark texts with half a word.
    Hint: ask whether the name is in tokenizer.all_special_tokens, not whether it is in the vocabulary.
    """
    must_have_both_sides(impl, case)


@requirement("TRANS-TOKENIZE-25", "tokenize", level=SHOULD, after="TRANS-TOKENIZE-7")
@given(pairs("wordpiece", languages=SIDES))
@example(BERT)
@example(replace(BERT, lengths=(64, 4)))
def test_tokenize_appends_nothing_where_there_is_no_eos(impl, case):
    """Where the tokenizer has no EOS token, the labels are the target in the tokenizer's own template.

    Why: an encoder's tokenizer marks the end in its own way; a second mark, or an error, helps nobody.
    Hint: ask `tokenizer.eos_token_id is None` before appending it.
    """
    must_have_labels(impl, case)


CALLS = translation_calls(pairs("unigram", "byte-bpe", missing=True))
CODED_CALLS = translation_calls(WITH_CODES)

test_tokenize_accepts_any_mapping = accepts_columns("TRANS-TOKENIZE-80", "tokenize", CALLS)
test_tokenize_accepts_lazy_columns = accepts_columns("TRANS-TOKENIZE-81", "tokenize", CALLS, lazy=True)
test_tokenize_keeps_its_arguments = arguments_unchanged("TRANS-TOKENIZE-90", "tokenize", CALLS)
test_tokenize_is_repeatable = repeatable("TRANS-TOKENIZE-91", "tokenize", CODED_CALLS)

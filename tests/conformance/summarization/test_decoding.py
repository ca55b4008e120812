"""Decoding: ids become texts, be they generated or labels.

Labels hold -100 where the loss counts nothing, and a metric may fill up short predictions with it: it is no id, and gives
no text. Neither do special tokens: they are the frame of a text, not words of it.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
from nlpcheck.oracles import seq2seq as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.seq2seq import KINDS, Spoken, spoken_rows
from nlpcheck.strategies.tokenizers import load_tokenizer

ADA_IN_PARIS = [97, 8, 92]  # of `unigram`
ENDED = Spoken("unigram", [[0, *ADA_IN_PARIS, 1], [0, 92, 1, 0, 0]])
BART_ENDED = Spoken("byte-bpe", [[2, 0, 551, 360, 539, 2], [2, 0, 539, 2, 1, 1]], "tensor")
PLAIN = Spoken("unigram", [ADA_IN_PARIS, [92, 8, 97]])
LABELS = [Spoken("unigram", [[*ADA_IN_PARIS, 1], [92, 1, -100, -100]], kind) for kind in KINDS]
LEADING = [Spoken("byte-bpe", [[-100, 551, -100, 360], [551, 360, 539, -100]], kind) for kind in KINDS]
NOTHING_TO_SAY = [Spoken("unigram", [[-100, -100], [0, 1], [92, 1]], kind) for kind in KINDS]
ZERO_IS_A_WORD = [Spoken("byte-bpe-no-prefix", [[345, -100, 356], [1, 0, -100]], kind) for kind in KINDS]
SPLIT_CHARACTER = Spoken("byte-bpe", [[551, -100, 539, 551]])
AS_THEY_ARE = [
    Spoken("byte-bpe", [[551, 224, 360, 224, 539], [539, 224, 224, 224, 15]]),
    Spoken("byte-bpe", [[551, 202, 261, 539, 2]]),
    Spoken("byte-bpe", [[488, 73, 593, 360, 539]]),
    Spoken("unigram", [[97, 3, 137, 8, 1]], "tensor"),
]
CODES = Spoken("mbart50", [[72, 4, 2], [2, 69, 4]])
TOKENIZERS = ("unigram", "byte-bpe", "wordpiece")
ANY = spoken_rows(*TOKENIZERS)
WORDS = spoken_rows(*TOKENIZERS, ignored=False, special=False)
IGNORED = spoken_rows(*TOKENIZERS, special=False)
NO_ZERO = spoken_rows("byte-bpe-no-prefix", special=False)


def texts_of(case):
    """What each row says, not stripped."""
    tokenizer = load_tokenizer(case.tokenizer)
    special = set(tokenizer.all_special_ids)
    return [tokenizer.decode(oracle.spoken(row, special)) for row in case.rows]


def decoded(impl, case):
    """The texts that the implementation gives."""
    return impl.decode(case.ids, load_tokenizer(case.tokenizer))


def must_say(impl, case):
    """Compare the texts, spaces at the ends aside."""
    got = [text.strip() for text in decoded(impl, case)]
    must_equal(got, [text.strip() for text in texts_of(case)], "the texts, stripped")


@requirement("SUM-DECODE-1", "decode")
@given(WORDS)
@example(PLAIN)
@example(Spoken("byte-bpe", [[551], [539]], "array"))
def test_decode_gives_one_text_per_row(impl, case):
    """There is one text per row of ids, in their order.

    Why: a metric compares each text with its reference.
    Hint: tokenizer.batch_decode(ids).
    """
    must_equal(len(decoded(impl, case)), len(case.rows), "the number of texts")


@requirement("SUM-DECODE-2", "decode", after="SUM-DECODE-1")
@given(WORDS)
@example(PLAIN)
@example(Spoken("unigram", [ADA_IN_PARIS], "tensor"))
@example(Spoken("wordpiece", [[148, 167, 92]], "array"))
def test_decode_gives_the_text_of_the_ids(impl, case):
    """The text is what the tokenizer makes of the ids: pieces joined to words.

    Why: pieces joined by spaces, or with their marks, match no reference.
    Hint: tokenizer.batch_decode, not convert_ids_to_tokens.
    """
    must_say(impl, case)


@requirement("SUM-DECODE-3", "decode", after="SUM-DECODE-2")
@given(ANY)
@example(ENDED)
@example(BART_ENDED)
@example(Spoken("wordpiece", [[2, 148, 167, 3, 0]], "array"))
@example(CODES)
def test_decode_leaves_special_tokens_out(impl, case):
    """Start, end, padding and language codes give no text.

    Why: "<pad> Ada</s>" has two words more than its reference.
    Hint: skip_special_tokens=True.
    """
    must_say(impl, case)


@requirement("SUM-DECODE-4", "decode", after="SUM-DECODE-2")
@given(IGNORED)
@example(LABELS[0])
@example(LABELS[1])
@example(LABELS[2])
@example(LEADING[0])
@example(LEADING[1])
@example(LEADING[2])
def test_decode_takes_the_ignored_index(impl, case):
    """-100 may stand anywhere in the ids, and gives no text.

    Why: the tokenizer raises on it; labels are padded with it, and so are predictions of different lengths.
    Hint: drop it, or put the pad id in its place, before decoding; a list has to be looked through row by row.
    Source: https://github.com/huggingface/transformers/issues/22634
    """
    must_say(impl, case)


@requirement("SUM-DECODE-5", "decode", after="SUM-DECODE-4")
@given(NO_ZERO)
@example(ZERO_IS_A_WORD[0])
@example(ZERO_IS_A_WORD[1])
@example(ZERO_IS_A_WORD[2])
def test_decode_puts_no_word_for_the_ignored_index(impl, case):
    """-100 gives no text also where the ids 0 and 1 are words.

    Why: 0 is the pad id of some tokenizers only; of others it is "!" or "the".
    Hint: tokenizer.pad_token_id in the place of -100, or nothing.
    """
    must_say(impl, case)


@requirement("SUM-DECODE-6", "decode", after="SUM-DECODE-4")
@given(ANY)
@example(Spoken("byte-bpe", [[551, 360], [360, 551]]))
@example(Spoken("byte-bpe", [[0, 551, 2]], "tensor"))
@example(Spoken("unigram", [[97, 3], [3, 97]]))
@example(NOTHING_TO_SAY[0])
def test_decode_strips_texts(impl, case):
    """Texts have no white space at their ends.

    Why: byte-level tokens hold the space before a word, and an exact comparison would fail on it.
    Hint: text.strip().
    """
    must_equal(decoded(impl, case), [text.strip() for text in texts_of(case)], "the texts")


@requirement("SUM-DECODE-7", "decode", after="SUM-DECODE-4")
@given(ANY)
@example(NOTHING_TO_SAY[0])
@example(NOTHING_TO_SAY[1])
@example(NOTHING_TO_SAY[2])
def test_decode_gives_an_empty_text_for_a_row_without_words(impl, case):
    """A row of nothing but special tokens and -100 gives "", and the other rows keep their places.

    Why: a model may write nothing; a row that vanishes moves all later texts to other references.
    Hint: do not skip rows.
    """
    empty = Spoken(case.tokenizer, [[-100] * len(case.rows[0]), *case.rows], case.kind)
    must_equal([text.strip() for text in decoded(impl, empty)], ["", *(text.strip() for text in texts_of(case))])


# SHOULD


@requirement("SUM-DECODE-20", "decode", level=SHOULD, after="SUM-DECODE-4")
@given(ANY)
@example(ENDED)
def test_decode_takes_rows_of_different_lengths(impl, case):
    """Rows in a list may have different lengths.

    Why: labels are like that before they are collated, and so are texts that were generated one by one.
    Hint: go row by row; np.array refuses such a list.
    """
    rows = [[*row, *row[:1]] if number % 2 else row for number, row in enumerate([*case.rows, case.rows[0]])]
    must_say(impl, Spoken(case.tokenizer, rows))


@requirement("SUM-DECODE-21", "decode", level=SHOULD, after="SUM-DECODE-3")
@given(spoken_rows("byte-bpe-no-prefix", "unigram-cls-last", "wordpiece-left"))
@example(Spoken("byte-bpe-no-prefix", [[345, 356, 594, 594], [594, 345, 0, 1]]))
@example(Spoken("wordpiece-left", [[212, 1, 147, 2, -100]]))
def test_decode_knows_every_kind_of_padding(impl, case):
    """Special tokens give no text whatever their ids and wherever they stand: padding on the left, EOS as padding.

    Why: a list of ids 0, 1 and 2 is right for one family only.
    Hint: skip_special_tokens=True asks the tokenizer.
    """
    must(isinstance(decoded(impl, case), list), "a list of texts")
    must_say(impl, case)


@requirement("SUM-DECODE-22", "decode", level=SHOULD, after="SUM-DECODE-2")
@given(st.sampled_from(AS_THEY_ARE))
def test_decode_leaves_the_inside_of_texts_alone(impl, case):
    """Inside a text, spaces, line breaks, letters with accents and spaces before marks stay.

    Why: sentences are told apart by their line breaks, and other languages are written in other letters.
    Hint: strip the ends, and nothing else.
    """
    must_say(impl, case)


CALLS = ANY.map(lambda case: case.call)

test_decode_keeps_its_arguments = arguments_unchanged("SUM-DECODE-90", "decode", CALLS)
test_decode_is_repeatable = repeatable("SUM-DECODE-91", "decode", CALLS)

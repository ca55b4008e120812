"""Windows: a batch of sentences becomes rows for the model, with a label at every token.

The tokenizer cuts words into pieces, adds special tokens and truncates. The labels follow each of these steps, row by
row: a long sentence gives several rows, and each looks up the words that it holds in the tags of its own sentence.
"""

from dataclasses import replace

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal, must_raise
from nlpcheck.environment import WINDOWS
from nlpcheck.oracles import alignment as oracle
from nlpcheck.rules import accepts_columns, arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.alignment import (
    IGNORED,
    TaggedSentences,
    tagged_sentences,
    window_calls,
)
from nlpcheck.strategies.labels import ODD_TYPES, label_names
from nlpcheck.strategies.tokenizers import load_tokenizer, tokenizer_names

NAMES = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
ADA = TaggedSentences([["Ada", "Lovelace", "plays"]], [[1, 2, 0]], NAMES, "wordpiece", room=3, stride=1)
TWO = TaggedSentences(
    [["Ada", "in", "Paris"], ["New", "York", "players", "Lovelace"]], [[1, 0, 3], [3, 4, 0, 1]], NAMES, "wordpiece"
)
LONG_AND_SHORT = TaggedSentences(
    [["Londonist", "players", "in", "Paris"], ["Ada"], ["York", "unhappy"]],
    [[3, 0, 0, 3], [1], [4, 0]],
    NAMES,
    "byte-bpe",
    room=4,
    stride=2,
)
REPEATED = TaggedSentences([["New", "New", "New", "York"]], [[0, 3, 0, 4]], NAMES, "unigram", room=2, stride=0)
SAME_WORDS = TaggedSentences([["Ada", "York"], ["Ada", "York"]], [[1, 3], [0, 4]], NAMES, "wordpiece")
OVERLAPPING = TaggedSentences([["New", "York", "Ada", "in"]], [[3, 4, 1, 0]], NAMES, "unigram", room=2, stride=1)
# Words of several tokens that go on in the next window, which shares a token with the one before, or none.
BROKEN = TaggedSentences([["Londonist", "Londonist"]], [[3, 1]], NAMES, "wordpiece", room=2, stride=0)
SHARED = TaggedSentences([["Ada"], ["Londonist", "Londonist"]], [[0], [3, 4]], NAMES, "byte-bpe", room=3, stride=2)
# Longer than what is often taken for enough, shorter than what any model takes.
LONG = TaggedSentences([["Ada", *["in"] * 150, "Paris"]], [[1, *[0] * 150, 3]], NAMES, "wordpiece")
ODD = TaggedSentences([["Ada", "\u200b", "", "York"]], [[1, 2, 0, 3]], NAMES, "wordpiece")


def rows_of(impl, some, **options):
    """The rows of some sentences."""
    tokenizer = load_tokenizer(some.tokenizer)
    return impl.tokenize_and_align_labels(some.examples, tokenizer, label_names=some.label_names, **options)


def cut_rows_of(impl, some, **options):
    """The rows of some sentences, none longer than there is room."""
    return rows_of(impl, some, max_length=max_length(some), **options)


def window_rows_of(impl, some, **options):
    """The rows of some sentences, cut into windows."""
    return cut_rows_of(impl, some, stride=some.stride, **options)


def max_length(some):
    """The length of a row that is full."""
    return some.room + load_tokenizer(some.tokenizer).num_special_tokens_to_add()


def whole(some):
    """What the tokenizer makes of each sentence: ids and word ids, nothing cut."""
    encoding = load_tokenizer(some.tokenizer)(some.tokens, is_split_into_words=True)
    return [(ids, encoding.word_ids(i)) for i, ids in enumerate(encoding["input_ids"])]


def window(row, bounds):
    """A list with one entry per token, cut to some of the tokens between the special ones."""
    values, words = row
    content = [token for token, word in enumerate(words) if word is not None]
    if not content:
        return values
    first, last = content[0], content[-1]
    return values[:first] + values[first : last + 1][bounds[0] : bounds[1]] + values[last + 1 :]


def windows_of(some, values, words):
    """The windows of one sentence, of a list with one entry per token."""
    length = sum(word is not None for word in words)
    return [window((values, words), bounds) for bounds in oracle.window_bounds(length, some.room, some.stride)]


def labels_of(some, sentence, words, *, everywhere=False):
    """The labels of a row of one of the sentences, by the definition."""
    return oracle.token_labels(some.ner_tags[sentence], words, some.label_names, label_all_tokens=everywhere)


def by_sentence(some, rows, key):
    """A column, its rows grouped by the sentence that they come from."""
    grouped = [[] for _ in some.tokens]
    for sentence, row in zip(mapping_of(some, rows), rows[key], strict=True):
        grouped[sentence].append(row)
    return grouped


def mapping_of(some, rows):
    """The sentence of each row; there must be one for each, and it must exist."""
    mapping = rows.get("overflow_to_sample_mapping")
    must(mapping is not None, "rows with the key 'overflow_to_sample_mapping', since a stride was passed", list(rows))
    fits = len(mapping) == len(rows["input_ids"]) == len(rows["labels"]) and set(mapping) <= set(
        range(len(some.tokens))
    )
    must(fits, f"one number of a sentence (0 to {len(some.tokens) - 1}) per row of every column", mapping)
    return mapping


# Whole sentences


@requirement("TC-WINDOW-1", "tokenize_and_align_labels")
@given(tagged_sentences())
@example(TWO)
@example(LONG_AND_SHORT)
def test_windows_give_one_row_per_sentence_without_a_stride(impl, some):
    """Without stride there is one row per sentence, in every column.

    Why: the next step pairs the rows with the sentences by their place.
    Hint: pass the whole list of sentences to the tokenizer, with is_split_into_words=True.
    """
    rows = rows_of(impl, some)
    got = [len(rows[key]) for key in ("input_ids", "attention_mask", "labels")]
    must_equal(got, [len(some.tokens)] * 3, "the numbers of rows of input_ids, attention_mask and labels")


@requirement("TC-WINDOW-2", "tokenize_and_align_labels", after="TC-WINDOW-1")
@given(tagged_sentences())
@example(TWO)
@example(REPEATED)
@example(LONG_AND_SHORT)
@example(LONG)
def test_windows_keep_the_words_of_the_data_set(impl, some):
    """input_ids are those that the tokenizer gives with is_split_into_words=True, not padded.

    Why: joining the words and splitting again finds other words, and the labels belong to the old ones.
    Hint: is_split_into_words=True; padding is the collator's work.
    Source: https://github.com/huggingface/transformers/issues/12665
    """
    must_equal(rows_of(impl, some)["input_ids"], [ids for ids, _ in whole(some)], "the input_ids")


@requirement("TC-WINDOW-3", "tokenize_and_align_labels", after="TC-WINDOW-1")
@given(tagged_sentences(), st.booleans())
@example(TWO, cut=False)
@example(LONG_AND_SHORT, cut=True)
def test_windows_attend_to_every_token(impl, some, cut):
    """attention_mask is 1 at every token of a row, and as long as the row.

    Why: there is no padding yet, so there is nothing to hide from the model.
    Hint: leave padding=False; the collator pads each batch to its own longest row.
    """
    rows = cut_rows_of(impl, some) if cut else rows_of(impl, some)
    expected = [[1] * len(ids) for ids in rows["input_ids"]]
    must_equal(rows["attention_mask"], expected, "the attention_mask")


@requirement("TC-WINDOW-4", "tokenize_and_align_labels", after="TC-WINDOW-1")
@given(tagged_sentences(), st.booleans())
@example(TWO, cut=False)
@example(ADA, cut=True)
@example(LONG_AND_SHORT, cut=True)
def test_windows_give_one_label_per_token(impl, some, cut):
    """Every row has as many labels as input_ids, cut or not.

    Why: a batch is a rectangle; labels of another length than their row cannot be batched.
    Hint: build the labels from the word ids of the row as it is after truncation.
    Source: https://github.com/huggingface/transformers/issues/18050
    """
    rows = cut_rows_of(impl, some) if cut else rows_of(impl, some)
    must_equal(
        [len(row) for row in rows["labels"]], [len(ids) for ids in rows["input_ids"]], "the lengths of the labels"
    )


@requirement("TC-WINDOW-5", "tokenize_and_align_labels", after="TC-WINDOW-4")
@given(tagged_sentences(), st.booleans())
@example(TWO, everywhere=False)
@example(TWO, everywhere=True)
def test_windows_ignore_special_tokens(impl, some, everywhere):
    """The special tokens that the tokenizer adds are labelled -100.

    Why: the loss skips -100 only; any other value trains the model to tag [CLS].
    Hint: word_ids() is None there, whether they stand at the front, at the end, or not at all.
    """
    labels = rows_of(impl, some, label_all_tokens=everywhere)["labels"]
    got = _pick(labels, some, lambda words, token: words[token] is None)
    must_equal(got, [[IGNORED] * len(row) for row in got], "the labels of the special tokens of each row")


@requirement("TC-WINDOW-6", "tokenize_and_align_labels", after="TC-WINDOW-4")
@given(tagged_sentences(), st.booleans())
@example(TWO, everywhere=False)
@example(REPEATED, everywhere=False)
@example(SAME_WORDS, everywhere=False)
@example(LONG_AND_SHORT, everywhere=True)
def test_windows_label_the_first_token_of_each_word(impl, some, everywhere):
    """The first token of every word carries the word's tag, whatever family the tokenizer is of.

    Why: "##" marks pieces in one family only, and offsets begin anew, or one late, in others.
    Hint: encoding.word_ids(row) tells the word of each token for every fast tokenizer.
    Source: https://github.com/huggingface/transformers/issues/8958
    """
    labels = rows_of(impl, some, label_all_tokens=everywhere)["labels"]
    got = _pick(labels, some, lambda words, token: words[token] is not None and words[token] not in words[:token])
    must_equal(got, some.ner_tags, "the labels of the first tokens of each row's words")


@requirement("TC-WINDOW-7", "tokenize_and_align_labels", after="TC-WINDOW-4")
@given(tagged_sentences())
@example(TWO)
@example(LONG_AND_SHORT)
def test_windows_ignore_the_other_tokens_of_a_word(impl, some):
    """Tokens that continue a word are labelled -100, unless label_all_tokens asks for more.

    Why: each word counts once in the loss, however many pieces it is cut into.
    Hint: label_all_tokens is False if nobody passes it.
    """
    got = _pick(
        rows_of(impl, some)["labels"],
        some,
        lambda words, token: words[token] in words[:token] and words[token] is not None,
    )
    must_equal(got, [[IGNORED] * len(row) for row in got], "the labels of the tokens that continue a word")


@requirement("TC-WINDOW-8", "tokenize_and_align_labels", after="TC-WINDOW-4")
@given(tagged_sentences())
@example(TWO)
@example(LONG_AND_SHORT)
def test_windows_label_all_tokens_if_asked(impl, some):
    """With label_all_tokens, tokens that continue a word carry the continuation of its tag.

    Why: it is the same rule as for a single row; an option that is accepted and forgotten is worse than none.
    Hint: pass label_all_tokens and label_names on to align_labels_with_tokens.
    """
    expected = [labels_of(some, i, words, everywhere=True) for i, (_, words) in enumerate(whole(some))]
    must_equal(rows_of(impl, some, label_all_tokens=True)["labels"], expected, "the labels")


@requirement("TC-WINDOW-9", "tokenize_and_align_labels", after="TC-WINDOW-1")
@given(tagged_sentences(), st.booleans())
@example(TWO, everywhere=False)
@example(LONG_AND_SHORT, everywhere=True)
def test_windows_do_not_depend_on_the_other_sentences(impl, some, everywhere):
    """A sentence gives the same row alone and among others.

    Why: `word_ids()` without a row number is that of row 0; every other row then carries labels of the first.
    Hint: encoding.word_ids(row), for each row.
    """
    together = rows_of(impl, some, label_all_tokens=everywhere)
    tokenizer, names = load_tokenizer(some.tokenizer), some.label_names
    last = {"tokens": some.tokens[-1:], "ner_tags": some.ner_tags[-1:]}
    alone = impl.tokenize_and_align_labels(last, tokenizer, label_names=names, label_all_tokens=everywhere)
    for key in ("input_ids", "labels"):
        must_equal(together[key][-1:], alone[key], f"the {key} of the last sentence, among others and alone")


@requirement("TC-WINDOW-10", "tokenize_and_align_labels", after="TC-WINDOW-6")
@given(tagged_sentences())
@example(TWO)
@example(LONG_AND_SHORT)
def test_windows_keep_ignored_words_ignored(impl, some):
    """A word tagged -100 stays -100.

    Why: someone has excluded the word on purpose.
    Hint: hand the tag on as it is; do not replace what is negative.
    """
    must_equal(*_ignored_first_words(impl, some), "the labels of the tokens of each sentence's first word")


@requirement("TC-WINDOW-24", "tokenize_and_align_labels", level=SHOULD, after="TC-WINDOW-10")
@given(tagged_sentences())
@example(TWO)
@example(LONG_AND_SHORT)
def test_windows_continue_ignored_words_with_ignored_tokens(impl, some):
    """With label_all_tokens, a word tagged -100 is -100 at every token.

    Why: -100 is no index into label_names: the popular recipes fail there, or count from the end of the names.
    Hint: treat -100 before you look a name up.
    """
    got, expected = _ignored_first_words(impl, some, label_all_tokens=True)
    must_equal(got, expected, "the labels of the tokens of each sentence's first word")


@requirement("TC-WINDOW-25", "tokenize_and_align_labels", after="TC-WINDOW-8")
@given(st.permutations(["O", "B-CIV-ORG", "I-CIV-ORG", "B-ORG", "I-ORG", "I-CIV"]), tokenizer_names())
@example(["O", "B-ORG", "I-ORG", "B-CIV-ORG", "I-CIV-ORG", "I-CIV"], "wordpiece")
@example(["O", "B-CIV-ORG", "I-CIV-ORG", "B-ORG", "I-ORG", "I-CIV"], "byte-bpe")
def test_windows_read_types_with_hyphens(impl, names, tokenizer):
    """With label_all_tokens, the type is everything after the first hyphen.

    Why: "CIV-ORG" is another type than "ORG" and than "CIV".
    Hint: name.split("-", 1)[1] or name[2:]; best in one place, for single rows and for batches.
    """
    must_equal(*_labels_of_one_word(impl, names, names.index("B-CIV-ORG"), tokenizer), "the labels")


@requirement("TC-WINDOW-26", "tokenize_and_align_labels", level=SHOULD, after="TC-WINDOW-25")
@given(label_names(ODD_TYPES), st.integers(0, 6), tokenizer_names())
@example(["O", "B-SUB-ORG", "I-SUB-ORG"], 1, "wordpiece")
@example(["O", "B-O", "I-O"], 0, "byte-bpe")
@example(["O", "B-B-PER", "I-B-PER", "I-I-PER"], 1, "unigram")
def test_windows_read_types_that_look_like_tags(impl, names, label, tokenizer):
    """With label_all_tokens, a type may be called O, B-PER or SUB-ORG; a tag is still read from its front.

    Why: the rest of a tag is a name, not grammar: replacing "B-" everywhere makes "B-SUB-ORG" an "I-SUI-ORG".
    Hint: look at the first two characters only.
    """
    must_equal(*_labels_of_one_word(impl, names, label % len(names), tokenizer), "the labels")


# Sentences that are too long


@requirement("TC-WINDOW-11", "tokenize_and_align_labels", after="TC-WINDOW-1")
@given(tagged_sentences())
@example(ADA)
@example(TWO)
def test_windows_are_never_longer_than_max_length(impl, some):
    """With max_length no row has more tokens, special tokens included, and there is still one row per sentence.

    Why: a model has positions for so many tokens and no more.
    Hint: truncation=True with max_length; without a stride what is cut off is gone.
    """
    rows = cut_rows_of(impl, some)
    must(len(rows["input_ids"]) == len(some.tokens), f"{len(some.tokens)} rows, one per sentence", rows["input_ids"])
    longest = max(map(len, rows["input_ids"]))
    must(longest <= max_length(some), f"rows of at most {max_length(some)} tokens", longest)


@requirement("TC-WINDOW-12", "tokenize_and_align_labels", after="TC-WINDOW-11")
@given(tagged_sentences())
@example(ADA)
@example(REPEATED)
@example(TWO)
def test_windows_are_cut_on_the_right_and_no_more_than_needed(impl, some):
    """max_length cuts tokens at the end of a sentence, before the special tokens, and only as many as it must.

    Why: a sentence that just fits stays whole, and special tokens are kept: the model expects them.
    Hint: let the tokenizer truncate; a slice of the finished row loses [SEP].
    """
    expected = [window(row, (0, some.room)) for row in whole(some)]
    must_equal(cut_rows_of(impl, some)["input_ids"], expected, "the input_ids")


@requirement("TC-WINDOW-13", "tokenize_and_align_labels", after="TC-WINDOW-11")
@given(tagged_sentences(), st.booleans())
@example(ADA, everywhere=False)
@example(TWO, everywhere=True)
def test_windows_keep_the_labels_of_what_is_left(impl, some, everywhere):
    """The tokens that max_length leaves carry the labels that they carry in the whole sentence.

    Why: what is cut off at the end says nothing about what stands before it.
    Hint: build the labels from the word ids of the cut row.
    """
    labels = rows_of(impl, some, label_all_tokens=everywhere)["labels"]
    expected = [window((row, words), (0, some.room)) for row, (_, words) in zip(labels, whole(some), strict=False)]
    must_equal(cut_rows_of(impl, some, label_all_tokens=everywhere)["labels"], expected, "the labels of the cut rows")


@requirement("TC-WINDOW-14", "tokenize_and_align_labels", after="TC-WINDOW-1", environment=WINDOWS)
@given(tagged_sentences())
@example(ADA)
@example(REPEATED)
@example(LONG_AND_SHORT)
@example(TWO)
def test_windows_name_the_sentence_of_every_row(impl, some):
    """With stride, overflow_to_sample_mapping names a sentence per row; each sentence has as many rows as it needs.

    Why: there are more rows than sentences now, so the place of a row no longer tells its sentence.
    Hint: return_overflowing_tokens=True, for a stride of 0 too: 0 is a stride, None is none.
    """
    mapping = mapping_of(some, window_rows_of(impl, some))
    expected = [len(windows_of(some, ids, words)) for ids, words in whole(some)]
    got = [mapping.count(sentence) for sentence in range(len(some.tokens))]
    must_equal(got, expected, f"the number of rows of each sentence, in the mapping {mapping}")


@requirement("TC-WINDOW-15", "tokenize_and_align_labels", after="TC-WINDOW-14", environment=WINDOWS)
@given(tagged_sentences())
@example(ADA)
@example(REPEATED)
@example(LONG_AND_SHORT)
@example(OVERLAPPING)
def test_windows_share_as_many_tokens_as_the_stride(impl, some):
    """From left to right, each window begins room - stride tokens after the one before; the last reaches the end.

    Why: the shared tokens give a word at the edge its context; with another step words are lost or seen more often.
    Hint: stride counts the tokens that windows share, not the step from one to the next.
    """
    got = by_sentence(some, window_rows_of(impl, some), "input_ids")
    must_equal(got, [windows_of(some, *row) for row in whole(some)], "the input_ids of the windows of each sentence")


@requirement("TC-WINDOW-16", "tokenize_and_align_labels", after="TC-WINDOW-14", environment=WINDOWS)
@given(tagged_sentences())
@example(LONG_AND_SHORT)
@example(TWO)
@example(ADA)
def test_windows_label_the_words_of_their_own_sentence(impl, some):
    """Every window is labelled with its own sentence's tags; a word's first token in the window carries its tag.

    Why: row 1 may still be sentence 0; labels taken by the number of the row belong to another sentence.
    Hint: tags[overflow_to_sample_mapping[row]], and word_ids(row) of this very row.
    """
    rows = window_rows_of(impl, some)
    expected = [
        [labels_of(some, i, seen) for seen in windows_of(some, words, words)]
        for i, (_, words) in enumerate(whole(some))
    ]
    must_equal(by_sentence(some, rows, "labels"), expected, "the labels of the windows of each sentence")


@requirement("TC-WINDOW-27", "tokenize_and_align_labels", after=["TC-WINDOW-8", "TC-WINDOW-16"], environment=WINDOWS)
@given(tagged_sentences(complete=True))
@example(BROKEN)
@example(replace(BROKEN, room=3, stride=1))
@example(SHARED)
@example(replace(SHARED, tokenizer="unigram", room=2, stride=1))
def test_windows_label_all_tokens_of_every_window(impl, some):
    """With label_all_tokens, a word's first token in each window carries its tag, its other tokens the continuation.

    Why: a window may begin inside of a word; it is a row by itself, and its first token of a B-X word is B-X again.
    Hint: pass label_all_tokens on for every row, and keep nothing from the row before.
    """
    rows = window_rows_of(impl, some, label_all_tokens=True)
    expected = [
        [labels_of(some, i, seen, everywhere=True) for seen in windows_of(some, words, words)]
        for i, (_, words) in enumerate(whole(some))
    ]
    must_equal(by_sentence(some, rows, "labels"), expected, "the labels of the windows of each sentence")


@requirement("TC-WINDOW-17", "tokenize_and_align_labels", after="TC-WINDOW-14", environment=WINDOWS)
@given(tagged_sentences())
@example(ADA)
@example(LONG_AND_SHORT)
def test_windows_attend_to_every_token_of_every_row(impl, some):
    """All columns of a window have its length, and its attention_mask is 1 throughout.

    Why: the last window of a sentence is shorter than the others; it is padded in the batch, not here.
    Hint: leave padding=False.
    """
    rows = window_rows_of(impl, some)
    got = [rows["attention_mask"], [len(row) for row in rows["labels"]]]
    lengths = [len(ids) for ids in rows["input_ids"]]
    must_equal(got, [[[1] * length for length in lengths], lengths], "the attention_mask and the lengths of the labels")


# Errors


@requirement("TC-WINDOW-18", "tokenize_and_align_labels", after="TC-WINDOW-1")
@given(tagged_sentences(), st.integers(0, 2), st.sampled_from([-1, 0, 1]), st.booleans())
@example(TWO, 1, 1, cut=False)
@example(TWO, 1, -1, cut=False)
@example(REPEATED, 0, -1, cut=True)
@example(TWO, 0, 0, cut=False)
def test_windows_refuse_words_and_tags_that_differ_in_number(impl, some, at, difference, cut):
    """A sentence that has more or fewer tags than words is a ValueError, also where the difference is cut off.

    Why: somewhere a word or a tag was lost, and every label behind that place is wrong.
    Hint: compare the lengths, sentence by sentence, before you tokenize.
    """
    at %= len(some.tokens)
    tags = list(some.ner_tags)
    tags[at] = tags[at][:-1] if difference < 0 else [*tags[at], 0]
    if difference == 0:  # one more here and one less there: the sum is right
        tags[at - 1] = tags[at - 1][1:]
        tags[at] = tags[at] if len(tags) > 1 else []
    options = {"max_length": max_length(some)} if cut else {}
    examples = {"tokens": some.tokens, "ner_tags": tags}
    tokenizer = load_tokenizer(some.tokenizer)
    must_raise(
        (ValueError,), impl.tokenize_and_align_labels, examples, tokenizer, label_names=some.label_names, **options
    )


@requirement("TC-WINDOW-19", "tokenize_and_align_labels", after="TC-WINDOW-1")
@given(tagged_sentences(), st.integers(0, 2))
@example(ADA, 0)
@example(ADA, 5)
def test_windows_refuse_a_stride_that_leaves_no_room(impl, some, beyond):
    """A stride as large as the room between the special tokens, or larger, is a ValueError.

    Why: the next window would begin where this one began; the tokenizer does not raise, it panics.
    Hint: room = max_length - tokenizer.num_special_tokens_to_add(); require stride < room.
    """
    words, tags = some.tokens[0] * (some.room + 1), some.ner_tags[0] * (some.room + 1)
    must_raise(
        (ValueError,),
        impl.tokenize_and_align_labels,
        {"tokens": [words], "ner_tags": [tags]},
        load_tokenizer(some.tokenizer),
        label_names=some.label_names,
        max_length=max_length(some),
        stride=some.room + beyond,
    )


# Robustness


@requirement("TC-WINDOW-20", "tokenize_and_align_labels", level=SHOULD, after="TC-WINDOW-6")
@given(tagged_sentences(level="all"), st.booleans())
@example(ODD, everywhere=False)
@example(TaggedSentences([["", "Paris"], ["\u200b"]], [[0, 3], [1]], NAMES, "unigram-cls-last"), everywhere=True)
@example(TaggedSentences([["Ada", "York"]], [[1, 3]], NAMES, "byte-bpe-no-prefix"), everywhere=False)
@example(
    TaggedSentences([["\U0001f600", "[SEP]", "cafe\u0301"]], [[0, 1, 3]], NAMES, "wordpiece-left"), everywhere=True
)
def test_windows_label_odd_words_for_every_tokenizer(impl, some, everywhere):
    """Words without a token shift no label, and neither do emoji, special tokens in the text or missing ones around it.

    Why: texts from the web hold zero-width characters that some tokenizers drop; from there a counter is one off.
    Hint: nothing but word_ids tells which word a token belongs to.
    """
    expected = [labels_of(some, i, words, everywhere=everywhere) for i, (_, words) in enumerate(whole(some))]
    must_equal(rows_of(impl, some, label_all_tokens=everywhere)["labels"], expected, "the labels")


@requirement("TC-WINDOW-21", "tokenize_and_align_labels", level=SHOULD, after="TC-WINDOW-15", environment=WINDOWS)
@given(tagged_sentences(level="all"))
@example(TaggedSentences([["\U0001f600", "Ada", "\U0001f600"]], [[1, 0, 2]], NAMES, "byte-bpe", room=3, stride=1))
@example(TaggedSentences([["New", "York", "in", "Ada"]], [[3, 4, 0, 1]], NAMES, "wordlevel", room=3, stride=2))
@example(TaggedSentences([["New", "York", "in", "Ada"]], [[3, 4, 0, 1]], NAMES, "unigram-cls-last", room=3, stride=2))
def test_windows_cut_odd_words_for_every_tokenizer(impl, some):
    """Windows and their labels are right for every family of tokenizers and for words of any characters.

    Why: without special tokens there is more room, and left padding is no left truncation.
    Hint: ask the tokenizer how many special tokens it adds.
    """
    rows = window_rows_of(impl, some)
    expected = [
        list(
            zip(
                windows_of(some, *row),
                [labels_of(some, i, seen) for seen in windows_of(some, row[1], row[1])],
                strict=True,
            )
        )
        for i, row in enumerate(whole(some))
    ]
    got = zip(by_sentence(some, rows, "input_ids"), by_sentence(some, rows, "labels"), strict=True)
    must_equal(
        [list(zip(*both, strict=True)) for both in got], expected, "the (input_ids, labels) of each sentence's windows"
    )


@requirement("TC-WINDOW-22", "tokenize_and_align_labels", level=SHOULD, after="TC-WINDOW-2")
@given(st.booleans())
def test_windows_are_not_cut_at_the_length_of_the_tokenizer(impl, everywhere):
    """Without max_length nothing is cut, not even at the tokenizer's own model_max_length.

    Why: who wants the long sentence whole passes None; a silent cut loses entities from the gold side of the score.
    Hint: truncation=max_length is not None; truncation=True alone falls back on model_max_length.
    """
    tokenizer = load_tokenizer("wordpiece")
    count = tokenizer.model_max_length + 1
    examples = {"tokens": [["a"] * count], "ner_tags": [[0] * count]}
    rows = impl.tokenize_and_align_labels(examples, tokenizer, label_names=NAMES, label_all_tokens=everywhere)
    lengths = [len(ids) for ids in rows["input_ids"]]
    must_equal(lengths, [count + 2], f"the lengths of the rows, for {count} words and 2 special tokens")


@requirement("TC-WINDOW-23", "tokenize_and_align_labels", level=SHOULD, after="TC-WINDOW-2")
@given(tagged_sentences())
@example(TWO)
@example(LONG_AND_SHORT)
def test_windows_are_not_cut_without_a_length(impl, some):
    """Without max_length a stride changes nothing: no sentence is too long, each gives one row.

    Why: a caller who passes the stride always and the length sometimes must not lose or repeat words.
    Hint: only a sentence with more tokens than max_length is cut.
    """
    expected = [ids for ids, _ in whole(some)]
    must_equal(rows_of(impl, some, stride=some.stride)["input_ids"], expected, "the input_ids")


test_windows_take_any_mapping = accepts_columns("TC-WINDOW-92", "tokenize_and_align_labels", window_calls())
test_windows_take_lazy_columns = accepts_columns("TC-WINDOW-93", "tokenize_and_align_labels", window_calls(), lazy=True)
test_windows_keep_their_arguments = arguments_unchanged("TC-WINDOW-90", "tokenize_and_align_labels", window_calls())
test_windows_are_repeatable = repeatable("TC-WINDOW-91", "tokenize_and_align_labels", window_calls())


def _ignored_first_words(impl, some, **options):
    """The labels of the tokens of every sentence's first word, which is tagged -100; and what they must be."""
    ignoring = replace(some, ner_tags=[[IGNORED, *row[1:]] for row in some.ner_tags])
    got = _pick(rows_of(impl, ignoring, **options)["labels"], some, lambda words, token: words[token] == 0)
    return got, [[IGNORED] * len(row) for row in got]


def _labels_of_one_word(impl, names, label, tokenizer):
    """The labels of a word of several tokens; and what they must be."""
    some = TaggedSentences([["Londonist"]], [[label]], names, tokenizer)
    expected = [labels_of(some, 0, words, everywhere=True) for _, words in whole(some)]
    return rows_of(impl, some, label_all_tokens=True)["labels"], expected


def _pick(labels, some, wanted):
    """Of each row, the labels at the tokens that are wanted."""
    return [
        [label for token, label in enumerate(row) if token < len(words) and wanted(words, token)]
        for row, (_, words) in zip(labels, whole(some), strict=False)
    ]

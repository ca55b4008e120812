"""Answers of windows: the labels to train on, and what turns a prediction for a token into text.

The gold answer is given by its characters in the whole context. A window that holds all of it is labelled with its first and
its last token; every other window is labelled with the CLS token twice, which means "not here". For prediction, a row says
which example it is of and which characters of the context each of its tokens holds.
"""

from dataclasses import replace

from nlpcheck.assertions import must, must_equal
from nlpcheck.environment import WINDOWS
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.question_contexts import answer_of, fitted, question_batches

BATCHES = question_batches()
UNANSWERED = question_batches(answered=False)
TWO_EXAMPLES = question_batches(min_rows=2)
ODD_BATCHES = question_batches(level="all", tokenizers="all", empty_context=True)
ANY_TOKENIZER = question_batches(tokenizers="all")

LONG = "Ada plays in the New York cat in the New York"
CUT = fitted("wordpiece", ["the cat"], ["Ada in New York the cat"], [[answer_of("Ada in New York the cat", "New York")]],
             room=3, stride=1)  # fmt: skip
SECOND_WINDOW = fitted("byte-bpe", ["Paris"], [LONG], [[answer_of(LONG, "cat in")]], room=5, stride=2)
AT_ZERO = fitted("wordpiece", ["the cat"], ["Ada plays in Paris"], [[(0, 3)]], room=3, stride=1)
AT_ZERO_ROOMY = fitted("byte-bpe", ["the cat"], ["Ada plays in Paris"], [[(0, 9)]], room=40, stride=1)
AT_THE_END = fitted("unigram", ["the cat"], [LONG], [[answer_of(LONG, "New York", nth=1)]], room=6, stride=2)
REPEATED = fitted("wordpiece", ["Ada"], [LONG], [[answer_of(LONG, "New York", nth=1)]], room=40, stride=0)
REPEATED_CUT = fitted("byte-bpe", ["Ada"], [LONG], [[answer_of(LONG, "in the", nth=1)]], room=6, stride=3)
INSIDE_A_WORD = fitted("wordpiece", ["Ada"], ["the players in the cats"], [[answer_of("the players in the cats", "ay")]],
                       room=40, stride=0)  # fmt: skip
LEADING_SPACES = fitted(
    "byte-bpe", ["Ada"], ["  a cat in Paris"], [[answer_of("  a cat in Paris", "cat")]], room=40, stride=0
)
ACCENTS = fitted("byte-bpe", ["Ada"], ["café café in Paris"], [[answer_of("café café in Paris", "in Paris")]], room=40,
                 stride=0)  # fmt: skip
CAPITALS = fitted(
    "wordpiece", ["ada"], ["PARIS in Paris cat"], [[answer_of("PARIS in Paris cat", "Paris")]], room=40, stride=0
)
NO_ANSWER = fitted("wordpiece", ["the cat", "Ada"], ["Ada in Paris", "cat in York"], [[], [(0, 3)]], room=40, stride=0)
TWO_GOLDS = fitted("wordpiece", ["the cat"], [LONG],
                   [[answer_of(LONG, "York cat"), answer_of(LONG, "Ada")]], room=40, stride=0)  # fmt: skip
TWO_GOLDS_CUT = fitted("wordpiece", ["the cat"], [LONG],
                       [[answer_of(LONG, "York cat"), answer_of(LONG, "Ada")]], room=5, stride=1)  # fmt: skip
THREE_GOLDS = fitted("wordpiece", ["the cat"], [LONG],
                     [[answer_of(LONG, "York cat"), (0, 3), (0, 3)]], room=40, stride=0)  # fmt: skip
THREE = fitted(
    "wordpiece",
    ["the cat", "Ada", "in Paris"],
    [LONG, "Ada in Paris", "Paris in the New York cat"],
    [[answer_of(LONG, "plays")], [(0, 3)], [answer_of("Paris in the New York cat", "New York")]],
    room=5,
    stride=2,
)
SAME_CONTEXT = fitted(
    "wordpiece", ["Ada", "the cat"], [LONG, LONG], [[(0, 9)], [answer_of(LONG, "York cat")]], room=6, stride=2
)
ALIKE = replace(SAME_CONTEXT, ids=[" Q1", "q1"])
SAME_QUESTION = fitted("wordpiece", ["Ada", "Ada"], [LONG, "cat in Paris"], [[(0, 9)], [(0, 6)]], room=6, stride=2)
WHOLE_WINDOW = fitted("wordpiece", ["Ada"], ["Ada in Paris cat"], [[(0, 12)]], room=3, stride=1)
BEHIND_512 = fitted("wordpiece", ["Ada"], ["Ada in the cat " * 160], [[(2385, 2395)]], room=300, stride=50)
LAST_TOKEN = fitted(
    "byte-bpe", ["the cat"], ["Ada in the cat"], [[answer_of("Ada in the cat", "the")]], room=3, stride=0
)
EMOJI = fitted("byte-bpe", ["the cat"], ["Ada \U0001f600 in Paris"], [[(4, 5)]], room=40, stride=0)
BEHIND_EMOJI = fitted("wordpiece", ["the cat"], ["\U0001f600 cat in Paris"], [[(2, 8)]], room=40, stride=0)
ENDS_IN_ACCENT = fitted("wordpiece", ["the cat"], ["a cafe\u0301 in Paris"], [[(2, 7)]], room=40, stride=0)
THREE_ACCENTS = "cafe\u0301 cafe\u0301 cafe\u0301 a cat in Paris"  # each accent is a character of its own
BEHIND_ACCENTS = fitted("wordpiece", ["Ada"], [THREE_ACCENTS], [[answer_of(THREE_ACCENTS, "cat")]], room=40, stride=0)
ENDS_IN_SPACE = fitted("wordpiece", ["the cat"], ["Ada in Paris"], [[(4, 7)]], room=40, stride=0)
BEGINS_IN_SPACE = fitted("wordpiece", ["the cat"], ["Ada in Paris"], [[(3, 6)]], room=40, stride=0)
SPACE_AND_POINT = fitted("wordpiece", ["the cat"], ["Ada in Paris."], [[(6, 13)]], room=40, stride=0)
EMPTY = fitted("wordpiece", ["the cat", "Ada"], ["", "Ada in Paris"], [[], [(0, 6)]], room=2, stride=1)
BARE = fitted("byte-bpe-no-prefix", ["Ada in"], ["Ada in Paris"], [[(0, 6)]], room=2, stride=1)
CLS_LAST = fitted("unigram-cls-last", ["the cat"], ["Ada in Paris in York"], [[(4, 12)]], room=3, stride=1)
TYPED_CLS = fitted("unigram-cls-last", ["the <cls> cat"], ["Ada in <cls> Paris"], [[]], room=3, stride=1)


def labels_of(impl, batch):
    """Per row of a batch: its label, the right ones, the window, and whether the answer begins in its last token."""
    columns = impl.prepare_train_features(batch.examples, batch.loaded, **batch.lengths)
    got = zip(columns["start_positions"], columns["end_positions"], strict=False)
    windows = [window for _, window in batch.rows]
    return zip(got, batch.right_labels, windows, strict=False)


def must_label(impl, batch, *, last_tokens=False, chosen=lambda *_: True):
    """Each chosen row has one of its right labels; `last_tokens` chooses by where the answer begins (None: anywhere)."""
    for row, (got, right, window) in enumerate(labels_of(impl, batch)):
        in_last = any(start in window.context_tokens[-1:] for start, _ in right)
        if last_tokens in (in_last, None) and chosen(right, window):
            tokens = " ".join(batch.loaded.convert_ids_to_tokens(window.input_ids))
            labels = " or ".join(map(str, right))
            must(got in right, f"row {row} labelled {labels}; its tokens are {tokens}", f"row {row} labelled {got}")


def is_cls(right, window):
    """Whether a row can only be labelled CLS."""
    return right == [(window.cls_index, window.cls_index)]


@requirement("QA-TRAIN-20", "prepare_train_features", after="QA-TRAIN-6", environment=WINDOWS)
@given(BATCHES)
@example(CUT)
@example(SECOND_WINDOW)
def test_positions_are_tokens_of_the_row(impl, batch):
    """The positions are tokens of the row, and none lies outside of it.

    Why: the loss of a span head silently clamps a position behind the row, -100 becomes CLS and is trained.
    Hint: positions count from the first token of the row, special tokens and question included.
    """
    for got, _, window in labels_of(impl, batch):
        last = len(window.input_ids) - 1
        must(all(0 <= position <= last for position in got), f"positions from 0 to {last}", got)


@requirement("QA-TRAIN-21", "prepare_train_features", after="QA-TRAIN-6", environment=WINDOWS)
@given(UNANSWERED)
@example(NO_ANSWER)
def test_an_example_without_answers_is_labelled_cls(impl, batch):
    """Every row of an example without answers is labelled with the position of CLS, 0 if the tokenizer has none.

    Why: that is how the model learns to say that a question has no answer here.
    Hint: look whether answers["answer_start"] is empty before you read its first item.
    """
    golds = batch.first_answers
    for (got, right, _), (one, _) in zip(labels_of(impl, batch), batch.rows, strict=False):
        if golds[one] is None:
            must_equal(got, right[0], "start and end")


@requirement("QA-TRAIN-22", "prepare_train_features", after="QA-TRAIN-6", environment=WINDOWS)
@given(BATCHES)
@example(CUT)
@example(SECOND_WINDOW)
@example(TWO_GOLDS_CUT)
def test_a_window_that_cuts_the_answer_is_labelled_cls(impl, batch):
    """A window that does not hold the whole answer is labelled with the position of CLS twice.

    Why: half an answer as the label trains the model to cut answers, and its end would be a separator.
    Hint: compare both ends of the answer with the window: the start of its first context token, the end of its last.
    Source: https://github.com/huggingface/notebooks/issues/168
    """
    must_label(impl, batch, chosen=is_cls)


@requirement("QA-TRAIN-23", "prepare_train_features", after="QA-TRAIN-6", environment=WINDOWS)
@given(BATCHES)
@example(AT_ZERO)
@example(AT_ZERO_ROOMY)
@example(AT_THE_END)
@example(WHOLE_WINDOW)
@example(BEHIND_512)
@example(INSIDE_A_WORD)
@example(LEADING_SPACES)
@example(ACCENTS)
@example(CAPITALS)
def test_a_window_that_holds_the_answer_is_labelled_with_it(impl, batch):
    """A window that holds the whole answer is labelled with the answer's first and last token.

    Why: this is what the model learns; a label one token off makes every answer one token off.
    Hint: offsets tell the characters of each token; answer_start counts characters of the context as it came, from 0, and the
    character before answer_start + len(text) is the last.
    """
    must_label(impl, batch, chosen=lambda right, window: not is_cls(right, window))


@requirement("QA-TRAIN-24", "prepare_train_features", after="QA-TRAIN-22", environment=WINDOWS)
@given(BATCHES)
@example(TWO_GOLDS)
@example(TWO_GOLDS_CUT)
@example(THREE_GOLDS)
def test_the_first_gold_answer_counts(impl, batch):
    """Of several gold answers the first is the label, in every window.

    Why: one label per row; which one must not change from window to window.
    Hint: answers["answer_start"][0] and answers["text"][0], also where another gold lies inside the window.
    """
    must_label(impl, batch)


@requirement("QA-TRAIN-25", "prepare_train_features", after="QA-TRAIN-22", environment=WINDOWS)
@given(TWO_EXAMPLES)
@example(THREE)
@example(SAME_CONTEXT)
@example(SAME_QUESTION)
def test_each_window_has_the_answer_of_its_own_example(impl, batch):
    """A row is labelled with the answer of the example that its window is of.

    Why: one long context before it, and answers[i] belongs to another question than row i.
    Hint: answers[overflow_to_sample_mapping[i]].
    """
    must_label(impl, batch)


@requirement("QA-TRAIN-26", "prepare_train_features", after="QA-TRAIN-22", environment=WINDOWS)
@given(BATCHES)
@example(REPEATED)
@example(REPEATED_CUT)
def test_the_place_of_the_answer_counts_not_its_text(impl, batch):
    """Where the answer's text occurs several times, the one at answer_start is labelled.

    Why: the other places are as wrong as any other word, though the text looks right.
    Hint: never search the text; answer_start says where it is.
    """
    must_label(impl, batch)


@requirement("QA-TRAIN-27", "prepare_train_features", after="QA-TRAIN-6", level=SHOULD, environment=WINDOWS)
@given(BATCHES)
@example(LAST_TOKEN)
def test_the_answer_may_be_the_last_token_of_the_window(impl, batch):
    """An answer that begins in the window's last context token is labelled with that token.

    Why: the loop of a much copied script runs on behind the context here, and the label starts behind its own end.
    Hint: stop at the last context token.
    """
    must_label(impl, batch, last_tokens=True)


@requirement("QA-TRAIN-28", "prepare_train_features", after="QA-TRAIN-6", level=SHOULD, environment=WINDOWS)
@given(ODD_BATCHES)
@example(EMOJI)
@example(BEHIND_EMOJI)
@example(ENDS_IN_ACCENT)
@example(BEHIND_ACCENTS)
@example(ENDS_IN_SPACE)
@example(BEGINS_IN_SPACE)
@example(SPACE_AND_POINT)
def test_answers_of_odd_text(impl, batch):
    """Emoji, deleted characters and spaces at the ends of an answer do not move its label.

    Why: several tokens may hold one character, and none may hold a deleted one; the token beside it is not the answer's.
    Hint: the first and the last context token that share a character with the answer.
    """
    must_label(impl, batch, last_tokens=None)


@requirement("QA-TRAIN-29", "prepare_train_features", after="QA-TRAIN-6", level=SHOULD, environment=WINDOWS)
@given(ANY_TOKENIZER)
@example(BARE)
@example(CLS_LAST)
def test_answers_with_any_tokenizer(impl, batch):
    """The label is right for every kind of tokenizer: CLS at the end, no special tokens, padding on the left.

    Why: XLNet puts CLS last, GPT-2 has none and puts nothing between question and context.
    Hint: look for cls_token_id among the row's special tokens; the context is where the sequence id is 1.
    Source: https://github.com/huggingface/transformers/issues/1882
    """
    must_label(impl, batch, last_tokens=None)


@requirement("QA-TRAIN-30", "prepare_train_features", after="QA-TRAIN-6", level=SHOULD, environment=WINDOWS)
@given(ODD_BATCHES)
@example(EMPTY)
def test_an_empty_context_is_labelled_cls(impl, batch):
    """A row without any context token is labelled with the position of CLS, 0 if the tokenizer has none.

    Why: an empty context must not stop the preprocessing of a whole data set.
    Hint: look whether there is a context token before you read the first one.
    """
    must_label(impl, batch, chosen=lambda _, window: not window.context_tokens)


def columns_of(impl, batch):
    """The columns to predict on."""
    return impl.prepare_validation_features(batch.examples, batch.loaded, **batch.lengths)


@requirement("QA-VALID-20", "prepare_validation_features", after="QA-VALID-6", environment=WINDOWS)
@given(UNANSWERED)
@example(THREE)
@example(SAME_CONTEXT)
@example(SAME_QUESTION)
@example(ALIKE)
def test_a_row_names_its_example(impl, batch):
    """`example_id` is, per row, the id of the example that the window is of.

    Why: predictions find their question by it; by position they would find another's.
    Hint: examples["id"][overflow_to_sample_mapping[i]].
    """
    ids = batch.examples["id"]
    must_equal(columns_of(impl, batch)["example_id"], [ids[one] for one, _ in batch.rows], "example_id")


@requirement("QA-VALID-21", "prepare_validation_features", after="QA-VALID-6", environment=WINDOWS)
@given(BATCHES)
@example(THREE)
@example(AT_ZERO)
@example(LEADING_SPACES)
def test_offsets_outside_the_context_are_none(impl, batch):
    """`offset_mapping` has one entry per token: None outside the context, a pair of characters inside.

    Why: the None is what keeps an answer from being read from the question or a special token.
    Hint: keep the offset where the sequence id is 1; neither (0, 0) nor a segment id of 1 means that.
    """
    mapping = columns_of(impl, batch)["offset_mapping"]
    for offsets, (_, window) in zip(mapping, batch.rows, strict=False):
        kept = [token for token, offset in enumerate(offsets) if offset is not None]
        must_equal(kept, window.context_tokens, "the tokens with offsets")
        must_equal(len(offsets), len(window.input_ids), "the number of entries of a row")


def trimmed(context, offset):
    """The characters of an offset without the white space at its ends, None if nothing is left."""
    text = context[slice(*offset)]
    start = offset[0] + len(text) - len(text.lstrip())
    return (start, start + len(text.strip())) if text.strip() else None


def must_map(impl, batch):
    """Each token's offset is that of its text, white space at its ends aside."""
    mapping = columns_of(impl, batch)["offset_mapping"]
    for offsets, (one, window) in zip(mapping, batch.rows, strict=False):
        context = batch.contexts[one]
        got = [trimmed(context, offset) for offset in offsets if offset]
        right = [trimmed(context, window.offsets[token]) for token in window.context_tokens]
        must_equal(got, right, f"the characters of the tokens in {context!r}")


@requirement("QA-VALID-22", "prepare_validation_features", after="QA-VALID-6", environment=WINDOWS)
@given(BATCHES)
@example(THREE)
@example(SECOND_WINDOW)
@example(LEADING_SPACES)
@example(ACCENTS)
def test_offsets_are_characters_of_the_context(impl, batch):
    """`offset_mapping` gives the characters of each token in the whole context as it came, in every window.

    Why: an answer is cut out of the context by these numbers.
    Hint: characters, not bytes; from the start of the context, not of the window; of the text before any clean-up.
    """
    must_map(impl, batch)


@requirement("QA-VALID-23", "prepare_validation_features", after="QA-VALID-6", level=SHOULD, environment=WINDOWS)
@given(ODD_BATCHES)
@example(EMOJI)
@example(ENDS_IN_ACCENT)
@example(BARE)
def test_offsets_of_odd_text(impl, batch):
    """`offset_mapping` is right for emoji, deleted characters and every kind of tokenizer.

    Why: normalizers change the text before it is cut; only the tokenizer knows where each piece came from.
    Hint: take the tokenizer's offsets; do not search the tokens in the text.
    """
    must_map(impl, batch)


@requirement("QA-VALID-24", "prepare_validation_features", after="QA-VALID-6", level=SHOULD, environment=WINDOWS)
@given(ANY_TOKENIZER)
@example(CLS_LAST)
@example(TYPED_CLS)
def test_cls_index_is_the_position_of_cls(impl, batch):
    """`cls_index` is the position of the CLS token; it may be left out where CLS comes first or does not exist.

    Why: the score of "no answer" is read there, and XLNet puts the token last.
    Hint: the special token with the id cls_token_id; one typed in the text is no special token of the row.
    """
    columns = columns_of(impl, batch)
    right = [window.cls_index for _, window in batch.rows]
    must_equal(columns.get("cls_index", [0] * len(right)), right, "cls_index")

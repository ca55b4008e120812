"""Windows: a context that is too long for the model is read in overlapping pieces, each with the whole question.

With room for n tokens of context and a stride of s, every window starts n - s tokens after the one before it, and the first
that reaches the end is the last. One example becomes several rows, so a row must say which example it is of and where its
tokens are in the text. The same rules hold for the rows to train on and for those to predict on.
"""

from nlpcheck.assertions import must, must_equal, must_raise
from nlpcheck.environment import WINDOWS
from nlpcheck.rules import accepts_columns, arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.question_contexts import (
    answer_of,
    call_of,
    crowded_batches,
    fitted,
    question_batches,
    window_calls,
)

LONG = "Ada plays in the New York cat in the New York"
TWO_WINDOWS = fitted(
    "wordpiece", ["the cat"], ["Ada in the cat"], [[answer_of("Ada in the cat", "in")]], room=3, stride=1
)
EXACT_FIT = fitted("wordpiece", ["the cat"], ["Ada in the cat"], [[(0, 3)]], room=4, stride=1)
ONE_TOO_MANY = fitted("byte-bpe", ["Paris"], ["Ada in the cat"], [[(0, 3)]], room=3, stride=2)
LAST_FULL = fitted("wordpiece", ["the"], ["Ada in the cat in"], [[(0, 3)]], room=3, stride=1)
NO_OVERLAP = fitted("byte-bpe", ["Paris"], [LONG], [[answer_of(LONG, "York")]], room=4, stride=0)
LARGE_OVERLAP = fitted("unigram", ["Paris"], [LONG], [[answer_of(LONG, "New York")]], room=5, stride=4)
THREE = fitted(
    "wordpiece",
    ["the cat", "Ada", "in Paris"],
    [LONG, "Ada in Paris", "Paris in the New York cat"],
    [[answer_of(LONG, "plays")], [(0, 3)], [answer_of("Paris in the New York cat", "New York")]],
    room=4,
    stride=1,
)
ROOMY = fitted("byte-bpe", ["the cat", "Ada in Paris"], ["Ada", LONG], [[(0, 3)], [(0, 3)]], room=300, stride=100)
LONG_TEXT = fitted("wordpiece", ["Ada"], ["Ada in the cat " * 160], [[(2385, 2395)]], room=300, stride=50)
LONG_QUESTION = fitted("wordpiece", ["the cat in " * 30], ["Ada in Paris"], [[(0, 3)]], room=2, stride=1)
SPACES = fitted("byte-bpe", ["  the Cat "], ["Ada in Paris"], [[(0, 3)]], room=2, stride=0)
TYPED = fitted("wordpiece", ["the [SEP] cat"], ["Ada in [SEP] [CLS] Paris"], [[(0, 3)]], room=3, stride=1)
EMPTY = fitted("wordpiece", ["the cat", "Ada"], ["", "Ada in Paris"], [[], [(0, 3)]], room=2, stride=1)
DELETED = fitted("wordpiece", ["the cat"], ["\u200b"], [[]], room=2, stride=1)
BARE = fitted("byte-bpe-no-prefix", ["the cat"], ["Ada in Paris"], [[(0, 3)]], room=2, stride=1)
CLS_LAST = fitted("unigram-cls-last", ["the cat"], ["Ada in Paris"], [[(0, 3)]], room=2, stride=1)

# The first example has room, the second has a longer question and a context that must be cut.
CROWDED = (["a", "the cat in the New York"], ["Ada in Paris", LONG], [[(0, 3)], [(0, 3)]])
SECOND_HUGE = fitted("wordpiece", *CROWDED, room=2, stride=30)
SECOND_LARGE = fitted("wordpiece", *CROWDED, room=2, stride=3)
SECOND_FULL = fitted("wordpiece", *CROWDED, room=0, stride=0)

BATCHES = question_batches()
TWO_EXAMPLES = question_batches(min_rows=2)
ANY_TOKENIZER = question_batches(tokenizers="all")
ODD_BATCHES = question_batches(level="all", tokenizers="all", empty_context=True)

FUNCTIONS = {"QA-TRAIN": "prepare_train_features", "QA-VALID": "prepare_validation_features"}


def both(number, check, batches, *examples, **options):
    """The same requirement for the rows to train on and for those to predict on; `check` judges a batch's columns."""
    return [
        for_one(f"{name}-{number}", function, check, batches, examples, dict(options))
        for name, function in FUNCTIONS.items()
    ]


def rows_of(prepare, batch):
    """The columns that a function makes of a batch."""
    return prepare(batch.examples, batch.loaded, **batch.lengths)


def for_one(name, function, check, batches, examples, options):
    """One requirement: what `function` returns passes `check`, whose docstring tells the rule."""

    @given(batches)
    def test(impl, batch):
        check(getattr(impl, function), batch)

    for one in reversed(examples):
        test = example(one)(test)
    test.__doc__ = check.__doc__
    after = [f"{name.rpartition('-')[0]}-{number}" for number in options.pop("after", ())]
    return requirement(name, function, environment=WINDOWS, after=after, **options)(test)


def has_every_key(prepare, batch):
    """The columns have every key that the tokenizer's model takes.

    Why: without token_type_ids BERT cannot tell the question from the context, and nothing complains.
    Hint: keep what the tokenizer returned; the keys are those of tokenizer.model_input_names.
    """
    columns = rows_of(prepare, batch)
    missing = set(batch.loaded.model_input_names) - set(columns)
    must(not missing, f"the keys {batch.loaded.model_input_names}", sorted(columns))


test_train_rows_have_every_key, test_rows_have_every_key = both("1", has_every_key, BATCHES, TWO_WINDOWS, ROOMY)


def is_rectangular(prepare, batch):
    """Every column has one entry per row, and the model's inputs have one per token.

    Why: a column that is shorter than the others shifts its rows against theirs, or is refused by the data set.
    Hint: one example may become several rows; append to every column once per row.
    """
    columns = rows_of(prepare, batch)
    rows = len(columns["input_ids"])
    got = {name: len(values) for name, values in columns.items() if isinstance(values, list)}
    own = [*batch.loaded.model_input_names, "start_positions", "end_positions", "example_id", "offset_mapping"]
    must(all(got[name] == rows for name in own if name in got), f"{rows} entries in every column", got)
    per_token = {name: [len(row) for row in columns.get(name, [])] for name in batch.loaded.model_input_names}
    must(len({str(lengths) for lengths in per_token.values()}) == 1, "inputs of the same length in each row", per_token)


test_train_columns_are_rectangular, test_columns_are_rectangular = both(
    "2", is_rectangular, BATCHES, TWO_WINDOWS, THREE
)


def fits(prepare, batch):
    """No row is longer than `max_length`, special tokens included.

    Why: the model has no embedding for a position beyond its limit.
    Hint: max_length counts the question and the special tokens too.
    """
    columns = rows_of(prepare, batch)
    longest = max(map(len, columns["input_ids"]), default=0)
    must(longest <= batch.max_length, f"rows of at most {batch.max_length} tokens", f"a row of {longest} tokens")


test_train_rows_fit, test_rows_fit = both("3", fits, BATCHES, TWO_WINDOWS, ONE_TOO_MANY)


def has_whole_question(prepare, batch):
    """Every row begins with the whole question, as the tokenizer writes it as the first segment.

    Why: a window without the question, or with half of it, cannot be answered.
    Hint: only the second segment may be cut: truncation="only_second".
    """
    columns = rows_of(prepare, batch)
    for ids, (_, window) in zip(columns["input_ids"], batch.rows, strict=False):
        head = window.input_ids[: window.context_tokens[0]]
        must_equal(ids[: len(head)], head, "the tokens before the context")


test_train_rows_have_the_question, test_rows_have_the_question = both(
    "4", has_whole_question, BATCHES, TWO_WINDOWS, THREE, LARGE_OVERLAP
)


def has_one_row_per_window(prepare, batch):
    """There is one row per window of every example.

    Why: a window left out is a part of the text that the model never sees; one too many counts its answer twice.
    Hint: the windows go on until one reaches the end of the context, and that one is the last. Windows without the answer
    stay.
    """
    columns = rows_of(prepare, batch)
    expected = [len(windows) for windows in batch.windows]
    must_equal(len(columns["input_ids"]), sum(expected), f"the number of rows ({expected} windows per example)")


test_train_has_one_row_per_window, test_one_row_per_window = both(
    "5", has_one_row_per_window, BATCHES, EXACT_FIT, ONE_TOO_MANY, LAST_FULL, NO_OVERLAP, LARGE_OVERLAP, THREE
)


def steps_through_the_context(prepare, batch):
    """Each window holds the context from room - stride tokens after the one before, without a gap, from left to right.

    Why: stride is the overlap; taken as the step, or counted from elsewhere, windows miss text or repeat too much of it.
    Hint: windows of one example share exactly `stride` tokens with their neighbours (the last one may be short).
    """
    columns = rows_of(prepare, batch)
    for ids, (_, window) in zip(columns["input_ids"], batch.rows, strict=False):
        begin = window.context_tokens[0]
        got = ids[begin : begin + len(window.context_ids)]
        must_equal(got, window.context_ids, "the context tokens of a window")


test_train_windows_step_through_the_context, test_windows_step_through_the_context = both(
    "6", steps_through_the_context, BATCHES, TWO_WINDOWS, NO_OVERLAP, LARGE_OVERLAP, THREE, after=["5"]
)


def is_not_padded(prepare, batch):
    """A row ends with its own last token: nothing is padded.

    Why: padding to max_length here makes every batch as long as the longest possible one; the collator pads later.
    Hint: leave `padding` away, and keep the special tokens that close the row.
    """
    columns = rows_of(prepare, batch)
    expected = [window.input_ids for _, window in batch.rows]
    for ids, right in zip(columns["input_ids"], expected, strict=False):
        must_equal(ids[len(right) - 1 :], right[-1:], "the end of a row")


test_train_rows_are_not_padded, test_rows_are_not_padded = both("7", is_not_padded, BATCHES, EXACT_FIT, ROOMY)


def is_right_input(prepare, batch):
    """The model's inputs of each window are those of the tokenizer for question and piece, segments and mask included.

    Why: this is all that the model sees.
    Hint: encode the question first and the context second, in one call, special tokens added once.
    """
    columns = rows_of(prepare, batch)
    for name in batch.loaded.model_input_names:
        must_equal(columns.get(name), [window.inputs[name] for _, window in batch.rows], name)


test_train_inputs_are_right, test_inputs_are_right = both(
    "8", is_right_input, BATCHES, TWO_WINDOWS, THREE, ROOMY, LONG_TEXT, LONG_QUESTION, after=["6"]
)


test_train_inputs_with_any_tokenizer, test_inputs_with_any_tokenizer = both(
    "9", is_right_input, ANY_TOKENIZER, BARE, CLS_LAST, level=SHOULD, after=["8"]
)


def is_right_for_odd_text(prepare, batch):
    """Emoji, combining marks, zero-width characters and typed special tokens are cut like any other text.

    Why: real contexts hold all of them; a separator typed by a user must not be taken for the tokenizer's own.
    Hint: sequence ids tell question, context and special tokens apart; ids and offsets do not.
    """
    columns = rows_of(prepare, batch)
    for ids, (_, window) in zip(columns["input_ids"], batch.rows, strict=False):
        if window.context_tokens:  # what the tokenizer puts behind an empty context is its own matter
            must_equal(ids, window.input_ids, "the tokens of a row")


test_train_rows_of_odd_text, test_rows_of_odd_text = both(
    "10", is_right_for_odd_text, ODD_BATCHES, TYPED, level=SHOULD, after=["8"]
)


def keeps_the_question(prepare, batch):
    """The text of the question is not changed, spaces at its ends and capitals included.

    Why: at prediction time the question comes as it is; another text in training is another question.
    Hint: pass examples["question"] on as it is, without strip or lower.
    """
    columns = rows_of(prepare, batch)
    must_equal(columns["input_ids"], [window.input_ids for _, window in batch.rows], "input_ids")


test_train_keeps_the_question, test_the_question_is_kept = both(
    "11", keeps_the_question, question_batches(odd_questions=True), SPACES, level=SHOULD, after=["8"]
)


def has_a_row_without_context(prepare, batch):
    """An example whose context is empty, or holds no token, gives one row.

    Why: rows are joined with their examples later; one that has none is never answered.
    Hint: an empty context is not an error, and its row need not hold a context token.
    """
    columns = rows_of(prepare, batch)
    must_equal(len(columns["input_ids"]), len(batch.rows), "the number of rows")


test_train_empty_context_is_a_row, test_empty_context_is_a_row = both(
    "12", has_a_row_without_context, ODD_BATCHES, EMPTY, DELETED, level=SHOULD
)


def is_its_examples(prepare, batch):
    """The rows of a batch are those of each of its examples alone, in the order of the examples.

    Why: with several windows per example, row i is no longer of example i, and answers move to other questions.
    Hint: the tokenizer's overflow_to_sample_mapping names the example of each row.
    """
    together = rows_of(prepare, batch)
    columns = batch.examples
    ones = [{name: column[i : i + 1] for name, column in columns.items()} for i in range(len(batch.questions))]
    alone = [prepare(one, batch.loaded, **batch.lengths) for one in ones]
    promised = ["input_ids", "start_positions", "end_positions", "example_id", "offset_mapping"]
    for name in [name for name in promised if name in together]:
        must_equal(together[name], [value for one in alone for value in one[name]], name)


test_train_batch_is_its_examples, test_batch_is_its_examples = both("13", is_its_examples, TWO_EXAMPLES, THREE)


def refuses(prepare, batch):
    """A context that must be cut while `stride` leaves no room for anything new is a ValueError.

    Why: windows that do not move on never reach the end; the library panics, which `except Exception` does not catch.
    Hint: the room is max_length less the question and the special tokens; refuse a stride that is not smaller.
    Source: https://github.com/huggingface/tokenizers/issues/1269
    """
    must_raise((ValueError,), prepare, batch.examples, batch.loaded, **batch.lengths)


test_train_refuses_a_huge_stride, test_a_huge_stride_is_refused = both(
    "14", refuses, crowded_batches("huge"), SECOND_HUGE
)
test_train_refuses_a_large_stride, test_a_large_stride_is_refused = both(
    "15", refuses, crowded_batches("large"), SECOND_LARGE, level=SHOULD
)
test_train_refuses_a_long_question, test_a_long_question_is_refused = both(
    "16", refuses, crowded_batches("none"), SECOND_FULL, level=SHOULD
)

calls = window_calls()

test_train_keeps_its_arguments = arguments_unchanged("QA-TRAIN-90", "prepare_train_features", calls)
test_validation_keeps_its_arguments = arguments_unchanged("QA-VALID-90", "prepare_validation_features", calls)
test_train_is_repeatable = repeatable("QA-TRAIN-91", "prepare_train_features", calls)
test_validation_is_repeatable = repeatable("QA-VALID-91", "prepare_validation_features", calls)
test_train_takes_any_mapping = accepts_columns("QA-TRAIN-92", "prepare_train_features", calls)
test_validation_takes_any_mapping = accepts_columns("QA-VALID-92", "prepare_validation_features", calls)
test_train_takes_lazy_columns = accepts_columns("QA-TRAIN-93", "prepare_train_features", calls, lazy=True)
test_validation_takes_lazy_columns = accepts_columns("QA-VALID-93", "prepare_validation_features", calls, lazy=True)


def keeps_its_arguments(name, function):
    """R1 with tokenizers of every kind."""
    calls = ANY_TOKENIZER.map(call_of)
    return arguments_unchanged(name, function, calls, where=", with any tokenizer", level=SHOULD)


test_train_keeps_any_tokenizer = keeps_its_arguments("QA-TRAIN-94", "prepare_train_features")
test_validation_keeps_any_tokenizer = keeps_its_arguments("QA-VALID-94", "prepare_validation_features")

"""Spans: an answer is given by its characters, the model is trained on tokens.

A tokenizer tells for every token which characters of its own text it holds (its offsets) and which text that is (its
sequence id). Between the two, an answer becomes a first and a last token, and a pair of tokens becomes text again. A row
holds a window of the context only: what the window cuts off has no tokens in it.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
from nlpcheck.oracles import token_spans as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call
from nlpcheck.strategies.token_spans import TokenRow, token_rows

# [CLS] who sat [SEP] a cat sat [SEP]
A_CAT_SAT = ([(0, 0), (0, 3), (4, 7), (0, 0), (0, 1), (2, 5), (6, 9), (0, 0)], [None, 0, 0, None, 1, 1, 1, None])
CAT = TokenRow(*A_CAT_SAT, 2, 5)
CAT_SAT = TokenRow(*A_CAT_SAT, 2, 9)
FIRST = TokenRow(*A_CAT_SAT, 0, 1)
ALL = TokenRow(*A_CAT_SAT, 0, 9)
PART_OF_CAT = TokenRow(*A_CAT_SAT, 3, 4)
BEHIND = TokenRow(*A_CAT_SAT, 6, 10)
# A later window of a longer text: ... cat sat on [SEP]
LATER = ([(0, 0), (0, 3), (0, 0), (12, 15), (16, 19), (20, 22), (0, 0)], [None, 0, None, 1, 1, 1, None])
LATER_FIRST = TokenRow(*LATER, 12, 15)
LATER_LAST = TokenRow(*LATER, 20, 22)
LATER_ALL = TokenRow(*LATER, 12, 22)
JUST_BEFORE = TokenRow(*LATER, 11, 15)
WHOLLY_BEFORE = TokenRow(*LATER, 0, 3)
GAP_BEFORE = TokenRow(*LATER, 11, 12)
JUST_BEHIND = TokenRow(*LATER, 16, 23)
WHOLLY_BEHIND = TokenRow(*LATER, 30, 33)
AROUND = TokenRow(*LATER, 10, 24)
# Two special tokens between the segments, as RoBERTa has them, and padding behind.
TWO_BETWEEN = (
    [(0, 0), (0, 3), (0, 0), (0, 0), (0, 1), (2, 5), (0, 0), (0, 0)],
    [None, 0, None, None, 1, 1, None, None],
)
# A byte-level row of `a 😀 b`: the four bytes of the emoji share its character.
EMOJI = ([(0, 0), (0, 1), (0, 0), (0, 1), (2, 3), (2, 3), (2, 3), (2, 3), (4, 5), (0, 0)],
         [None, 0, None, 1, 1, 1, 1, 1, 1, None])  # fmt: skip
# A byte-level row of `a  b`: the token of the space between holds no character.
EMPTY_TOKEN = ([(0, 0), (0, 1), (0, 0), (0, 1), (2, 2), (3, 4), (0, 0)], [None, 0, None, 1, 1, 1, None])
NO_CONTEXT = ([(0, 0), (0, 3), (0, 0)], [None, 0, None])


def span_of(impl, row):
    """The token span of a row's answer."""
    return impl.char_span_to_token_span(*row.shape, *row.answer)


def covered(row, span):
    """The characters that the tokens of a span hold."""
    start, end = span
    return set().union(*(oracle.characters(offset) for offset in row.offsets[start : end + 1]))


@requirement("QA-TOKENS-1", "char_span_to_token_span")
@given(token_rows(answer="inside"))
@example(CAT)
@example(FIRST)
@example(LATER_FIRST)
@example(LATER_ALL)
def test_an_answer_inside_the_window_has_a_span(impl, row):
    """An answer that lies wholly inside the window has a token span.

    Why: a window that holds the answer and is not labelled with it teaches the model to say that there is none.
    Hint: inside means start_char >= the first context token's start and end_char <= the last one's end; 0 is a character
    like any other.
    Source: https://github.com/deepset-ai/FARM/issues/558
    """
    must(span_of(impl, row) is not None, "a pair of tokens, not None", None)


@requirement("QA-TOKENS-2", "char_span_to_token_span")
@given(token_rows(answer="cut"))
@example(BEHIND)
@example(JUST_BEFORE)
@example(WHOLLY_BEFORE)
@example(GAP_BEFORE)
@example(JUST_BEHIND)
@example(WHOLLY_BEHIND)
@example(AROUND)
def test_an_answer_that_the_window_cuts_has_no_span(impl, row):
    """An answer that does not lie wholly inside the window's context has no token span: None.

    Why: half an answer as the label trains the model to cut answers; a position outside the context is no answer at all.
    Hint: compare both ends of the answer with the window: start_char with the start of the first context token, end_char
    with the end of the last. Overlap is not enough.
    Source: https://github.com/huggingface/notebooks/issues/168
    """
    must_equal(span_of(impl, row), None, "the span")


@requirement("QA-TOKENS-3", "char_span_to_token_span", after="QA-TOKENS-1")
@given(token_rows(answer="inside"))
@example(CAT)
@example(FIRST)
@example(LATER_ALL)
@example(TokenRow(*TWO_BETWEEN, 0, 1))
def test_both_ends_are_tokens_of_the_context(impl, row):
    """Both ends of a span are tokens of the context, never of the question nor special ones.

    Why: offsets of the question count from its own start, so its tokens seem to hold the same characters.
    Hint: look only at tokens whose sequence id is 1.
    """
    span = span_of(impl, row) or []
    segments = [row.sequence_ids[token] if 0 <= token < len(row.sequence_ids) else "no token" for token in span]
    must(set(segments) <= {1}, f"both of the context's tokens {row.context_tokens}", span)


@requirement("QA-TOKENS-4", "char_span_to_token_span", after="QA-TOKENS-1")
@given(token_rows(answer="inside"))
@example(CAT)
@example(CAT_SAT)
@example(PART_OF_CAT)
@example(LATER_ALL)
def test_the_span_covers_the_answer(impl, row):
    """The tokens of a span hold every character of the answer that a context token holds.

    Why: what the label leaves out, the model learns to leave out.
    Hint: the last token is included in the span. An answer inside a word has the word's token: `cats` for `cat`.
    """
    span = span_of(impl, row) or [0, -1]
    held = set().union(*(oracle.characters(row.offsets[token]) for token in row.context_tokens))
    missing = sorted(held & set(range(*row.answer)) - covered(row, span))
    must(not missing, f"the span covers the answer; it lacks the characters {missing}", span)


@requirement("QA-TOKENS-5", "char_span_to_token_span", after="QA-TOKENS-1")
@given(token_rows(answer="inside"))
@example(CAT)
@example(FIRST)
@example(PART_OF_CAT)
@example(LATER_FIRST)
def test_the_span_starts_with_a_token_of_the_answer(impl, row):
    """The first token of a span holds a character of the answer.

    Why: a span that starts too early puts the word before the answer into every answer.
    Hint: a token that ends where the answer starts holds nothing of it: ends are excluded.
    """
    span = span_of(impl, row)
    must(not span or holds_some(row, span[0]), "a first token that shares a character with the answer", span)


@requirement("QA-TOKENS-6", "char_span_to_token_span", after="QA-TOKENS-1")
@given(token_rows(answer="inside"))
@example(CAT)
@example(FIRST)
@example(PART_OF_CAT)
def test_the_span_ends_with_a_token_of_the_answer(impl, row):
    """The last token of a span holds a character of the answer.

    Why: end_char is the character after the answer; looked up as if it belonged to it, it gives the next token.
    Hint: a token that starts where the answer ends holds nothing of it; the answer's last character is end_char - 1.
    Source: https://github.com/huggingface/transformers/issues/10217
    """
    span = span_of(impl, row)
    must(not span or holds_some(row, span[1]), "a last token that shares a character with the answer", span)


def holds_some(row, token):
    """Whether a token shares a character with the answer."""
    offsets = dict(enumerate(row.offsets))
    return bool(oracle.characters(offsets.get(token)) & set(range(*row.answer)))


@requirement("QA-TOKENS-7", "char_span_to_token_span")
@given(token_rows(), st.integers(1, 9))
@example(FIRST, 5)
@example(CAT, 1)
@example(LATER_ALL, 3)
def test_the_span_moves_with_nothing(impl, row, shift):
    """Text put before the context moves all its characters and leaves the token span as it is.

    Why: only the distance between answer and tokens counts; a character index has no meaning of its own.
    Hint: 0 is neither "no answer" nor "no token"; compare with None, not with truth.
    """
    moved = [
        (start + shift, end + shift) if segment == 1 else (start, end)
        for (start, end), segment in zip(*row.shape, strict=True)
    ]
    here = span_of(impl, row)
    there = impl.char_span_to_token_span(moved, row.sequence_ids, row.start_char + shift, row.end_char + shift)
    must_equal(there, here, f"the span after {shift} characters were put before the context")


@requirement("QA-TOKENS-8", "char_span_to_token_span")
@given(token_rows(), st.integers(1, 9))
@example(CAT, 2)
@example(FIRST, 9)
@example(LATER_FIRST, 9)
def test_the_question_does_not_matter(impl, row, shift):
    """Other characters in the question leave the token span as it is.

    Why: the offsets of question and context both count from 0; what is searched in one must not be found in the other.
    Hint: take the positions of the context from the sequence ids, and leave all other offsets unread.
    """
    question = [(s + shift, e + shift) if segment == 0 else (s, e) for (s, e), segment in zip(*row.shape, strict=True)]
    here = span_of(impl, row)
    there = impl.char_span_to_token_span(question, row.sequence_ids, *row.answer)
    must_equal(there, here, f"the span after the question's offsets moved by {shift}")


def must_be_right(impl, row):
    """The span is one of the right ones."""
    right = [list(span) for span in row.right_spans] or [None]
    got = span_of(impl, row)
    must(got in right, " or ".join(map(str, right)), got)


@requirement("QA-TOKENS-9", "char_span_to_token_span")
@given(token_rows())
@example(CAT)
@example(CAT_SAT)
@example(ALL)
@example(PART_OF_CAT)
@example(TokenRow(*TWO_BETWEEN, 0, 5))
def test_the_span_is_the_smallest_that_covers_the_answer(impl, row):
    """The span is the smallest one of context tokens that covers the answer, None if the window cuts it.

    Why: this pair of tokens is all that the model learns about the answer.
    Hint: of the context tokens that share a character with the answer, the first and the last.
    """
    must_be_right(impl, row)


@requirement("QA-TOKENS-10", "char_span_to_token_span", level=SHOULD, after="QA-TOKENS-9")
@given(token_rows(shared=True))
@example(TokenRow(*EMOJI, 2, 3))
@example(TokenRow(*EMOJI, 0, 3))
@example(TokenRow(*EMOJI, 2, 5))
def test_tokens_may_share_characters(impl, row):
    """Tokens that share a character, or hold none, do not confuse the span.

    Why: byte-level tokenizers cut one emoji into several tokens of one character; walking in from both sides then ends with
    the start behind the end.
    Hint: ask each token whether it shares a character with the answer: max(starts) < min(ends).
    """
    must_be_right(impl, row)


@requirement("QA-TOKENS-11", "char_span_to_token_span", level=SHOULD, after="QA-TOKENS-9")
@given(token_rows(spaces=True, shared=True))
@example(TokenRow(*A_CAT_SAT, 1, 5))
@example(TokenRow(*A_CAT_SAT, 2, 6))
@example(TokenRow(*EMPTY_TOKEN, 0, 3))
@example(TokenRow(*EMPTY_TOKEN, 1, 4))
def test_an_answer_may_begin_or_end_in_white_space(impl, row):
    """An answer whose first or last characters no token holds still has the span of the others.

    Why: data sets hold answers with a space at an end, and normalizers delete characters; the token beside is not part of it.
    Hint: neither "the last token that starts at or before the answer" nor "the token of character start_char" is right here;
    look for tokens that share a character with it.
    """
    must_be_right(impl, row)


@requirement("QA-TOKENS-12", "char_span_to_token_span", level=SHOULD, after="QA-TOKENS-9")
@given(token_rows(bare=True))
@example(TokenRow([(0, 1), (0, 1), (2, 5)], [0, 1, 1], 0, 5))
@example(TokenRow([(0, 1), (0, 1), (2, 5)], [0, 1, 1], 2, 6))
def test_no_special_token_is_needed(impl, row):
    """Rows without special tokens, where the context follows the question and ends the row, work too.

    Why: GPT-2 and its family add none; a loop that stops at one runs off the row or starts in the question.
    Hint: the context is where the sequence id is 1, wherever that begins and ends.
    """
    must_be_right(impl, row)


@requirement("QA-TOKENS-13", "char_span_to_token_span", level=SHOULD)
@given(st.integers(0, 3), st.integers(1, 3))
@example(0, 3)
def test_a_window_without_context_has_no_span(impl, start, length):
    """A row without any context token holds no answer: None.

    Why: an empty context is a legal row of a data set; one of them must not stop the whole preprocessing.
    Hint: look whether there is a context token before you read the first one.
    """
    must_equal(impl.char_span_to_token_span(*NO_CONTEXT, start, start + length), None, "the span")


@requirement("QA-TOKENS-14", "char_span_to_token_span", level=SHOULD)
@given(st.sampled_from([(A_CAT_SAT, 1), (A_CAT_SAT, 5), (EMPTY_TOKEN, 1), (LATER, 15), (LATER, 19)]))
@example((EMPTY_TOKEN, 2))
def test_an_answer_that_no_token_holds_is_no_reversed_span(impl, place):
    """For an answer that no token holds, say a space, nothing is raised and no span starts behind its own end.

    Why: a start behind the end is a label that no model can learn.
    Hint: if no context token shares a character with the answer, return None.
    """
    shape, space = place
    span = impl.char_span_to_token_span(*shape, space, space + 1)
    must(span is None or span[0] <= span[1], "None, or a span that starts no later than it ends", span)


@requirement("QA-TOKENS-15", "char_span_to_token_span", level=SHOULD, after="QA-TOKENS-9")
@given(token_rows(answer="inside", last=True))
@example(LATER_LAST)
@example(TokenRow(*A_CAT_SAT, 6, 9))
@example(TokenRow(*TWO_BETWEEN, 2, 5))
def test_the_answer_may_be_the_last_token_of_the_window(impl, row):
    """An answer that begins in the last token of the window has that token as its first and its last.

    Why: the loop of a much copied script runs on behind the context here, and the label starts behind its own end.
    Hint: stop at the last context token; the special token behind it has the offset (0, 0), which is not "too far" either.
    Source: https://github.com/huggingface/transformers/blob/main/examples/pytorch/question-answering/run_qa.py
    """
    must_be_right(impl, row)


span_calls = token_rows().map(lambda row: Call((*row.shape, *row.answer)))

test_char_span_keeps_its_arguments = arguments_unchanged("QA-TOKENS-90", "char_span_to_token_span", span_calls)
test_char_span_is_repeatable = repeatable("QA-TOKENS-91", "char_span_to_token_span", span_calls)


def some_span(row):
    """Strategy: offsets, and two tokens of the context in order."""
    pair = st.tuples(st.sampled_from(row.context_tokens), st.sampled_from(row.context_tokens))
    return pair.map(lambda tokens: (row.offsets, *sorted(tokens)))


token_spans = token_rows().flatmap(some_span)


@requirement("QA-CHARS-1", "token_span_to_char_span")
@given(token_spans)
@example((A_CAT_SAT[0], 5, 6))
@example((A_CAT_SAT[0], 4, 4))
@example(([(0, 3), (4, 7)], 0, 1))
def test_the_text_starts_where_the_first_token_starts(impl, span):
    """The character span starts at the first character of the first token.

    Why: one character off, and every predicted answer begins in the middle of a word.
    Hint: offsets[start_token][0].
    """
    offsets, first, last = span
    must_equal(impl.token_span_to_char_span(offsets, first, last)[0], offsets[first][0], "the start")


@requirement("QA-CHARS-2", "token_span_to_char_span")
@given(token_spans)
@example((A_CAT_SAT[0], 4, 5))
@example((A_CAT_SAT[0], 6, 6))
@example(([(0, 3), (4, 7)], 0, 0))
def test_the_text_ends_where_the_last_token_ends(impl, span):
    """The character span ends with the last token, which belongs to it; the end is excluded.

    Why: one token or one character off, and every predicted answer lacks its last word or holds one more letter.
    Hint: offsets[end_token][1], and nothing added or taken away.
    """
    offsets, first, last = span
    must_equal(impl.token_span_to_char_span(offsets, first, last)[1], offsets[last][1], "the end")


@requirement("QA-CHARS-3", "token_span_to_char_span", after=["QA-CHARS-1", "QA-CHARS-2"])
@given(token_spans, st.integers(1, 9))
@example((A_CAT_SAT[0], 4, 6), 5)
def test_the_text_moves_with_its_tokens(impl, span, shift):
    """Text put before the context moves both ends by its length.

    Why: offsets are characters of the whole context, also in a window that begins in its middle.
    Hint: use the offsets as they are; do not count from the window's start.
    """
    offsets, first, last = span
    start, end = impl.token_span_to_char_span(offsets, first, last)
    moved = [(s + shift, e + shift) for s, e in offsets]
    must_equal(impl.token_span_to_char_span(moved, first, last), (start + shift, end + shift), "the moved span")


char_calls = token_spans.map(Call)

test_token_span_keeps_its_arguments = arguments_unchanged("QA-CHARS-90", "token_span_to_char_span", char_calls)
test_token_span_is_repeatable = repeatable("QA-CHARS-91", "token_span_to_char_span", char_calls)

"""Batches of questions, contexts and answers, with a tokenizer and lengths that cut the contexts into windows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nlpcheck.oracles import token_spans
from nlpcheck.oracles import windows as oracle
from nlpcheck.strategies.calls import Call, TokenizerName
from nlpcheck.strategies.text import texts
from nlpcheck.strategies.tokenizers import load_tokenizer, tokenizer_names

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy
    from transformers import PreTrainedTokenizerFast

Answer = tuple[int, int]

CUTS = ((40, 9), (3, 1), (4, 0), (5, 2), (4, 3), (6, 3), (2, 0), (2, 1), (7, 2), (1, 0), (9, 8))  # (room, stride)
ODD_QUESTIONS = ("  the Cat", "Paris ", "Ada in  York\n", " a ")
EMPTY_CONTEXTS = ("", " ", "\u200b", "\n\n")
QUESTIONS = ("Ada in Paris", "the cat", "Paris", "in the New York", "unhappy players", "a")


@dataclass(frozen=True)
class QuestionBatch:
    """A batch of examples and how to turn it into windows."""

    tokenizer: str
    questions: list[str]
    contexts: list[str]
    answers: list[list[Answer]]
    """Per example its gold answers: first character and the one after the last."""
    max_length: int
    stride: int
    ids: list[str] | None = None
    """Per example its id; None gives each a plain one."""

    @property
    def examples(self) -> dict[str, list[Any]]:
        """The batch as a mapping of columns."""
        return {
            "id": list(self.ids or [f"q-{5 + 7 * i}" for i in range(len(self.questions))]),
            "question": list(self.questions),
            "context": list(self.contexts),
            "answers": [
                {"text": [context[start:end] for start, end in golds], "answer_start": [start for start, _ in golds]}
                for context, golds in zip(self.contexts, self.answers, strict=True)
            ],
        }

    @property
    def lengths(self) -> dict[str, int]:
        """The arguments that say how the context is cut."""
        return {"max_length": self.max_length, "stride": self.stride}

    @property
    def loaded(self) -> PreTrainedTokenizerFast:
        """The tokenizer."""
        return load_tokenizer(self.tokenizer)

    @cached_property
    def windows(self) -> list[list[oracle.Window]]:
        """The windows of every example, as they must be."""
        return oracle.windows_of_all(self.loaded, self.examples, **self.lengths)

    @cached_property
    def rows(self) -> list[tuple[int, oracle.Window]]:
        """Every window beside the index of its example, in the order of the rows."""
        return [(example, window) for example, windows in enumerate(self.windows) for window in windows]

    @property
    def first_answers(self) -> list[Answer | None]:
        """Per example the gold answer that counts in training."""
        return [golds[0] if golds else None for golds in self.answers]

    @cached_property
    def right_labels(self) -> list[list[tuple[int, int]]]:
        """Per row every right pair of start and end position."""
        golds = self.first_answers
        return [oracle.right_labels(window, self.contexts[example], golds[example]) for example, window in self.rows]


@st.composite
def question_batches(
    draw: DrawFn,
    *,
    level: str = "MUST",
    tokenizers: str = "MUST",
    min_rows: int = 1,
    max_rows: int = 2,
    answered: bool = True,
    odd_questions: bool = False,
    empty_context: bool = False,
) -> QuestionBatch:
    """Batches in which every question leaves room for at least one context token, often for fewer than there are.

    `level` is that of the texts and answers, `tokenizers` that of the tokenizers. With
    `answered=False` some examples have no gold answer, as in version 2 of SQuAD; `odd_questions` begin or end in
    white space; `empty_context` adds an example whose context is blank.

    >>> from hypothesis import find
    >>> len(find(question_batches(min_rows=2), lambda batch: len(batch.rows) > 2).questions)
    2
    """
    name = draw(tokenizer_names(level=tokenizers))
    contexts = draw(st.lists(texts(level, max_words=7), min_size=min_rows, max_size=max(min_rows, max_rows)))
    if empty_context:
        contexts.insert(draw(st.integers(0, len(contexts))), draw(st.sampled_from(EMPTY_CONTEXTS)))
    question = st.sampled_from(ODD_QUESTIONS if odd_questions else QUESTIONS)
    questions = draw(st.lists(question, min_size=len(contexts), max_size=len(contexts)))
    answers = [draw(_answers(name, context, level, answered=answered)) for context in contexts]
    room, stride = draw(st.sampled_from(CUTS))
    return fitted(name, questions, contexts, answers, room=room, stride=stride)


def fitted(
    tokenizer: str,
    questions: list[str],
    contexts: list[str],
    answers: list[list[Answer]],
    *,
    room: int,
    stride: int,
) -> QuestionBatch:
    """The batch whose longest question leaves room for exactly `room` context tokens.

    >>> fitted("wordpiece", ["Paris"], ["the cat in the cat"], [[(4, 7)]], room=3, stride=1).max_length
    7
    """
    loaded = load_tokenizer(tokenizer)
    pairs = zip(questions, contexts, strict=True)
    taken = max(-oracle.room_for_context(loaded, question, context, 0) for question, context in pairs)
    return QuestionBatch(tokenizer, questions, contexts, answers, taken + room, stride)


@st.composite
def crowded_batches(draw: DrawFn, room: str) -> QuestionBatch:
    """Batches with a context that must be cut, though `stride` leaves no room to move on.

    `room` tells how bad it is: with `"huge"` the stride is as large as a row, with `"large"` as large as the room for
    the context, with `"none"` the question alone fills the row.

    >>> from hypothesis import find
    >>> find(crowded_batches("large"), lambda batch: True).stride
    1
    """
    name = draw(tokenizer_names())
    context = draw(st.sampled_from(["Ada in the New York", "the cat in the cat in Paris"]))
    question = draw(st.sampled_from(QUESTIONS))
    left = draw(st.integers(-1, 0) if room == "none" else st.integers(1, 4))
    batch = fitted(name, [question], [context], [[(0, 3)]], room=left, stride=0)
    least = {"huge": batch.max_length, "large": left, "none": 0}[room]
    return replace(batch, stride=least + draw(st.integers(0, 2)))


def answer_of(context: str, text: str, *, nth: int = 0) -> Answer:
    """Return where a text stands in its context, for the nth time counted from 0.

    >>> answer_of("a cat sat", "cat"), answer_of("a a", "a", nth=1)
    ((2, 5), (2, 3))
    """
    start = -1
    for _ in range(nth + 1):
        start = context.index(text, start + 1)
    return start, start + len(text)


def _answers(tokenizer: str, context: str, level: str, *, answered: bool) -> SearchStrategy[list[Answer]]:
    """Lists of no, one or several gold answers.

    At level "MUST" the first and the last character of each is held by one token alone, and is no white space.
    """
    row = oracle.uncut(load_tokenizer(tokenizer), "", context)
    holders = [char for token in row.context_tokens for char in token_spans.characters(row.offsets[token])]
    held = sorted(set(holders))
    if level == "MUST":
        held = [char for char in held if holders.count(char) == 1 and not context[char].isspace()]
    if not held:
        return st.just([])
    around = 0 if level == "MUST" else 1
    ends = st.tuples(st.sampled_from(held), st.sampled_from(held), st.integers(0, around), st.integers(0, around))
    one = ends.map(lambda drawn: _span(drawn, len(context)))
    return st.lists(one, min_size=int(answered), max_size=2) if answered else st.lists(one, max_size=2)


def _span(drawn: tuple[int, int, int, int], length: int) -> Answer:
    one, other, before, behind = drawn
    return max(0, min(one, other) - before), min(length, max(one, other) + 1 + behind)


def window_calls() -> SearchStrategy[Call]:
    """Calls of `prepare_train_features` and of `prepare_validation_features`."""
    return question_batches().map(call_of)


def call_of(batch: QuestionBatch) -> Call:
    """The call that turns a batch into windows."""
    return Call((batch.examples, TokenizerName(batch.tokenizer)), batch.lengths)

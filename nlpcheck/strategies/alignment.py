"""Rows of tokens whose words carry labels, and sentences to be tokenized and labelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from nlpcheck.strategies.calls import Call, TokenizerName
from nlpcheck.strategies.labels import label_names
from nlpcheck.strategies.text import words
from nlpcheck.strategies.tokenizers import tokenizer_names

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

IGNORED = -100


@dataclass(frozen=True)
class TaggedRow:
    """A row of tokens and the labels of its sentence's words."""

    labels: list[int]
    word_ids: list[int | None]
    label_names: list[str]

    @property
    def special_positions(self) -> list[int]:
        """The tokens that belong to no word."""
        return [token for token, word in enumerate(self.word_ids) if word is None]

    @property
    def first_positions(self) -> list[int]:
        """The first token of each word that this row holds."""
        return [t for t, word in enumerate(self.word_ids) if word is not None and word not in self.word_ids[:t]]

    @property
    def other_positions(self) -> list[int]:
        """The tokens that continue a word."""
        return [t for t, word in enumerate(self.word_ids) if word is not None and word in self.word_ids[:t]]

    def label_at(self, token: int) -> int:
        """Return the label of a token's word."""
        word = self.word_ids[token]
        if word is None:
            message = f"token {token} belongs to no word"
            raise ValueError(message)
        return self.labels[word]


@st.composite
def tagged_rows(draw: DrawFn, *, complete: bool = False, ignored: bool = False, max_words: int = 5) -> TaggedRow:
    """Rows of 0 to 3 tokens per word between 0 to 2 tokens of no word on either side.

    They may begin and end in the middle of a sentence, or of a word. `complete` gives every B-X its I-X, `ignored` lets
    words be labelled -100.

    >>> from hypothesis import find
    >>> find(tagged_rows(), lambda row: row.other_positions != []).word_ids
    [0, 0]
    """
    names = draw(label_names(complete=complete))
    tokens_per_word = draw(st.lists(st.integers(0, 3), min_size=1, max_size=max_words))
    label = st.sampled_from([*range(len(names)), *[IGNORED] * ignored])
    labels = draw(st.lists(label, min_size=len(tokens_per_word), max_size=len(tokens_per_word)))
    tokens: list[int | None] = [word for word, count in enumerate(tokens_per_word) for _ in range(count)]
    begin = draw(st.sampled_from([0, 0, 1, 2, 3]))
    end = len(tokens) - draw(st.sampled_from([0, 0, 1, 2]))
    before, after = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    row = [None] * before + tokens[begin : max(begin, end)] + [None] * after
    return TaggedRow(labels, row or [None], names)


@dataclass(frozen=True)
class TaggedSentences:
    """Sentences, their tags, and how to turn them into rows."""

    tokens: list[list[str]]
    ner_tags: list[list[int]]
    label_names: list[str]
    tokenizer: str
    room: int = 4
    """Tokens that a row may hold besides the special ones."""
    stride: int = 1
    label_all_tokens: bool = False

    @property
    def examples(self) -> dict[str, list[list[str]] | list[list[int]]]:
        """The columns, as the contract names them."""
        return {"tokens": self.tokens, "ner_tags": self.ner_tags}


@st.composite
def tagged_sentences(
    draw: DrawFn, *, level: str = "MUST", complete: bool = False, max_sentences: int = 3, max_words: int = 6
) -> TaggedSentences:
    """One to a few sentences for a tokenizer, with a room that is often too small and a stride that leaves some.

    `level="MUST"` draws ordinary words and tokenizers, `"all"` all of them. `complete` gives every B-X its I-X.

    >>> from hypothesis import find
    >>> find(tagged_sentences(), lambda some: len(some.tokens) == 2).tokens
    [['Ada'], ['Ada']]
    """
    names = draw(label_names(complete=complete or draw(st.booleans())))
    sentence = st.lists(words(level), min_size=1, max_size=max_words)
    tokens = draw(st.lists(sentence, min_size=1, max_size=max_sentences))
    ids = st.integers(0, len(names) - 1)
    room = draw(st.integers(1, 7))
    return TaggedSentences(
        tokens=tokens,
        ner_tags=[draw(st.lists(ids, min_size=len(some), max_size=len(some))) for some in tokens],
        label_names=names,
        tokenizer=draw(tokenizer_names(level=level)),
        room=room,
        stride=draw(st.integers(0, room - 1)),
        label_all_tokens=draw(st.booleans()),
    )


def align_calls() -> SearchStrategy[Call]:
    """Calls of `align_labels_with_tokens`."""
    return st.builds(
        lambda row, everywhere: Call(
            (row.labels, row.word_ids), {"label_names": row.label_names, "label_all_tokens": everywhere}
        ),
        tagged_rows(),
        st.booleans(),
    )


def word_calls() -> SearchStrategy[Call]:
    """Calls of `predictions_to_words`, in which every token predicts its own position."""
    return st.builds(
        lambda row, fill: Call(
            (list(range(len(row.word_ids))), row.word_ids), {"num_words": len(row.labels), "fill": fill}
        ),
        tagged_rows(),
        st.sampled_from([IGNORED, 0, 1]),
    )


def window_calls() -> SearchStrategy[Call]:
    """Calls of `tokenize_and_align_labels`: nothing cut, cut, or cut into windows."""
    lengths = [{}, {"max_length": 5}, {"max_length": 6, "stride": 1}, {"label_all_tokens": True}]
    return st.builds(
        lambda some, options: Call(
            (some.examples, TokenizerName(some.tokenizer)), {"label_names": some.label_names, **options}
        ),
        tagged_sentences(),
        st.sampled_from(lengths),
    )

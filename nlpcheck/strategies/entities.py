"""Entities in texts, and corpora of gold labels and predictions to be scored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from nlpcheck.strategies.calls import Call
from nlpcheck.strategies.labels import TYPES, label_names, tag_sequences
from nlpcheck.strategies.text import ODD_WORDS, PLAIN_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy
    from numpy.typing import NDArray

IGNORED = -100
MODES = ("lenient", "strict")


@dataclass(frozen=True)
class TaggedText:
    """A text, the place of each of its words in it, and the words' tags."""

    text: str
    word_offsets: list[tuple[int, int]]
    tags: list[str]


@st.composite
def tagged_texts(draw: DrawFn, *, level: str = "MUST") -> TaggedText:
    """Texts of words that repeat, with more or less white space between them, or none.

    >>> from hypothesis import find
    >>> find(tagged_texts(), lambda some: "B-PER" in some.tags)
    TaggedText(text='Ada', word_offsets=[(0, 3)], tags=['B-PER'])
    """
    tags = draw(tag_sequences(max_size=5))
    visible = [word for word in PLAIN_WORDS[:8] + (ODD_WORDS if level == "all" else ()) if word.strip()]
    text, offsets = draw(st.sampled_from(["", " ", "\n", "The "])), []
    for _ in tags:
        word = draw(st.sampled_from(visible))
        offsets.append((len(text), len(text) + len(word)))
        text += word + draw(st.sampled_from([" ", "", "  ", "\n", ", "]))
    ending = draw(st.booleans())
    return TaggedText(text if ending else text[: offsets[-1][1]], offsets, tags)


@dataclass(frozen=True)
class Corpus:
    """Sentences of one width with gold labels, some of them ignored, and a predicted label at every position."""

    gold: list[list[int]]
    predicted: list[list[int]]
    label_names: list[str]
    highest: float = 2.0
    """The logit of the predicted label; all others are at least 1 lower."""

    @property
    def logits(self) -> NDArray[np.float32]:
        """Logits whose highest is at the predicted label, (rows, tokens, labels)."""
        rows, tokens, labels = np.ogrid[: len(self.predicted), : len(self.predicted[0]), : len(self.label_names)]
        lower = self.highest - 1 - (rows + 2 * tokens + 3 * labels) % 4
        predicted = np.array(self.predicted)[:, :, None]
        return np.where(labels == predicted, self.highest, lower).astype(np.float32)

    @property
    def labels(self) -> NDArray[np.int64]:
        """The gold labels, (rows, tokens)."""
        return np.array(self.gold, dtype=np.int64)

    def tags(self, ids: list[list[int]]) -> list[list[str]]:
        """Return the names of ``ids`` (gold or predicted) at the positions that count, sentence by sentence."""
        return [
            [self.label_names[label] for label, gold in zip(some, golds, strict=True) if gold != IGNORED]
            for some, golds in zip(ids, self.gold, strict=True)
        ]

    def with_predictions(self, predicted: list[list[int]]) -> Corpus:
        """Return the same corpus with other predictions."""
        return replace(self, predicted=predicted)


@st.composite
def corpora(
    draw: DrawFn, types: Sequence[str] = TYPES, *, ignored: bool = True, max_rows: int = 4, max_tokens: int = 7
) -> Corpus:
    """Corpora in which most predictions are right, so that entities match, overlap, and miss by one word.

    In every sentence at least one position counts.

    >>> from hypothesis import find
    >>> find(corpora(ignored=False), lambda corpus: corpus.gold != corpus.predicted).predicted
    [[1]]
    """
    names = draw(label_names(types))
    rows, tokens = draw(st.integers(1, max_rows)), draw(st.integers(1, max_tokens))
    ids = range(len(names))
    pairs = [(gold, predicted) for gold in ids for predicted in ids] + [(IGNORED, label) for label in ids] * ignored
    gold_and_predicted = st.sampled_from([(label, label) for label in ids] * len(ids) + pairs)
    sentence = st.lists(gold_and_predicted, min_size=tokens, max_size=tokens).map(_counted_somewhere)
    corpus = draw(st.lists(sentence, min_size=rows, max_size=rows))
    return Corpus(
        gold=[[gold for gold, _ in some] for some in corpus],
        predicted=[[predicted for _, predicted in some] for some in corpus],
        label_names=names,
        highest=draw(st.sampled_from([2.0, -3.0])),
    )


def _counted_somewhere(sentence: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same sentence; if everything in it is ignored, but for its last position."""
    if any(gold != IGNORED for gold, _ in sentence):
        return sentence
    return [*sentence[:-1], (sentence[-1][1],) * 2]


def entity_calls() -> SearchStrategy[Call]:
    """Calls of `extract_entities`."""
    return st.builds(lambda tags, options: Call((tags,), options), tag_sequences(), _modes())


def span_calls() -> SearchStrategy[Call]:
    """Calls of `entity_spans`."""
    return st.builds(
        lambda some, options: Call((some.text, some.word_offsets, some.tags), options), tagged_texts(), _modes()
    )


def metric_calls() -> SearchStrategy[Call]:
    """Calls of `compute_metrics`."""
    return st.builds(
        lambda corpus, options: Call((corpus.logits, corpus.labels), {"label_names": corpus.label_names, **options}),
        corpora(),
        _modes(),
    )


def _modes() -> SearchStrategy[dict[str, Any]]:
    """The mode as an argument, or left to its default."""
    return st.sampled_from([{}, *({"mode": mode} for mode in MODES)])

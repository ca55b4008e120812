"""Summaries and translations with their references: few words, so that the texts share some in many ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from nlpcheck.strategies.calls import Call

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

WORDS = ("cat", "dog", "mat", "sat")
APART = ("the cat sat", "a dog barked twice", "birds sing", "rain fell on us all", "we left early", "nobody knew why")
"""Sentences that have no word in common."""
STEMS = {
    "cats": "cat",
    "dogs": "dog",
    "running": "run",
    "runs": "run",
    "jumped": "jump",
    "jumping": "jump",
    "jumps": "jump",
    "walked": "walk",
    "walking": "walk",
}
"""Words and their stems, on which every Porter stemmer agrees."""


@dataclass(frozen=True)
class Summary:
    """A predicted summary and its reference."""

    prediction: str
    reference: str


@dataclass(frozen=True)
class Summaries:
    """Predicted summaries and their references, row by row."""

    predictions: list[str]
    references: list[str]


def lines(*, min_words: int = 0, max_words: int = 6) -> SearchStrategy[str]:
    """Sentences of few different words.

    >>> from hypothesis import find
    >>> find(lines(min_words=2), lambda line: True)
    'cat cat'
    """
    return st.lists(st.sampled_from(WORDS), min_size=min_words, max_size=max_words).map(" ".join)


def texts(*, max_lines: int = 3, max_words: int = 5) -> SearchStrategy[str]:
    """Texts of some sentences, a line each."""
    return st.lists(lines(min_words=1, max_words=max_words), min_size=1, max_size=max_lines).map("\n".join)


def one_line_summaries(*, min_words: int = 1) -> SearchStrategy[Summary]:
    """Summaries of one sentence."""
    return st.builds(Summary, lines(min_words=min_words, max_words=8), lines(min_words=min_words, max_words=8))


def summaries() -> SearchStrategy[Summary]:
    """Summaries of several sentences."""
    return st.builds(Summary, texts(), texts())


@st.composite
def shuffled_summaries(draw: DrawFn) -> Summary:
    """Summaries of whole sentences: some of the reference's, in another order, and perhaps another one."""
    reference = draw(st.lists(st.sampled_from(APART), min_size=2, max_size=4, unique=True))
    others = [sentence for sentence in APART if sentence not in reference]
    order = draw(st.permutations(reference))[: draw(st.integers(1, len(reference)))]
    return Summary("\n".join([*order, *others[: draw(st.integers(0, 1))]]), "\n".join(reference))


@st.composite
def summary_corpora(draw: DrawFn, *, min_rows: int = 2) -> Summaries:
    """Rows of one sentence each, of very different lengths, some of them empty."""
    rows = draw(st.lists(one_line_summaries(min_words=0), min_size=min_rows, max_size=4))
    return Summaries([row.prediction for row in rows], [row.reference for row in rows])


def summary_calls() -> SearchStrategy[Call]:
    """Calls of ``compute_metrics``."""
    options = st.sampled_from([{}, {"use_stemmer": True}, {"use_stemmer": False}])
    return st.builds(lambda case, named: Call((case.predictions, case.references), named), summary_corpora(), options)


@dataclass(frozen=True)
class Translations:
    """Predicted translations and, row by row, their references."""

    predictions: list[str]
    references: list[list[str]]


START = "it was not so"
"""Four words, so that an n-gram of every order is shared."""
TOKENS = ("the", "cat", "on", "mat")


def sentences(*, min_words: int = 1, max_words: int = 8) -> SearchStrategy[str]:
    """Sentences of tokens that every tokenization but ``char`` leaves as they are."""
    return st.lists(st.sampled_from(TOKENS), min_size=min_words, max_size=max_words).map(" ".join)


@st.composite
def translations(
    draw: DrawFn, *, min_rows: int = 1, max_rows: int = 3, golds: int = 0, matched: bool = True, min_words: int = 1
) -> Translations:
    """Rows with the same number of references each: ``golds``, or one to three.

    With ``matched`` a first row shares an n-gram of every order, so that no smoothing is needed.

    >>> from hypothesis import find
    >>> find(translations(), lambda case: True)
    Translations(predictions=['it was not so the'], references=[['it was not so the']])
    """
    rows = draw(st.integers(min_rows, max_rows))
    columns = golds or draw(st.integers(1, 3))
    text = sentences(min_words=min_words)
    predictions = [draw(text) for _ in range(rows)]
    references = [[draw(text) for _ in range(columns)] for _ in range(rows)]
    if matched:
        predictions[0] = f"{START} {predictions[0]}"
        chosen = draw(st.integers(0, columns - 1))
        references[0][chosen] = f"{START} {references[0][chosen]}"
    return Translations(predictions, references)


MARKED = (
    "cat,",
    "(cat)",
    "cat.",
    "3.5",
    "1,000",
    "3.5%,",
    "7.",
    "1990-91",
    "well-known",
    "don't",
    "$5",
    "a/b",
    '"cat"',
    "U.S.",
    "x_y",
    "cat?",
    "[1]",
    "no:",
    "a&b",
    "-5",
    "mat;",
)
"""Words with marks, on which tokenizations differ."""
CASED = ("The", "CAT", "Mat", "the", "cat", "mat", "Don't")


@st.composite
def marked_translations(draw: DrawFn, *, cased: bool = False) -> Translations:
    """One row; the reference's words without their marks, or with spaces around them, are in the prediction."""
    pieces = draw(st.lists(st.sampled_from(CASED if cased else MARKED), min_size=1, max_size=4))
    others = [
        draw(st.sampled_from([piece, piece.lower(), piece.strip('(),.?";:%'), _spaced(piece)])) for piece in pieces
    ]
    return Translations([f"{START} {' '.join(others)}"], [[f"{START} {' '.join(pieces)}"]])


def _spaced(text: str) -> str:
    """Put spaces around marks."""
    return "".join(c if c.isalnum() else f" {c} " for c in text).strip()


def translation_calls() -> SearchStrategy[Call]:
    """Calls of ``compute_metrics``."""
    options = st.sampled_from([{}, {"tokenize": "none"}, {"tokenize": "char", "lowercase": True}, {"lowercase": True}])
    return st.builds(
        lambda case, named: Call((case.predictions, case.references), named), translations(min_rows=2), options
    )

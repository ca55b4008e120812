"""Texts that the SQuAD metric compares: few words, so that predictions and golds share some, and every trap."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from nlpcheck.strategies.calls import Call

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

ARTICLES = ("a", "an", "the", "A", "An", "The", "THE")
WORDS = ("cat", "Cat", "dog", "mat", "banana", "another", "them", "Ana", "1990\u201391", "caf\u00e9", "don\u2019t", "7")
MARKS = (".", ",", "-", "'", "$", "_", "(", "\\")
SPACES = (" ", "  ", "\t", "\n")
ODD = ("\u2013", "\u3002", "\u00a0", "\u3000", "e\u0301", "a\u0301", "\u200b", "\u0130", "\U0001f600")
"""Beyond ordinary text: dashes and spaces of Unicode, combining marks, characters without width."""


def squad_texts(*, odd: bool = False, max_pieces: int = 8) -> SearchStrategy[str]:
    """Texts of words, articles, marks and spaces in any order, the empty one included.

    >>> from hypothesis import find
    >>> find(squad_texts(), lambda text: "The" in text)
    'The'
    """
    pieces = st.sampled_from([*SPACES[:1] * 5, "cat", *ARTICLES, *WORDS, *MARKS, *SPACES, *(ODD * 2 if odd else ())])
    return st.lists(pieces, max_size=max_pieces).map("".join)


def phrases(*, min_words: int = 0, max_words: int = 4) -> SearchStrategy[str]:
    """Words between single spaces: much the same after normalisation, never empty with ``min_words=1``.

    >>> from hypothesis import find
    >>> find(phrases(min_words=1), lambda text: True)
    'cat'
    """
    words = st.lists(
        st.sampled_from(("cat", "dog", "mat", "Cat", "caf\u00e9", "7")), min_size=min_words, max_size=max_words
    )
    return words.map(" ".join)


@dataclass(frozen=True)
class Judged:
    """A prediction and the gold texts of its question."""

    prediction: str
    references: list[str]


def judged_answers(*, odd: bool = False) -> SearchStrategy[Judged]:
    """A prediction and one to three golds, often with words in common."""
    texts = st.one_of(phrases(), squad_texts(odd=odd))
    return st.builds(Judged, texts, st.lists(texts, min_size=1, max_size=3))


@dataclass(frozen=True)
class Corpus:
    """Predictions and gold texts by id."""

    predictions: dict[str, str]
    references: dict[str, list[str]]


_IDS = ("1", "01", "q", "Q", "10", "x y")
_EMPTY = ("", "the", "A an.", " - ")


def _texts(*words: str) -> list[str]:
    """Return texts of which each holds a word, and between words any mark, article or space."""
    random = Random(0)  # noqa: S311  (a fixed list, nothing is secret)
    between = (" ", " ", " ", " the ", ". ", " A ", "  ", "\n", "-")
    return [
        "".join(random.choice(words) + random.choice(between) for _ in range(random.randint(1, 3))) for _ in range(100)
    ]


_FULL = [*WORDS, *_texts("cat", "dog", "Mat", "caf\u00e9"), *_texts(*WORDS)]


@st.composite
def squad_corpora(
    draw: DrawFn, *, missing: bool = False, unanswerable: bool = False, empty_golds: bool = False
) -> Corpus:
    """Some questions, their golds, and predictions in another order, some for questions that nobody asked.

    With ``missing`` some questions lack a prediction; with ``unanswerable`` some have no gold; with ``empty_golds``
    some golds come out empty once they are normalised.

    >>> from hypothesis import find
    >>> find(squad_corpora(), lambda corpus: True)
    Corpus(predictions={'1': ''}, references={'1': ['cat']})
    """
    keys = draw(st.lists(st.sampled_from(_IDS), min_size=1, max_size=3, unique=True))
    gold = st.sampled_from([*_FULL, *(_EMPTY * 20 if empty_golds else ())])
    golds = st.lists(gold, min_size=0 if unanswerable else 1, max_size=3)
    references = {key: draw(golds) for key in keys}
    asked = [key for key in reversed(keys) if not missing or draw(st.booleans())]
    others = draw(st.sampled_from([[], ["zz"]]))
    texts = st.sampled_from([*_EMPTY, *_FULL])
    return Corpus({key: draw(texts) for key in [*others, *asked]}, references)


def normalize_calls() -> SearchStrategy[Call]:
    """Calls of ``normalize_answer``."""
    return st.builds(lambda text: Call((text,)), squad_texts())


def judged_calls(*, versions: bool = False) -> SearchStrategy[Call]:
    """Calls of ``exact_match``, and with ``versions`` of ``token_f1``."""
    options = st.sampled_from([{}, {"version": 1}, {"version": 2}] if versions else [{}])
    return st.builds(lambda case, named: Call((case.prediction, case.references), named), judged_answers(), options)


def corpus_calls(*, missing: bool = False) -> SearchStrategy[Call]:
    """Calls of ``compute_metrics``; with ``missing`` also of version 1, where some questions lack a prediction."""
    calls = st.builds(lambda case: Call((case.predictions, case.references)), squad_corpora(unanswerable=True))
    if not missing:
        return calls
    lacking = st.builds(
        lambda case: Call((case.predictions, case.references), {"version": 1}), squad_corpora(missing=True)
    )
    return st.one_of(lacking, calls)

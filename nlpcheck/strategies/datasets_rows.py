"""The first rows of data sets of every task: under the contract's names of columns, and under other common ones."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nlpcheck.strategies.calls import Call

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

SHOWN = ("sequence_classification", "token_classification", "question_answering", "summarization", "translation")
"""The tasks that can be seen in the columns."""
GOALS = {"fill": "masked_lm", "generate": "causal_lm"}

TEXTS = ("A cat sat.", "Ada wrote the first program.", "Nice", "It rained in York, and then it did not.", "?")
LONG = (
    "The council met on Monday to talk about the old bridge. " * 4 + "It will be closed.",
    "Ada Lovelace was born in London. She wrote about a machine that nobody had built yet. " * 3,
)
SHORT = ("The old bridge will be closed.", "Ada wrote the first program.")
LABELS: tuple[list[Any], ...] = (
    [0, 1, 2],
    [0],
    ["neg", "pos"],
    [0.0, 3.8],
    [[0, 2], [1], [2]],
    [["joy", "love"], ["fear"]],
    [[0.0, 1.0], [1.0, 0.0]],
)
"""Numbers, names, and lists of either; a data set has one kind."""
WORDS = (["Ada", "wrote"], ["York"], ["It", "rained", "in", "York"], ["A", "cat", "sat", "."])
PAIRS = (("en", "fr"), ("de", "en"), ("en", "ro"))
EXTRAS: dict[str, tuple[Any, ...]] = {"id": ("q1", "56be", 7, 0), "title": ("York", "Ada Lovelace")}


@dataclass(frozen=True)
class Framed:
    """Rows, and the task that they are for."""

    rows: list[dict[str, Any]]
    task: str


def framed_rows(tasks: tuple[str, ...] = SHOWN) -> SearchStrategy[Framed]:
    """Rows of one of some tasks: columns in any order, sometimes beside others.

    >>> from hypothesis import find
    >>> find(framed_rows(), lambda case: len(case.rows) > 1).task in SHOWN
    True
    """
    return st.builds(_framed, st.just(tasks), st.integers(0, 9999))


def _framed(tasks: tuple[str, ...], number: int) -> Framed:
    """Make rows from a number: cheaper than drawing each value, and small enough not to need shrinking."""
    random = Random(number)  # noqa: S311  (no secret)
    task = tasks[number % len(tasks)]
    kind = random.randrange(20)
    extras = random.sample(sorted(EXTRAS), k=random.randrange(3))
    rows = []
    for _ in range(1 + number % 4):
        row = _MAKERS[task](random, kind) | {name: random.choice(EXTRAS[name]) for name in extras}
        rows.append({name: row[name] for name in random.sample(list(row), k=len(row))})
    return Framed(rows, task)


def _plain(random: Random, _: int) -> dict[str, Any]:
    return {"text": random.choice(TEXTS)}


def _labelled(random: Random, kind: int) -> dict[str, Any]:
    pair = {"text_pair": random.choice(TEXTS)} if kind % 3 == 1 else {}
    return {"text": random.choice(TEXTS), "label": random.choice(LABELS[kind % len(LABELS)]), **pair}


def _tagged(random: Random, kind: int) -> dict[str, Any]:
    words = random.choice(WORDS)
    return {"tokens": list(words), "ner_tags": ["O" if kind % 2 else 0 for _ in words]}


def _asked(random: Random, kind: int) -> dict[str, Any]:
    found = random.choice([["Ada"], [], ["Ada", "Ada wrote"]][: 1 + kind % 3])
    return {"question": "Who?", "context": "Ada wrote.", "answers": {"text": found, "answer_start": [0] * len(found)}}


def _summed_up(random: Random, _: int) -> dict[str, Any]:
    return {"document": random.choice(LONG + TEXTS), "summary": random.choice(SHORT + TEXTS)}


def _translated(random: Random, kind: int) -> dict[str, Any]:
    source, target = PAIRS[kind % len(PAIRS)]
    text = random.choice(TEXTS)
    return {"translation": {source: text, target: text.upper()}}


_MAKERS = {
    "plain": _plain,
    "sequence_classification": _labelled,
    "token_classification": _tagged,
    "question_answering": _asked,
    "summarization": _summed_up,
    "translation": _translated,
}


def diagnosis_calls() -> SearchStrategy[Call]:
    """Calls of ``diagnose``; some of the rows have a hole."""
    return framed_rows().map(lambda case: Call((_with_a_hole(case.rows),)))


def _with_a_hole(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first = rows[0]
    return [*rows, {**first, next(iter(first)): None}, {**first, "note": None}]

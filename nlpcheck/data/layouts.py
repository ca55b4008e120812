"""Which column is what: the layout of a data set, in the contract's terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlpcheck.data.table import Row, Table
from nlpcheck.errors import UsageError


@dataclass(frozen=True)
class Layout:
    """A task, the data's column for each of the contract's columns, and what this was concluded from."""

    task: str
    columns: dict[str, str]
    because: tuple[str, ...] = ()


class AmbiguousError(UsageError):
    """The data allow several tasks; ``question`` decides, ``choices`` maps each answer to a task."""

    def __init__(self, message: str, *, question: str, choices: Mapping[str, str]) -> None:
        super().__init__(message)
        self.question = question
        self.choices = dict(choices)


FIRST = {
    "sequence_classification": ["text", "text_pair", "label"],
    "token_classification": ["tokens", "ner_tags"],
    "question_answering": ["id", "question", "context", "answers"],
    "masked_lm": ["text"],
    "causal_lm": ["text"],
    "summarization": ["document", "summary"],
    "translation": ["translation"],
}


def recognise(table: Table, *, task: str | None = None, goal: str | None = None) -> Layout:
    """Return the layout of a table; AmbiguousError where the data allow several tasks and nobody said which."""
    from nlpcheck.tasks.diagnosis import diagnose

    task = task or diagnose(table.rows[:50], goal=goal)
    return Layout(task, {name: name for name in FIRST[task] if name in table.columns})


def canonical(
    rows: Sequence[Mapping[str, Any]], layout: Layout, label_names: Mapping[str, Sequence[str]] | None = None
) -> list[Row]:
    """Return rows with the contract's columns, other columns kept, ids of labels turned into names."""
    back = {theirs: ours for ours, theirs in layout.columns.items()}
    return [{back.get(name, name): value for name, value in row.items()} for row in rows]

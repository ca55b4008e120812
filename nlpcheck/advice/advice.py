"""A data set becomes advice: the task, why it is that one, the recipe, and what to watch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlpcheck.advice.findings import Finding
from nlpcheck.advice.ruler import Ruler, by_words
from nlpcheck.advice.view import View
from nlpcheck.advice.watch_answers import ANSWERS
from nlpcheck.advice.watch_labels import LABELS
from nlpcheck.advice.watch_pairs import PAIRS
from nlpcheck.advice.watch_rows import COMMON
from nlpcheck.advice.watch_texts import TEXTS
from nlpcheck.advice.watch_words import WORDS
from nlpcheck.data.layouts import Layout, canonical, recognise
from nlpcheck.data.table import Table

Watch = Callable[[View], Iterator[Finding]]
WATCHES: dict[str, tuple[Watch, ...]] = {
    "sequence_classification": (*COMMON, *LABELS),
    "token_classification": (*COMMON, *WORDS),
    "question_answering": (*COMMON, *ANSWERS),
    "masked_lm": (*COMMON, *TEXTS),
    "causal_lm": (*COMMON, *TEXTS),
    "summarization": (*COMMON, *PAIRS),
    "translation": (*COMMON, *PAIRS),
}
LABEL_COLUMN = {"sequence_classification": "label", "token_classification": "ner_tags"}
MAX_LENGTH = {"question_answering": 384, "masked_lm": 128, "causal_lm": 128}
"""What the field's example scripts take; 512, the positions of BERT, otherwise."""
USUAL = 512


@dataclass(frozen=True)
class Advice:
    """What there is to say of a data set."""

    layout: Layout
    rows: dict[str, int]
    """Split -> number of rows."""
    max_length: int
    unit: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def task(self) -> str:
        """The name of the task."""
        return self.layout.task

    @property
    def found(self) -> list[Finding]:
        """What there is to mend."""
        return [finding for finding in self.findings if finding.found]


def advise(
    table: Table,
    *,
    task: str | None = None,
    goal: str | None = None,
    ruler: Ruler | None = None,
    max_length: int | None = None,
    label_names: Sequence[str] = (),
) -> Advice:
    """Return the advice on a table; AmbiguousError where its task must be asked for."""
    layout = recognise(table, task=task, goal=goal)
    view = view_of(table, layout, ruler=ruler or by_words(), max_length=max_length, label_names=label_names)
    findings = [finding for watch in WATCHES[layout.task] for finding in watch(view)]
    rows = {split: len(found) for split, found in table.splits.items()}
    return Advice(layout, rows, view.max_length, view.ruler.unit, findings)


def view_of(
    table: Table,
    layout: Layout,
    *,
    ruler: Ruler,
    max_length: int | None = None,
    label_names: Sequence[str] = (),
) -> View:
    """Return the rows of a table as its task sees them."""
    names = {**table.label_names}
    if label_names and layout.task in LABEL_COLUMN:
        names[layout.columns[LABEL_COLUMN[layout.task]]] = list(label_names)
    return View(
        task=layout.task,
        splits={split: canonical(rows, layout, names) for split, rows in table.splits.items()},
        ruler=ruler,
        max_length=max_length or MAX_LENGTH.get(layout.task, USUAL),
        names=list(label_names) or names_of(table, layout),
        columns=dict(layout.columns),
        raw=table.splits,
    )


def names_of(table: Table, layout: Layout) -> list[str]:
    """Return the names that a table declares for the labels of its task, in their order; empty if it declares none."""
    column: Any = layout.columns.get(LABEL_COLUMN.get(layout.task, ""), "")
    return list(table.label_names.get(column, []))

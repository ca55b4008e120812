"""Rows become the name of a task: first by the names of their columns, then by the shapes of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PLAIN = "plain text"
OF_GOAL = {"fill": "masked_lm", "generate": "causal_lm"}
OF_COLUMNS = {
    "translation": {"translation"},
    "question_answering": {"question", "context", "answers"},
    "token_classification": {"tokens", "ner_tags"},
    "summarization": {"document", "summary"},
    "sequence_classification": {"text", "label"},
}
ASIDE = {"id", "idx", "guid", "title", "url"}
"""Columns that are part of no task."""
LABELS = {"label", "labels", "category", "intent", "sentiment", "class"}
SUMMARIES = {"summary", "highlights", "abstract", "headline"}


def diagnose(rows: Sequence[Mapping[str, Any]], *, goal: str | None = None) -> str:
    """Return the name of the task that all rows are for."""
    complete = [row for row in rows if None not in row.values()]
    found = {_task_of(row) for row in complete or [_filled(row) for row in rows]}
    if len(found) > 1:
        raise ValueError(f"the rows are for different tasks: {sorted(found)}")
    task = found.pop()
    if task != PLAIN:
        return task
    if goal not in OF_GOAL:
        raise ValueError(f"plain text can be for anything; choose a goal from {sorted(OF_GOAL)}")
    return OF_GOAL[goal]


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _task_of(row: Mapping[str, Any]) -> str:
    """Return the task of a row without None."""
    for task, columns in OF_COLUMNS.items():
        if columns <= row.keys():
            return task
    return _task_by_shape({name: value for name, value in row.items() if name not in ASIDE})


def _task_by_shape(row: Mapping[str, Any]) -> str:
    texts = {name for name, value in row.items() if isinstance(value, str)} - LABELS
    if any("answer_start" in value for value in row.values() if isinstance(value, dict)):
        return "question_answering"
    if _has_tags(row):
        return "token_classification"
    if texts and any(name in LABELS or isinstance(value, (int, float)) for name, value in row.items()):
        return "sequence_classification"
    if texts & SUMMARIES and len(texts) > 1:
        return "summarization"
    if len(texts) == 1:
        return PLAIN
    raise ValueError(f"no task has the columns {sorted(row)}")


def _has_tags(row: Mapping[str, Any]) -> bool:
    """Tell whether one list holds words and another one something for each of them."""
    lists = [value for value in row.values() if isinstance(value, list)]
    words = [value for value in lists if all(isinstance(item, str) for item in value)]
    return any(len(one) == len(other) for one in words for other in lists if other is not one)

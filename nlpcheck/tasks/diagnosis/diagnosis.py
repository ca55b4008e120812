"""Rows become the name of a task, by what there is to predict: the shapes of the values tell, and a few names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PLAIN = "plain text"
OF_GOAL = {"fill": "masked_lm", "generate": "causal_lm"}
ASIDE = {"id", "guid", "title", "url"}
"""Columns with texts that are part of no task."""
LABELS = {"label", "labels"}
SUMMARIES = {"summary", "highlights", "abstract"}


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
    texts = {name for name, value in row.items() if isinstance(value, str)} - ASIDE - LABELS
    for value in row.values():
        if isinstance(value, dict):
            return "question_answering" if "answer_start" in value else "translation"
    if _has_words_with_tags(row):
        return "token_classification"
    if texts and LABELS & row.keys():
        return "sequence_classification"
    if SUMMARIES & texts and len(texts) > 1:
        return "summarization"
    if len(texts) == 1:
        return PLAIN
    raise ValueError(f"no task has the columns {sorted(row)}")


def _has_words_with_tags(row: Mapping[str, Any]) -> bool:
    """Tell whether there are several lists, and words in one of them (or, in an empty sentence, the usual names)."""
    lists = [value for value in row.values() if isinstance(value, list)]
    named = {"tokens", "ner_tags"} <= row.keys()
    return len(lists) > 1 and (named or any(isinstance(item, str) for value in lists for item in value))

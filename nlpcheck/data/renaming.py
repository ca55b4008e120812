"""Rows of any layout become rows with the contract's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlpcheck.data.table import Layout, Row

NAMED = {"sequence_classification": "label", "token_classification": "ner_tags"}
"""By task: the column whose ids become names."""


def canonical(
    rows: Sequence[Mapping[str, Any]], layout: Layout, label_names: Mapping[str, Sequence[str]] | None = None
) -> list[Row]:
    """Return rows with the contract's columns, other columns kept; the rows given stay as they are.

    Ids of a ClassLabel become names, other whole numbers their digits; an id outside the names (-1: nobody labelled
    this row) becomes None, so that ``clean`` drops the row. Questions without ids of their own are numbered.
    """
    renamed = [_renamed(row, layout) for row in rows]
    if layout.task == "question_answering":
        return _numbered(renamed)
    if layout.task == "token_classification":
        renamed = [{**row, **{name: _words(row[name]) for name in layout.columns}} for row in renamed]
    column = NAMED.get(layout.task)
    if column is None:
        return renamed
    names = (label_names or {}).get(layout.columns[column], ())
    values = [row[column] for row in renamed]
    flags = layout.task == "sequence_classification" and not names and _are_flags(values)
    named = values if flags else [_named(value, names) for value in values]
    return [{**row, column: value} for row, value in zip(renamed, named, strict=True)]


def _words(value: Any) -> Any:
    return value.split() if isinstance(value, str) else value


def _are_flags(values: Sequence[Any]) -> bool:
    """Tell whether the labels of rows are lists of zeros and ones, one for each class."""
    lists = [value for value in values if isinstance(value, list)]
    lengths = {len(value) for value in lists}
    return len(lengths) == 1 and lengths != {1} and all(item in (0, 1) for value in lists for item in value)


def _renamed(row: Mapping[str, Any], layout: Layout) -> Row:
    """Return a row in which the contract's columns have the contract's names; they win over columns of that name."""
    ours = {name: _value(row, name, theirs, layout) for name, theirs in layout.columns.items()}
    used = {*layout.columns.values(), *(column for part in layout.parts.values() for column in part.values())}
    others = {name: value for name, value in row.items() if name not in used and name not in ours}
    return {**ours, **others}


def _value(row: Mapping[str, Any], name: str, theirs: str, layout: Layout) -> Any:
    if name not in layout.parts:
        value = row.get(theirs)
        return _answers(value) if name == "answers" else value
    parts = {key: row.get(column) for key, column in layout.parts[name].items()}
    if name == "answers":
        return _answers({"answer_start": None, **parts}, row.get(layout.columns["context"]))
    return None if None in parts.values() else parts


def _answers(value: Any, context: Any = None) -> Any:
    """Return answers as two lists; where they start is looked up if nobody says so (-1: not in the context).

    What is neither a dict with texts nor a list of such dicts becomes None, so that ``clean`` drops the row.
    """
    if isinstance(value, list):
        whole = all(isinstance(answer, Mapping) for answer in value)
        return {key: [answer.get(key) for answer in value] for key in ("text", "answer_start")} if whole else None
    if not isinstance(value, Mapping) or value.get("text") is None:
        return None
    texts, starts = _listed(value["text"]), value.get("answer_start")
    if starts is None and isinstance(context, str):
        starts = [context.find(text) if isinstance(text, str) else -1 for text in texts]
    return {**value, "text": texts, "answer_start": _listed(starts)}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]


def _named(value: Any, names: Sequence[str]) -> Any:
    """Return the name of an id or the names of a list of ids, None if one of them is no id; texts and floats stay."""
    if isinstance(value, list):
        named = [_named(item, names) for item in value]
        return None if None in named else named
    if isinstance(value, bool) and not names:
        return str(value).lower()
    if not isinstance(value, int):
        return value
    if value < 0 or (names and value >= len(names)):
        return None
    return names[value] if names else str(value)


def _numbered(rows: list[Row]) -> list[Row]:
    """Return questions with ids that are texts and differ; if theirs do not, they are numbered."""
    ids = [row.get("id") for row in rows]
    if None in ids or len({str(id) for id in ids}) < len(ids):
        ids = list(range(len(rows)))
    return [{**row, "id": str(id)} for row, id in zip(rows, ids, strict=True)]

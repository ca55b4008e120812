"""A JSON document becomes rows: a list of rows, columns, splits, or SQuAD's articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nlpcheck.data.table import Row
from nlpcheck.errors import UsageError

EXPECTED = "must be a list of rows, a dict of columns of one length, a dict of splits, or SQuAD's articles"


def rows_of(document: Any, path: Path) -> dict[str, list[Row]]:
    """Return the rows of a document, by split."""
    if isinstance(document, list):
        return {"train": _checked(document, path)}
    if not isinstance(document, dict):
        raise UsageError(f"{path}: holds a {type(document).__name__}; {EXPECTED}")
    data, names = document.get("data"), document.get("columns")
    if isinstance(data, list) and isinstance(names, list) and all(_fits(row, names) for row in data):
        return {"train": [dict(zip(names, row, strict=True)) for row in data]}
    if isinstance(data, list):
        return {"train": squad_rows(data) if _are_articles(data) else _checked(data, path)}
    lists = [value for value in document.values() if isinstance(value, list)]
    if len(lists) == len(document) and all(item for item in lists) and _are_rows(lists):
        return {str(name): _checked(rows, path) for name, rows in document.items()}
    return {"train": _from_columns(document, path)}


def _fits(row: Any, names: list[Any]) -> bool:
    """Tell whether a row is a list of values for some columns, as pandas writes them with orient="split"."""
    return isinstance(row, list) and len(row) == len(names)


def _are_articles(data: list[Any]) -> bool:
    return bool(data) and all(isinstance(item, dict) and isinstance(item.get("paragraphs"), list) for item in data)


def _are_rows(lists: list[list[Any]]) -> bool:
    """Tell splits from columns: rows have the same columns in all splits, dicts in a column are beside other values."""
    return (
        all(isinstance(row, dict) for rows in lists for row in rows)
        and len({frozenset(rows[0]) for rows in lists}) == 1
    )


def _checked(rows: list[Any], path: Path) -> list[Row]:
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise UsageError(
                f"{path}, row {number}: is a {type(row).__name__}; each row must be an object with columns"
            )
    return rows


def _from_columns(document: dict[str, Any], path: Path) -> list[Row]:
    """Return the rows of columns, which are lists, or, as pandas writes them, dicts by the row's index."""
    if document and all(isinstance(column, dict) for column in document.values()):
        keys = dict.fromkeys(key for column in document.values() for key in column)
        return [{name: column.get(key) for name, column in document.items()} for key in keys]
    if not all(isinstance(column, list) for column in document.values()):
        raise UsageError(f"{path}: holds an object with {', '.join(map(repr, list(document)[:5]))}; {EXPECTED}")
    lengths = {name: len(column) for name, column in document.items()}
    if len(set(lengths.values())) > 1:
        raise UsageError(f"{path}: its columns have different lengths, {lengths}; {EXPECTED}")
    return [dict(zip(document, values, strict=True)) for values in zip(*document.values(), strict=True)]


def squad_rows(articles: list[dict[str, Any]]) -> list[Row]:
    """Return a row for each question of SQuAD's articles (version 1 or 2)."""
    return [
        {
            "id": question.get("id"),
            "title": article.get("title"),
            "context": paragraph.get("context"),
            "question": question.get("question"),
            "answers": _columns_of(question.get("answers")),
        }
        for article in articles
        for paragraph in article["paragraphs"]
        for question in paragraph.get("qas", [])
    ]


def _columns_of(answers: list[dict[str, Any]] | None) -> dict[str, list[Any]]:
    """Return a list of answers as `datasets` holds it; a question that has no answer has two empty lists."""
    answers = answers or []
    return {name: [answer.get(name) for answer in answers] for name in ("text", "answer_start")}

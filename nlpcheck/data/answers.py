"""Is this question answering: answers that are slices of a context?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nlpcheck.data.columns import ANSWERS, IDS, MOST, NUMBER, STRINGS, TEXT, Column, Columns, called, questions, share
from nlpcheck.data.names import ANSWER_TEXTS, CONTEXTS, QUESTIONS, REPLIES, STARTS
from nlpcheck.data.table import Layout


def question_answering(columns: Columns) -> Layout | None:
    """Answers with their places in a context, or answers that are slices of one."""
    answers = columns.named(["answers"], columns.of(ANSWERS)) or next(iter(columns.of(ANSWERS)), None)
    parts: dict[str, dict[str, str]] = {}
    if answers is None:
        return _flat_answers(columns)
    texts = [column for column in _texts(columns) if column.kind == TEXT]
    context = _context_of(columns, texts, lambda row, text: _holds(row.get(answers.name), text))
    return _question_layout(columns, texts, context, answers.name, parts, f"{answers.name!r} holds answers with starts")


def _holds(answers: Any, context: str) -> bool:
    """Tell whether a text has an answer where it is said to start."""
    return any(
        isinstance(text, str) and isinstance(at, int) and text and context[at : at + len(text)] == text
        for one in (answers if isinstance(answers, list) else [answers])
        for text, at in _pairs(one)
    )


def _pairs(answer: Any) -> list[tuple[Any, Any]]:
    """Return texts and where they start of a dict of answers, or of one; nothing of what is no dict."""
    if not isinstance(answer, Mapping):
        return []
    sides = (answer.get("text"), answer.get("answer_start"))
    return list(zip(*(value if isinstance(value, list) else [value] for value in sides), strict=False))


def _texts(columns: Columns) -> list[Column]:
    """Return the columns of texts, with those whose names say what they are, however short they are and alike."""
    named = [columns.named(names, columns.of(TEXT)) for names in (QUESTIONS, CONTEXTS)]
    return list({column.name: column for column in (*columns.texts(), *named) if column is not None}.values())


def without_context(columns: Columns) -> tuple[str, str] | None:
    """Return the names of a question and its answer, where these are all the texts that there are."""
    question = columns.named(QUESTIONS, columns.of(TEXT))
    answer = next(iter(columns.of(ANSWERS)), None) or columns.named(REPLIES, columns.of(TEXT, STRINGS))
    if question is None or answer is None:
        return None
    others = [column for column in columns.of(TEXT) if column not in (question, answer) and not column.is_aside]
    return None if others else (question.name, answer.name)


def _flat_answers(columns: Columns) -> Layout | None:
    """Return the layout of answers that are columns of their own: texts, and where they start if that is known."""
    answer = columns.named(ANSWER_TEXTS, columns.of(TEXT, STRINGS))
    question = columns.named(QUESTIONS, columns.of(TEXT))
    if answer is None or question is None:
        return None
    texts = [column for column in _texts(columns) if column.name not in (answer.name, question.name)]
    context = _context_of(columns, texts, lambda row, text: any(item in text for item in _listed(row.get(answer.name))))
    if context is None:
        return None
    start = columns.named(STARTS, columns.of(NUMBER, IDS))
    parts = {"text": answer.name, **({"answer_start": start.name} if start else {})}
    because = f"the texts of {answer.name!r} are slices of {context.name!r}"
    return _question_layout(
        columns, [question, context], context, " + ".join(parts.values()), {"answers": parts}, because
    )


def _listed(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item]


def _context_of(columns: Columns, texts: list[Column], holds: Callable[[Any, str], bool]) -> Column | None:
    """Return the column of texts that hold their rows' answers; in doubt, the one with the name."""

    def held(column: Column) -> float:
        rows = [row for row in columns.rows if isinstance(row.get(column.name), str) and None not in row.values()]
        return share(holds(row, row[column.name]) for row in rows)

    best = max(texts, key=held, default=None)
    return best if best and held(best) > 1 - MOST else columns.named(CONTEXTS, texts)


def _question_layout(
    columns: Columns,
    texts: list[Column],
    context: Column | None,
    answers: str,
    parts: dict[str, dict[str, str]],
    because: str,
) -> Layout | None:
    """Return the layout once the context is known: the question is the text beside it."""
    others = [column for column in texts if column is not context]
    question = columns.named(QUESTIONS, others) or max(others, key=_asks, default=None)
    if context is None or question is None:
        return None
    id_column = columns.named(["id", "qid", "question_id", "guid"])
    found = {"question": question.name, "context": context.name, "answers": answers}
    named = {"id": id_column.name, **found} if id_column else found
    reasons = (because, called(context, "context"), called(question, "question"))
    return Layout("question_answering", named, reasons, parts)


def _asks(column: Column) -> tuple[float, float]:
    """Order columns by how many of their texts are questions, then the shorter ones first."""
    return questions(column), -column.words

"""Which column is what: a table becomes a layout in the contract's terms, and its rows become the contract's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nlpcheck.contract import TASKS
from nlpcheck.data.answers import question_answering, without_context
from nlpcheck.data.columns import Column, Columns
from nlpcheck.data.names import LABELS
from nlpcheck.data.renaming import canonical
from nlpcheck.data.table import Layout, Row, Table
from nlpcheck.data.tags import token_classification
from nlpcheck.data.texts import (
    flat_translation,
    labels_among,
    plain_text,
    sequence_classification,
    summarization,
    summary_layout,
    translation,
)
from nlpcheck.errors import UsageError

__all__ = ["AmbiguousError", "Layout", "canonical", "recognise"]

LOOKED_AT = 500
"""Rows that are looked at in each split: enough to tell a column of classes from a column of texts."""
GOALS = {"fill": "masked_lm", "generate": "causal_lm"}
FINDERS: dict[str, Callable[[Columns], Layout | None]] = {
    "question_answering": question_answering,
    "translation": translation,
    "token_classification": token_classification,
    "summarization": summarization,
    "sequence_classification": sequence_classification,
}
OTHERS = FINDERS.keys() - {"sequence_classification"}
PREDICTED = {
    "question_answering": ("answers", "the place of the answer ({})"),
    "translation": ("translation", "the text in the other language ({})"),
    "token_classification": ("ner_tags", "the tag of each word ({})"),
    "summarization": ("summary", "a shorter version of the text ({})"),
    "sequence_classification": ("label", "the class of the whole text ({})"),
}
NEEDED = {
    "sequence_classification": "a text (or two) and a label",
    "token_classification": "a list of words and a list of tags of the same length",
    "question_answering": "a question, a context, and answers with the characters where they start",
    "masked_lm": "a text",
    "causal_lm": "a text (a prompt and its completion joined)",
    "summarization": "a document and a summary",
    "translation": "a text in two languages",
}


class AmbiguousError(UsageError):
    """The data allow several tasks; ``question`` decides, ``choices`` maps each answer to a task."""

    def __init__(self, message: str, *, question: str, choices: Mapping[str, str]) -> None:
        super().__init__(message)
        self.question = question
        self.choices = dict(choices)


def recognise(table: Table, *, task: str | None = None, goal: str | None = None) -> Layout:
    """Return the layout of a table, by names of columns and shapes of values.

    ``task`` leaves only its columns to be found. ``goal`` ("fill" or "generate") decides what plain text is for.
    Data that allow several tasks: AmbiguousError. Data without a task's columns: UsageError.
    """
    if task is not None and task not in TASKS:
        raise UsageError(f"there is no task {task!r}; choose from {', '.join(TASKS)}")
    if goal is not None and goal not in GOALS:
        raise UsageError(f"there is no goal {goal!r}; choose from {', '.join(GOALS)}")
    columns = Columns(_looked_at(table), table.label_names)
    if task is not None:
        return _as_task(table, columns, task)
    found = _competing([layout for finder in FINDERS.values() if (layout := finder(columns))])
    if len(found) > 1:
        raise _between(table, found)
    if {layout.task for layout in found} <= {"summarization"}:  # an answer may be short, too, and repeat its question
        _ask_for_context(table, columns)
    return found[0] if found else _by_texts(table, columns, goal)


def _ask_for_context(table: Table, columns: Columns) -> None:
    """Refuse questions and answers that bring no text to find the answers in."""
    both = without_context(columns)
    if both:
        question, answer = both
        raise UsageError(
            f"{table.origin}: {question!r} and {answer!r} come without a context; question_answering is extractive, so "
            f"that each answer must be a slice of a text in its row. Add that text as a column `context`; if there is "
            f"none and answers are to be written freely, join each pair to one text in a column `text`, drop the "
            f"others, and take causal_lm"
        )


def _looked_at(table: Table) -> list[Row]:
    return [row for rows in table.splits.values() for row in rows[:LOOKED_AT]]


def _competing(found: Sequence[Layout]) -> Sequence[Layout]:
    """Return the layouts that are equally good: beside others, a label must be named so, in a column of its own."""
    used = {column for layout in found if layout.task in OTHERS for column in layout.columns.values()}
    labels = [layout.columns["label"] for layout in found if layout.task not in OTHERS]
    if used and any(label in used or label.casefold() not in LABELS for label in labels):
        return [layout for layout in found if layout.task in OTHERS]
    return found


def _between(table: Table, found: Sequence[Layout]) -> AmbiguousError:
    """Return the error that asks which of the columns is to be predicted."""
    choices = {}
    for layout in found:
        column, says = PREDICTED[layout.task]
        choices[says.format(layout.columns[column])] = layout.task
    question = "What should the model predict?"
    return _ambiguous(table, question, choices)


def _ambiguous(table: Table, question: str, choices: Mapping[str, str]) -> AmbiguousError:
    answers = "; ".join(f"{text}: {task}" for text, task in choices.items())
    message = f"{table.origin}: its columns ({', '.join(table.columns)}) fit several tasks. {question} {answers}"
    return AmbiguousError(message, question=question, choices=choices)


def _by_texts(table: Table, columns: Columns, goal: str | None) -> Layout:
    """Return the layout of data that hold nothing but texts, or say what is missing."""
    labels, texts = labels_among(columns), [column for column in columns.texts() if column.kind == "texts"]
    if len(labels) > 1 and texts:
        names = ", ".join(label.name for label in labels)
        raise UsageError(
            f"{table.origin}: several columns could be the label ({names}); rename the one to predict to `label`"
        )
    spans = next((column for column in columns.by_name.values() if column.is_spans), None)
    if spans:
        raise UsageError(
            f"{table.origin}: {spans.name!r} marks pieces of the text by their characters; token_classification needs "
            f"a list of words and a tag for each: split the text into words and give each one its B-, I- or O"
        )
    plain = plain_text(columns)
    if plain and len(texts) == 1:
        return _plain(table, plain, goal)
    if len(texts) == 2:  # noqa: PLR2004
        raise _between_texts(table, texts)
    raise UsageError(
        f"{table.origin}: no task has its columns: {columns.described()}. A task needs one of these: "
        f"{'; '.join(f'{needed} ({task})' for task, needed in NEEDED.items())}. Rename the columns, or name the task"
    )


def _plain(table: Table, plain: Layout, goal: str | None) -> Layout:
    """Return the layout of plain text, which can be for anything until a goal decides."""
    if goal is None:
        choices = {"words that were hidden in a text": "masked_lm", "how a text goes on": "causal_lm"}
        raise _ambiguous(table, "There are only texts. What should the model predict?", choices)
    return Layout(GOALS[goal], plain.columns, (*plain.because, f"the goal is to {goal}"))


def _between_texts(table: Table, texts: Sequence[Column]) -> AmbiguousError:
    long, short = (column.name for column in sorted(texts, key=lambda column: -column.words))
    choices = {
        f"{short!r} is a shorter version of {long!r}": "summarization",
        f"{texts[1].name!r} is {texts[0].name!r} in another language": "translation",
    }
    return _ambiguous(table, "There are two texts and no label. What is one to the other?", choices)


def _as_task(table: Table, columns: Columns, task: str) -> Layout:
    """Return the layout for a task that the user named: what would be ambiguous is decided by the order of columns."""
    layout = FINDERS[task](columns) if task in FINDERS else None
    if layout is None and task == "question_answering":
        _ask_for_context(table, columns)
    texts = [column for column in columns.texts() if column.kind == "texts"]
    if layout is None and task in GOALS.values():
        plain = plain_text(columns) or _longest(texts)
        layout = Layout(task, plain.columns, plain.because) if plain else None
    if layout is None and len(texts) == 2:  # noqa: PLR2004
        long, short = sorted(texts, key=lambda column: -column.words)
        if task == "summarization":
            layout = summary_layout(long, short, f"{short.name!r} is the shorter of two texts")
        elif task == "translation":
            layout = flat_translation(texts)
    if layout is None:
        raise UsageError(
            f"{table.origin}: {task} needs {NEEDED[task]}; the columns are {columns.described()}. "
            f"Rename them, or choose another task"
        )
    return layout


def _longest(texts: Sequence[Column]) -> Layout | None:
    column = max(texts, key=lambda column: column.words, default=None)
    return Layout("plain text", {"text": column.name}, (f"{column.name!r} has the longest texts",)) if column else None

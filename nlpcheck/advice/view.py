"""What the things to watch look at: rows with the contract's columns, split by split."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nlpcheck.advice.findings import WARNING, Finding, fine
from nlpcheck.advice.ruler import Ruler
from nlpcheck.border.texts import shorten
from nlpcheck.data.table import Row

LONGEST_EXAMPLE = 240
INPUTS = {
    "sequence_classification": ("text", "text_pair"),
    "token_classification": ("tokens",),
    "question_answering": ("question", "context"),
    "masked_lm": ("text",),
    "causal_lm": ("text",),
    "summarization": ("document",),
    "translation": ("translation",),
}
FIRST_INPUTS = ("text", "tokens", "question", "context", "document", "translation")
"""Inputs that no row can do without; a second text may be empty."""
OUTPUTS = {
    "sequence_classification": ("label",),
    "token_classification": ("ner_tags",),
    "question_answering": ("answers",),
    "masked_lm": (),
    "causal_lm": (),
    "summarization": ("summary",),
    "translation": ("translation",),
}


@dataclass(frozen=True)
class Place:
    """A row, and where it stands."""

    split: str
    number: int
    row: Row
    raw: Row = field(default_factory=dict)
    """The row as the data have it: what cannot be true was not yet turned into None."""

    def __str__(self) -> str:
        id = self.row.get("id")
        return f"{self.split} row {self.number}" + (f" (id {id})" if id is not None else "")


@dataclass(frozen=True)
class View:
    """A data set as one task sees it."""

    task: str
    splits: dict[str, list[Row]]
    """Rows with the contract's columns; labels are names where the data have names."""
    ruler: Ruler
    max_length: int
    max_target_length: int = 128
    names: list[str] = field(default_factory=list)
    """The names that the data declare for their labels, in their order."""
    columns: dict[str, str] = field(default_factory=dict)
    """The contract's column -> the data's."""
    raw: dict[str, list[Row]] = field(default_factory=dict)
    """The rows as the data have them, in the same order."""

    def given(self, place: Place, column: str) -> Any:
        """Return what the data have in a column of the contract."""
        return place.raw.get(self.columns.get(column, column))

    @cached_property
    def wanted(self) -> list[str]:
        """The columns of the task that the data have."""
        both = dict.fromkeys((*INPUTS[self.task], *OUTPUTS[self.task]))
        return [name for name in both if any(name in row for rows in self.splits.values() for row in rows)]

    @cached_property
    def places(self) -> list[Place]:
        """Every row with its place; rows are counted from 0, as in Python."""
        return [
            Place(split, number, row, self.raw[split][number] if self.raw else row)
            for split, rows in self.splits.items()
            for number, row in enumerate(rows)
        ]

    @cached_property
    def readable(self) -> list[Place]:
        """The rows whose inputs are whole, whether or not their answers are known."""
        inputs = [name for name in self.wanted if name in INPUTS[self.task]]
        columns = [name for name in inputs if name in FIRST_INPUTS]
        return [place for place in self.places if not missing(place.row, columns) and not odd(place.row, inputs)]

    @cached_property
    def whole(self) -> list[Place]:
        """The rows that hold a value in every column of the task, as training sees them."""
        columns = [name for name in self.wanted if name != "text_pair"]
        return [place for place in self.places if not missing(place.row, columns) and not odd(place.row, self.wanted)]


KINDS = {
    "label": "a name, a number, or a list of these",
    "tokens": "a list of words",
    "ner_tags": "a list of tags",
    "answers": "texts and the characters where they start",
    "translation": "a text for each language",
}
"""What a column holds, if it is not a text."""


def odd(row: Row, columns: Sequence[str]) -> list[str]:
    """Return the columns that hold something else than they should; what is missing is not odd.

    >>> odd({"text": 3, "label": {"a": 1}, "text_pair": None}, ["text", "label", "text_pair"])
    ['text', 'label']
    """
    return [name for name in columns if not _lacks(row, name) and not _fits(name, row[name])]


def _fits(name: str, value: Any) -> bool:
    if name == "label":
        return all(isinstance(one, (str, int, float)) for one in (value if isinstance(value, list) else [value]))
    if name in ("tokens", "ner_tags"):
        kinds = (str,) if name == "tokens" else (str, int)
        return isinstance(value, list) and all(isinstance(one, kinds) for one in value)
    if name == "answers":
        return isinstance(value, dict) and _lists_of(value, "text", str) and _lists_of(value, "answer_start", int)
    if name == "translation":
        return isinstance(value, dict) and all(isinstance(one, str) for side in value.items() for one in side)
    return isinstance(value, str)


def _lists_of(value: dict[str, Any], name: str, kind: type) -> bool:
    return isinstance(value.get(name), list) and all(isinstance(one, kind) for one in value[name])


def missing(row: Row, columns: Sequence[str]) -> list[str]:
    """Return the columns in which a row holds None, blank text, or a dict with such a value.

    >>> missing({"text": " ", "label": 0, "translation": {"en": None}}, ["text", "label", "translation"])
    ['text', 'translation']
    """
    return [name for name in columns if _lacks(row, name)]


def _lacks(row: Row, name: str) -> bool:
    value = row.get(name)
    if name == "translation" and isinstance(value, dict):
        return not value or any(map(_blank, value.values()))
    return _blank(value)


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def key_of(task: str, row: Row) -> str:
    """Return the inputs of a row, so that rows which differ in case or white space only are equal.

    >>> key_of("masked_lm", {"text": "A  b"}) == key_of("masked_lm", {"text": "a B "})
    True
    """
    inputs = texts_of(task, row) if task == "translation" else [row.get(name) for name in INPUTS[task]]
    return json.dumps([folded(value) for value in inputs], sort_keys=True, default=str)


def folded(value: Any) -> Any:
    """Fold the case of texts and collapse their white space, also inside of dicts and lists."""
    if isinstance(value, str):
        return " ".join(value.casefold().split())
    if isinstance(value, dict):
        return {str(name): folded(one) for name, one in value.items()}
    return [folded(one) for one in value] if isinstance(value, list) else value


def texts_of(task: str, row: Row) -> list[str]:
    """Return the texts that go into the model, in order."""
    values = [row.get(name) for name in INPUTS[task]]
    if task == "translation" and isinstance(values[0], dict):
        values = list(values[0].values())[:1]
    return [" ".join(map(str, value)) if isinstance(value, list) else value for value in values if value is not None]


def target_of(task: str, row: Row) -> str:
    """Return the text that is to be written, empty where there is none."""
    value = row.get("summary")
    if task == "translation":
        sides = row.get("translation")
        value = list(sides.values())[1] if isinstance(sides, dict) and len(sides) > 1 else None
    return value if isinstance(value, str) else ""


def shown(value: Any) -> str:
    """Return a value as an example shows it, cut in the middle."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    except TypeError:  # keys that are no texts, as a cell that is a Python literal can have them
        text = repr(value)
    return shorten(text, LONGEST_EXAMPLE)


def concerning(
    name: str,
    found: Sequence[tuple[Place, Any]],
    of: int,
    says: str,
    *,
    none: str,
    severity: str = WARNING,
    mend: str = "",
) -> Finding:
    """Return a finding about some places, with the first as its example; a fine one where there are none."""
    if not found:
        return fine(name, none, of=of)
    place, value = found[0]
    return Finding(name, severity, says, len(found), of, f"{place}: {shown(value)}", mend)

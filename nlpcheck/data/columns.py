"""What a column holds, seen from its values: texts, words, tags, classes, answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nlpcheck.data.names import LANGUAGE_NAMES

TEXT, NUMBER, REAL = "texts", "whole numbers", "numbers"
STRINGS, IDS, REALS = "lists of texts", "lists of whole numbers", "lists of numbers"
ANSWERS, LANGUAGES, OTHER, NOTHING = "answers", "texts by language", "other values", "nothing"

MOST = 0.8
"""What holds for so many rows tells what a column is; the others are broken rows, which `diagnose` counts."""
LANGUAGE = re.compile(r"[a-z]{2,3}([-_][a-z]{2,4})*|source|target|" + "|".join(LANGUAGE_NAMES))
TAG = re.compile(r"O|[BIESLUM]-\S+")
ASIDE = re.compile(
    r"(.*[-_ ])?(id|ids|idx|index|guid|uuid|url|link|date|time|year|month|author|domain|lang|language|split|"
    r"licen[cs]e|title|is_impossible)",
    re.IGNORECASE,
)
"""Names of columns that stand beside the task, whatever they hold ..."""
ASIDE_IF_SHORT = re.compile(r"source|name|page|file|customer|user|section", re.IGNORECASE)
"""... and those that do if they hold no sentences."""
SHORT_WORDS = 4
LARGEST_SET = 100


@dataclass(frozen=True)
class Column:
    """The values of a column that are not None, and the names of its ids if it is a ClassLabel."""

    name: str
    values: list[Any]
    names: list[str] = field(default_factory=list)

    @cached_property
    def kind(self) -> str:
        """What most of the values are."""
        kinds = Counter(kind_of(value) for value in self.values)
        if len(kinds) > 1:
            kinds.pop(NOTHING, None)  # an empty list is of every kind
        if kinds.keys() <= {NUMBER, REAL} and len(kinds) > 1:
            return REAL
        common, count = kinds.most_common(1)[0] if kinds else (NOTHING, 0)
        return common if count >= MOST * kinds.total() else OTHER

    @cached_property
    def distinct(self) -> int:
        """How many different values there are."""
        return len({repr(value) for value in self.values})

    @cached_property
    def words(self) -> float:
        """The mean number of words of a text."""
        texts = [value for value in self.values if isinstance(value, str)]
        return sum(len(text.split()) for text in texts) / max(len(texts), 1)

    @property
    def is_aside(self) -> bool:
        """Whether its name, or what looks like an id in every row, says that it is part of no task."""
        short = self.words <= SHORT_WORDS and ASIDE_IF_SHORT.fullmatch(self.name)
        return bool(ASIDE.fullmatch(self.name) or short) or self._counts

    @property
    def _counts(self) -> bool:
        """Whether each text is another single word with a number in it."""
        texts = [value for value in self.values if isinstance(value, str)]
        several = len(texts) > 1 and self.distinct == len(self.values) and self.kind == TEXT
        return several and all(len(text.split()) == 1 and re.search(r"\d", text) for text in texts)

    @property
    def is_free_text(self) -> bool:
        """Whether the texts are sentences rather than names of classes or ids."""
        several = self.words > SHORT_WORDS or self.distinct > len(self.values) / 2
        return self.kind == TEXT and not self.is_aside and several

    @property
    def is_class(self) -> bool:
        """Whether the values are a few that come again and again."""
        if self.is_aside or not self.values:
            return False
        again = self.distinct <= min(len(self.values) / 2, LARGEST_SET)
        short = self.kind == NUMBER or (self.kind == TEXT and self.words <= SHORT_WORDS)
        return (bool(self.names) and self.kind == NUMBER) or (again and short)

    @property
    def is_spans(self) -> bool:
        """Whether the values are lists of pieces of a text, by their first and last characters."""
        lists = [value for value in self.values if isinstance(value, list)]
        items = [item for value in lists for item in value if isinstance(item, Mapping)]
        return bool(items) and all({"start", "end"} <= item.keys() for item in items)

    @property
    def is_tags(self) -> bool:
        """Whether the items are tags in BIO notation, as texts, as ids with such names, or as words of one text."""
        if self.names:
            return self.kind == IDS and all(TAG.fullmatch(name) for name in self.names)
        if self.kind not in (STRINGS, TEXT):
            return False
        items = [item for value in self.values for item in words_of(value) if isinstance(item, str)]
        return bool(items) and all(TAG.fullmatch(item) for item in items)

    @cached_property
    def items(self) -> Counter[Any]:
        """How often each item of the lists occurs, as it is spelled: an item may be a dict, which cannot be counted."""
        return Counter(repr(item) for value in self.values for item in words_of(value))


def kind_of(value: Any) -> str:
    """Return what one value is."""
    if isinstance(value, str):
        return TEXT
    if isinstance(value, (bool, int)):
        return NUMBER
    if isinstance(value, float):
        return REAL
    if isinstance(value, Mapping):
        return _kind_of_mapping(value)
    return _kind_of_list(value) if isinstance(value, (list, tuple)) else OTHER


def _kind_of_mapping(value: Mapping[str, Any]) -> str:
    if {"text", "answer_start"} <= value.keys():
        return ANSWERS
    texts = all(text is None or isinstance(text, str) for text in value.values())
    return LANGUAGES if len(value) > 1 and texts and all(map(_is_language, value)) else OTHER


def _is_language(key: Any) -> bool:
    return isinstance(key, str) and bool(LANGUAGE.fullmatch(key.casefold()))


def _kind_of_list(value: Sequence[Any]) -> str:
    if not value:
        return NOTHING
    kinds = {kind_of(item) for item in value}
    if kinds <= {NUMBER, REAL}:
        return IDS if kinds == {NUMBER} else REALS
    return {TEXT: STRINGS, ANSWERS: ANSWERS}.get(kinds.pop(), OTHER) if len(kinds) == 1 else OTHER


def words_of(value: Any) -> list[Any]:
    """Return the items of a list, or the words of a text."""
    return value.split() if isinstance(value, str) else list(value) if isinstance(value, (list, tuple)) else []


class Columns:
    """The columns of some rows, by name and in order."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], label_names: Mapping[str, Sequence[str]]) -> None:
        self.rows = rows
        names = dict.fromkeys(name for row in rows for name in row)
        self.by_name = {
            name: Column(
                name, [row[name] for row in rows if row.get(name) is not None], list(label_names.get(name, ()))
            )
            for name in names
        }

    def named(self, names: Sequence[str], among: Iterable[Column] | None = None) -> Column | None:
        """Return the column with the first of some names that is there, whatever its case."""
        columns = list(self.by_name.values() if among is None else among)
        by_name = {column.name.casefold().replace(" ", "_"): column for column in columns}
        return next((by_name[name] for name in names if name in by_name), None)

    def of(self, *kinds: str) -> list[Column]:
        """Return the columns of some kinds."""
        return [column for column in self.by_name.values() if column.kind in kinds]

    def texts(self) -> list[Column]:
        """Return the columns of sentences; if there are none, whatever texts there are."""
        free = [column for column in self.by_name.values() if column.is_free_text]
        return free or [column for column in self.of(TEXT) if not column.is_aside] or self.of(TEXT)

    def together(self, *names: str) -> list[tuple[Any, ...]]:
        """Return the values of some columns in the rows where all have one."""
        values = [tuple(row.get(name) for name in names) for row in self.rows]
        return [row for row in values if None not in row]

    def described(self) -> str:
        """Say what each column holds, for a message."""
        return ", ".join(f"{column.name} ({column.kind})" for column in self.by_name.values())


def share(truths: Iterable[bool]) -> float:
    """Return how many of some things are true, as a fraction; 0 if there are none."""
    counted = list(truths)
    return sum(counted) / max(len(counted), 1)


def called(column: Column, wanted: str) -> str:
    """Say how a column was recognised."""
    return f"{column.name!r} holds {column.kind}" + ("" if column.name == wanted else f", so it is the {wanted!r}")


def questions(column: Column) -> float:
    """Return how many texts of a column end as questions do."""
    return share(str(value).rstrip().endswith("?") for value in column.values)

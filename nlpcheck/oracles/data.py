"""Naive answers about rows: which are blank, which are equal, and what a side of a split holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def label_ids(labels: Sequence[str]) -> dict[str, int]:
    """Count, for each name, the distinct names before it in code-point order.

    >>> label_ids(["b", "a", "b", "B"])
    {'b': 2, 'a': 1, 'B': 0}
    """
    names = list(dict.fromkeys(labels))
    return {name: sum(_points(other) < _points(name) for other in names) for name in names}


def _points(name: str) -> list[int]:
    return [ord(character) for character in name]


def cleaned(rows: Sequence[Row], columns: Sequence[str]) -> list[Row]:
    """Keep a row unless it is blank somewhere or an earlier row equals it.

    >>> cleaned([{"a": "x "}, {"a": " "}, {"a": "X"}, {"a": 0}], ["a"])
    [{'a': 'x '}, {'a': 0}]
    """
    kept: list[Row] = []
    for row in rows:
        blank = any(is_blank(row[column]) for column in columns)
        known = any(all(are_equal(row[column], other[column]) for column in columns) for other in kept)
        if not blank and not known:
            kept.append(row)
    return kept


def is_blank(value: Any) -> bool:
    """Tell whether a value is None or a text of white space only."""
    return value is None or (isinstance(value, str) and all(character.isspace() for character in value))


def are_equal(one: Any, other: Any) -> bool:
    """Compare texts word by word, their case folded, and other values as they are.

    >>> are_equal("a  B", "A b "), are_equal("ab", "a b"), are_equal(0, 0)
    (True, False, True)
    """
    if isinstance(one, str) and isinstance(other, str):
        return [word.casefold() for word in one.split()] == [word.casefold() for word in other.split()]
    return type(one) is type(other) and bool(one == other)


def counted(rows: Sequence[Row]) -> Counter[str]:
    """Count rows by their content, however often each occurs.

    >>> counted([{"a": 1, "b": 2}, {"b": 2, "a": 1}])
    Counter({'{"a": 1, "b": 2}': 2})
    """
    return Counter(json.dumps(row, sort_keys=True) for row in rows)

"""Values as JSON, closed and loss-free: the only language in which a worker and the trusted side speak.

Both sides use this file. JSON holds None, bools, ints, floats (NaN and infinities too), texts, lists and dicts with
text keys; all else is an object with the key ``$``, which names its kind. A container that occurs twice is sent once,
so that two results which share a list still share it on the other side. `encoding` writes it, `decoding` reads it.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Sequence
from typing import Any

KIND = "$"
DEEPEST = 60  # levels of nesting
MOST_VALUES = 2_000_000  # in one message
MOST_KEYS = 10_000  # of a mapping whose keys are not all texts
MOST_DIMENSIONS = 16
PLAIN = frozenset({bool, int, float, str, type(None)})
TEXT = frozenset({str})
ARRAYS = frozenset("?bhilqBHILQefd")
"""Types of arrays that travel as bytes: numpy's one-letter names."""
TENSORS = frozenset(
    ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64", "complex64")
)


class RefusedError(ValueError):
    """A value that does not travel; the text says which, and where the limit is."""


class Columns(UserDict[str, Any]):
    """A mapping that is no dict, as ``datasets`` passes a batch."""


class Column(Sequence[Any]):
    """A sequence that is no list, as a column of a data set is one."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._values = list(values)

    def __getitem__(self, index: Any) -> Any:
        """Return a row, or rows."""
        return self._values[index]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._values)


def is_plain(value: Any, *, tuples: bool = False) -> bool:
    """Tell whether a value is what JSON has a notation for, and no container is in it twice; fast.

    ``tuples`` counts tuples in, and keys of any plain type: what `marshal` has a notation for.

    >>> is_plain({"ids": [[1, 2], [3]]}), is_plain([(1, 2)]), is_plain([(1, 2)], tuples=True)
    (True, False, True)
    """
    return type(value) in PLAIN or _is_plain(value, set(), 0, tuples)


def _is_plain(value: Any, seen: set[int], depth: int, tuples: bool) -> bool:  # noqa: FBT001
    kind = type(value)
    if kind is dict:
        items: Any = value.values()
        if not (set(map(type, value)) <= (PLAIN if tuples else TEXT)) or KIND in value:
            return False
    elif kind is list or (tuples and kind is tuple):
        items = value
    else:
        return False
    if id(value) in seen or depth > DEEPEST:
        return False
    if kind is not tuple:  # that two tuples are one, nobody can tell
        seen.add(id(value))
    if set(map(type, items)) <= PLAIN:
        return True
    return all(type(item) in PLAIN or _is_plain(item, seen, depth + 1, tuples) for item in items)


class Foreign:
    """Stands for a value of a type that does not travel; only the name of its type is known."""


def foreign(name: str) -> Foreign:
    """Return a stand-in whose type has a name.

    >>> type(foreign("generator")).__name__
    'generator'
    """
    stand_in: Foreign = type(name[:100] or "object", (Foreign,), {})()
    return stand_in

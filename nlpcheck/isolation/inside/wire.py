"""Values as JSON, closed and loss-free: the only language in which a worker and the trusted side speak.

Both sides use this file. JSON holds None, bools, ints, floats (NaN and infinities too), texts, lists and dicts with
text keys; all else is an object with the key ``$``, which names its kind. A container that occurs twice is sent once,
so that two results which share a list still share it on the other side.

>>> Decoder().decode(Encoder().encode({"ids": (1, 2), 3: float("inf")}))
{'ids': (1, 2), 3: inf}
"""

from __future__ import annotations

import base64
import math
import sys
from collections import UserDict
from collections.abc import Callable, Iterator, Mapping, Sequence
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


class Encoder:
    """Turns one value into JSON data; values of one message share an encoder.

    ``known`` returns JSON data for values that travel by another way, or None. ``lends`` tells that the caller's
    sequences and iterators may travel, too: those of a worker are not among the answers that the contract allows.
    """

    def __init__(self, known: Callable[[Any], Any] = lambda _: None, *, lends: bool = False) -> None:
        self._known = known
        self._lends = lends
        self._numbers: dict[int, int] = {}
        self._kept: list[Any] = []  # an id is a value's own only while the value lives
        self._room = MOST_VALUES

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return JSON data for a value; `RefusedError` if there are too many values or levels."""
        kind = type(value)
        if kind in PLAIN:
            return value
        if depth > DEEPEST:
            msg = f"a value nested more than {DEEPEST} levels deep"
            raise RefusedError(msg)
        if kind is list or kind is tuple:
            return self._items(value, depth)
        if kind is dict:
            return self._mapping(value, depth)
        if (found := self._known(value)) is not None:
            return found
        if isinstance(value, (list, tuple)):
            return self._items(value, depth)
        if isinstance(value, Mapping):
            return self._mapping(value, depth)
        return self._other(value, depth)

    def _seen(self, value: Any) -> Any:
        """Return a reference to a container that was sent before; number this one otherwise."""
        number = self._numbers.get(id(value))
        if number is not None:
            return {KIND: "again", "of": number}
        self._numbers[id(value)] = len(self._numbers)
        self._kept.append(value)
        return None

    def _take(self, count: int) -> None:
        self._room -= count
        if self._room < 0:
            msg = f"more than {MOST_VALUES} values"
            raise RefusedError(msg)

    def _items(self, value: Any, depth: int) -> Any:
        self._take(len(value))
        if isinstance(value, tuple):
            return {KIND: "tuple", "items": [self.encode(item, depth + 1) for item in value]}
        if again := self._seen(value):
            return again
        return [item if type(item) in PLAIN else self.encode(item, depth + 1) for item in value]

    def _mapping(self, value: Any, depth: int) -> Any:
        self._take(len(value))
        if again := self._seen(value):
            return again
        pairs = list(value.items())
        if type(value) is dict and all(type(key) is str and key != KIND for key, _ in pairs):
            return {key: self.encode(item, depth + 1) for key, item in pairs}
        listed = [[self.encode(key, depth + 1), self.encode(item, depth + 1)] for key, item in pairs]
        return {KIND: "dict" if isinstance(value, dict) else "columns", "items": listed}

    def _other(self, value: Any, depth: int) -> Any:
        numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
        if numpy is not None and isinstance(value, numpy.ndarray):
            return self._array(value, depth)
        if numpy is not None and isinstance(value, numpy.generic) and value.dtype.char in ARRAYS:
            return {KIND: "number", "type": value.dtype.char, "value": value.item()}
        if torch is not None and isinstance(value, torch.Tensor):
            return self._tensor(value)
        for kind in (int, float, str):  # an enum or another subclass counts as its value
            if isinstance(value, kind):
                return getattr(kind, f"__{kind.__name__}__")(value)
        if self._lends and isinstance(value, Sequence):
            return {KIND: "column", "items": self.encode(list(value), depth + 1)}
        if self._lends and isinstance(value, Iterator):
            return {KIND: "iterator", "items": self.encode(list(value), depth + 1)}
        return {KIND: "foreign", "type": type(value).__name__}

    def _array(self, value: Any, depth: int) -> Any:
        self._take(value.size)
        if again := self._seen(value):
            return again
        import numpy as np

        plain = np.asarray(value)
        if plain.dtype.char in ARRAYS:
            content: Any = base64.b64encode(np.ascontiguousarray(plain).tobytes()).decode()
        else:
            content = self.encode(plain.ravel().tolist(), depth + 1)
        return {KIND: "array", "type": plain.dtype.char, "shape": list(plain.shape), "content": content}

    def _tensor(self, value: Any) -> Any:
        import torch

        if again := self._seen(value):
            return again
        try:
            plain = value.detach().as_subclass(torch.Tensor).cpu().resolve_conj().resolve_neg()
            self._take(plain.numel())
            raw = plain.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()
        except (RuntimeError, NotImplementedError, TypeError) as error:
            msg = f"a tensor that, when it is read, raised {type(error).__name__}: {error}"
            raise RefusedError(msg) from error
        return {
            KIND: "tensor",
            "type": str(plain.dtype).removeprefix("torch."),
            "shape": list(plain.shape),
            "content": base64.b64encode(raw).decode(),
            "grad": bool(value.requires_grad),
        }


class Decoder:
    """Turns the JSON data of one message back into values; anything else is a `RefusedError`.

    ``known`` makes the values of kinds that travel by another way.
    """

    def __init__(self, known: Mapping[str, Callable[[dict[str, Any]], Any]] | None = None) -> None:
        self._known = known or {}
        self._containers: list[Any] = []
        self._room = MOST_VALUES

    def decode(self, data: Any, depth: int = 0) -> Any:
        """Return the value of some JSON data."""
        if type(data) in PLAIN:
            return data
        if depth > DEEPEST + 2:
            msg = f"data nested more than {DEEPEST} levels deep"
            raise RefusedError(msg)
        self._room -= len(data)
        if self._room < 0:
            msg = f"more than {MOST_VALUES} values"
            raise RefusedError(msg)
        if isinstance(data, list):
            return self._list(data, depth)
        if KIND not in data:
            return self._fill({}, data.items(), depth)
        kind = data[KIND]
        try:
            if kind in self._known:
                return self._known[kind](data)
            return getattr(self, f"_make_{_MAKERS[kind]}")(data, depth)
        except RefusedError:
            raise
        except Exception as error:
            msg = f"data that is no {str(kind)[:40]}: {type(error).__name__}"
            raise RefusedError(msg) from error

    def _list(self, data: list[Any], depth: int) -> list[Any]:
        made: list[Any] = []
        self._containers.append(made)
        made += [item if type(item) in PLAIN else self.decode(item, depth + 1) for item in data]
        return made

    def _fill(self, made: Any, pairs: Any, depth: int) -> Any:
        self._containers.append(made)
        for key, item in pairs:
            made[self.decode(key, depth + 1)] = self.decode(item, depth + 1)
        return made

    def _make_again(self, data: dict[str, Any], _depth: int) -> Any:
        number = data["of"]
        if type(number) is not int or not 0 <= number < len(self._containers):
            msg = "a reference to nothing"
            raise RefusedError(msg)
        return self._containers[number]

    def _make_tuple(self, data: dict[str, Any], depth: int) -> Any:
        return tuple([self.decode(item, depth + 1) for item in _listed(data["items"])])

    def _make_dict(self, data: dict[str, Any], depth: int) -> Any:
        return self._fill({}, _few(data["items"]), depth)

    def _make_columns(self, data: dict[str, Any], depth: int) -> Any:
        return self._fill(Columns(), _few(data["items"]), depth)

    def _make_column(self, data: dict[str, Any], depth: int) -> Any:
        return Column(self.decode(data["items"], depth + 1))

    def _make_iterator(self, data: dict[str, Any], depth: int) -> Any:
        return iter(self.decode(data["items"], depth + 1))

    def _make_number(self, data: dict[str, Any], _depth: int) -> Any:
        import numpy as np

        if data["type"] not in ARRAYS or type(data["value"]) not in PLAIN:
            msg = "a number of an unknown type"
            raise RefusedError(msg)
        return np.dtype(data["type"]).type(data["value"])

    def _make_foreign(self, data: dict[str, Any], _depth: int) -> Any:
        return foreign(str(data["type"]))

    def _make_array(self, data: dict[str, Any], depth: int) -> Any:
        import numpy as np

        shape, letter, number = _shape(data["shape"]), data["type"], len(self._containers)
        self._containers.append(None)
        if letter in ARRAYS:
            raw = base64.b64decode(data["content"], validate=True)
            _must_fit(shape, np.dtype(letter).itemsize, len(raw))
            made = np.frombuffer(bytearray(raw), dtype=letter).reshape(shape)
        else:
            items = self.decode(data["content"], depth + 1)
            _must_fit(shape, 1, len(items))
            made = np.empty(len(items), dtype=object)
            made[:] = items
            made = (made.astype(str) if letter == "U" else made).reshape(shape)
        self._containers[number] = made
        return made

    def _make_tensor(self, data: dict[str, Any], _depth: int) -> Any:
        import torch

        if data["type"] not in TENSORS:
            msg = f"a tensor of the type {str(data['type'])[:40]}"
            raise RefusedError(msg)
        dtype, shape = getattr(torch, data["type"]), _shape(data["shape"])
        raw = base64.b64decode(data["content"], validate=True)
        _must_fit(shape, dtype.itemsize, len(raw))
        made = torch.frombuffer(bytearray(raw), dtype=dtype).reshape(shape) if raw else torch.empty(shape, dtype=dtype)
        if data["grad"] and made.is_floating_point():
            made.requires_grad_()
        self._containers.append(made)
        return made


_MAKERS = {
    kind: kind
    for kind in ("again", "tuple", "dict", "columns", "column", "iterator", "number", "foreign", "array", "tensor")
}


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        msg = "items that are no list"
        raise RefusedError(msg)
    return value


def _few(value: Any) -> list[Any]:
    """Return the pairs of a mapping with keys of any kind: few enough that keys which all collide cost a second."""
    if len(_listed(value)) > MOST_KEYS:
        msg = f"a mapping of more than {MOST_KEYS} keys that are no texts"
        raise RefusedError(msg)
    return _listed(value)


def _shape(value: Any) -> tuple[int, ...]:
    """Return a shape; its dimensions are natural numbers, and few."""
    if not isinstance(value, list) or len(value) > MOST_DIMENSIONS:
        msg = "a shape that is no list, or of too many dimensions"
        raise RefusedError(msg)
    if any(type(size) is not int or not 0 <= size < 2**31 for size in value):
        msg = "a shape of sizes that no array has"
        raise RefusedError(msg)
    return tuple(value)


def _must_fit(shape: tuple[int, ...], size: int, found: int) -> None:
    """Compare what a shape says with the bytes that came, before anything is allocated."""
    if math.prod(shape) * size != found:
        msg = f"{found} bytes for the shape {list(shape)}"
        raise RefusedError(msg)

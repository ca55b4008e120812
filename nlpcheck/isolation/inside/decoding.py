"""The data of a message becomes values again; its reader believes nothing.

>>> from nlpcheck.isolation.inside.encoding import Encoder
>>> Decoder().decode(Encoder().encode({"ids": (1, 2), 3: float("inf")}))
{'ids': (1, 2), 3: inf}
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping
from typing import Any

from .wire import (
    ARRAYS,
    DEEPEST,
    KIND,
    MOST_DIMENSIONS,
    MOST_KEYS,
    MOST_VALUES,
    PLAIN,
    TENSORS,
    Column,
    Columns,
    RefusedError,
    foreign,
)


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

    def _make_view(self, data: dict[str, Any], depth: int) -> Any:
        """Make another array or tensor that shares its numbers with an earlier one."""
        first = self._make_again(data, depth)
        made = first.view() if type(first).__name__ == "ndarray" else first.detach()
        self._containers.append(made)
        return made

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
    for kind in (
        "again",
        "view",
        "tuple",
        "dict",
        "columns",
        "column",
        "iterator",
        "number",
        "foreign",
        "array",
        "tensor",
    )
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

"""Values become the data of a message; `wire` says what it looks like."""

from __future__ import annotations

import base64
import marshal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .frames import NOTATION
from .wire import ARRAYS, DEEPEST, KIND, MOST_VALUES, PLAIN, RefusedError, is_plain


def sent(value: Any, known: Callable[[Any], Any]) -> tuple[bool, Any]:
    """Return a value as the trusted side sends it: whether it is plain, and its bytes or its encoding.

    ``known`` is that of `Encoder`.
    """
    if is_plain(value, tuples=True):
        return True, marshal.dumps(value, NOTATION)
    return False, Encoder(known, lends=True).encode(value)


class Encoder:
    """Turns one value into JSON data; values of one message share an encoder.

    ``known`` returns JSON data for values that travel by another way, or None. ``lends`` tells that the caller's
    sequences and iterators may travel, too: those of a worker are not among the answers that the contract allows.
    """

    def __init__(self, known: Callable[[Any], Any] = lambda _: None, *, lends: bool = False) -> None:
        self._known = known
        self._lends = lends
        self._numbers: dict[int, int] = {}
        self._places: dict[tuple[Any, ...], int] = {}
        """Of arrays and tensors: where their numbers lie in memory, and the number of the first one there."""
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
            if view := self._view(value, (plain.ctypes.data, plain.dtype, plain.shape, plain.strides), plain.size):
                return view
            content: Any = base64.b64encode(np.ascontiguousarray(plain).tobytes()).decode()
        else:
            content = self.encode(plain.ravel().tolist(), depth + 1)
        return {KIND: "array", "type": plain.dtype.char, "shape": list(plain.shape), "content": content}

    def _view(self, value: Any, place: tuple[Any, ...], size: int) -> Any:
        """Return a reference to the array or tensor that came before and lies at the same place, if there is one."""
        number = self._numbers[id(value)]
        first = self._places.setdefault(place, number) if size else number
        return None if first == number else {KIND: "view", "of": first}

    def _tensor(self, value: Any) -> Any:
        import torch

        if again := self._seen(value):
            return again
        try:
            plain = value.detach().as_subclass(torch.Tensor).cpu().resolve_conj().resolve_neg()
            self._take(plain.numel())
            self._kept.append(plain)  # a conjugate is a copy, whose place another one could take
            place = (plain.data_ptr(), plain.dtype, plain.shape, plain.stride())
            if not value.requires_grad and (view := self._view(value, place, plain.numel())):
                return view
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

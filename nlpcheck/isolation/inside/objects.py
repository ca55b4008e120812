"""The live values that both sides know, by number: which of them have changed, and how.

The trusted side numbers what it passes (0, 1, ...), a worker what it returns (-1, -2, ...).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from . import live_models, live_tokenizers
from .live import Description, Difference, Kind, difference
from .live_training import Generators, Optimizers, Schedulers
from .wire import KIND, RefusedError

KINDS: dict[str, Any] = {
    "model": live_models,
    "tokenizer": live_tokenizers,
    "optimizer": Optimizers(),
    "scheduler": Schedulers(),
    "generator": Generators(),
}


def kind_of(value: Any) -> str:
    """Return the name of a live value's kind; empty if it is none."""
    known = _kinds.get(type(value))
    if known is not None:
        return known
    found = next((name for name, kind in KINDS.items() if kind.matches(value)), "")
    if len(_kinds) < MOST_TYPES:
        _kinds[type(value)] = found
    return found


_kinds: dict[type, str] = {}
MOST_TYPES = 1000


class Objects:
    """Live values by number, each with its kind and the state in which the other side last saw it."""

    def __init__(self) -> None:
        self.values: dict[int, Any] = {}
        self.kinds: dict[int, str] = {}
        self.states: dict[int, Description] = {}
        self._numbers: dict[int, int] = {}
        self._weights: dict[int, dict[str, Any]] = {}
        """Of each model, the weights by path."""
        self._places: dict[int, list[Any]] = {}
        """Of each weight, its model's number and its path."""

    def add(self, number: int, kind: str, value: Any) -> None:
        """Take a value in; the other side knows its present state."""
        self.values[number], self.kinds[number] = value, kind
        self._numbers[id(value)] = number
        if kind == "model":
            self._index(number)
        self.states[number] = self.describe(number)

    def forget(self, number: int) -> None:
        """Let a value go."""
        value = self.values.pop(number, None)
        self._numbers.pop(id(value), None)
        self.kinds.pop(number, None)
        self.states.pop(number, None)
        for weight in self._weights.pop(number, {}).values():
            self._places.pop(id(weight), None)

    def _index(self, number: int) -> None:
        """Note where the weights of a model are; they stay the same objects while it is trained."""
        self._weights[number] = dict(self.values[number].named_parameters())
        self._places |= {id(weight): [number, path] for path, weight in self._weights[number].items()}

    def number_of(self, value: Any) -> int | None:
        """Return the number of a value, or None."""
        return self._numbers.get(id(value))

    def describe(self, number: int) -> Description:
        """Return the present state of a value."""
        kind: Kind = KINDS[self.kinds[number]]
        return kind.describe(self.values[number], self.place_of)

    def changed(self, number: int) -> Difference:
        """Return how a value has changed since it was last asked; from now on the other side knows."""
        now = self.describe(number)
        found = difference(self.states[number], now)
        self.states[number] = now
        return found

    def build(self, number: int, kind: str, described: Description) -> Any:
        """Make a value as the other side describes it, and take it in."""
        value = KINDS[kind].build(described, self.value_at)
        self.add(number, kind, value)
        return value

    def apply(self, number: int, change: Difference) -> None:
        """Bring a value to the state that the other side describes."""
        if number not in self.values:
            msg = f"a change of something unknown: {str(number)[:40]}"
            raise RefusedError(msg)
        KINDS[self.kinds[number]].apply(self.values[number], change, self.value_at)
        self.states[number] = self.describe(number)

    def known(self, value: Any) -> dict[str, Any] | None:
        """Return what stands for a numbered value or one of its weights in a message, or None."""
        number = self._numbers.get(id(value))
        if number is not None:
            return {KIND: "live", "number": number}
        if type(value).__name__ == "Parameter" and (place := self._weight_place(value)):
            return {KIND: "live", "number": place}
        return None

    def makers(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        """Return what turns the stand-ins of a message into values."""
        return {"live": lambda data: self.value_at(data["number"])}

    def place_of(self, value: Any) -> Any:
        """Return where a part of a live value is found: a number, or for a weight its model's number and its path."""
        number = self._numbers.get(id(value))
        place = number if number is not None else self._weight_place(value)
        if place is None:
            msg = f"a {type(value).__name__} of an unknown model"
            raise RefusedError(msg)
        return place

    def _weight_place(self, value: Any) -> list[Any] | None:
        return self._places.get(id(value))

    def value_at(self, place: Any) -> Any:
        """Return the value at a place; a `RefusedError` where there is none."""
        try:
            if isinstance(place, list):
                number, path = place
                return self._weights[number][path]
            return self.values[place]
        except (KeyError, TypeError, ValueError) as error:
            msg = f"a reference to nothing: {str(place)[:80]}"
            raise RefusedError(msg) from error

    def of_kind(self, kinds: Iterable[str]) -> list[int]:
        """Return the numbers of the values of some kinds."""
        wanted = set(kinds)
        return [number for number, kind in self.kinds.items() if kind in wanted]

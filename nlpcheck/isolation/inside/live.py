"""Values with a state that calls advance, by value: described, made again on the other side, kept equal by differences.

A *description* is a dict of sections; a section is plain data, or a dict of entries that change one by one. Each kind
of value has a module of its own with the same five names (see `Kind`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

TENSORS = frozenset({"weights", "buffers", "gradients", "state"})
"""Sections that hold tensors, which cannot be compared like plain data."""
Description = dict[str, Any]
Difference = dict[str, Any]


class Kind(Protocol):
    """A kind of live value."""

    NAME: str

    def matches(self, value: Any) -> bool:
        """Tell whether a value is of this kind."""

    def describe(self, value: Any, number_of: Callable[[Any], int]) -> Description:
        """Return the value's state as a copy; parts that are live themselves by their number."""

    def build(self, described: Description, value_of: Callable[[int], Any]) -> Any:
        """Make a value of this state."""

    def apply(self, value: Any, changed: Difference, value_of: Callable[[int], Any]) -> None:
        """Bring a value from the state before a difference to the one after."""


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """Return the sections in which two descriptions differ; of a section with entries only those that differ.

    >>> difference({"modes": [1], "weights": {"a": 1, "b": 2}}, {"modes": [1], "weights": {"a": 1, "c": 3}})
    {'weights': {'set': {'c': 3}, 'gone': ['b']}}
    """
    found: Difference = {}
    for name, now in after.items():
        old = before.get(name)
        if name not in TENSORS and now == old:
            continue
        if isinstance(now, dict) and isinstance(old, dict):
            changed = {key: value for key, value in now.items() if key not in old or not equal(old[key], value)}
            gone = [key for key in old if key not in now]
            if changed or gone:
                found[name] = {"set": changed, "gone": gone}
        elif not equal(old, now):
            found[name] = {"set": now, "gone": []}
    return found


def equal(one: Any, other: Any) -> bool:
    """Tell whether two values of a description are equal, NaN to itself too; tensors by type, shape and bits."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(equal, one, other))
    if hasattr(one, "untyped_storage"):
        return _equal_tensors(one, other)
    return bool(one == other) or (one != one and other != other)  # noqa: PLR0124  (NaN)


def _equal_tensors(one: Any, other: Any) -> bool:
    import torch

    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    return torch.equal(one, other) or bool(((one == other) | ((one != one) & (other != other))).all())  # noqa: PLR0124

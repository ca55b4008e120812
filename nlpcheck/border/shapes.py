"""Shapes: whether a plain value is what a typing annotation of the contract promises."""

from __future__ import annotations

import functools
import types
import typing
from typing import Any

from nlpcheck.border.texts import shorten
from nlpcheck.border.values import is_model, show
from nlpcheck.contract.types import Model, Tensor

SCALARS: dict[object, Any] = {bool: bool, int: int, float: (int, float), str: str}
"""What may stand for each of them."""
NUMBERS = frozenset((bool, int, float))


def mismatch(value: Any, shape: Any, place: str = "the returned value") -> str | None:
    """Say how a plain value departs from a typing annotation, or return None if it does not.

    An int may stand for a float. Keys beyond those of a TypedDict are fine.

    >>> mismatch([0, "x"], list[int])
    "the returned value[1] is the str 'x', must be an int"
    >>> mismatch({"f1": 1}, dict[str, float]) is None
    True
    """
    origin, inner = typing.get_origin(shape), typing.get_args(shape)
    if shape is Any:
        return None
    if origin in (typing.Union, types.UnionType):
        return _mismatch_of_union(value, inner, place)
    if origin is list:
        if isinstance(value, list) and _are_all(value, inner[0]):
            return None
        return _mismatch_of_items(value, list, [(f"[{i}]", item, inner[0]) for i, item in _items(value)], shape, place)
    if origin is tuple:
        if isinstance(value, list) and len(value) == len(inner):
            return _first(mismatch(v, s, f"{place}[{i}]") for i, (v, s) in enumerate(zip(value, inner, strict=True)))
        return f"{place} is {describe(value)}, must be {name_of(shape)}"
    if origin is dict:
        items = value.items() if isinstance(value, dict) else ()
        return _mismatch_of_items(value, dict, [(f"[{k!r}]", v, inner[1]) for k, v in items], shape, place)
    if typing.is_typeddict(shape):
        return _mismatch_of_typed_dict(value, shape, place)
    return None if _is_instance(value, shape) else f"{place} is {describe(value)}, must be {name_of(shape)}"


def _are_all(values: list[Any], shape: object) -> bool:
    """Tell whether each of some values is a number or a text as promised; fast."""
    return shape in SCALARS and all(issubclass(kind, SCALARS[shape]) for kind in set(map(type, values)))


def _items(value: object) -> list[tuple[int, Any]]:
    return list(enumerate(value)) if isinstance(value, list) else []


def _first(found: typing.Iterable[str | None]) -> str | None:
    return next((text for text in found if text is not None), None)


def _mismatch_of_union(value: object, options: tuple[Any, ...], place: str) -> str | None:
    found = [mismatch(value, option, place) for option in options]
    if None in found:
        return None
    inner = [text for text in found if text and text.startswith(f"{place}[")]  # the option that fits furthest
    return max(inner, key=len, default=f"{place} is {describe(value)}, must be {' or '.join(map(name_of, options))}")


def _mismatch_of_items(
    value: object, kind: type, items: list[tuple[str, Any, Any]], shape: object, place: str
) -> str | None:
    if not isinstance(value, kind):
        return f"{place} is {describe(value)}, must be {name_of(shape)}"
    return _first(mismatch(item, inner, place + at) for at, item, inner in items)


def _mismatch_of_typed_dict(value: object, shape: Any, place: str) -> str | None:
    if not isinstance(value, dict):
        return f"{place} is {describe(value)}, must be a dict"
    hints, needed = _keys_of(shape)
    if missing := sorted(needed - set(value)):
        return f"{place} has the keys {sorted(map(str, value))}, lacks {missing}"
    return _first(mismatch(value[key], hint, f"{place}[{key!r}]") for key, hint in hints.items() if key in value)


@functools.cache
def _keys_of(shape: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the annotations of a TypedDict, and the keys that must be there."""
    # `__required_keys__` counts NotRequired keys too where a module's annotations are strings.
    written = typing.get_type_hints(shape, include_extras=True)
    needed = frozenset(key for key, hint in written.items() if typing.get_origin(hint) is not typing.NotRequired)
    return typing.get_type_hints(shape), needed


def _is_instance(value: object, shape: object) -> bool:
    if shape is Tensor:
        return is_rectangular(value)
    if shape is Model:
        return is_model(value)
    if shape in (None, type(None)):
        return value is None
    return isinstance(shape, type) and isinstance(value, SCALARS.get(shape, shape))


def is_rectangular(value: object) -> bool:
    """Tell whether nested lists could be one array of numbers."""
    if not isinstance(value, list):
        return isinstance(value, (bool, int, float))
    if NUMBERS.issuperset(map(type, value)):
        return True
    rows_are_lists = {isinstance(item, list) for item in value}
    lengths = {len(item) for item in value if isinstance(item, list)}
    return len(rows_are_lists) <= 1 and len(lengths) <= 1 and all(map(is_rectangular, value))


ARTICLES = {"int": "an int", "Tensor": "a tensor", "Model": "a model", "NoneType": "None"}


def name_of(shape: Any) -> str:
    """Name a typing annotation for a reader.

    >>> name_of(int), name_of(tuple[int, int] | None)
    ('an int', 'tuple[int, int] | None')
    """
    if typing.get_origin(shape) is not None:
        return str(shape).replace("typing.", "").replace("nlpcheck.contract.types.", "")
    name = getattr(shape, "__name__", str(shape))
    return ARTICLES.get(name, f"a {name}")


def describe(value: object) -> str:
    """Name the type of a value and show it, cut if it is long."""
    return "None" if value is None else f"the {type(value).__name__} {shorten(show(value))}"

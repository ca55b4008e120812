"""Plain values: what a returned object is worth, how it is shown, and where two values part.

The contract counts list, tuple, array, tensor and ``BatchEncoding`` as equal if their values are, and a numpy
scalar as the number. Everything here works without importing torch or transformers.
"""

from __future__ import annotations

import functools
import math
import re
import typing
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from nlpcheck.border.texts import shorten

DEEPEST = 50  # levels of nesting; a value that contains itself ends here
MOST_VALUES = 1_000_000  # in one returned value
MOST_TYPES = 1_000  # of which we remember what they descend from
MOST_SHOWN = 20_000  # values in a text; more cannot be read by anybody
EXACT = (bool, int, float, str)
ATOMS = frozenset((*EXACT, type(None)))
"""Types of which every value is plain and stays what it is."""
FIXTURE = "nlpcheck/"
"""What the names of the suite's own tokenizers and models begin with."""


class NotPlainError(ValueError):
    """A value is of a type that the contract does not know; the text names the place and the type."""


def are_atoms(values: Iterable[Any]) -> bool:
    """Tell whether there is nothing to look into in any of some values; fast."""
    return ATOMS.issuperset(map(type, values))


def to_plain(value: Any) -> Any:
    """Turn arrays, tensors, tuples and mappings into lists, dicts and numbers.

    A model stays what it is.

    >>> to_plain({"ids": (np.int64(1), np.array([2.5]))})
    {'ids': [1, [2.5]]}
    >>> to_plain(iter([1]))
    Traceback (most recent call last):
    nlpcheck.border.values.NotPlainError: a value of type list_iterator
    """
    return _plain(value, "", 0, [MOST_VALUES])


def _plain(value: Any, place: str, depth: int, room: list[int]) -> Any:
    if value is None or type(value) in EXACT:
        return value
    if depth > DEEPEST:
        raise NotPlainError(f"nested more than {DEEPEST} levels deep{place}")
    if isinstance(value, (list, tuple)):
        _take(room, len(value))
        if type(value) in (list, tuple) and are_atoms(value):  # no loop of theirs
            return list(value)
        return [_plain(item, place or _at(i), depth + 1, room) for i, item in enumerate(value)]
    if isinstance(value, Mapping):
        _take(room, len(value))
        return {_key(key): _plain(item, place or _at(key), depth + 1, room) for key, item in value.items()}
    if isinstance(value, (np.ndarray, np.generic)):
        _take(room, value.size)
        return _plain(value.tolist(), place, depth + 1, [MOST_VALUES])
    if is_tensor(value):
        _take(room, value.numel())
        return value.detach().cpu().tolist()
    return value if is_model(value) else _number_or_text(value, place)


def _number_or_text(value: Any, place: str) -> Any:
    for kind in (int, float, str):  # an enum or another subclass counts as its value
        if isinstance(value, kind):
            return getattr(kind, f"__{kind.__name__}__")(value)
    raise NotPlainError(f"a value of type {type(value).__name__}{place}")


def _take(room: list[int], count: int) -> None:
    """Count values; more of them than any answer to the suite's small inputs can hold are refused unread."""
    room[0] -= count
    if room[0] < 0:
        raise NotPlainError(f"more than {MOST_VALUES} values")


def _at(key: object) -> str:
    return f" at [{key!r}]"


def _key(key: object) -> object:
    return key.item() if isinstance(key, np.generic) else key


def is_tensor(value: object) -> bool:
    """Tell whether a value is a ``torch.Tensor``, without importing torch."""
    return _is_a(value, "torch", "Tensor")


def is_model(value: object) -> bool:
    """Tell whether a value is a ``transformers`` model, without importing transformers."""
    return _is_a(value, "transformers.modeling_utils", "PreTrainedModel")


def is_tokenizer(value: object) -> bool:
    """Tell whether a value is a ``transformers`` tokenizer, without importing transformers."""
    return _is_a(value, "transformers.tokenization_utils_base", "PreTrainedTokenizerBase")


def is_optimizer(value: object) -> bool:
    """Tell whether a value is a torch optimizer, without importing torch."""
    return _is_a(value, "torch.optim", "Optimizer")


def is_scheduler(value: object) -> bool:
    """Tell whether a value is a torch learning rate scheduler, without importing torch."""
    return _is_a(value, "torch.optim.lr_scheduler", "LRScheduler")


def is_generator(value: object) -> bool:
    """Tell whether a value is a ``torch.Generator``, without importing torch."""
    return _is_a(value, "torch", "Generator")


def _is_a(value: object, module: str, name: str) -> bool:
    kind: Any = type(value)  # that classes can be hashed, mypy does not know
    return _descends(kind, module, name)


@functools.lru_cache(MOST_TYPES)
def _descends(kind: type, module: str, name: str) -> bool:
    return any(one.__name__ == name and one.__module__.startswith(module) for one in kind.__mro__)


def show(value: Any) -> str:
    """Return a text for a value of any kind, as a reader would type it.

    >>> show((1, np.array([0.5], dtype=np.float32)))
    '(1, array([0.5], dtype=float32))'
    """
    try:
        return _show(value, 0, [MOST_SHOWN])
    except BaseException:  # noqa: BLE001  (foreign code: anything may be raised)
        return f"<{type(value).__name__}>"


def _show(value: Any, depth: int, room: list[int]) -> str:
    room[0] -= 1
    if room[0] < 0 or depth > DEEPEST:
        return "..."
    if isinstance(value, list):
        return f"[{_joined((_show(item, depth + 1, room) for item in value), room)}]"
    if type(value) is tuple:
        return f"({_joined((_show(item, depth + 1, room) for item in value), room)}{',' * (len(value) == 1)})"
    if isinstance(value, Mapping):
        pairs = (f"{_safe_repr(key)}: {_show(item, depth + 1, room)}" for key, item in value.items())
        return f"{{{_joined(pairs, room)}}}"
    if isinstance(value, np.ndarray):
        return f"array({value.tolist()}, dtype={value.dtype})" if value.size < MOST_SHOWN else f"<array {value.shape}>"
    if isinstance(value, np.generic):
        return repr(value.item())
    return _safe_repr(value) if type(value) in EXACT else _show_foreign(value)


def _show_foreign(value: Any) -> str:
    """Show what a library makes."""
    if is_tensor(value):
        return f"tensor({value.tolist()})" if value.numel() < MOST_SHOWN else f"<tensor {tuple(value.shape)}>"
    if is_tokenizer(value):
        return f"<tokenizer {value.name_or_path}>"
    if is_model(value):
        return f"<{type(value).__name__}{_fixture_name(value)}>"
    if is_optimizer(value):
        return f"<{type(value).__name__} with lr {', '.join(str(group['lr']) for group in value.param_groups)}>"
    return _safe_repr(value)


def _fixture_name(model: Any) -> str:
    """Return the name of a model of the suite; where another one was loaded from differs from process to process."""
    name = str(getattr(model, "name_or_path", ""))
    return f" {name.removeprefix(FIXTURE)}" if name.startswith(FIXTURE) else ""


def _joined(texts: typing.Iterator[str], room: list[int]) -> str:
    """Join texts until there is no room for more."""
    parts = []
    for text in texts:
        parts.append(text)
        if room[0] < 0:
            break
    return ", ".join(parts)


def _safe_repr(value: object) -> str:
    """Return ``repr``, or the type's name where a foreign object refuses or would print an address."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  (foreign code: anything may be raised)
        text = " at 0x"
    return f"<{type(value).__name__}>" if " at 0x" in text else text


ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def text_of(error: BaseException) -> str:
    """Return the message of an exception; printable, and the same in every process.

    >>> text_of(TypeError("<object object at 0x7f0000000000> is wrong"))
    '<object object> is wrong'
    """
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  (foreign code: anything may be raised)
        return "(a message that cannot be read)"
    return ADDRESS.sub("", text).encode("utf-8", "backslashreplace").decode().strip()


def first_difference(got: Any, expected: Any, place: str = "") -> str:
    """Name the first place where two plain values part; empty if they are equal.

    >>> first_difference({"labels": [0, 1]}, {"labels": [0, -100]})
    "at ['labels'][1]: 1, must be -100"
    >>> first_difference([1], [1, 2])
    '1 items, must be 2'
    """
    if isinstance(got, list) and isinstance(expected, list):
        parts = (first_difference(g, e, f"{place}[{i}]") for i, (g, e) in enumerate(zip(got, expected, strict=False)))
        found = next((part for part in parts if part), "")
        if found or len(got) == len(expected):
            return found
        return f"{_prefix(place)}{len(got)} items, must be {len(expected)}"
    if isinstance(got, dict) and isinstance(expected, dict):
        if got.keys() != expected.keys():
            return f"{_prefix(place)}keys {list(got)}, must be {list(expected)}"
        parts = (first_difference(got[key], expected[key], f"{place}[{key!r}]") for key in expected)
        return next((part for part in parts if part), "")
    if same(got, expected):
        return ""
    return f"{_prefix(place)}{shorten(show(got), 80)}, must be {shorten(show(expected), 80)}"


def _prefix(place: str) -> str:
    return f"at {place}: " if place else ""


def same(got: Any, expected: Any) -> bool:
    """Tell whether two plain values are equal; NaN equals NaN, and True is 1, as in a mask of bools.

    >>> same([1, math.nan], [1.0, math.nan]), same("1", 1)
    (True, False)
    """
    if isinstance(got, list) and isinstance(expected, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(got, dict) and isinstance(expected, dict):
        return got.keys() == expected.keys() and all(same(got[key], expected[key]) for key in expected)
    if isinstance(got, float) and isinstance(expected, float) and math.isnan(got):
        return math.isnan(expected)
    return bool(got == expected)

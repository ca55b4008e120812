"""Tokenizers by value: the class, the attributes, and the text of what the Rust library holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .live import Description, Difference
from .wire import PLAIN, RefusedError

NAME = "tokenizer"
BACKEND = "_tokenizer"
WARNED = "deprecation_warnings"
"""What the library has warned of: it changes with every padding, and says nothing of the tokenizer."""
SETTINGS = (
    "padding_side",
    "truncation_side",
    "model_max_length",
    "model_input_names",
    "clean_up_tokenization_spaces",
    "_special_tokens_map",
)
"""The public settings, as attributes: the only ones that count of what a call has changed."""


def matches(value: Any) -> bool:
    """Tell whether a value is a fast tokenizer."""
    return BACKEND in getattr(value, "__dict__", ()) and hasattr(type(value), "backend_tokenizer")


def describe(value: Any, _number_of: Callable[[Any], int]) -> Description:
    """Return the attributes, copied, and the number of tokens; the text of the backend is dear (see `with_backend`)."""
    attributes = {name: _copied(item) for name, item in vars(value).items() if name not in (BACKEND, WARNED)}
    return {"class": _path(type(value)), "attributes": attributes, "size": value.backend_tokenizer.get_vocab_size()}


def with_backend(value: Any, described: Description) -> Description:
    """Add what it takes to build the tokenizer elsewhere."""
    return {**described, "backend": value.backend_tokenizer.to_str()}


def build(described: Description, _value_of: Callable[[int], Any]) -> Any:
    """Make a tokenizer; on the worker's side only, from the trusted side's description."""
    import importlib

    from tokenizers import Tokenizer

    module, name = described["class"]
    kind = getattr(importlib.import_module(module), name)
    made = kind.__new__(kind)
    vars(made).update(described["attributes"])
    vars(made).update({WARNED: {}, BACKEND: Tokenizer.from_str(described["backend"])})
    return made


def apply(value: Any, changed: Difference, _value_of: Callable[[int], Any]) -> None:
    """Take over the public settings that a call has changed, and nothing else."""
    attributes = changed.get("attributes", {}).get("set", {})
    for name in SETTINGS:
        if name in attributes:
            _set(value, name, attributes[name])


def _set(value: Any, name: str, setting: Any) -> None:
    if name != "_special_tokens_map":
        setattr(value, name, setting)
        return
    if not isinstance(setting, dict):
        msg = "special tokens that are no mapping"
        raise RefusedError(msg)
    known = vars(value)[name]
    known.update({key: token for key, token in setting.items() if key in known and type(token) in (str, type(None))})


def _copied(item: Any) -> Any:
    """Copy what a call may change in place; the entries of a vocabulary are not copied."""
    if type(item) in PLAIN:
        return item
    if isinstance(item, (list, dict)):
        return type(item)(item)
    return item


def _path(kind: type) -> list[str]:
    return [kind.__module__, kind.__qualname__]

"""What a returned batch or model holds; a `Violation` where it does not."""

from __future__ import annotations

from typing import Any

from nlpcheck.border.texts import shorten
from nlpcheck.border.values import show, to_plain
from nlpcheck.errors import Violation


def column(batch: dict[str, Any], key: str) -> list[Any]:
    """Return what a batch holds under a key.

    >>> column({"labels": [1, 2]}, "labels")
    [1, 2]
    """
    __tracebackhide__ = True
    if key not in batch:
        raise Violation(f"the keys {sorted(batch)}", f"a batch with the key {key!r}")
    value = to_plain(batch[key])
    if not isinstance(value, list):
        raise Violation(f"{key}: {show(value)}", f"one entry per row under {key!r}")
    return value


def matrix(batch: dict[str, Any], key: str) -> list[list[Any]]:
    """Return the rows that a batch holds under a key, each a flat list.

    >>> matrix({"labels": [1, 2]}, "labels")
    Traceback (most recent call last):
    nlpcheck.errors.Violation: got labels: [1, 2]; must be the shape (rows, tokens) under 'labels'
    """
    __tracebackhide__ = True
    rows = column(batch, key)
    if not all(isinstance(row, list) and not any(isinstance(item, list) for item in row) for row in rows):
        raise Violation(f"{key}: {show(rows)}", f"the shape (rows, tokens) under {key!r}")
    return rows


def forward(model: Any, batch: dict[str, Any]) -> dict[str, Any]:
    """Return what a model answers to a batch, as plain data by name; the model must not raise."""
    __tracebackhide__ = True
    import torch

    tensors = {name: torch.tensor(values) for name, values in batch.items()}
    try:
        with torch.no_grad():
            outputs = dict(model(**tensors, return_dict=True))
    except Exception as error:  # noqa: BLE001  (code under test: anything may be raised)
        got = f"a model that, called with a batch, raised {type(error).__name__}: {shorten(str(error), 200)}"
        raise Violation(got, "outputs, no exception") from None
    return {name: to_plain(value) for name, value in outputs.items() if isinstance(value, torch.Tensor)}


def shape(values: Any) -> list[int]:
    """Return the lengths of nested lists, outermost first.

    >>> shape([[1, 2, 3], [4, 5, 6]])
    [2, 3]
    """
    return [len(values), *(shape(values[0]) if values else [])] if isinstance(values, list) else []

"""The global random states of Python, numpy and torch: they belong to a call, so they travel with it."""

from __future__ import annotations

import random
import sys
from typing import Any

from .wire import RefusedError

KEYS = 624
"""Words of the state of a Mersenne twister."""


def state() -> dict[str, Any]:
    """Return the states of the libraries that are loaded."""
    found: dict[str, Any] = {"python": random.getstate()}
    if numpy := sys.modules.get("numpy"):
        found["numpy"] = numpy.random.get_state()
    torch = sys.modules.get("torch")
    if torch is not None and hasattr(torch, "get_rng_state"):
        found["torch"] = torch.get_rng_state().numpy().tobytes()
    return found


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return the states that differ, as plain values."""
    return {name: _plain(now) for name, now in after.items() if name not in before or not _same(before[name], now)}


def _same(one: Any, other: Any) -> bool:
    if type(one) is tuple and len(one) > 1 and hasattr(one[1], "tobytes"):  # numpy's, which holds an array
        return bool(one[2:] == other[2:]) and one[1].tobytes() == other[1].tobytes()
    return bool(one == other)


def _plain(state: Any) -> Any:
    return list(state) if isinstance(state, bytes) else state


def put(states: dict[str, Any]) -> None:
    """Set the states that are given; what is no state is a `RefusedError`."""
    try:
        for name, value in states.items():
            _put(name, value)
    except Exception as error:
        msg = f"a state of no random generator: {type(error).__name__}"
        raise RefusedError(msg) from error


def _put(name: str, value: Any) -> None:
    if name == "python":
        random.setstate(value)
    elif name == "numpy":
        import numpy as np

        np.random.set_state(_checked(value))  # noqa: NPY002  (the global state is the point)
    elif name == "torch":
        import torch

        torch.set_rng_state(torch.tensor(value, dtype=torch.uint8))


def _checked(value: Any) -> Any:
    """Return a state of numpy's generator; the library itself does not look whether its position is inside."""
    name, key, position, has_gauss, gauss = value
    if name != "MT19937" or key.shape != (KEYS,) or key.dtype.char != "I":
        msg = "no state of numpy's generator"
        raise RefusedError(msg)
    if type(position) is not int or not 0 <= position <= KEYS or has_gauss not in (0, 1) or type(gauss) is not float:
        msg = "a position outside of the state"
        raise RefusedError(msg)
    return value

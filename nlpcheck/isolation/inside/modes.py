"""Global settings of torch that a call may leave changed: seen, told with its answer, and put back, on both sides."""

from __future__ import annotations

import sys
from typing import Any

from .wire import RefusedError

TYPES = ("float16", "bfloat16", "float32", "float64")
"""What the default type can be."""
USUAL = [True, "float32"]
"""What they are where torch is not loaded."""


def state() -> list[Any]:
    """Return whether gradients are recorded, and the default type."""
    torch = sys.modules.get("torch")
    if torch is None or not hasattr(torch, "get_default_dtype"):  # not loaded, or in the middle of it
        return USUAL
    return [torch.is_grad_enabled(), str(torch.get_default_dtype()).removeprefix("torch.")]


def put(values: Any) -> None:
    """Set them; `RefusedError` for what they cannot be."""
    if not any(values == [recording, kind] for recording in (True, False) for kind in TYPES):
        msg = "settings that torch does not have"
        raise RefusedError(msg)
    import torch

    torch.set_grad_enabled(bool(values[0]))
    torch.set_default_dtype(getattr(torch, values[1]))

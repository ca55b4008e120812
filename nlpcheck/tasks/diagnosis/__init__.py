"""Diagnosis: which task is this, and what does it need?

Read ``diagnosis`` (rows become the name of a task) and then ``recipes`` (the name becomes head, collator, trainer
and metrics).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .diagnosis import diagnose
    from .recipes import recipe

__all__ = ["diagnose", "recipe"]

_FAMILY_OF = {"diagnose": "diagnosis", "recipe": "recipes"}


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f".{_FAMILY_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

"""Data preparation: what is done to rows before any model sees them.

Read the files in this order: ``labels`` (names become ids), ``cleaning`` (blank and repeated rows go) and
``splitting`` (rows that belong together stay on one side).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .cleaning import clean
    from .labels import label_mapping
    from .splitting import split

__all__ = ["clean", "label_mapping", "split"]

_FAMILY_OF = {"label_mapping": "labels", "clean": "cleaning", "split": "splitting"}


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f".{_FAMILY_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

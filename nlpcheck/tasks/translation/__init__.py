"""Translation."""

from __future__ import annotations

import importlib
from typing import Any

_FAMILY_OF: dict[str, str] = {
    "compute_metrics": "metrics",
}

__all__ = list(_FAMILY_OF)


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f".{_FAMILY_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

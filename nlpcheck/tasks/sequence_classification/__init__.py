"""Sequence classification: one answer per text, or per pair of texts.

Read the files in this order: ``tokenization`` (texts become rows), ``collation`` (rows become a batch), ``head``
(the model), ``decoding`` (logits become names or numbers) and ``metrics`` (predictions are scored).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .collation import collate
    from .decoding import decode_predictions
    from .head import load_model
    from .metrics import compute_metrics
    from .tokenization import tokenize

__all__ = [
    "collate",
    "compute_metrics",
    "decode_predictions",
    "load_model",
    "tokenize",
]

_FAMILY_OF = {
    "tokenize": "tokenization",
    "collate": "collation",
    "load_model": "head",
    "decode_predictions": "decoding",
    "compute_metrics": "metrics",
}


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for: the metric must not pay for torch."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f".{_FAMILY_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

"""Summarization: an encoder reads a document, a decoder writes a shorter text.

Read the files in this order: ``tokenization`` (texts become ids, the target as a target),
``seq2seq.collation`` (rows become a batch, and labels what the decoder reads), ``seq2seq.head`` (the model),
``seq2seq.decoding`` (ids become texts), ``seq2seq.generation`` (the model writes) and ``metrics`` (its texts are
scored).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..seq2seq.collation import collate, shift_right
    from ..seq2seq.decoding import decode
    from ..seq2seq.generation import generate
    from ..seq2seq.head import load_model
    from .metrics import compute_metrics
    from .tokenization import tokenize

__all__ = [
    "collate",
    "compute_metrics",
    "decode",
    "generate",
    "load_model",
    "shift_right",
    "tokenize",
]

_FAMILY_OF = {
    "tokenize": ".tokenization",
    "shift_right": "..seq2seq.collation",
    "collate": "..seq2seq.collation",
    "load_model": "..seq2seq.head",
    "decode": "..seq2seq.decoding",
    "generate": "..seq2seq.generation",
    "compute_metrics": ".metrics",
}


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for: the metric must not pay for torch."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_FAMILY_OF[name], __name__), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

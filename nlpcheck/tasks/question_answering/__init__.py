"""Extractive question answering: the answer is a piece of the context, and the model points at it.

Read the files in this order: ``spans`` (characters become tokens and back), ``windows`` (long contexts are
cut), ``collation`` (rows become a batch), ``head`` (the model), ``answers`` (logits become text) and
``metrics`` (text is scored).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .answers import postprocess_qa_predictions
    from .collation import collate
    from .head import load_model
    from .metrics import (
        compute_metrics,
        exact_match,
        normalize_answer,
        token_f1,
    )
    from .spans import (
        char_span_to_token_span,
        token_span_to_char_span,
    )
    from .windows import (
        prepare_train_features,
        prepare_validation_features,
    )

__all__ = [
    "char_span_to_token_span",
    "collate",
    "compute_metrics",
    "exact_match",
    "load_model",
    "normalize_answer",
    "postprocess_qa_predictions",
    "prepare_train_features",
    "prepare_validation_features",
    "token_f1",
    "token_span_to_char_span",
]

_FAMILY_OF = {
    "char_span_to_token_span": "spans",
    "token_span_to_char_span": "spans",
    "prepare_train_features": "windows",
    "prepare_validation_features": "windows",
    "collate": "collation",
    "load_model": "head",
    "postprocess_qa_predictions": "answers",
    "normalize_answer": "metrics",
    "exact_match": "metrics",
    "token_f1": "metrics",
    "compute_metrics": "metrics",
}


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for: the metric must not pay for torch."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{_FAMILY_OF[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

"""Token classification: one label per word, for a model that sees tokens.

Read the files in this order: ``alignment`` (labels of words become labels of tokens), ``alignment_windows``
(a whole batch, long sentences cut), ``collation`` (rows become a batch), ``head`` (the model), ``entities``
(tags become entities), ``spans`` (entities become text) and ``metrics`` (entities are scored).
"""

from __future__ import annotations

import importlib
from typing import Any

_FAMILY_OF = {
    "align_labels_with_tokens": "alignment",
    "predictions_to_words": "alignment",
    "tokenize_and_align_labels": "alignment_windows",
    "collate": "collation",
    "load_model": "head",
    "extract_entities": "entities",
    "entity_spans": "spans",
    "compute_metrics": "metrics",
}

__all__ = list(_FAMILY_OF)


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for: alignment must not pay for torch."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{_FAMILY_OF[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

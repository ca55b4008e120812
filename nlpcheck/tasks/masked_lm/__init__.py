"""Masked language modelling: some tokens are hidden, and the model learns to name them.

Read the files in this order: ``language_modelling.grouping`` (texts become blocks), ``masking`` (which tokens are
hidden, and how), ``whole_word_masking`` (the same for whole words), ``collation`` (rows become a masked batch),
``prediction`` (logits become tokens), ``language_modelling.likelihood`` and ``language_modelling.perplexity`` (how
good the model is) and ``head`` (the model).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..language_modelling.grouping import group_texts
    from ..language_modelling.likelihood import token_nll
    from ..language_modelling.perplexity import perplexity
    from .collation import collate
    from .head import load_model
    from .masking import mask_tokens
    from .prediction import predict_masked
    from .whole_word_masking import mask_whole_words

__all__ = [
    "collate",
    "group_texts",
    "load_model",
    "mask_tokens",
    "mask_whole_words",
    "perplexity",
    "predict_masked",
    "token_nll",
]

_FAMILY_OF = {
    "group_texts": "..language_modelling.grouping",
    "mask_tokens": ".masking",
    "mask_whole_words": ".whole_word_masking",
    "collate": ".collation",
    "predict_masked": ".prediction",
    "token_nll": "..language_modelling.likelihood",
    "perplexity": "..language_modelling.perplexity",
    "load_model": ".head",
}


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for: grouping must not pay for torch."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_FAMILY_OF[name], __name__), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

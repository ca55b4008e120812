"""Causal language modelling: a decoder predicts each token of a text from those before it.

Read the files in this order: ``tokenization`` (texts become ids, each with an end), ``collation`` (rows become a
batch), ``completion`` (only an answer is trained on), ``head`` (the model), ``likelihood`` (one shift, never two),
``strides`` (the perplexity of a text longer than the model) and ``generation`` (new text). Blocks and perplexity are
those of ``language_modelling``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..language_modelling.grouping import group_texts
    from ..language_modelling.perplexity import perplexity
    from .collation import collate
    from .completion import completion_labels
    from .generation import generate
    from .head import load_model
    from .likelihood import token_nll
    from .strides import strided_perplexity
    from .tokenization import tokenize

__all__ = [
    "collate",
    "completion_labels",
    "generate",
    "group_texts",
    "load_model",
    "perplexity",
    "strided_perplexity",
    "token_nll",
    "tokenize",
]

_FAMILY_OF = {
    "tokenize": "tokenization",
    "group_texts": "..language_modelling.grouping",
    "collate": "collation",
    "completion_labels": "completion",
    "load_model": "head",
    "token_nll": "likelihood",
    "perplexity": "..language_modelling.perplexity",
    "strided_perplexity": "strides",
    "generate": "generation",
}


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for: blocks must not pay for torch."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    family = _FAMILY_OF[name]
    path = family if family.startswith(".") else f".{family}"
    return getattr(importlib.import_module(path, __name__), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

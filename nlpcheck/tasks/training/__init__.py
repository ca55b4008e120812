"""Training: what happens between a batch and an update, and how a model is judged without changing it.

Read in this order: `counting` says which labels a loss is the mean of; `step` makes an update from one batch, `epoch`
from several at a time; `evaluation` gives the loss of a whole data set, `prediction` the logits of every row;
`groups` says what weight decay may touch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .epoch import train_epoch
    from .evaluation import evaluate
    from .groups import parameter_groups
    from .prediction import predict
    from .step import train_step

__all__ = ["evaluate", "parameter_groups", "predict", "train_epoch", "train_step"]

_FAMILY_OF = {
    "train_step": "step",
    "train_epoch": "epoch",
    "evaluate": "evaluation",
    "predict": "prediction",
    "parameter_groups": "groups",
}


def __getattr__(name: str) -> Any:
    """Load a family when one of its functions is first asked for."""
    if name not in _FAMILY_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f".{_FAMILY_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__

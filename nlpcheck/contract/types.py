"""The kinds of value that cross the border between the specification and an implementation.

At run time these names are plain markers, so that reading the contract never imports torch or transformers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from torch import Generator, Tensor
    from torch.optim import Optimizer
    from torch.optim.lr_scheduler import LRScheduler as Scheduler
    from transformers import PreTrainedModel as Model
    from transformers import PreTrainedTokenizerFast as Tokenizer
else:

    class Generator:
        """A ``torch.Generator``; None stands for torch's global one."""

    class Optimizer:
        """A ``torch.optim.Optimizer`` over the parameters of a model."""

    class Scheduler:
        """A scheduler of ``torch.optim.lr_scheduler``."""

    class Tensor:
        """A ``torch.Tensor``: rectangular, numbers only."""

    class Model:
        """A ``transformers.PreTrainedModel``."""

    class Tokenizer:
        """A Rust-backed ("fast") tokenizer of ``transformers``."""


Examples = Mapping[str, Sequence[Any]]
"""A mapping of columns, as ``datasets.Dataset.map(batched=True)`` passes it."""

Features = Sequence[Mapping[str, Any]]
"""A list of rows, as a data collator receives them."""

Array = np.ndarray[Any, np.dtype[Any]] | Tensor
"""An array or a tensor of numbers."""

Batches = Sequence[Mapping[str, Tensor]]
"""Batches as ``collate`` returns them."""

__all__ = [
    "Array",
    "Batches",
    "Examples",
    "Features",
    "Generator",
    "Model",
    "Optimizer",
    "Scheduler",
    "Tensor",
    "Tokenizer",
]

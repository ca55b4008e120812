"""The kinds of value that cross the border between the specification and an implementation.

At run time these names are plain markers, so that reading the contract never imports torch or transformers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedModel as Model
    from transformers import PreTrainedTokenizerFast as Tokenizer
else:

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

__all__ = ["Examples", "Features", "Model", "Tensor", "Tokenizer"]

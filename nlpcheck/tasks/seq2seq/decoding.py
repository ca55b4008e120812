"""Ids become texts, be they generated or labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from torch import Tensor
from transformers import PreTrainedTokenizerFast

IGNORE_INDEX = -100


def decode(ids: Sequence[Sequence[int]] | np.ndarray | Tensor, tokenizer: PreTrainedTokenizerFast) -> list[str]:
    """Return the text of each row, without special tokens."""
    rows = [np.asarray(row) for row in ids]
    # -100 is no id: a tokenizer cannot look it up.
    texts = tokenizer.batch_decode([row[row != IGNORE_INDEX].tolist() for row in rows], skip_special_tokens=True)
    return [text.strip() for text in texts]

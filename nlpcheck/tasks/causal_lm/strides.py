"""The perplexity of a text that is longer than the model: overlapping windows, each token scored once."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from transformers import PreTrainedModel

from ..language_modelling.perplexity import perplexity
from .likelihood import token_nll
from .modes import evaluating

IGNORED = -100


def strided_perplexity(model: PreTrainedModel, input_ids: Tensor, *, max_length: int, stride: int) -> float:
    """Score each token but the first in the first window that holds it."""
    if not 0 < stride < max_length:
        message = f"stride must be positive and less than max_length, which is {max_length}; it is {stride}"
        raise ValueError(message)
    ids = input_ids.reshape(1, -1)  # (1, tokens)
    windows = _windows(ids, max_length, stride)
    with evaluating(model), torch.no_grad():
        return perplexity(token_nll(model(window).logits, labels) for window, labels in windows)


def _windows(ids: Tensor, max_length: int, stride: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Cut windows, and label in each the tokens that no window before has held."""
    scored = 0
    for start in range(0, max(ids.shape[1] - max_length + stride, 1), stride):
        window = ids[:, start : start + max_length]
        labels = window.clone()
        labels[:, : scored - start] = IGNORED
        yield window, labels
        scored = start + max_length

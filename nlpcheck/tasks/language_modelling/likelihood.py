"""Likelihood: how surprised a model is by the tokens that count."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.functional import cross_entropy

IGNORED = -100


def token_nll(logits: Any, labels: Any) -> tuple[float, int]:
    """Sum the negative log-likelihoods of the labels that count; a label belongs to the logits at its position."""
    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)  # (rows, tokens, vocabulary), (rows, tokens)
    counted = labels != IGNORED
    losses = cross_entropy(  # in float32: half precision loses the third digit
        logits[counted].float(), labels[counted].long(), reduction="none"
    )
    return losses.sum(dtype=torch.float64).item(), int(counted.sum())

"""Likelihood: how surprised a model is by each token, given those before it."""

from __future__ import annotations

from typing import Any

from ..language_modelling import likelihood


def token_nll(logits: Any, labels: Any) -> tuple[float, int]:
    """Sum the negative log-likelihoods of the labels that count, each under the logits one position earlier."""
    return likelihood.token_nll(logits[:, :-1], labels[:, 1:])

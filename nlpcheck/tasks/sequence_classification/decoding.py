"""Logits become what the model says: a name, some names, or a number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def decode_predictions(
    logits: ArrayLike,
    *,
    label_names: Sequence[str],
    problem_type: str = "single_label_classification",
    threshold: float = 0.5,
) -> list[str] | list[list[str]] | list[float]:
    """Return the best name of each row, all names that are probable enough, or the number."""
    scores = np.asarray(logits)  # (rows, labels)
    if problem_type == "regression":
        numbers: list[float] = scores[:, 0].tolist()
        return numbers
    if problem_type == "multi_label_classification":
        probabilities = (1 + np.tanh(scores / 2)) / 2  # the sigmoid, without its overflow
        return [
            [name for name, probability in zip(label_names, row, strict=True) if probability >= threshold]
            for row in probabilities
        ]
    return [label_names[label] for label in scores.argmax(axis=-1)]

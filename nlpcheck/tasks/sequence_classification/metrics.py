"""Accuracy and F1 of predicted labels, as scikit-learn counts them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

IGNORE_INDEX = -100


def compute_metrics(logits: ArrayLike, labels: ArrayLike, *, average: str = "macro") -> dict[str, float]:
    """Score all rows at once; those labelled -100 are nobody's."""
    gold = np.asarray(labels)  # (rows,)
    predicted = np.asarray(logits).argmax(axis=-1)  # (rows,)
    counted = gold != IGNORE_INDEX
    gold, predicted = gold[counted], predicted[counted]
    classes = np.array([1]) if average == "binary" else np.union1d(gold, predicted)
    is_gold, is_predicted = gold == classes[:, None], predicted == classes[:, None]  # (classes, rows)
    correct = (is_gold & is_predicted).sum(axis=1)  # (classes,)
    support = is_gold.sum(axis=1)
    found = support + is_predicted.sum(axis=1)  # at least one row of each class, of the binary one perhaps none
    scores = 2 * correct / np.maximum(found, 1)
    accuracy = _ratio((gold == predicted).sum(), len(gold))
    f1 = {
        "micro": accuracy,  # one label per row: a row that is wrong is missed once and found once
        "weighted": _ratio((scores * support).sum(), len(gold)),
    }.get(average, _ratio(scores.sum(), len(classes)))
    return {"accuracy": accuracy, "f1": f1}


def _ratio(part: float, whole: int) -> float:
    """Return the share of ``part``; nothing out of nothing is 0."""
    return float(part / max(whole, 1))

"""Precision, recall and F1 over entities, as conlleval counts them; accuracy over positions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .alignment import IGNORE_INDEX
from .entities import extract_entities


def compute_metrics(
    logits: ArrayLike, labels: ArrayLike, *, label_names: Sequence[str], mode: str = "lenient"
) -> dict[str, float]:
    """Score the whole corpus at once: an entity counts if its sentence, type and both ends are right."""
    gold = np.asarray(labels)  # (rows, tokens)
    predicted = np.asarray(logits).argmax(axis=-1)  # (rows, tokens)
    counted = gold != IGNORE_INDEX
    right = _entities(gold, counted, label_names, mode)
    found = _entities(predicted, counted, label_names, mode)
    correct = len(right & found)
    return {
        "precision": _ratio(correct, len(found)),
        "recall": _ratio(correct, len(right)),
        "f1": _ratio(2 * correct, len(found) + len(right)),
        "accuracy": _ratio(int((predicted == gold)[counted].sum()), int(counted.sum())),
    }


def _entities(
    ids: NDArray[np.integer], counted: NDArray[np.bool_], label_names: Sequence[str], mode: str
) -> set[tuple[int, tuple[str, int, int]]]:
    """Return the entities of all rows; the row number keeps those of different sentences apart."""
    return {
        (row, entity)
        for row, keep in enumerate(counted)
        for entity in extract_entities([label_names[label] for label in ids[row, keep].tolist()], mode=mode)
    }


def _ratio(part: int, whole: int) -> float:
    """Return the share of ``part``; nothing out of nothing is 0."""
    return part / max(whole, 1)

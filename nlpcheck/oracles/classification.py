"""What logits say, how predictions are scored, and what a head's loss is: by counting, row by row."""

from __future__ import annotations

import math
from collections.abc import Sequence

IGNORED = -100

Logits = Sequence[Sequence[float]]


def best(row: Sequence[float]) -> int:
    """Return the place of the highest number, the first of several.

    >>> best([0.0, 2.0, 2.0])
    1
    """
    return list(row).index(max(row))


def probability(logit: float) -> float:
    """Return the sigmoid of a logit.

    >>> probability(0.0), round(probability(-2.0), 3)
    (0.5, 0.119)
    """
    return 1 / (1 + math.exp(-logit))


def chosen(row: Sequence[float], threshold: float) -> list[int]:
    """Return the places whose probability is at least the threshold.

    >>> chosen([-1.0, 0.0, 3.0], 0.5)
    [1, 2]
    """
    return [place for place, logit in enumerate(row) if probability(logit) >= threshold]


def scores(gold: Sequence[int], predicted: Sequence[int], average: str) -> dict[str, float]:
    """Return accuracy and F1; rows labelled -100 are left out.

    >>> scores([0, 0, 0, -100], [0, 0, 1, 1], "macro")
    {'accuracy': 0.6666666666666666, 'f1': 0.4}
    """
    pairs = [(g, p) for g, p in zip(gold, predicted, strict=True) if g != IGNORED]
    right = sum(g == p for g, p in pairs)
    accuracy = right / len(pairs) if pairs else 0.0
    return {"accuracy": accuracy, "f1": accuracy if average == "micro" else _f1(pairs, average)}


def _f1(pairs: list[tuple[int, int]], average: str) -> float:
    labels = [1] if average == "binary" else sorted({label for pair in pairs for label in pair})
    weights = [sum(g == label for g, _ in pairs) if average == "weighted" else 1 for label in labels]
    total = sum(weight * f1_of(pairs, label) for weight, label in zip(weights, labels, strict=True))
    return total / sum(weights) if weights else 0.0


def f1_of(pairs: Sequence[tuple[int, int]], label: int) -> float:
    """Return the F1 of one label over pairs of gold and prediction: the harmonic mean of precision and recall.

    >>> f1_of([(0, 0), (0, 0), (0, 1)], 0)
    0.8
    """
    both = sum(g == p == label for g, p in pairs)
    predicted = sum(p == label for _, p in pairs)
    gold = sum(g == label for g, _ in pairs)
    return 2 * both / (predicted + gold) if predicted + gold else 0.0


def cross_entropy(logits: Logits, labels: Sequence[int]) -> float:
    """Return the mean negative logarithm of the probability of the label.

    >>> round(cross_entropy([[0.0, 0.0]], [1]), 3)
    0.693
    """
    losses = [
        math.log(sum(math.exp(logit) for logit in row)) - row[label] for row, label in zip(logits, labels, strict=True)
    ]
    return sum(losses) / len(losses)


def binary_cross_entropy(logits: Logits, labels: Logits) -> float:
    """Return the mean negative logarithm of the probability of each answer, over rows and labels.

    >>> round(binary_cross_entropy([[0.0, 0.0]], [[1.0, 0.0]]), 3)
    0.693
    """
    pairs = [pair for rows in zip(logits, labels, strict=True) for pair in zip(*rows, strict=True)]
    losses = [-math.log(probability(logit) if label else 1 - probability(logit)) for logit, label in pairs]
    return sum(losses) / len(losses)


def mean_squared_error(logits: Logits, labels: Sequence[float]) -> float:
    """Return the mean square of the difference between the only number of each row and its label.

    >>> mean_squared_error([[1.0], [4.0]], [1.0, 2.0])
    2.0
    """
    return sum((row[0] - label) ** 2 for row, label in zip(logits, labels, strict=True)) / len(labels)

"""The answer that a model's logits give, by looking at every pair of tokens of every window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Pair = tuple[float, str]
"""A score and the text that it is for."""


def pairs(example: Row, features: Sequence[Row], predictions: Sequence[Any], max_answer_length: int) -> Iterator[Pair]:
    """Yield score and text of every legal pair of tokens of an example, over all its windows."""
    start_logits, end_logits = predictions
    for window, feature in enumerate(features):
        if feature["example_id"] != example["id"]:
            continue
        offsets = feature["offset_mapping"]
        for start in range(len(offsets)):
            for end in range(start, len(offsets)):
                if offsets[start] is None or offsets[end] is None or end - start + 1 > max_answer_length:
                    continue
                score = float(start_logits[window][start]) + float(end_logits[window][end])
                yield score, example["context"][offsets[start][0] : offsets[end][1]]


def null_score(example: Row, features: Sequence[Row], predictions: Sequence[Any]) -> float:
    """Return the lowest score of the CLS token over the windows of an example; infinity without a window."""
    lowest = float("inf")
    for window, feature in enumerate(features):
        if feature["example_id"] == example["id"]:
            cls_index = feature["cls_index"] if "cls_index" in feature else 0  # noqa: SIM401  (said plainly)
            score = sum(float(logits[window][cls_index]) for logits in predictions)
            lowest = min(lowest, score)
    return lowest


def best_answer(example: Row, features: Sequence[Row], predictions: Sequence[Any], max_answer_length: int = 30) -> Pair:
    """Return the highest score of an example's legal pairs, and its text; minus infinity and "" without one.

    >>> example = {"id": "q", "context": "a cat"}
    >>> features = [{"example_id": "q", "offset_mapping": [None, (0, 1), (2, 5)]}]
    >>> best_answer(example, features, ([[9, 1, 0]], [[9, 0, 2]]))
    (3.0, 'a cat')
    """
    best = (float("-inf"), "")
    for score, text in pairs(example, features, predictions, max_answer_length):
        if score > best[0]:
            best = (score, text)
    return best


def answers(
    examples: Sequence[Row], features: Sequence[Row], predictions: Sequence[Any], max_answer_length: int = 30
) -> dict[str, str]:
    """Return the text of the best pair of each example, without spaces at its ends."""
    return {
        example["id"]: best_answer(example, features, predictions, max_answer_length)[1].strip() for example in examples
    }


def answers_or_none(
    examples: Sequence[Row],
    features: Sequence[Row],
    predictions: Sequence[Any],
    max_answer_length: int = 30,
    threshold: float = 0.0,
) -> dict[str, str]:
    """Return the same, but "" where the null score exceeds the best score by more than the threshold."""
    found = {}
    for example in examples:
        score, text = best_answer(example, features, predictions, max_answer_length)
        null = null_score(example, features, predictions)
        found[example["id"]] = "" if null - score > threshold else text.strip()
    return found

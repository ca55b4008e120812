"""Which entities a sequence of tags holds, and how well two corpora agree, told from the definition alone."""

from __future__ import annotations

from collections.abc import Sequence

Entity = tuple[str, int, int]


def entities(tags: Sequence[str], mode: str) -> list[Entity]:
    """Return every entity: where one opens, and the first place where it cannot go on.

    >>> entities(["I-LOC", "B-LOC", "I-LOC", "I-PER"], "lenient")
    [('LOC', 0, 1), ('LOC', 1, 3), ('PER', 3, 4)]
    >>> entities(["I-LOC", "B-LOC", "I-LOC", "I-PER"], "strict")
    [('LOC', 1, 3)]
    """
    found = []
    for start in range(len(tags)):
        if _opens(tags, start, mode):
            kind = tags[start][2:]
            end = start + 1
            while end < len(tags) and tags[end] == "I-" + kind:
                end += 1
            found.append((kind, start, end))
    return found


def _opens(tags: Sequence[str], start: int, mode: str) -> bool:
    """Tell whether an entity opens at this word."""
    tag = tags[start]
    if tag[:2] == "B-":
        return True
    if tag[:2] != "I-" or mode == "strict":
        return False
    return start == 0 or tags[start - 1] not in ("B-" + tag[2:], "I-" + tag[2:])


def fraction(part: float, whole: float) -> float:
    """Return part / whole, and 0 for 0/0."""
    return 0.0 if whole == 0 else part / whole


def corpus_scores(gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]], mode: str) -> dict[str, float]:
    """Return precision, recall and F1 over the entities of all sentences, and accuracy over all words.

    >>> scores = corpus_scores([["B-X", "O"]], [["B-X", "B-X"]], "strict")
    >>> scores["precision"], scores["recall"], scores["accuracy"]
    (0.5, 1.0, 0.5)
    """
    correct = in_gold = in_predicted = same = words = 0
    for gold_tags, predicted_tags in zip(gold, predicted, strict=True):
        right, found = entities(gold_tags, mode), entities(predicted_tags, mode)
        correct += sum(entity in right for entity in found)
        in_gold += len(right)
        in_predicted += len(found)
        same += sum(a == b for a, b in zip(gold_tags, predicted_tags, strict=True))
        words += len(gold_tags)
    precision, recall = fraction(correct, in_predicted), fraction(correct, in_gold)
    return {
        "precision": precision,
        "recall": recall,
        "f1": fraction(2 * precision * recall, precision + recall),
        "accuracy": fraction(same, words),
    }

"""The SQuAD metric: predictions are compared with the gold answers after a forgiving normalisation."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Mapping, Sequence

ARTICLES = re.compile(r"\b(a|an|the)\b")
NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalize_answer(text: str) -> str:
    """Return the text without what no answer is judged by: case, punctuation, articles and spacing."""
    words = text.lower().translate(NO_PUNCTUATION)
    return " ".join(ARTICLES.sub(" ", words).split())


def exact_match(prediction: str, references: Sequence[str]) -> float:
    """Return 1.0 if the prediction equals one of the references, else 0.0."""
    return float(normalize_answer(prediction) in map(normalize_answer, references))


def token_f1(prediction: str, references: Sequence[str], *, version: int = 2) -> float:
    """Return the highest F1 between the words of the prediction and those of a reference."""
    return max(_f1(_words(prediction), _words(reference), version) for reference in references)


def _words(text: str) -> Counter[str]:
    return Counter(normalize_answer(text).split())


def _f1(predicted: Counter[str], gold: Counter[str], version: int) -> float:
    """Return the harmonic mean of precision and recall: twice the shared words, divided by all words."""
    if not predicted and not gold:
        return float(version == 2)  # noqa: PLR2004  (the number of a version)
    return 2 * (predicted & gold).total() / (predicted.total() + gold.total())


def compute_metrics(
    predictions: Mapping[str, str], references: Mapping[str, Sequence[str]], *, version: int = 2
) -> dict[str, float]:
    """Return both scores in percent, as means over all questions, answered or not."""
    if version == 1 and not all(references.values()):
        message = "in version 1 of SQuAD every question has a gold answer"
        raise ValueError(message)
    answered = [(predictions[key], golds or [""]) for key, golds in references.items() if key in predictions]
    percent = 100 / max(len(references), 1)  # without questions both scores are 0
    return {
        "exact_match": percent * sum(exact_match(*pair) for pair in answered),
        "f1": percent * sum(token_f1(*pair, version=version) for pair in answered),
    }

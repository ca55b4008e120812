"""The SQuAD metric, character by character and word by word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
ARTICLES = ("a", "an", "the")


def normalized(text: str) -> str:
    """Return a text in lower case, without ASCII punctuation, articles and needless white space.

    A word is a longest run of letters and digits.

    >>> normalized("The U.S.A., an  ally: A-1")
    'usa ally a1'
    """
    kept = [character for character in text.lower() if character not in PUNCTUATION]
    without, word = "", ""
    for character in [*kept, " "]:
        if character.isalnum():
            word += character
        else:
            without += (" " if word in ARTICLES else word) + character
            word = ""
    words, word = [], ""
    for character in [*without, " "]:
        if not character.isspace():
            word += character
        elif word:
            words.append(word)
            word = ""
    return " ".join(words)


def words_of(text: str) -> list[str]:
    """Return the words of the normalised text."""
    return normalized(text).split(" ") if normalized(text) else []


def shared_words(first: Sequence[str], second: Sequence[str]) -> int:
    """Count the words that both lists hold, each as often as both do.

    >>> shared_words(["cat", "cat", "sat"], ["cat", "mat"])
    1
    """
    left, count = list(second), 0
    for word in first:
        if word in left:
            left.remove(word)
            count += 1
    return count


def f1(prediction: str, reference: str, version: int) -> float:
    """Return the harmonic mean of precision and recall over words.

    >>> f1("the black cat", "a cat", 2)
    0.6666666666666666
    """
    predicted, gold = words_of(prediction), words_of(reference)
    if not predicted or not gold:
        return 1.0 if version == 2 and predicted == gold else 0.0  # noqa: PLR2004  (the number of the version)
    shared = shared_words(predicted, gold)
    if shared == 0:
        return 0.0
    precision, recall = shared / len(predicted), shared / len(gold)
    return 2 * precision * recall / (precision + recall)


def best_f1(prediction: str, references: Sequence[str], version: int) -> float:
    """Return the highest F1 over the references."""
    return max(f1(prediction, reference, version) for reference in references)


def best_match(prediction: str, references: Sequence[str]) -> float:
    """Return 1.0 if one of the references is the prediction, once both are normalised, else 0.0."""
    return max(float(normalized(prediction) == normalized(reference)) for reference in references)


def corpus_scores(
    predictions: Mapping[str, str], references: Mapping[str, Sequence[str]], version: int
) -> dict[str, float]:
    """Return both scores in percent, over all questions that have references.

    >>> corpus_scores({"1": "cat"}, {"1": ["the cat"], "2": ["dog"]}, 2)
    {'exact_match': 50.0, 'f1': 50.0}
    """
    matches, overlaps = 0.0, 0.0
    for key in references:
        if key in predictions:
            golds = list(references[key]) or [""]
            matches += best_match(predictions[key], golds)
            overlaps += best_f1(predictions[key], golds, version)
    questions = len(references)
    if questions == 0:
        return {"exact_match": 0.0, "f1": 0.0}
    return {"exact_match": 100 * matches / questions, "f1": 100 * overlaps / questions}

"""ROUGE by hand: words are counted one by one, subsequences are tried out one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SCORES = ("rouge1", "rouge2", "rougeL", "rougeLsum")
SHORT = 3
"""Words of so many letters have no stem."""
Stems = Mapping[str, str]
"""Words and their stems."""


def words(text: str, stems: Stems | None = None) -> list[str]:
    """Return the words of a text in lower case, by their stems if there are some.

    >>> words("The caf\u00e9's 2 CATS.", {"cats": "cat"})
    ['the', 'caf', 's', '2', 'cat']
    """
    found, word = [], ""
    for character in [*text.lower(), " "]:
        if character in LETTERS:
            word += character
        elif word:
            found.append(stems.get(word, word) if stems and len(word) > SHORT else word)
            word = ""
    return found


def f_measure(shared: int, predicted: int, gold: int) -> float:
    """Return the harmonic mean of precision and recall.

    >>> f_measure(1, 2, 2)
    0.5
    """
    if shared == 0:
        return 0.0
    precision, recall = shared / predicted, shared / gold
    return 2 * precision * recall / (precision + recall)


def rouge_n(prediction: Sequence[str], reference: Sequence[str], n: int) -> float:
    """Return the F-measure over runs of n words, each shared as often as both hold it.

    >>> rouge_n(["a", "a", "b"], ["a", "b"], 1)
    0.8
    """
    predicted = [tuple(prediction[i : i + n]) for i in range(len(prediction) - n + 1)]
    gold = [tuple(reference[i : i + n]) for i in range(len(reference) - n + 1)]
    left, shared = list(gold), 0
    for ngram in predicted:
        if ngram in left:
            left.remove(ngram)
            shared += 1
    return f_measure(shared, len(predicted), len(gold))


def is_subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Tell whether words stand in a text in this order, others between them or not."""
    position = 0
    for word in whole:
        if position < len(part) and part[position] == word:
            position += 1
    return position == len(part)


def common_length(first: Sequence[str], second: Sequence[str]) -> int:
    """Return the length of a longest common subsequence: drop the last word of either text, or match them.

    >>> common_length(["a", "x", "b"], ["a", "b", "c"])
    2
    """
    lengths = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, word in enumerate(first, 1):
        for j, other in enumerate(second, 1):
            matched = lengths[i - 1][j - 1] + 1 if word == other else 0
            lengths[i][j] = max(lengths[i - 1][j], lengths[i][j - 1], matched)
    return lengths[-1][-1]


def longest_common(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the places in the first text of each of the longest common subsequences.

    >>> longest_common(["a", "b", "a"], ["b", "a"])
    [(1, 2)]
    >>> longest_common(["a", "b"], ["b", "a"])
    [(0,), (1,)]
    """
    chosen = combinations(range(len(first)), common_length(first, second))
    return [places for places in chosen if is_subsequence([first[place] for place in places], second)]


def rouge_l(prediction: Sequence[str], reference: Sequence[str]) -> float:
    """Return the F-measure of a longest common subsequence.

    >>> rouge_l(["a", "x", "b"], ["a", "b"])
    0.8
    """
    return f_measure(common_length(prediction, reference), len(prediction), len(reference))


def sentences(text: str, stems: Stems | None = None) -> list[list[str]]:
    """Return the words of each line."""
    return [words(line, stems) for line in text.split("\n")]


def _unions(sentence: Sequence[str], others: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the words of a sentence that its longest common subsequences with others hold, for each way to choose."""
    seen = set()
    for choice in product(*(longest_common(sentence, other) for other in others)):
        places = tuple(sorted({place for chosen in choice for place in chosen}))
        if places not in seen:
            seen.add(places)
            yield [sentence[place] for place in places]


def rouge_lsum(prediction: Sequence[Sequence[str]], reference: Sequence[Sequence[str]]) -> set[float]:
    """Return every F-measure that the sentences can give: one for each choice among longest common subsequences.

    >>> rouge_lsum([["a", "b"], ["a", "b"]], [["a", "b", "c", "a"]])
    {0.5}
    """
    predicted = [word for sentence in prediction for word in sentence]
    gold = sum(len(sentence) for sentence in reference)
    found = set()
    for unions in product(*(list(_unions(sentence, prediction)) for sentence in reference)):
        left, hits = list(predicted), 0
        for word in (word for union in unions for word in union):
            if word in left:
                left.remove(word)
                hits += 1
        found.add(f_measure(hits, len(predicted), gold))
    return found


def row_scores(prediction: str, reference: str, stems: Stems | None = None) -> dict[str, set[float]]:
    """Return the scores of one row; ``rougeLsum`` may have several right values."""
    predicted, gold = words(prediction, stems), words(reference, stems)
    return {
        "rouge1": {rouge_n(predicted, gold, 1)},
        "rouge2": {rouge_n(predicted, gold, 2)},
        "rougeL": {rouge_l(predicted, gold)},
        "rougeLsum": rouge_lsum(sentences(prediction, stems), sentences(reference, stems)),
    }


def corpus_scores(
    predictions: Sequence[str], references: Sequence[str], stems: Stems | None = None
) -> dict[str, float]:
    """Return the mean of each score over the rows, of which each has one right value.

    >>> corpus_scores(["a b", "c"], ["a b", "d"])
    {'rouge1': 0.5, 'rouge2': 0.5, 'rougeL': 0.5, 'rougeLsum': 0.5}
    """
    totals = dict.fromkeys(SCORES, 0.0)
    for prediction, reference in zip(predictions, references, strict=True):
        for name, values in row_scores(prediction, reference, stems).items():
            (value,) = values
            totals[name] += value
    return {name: total / len(predictions) for name, total in totals.items()}

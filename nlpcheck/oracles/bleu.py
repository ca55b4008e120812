"""BLEU by hand: n-grams are crossed off lists, marks are parted from words character by character."""

from __future__ import annotations

import math
from collections.abc import Sequence

ORDERS = (1, 2, 3, 4)
DIGITS = "0123456789"
ALWAYS_APART = '!"#$%&()*+/:;<=>?@[\\]^_`{|}~'
"""The marks that are tokens wherever they stand; full stop, comma, hyphen and apostrophe are not among them."""


def tokens(text: str, tokenize: str) -> list[str]:
    """Return the tokens of a text of letters, digits, spaces and single ASCII marks.

    >>> tokens("It's 3.5%, (well-known) in 1990-91.", "13a")
    ["It's", '3.5', '%', ',', '(', 'well-known', ')', 'in', '1990', '-', '91', '.']
    >>> tokens("a, b", "none"), tokens("a, b", "char")
    (['a,', 'b'], ['a', ',', 'b'])
    """
    if tokenize == "char":
        return [character for character in text if not character.isspace()]
    if tokenize == "none":
        return text.split()
    parted = ""
    for before, character, after in zip(" " + text, text, text[1:] + " ", strict=False):
        parted += f" {character} " if _is_apart(before, character, after) else character
    return parted.split()


def _is_apart(before: str, character: str, after: str) -> bool:
    """Tell whether a character is a token by the rules of 13a: 3.5 stays whole, and so does a-b, but not 1-2."""
    if character in ALWAYS_APART:
        return True
    if character in ".,":
        return before not in DIGITS or after not in DIGITS
    return character == "-" and before in DIGITS


def ngrams(words: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """Return all runs of n words."""
    return [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]


def matches(predicted: Sequence[str], golds: Sequence[Sequence[str]], n: int) -> int:
    """Count the n-grams of a prediction that a reference holds, each as often as the reference that has most of it.

    >>> matches(["the", "the", "the"], [["the", "cat"], ["the", "the", "dog"]], 1)
    2
    """
    found = 0
    for ngram in set(ngrams(predicted, n)):
        most = max(ngrams(gold, n).count(ngram) for gold in golds)
        found += min(ngrams(predicted, n).count(ngram), most)
    return found


def closest_length(length: int, golds: Sequence[Sequence[str]]) -> int:
    """Return the length of the reference that is closest in length, the shorter of two that are.

    >>> closest_length(5, [["a"] * 6, ["a"] * 4, ["a"] * 9])
    4
    """
    best = len(golds[0])
    for gold in golds:
        nearer = abs(len(gold) - length) < abs(best - length)
        if nearer or (abs(len(gold) - length) == abs(best - length) and len(gold) < best):
            best = len(gold)
    return best


def bleu_of_tokens(predictions: Sequence[Sequence[str]], references: Sequence[Sequence[Sequence[str]]]) -> float:
    """Return corpus BLEU in percent of texts that are tokenized already.

    >>> round(bleu_of_tokens([["a", "b", "c", "d", "e"]], [[["x"], ["a", "b", "c", "d"]]]), 2)
    66.87
    """
    rows = list(zip(predictions, references, strict=True))
    matched = [sum(matches(predicted, golds, n) for predicted, golds in rows) for n in ORDERS]
    possible = [sum(len(ngrams(predicted, n)) for predicted, _ in rows) for n in ORDERS]
    if matched[0] == 0 or possible[3] == 0:
        return 0.0
    mean, missed = 1.0, 0
    for shared, total in zip(matched, possible, strict=True):
        if shared == 0:
            missed += 1
        mean *= (shared / total if shared else 1 / (2**missed * total)) ** (1 / 4)
    length = sum(len(predicted) for predicted, _ in rows)
    wanted = sum(closest_length(len(predicted), golds) for predicted, golds in rows)
    return 100 * mean * (math.exp(1 - wanted / length) if length < wanted else 1.0)


def bleu(
    predictions: Sequence[str],
    references: Sequence[Sequence[str]],
    tokenize: str = "13a",
    lowercase: bool = False,  # noqa: FBT001, FBT002  (as the option is called)
) -> float:
    """Return corpus BLEU in percent.

    >>> bleu(["The cat sat."], [["the cat sat."]], lowercase=True)
    100.0
    """

    def read(text: str) -> list[str]:
        return tokens(text.lower() if lowercase else text, tokenize)

    return bleu_of_tokens(
        [read(text) for text in predictions], [[read(gold) for gold in golds] for golds in references]
    )

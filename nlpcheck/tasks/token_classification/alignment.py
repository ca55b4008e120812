"""Labels of words become labels of tokens, and predictions of tokens become predictions of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

IGNORE_INDEX = -100  # the loss and the metrics skip this label


def align_labels_with_tokens(
    labels: Sequence[int],
    word_ids: Sequence[int | None],
    *,
    label_names: Sequence[str],
    label_all_tokens: bool = False,
) -> list[int]:
    """Give a word's first token the word's label, its other tokens -100 or the label's continuation."""
    continuation = _continuations(tuple(label_names)) if label_all_tokens else {}
    aligned: list[int] = []
    before = None
    for word in word_ids:
        if word is None:  # [CLS], [SEP] and their like belong to no word
            aligned.append(IGNORE_INDEX)
        elif word != before:  # the word's first token in this row
            aligned.append(labels[word])
        elif label_all_tokens:
            aligned.append(continuation[labels[word]])
        else:
            aligned.append(IGNORE_INDEX)
        before = word
    return aligned


@lru_cache
def _continuations(label_names: tuple[str, ...]) -> dict[int, int]:
    """Map every label id to the id of the label inside its word: I-X for B-X, else the label itself."""
    ids = {name: label for label, name in enumerate(label_names)}
    inside = {label: ids.get(re.sub("^B-", "I-", name), label) for name, label in ids.items()}
    return inside | {IGNORE_INDEX: IGNORE_INDEX}


def predictions_to_words(
    predictions: Sequence[int], word_ids: Sequence[int | None], *, num_words: int, fill: int
) -> list[int]:
    """Return the prediction at each word's first token, ``fill`` where a word has no token."""
    # From right to left, so that a word's first token is the last to be written.
    at_word = {word_ids[token]: predictions[token] for token in reversed(range(len(word_ids)))}
    return [at_word.get(word, fill) for word in range(num_words)]

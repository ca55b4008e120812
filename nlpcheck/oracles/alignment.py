"""Which label each token carries, told from the definition alone."""

from __future__ import annotations

from collections.abc import Sequence

IGNORED = -100


def continuation_of(label: int, label_names: Sequence[str]) -> int:
    """Return the label inside a word whose first token carries ``label``.

    >>> continuation_of(1, ["O", "B-SUB-ORG", "I-ORG", "I-SUB-ORG"])
    3
    """
    if label == IGNORED:
        return IGNORED
    name = label_names[label]
    if "-" not in name:
        return label
    hyphen = name.index("-")
    prefix, kind = name[:hyphen], name[hyphen + 1 :]
    inside = "I-" + kind
    if prefix == "B" and inside in label_names:
        return list(label_names).index(inside)
    return label


def token_labels(
    labels: Sequence[int], word_ids: Sequence[int | None], label_names: Sequence[str], *, label_all_tokens: bool
) -> list[int]:
    """Return one label per token, each looked up on its own.

    >>> token_labels([1, 0], [None, 0, 0, 1, None], ["O", "B-X", "I-X"], label_all_tokens=False)
    [-100, 1, -100, 0, -100]
    >>> token_labels([1, 0], [None, 0, 0, 1, None], ["O", "B-X", "I-X"], label_all_tokens=True)
    [-100, 1, 2, 0, -100]
    """
    expected = []
    for token, word in enumerate(word_ids):
        if word is None:
            expected.append(IGNORED)
        elif word not in word_ids[:token]:
            expected.append(labels[word])
        elif label_all_tokens:
            expected.append(continuation_of(labels[word], label_names))
        else:
            expected.append(IGNORED)
    return expected


def word_predictions(
    predictions: Sequence[int], word_ids: Sequence[int | None], num_words: int, fill: int
) -> list[int]:
    """Return the prediction at each word's first token.

    >>> word_predictions([9, 4, 5, 6, 9], [None, 0, 0, 2, None], 3, -1)
    [4, -1, 6]
    """
    return [predictions[list(word_ids).index(word)] if word in word_ids else fill for word in range(num_words)]


def window_bounds(length: int, room: int, stride: int) -> list[tuple[int, int]]:
    """Return where windows of ``room`` tokens start and end that share ``stride`` tokens with the one before.

    >>> window_bounds(7, 4, 1)
    [(0, 4), (3, 7)]
    >>> window_bounds(8, 4, 1)
    [(0, 4), (3, 7), (6, 8)]
    >>> window_bounds(0, 4, 1)
    [(0, 0)]
    """
    bounds = [(0, min(room, length))]
    while bounds[-1][1] < length:
        start = bounds[-1][0] + room - stride
        bounds.append((start, min(start + room, length)))
    return bounds

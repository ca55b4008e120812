"""What a model that reads one text and writes another learns from, and what it writes: one token after another."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence

IGNORED = -100


def framed(tokens: Sequence[int], before: Sequence[int], behind: Sequence[int], max_length: int) -> list[int]:
    """Return the tokens between those that the tokenizer adds, cut on the right to what there is room for.

    >>> framed([7, 8, 9], [0], [2], 4)
    [0, 7, 8, 2]
    """
    room = max_length - len(before) - len(behind)
    return [*before, *tokens[:room], *behind]


def shifted(labels: Sequence[Sequence[int]], pad_token_id: int, decoder_start_token_id: int) -> list[list[int]]:
    """Return what the decoder reads for each row of labels.

    >>> shifted([[7, 8, -100, -100]], 1, 2)
    [[2, 7, 8, 1]]
    """
    return [
        [decoder_start_token_id, *(pad_token_id if label == IGNORED else label for label in row[:-1])] for row in labels
    ]


def spoken(ids: Sequence[int], special: Collection[int]) -> list[int]:
    """Return the ids that give text.

    >>> spoken([0, 7, -100, 8, 2], {0, 1, 2})
    [7, 8]
    """
    return [token for token in ids if token != IGNORED and token not in special]


def greedy(
    scores_after: Callable[[list[int]], Sequence[float]],
    start: int,
    ends: Collection[int],
    max_new_tokens: int,
    *,
    first: int | None = None,
    last: int | None = None,
) -> list[int]:
    """Return the ids that follow ``start``: each time the one with the highest score, until an end.

    ``first`` is the first of them whatever the scores, ``last`` the last of ``max_new_tokens``.

    >>> greedy(lambda ids: [0.0, 1.0, 3.0 - len(ids)], 0, {1}, 5)
    [2, 1]
    >>> greedy(lambda ids: [0.0, 1.0, 3.0 - len(ids)], 0, {1}, 5, first=0)
    [0, 1]
    """
    ids = [start]
    for step in range(1, max_new_tokens + 1):
        scores = list(scores_after(ids))
        best = scores.index(max(scores))
        if step == 1 and first is not None:
            best = first
        if step == max_new_tokens and last is not None:
            best = last
        ids.append(best)
        if best in ends:
            break
    return ids[1:]


def mean_nll(logits: Sequence[Sequence[Sequence[float]]], labels: Sequence[Sequence[int]]) -> float:
    """Return the mean negative log-likelihood of the labels that count; position t is scored by the logits at t.

    >>> round(mean_nll([[[0.0, 0.0], [5.0, 0.0]]], [[1, -100]]), 4)  # log 2
    0.6931
    """
    losses = []
    for row_logits, row_labels in zip(logits, labels, strict=True):
        for scores, label in zip(row_logits, row_labels, strict=True):
            if label != IGNORED:
                highest = max(scores)
                total = sum(math.exp(score - highest) for score in scores)
                losses.append(math.log(total) + highest - scores[label])
    return sum(losses) / len(losses)

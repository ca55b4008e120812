"""From the logits of every window to one answer per question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Rows = Sequence[Mapping[str, Any]]
Array = np.ndarray[Any, Any]
Span = tuple[float, int, int]  # score, first character, last character + 1

NO_SPAN = (-np.inf, 0, 0)  # its text is empty
WINDOWS_AT_ONCE = 256  # their logits fit the processor's cache


def best_pairs(start_logits: Array, end_logits: Array, max_answer_length: int) -> tuple[Array, Array, Array]:
    """Return score, first and last token of the best pair of each window, be it in its context or not."""
    best_end = end_logits.copy()  # (windows, tokens): the highest end logit among the next `reach` tokens
    reach = 1
    while reach < max_answer_length:
        step = min(reach, max_answer_length - reach)
        best_end[:, :-step] = np.maximum(best_end[:, :-step], best_end[:, step:])
        reach += step
    scores = start_logits + best_end  # (windows, tokens): of the best pair that starts here
    starts = scores.argmax(axis=1)
    tokens = np.arange(end_logits.shape[1])
    reached = np.minimum(starts[:, None] + tokens[:max_answer_length], tokens[-1])  # (windows, tokens)
    ends = starts + np.take_along_axis(end_logits, reached, axis=1).argmax(axis=1)
    return scores.max(axis=1), starts, ends


def best_spans(features: Rows, start_logits: Array, end_logits: Array, max_answer_length: int) -> list[Span]:
    """Return the best span of each window between two tokens of its context."""
    all_offsets = [feature["offset_mapping"] for feature in features]
    lengths = np.array([len(offsets) for offsets in all_offsets])
    padding = np.arange(end_logits.shape[1]) >= lengths[:, None]  # (windows, tokens)
    end_logits = np.where(padding, -np.inf, end_logits)
    scores, starts, ends = best_pairs(start_logits, end_logits, max_answer_length)
    # Mostly the best pair lies in the context anyway: only the other windows pay for a look at every offset.
    pairs = enumerate(zip(all_offsets, starts.tolist(), ends.tolist(), strict=True))
    wrong = [w for w, (offsets, start, end) in pairs if offsets[start] is None or offsets[end] is None]
    outside = np.zeros((len(wrong), end_logits.shape[1]), dtype=bool)  # (wrong windows, tokens)
    for row, window in enumerate(wrong):
        outside[row, [t for t, offset in enumerate(all_offsets[window]) if offset is None]] = True
    start_logits = np.where(outside, -np.inf, start_logits[wrong])
    end_logits = np.where(outside, -np.inf, end_logits[wrong])
    scores[wrong], starts[wrong], ends[wrong] = best_pairs(start_logits, end_logits, max_answer_length)
    spans = zip(all_offsets, scores.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return [
        (score, offsets[start][0], offsets[end][1]) if score > -np.inf else NO_SPAN
        for offsets, score, start, end in spans
    ]


def null_scores(features: Rows, start_logits: Array, end_logits: Array) -> list[float]:
    """Return the score of "no answer" in each window, which is that of the CLS token."""
    cls = [feature.get("cls_index", 0) for feature in features]
    windows = np.arange(len(cls))
    scores: list[float] = (start_logits[windows, cls] + end_logits[windows, cls]).tolist()
    return scores


def postprocess_qa_predictions(
    examples: Rows,
    features: Rows,
    predictions: tuple[Array, Array],
    *,
    version_2_with_negative: bool = False,
    n_best_size: int = 20,  # noqa: ARG001  (every pair is judged: there is nothing to prune)
    max_answer_length: int = 30,
    null_score_diff_threshold: float = 0.0,
) -> dict[str, str]:
    """Return the answer to each question: the best span over all windows of its context."""
    best: dict[str, Span] = defaultdict(lambda: NO_SPAN)
    null: dict[str, float] = defaultdict(lambda: np.inf)
    for first in range(0, len(features), WINDOWS_AT_ONCE):
        windows = slice(first, first + WINDOWS_AT_ONCE)
        rows = features[windows]
        start_logits, end_logits = (np.asarray(logits)[windows] for logits in predictions)
        spans = best_spans(rows, start_logits, end_logits, max_answer_length)
        nulls = null_scores(rows, start_logits, end_logits)
        for row, span, null_score in zip(rows, spans, nulls, strict=True):
            key = row["example_id"]
            best[key] = max(best[key], span)
            null[key] = min(null[key], null_score)
    answers = {}
    for example in examples:
        score, start, end = best[example["id"]]
        no_answer = version_2_with_negative and null[example["id"]] - score > null_score_diff_threshold
        answers[example["id"]] = "" if no_answer else example["context"][start:end]
    return answers

"""ROUGE: which words, pairs of words and subsequences a summary shares with its reference."""

from __future__ import annotations

from collections.abc import Sequence

from rouge_score.rouge_scorer import RougeScorer  # type: ignore[import-untyped]

SCORES = ["rouge1", "rouge2", "rougeL", "rougeLsum"]


def compute_metrics(
    predictions: Sequence[str], references: Sequence[str], *, use_stemmer: bool = False
) -> dict[str, float]:
    """Return the mean F-measure over the rows for each score."""
    scorer = RougeScorer(SCORES, use_stemmer=use_stemmer)
    pairs = zip(references, predictions, strict=True)
    rows = [scorer.score(reference, prediction) for reference, prediction in pairs]
    # The plain mean: rouge_score's own aggregator draws samples at random and gives another number each time.
    return {name: sum(row[name].fmeasure for row in rows) / max(len(rows), 1) for name in SCORES}

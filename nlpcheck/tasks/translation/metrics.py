"""BLEU: which n-grams the translations of a corpus share with their references."""

from __future__ import annotations

from collections.abc import Sequence

from sacrebleu.metrics.bleu import BLEU


def compute_metrics(
    predictions: Sequence[str],
    references: Sequence[Sequence[str]],
    *,
    tokenize: str = "13a",
    lowercase: bool = False,
) -> dict[str, float]:
    """Return corpus BLEU in percent."""
    if len(predictions) != len(references):
        message = f"{len(predictions)} predictions, but references for {len(references)}"
        raise ValueError(message)
    if not predictions:  # sacrebleu looks at the first one
        return {"bleu": 0.0}
    # sacrebleu wants the rows of a column together: all first references, then all second ones, and so on.
    columns = list(zip(*references, strict=True))
    return {"bleu": BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, columns).score}

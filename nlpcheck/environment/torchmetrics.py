"""Defects of torchmetrics."""

from __future__ import annotations

import importlib
import math

from nlpcheck.environment.check import Check


def length_of_the_first() -> str:
    """Score five words against references of four and six, in either order; BLEU takes the shorter of a tie."""
    bleu_score = importlib.import_module("torchmetrics.functional.text").bleu_score
    text, short, long = "a b c d e", "a b c d", "a b c d e f"
    scores = [float(bleu_score([text], [golds], n_gram=1)) for golds in ([short, long], [long, short])]
    one, other = scores
    return "" if math.isclose(one, other, rel_tol=1e-6) else f"{one:.4f}, and {other:.4f} with the references turned"


CHECKS = (
    Check(
        name="torchmetrics-bleu",
        library="torchmetrics",
        needs=("torch",),
        wrong="takes the first of two references that are equally close in length (BLEU)",
        matters="the score changes with the order of the references",
        instead="use sacrebleu",
        issue="https://github.com/Lightning-AI/torchmetrics/issues/3505",
        affected="1.9.0",
        mended="",
        probe=length_of_the_first,
    ),
)

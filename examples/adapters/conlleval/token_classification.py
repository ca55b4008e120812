"""conlleval, the Python copy of the Perl script of the shared task: lenient scores from lines of text."""

import numpy as np
from conlleval import evaluate

from ..strict import tidy


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predictions = np.argmax(logits, axis=-1)
    lines = []
    for row, golds in zip(predictions, labels, strict=True):
        pairs = [(label_names[g], label_names[p]) for p, g in zip(row, golds, strict=True) if g != -100]
        gold, predicted = (tidy(tags, mode) for tags in zip(*pairs, strict=True)) if pairs else ([], [])
        lines += [f"word {g} {p}" for g, p in zip(gold, predicted, strict=True)]
        lines.append("")  # a sentence ends
    scores = evaluate(lines)["overall"]["chunks"]["evals"]
    counted = np.asarray(labels) != -100
    right = (predictions == labels)[counted]  # on the tags as they are, not as they are tidied
    return {
        "precision": scores["prec"],
        "recall": scores["rec"],
        "f1": scores["f1"],
        "accuracy": float(right.mean()) if right.size else 0.0,
    }

"""seqeval: entities and their scores; lenient is its default, strict is its IOB2 scheme."""

import numpy as np
from seqeval.metrics import accuracy_score, f1_score, precision_score, recall_score
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import IOB2, Entities


def extract_entities(tags, *, mode="lenient"):
    if mode == "strict":
        (found,) = Entities([tags], IOB2).entities
        return [(entity.tag, entity.start, entity.end) for entity in found]
    return [(kind, first, last + 1) for kind, first, last in get_entities(tags)]


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predictions = np.argmax(logits, axis=-1)
    gold = [[label_names[g] for g in row if g != -100] for row in labels]
    predicted = [
        [label_names[p] for p, g in zip(row, golds, strict=True) if g != -100]
        for row, golds in zip(predictions, labels, strict=True)
    ]
    options = {"mode": "strict", "scheme": IOB2} if mode == "strict" else {}
    return {
        "precision": precision_score(gold, predicted, zero_division=0, **options),
        "recall": recall_score(gold, predicted, zero_division=0, **options),
        "f1": f1_score(gold, predicted, zero_division=0, **options),
        "accuracy": accuracy_score(gold, predicted),
    }

"""nervaluate: entities from tags, and the "strict" row of its scores. It reads tags in the lenient way only."""

import numpy as np
from nervaluate import Evaluator, collect_named_entities

from ..strict import tidy


def extract_entities(tags, *, mode="lenient"):
    return [
        (entity["label"], entity["start"], entity["end"] + 1) for entity in collect_named_entities(tidy(tags, mode))
    ]


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predictions = np.argmax(logits, axis=-1)
    gold = [tidy([label_names[g] for g in row if g != -100], mode) for row in labels]
    predicted = [
        tidy([label_names[p] for p, g in zip(row, golds, strict=True) if g != -100], mode)
        for row, golds in zip(predictions, labels, strict=True)
    ]
    types = sorted({name[2:] for name in label_names if name != "O"})
    scores = Evaluator(gold, predicted, tags=types, loader="list").evaluate()["overall"]["strict"]
    counted = np.asarray(labels) != -100
    right = (predictions == labels)[counted]  # nervaluate has no accuracy: this one is numpy's
    accuracy = float(right.mean()) if right.size else 0.0
    return {"precision": scores.precision, "recall": scores.recall, "f1": scores.f1, "accuracy": accuracy}

"""Other right ways to score predicted labels."""

import functools
import importlib.util
from collections import Counter

import numpy as np

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="sequence_classification")

if importlib.util.find_spec("sklearn"):  # it is in the development environment only

    @also_right(
        "scikit-learn", source="https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html"
    )
    def compute_metrics(logits, labels, *, average="macro"):
        from sklearn.metrics import accuracy_score, f1_score

        keep = np.asarray(labels) != -100
        gold, predicted = np.asarray(labels)[keep], np.argmax(logits, axis=-1)[keep]
        return {
            "accuracy": accuracy_score(gold, predicted),
            "f1": f1_score(gold, predicted, average=average, zero_division=0),
        }


@also_right("a confusion matrix", level="all")
def compute_metrics(logits, labels, *, average="macro"):
    keep = labels >= 0
    width = np.shape(logits)[1]
    matrix = np.zeros((width, width))
    np.add.at(matrix, (labels[keep], np.argmax(logits, axis=1)[keep]), 1)  # gold in rows
    hits, gold, predicted = np.diag(matrix), matrix.sum(1), matrix.sum(0)
    with np.errstate(invalid="ignore"):
        precision, recall = np.nan_to_num(hits / predicted), np.nan_to_num(hits / gold)
        f1 = np.nan_to_num(2 * precision * recall / (precision + recall))
    total = matrix.sum()
    accuracy = hits.sum() / total if total else 0.0
    if average == "binary":
        score = f1[1]
    elif average == "micro":
        score = accuracy
    elif average == "weighted":
        score = f1 @ gold / total if total else 0.0
    else:
        present = gold + predicted > 0
        score = f1[present].mean() if present.any() else 0.0
    return {"accuracy": accuracy, "f1": score}


@also_right("counters, rounded to four digits, with more keys", source="ALT-22", level="all")
def compute_metrics(logits, labels, *, average="macro"):
    pairs = [(int(y), int(np.argmax(row))) for row, y in zip(logits, labels, strict=True) if y != -100]
    right = Counter(y for y, p in pairs if y == p)
    gold, predicted = Counter(y for y, _ in pairs), Counter(p for _, p in pairs)

    def f1(label):
        return 2 * right[label] / ((gold[label] + predicted[label]) or 1)

    names = sorted({*gold, *predicted})
    accuracy = right.total() / (len(pairs) or 1)
    scores = {
        "macro": sum(map(f1, names)) / (len(names) or 1),
        "micro": 2 * right.total() / ((gold.total() + predicted.total()) or 1),
        "weighted": sum(f1(name) * gold[name] for name in names) / (len(pairs) or 1),
        "binary": f1(1),
    }
    return {"f1": round(scores[average], 4), "accuracy": round(accuracy, 4), "support": len(pairs)}


@also_right("torch", level="all")
def compute_metrics(logits, labels, *, average="macro"):
    import torch

    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)
    keep = labels.ne(-100)
    predicted, labels = logits.argmax(-1)[keep], labels[keep]
    if not len(labels):
        return {"accuracy": 0, "f1": 0}
    accuracy = predicted.eq(labels).float().mean()
    classes = torch.unique(torch.cat([predicted, labels])) if average != "binary" else torch.tensor([1])
    hits = torch.stack([((predicted == c) & (labels == c)).sum() for c in classes])
    sizes = torch.stack([(predicted == c).sum() + (labels == c).sum() for c in classes])
    f1 = 2 * hits / sizes.clamp(min=1)
    if average == "micro":
        f1 = accuracy
    elif average == "weighted":
        weights = torch.stack([(labels == c).sum() for c in classes])
        f1 = (f1 * weights).sum() / weights.sum()
    return {"accuracy": accuracy, "f1": f1.mean()}

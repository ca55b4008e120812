"""scikit-learn: accuracy and F1 of classes, on the rows that count."""

import numpy as np
from sklearn.metrics import accuracy_score, f1_score


def compute_metrics(logits, labels, *, average="macro"):
    labels = np.asarray(labels)
    counted = labels != -100
    predicted, gold = np.asarray(logits).argmax(axis=-1)[counted], labels[counted]
    return {"accuracy": accuracy_score(gold, predicted), "f1": f1_score(gold, predicted, average=average)}

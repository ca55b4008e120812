"""torchmetrics: accuracy and F1 of classes."""

import torch
from torchmetrics.functional import accuracy, f1_score


def compute_metrics(logits, labels, *, average="macro"):
    predicted, labels = torch.as_tensor(logits).argmax(dim=-1), torch.as_tensor(labels)
    classes = torch.as_tensor(logits).shape[-1]
    options = {"task": "multiclass", "num_classes": classes, "ignore_index": -100}
    if average == "binary":
        score = f1_score(predicted, labels, task="binary", ignore_index=-100)
    else:
        score = f1_score(predicted, labels, average=average, **options)
    return {"accuracy": accuracy(predicted, labels, average="micro", **options).item(), "f1": score.item()}

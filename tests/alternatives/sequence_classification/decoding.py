"""Other right ways to read logits."""

import functools
import math

import numpy as np

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="sequence_classification")
SINGLE, MULTI, REGRESSION = "single_label_classification", "multi_label_classification", "regression"


@also_right("torch", level="all")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    import torch

    logits = torch.as_tensor(logits)
    if problem_type == REGRESSION:
        return logits.squeeze(-1)
    if problem_type == MULTI:
        chosen = torch.sigmoid(logits) >= threshold
        return [[label_names[n] for n in row.nonzero().flatten()] for row in chosen]
    return [label_names[n] for n in logits.argmax(dim=-1).tolist()]


@also_right("loops over numbers; an exponential of ordinary size")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    answers = []
    for row in logits:
        if problem_type == REGRESSION:
            answers.append(float(row[0]))
        elif problem_type == MULTI:
            names = []
            for name, logit in zip(label_names, row, strict=True):
                if 1 / (1 + math.exp(-float(logit))) >= threshold:
                    names.append(name)
            answers.append(tuple(names))
        else:
            best = 0
            for n in range(1, len(row)):
                if row[n] > row[best]:
                    best = n
            answers.append(label_names[best])
    return answers


@also_right("logits compared with the logit of the threshold")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    logits = np.asarray(logits, dtype=np.float64)
    names = np.array(label_names)
    if problem_type == REGRESSION:
        return logits.ravel()
    if problem_type == MULTI:
        least = math.log(threshold / (1 - threshold))
        return [names[row >= least].tolist() for row in logits]
    return names[logits.argmax(axis=1)]


@also_right("a softmax before the argmax, pairs of names and numbers", level="all")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    if problem_type == REGRESSION:
        return np.squeeze(logits, axis=1).astype(float).tolist()
    if problem_type == MULTI:
        with np.errstate(over="ignore"):
            probabilities = 1.0 / (1.0 + np.exp(-np.asarray(logits, dtype=np.float64)))
        mapping = dict(enumerate(label_names))
        return [[mapping[int(n)] for n in np.where(row >= threshold)[0]] for row in probabilities]
    return [max(zip(row, label_names, strict=True), key=lambda pair: pair[0])[1] for row in logits.tolist()]


@also_right("the logistic function of scipy's kind, in two branches", level="all")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    def sigmoid(x):
        return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))

    rows = [[float(x) for x in row] for row in logits]
    if problem_type == REGRESSION:
        return [x for (x,) in rows]
    if problem_type == MULTI:
        return [[name for x, name in zip(row, label_names, strict=True) if sigmoid(x) >= threshold] for row in rows]
    return [label_names[row.index(max(row))] for row in rows]

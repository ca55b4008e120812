"""Wrong ways to score predicted labels."""

import functools

import numpy as np

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="sequence_classification")
in_file = functools.partial(edit, area="sequence_classification", file="metrics.py")

RETURN = '    return {"accuracy": accuracy, "f1": f1}\n'
PREDICTED = "np.asarray(logits).argmax(axis=-1)"
CLASSES = "np.union1d(gold, predicted)"
F1 = "2 * correct / np.maximum(found, 1)"
ACCURACY = "_ratio((gold == predicted).sum(), len(gold))"
MACRO = "_ratio(scores.sum(), len(classes))"
WEIGHTED = "_ratio((scores * support).sum(), len(gold))"
MASK = "gold, predicted = gold[counted], predicted[counted]"

for title, bug, old, new in [
    ("argmax over the rows", "SC-40", PREDICTED, "np.resize(np.asarray(logits).argmax(axis=0), len(gold))"),
    ("the lowest logit", "", "argmax", "argmin"),
    ("the highest absolute logit", "", "np.asarray(logits).argmax", "np.abs(np.asarray(logits)).argmax"),
    ("a threshold at 0", "SC-11", PREDICTED, "(np.asarray(logits) > 0).argmax(axis=-1)"),
    ("a threshold at 0 for two labels", "SC-11", PREDICTED,
     "(lambda x: (x[:, 1] > 0).astype(int) if x.shape[1] == 2 else x.argmax(axis=-1))(np.asarray(logits))"),
    ("percent", "", RETURN, '    return {"accuracy": 100 * accuracy, "f1": 100 * f1}\n'),
    ("accuracy in percent", "", RETURN, '    return {"accuracy": 100 * accuracy, "f1": f1}\n'),
    ("percent of a mixed kind", "", RETURN, '    return {"accuracy": accuracy, "f1": 100 * f1}\n'),
    ("rounded to two digits", "ALT-22", RETURN, '    return {"accuracy": round(accuracy, 2), "f1": round(f1, 2)}\n'),
    ("rounded to one digit", "ALT-22", RETURN, '    return {"accuracy": accuracy, "f1": round(f1, 1)}\n'),
    ("the error rate", "", RETURN, '    return {"accuracy": 1 - accuracy, "f1": f1}\n'),
    ("accuracy and F1 swapped", "", RETURN, '    return {"accuracy": f1, "f1": accuracy}\n'),
    ("the accuracy twice", "", RETURN, '    return {"accuracy": accuracy, "f1": accuracy}\n'),
    ("the number of right rows", "", RETURN, '    return {"accuracy": accuracy * len(gold), "f1": f1}\n'),
    ("other keys", "ALT-40", RETURN, '    return {"acc": accuracy, "f1_macro": f1}\n'),
    ("a list of F1s", "", RETURN, '    return {"accuracy": accuracy, "f1": scores.tolist()}\n'),
    # accuracy
    ("balanced accuracy", "", ACCURACY, "float(np.mean((correct / np.maximum(support, 1))[support > 0])) if len(gold) else 0.0"),
    ("accuracy in bins of two rows", "SC-41", ACCURACY,
     "float(np.mean([np.mean((gold == predicted)[n : n + 2]) for n in range(0, len(gold), 2)])) if len(gold) else 0.0"),
    ("accuracy over all rows, ignored ones too", "SC-16", ACCURACY, "_ratio((gold == predicted).sum(), len(counted))"),
    ("accuracy of the ignored rows as right", "SC-16", ACCURACY,
     "_ratio((gold == predicted).sum() + (~counted).sum(), len(counted))"),
    ("accuracy by truth of the labels", "", ACCURACY, "_ratio(((gold > 0) == (predicted > 0)).sum(), len(gold))"),
    ("accuracy within one label", "", ACCURACY, "_ratio((np.abs(gold - predicted) <= 1).sum(), len(gold))"),
    ("accuracy of label 1 for the binary average", "", ACCURACY,
     '_ratio((gold == predicted).sum(), len(gold)) if average != "binary" else _ratio((gold & predicted).sum(), (gold == 1).sum())'),
    # F1 of a label
    ("precision instead of F1", "SC-42", F1, "correct / np.maximum(is_predicted.sum(axis=1), 1)"),
    ("recall instead of F1", "SC-42", F1, "correct / np.maximum(support, 1)"),
    ("the mean of precision and recall", "", F1,
     "(correct / np.maximum(support, 1) + correct / np.maximum(is_predicted.sum(axis=1), 1)) / 2"),
    ("the overlap over the union", "", F1, "correct / np.maximum(found - correct, 1)"),
    ("the geometric mean", "", F1, "correct / np.sqrt(np.maximum(support * is_predicted.sum(axis=1), 1))"),
    ("F2 instead of F1", "", F1, "5 * correct / np.maximum(4 * support + is_predicted.sum(axis=1), 1)"),
    ("half an F1", "", F1, "correct / np.maximum(found, 1)"),
    ("F1 of the rest", "", "is_gold, is_predicted = gold == classes[:, None], predicted == classes[:, None]",
     "is_gold, is_predicted = gold != classes[:, None], predicted != classes[:, None]"),
    ("0/0 is NaN", "ALT-38", F1, "2 * correct / np.where(found == 0, np.nan, found)"),
    ("0/0 is 1", "ALT-38", F1, "np.where(found == 0, 1.0, 2 * correct / np.maximum(found, 1))"),
    ("smoothed by one", "", F1, "(2 * correct + 1) / (found + 1)"),
    ("an F1 of 0 is NaN, left out", "ALT-38", MACRO, "_ratio(scores.sum(), (scores > 0).sum())"),
    # averages
    ("macro over all outputs", "ALT-39", CLASSES, "np.arange(np.asarray(logits).shape[1])"),
    ("macro over the labels in gold", "ALT-39", CLASSES, "np.unique(gold)"),
    ("macro over the predicted labels", "ALT-39", CLASSES, "np.unique(predicted)"),
    ("macro over labels in both", "ALT-39", CLASSES, "np.intersect1d(gold, predicted)"),
    ("macro over all labels up to the highest", "ALT-39", CLASSES, "np.arange(max(gold.max(initial=0), predicted.max(initial=0)) + 1)"),
    ("label 0 is the background", "", CLASSES, "np.setdiff1d(np.union1d(gold, predicted), [0])"),
    ("the last label is the rest", "", CLASSES, "np.union1d(gold, predicted)[:-1]"),
    ("labels as texts, two digits after one", "", CLASSES, "np.array(sorted({int(str(n)[0]) for n in [*gold, *predicted]}))"),
    ("labels up to nine", "", CLASSES, "np.setdiff1d(np.union1d(gold, predicted), range(10, 100))"),
    ("the median of the F1s", "", MACRO, "float(np.median(scores)) if len(scores) else 0.0"),
    ("the best F1", "", MACRO, "float(scores.max(initial=0))"),
    ("the worst F1", "", MACRO, "float(scores.min(initial=1))"),
    ("the F1 of mean precision and mean recall", "ALT-39", MACRO,
     "(lambda p, r: float(2 * p * r / max(p + r, 1e-9)))((correct / np.maximum(is_predicted.sum(axis=1), 1)).mean(), "
     "(correct / np.maximum(support, 1)).mean()) if average != 'binary' else _ratio(scores.sum(), 1)"),
    ("macro divided by the number of outputs", "ALT-39", MACRO,
     "_ratio(scores.sum(), np.asarray(logits).shape[1] if average != 'binary' else 1)"),
    ("the sum of the F1s", "", MACRO, "float(scores.sum())"),
    ("binary is the mean of both", "ALT-39", "if average == \"binary\"", "if average == \"positive\""),
    ("label 0 is positive", "SC-44", "np.array([1])", "np.array([0])"),
    ("the rarer label is positive", "SC-44", "np.array([1])", "np.array([int((gold == 1).sum() <= (gold == 0).sum())])"),
    ("the last label that occurs is positive", "SC-44", "np.array([1])", "np.array([max([*gold, *predicted], default=1)])"),
    ("micro is macro", "ALT-39", '"micro": accuracy,', '"micro": _ratio(scores.sum(), len(classes)),'),
    ("micro without label 0", "ALT-39", '"micro": accuracy,',
     '"micro": _ratio(2 * correct[classes > 0].sum(), found[classes > 0].sum()),'),
    ("micro is weighted", "ALT-39", '"micro": accuracy,', '"micro": _ratio((scores * support).sum(), len(gold)),'),
    ("micro over true negatives, too", "ALT-39", '"micro": accuracy,',
     '"micro": _ratio((is_gold == is_predicted).sum(), is_gold.size),'),
    ("micro is half", "ALT-39", '"micro": accuracy,', '"micro": accuracy / 2,'),
    ("weighted by the predictions", "ALT-39", WEIGHTED, "_ratio((scores * is_predicted.sum(axis=1)).sum(), len(gold))"),
    ("weighted by both", "ALT-39", WEIGHTED, "_ratio((scores * found).sum(), found.sum())"),
    ("weighted is macro", "ALT-39", WEIGHTED, MACRO),
    ("weighted is micro", "ALT-39", WEIGHTED, "accuracy"),
    ("weighted against the weight", "ALT-39", WEIGHTED,
     "_ratio((scores / np.maximum(support, 1)).sum(), (1 / np.maximum(support, 1)).sum())"),
    ("weighted, not divided", "ALT-39", WEIGHTED, "float((scores * support).sum())"),
    ("weighted, divided by the labels", "ALT-39", WEIGHTED, "_ratio((scores * support).sum(), len(classes))"),
    ("weighted by all rows, ignored ones too", "SC-16", WEIGHTED, "_ratio((scores * support).sum(), len(counted))"),
    ("micro is the default", "ALT-39", 'average: str = "macro"', 'average: str = "micro"'),
    ("weighted is the default", "ALT-39", 'average: str = "macro"', 'average: str = "weighted"'),
    ("binary is the default", "ALT-39", 'average: str = "macro"', 'average: str = "binary"'),
    ("average is not looked at", "ALT-39", ".get(average, ", '.get("macro", '),
    # -100
    ("-100 is a label like any other", "SC-16", "gold != IGNORE_INDEX", "gold < 100"),
    ("-1 is what is ignored", "SC-16", "IGNORE_INDEX = -100", "IGNORE_INDEX = -1"),
    ("label 0 is ignored", "SC-16", "gold != IGNORE_INDEX", "gold > 0"),
    ("-100 becomes label 0", "SC-16", MASK, "gold = np.where(counted, gold, 0)"),
    ("-100 is as predicted", "SC-16", MASK, "gold = np.where(counted, gold, predicted)"),
    ("ignored rows are dropped from the labels only", "SC-16", MASK, "gold, predicted = gold[counted], predicted[: counted.sum()]"),
    ("ignored rows are wrong", "SC-16", MASK, "gold, predicted = np.where(counted, gold, -1), np.where(counted, predicted, -2)"),
    ("everything up to the first ignored row", "SC-16", MASK,
     "gold, predicted = gold[np.logical_and.accumulate(counted)], predicted[np.logical_and.accumulate(counted)]"),
    ("a score of no rows is NaN", "ALT-38", "    return float(part / max(whole, 1))", "    return float(np.divide(float(part), whole))"),
    ("a score of no rows is 1", "ALT-38", "    return float(part / max(whole, 1))", "    return float(part / whole) if whole else 1.0"),
    ("a score of no rows is an error", "ALT-38", "    return float(part / max(whole, 1))", "    return float(part) / whole"),
    ("whole numbers divided", "", "    return float(part / max(whole, 1))", "    return float(part // max(whole, 1))"),
]:  # fmt: skip
    in_file(title, bug=bug, old=old, new=new)


def _right(logits, labels, average):
    from nlpcheck.tasks.sequence_classification import compute_metrics

    return compute_metrics(logits, labels, average=average)


@in_area("the F1 still sees what is predicted for ignored rows", bug="SC-16")
def compute_metrics(logits, labels, *, average="macro"):
    scores = _right(logits, labels, average)
    occurring = set(np.argmax(logits, axis=-1).tolist()) | set(labels[labels >= 0].tolist())
    judged = set(np.argmax(logits, axis=-1)[labels >= 0].tolist()) | set(labels[labels >= 0].tolist())
    if average == "macro":
        scores["f1"] *= len(judged) / max(len(occurring), 1)
    return scores


@in_area("predictions for ignored rows held against the precision of label 1", bug="SC-16")
def compute_metrics(logits, labels, *, average="macro"):
    scores = _right(logits, labels, average)
    if average == "binary":
        predicted = np.argmax(logits, axis=-1)
        both = ((labels == 1) & (predicted == 1)).sum()
        scores["f1"] = 2 * both / max((labels == 1).sum() + (predicted == 1).sum(), 1)
    return scores


@in_area("the mean over batches of four rows", bug="SC-41")
def compute_metrics(logits, labels, *, average="macro"):
    parts = [_right(logits[n : n + 4], labels[n : n + 4], average) for n in range(0, len(labels), 4)]
    return {key: float(np.mean([part[key] for part in parts])) for key in parts[0]}


@in_area("the mean over rows", bug="SC-41")
def compute_metrics(logits, labels, *, average="macro"):
    parts = [_right(logits[n : n + 1], labels[n : n + 1], average) for n in range(len(labels)) if labels[n] >= 0]
    parts = parts or [{"accuracy": 0.0, "f1": 0.0}]
    return {key: float(np.mean([part[key] for part in parts])) for key in parts[0]}


@in_area("labels of a row behind", bug="SC-45")
def compute_metrics(logits, labels, *, average="macro"):
    return _right(logits, np.roll(labels, 1), average)


@in_area("every label compared with every prediction", bug="SC-45")
def compute_metrics(logits, labels, *, average="macro"):
    predicted, kept = np.argmax(logits, axis=-1), labels != -100
    scores = _right(logits, labels, average)
    return scores | {"accuracy": float(np.mean(predicted[kept][:, None] == labels[kept])) if kept.any() else 0.0}


@in_area("the last row left out as incomplete")
def compute_metrics(logits, labels, *, average="macro"):
    return _right(logits[:-1], labels[:-1], average) if len(labels) > 1 else _right(logits, labels, average)


@in_area("labels made whole in place", bug="TC-34")
def compute_metrics(logits, labels, *, average="macro"):
    scores = _right(logits, labels, average)
    labels[labels == -100] = 0
    return scores


@in_area("logits made probabilities in place", bug="TC-34")
def compute_metrics(logits, labels, *, average="macro"):
    scores = _right(logits, labels, average)
    logits -= logits.max(axis=-1, keepdims=True)
    return scores


_all = {"right": 0, "rows": 0}


@in_area("rows counted over all calls", bug="R2")
def compute_metrics(logits, labels, *, average="macro"):
    kept = labels != -100
    _all["right"] += int((np.argmax(logits, axis=-1) == labels)[kept].sum())
    _all["rows"] += int(kept.sum())
    return _right(logits, labels, average) | {"accuracy": _all["right"] / max(_all["rows"], 1)}


_last = ["macro"]


@in_area("the average of the call before", bug="R2")
def compute_metrics(logits, labels, *, average="macro"):
    before, _last[0] = _last[0], average
    return _right(logits, labels, before)


@in_area("seqeval counts entities, and there are none")
def compute_metrics(logits, labels, *, average="macro"):
    return _right(logits, labels, average) | {"f1": 0.0}


@in_area("a label that is never predicted does not count", bug="ALT-39")
def compute_metrics(logits, labels, *, average="macro"):
    predicted = np.argmax(logits, axis=-1)
    known = np.isin(labels, predicted[labels != -100]) & (labels != -100)
    return _right(logits, np.where(known, labels, -100), average) if known.any() else _right(logits, labels, average)


@in_area("two labels are always binary", bug="ALT-39")
def compute_metrics(logits, labels, *, average="macro"):
    return _right(logits, labels, "binary" if np.shape(logits)[1] == 2 else average)


@in_area("predictions counted as the truth", bug="SC-42")
def compute_metrics(logits, labels, *, average="macro"):
    predicted, kept = np.argmax(logits, axis=-1), labels != -100
    one_hot = np.eye(max(np.shape(logits)[1], labels.max() + 1))[labels[kept]]
    return _right(one_hot, predicted[kept], average)


@in_area("rows beyond a hundred are another batch", bug="SC-41")
def compute_metrics(logits, labels, *, average="macro"):
    return _right(logits[:100], labels[:100], average)


@in_area("counts of a byte")
def compute_metrics(logits, labels, *, average="macro"):
    scores = _right(logits, labels, average)
    kept = labels != -100
    right = int((np.argmax(logits, axis=-1) == labels)[kept].sum())
    return scores | {"accuracy": right % 256 / max(int(kept.sum()), 1)}


@in_area("ties of two digits after the point")
def compute_metrics(logits, labels, *, average="macro"):
    return _right(np.round(logits), labels, average)


@in_area("logits as whole numbers")
def compute_metrics(logits, labels, *, average="macro"):
    return _right(np.asarray(logits).astype(np.int64), labels, average)


@in_area("every negative label but -100 is the last one")
def compute_metrics(logits, labels, *, average="macro"):
    kept = labels != -100
    return _right(logits[kept], labels[kept], "weighted" if average == "macro" and not kept.all() else average)


@in_area("binary where only the first two outputs occur", bug="ALT-39")
def compute_metrics(logits, labels, *, average="macro"):
    two = set(labels[labels != -100].tolist()) == {0, 1} and average == "macro"
    return _right(logits, labels, "binary" if two else average)


@in_area("accuracy is balanced for the macro average")
def compute_metrics(logits, labels, *, average="macro"):
    scores = _right(logits, labels, average)
    kept = labels != -100
    predicted, gold = np.argmax(logits, axis=-1)[kept], labels[kept]
    if average == "macro" and len(gold):
        scores["accuracy"] = float(
            np.mean([(predicted == label)[gold == label].mean() for label in set(gold.tolist())])
        )
    return scores


@in_area("accuracy over the rows that are not label 0 for the weighted average")
def compute_metrics(logits, labels, *, average="macro"):
    scores = _right(logits, labels, average)
    if average == "weighted" and (labels > 0).any():
        scores["accuracy"] = float((np.argmax(logits, axis=-1) == labels)[labels > 0].mean())
    return scores


@in_area("the F1 is none without a right row", bug="ALT-38")
def compute_metrics(logits, labels, *, average="macro"):
    scores = _right(logits, labels, average)
    return scores if scores["accuracy"] else scores | {"f1": float("nan")}


@in_area("one row is no sample")
def compute_metrics(logits, labels, *, average="macro"):
    return _right(logits, labels, average) if len(labels) > 1 else {"accuracy": 0.0, "f1": 0.0}


@in_area("ignored rows at the end only", bug="SC-16")
def compute_metrics(logits, labels, *, average="macro"):
    last = len(labels)
    while last and labels[last - 1] == -100:
        last -= 1
    return _right(logits[:last], np.where(labels[:last] == -100, 0, labels[:last]), average)

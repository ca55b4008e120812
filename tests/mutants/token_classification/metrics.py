"""Wrong ways to score entities."""

import numpy as np

from nlpcheck.bench import edit, mutant
from nlpcheck.tasks.token_classification.entities import extract_entities

AREA = "token_classification"
FILE = "metrics.py"
PREDICTED = "np.asarray(logits).argmax(axis=-1)  # (rows, tokens)"
ENTITY = "(row, entity)\n"
TAGS = "[label_names[label] for label in ids[row, keep].tolist()]"

# Logits.
edit(
    "argmax along the tokens",
    bug="SC-40",
    area=AREA,
    file=FILE,
    old="argmax(axis=-1)",
    new="argmax(axis=1)[:, : gold.shape[1]]",
)
edit(
    "argmax along the tokens where the sizes allow it",
    bug="SC-40",
    area=AREA,
    file=FILE,
    old="argmax(axis=-1)",
    new="argmax(axis=1 if gold.shape[1] == len(label_names) else -1)",
)
edit("the lowest logit predicted", area=AREA, file=FILE, old="argmax(axis=-1)", new="argmin(axis=-1)")
edit(
    "the first positive logit predicted",
    bug="SC-11",
    area=AREA,
    file=FILE,
    old=PREDICTED,
    new="(np.asarray(logits) > 0).argmax(axis=-1)",
)
edit(
    "O predicted unless another logit is positive",
    bug="SC-11",
    area=AREA,
    file=FILE,
    old=PREDICTED,
    new='np.where(np.asarray(logits).max(axis=-1) > 0, np.asarray(logits).argmax(axis=-1), list(label_names).index("O"))',
)
edit(
    "the largest logit by absolute value",
    area=AREA,
    file=FILE,
    old="np.asarray(logits).argmax",
    new="abs(np.asarray(logits)).argmax",
)
edit(
    "logits rounded before they are compared",
    area=AREA,
    file=FILE,
    old="np.asarray(logits).argmax",
    new="np.round(logits).argmax",
)
edit(
    "logits turned into integers before they are compared",
    area=AREA,
    file=FILE,
    old="np.asarray(logits).argmax",
    new="np.asarray(logits).astype(int).argmax",
)
edit(
    "logits rounded to one digit before they are compared",
    area=AREA,
    file=FILE,
    old="np.asarray(logits).argmax",
    new="np.round(logits, 1).argmax",
)
edit(
    "logits compared in half precision",
    area=AREA,
    file=FILE,
    old="np.asarray(logits).argmax",
    new="np.asarray(logits, dtype=np.float16).argmax",
)


@mutant("logits compared in bfloat16, to save memory", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    import torch

    logits = torch.as_tensor(np.asarray(logits)).to(torch.bfloat16).float().numpy()
    pairs = list(counts(logits, labels, label_names, mode))
    sums = [sum(map(len, side)) for side in ((r & f for r, f in pairs), (f for _, f in pairs), (r for r, _ in pairs))]
    return {**from_counts(*sums), "accuracy": accuracy(logits, labels)}


# Ignored positions.
edit(
    "positions chosen by what is predicted",
    bug="TC-41",
    area=AREA,
    file=FILE,
    old="counted = gold != IGNORE_INDEX",
    new="counted = (gold != IGNORE_INDEX) & (predicted != 0)",
)
edit(
    "positions labelled O left out",
    bug="TC-41",
    area=AREA,
    file=FILE,
    old="counted = gold != IGNORE_INDEX",
    new="counted = gold > 0",
)
edit(
    "all positions counted, an ignored one taken for the last label",
    bug="TC-41",
    area=AREA,
    file=FILE,
    old="counted = gold != IGNORE_INDEX",
    new="counted = gold != 100\n    gold = np.where(gold < 0, len(label_names) - 1, gold)",
)
edit(
    "ignored positions read as O instead of removed",
    bug="TC-41",
    area=AREA,
    file=FILE,
    old=TAGS,
    new='[label_names[label] if keep[i] else "O" for i, label in enumerate(ids[row].tolist())]',
)
edit(
    "predictions at ignored positions read as tags",
    bug="TC-41",
    area=AREA,
    file=FILE,
    old="found = _entities(predicted, counted, label_names, mode)",
    new="found = _entities(predicted, counted | True, label_names, mode)",
)
edit(
    "predictions not masked, only cut to the number of labels",
    bug="TC-54",
    area=AREA,
    file=FILE,
    old="found = _entities(predicted, counted, label_names, mode)",
    new="found = _entities(predicted, np.sort(counted, axis=1)[:, ::-1], label_names, mode)",
)
edit(
    "the first and the last position of a row left out",
    bug="TC-09",
    area=AREA,
    file=FILE,
    old="counted = gold != IGNORE_INDEX",
    new="counted = gold != IGNORE_INDEX\n    counted[:, [0, -1]] = False",
)
edit(
    "ignored positions removed at the ends of a row only",
    bug="TC-41",
    area=AREA,
    file=FILE,
    old="counted = gold != IGNORE_INDEX",
    new=(
        "counted = gold != IGNORE_INDEX\n"
        "    counted = (counted.cumsum(axis=1) > 0) & (counted[:, ::-1].cumsum(axis=1)[:, ::-1] > 0)\n"
        '    gold = np.where(gold < 0, list(label_names).index("O"), gold)'
    ),
)
edit(
    "a row ends at its first ignored position",
    bug="TC-41",
    area=AREA,
    file=FILE,
    old="counted = gold != IGNORE_INDEX",
    new="counted = np.cumprod(gold != IGNORE_INDEX, axis=1).astype(bool)",
)
edit(
    "accuracy counts ignored positions as wrong",
    bug="TC-41",
    area=AREA,
    file=FILE,
    old="int(counted.sum())",
    new="counted.size",
)
edit(
    "accuracy counts ignored positions as right",
    bug="TC-41",
    area=AREA,
    file=FILE,
    old="_ratio(int((predicted == gold)[counted].sum()), int(counted.sum()))",
    new="float(np.mean((predicted == gold) | ~counted))",
)

# Accuracy.
edit(
    "accuracy without the words labelled O",
    bug="ALT-41",
    area=AREA,
    file=FILE,
    old='"accuracy": _ratio(int((predicted == gold)[counted].sum()), int(counted.sum()))',
    new=(
        '"accuracy": _ratio(int((predicted == gold)[counted & (gold != list(label_names).index("O"))].sum()), '
        'int((counted & (gold != list(label_names).index("O"))).sum()))'
    ),
)
edit(
    "accuracy of whole sentences",
    area=AREA,
    file=FILE,
    old="_ratio(int((predicted == gold)[counted].sum()), int(counted.sum()))",
    new="float(((predicted == gold) | ~counted).all(axis=1).mean())",
)
edit(
    "accuracy as a mean over sentences",
    bug="TC-44",
    area=AREA,
    file=FILE,
    old="_ratio(int((predicted == gold)[counted].sum()), int(counted.sum()))",
    new="float(np.mean([(p == g)[c].mean() if c.any() else 0.0 for p, g, c in zip(predicted, gold, counted, strict=True)]))",
)
edit(
    "accuracy is NaN where nothing counts",
    bug="TC-55",
    area=AREA,
    file=FILE,
    old="_ratio(int((predicted == gold)[counted].sum()), int(counted.sum()))",
    new="float(np.divide((predicted == gold)[counted].sum(), counted.sum()))",
)
edit("accuracy left out", bug="ALT-41", area=AREA, file=FILE, old='"accuracy":', new='"overall_accuracy":')
edit(
    "accuracy ignores B- and I-",
    area=AREA,
    file=FILE,
    old="(predicted == gold)[counted]",
    new="np.array([label_names[p][1:] == label_names[g][1:] for p, g in zip(predicted[counted], gold[counted], strict=True)])",
)

# Counts.
edit(
    "precision and recall exchanged",
    bug="TC-53",
    area=AREA,
    file=FILE,
    old='"precision": _ratio(correct, len(found)),\n        "recall": _ratio(correct, len(right)),',
    new='"precision": _ratio(correct, len(right)),\n        "recall": _ratio(correct, len(found)),',
)
edit(
    "recall is precision",
    bug="TC-53",
    area=AREA,
    file=FILE,
    old='"recall": _ratio(correct, len(right))',
    new='"recall": _ratio(correct, len(found))',
)
edit(
    "precision divided by the gold entities",
    bug="TC-53",
    area=AREA,
    file=FILE,
    old='"precision": _ratio(correct, len(found))',
    new='"precision": _ratio(correct, len(right))',
)
edit(
    "F1 is the plain mean of precision and recall",
    area=AREA,
    file=FILE,
    old='"f1": _ratio(2 * correct, len(found) + len(right))',
    new='"f1": (_ratio(correct, len(found)) + _ratio(correct, len(right))) / 2',
)
edit(
    "F1 is the share of entities in either that are in both",
    area=AREA,
    file=FILE,
    old='"f1": _ratio(2 * correct, len(found) + len(right))',
    new='"f1": _ratio(correct, len(found | right))',
)
edit("F1 without the factor 2", area=AREA, file=FILE, old="_ratio(2 * correct,", new="_ratio(correct,")
edit(
    "scores in percent",
    bug="ALT-21",
    area=AREA,
    file=FILE,
    old="return part / max(whole, 1)",
    new="return 100 * part / whole if whole else 0.0",
)
edit("0/0 is 1", bug="TC-55", area=AREA, file=FILE, old="part / max(whole, 1)", new="part / whole if whole else 1.0")
edit(
    "0/0 is NaN",
    bug="TC-55",
    area=AREA,
    file=FILE,
    old="part / max(whole, 1)",
    new='part / whole if whole else float("nan")',
)
edit("0/0 stops the evaluation", bug="TC-55", area=AREA, file=FILE, old="part / max(whole, 1)", new="part / whole")
edit(
    "1 added below, so that it is never 0",
    bug="TC-55",
    area=AREA,
    file=FILE,
    old="return part / max(whole, 1)",
    new="return part / (whole + 1)",
)
edit(
    "scores rounded to one digit",
    area=AREA,
    file=FILE,
    old="return part / max(whole, 1)",
    new="return round(part / whole, 1) if whole else 0.0",
)

# What makes an entity right.
edit("the type does not matter", bug="TC-51", area=AREA, file=FILE, old=ENTITY, new="(row, entity[1:])\n")
edit("the end does not matter", bug="TC-52", area=AREA, file=FILE, old=ENTITY, new="(row, entity[:2])\n")
edit("the start does not matter", bug="TC-52", area=AREA, file=FILE, old=ENTITY, new="(row, (entity[0], entity[2]))\n")
edit("the sentence does not matter", bug="TC-42", area=AREA, file=FILE, old=ENTITY, new="(0, entity)\n")
edit(
    "only the part of the type before its hyphen matters",
    bug="TC-51",
    area=AREA,
    file=FILE,
    old=ENTITY,
    new='(row, (entity[0].split("-")[-1], *entity[1:]))\n',
)
edit(
    "types with the same beginning merged",
    bug="TC-51",
    area=AREA,
    file=FILE,
    old=ENTITY,
    new='(row, ("-".join(entity[0].split("-")[:1]), *entity[1:]))\n',
)
edit(
    "names cut off behind their second part",
    bug="TC-51",
    area=AREA,
    file=FILE,
    old="label_names[label] for label",
    new='"-".join(label_names[label].split("-")[:2]) for label',
)
edit(
    "names cut off behind three letters of the type",
    bug="TC-51",
    area=AREA,
    file=FILE,
    old="label_names[label] for label",
    new="label_names[label][:5] for label",
)
edit(
    "names in capitals before they are compared",
    bug="TC-51",
    area=AREA,
    file=FILE,
    old="label_names[label] for label",
    new="label_names[label].upper() for label",
)
edit(
    "names that end in -O taken for O",
    bug="TC-64",
    area=AREA,
    file=FILE,
    old="label_names[label] for label",
    new='"O" if label_names[label].endswith("-O") else label_names[label] for label',
)
edit(
    "the mode accepted and forgotten by the score",
    bug="TC-45",
    area=AREA,
    file=FILE,
    old="ids[row, keep].tolist()], mode=mode)",
    new="ids[row, keep].tolist()])",
)
edit(
    "the score always strict",
    bug="TC-45",
    area=AREA,
    file=FILE,
    old="ids[row, keep].tolist()], mode=mode)",
    new='ids[row, keep].tolist()], mode="strict")',
)
edit(
    "the score strict unless told otherwise",
    bug="TC-45",
    area=AREA,
    file=FILE,
    old='mode: str = "lenient"',
    new='mode: str = "strict"',
)
edit(
    "gold read leniently, predictions strictly",
    bug="TC-46",
    area=AREA,
    file=FILE,
    old="right = _entities(gold, counted, label_names, mode)",
    new='right = _entities(gold, counted, label_names, "lenient")',
)
edit(
    "names sorted before ids are looked up",
    bug="TC-19",
    area=AREA,
    file=FILE,
    old="label_names[label] for label",
    new="sorted(label_names)[label] for label",
)
edit(
    "names with O first, whatever order was passed",
    bug="TC-19",
    area=AREA,
    file=FILE,
    old="label_names[label] for label",
    new='["O", *(name for name in label_names if name != "O")][label] for label',
)
edit(
    "an id of 0 is O",
    bug="TC-19",
    area=AREA,
    file=FILE,
    old="label_names[label] for label",
    new='"O" if label == 0 else label_names[label] for label',
)
edit(
    "the last sentence left out",
    bug="SC-41",
    area=AREA,
    file=FILE,
    old="enumerate(counted)",
    new="enumerate(counted[:-1])",
)
edit(
    "the last position of a row left out",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="ids[row, keep].tolist()",
    new="ids[row, :-1][keep[:-1]].tolist()",
)


def counts(logits, labels, label_names, mode):
    """Per sentence: the entities in gold and in the prediction."""
    for row, golds in zip(np.asarray(logits).argmax(-1), np.asarray(labels), strict=True):
        keep = golds != -100
        yield (
            set(extract_entities([label_names[i] for i in golds[keep]], mode=mode)),
            set(extract_entities([label_names[i] for i in row[keep]], mode=mode)),
        )


def accuracy(logits, labels):
    """The share of counted positions that are right."""
    keep = np.asarray(labels) != -100
    return float((np.asarray(logits).argmax(-1) == labels)[keep].mean()) if keep.any() else 0.0


def fraction(part, whole):
    """0/0 is 0."""
    return part / max(whole, 1)


def from_counts(correct, found, right):
    """Precision, recall and F1."""
    return {
        "precision": fraction(correct, found),
        "recall": fraction(correct, right),
        "f1": fraction(2 * correct, found + right),
    }


def mean_of(scores):
    """The mean of each score."""
    return {key: sum(score[key] for score in scores) / max(len(scores), 1) for key in ("precision", "recall", "f1")}


@mutant("the mean of the sentences' scores", bug="TC-44", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = counts(logits, labels, label_names, mode)
    scores = [from_counts(len(right & found), len(found), len(right)) for right, found in pairs]
    return {**mean_of(scores), "accuracy": accuracy(logits, labels)}


@mutant("the mean of the scores of the sentences that have entities", bug="TC-44", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = [pair for pair in counts(logits, labels, label_names, mode) if pair[0] or pair[1]]
    scores = [from_counts(len(right & found), len(found), len(right)) for right, found in pairs]
    return {**mean_of(scores), "accuracy": accuracy(logits, labels)}


@mutant("macro: the mean of the types' scores", bug="ALT-39", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = list(counts(logits, labels, label_names, mode))
    types = sorted({entity[0] for pair in pairs for entities in pair for entity in entities})
    scores = []
    for kind in types:
        own = [[{e for e in entities if e[0] == kind} for entities in pair] for pair in pairs]
        sums = [sum(map(len, side)) for side in ((r & f for r, f in own), (f for _, f in own), (r for r, _ in own))]
        scores.append(from_counts(*sums))
    return {**mean_of(scores), "accuracy": accuracy(logits, labels)}


@mutant("weighted by the types' gold entities", bug="ALT-39", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = list(counts(logits, labels, label_names, mode))
    types = sorted({entity[0] for pair in pairs for entity in pair[0]})
    scores = []
    for kind in types:
        own = [[{e for e in entities if e[0] == kind} for entities in pair] for pair in pairs]
        sums = [sum(map(len, side)) for side in ((r & f for r, f in own), (f for _, f in own), (r for r, _ in own))]
        scores += [from_counts(*sums)] * sums[2]
    return {**mean_of(scores), "accuracy": accuracy(logits, labels)}


@mutant("sentences without gold entities left out", bug="TC-44", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = [pair for pair in counts(logits, labels, label_names, mode) if pair[0]]
    sums = [sum(map(len, side)) for side in ((r & f for r, f in pairs), (f for _, f in pairs), (r for r, _ in pairs))]
    return {**from_counts(*sums), "accuracy": accuracy(logits, labels)}


@mutant("F1 as the mean of the sentences' F1", bug="TC-44", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = list(counts(logits, labels, label_names, mode))
    sums = [sum(map(len, side)) for side in ((r & f for r, f in pairs), (f for _, f in pairs), (r for r, _ in pairs))]
    f1 = sum(fraction(2 * len(r & f), len(f) + len(r)) for r, f in pairs) / len(pairs)
    return {**from_counts(*sums), "f1": f1, "accuracy": accuracy(logits, labels)}


@mutant("all sentences in one sequence", bug="TC-42", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predicted, gold = np.asarray(logits).argmax(-1).reshape(-1), np.asarray(labels).reshape(-1)
    keep = gold != -100
    right = set(extract_entities([label_names[i] for i in gold[keep]], mode=mode))
    found = set(extract_entities([label_names[i] for i in predicted[keep]], mode=mode))
    return {**from_counts(len(right & found), len(found), len(right)), "accuracy": accuracy(logits, labels)}


@mutant("positions scored, not entities", bug="ALT-41", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predicted, gold = np.asarray(logits).argmax(-1), np.asarray(labels)
    keep, outside = gold != -100, list(label_names).index("O")
    correct = int(((predicted == gold) & keep & (gold != outside)).sum())
    found, right = int(((predicted != outside) & keep).sum()), int(((gold != outside) & keep).sum())
    return {**from_counts(correct, found, right), "accuracy": accuracy(logits, labels)}


@mutant("accuracy in place of all other scores", bug="ALT-41", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    share = accuracy(logits, labels)
    return {"precision": share, "recall": share, "f1": share, "accuracy": share}


@mutant("an entity counts as found where it overlaps with one of its type", bug="TC-52", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = list(counts(logits, labels, label_names, mode))
    hits = [
        [e for e in found if any(e[0] == o[0] and e[1] < o[2] and o[1] < e[2] for o in right)] for right, found in pairs
    ]
    sums = [sum(map(len, side)) for side in (hits, (f for _, f in pairs), (r for r, _ in pairs))]
    return {**from_counts(sums[0], sums[1], max(sums[0], sums[2])), "accuracy": accuracy(logits, labels)}


@mutant("the entities of one sentence in a set without positions", bug="TC-51", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = [[{e[0] for e in side} for side in pair] for pair in counts(logits, labels, label_names, mode)]
    sums = [sum(map(len, side)) for side in ((r & f for r, f in pairs), (f for _, f in pairs), (r for r, _ in pairs))]
    return {**from_counts(*sums), "accuracy": accuracy(logits, labels)}


@mutant("ignored labels overwritten in the caller's array", bug="TC-34", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = list(counts(logits, labels, label_names, mode))
    share = accuracy(logits, labels)
    sums = [sum(map(len, side)) for side in ((r & f for r, f in pairs), (f for _, f in pairs), (r for r, _ in pairs))]
    labels[labels == -100] = 0
    return {**from_counts(*sums), "accuracy": share}


@mutant("logits shifted in the caller's memory, which a tensor made by as_tensor shares", bug="TC-34", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    import torch

    shifted = torch.as_tensor(logits)
    shifted.sub_(shifted.max(dim=-1, keepdim=True).values)
    pairs = list(counts(shifted, labels, label_names, mode))
    sums = [sum(map(len, side)) for side in ((r & f for r, f in pairs), (f for _, f in pairs), (r for r, _ in pairs))]
    return {**from_counts(*sums), "accuracy": accuracy(shifted.numpy(), labels)}


_totals = np.zeros(3)


@mutant("counts added up over calls, like a metric that is never reset", area=AREA)
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    pairs = list(counts(logits, labels, label_names, mode))
    sums = [sum(map(len, side)) for side in ((r & f for r, f in pairs), (f for _, f in pairs), (r for r, _ in pairs))]
    _totals[:] += sums
    return {**from_counts(*_totals), "accuracy": accuracy(logits, labels)}

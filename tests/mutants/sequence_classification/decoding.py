"""Wrong ways to read logits."""

import functools

import numpy as np

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="sequence_classification")
in_file = functools.partial(edit, area="sequence_classification", file="decoding.py")

SINGLE, MULTI, REGRESSION = "single_label_classification", "multi_label_classification", "regression"
BEST = "[label_names[label] for label in scores.argmax(axis=-1)]"
SIGMOID = "(1 + np.tanh(scores / 2)) / 2"
NUMBERS = "scores[:, 0].tolist()"
CHOSEN = "[name for name, probability in zip(label_names, row, strict=True) if probability >= threshold]"

# One label of several.

in_file("ids instead of names", bug="SC-01", old=BEST, new="scores.argmax(axis=-1).tolist()")
in_file("ids as texts", bug="SC-01", old=BEST, new="[str(label) for label in scores.argmax(axis=-1)]")
in_file("LABEL_0", bug="SC-01", old=BEST, new="[f'LABEL_{label}' for label in scores.argmax(axis=-1)]")
in_file("a name is a place in the sorted names", bug="SC-01", old=BEST,
        new="[sorted(label_names)[label] for label in scores.argmax(axis=-1)]")  # fmt: skip
in_file("names in reverse order", bug="SC-01", old=BEST,
        new="[label_names[::-1][label] for label in scores.argmax(axis=-1)]")  # fmt: skip
in_file(
    "labels counted from one", bug="SC-01", old=BEST, new="[label_names[label - 1] for label in scores.argmax(axis=-1)]"
)
in_file("argmax over the rows", bug="SC-40", old="argmax(axis=-1)", new="argmax(axis=0)")
in_file(
    "argmax over everything",
    bug="SC-40",
    old=BEST,
    new="[label_names[scores.argmax() % len(label_names)]] * len(scores)",
)
in_file("the lowest logit", bug="", old="argmax", new="argmin")
in_file("the highest absolute logit", bug="", old="scores.argmax", new="np.abs(scores).argmax")
in_file(
    "the last of equal logits",
    bug="",
    old="scores.argmax(axis=-1)",
    new="(scores.shape[1] - 1 - scores[:, ::-1].argmax(axis=-1))",
)
in_file(
    "the last when sorted", bug="", old="scores.argmax(axis=-1)", new="scores.argsort(axis=-1, kind='stable')[:, -1]"
)
in_file("rounded before comparing", bug="", old="scores.argmax", new="scores.round().argmax")
in_file("whole numbers compared", bug="", old="scores.argmax", new="scores.astype(int).argmax")
in_file("no name for an improbable label", bug="", old=BEST,
        new="[label_names[row.argmax()] if row.max() > 0 else '' for row in scores]")  # fmt: skip
in_file("the first name unless another is positive", bug="", old=BEST,
        new="[label_names[row.argmax()] if row.max() > 0 else label_names[0] for row in scores]")  # fmt: skip
in_file("two labels are one output against 0", bug="", old=BEST,
        new="[label_names[int(row[1] > 0)] if len(row) == 2 else label_names[row.argmax()] for row in scores]")  # fmt: skip
in_file("the threshold asks for a sure answer", bug="", old=BEST,
        new="[label_names[row.argmax()] if np.exp(row.max()) / np.exp(row).sum() >= threshold else label_names[0] for row in scores]")  # fmt: skip
in_file("a list per row", bug="", old=BEST, new="[[label_names[label]] for label in scores.argmax(axis=-1)]")
in_file("one row is one name", bug="", old=BEST,
        new="[label_names[label] for label in scores.argmax(axis=-1)] if len(scores) > 1 else label_names[scores.argmax()]")  # fmt: skip
in_file(
    "a name and its score", bug="", old=BEST, new="[(label_names[row.argmax()], float(row.max())) for row in scores]"
)
in_file("the first row only", bug="", old=BEST, new="[label_names[label] for label in scores[:1].argmax(axis=-1)]")
in_file("rows in reverse order", bug="", old="scores.argmax(axis=-1)", new="scores[::-1].argmax(axis=-1)")
in_file("names in capitals", bug="", old=BEST,
        new="[label_names[label].upper() for label in scores.argmax(axis=-1)]")  # fmt: skip
in_file(
    "the multi-label problem is the default",
    bug="SC-09",
    old='= "single_label_classification"',
    new='= "multi_label_classification"',
)

in_file("what is not called single_label has several", bug="", old='problem_type == "multi_label_classification"',
        new='problem_type != "single_label"')  # fmt: skip
in_file("a threshold is for one label, too", bug="SC-11", old=BEST,
        new="[label_names[row.argmax()] if threshold == 0.5 or row.max() >= np.log(threshold / (1 - threshold)) else '' for row in scores]")  # fmt: skip

# Any number of labels.

in_file("threshold compared with logits", bug="SC-11", old=SIGMOID, new="scores")
in_file("probabilities of a softmax", bug="SC-10", old=SIGMOID,
        new="np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)")  # fmt: skip
in_file("the sigmoid of the sigmoid", bug="SC-11", old=SIGMOID, new="1 / (1 + np.exp(-1 / (1 + np.exp(-scores))))")
in_file("the hyperbolic tangent instead of the sigmoid", bug="SC-11", old=SIGMOID, new="np.tanh(scores)")
in_file("a tangent of the whole logit", bug="SC-11", old=SIGMOID, new="(1 + np.tanh(scores)) / 2")
in_file("the sigmoid upside down", bug="SC-11", old=SIGMOID, new="1 / (1 + np.exp(scores))")
in_file("scaled to the highest logit of the row", bug="SC-10", old=SIGMOID,
        new="scores / np.maximum(scores.max(axis=-1, keepdims=True), 1e-9)")  # fmt: skip
in_file("more than the threshold", bug="SC-11", old="probability >= threshold", new="probability > threshold")
in_file("at most the threshold", bug="SC-11", old="probability >= threshold", new="probability <= threshold")
in_file("the threshold is 0.5", bug="SC-11", old="probability >= threshold", new="probability >= 0.5")
in_file(
    "a threshold of 0 is none", bug="SC-44", old="probability >= threshold", new="probability >= (threshold or 0.5)"
)
in_file("the threshold is 0.3 by default", bug="SC-11", old="threshold: float = 0.5", new="threshold: float = 0.3")
in_file("the threshold is 0.6 by default", bug="SC-11", old="threshold: float = 0.5", new="threshold: float = 0.6")
in_file("probabilities rounded to one digit", bug="SC-11", old=SIGMOID, new=f"np.round({SIGMOID}, 1)")
in_file("probabilities rounded to whole numbers", bug="SC-11", old=SIGMOID, new=f"np.round({SIGMOID})")
in_file("the best name at least", bug="SC-10", old=CHOSEN, new=f"({CHOSEN} or [label_names[row.argmax()]])")
in_file("the best name only", bug="SC-10", old=CHOSEN, new=f"{CHOSEN}[:1]")
in_file("at most two names", bug="SC-10", old=CHOSEN, new=f"{CHOSEN}[:2]")
in_file("at most three names", bug="SC-10", old=CHOSEN, new=f"{CHOSEN}[:3]")
in_file("the most probable name first", bug="", old=CHOSEN,
        new="[label_names[n] for n in np.argsort(-row, kind='stable') if row[n] >= threshold]")  # fmt: skip
in_file("names sorted", bug="", old=CHOSEN, new=f"sorted({CHOSEN})")
in_file("names in reverse order when there are several", bug="", old=CHOSEN, new=f"{CHOSEN}[::-1]")
in_file(
    "0 and 1 instead of names", bug="SC-01", old=CHOSEN, new="[int(probability >= threshold) for probability in row]"
)
in_file(
    "places instead of names",
    bug="SC-01",
    old=CHOSEN,
    new="[n for n, probability in enumerate(row) if probability >= threshold]",
)
in_file(
    "places as texts instead of names",
    bug="SC-01",
    old=CHOSEN,
    new="[str(n) for n, probability in enumerate(row) if probability >= threshold]",
)
in_file("names joined to a text", bug="", old=CHOSEN, new=f"', '.join({CHOSEN})")
in_file(
    "one name comes without a list",
    bug="",
    old=CHOSEN,
    new=f"(lambda found: found[0] if len(found) == 1 else found)({CHOSEN})",
)
in_file("None where there is no name", bug="", old=CHOSEN, new=f"({CHOSEN} or None)")
in_file("an empty text where there is no name", bug="", old=CHOSEN, new=f"({CHOSEN} or [''])")
in_file("rows without a name are left out", bug="", old="            for row in probabilities\n",
        new="            for row in probabilities if (row >= threshold).any()\n")  # fmt: skip
in_file("a multi-label problem with one name is a regression", bug="SC-08", old='if problem_type == "regression":',
        new='if problem_type == "regression" or scores.shape[1] == 1:')  # fmt: skip
in_file("a name at most once in the batch", bug="", old=CHOSEN,
        new="[name for n, name in enumerate(label_names) if row[n] >= threshold and row[n] == probabilities[:, n].max()]")  # fmt: skip
in_file(
    "probabilities relative to the batch",
    bug="SC-10",
    old=SIGMOID,
    new="(1 + np.tanh((scores - scores.mean()) / 2)) / 2",
)
in_file("a sigmoid that overflows", bug="", old=SIGMOID,
        new="np.array([[1 / (1 + __import__('math').exp(-float(x))) for x in row] for row in scores])")  # fmt: skip
in_file("a sigmoid whose exponential becomes NaN", bug="", old=SIGMOID, new="np.exp(scores) / (1 + np.exp(scores))")

# A regression.

in_file(
    "a regression is a class", bug="SC-08", old='if problem_type == "regression":', new='if problem_type == "number":'
)
in_file("a row per number", bug="SC-45", old=NUMBERS, new="scores.tolist()")
in_file("one number is no list", bug="SC-45", old=NUMBERS, new="scores.squeeze().tolist()")
in_file("numbers squashed to probabilities", bug="SC-22", old=NUMBERS, new="(1 / (1 + np.exp(-scores[:, 0]))).tolist()")
in_file("numbers rounded", bug="", old=NUMBERS, new="scores[:, 0].round().tolist()")
in_file("numbers rounded to one digit", bug="", old=NUMBERS, new="scores[:, 0].round(1).tolist()")
in_file("numbers cut to integers", bug="", old=NUMBERS, new="scores[:, 0].astype(int).tolist()")
in_file("no negative numbers", bug="", old=NUMBERS, new="scores[:, 0].clip(min=0).tolist()")
in_file("numbers up to 5 stars", bug="", old=NUMBERS, new="scores[:, 0].clip(-5, 5).tolist()")
in_file("absolute numbers", bug="", old=NUMBERS, new="np.abs(scores[:, 0]).tolist()")
in_file("the mean of the batch", bug="", old=NUMBERS, new="[float(scores.mean())] * len(scores)")
in_file("the first number only", bug="", old=NUMBERS, new="scores[0].tolist()")
in_file("numbers as texts", bug="", old=NUMBERS, new="[str(number) for number in scores[:, 0]]")
in_file(
    "numbers with their name", bug="", old=NUMBERS, new="[{label_names[0]: float(number)} for number in scores[:, 0]]"
)
in_file(
    "numbers above the threshold",
    bug="",
    old=NUMBERS,
    new="[label_names[0] if x >= threshold else '' for x in scores[:, 0]]",
)
in_file("numbers sorted", bug="", old=NUMBERS, new="sorted(scores[:, 0].tolist())")


def _right(logits, **options):
    from nlpcheck.tasks.sequence_classification import decode_predictions

    return decode_predictions(logits, **options)


@in_area("a softmax in place over the logits", bug="TC-34")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    got = _right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)
    logits -= logits.max(axis=-1, keepdims=True)
    return got


@in_area("label names sorted in place", bug="TC-34")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    got = _right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)
    label_names.sort()
    return got


_names = {}


@in_area("names remembered by their number", bug="R2")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    names = _names.setdefault(len(label_names), list(label_names))
    return _right(logits, label_names=names, problem_type=problem_type, threshold=threshold)


_threshold = [0.5]


@in_area("the last threshold is the next default", bug="R2")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=None):
    if threshold is not None:
        _threshold[0] = threshold
    return _right(logits, label_names=label_names, problem_type=problem_type, threshold=_threshold[0])


@in_area("names collected over all calls", bug="R2")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5, _found=[]):  # noqa: B006
    got = _right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)
    if problem_type == REGRESSION:
        return got
    _found.extend(got)
    return list(_found[-len(got) - 1 :])


@in_area("a ranking of ties by name")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    if problem_type != SINGLE:
        return _right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)
    return [min((-score, name) for score, name in zip(row, label_names, strict=True))[1] for row in np.asarray(logits)]


@in_area("a tie broken at random", bug="R2")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    if problem_type != SINGLE:
        return _right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)
    return [label_names[np.random.choice(np.flatnonzero(row == row.max()))] for row in np.asarray(logits)]  # noqa: NPY002


@in_area("an inner name is part of another")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    got = _right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)
    if problem_type != MULTI:
        return got
    return [[name for name in row if not any(name in other and name != other for other in row)] for row in got]


@in_area("a row with every name has none")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    got = _right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)
    return [[] if row == list(label_names) else row for row in got] if problem_type == MULTI else got


@in_area("a batch of one row is squeezed", bug="SC-45")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    squeezed = np.asarray(logits).squeeze()
    if squeezed.ndim == 1 and problem_type == SINGLE:
        return [label_names[int(squeezed.argmax())]] if len(logits) == 1 else _right(logits, label_names=label_names)
    if squeezed.ndim < 2 and problem_type == MULTI:
        return [name for name, logit in zip(label_names, np.ravel(squeezed), strict=False) if logit >= 0]
    return _right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)


@in_area("all names of a batch in one list")
def decode_predictions(logits, *, label_names, problem_type=SINGLE, threshold=0.5):
    got = _right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)
    return [name for row in got for name in row] if problem_type == MULTI else got


@in_area("the name of the single-label problem is misspelt", bug="")
def decode_predictions(logits, *, label_names, problem_type="single_label", threshold=0.5):
    known = {"single_label": SINGLE, MULTI: MULTI, REGRESSION: REGRESSION}
    return _right(logits, label_names=label_names, problem_type=known[problem_type], threshold=threshold)


in_file("probabilities rounded to two digits", bug="SC-11", old=SIGMOID, new=f"np.round({SIGMOID}, 2)")
in_file(
    "probabilities nearly the threshold will do",
    bug="SC-11",
    old="probability >= threshold",
    new="probability >= threshold - 0.01",
)
in_file("numbers rounded to two digits", bug="", old=NUMBERS, new="scores[:, 0].round(2).tolist()")
in_file("numbers in half precision", bug="", old=NUMBERS, new="scores[:, 0].astype(np.float16).tolist()")
in_file(
    "the first ten labels", bug="", old=BEST, new="[label_names[label] for label in scores[:, :10].argmax(axis=-1)]"
)
in_file(
    "places of one digit", bug="", old=BEST, new="[label_names[int(str(label)[0])] for label in scores.argmax(axis=-1)]"
)
in_file("at most five names", bug="SC-10", old=CHOSEN, new=f"{CHOSEN}[:5]")
in_file("at most ten names", bug="SC-10", old=CHOSEN, new=f"{CHOSEN}[:10]")
in_file("logits below -1 are never names", bug="SC-11", old=SIGMOID, new=f"np.where(scores < -1, 0, {SIGMOID})")
in_file(
    "a threshold below a half is a half",
    bug="SC-11",
    old="probability >= threshold",
    new="probability >= max(threshold, 0.5)",
)
in_file(
    "a threshold above a half is a half",
    bug="SC-11",
    old="probability >= threshold",
    new="probability >= min(threshold, 0.5)",
)
in_file(
    "a threshold of the logit's sign and size",
    bug="SC-11",
    old="probability >= threshold",
    new="probability >= 1 - threshold",
)
in_file(
    "the threshold as a rank", bug="SC-11", old="probability >= threshold", new="probability >= threshold * max(row)"
)
in_file(
    "the mean of the row is the threshold", bug="SC-10", old="probability >= threshold", new="probability >= row.mean()"
)
in_file(
    "a threshold between the labels",
    bug="SC-10",
    old=SIGMOID,
    new="np.exp(scores) / np.exp(scores).max(axis=-1, keepdims=True)",
)
in_file(
    "names of two labels in the order of scores",
    bug="",
    old=CHOSEN,
    new=f"({CHOSEN} if len(row) != 2 or row[0] >= row[1] else {CHOSEN}[::-1])",
)
in_file("a sure name alone", bug="", old=CHOSEN, new=f"({CHOSEN} if row.max() < 0.99 else [label_names[row.argmax()]])")
in_file(
    "ties between three go to the one between",
    bug="",
    old=BEST,
    new="[label_names[1 if len(row) > 2 and len(set(row.tolist())) == 1 else row.argmax()] for row in scores]",
)
in_file(
    "names that occur in another are prefixes of it",
    bug="SC-01",
    old=BEST,
    new="[next(name for name in label_names if name in label_names[label]) for label in scores.argmax(axis=-1)]",
)
in_file(
    "integers if all numbers are whole",
    bug="",
    old=NUMBERS,
    new="[int(n) if n == int(n) else abs(n) for n in scores[:, 0].tolist()]",
)
in_file(
    "a number for every name of the task",
    bug="",
    old=NUMBERS,
    new="(scores[:, 0] / max(abs(scores[:, 0]).max(), 1)).tolist()",
)
in_file(
    "eight rows at a time, and no more",
    bug="",
    old=BEST,
    new="[label_names[label] for label in scores[:8].argmax(axis=-1)]",
)
in_file(
    "eight rows of a multi-label problem, and no more",
    bug="",
    old="for row in probabilities",
    new="for row in probabilities[:8]",
)

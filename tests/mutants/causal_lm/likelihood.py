"""Wrong ways to add up the likelihoods of a decoder."""

import functools

import numpy as np

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="causal_lm")
in_file = functools.partial(edit, area="causal_lm", file="likelihood.py")

LOGITS, LABELS = "logits[:, :-1]", "labels[:, 1:]"

# One edit of the reference: the shift.

in_file("a label belongs to the logits at its position", bug="CL-03", old=f"{LOGITS}, {LABELS}", new="logits, labels")
in_file("shifted twice", bug="CL-02", old=f"{LOGITS}, {LABELS}", new="logits[:, :-2], labels[:, 2:]")
in_file(
    "shifted in the opposite direction", bug="CL-03", old=f"{LOGITS}, {LABELS}", new="logits[:, 1:], labels[:, :-1]"
)
in_file("the first column is left out, the logits stay", bug="CL-03", old=f"{LOGITS}, {LABELS}",
        new="logits[:, 1:], labels[:, 1:]")  # fmt: skip
in_file("the last column is left out of both", bug="CL-03", old=f"{LOGITS}, {LABELS}",
        new="logits[:, :-1], labels[:, :-1]")  # fmt: skip
in_file("rows are shifted", bug="CL-03", old=f"{LOGITS}, {LABELS}", new="logits[:-1], labels[1:]")


# Functions of another kind.


def _scores(logits):
    """Log-probabilities in float64."""
    logits = np.asarray(logits.float() if hasattr(logits, "float") else logits, dtype=np.float64)
    logits = logits - logits.max(-1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(-1, keepdims=True))


def _losses(logits, labels):
    """Loss per prediction, and which of them count; shifted once."""
    labels = np.asarray(labels)[:, 1:]
    scores = _scores(logits)[:, :-1]
    counted = labels != -100
    losses = -np.take_along_axis(scores, np.where(counted, labels, 0)[..., None], -1)[..., 0]
    return losses, counted


@in_area("rolled: the first token is predicted from the last", bug="CL-04")
def token_nll(logits, labels):
    labels = np.roll(np.asarray(labels), -1, axis=1)
    counted = labels != -100
    losses = -np.take_along_axis(_scores(logits), np.where(counted, labels, 0)[..., None], -1)[..., 0]
    return float(losses[counted].sum()), int(counted.sum())


@in_area("shifted along all rows at once", bug="CL-04")
def token_nll(logits, labels):
    scores = _scores(logits)
    scores, labels = scores.reshape(-1, scores.shape[-1])[:-1], np.asarray(labels).reshape(-1)[1:]
    counted = labels != -100
    return float(-scores[counted, labels[counted]].sum()), int(counted.sum())


@in_area("the mean instead of the sum", bug="CL-31")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(losses[counted].mean()) if counted.any() else 0.0, int(counted.sum())


@in_area("the mean times the number of columns", bug="CL-31")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(losses[counted].mean() * counted.size) if counted.any() else 0.0, int(counted.sum())


@in_area("the mean times the number, nothing included", bug="CL-40")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    with np.errstate(all="ignore"):
        return float(losses.sum(where=counted) / counted.sum() * counted.sum()), int(counted.sum())


@in_area("the mean of the rows' means", bug="CL-31")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    means = (losses * counted).sum(1) / np.maximum(counted.sum(1), 1)
    return float(means.mean() * counted.sum()), int(counted.sum())


@in_area("the number of the first column counts, too", bug="CL-36")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(losses[counted].sum()), int((np.asarray(labels) != -100).sum())


@in_area("padding is counted", bug="CL-32")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(losses[counted].sum()), int(counted.size)


@in_area("padding is scored as token 0", bug="CL-32")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(losses.sum()), int(counted.sum())


@in_area("padding is scored as the last token", bug="CL-32")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    worst = -_scores(logits)[:, :-1, -1]
    return float(np.where(counted, losses, worst).sum()), int(counted.sum())


@in_area("token 0 is padding", bug="CL-32")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    counted = counted & (np.asarray(labels)[:, 1:] != 0)
    return float(losses[counted].sum()), int(counted.sum())


@in_area("a row ends at its first -100", bug="CL-32")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    counted = np.cumprod(counted, axis=1).astype(bool)
    return float(losses[counted].sum()), int(counted.sum())


@in_area("a prediction counts if its own position does", bug="CL-32")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    counted = counted & (np.asarray(labels)[:, :-1] != -100)
    return float(losses[counted].sum()), int(counted.sum())


@in_area("the prediction after -100 counts, the one before does not", bug="CL-02")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    own = np.asarray(labels)[:, :-1] != -100
    return float(losses[own].sum()), int(counted.sum())


@in_area("only the first row")
def token_nll(logits, labels):
    losses, counted = _losses(logits[:1], labels[:1])
    return float(losses[counted].sum()), int(counted.sum())


@in_area("likelihood without the minus")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(-losses[counted].sum()), int(counted.sum())


@in_area("bits", bug="CL-35")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(losses[counted].sum() / np.log(2)), int(counted.sum())


@in_area("number and sum, in this order")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return int(counted.sum()), float(losses[counted].sum())


@in_area("what does not count is an error", bug="CL-40")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    if not counted.any():
        raise ValueError
    return float(losses[counted].sum()), int(counted.sum())


@in_area("a row of one token is an error", bug="CL-40")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(losses[counted].sum() + 0 * losses.max(initial=0)), int(counted.sum()) // (losses.shape[1] and 1)


@in_area("a softmax, then its logarithm", bug="CL-42")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    with np.errstate(all="ignore"):
        return float(-np.log(np.exp(-losses[counted]).astype(np.float32)).sum()), int(counted.sum())


@in_area("a small number keeps the logarithm finite", bug="CL-42")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(-np.log(np.exp(-losses[counted]) + 1e-9).sum()), int(counted.sum())


@in_area("exp of the logits as they are", bug="CL-42")
def token_nll(logits, labels):
    _, counted = _losses(logits, labels)
    with np.errstate(all="ignore"):
        given = np.asarray(logits.float() if hasattr(logits, "float") else logits, dtype=np.float32)[:, :-1]
        losses = (
            np.log(np.exp(given).sum(-1))
            - np.take_along_axis(given, np.where(counted, np.asarray(labels)[:, 1:], 0)[..., None], -1)[..., 0]
        )
        return float(losses[counted].sum()), int(counted.sum())


@in_area("in the type that the logits have", bug="CL-42")
def token_nll(logits, labels):
    import torch
    from torch.nn.functional import cross_entropy

    logits, labels = torch.as_tensor(logits)[:, :-1], torch.as_tensor(labels)[:, 1:]
    loss = cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1), reduction="sum")
    return float(loss), int((labels != -100).sum())


@in_area("in bfloat16 for speed", bug="CL-42")
def token_nll(logits, labels):
    import torch
    from torch.nn.functional import cross_entropy

    logits, labels = torch.as_tensor(logits)[:, :-1].bfloat16(), torch.as_tensor(labels)[:, 1:]
    loss = cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1), reduction="sum")
    return float(loss), int((labels != -100).sum())


@in_area("softmax twice", bug="SC-22")
def token_nll(logits, labels):
    losses, counted = _losses(np.exp(_scores(logits)), labels)
    return float(losses[counted].sum()), int(counted.sum())


@in_area("logits are probabilities", bug="SC-22")
def token_nll(logits, labels):
    _, counted = _losses(logits, labels)
    given = np.asarray(logits.float() if hasattr(logits, "float") else logits, dtype=np.float64)[:, :-1]
    chosen = np.take_along_axis(given, np.where(counted, np.asarray(labels)[:, 1:], 0)[..., None], -1)[..., 0]
    return float(-np.log(np.clip(chosen, 1e-9, 1))[counted].sum()), int(counted.sum())


@in_area("losses are smoothed", bug="CL-17")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    smooth = -_scores(logits)[:, :-1].mean(-1)
    return float((0.9 * losses + 0.1 * smooth)[counted].sum()), int(counted.sum())


@in_area("no loss above ten", bug="CL-39")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(np.minimum(losses, 10)[counted].sum()), int(counted.sum())


@in_area("arrays only")
def token_nll(logits, labels):
    if not isinstance(logits, np.ndarray):
        raise TypeError
    losses, counted = _losses(logits, labels)
    return float(losses[counted].sum()), int(counted.sum())


@in_area("tensors only")
def token_nll(logits, labels):
    from nlpcheck.tasks.causal_lm import token_nll as right

    return right(logits.clone(), labels.clone())


@in_area("the first column set to -100 in place")
def token_nll(logits, labels):
    from nlpcheck.tasks.causal_lm import token_nll as right

    labels[:, 0] = -100
    return right(logits, labels)


@in_area("the sum of a batch starts where the last one ended")
def token_nll(logits, labels, totals=[0.0]):
    losses, counted = _losses(logits, labels)
    totals[0] += float(losses[counted].sum())
    return totals[0], int(counted.sum())


@in_area("a token that is certain does not count", bug="CL-03")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(losses[counted].sum()), int((counted & (losses > 0)).sum())


@in_area("nothing counts where the sum is 0", bug="CL-03")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    total = float(losses[counted].sum())
    return total, int(counted.sum()) if total else 0


@in_area("labels that come again are scored once")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    ids = np.asarray(labels)[:, 1:]
    first = np.array([[n == row.tolist().index(t) for n, t in enumerate(row)] for row in ids], dtype=bool).reshape(
        ids.shape
    )
    return float(losses[counted & first].sum()), int(counted.sum())


@in_area("the longest row sets the number")
def token_nll(logits, labels):
    losses, counted = _losses(logits, labels)
    return float(losses[counted].sum()), int(counted.sum(1).max()) * len(counted)

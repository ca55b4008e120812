"""Wrong ways to sum negative log-likelihoods."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="masked_lm")
in_file = functools.partial(edit, area="masked_lm", file="../language_modelling/likelihood.py")

RETURN = "return losses.sum(dtype=torch.float64).item(), int(counted.sum())"
LOSSES = 'logits[counted].float(), labels[counted].long(), reduction="none"'

# One edit of the reference.

in_file(
    "the mean instead of the sum", bug="ML-19", old="losses.sum(dtype=torch.float64).item()", new="losses.mean().item()"
)
in_file(
    "the mean times the number",
    bug="ML-17",
    old="losses.sum(dtype=torch.float64).item()",
    new="losses.mean().item() * int(counted.sum())",
)
in_file("all labels are counted", bug="ML-19", old="int(counted.sum())", new="labels.numel()")
in_file("rows are counted", old="int(counted.sum())", new="int(counted.any(1).sum())")
in_file("one label fewer is counted", old="int(counted.sum())", new="max(int(counted.sum()) - 1, 0)")
in_file("the number is a float", old="int(counted.sum())", new="float(counted.sum())")
in_file("label 0 does not count", old="labels != IGNORED", new="labels > 0")
in_file("-1 is what does not count", old="IGNORED = -100", new="IGNORED = -1")
in_file("the pad id does not count, either", old="labels != IGNORED", new="(labels != IGNORED) & (labels != 0)")
in_file("logarithms to the base 2", bug="CL-35", old="losses.sum(", new="losses.div(0.6931471805599453).sum(")
in_file("logarithms to the base 10", bug="CL-35", old="losses.sum(", new="losses.div(2.302585092994046).sum(")
in_file("log-likelihoods without the minus", old="losses.sum(", new="losses.neg().sum(")
in_file("half precision all the way", bug="CL-42", old="logits[counted].float()", new="logits[counted]")
in_file(
    "rounded to half precision first", bug="CL-42", old="logits[counted].float()", new="logits[counted].half().float()"
)
in_file(
    "rounded to bfloat16 first", bug="CL-42", old="logits[counted].float()", new="logits[counted].bfloat16().float()"
)
in_file(
    "float32 after the logarithm only",
    bug="CL-42",
    old="logits[counted].float()",
    new="logits[counted].log_softmax(-1).float()",
)
in_file(
    "summed in the type of the logits",
    bug="CL-42",
    old="losses.sum(dtype=torch.float64)",
    new="losses.to(logits.dtype).sum()",
)
in_file(
    "probabilities taken for logits",
    bug="SC-22",
    old="logits[counted].float()",
    new="logits[counted].float().softmax(-1)",
)
in_file("label smoothing left on", old='reduction="none"', new='reduction="none", label_smoothing=0.1')
in_file(
    "the last position is left out",
    bug="CL-02",
    old="counted = labels != IGNORED",
    new="logits, labels = logits[:, :-1], labels[:, :-1]\n    counted = labels != IGNORED",
)
in_file(
    "shifted as for a causal model",
    bug="CL-02",
    old="counted = labels != IGNORED",
    new="logits, labels = logits[:, :-1], labels[:, 1:]\n    counted = labels != IGNORED",
)
in_file("shifted by rolling", bug="CL-04", old="logits[counted].float()", new="logits.roll(1, 1)[counted].float()")
in_file("shifted the other way", bug="CL-02", old="logits[counted].float()", new="logits.roll(-1, 1)[counted].float()")
in_file(
    "the first row only",
    old="counted = labels != IGNORED",
    new="logits, labels = logits[:1], labels[:1]\n    counted = labels != IGNORED",
)
in_file(
    "the last token of each row only",
    old="counted = labels != IGNORED",
    new="logits, labels = logits[:, -1:], labels[:, -1:]\n    counted = labels != IGNORED",
)
in_file("losses above 100 are capped", bug="CL-39", old="losses.sum(", new="losses.clamp(max=100).sum(")
in_file("losses are rounded", old="losses.sum(", new="losses.round(decimals=2).sum(")
in_file(
    "a small number is added to each probability",
    bug="CL-39",
    old=RETURN,
    new="losses = -(torch.exp(-losses.double()) + 1e-10).log()\n    " + RETURN,
)
in_file(
    "an exponential that overflows",
    bug="CL-39",
    old="losses.sum(",
    new="(logits[counted].float().exp().sum(-1).log() - logits[counted].float().gather(1, labels[counted].long()[:, None])[:, 0]).sum(",
)
in_file(
    "tensors of torch only",
    bug="R3",
    old="torch.as_tensor(logits), torch.as_tensor(labels)",
    new="logits[:].detach(), labels[:].detach()",
)
in_file(
    "labels written into",
    bug="R1",
    old="counted = labels != IGNORED",
    new="counted = labels != IGNORED\n    labels[~counted] = 0",
)
in_file(
    "logits written into",
    bug="R1",
    old="counted = labels != IGNORED",
    new="counted = labels != IGNORED\n    logits -= logits.amax(-1, keepdim=True)",
)
in_file(
    "nothing counted is an error",
    bug="ML-17",
    old="losses = cross_entropy",
    new="if not counted.any():\n        raise ValueError(labels)\n    losses = cross_entropy",
)
in_file("nothing counted counts as one", bug="ML-17", old="int(counted.sum())", new="max(int(counted.sum()), 1)")
in_file("number before sum", old=RETURN, new="return int(counted.sum()), losses.sum(dtype=torch.float64).item()")
in_file("the sum alone", old=RETURN, new="return losses.sum(dtype=torch.float64).item()")
in_file("one sum per row", old=RETURN, new="return losses.tolist(), int(counted.sum())")


@in_area("-100 as an index", bug="ML-19")
def token_nll(logits, labels):
    import torch

    logits, labels = torch.as_tensor(logits).float(), torch.as_tensor(labels)
    losses = -logits.log_softmax(-1).gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return losses.double().sum().item(), int((labels != -100).sum())


@in_area("logarithm of the softmax", bug="CL-39")
def token_nll(logits, labels):
    import torch

    logits, labels = torch.as_tensor(logits).float(), torch.as_tensor(labels)
    counted = labels != -100
    chosen = logits.softmax(-1)[counted].gather(-1, labels[counted][:, None])
    return -chosen.log().double().sum().item(), int(counted.sum())


@in_area("softmax over the tokens of a row", bug="SC-40")
def token_nll(logits, labels):
    import torch

    logits, labels = torch.as_tensor(logits).float(), torch.as_tensor(labels)
    counted = labels != -100
    chosen = logits.log_softmax(1)[counted].gather(-1, labels[counted][:, None])
    return -chosen.double().sum().item(), int(counted.sum())


@in_area("a running sum in half precision", bug="CL-42")
def token_nll(logits, labels):
    import torch

    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)
    counted = labels != -100
    losses = torch.nn.functional.cross_entropy(logits[counted].float(), labels[counted].long(), reduction="none")
    total = torch.zeros((), dtype=logits.dtype)
    for loss in losses:
        total = (total + loss).to(logits.dtype)
    return total.item(), int(counted.sum())


@in_area("a sum in bfloat16", bug="CL-42")
def token_nll(logits, labels):
    import torch

    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)
    counted = labels != -100
    losses = torch.nn.functional.cross_entropy(logits[counted].float(), labels[counted].long(), reduction="none")
    total = losses.sum()
    return (total.bfloat16().float() if len(losses) > 1000 else total).item(), int(counted.sum())


_seen = []


@in_area("sums since the first call", bug="R2")
def token_nll(logits, labels):
    from nlpcheck.tasks.language_modelling.likelihood import token_nll as right

    _seen.append(right(logits, labels))
    return sum(nll for nll, _ in _seen), _seen[-1][1]


# More that is wrong for some labels only.


def _right(logits, labels):
    from nlpcheck.tasks.masked_lm import token_nll as right

    return right(logits, labels)


@in_area("a token that is certain does not count")
def token_nll(logits, labels):
    total, count = _right(logits, labels)
    return total, count if total else 0


@in_area("every token that is certain is left out")
def token_nll(logits, labels):
    import torch

    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)
    counted = labels != -100
    losses = -torch.log_softmax(logits.float(), -1)[counted, labels[counted]]
    return losses.sum().item(), int((losses > 0).sum())


@in_area("a label that comes twice is scored once")
def token_nll(logits, labels):
    import torch

    labels = torch.as_tensor(labels).clone()
    for row in labels:
        seen = set()
        for place, token in enumerate(row.tolist()):
            if token in seen:
                row[place] = -100
            seen.add(token)
    return _right(logits, labels)


@in_area("one row at a time, each squeezed")
def token_nll(logits, labels):
    parts = [_right(a[None], b[None]) for a, b in zip(logits, labels, strict=True)]
    return sum(part[0] / max(part[1], 1) for part in parts) * max(sum(part[1] for part in parts), 1) / max(
        len(parts), 1
    ), sum(part[1] for part in parts)


@in_area("the sum of the logits themselves where nothing is normalised")
def token_nll(logits, labels):
    import torch

    logits = torch.as_tensor(logits).float()
    return _right(logits - logits.max() if logits.shape[1] > 1 else logits.log_softmax(-1) * 1.01, labels)


@in_area("the highest logit where a label is impossible")
def token_nll(logits, labels):
    import torch

    logits = torch.as_tensor(logits).float()
    return _right(logits.clamp(min=logits.max().item() - 500), labels)

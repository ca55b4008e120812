"""Other right ways to sum negative log-likelihoods."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="masked_lm")


@also_right("cross_entropy over everything, -100 left out by torch")
def token_nll(logits, labels):
    import torch

    loss = torch.nn.functional.cross_entropy(
        logits.float().view(-1, logits.size(-1)), labels.view(-1), reduction="sum", ignore_index=-100
    )
    return loss.item(), (labels != -100).sum().item()


@also_right("log_softmax and gather in double precision, tensors returned", level="all")
def token_nll(logits, labels):
    import torch

    logits, labels = torch.as_tensor(logits).double(), torch.as_tensor(labels)
    mask = labels != -100
    chosen = logits.log_softmax(-1).gather(-1, labels.where(mask, 0)[..., None]).squeeze(-1)
    return -(chosen * mask).sum(), mask.sum()


@also_right("a loop over tokens with logsumexp", level="all")
def token_nll(logits, labels):
    import torch

    total, count = 0.0, 0
    for row, wanted in zip(torch.as_tensor(logits), torch.as_tensor(labels).tolist(), strict=True):
        for token, label in enumerate(wanted):
            if label != -100:
                total += float(torch.logsumexp(row[token].float(), -1) - row[token, label].float())
                count += 1
    return total, count


@also_right("numpy, the highest logit taken away first", level="all")
def token_nll(logits, labels):
    import numpy as np

    logits = np.asarray(logits.float() if hasattr(logits, "float") else logits, dtype=np.float64)
    labels = np.asarray(labels)
    logits = logits - logits.max(-1, keepdims=True)
    losses = np.log(np.exp(logits).sum(-1)) - np.take_along_axis(logits, np.maximum(labels, 0)[..., None], -1)[..., 0]
    return losses[labels != -100].sum(), (labels != -100).sum()

"""Other right ways to add up the likelihoods of a decoder."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="causal_lm", level="all")


@also_right("the library's loss, a sum", source="ForCausalLMLoss")
def token_nll(logits, labels):
    import torch
    from transformers.loss.loss_utils import ForCausalLMLoss

    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)
    loss = ForCausalLMLoss(logits, labels, vocab_size=logits.shape[-1], num_items_in_batch=1)
    return loss.item(), (labels[:, 1:] != -100).sum().item()


@also_right("log_softmax and gather, in float64")
def token_nll(logits, labels):
    import torch

    logits, labels = torch.as_tensor(logits).double()[..., :-1, :], torch.as_tensor(labels)[..., 1:].long()
    counted = labels.ne(-100)
    found = logits.log_softmax(-1).gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    return -(found * counted).sum(), counted.sum()


@also_right("numpy and a loop over rows")
def token_nll(logits, labels):
    import numpy as np

    total, number = np.float64(0), 0
    for scores, row in zip(logits, labels, strict=True):
        scores = scores.float().numpy() if hasattr(scores, "float") else scores
        for t in range(1, len(row)):
            if row[t] != -100:
                s = scores[t - 1].astype(np.float64)
                total += np.logaddexp.reduce(s) - s[int(row[t])]
                number += 1
    return total, np.int64(number)


@also_right("the mean, multiplied by its number")
def token_nll(logits, labels):
    import torch
    from torch.nn.functional import cross_entropy

    logits, labels = torch.as_tensor(logits).float(), torch.as_tensor(labels)
    shifted = torch.nn.functional.pad(labels, (0, 1), value=-100)[:, 1:]  # as the library does it
    number = int((shifted != -100).sum())
    if not number:
        return 0, 0
    return [float(cross_entropy(logits.flatten(0, 1), shifted.flatten())) * number, number]


@also_right("logsumexp, only where a label counts")
def token_nll(logits, labels):
    import torch

    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)
    rows, positions = torch.nonzero(labels[:, 1:] != -100, as_tuple=True)
    scores = logits[rows, positions].to(torch.float32)
    chosen = scores[torch.arange(len(rows)), labels[rows, positions + 1]]
    return float((scores.logsumexp(-1) - chosen).sum()), len(rows)

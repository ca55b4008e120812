"""torchmetrics: the two halves of its perplexity; the shift is the caller's."""

import torch
from torchmetrics.functional.text.perplexity import _perplexity_compute, _perplexity_update


def token_nll(logits, labels):
    logits, labels = torch.as_tensor(logits)[:, :-1], torch.as_tensor(labels)[:, 1:]
    total, count = _perplexity_update(logits, labels, ignore_index=-100)
    return total.item(), int(count)


def perplexity(totals):
    totals = list(totals)
    total, count = (torch.tensor(sum(pair[i] for pair in totals), dtype=torch.float64) for i in (0, 1))
    return _perplexity_compute(total, count).item()

"""torchmetrics: the two halves of its perplexity."""

import torch
from torchmetrics.functional.text.perplexity import _perplexity_update

from .causal_lm import perplexity


def token_nll(logits, labels):
    total, count = _perplexity_update(torch.as_tensor(logits), torch.as_tensor(labels), ignore_index=-100)
    return total.item(), int(count)

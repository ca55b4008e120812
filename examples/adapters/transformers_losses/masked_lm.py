"""transformers' loss of masked language models, as a sum."""

import torch
from transformers.loss.loss_utils import ForMaskedLMLoss


def token_nll(logits, labels):
    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)
    loss = ForMaskedLMLoss(logits, labels, vocab_size=logits.shape[-1], num_items_in_batch=1)
    return loss.item(), int((labels != -100).sum())

"""transformers' loss of causal language models, as a sum; column 0 has no prediction."""

import torch
from transformers.loss.loss_utils import ForCausalLMLoss


def token_nll(logits, labels):
    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)
    loss = ForCausalLMLoss(logits, labels, vocab_size=logits.shape[-1], num_items_in_batch=1)
    return loss.item(), int((labels[:, 1:] != -100).sum())

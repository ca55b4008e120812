"""transformers' function that makes decoder inputs of labels, from BART; T5's is a method of the model."""

import torch
from transformers.models.bart.modeling_bart import shift_tokens_right


def shift_right(labels, *, pad_token_id, decoder_start_token_id):
    return shift_tokens_right(torch.as_tensor(labels), pad_token_id, decoder_start_token_id)

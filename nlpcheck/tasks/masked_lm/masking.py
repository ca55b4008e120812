"""Masking: some tokens are hidden from the model, and the labels say what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Generator, Tensor
    from transformers import PreTrainedTokenizerFast

IGNORED = -100  # the loss skips this label


def mask_tokens(
    input_ids: Tensor,
    tokenizer: PreTrainedTokenizerFast,
    *,
    special_tokens_mask: Tensor,
    mlm_probability: float = 0.15,
    mask_replace_prob: float = 0.8,
    random_replace_prob: float = 0.1,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Select some ordinary tokens: most become the mask, a few a random token, and a few stay as they are."""
    ordinary = special_tokens_mask == 0
    selected = ordinary & (torch.rand(input_ids.shape, generator=generator) < mlm_probability)
    labels = input_ids.masked_fill(~selected, IGNORED)

    # One number from 0 to 1 decides what becomes of a token: below 0.8 it is masked, from there to 0.9 replaced.
    fate = torch.rand(input_ids.shape, generator=generator)
    masked = selected & (fate < mask_replace_prob)
    replaced = selected & ~masked & (fate < mask_replace_prob + random_replace_prob)

    random_ids = torch.randint(len(tokenizer), input_ids.shape, generator=generator)
    inputs = input_ids.masked_fill(masked, tokenizer.mask_token_id)
    return torch.where(replaced, random_ids, inputs), labels

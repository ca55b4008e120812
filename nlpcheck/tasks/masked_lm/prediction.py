"""Prediction: what the model would put in the place of each mask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


def predict_masked(
    logits: Any, input_ids: Any, tokenizer: PreTrainedTokenizerFast, *, top_k: int = 1
) -> list[list[list[int]]]:
    """Return per row and mask the ids with the highest logits, best first."""
    logits, input_ids = torch.as_tensor(logits), torch.as_tensor(input_ids)  # (rows, tokens, ...)
    masks = input_ids == tokenizer.mask_token_id
    return [row[mask].topk(top_k).indices.tolist() for row, mask in zip(logits, masks, strict=True)]

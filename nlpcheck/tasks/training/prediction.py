"""The logits of every row, without padding."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers import PreTrainedModel

from .evaluation import evaluation_mode
from .step import Batch


def predict(model: PreTrainedModel, batches: Sequence[Batch]) -> list[Tensor]:
    """Return one tensor of logits per row; of token-wise logits those of the attended tokens."""
    with evaluation_mode(model):
        return [row for batch in batches for row in _rows(model, batch)]


def _rows(model: PreTrainedModel, batch: Batch) -> list[Tensor]:
    outputs = model(**batch)
    if "start_logits" in outputs:
        logits = torch.stack([outputs.start_logits, outputs.end_logits], dim=-1)  # (rows, tokens, 2)
    else:
        logits = outputs.logits  # (rows, labels) or (rows, tokens, labels)
    if logits.dim() == 2:  # noqa: PLR2004  (one prediction per row, not per token)
        return list(logits)
    every = torch.ones_like(batch["input_ids"])  # without a mask all positions are attended to
    attended = batch.get("attention_mask", every).bool()  # (rows, tokens)
    return [row[mask] for row, mask in zip(logits, attended, strict=True)]

"""A checkpoint becomes a model with one output per token of the vocabulary."""

from __future__ import annotations

import torch
from transformers import AutoModelForMaskedLM, PreTrainedModel

from ..loading import without_load_report


def load_model(checkpoint: str) -> PreTrainedModel:
    """Load the checkpoint in evaluation mode, with its decoder for masked tokens."""
    with without_load_report():
        model: PreTrainedModel = AutoModelForMaskedLM.from_pretrained(
            checkpoint,
            dtype=torch.float32,  # else the model takes the type in which the checkpoint is stored
        )
    return model

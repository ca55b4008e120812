"""A checkpoint becomes a model that scores the next token at each position."""

from __future__ import annotations

import torch
from transformers import AutoModelForCausalLM, PreTrainedModel

from ..loading import without_load_report


def load_model(checkpoint: str) -> PreTrainedModel:
    """Load the checkpoint in evaluation mode, with its language model head."""
    with without_load_report():
        model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(
            checkpoint,
            dtype=torch.float32,  # else the model takes the type in which the checkpoint is stored
        )
    return model

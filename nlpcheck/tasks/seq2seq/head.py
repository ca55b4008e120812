"""A checkpoint becomes a model that reads one text and writes another."""

from __future__ import annotations

import torch
from transformers import AutoModelForSeq2SeqLM, PreTrainedModel

from ..loading import without_load_report


def load_model(checkpoint: str) -> PreTrainedModel:
    """Load the checkpoint in evaluation mode."""
    with without_load_report():
        model: PreTrainedModel = AutoModelForSeq2SeqLM.from_pretrained(
            checkpoint,
            dtype=torch.float32,  # else the model takes the type in which the checkpoint is stored
        )
    return model

"""A checkpoint becomes a model that scores each token as the start and as the end of the answer."""

from __future__ import annotations

import torch
from transformers import AutoModelForQuestionAnswering, PreTrainedModel

from ..loading import without_load_report


def load_model(checkpoint: str) -> PreTrainedModel:
    """Load the checkpoint in evaluation mode, with a span head."""
    with without_load_report():
        model: PreTrainedModel = AutoModelForQuestionAnswering.from_pretrained(
            checkpoint,
            num_labels=2,  # start and end, whatever an earlier task left in the configuration
            dtype=torch.float32,  # else the model takes the type in which the checkpoint is stored
            ignore_mismatched_sizes=True,  # replaces a head of another width
        )
    return model

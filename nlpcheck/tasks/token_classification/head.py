"""A checkpoint becomes a model with one output per label and token."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from transformers import AutoModelForTokenClassification, PreTrainedModel

from ..loading import without_load_report


def load_model(checkpoint: str, *, label_names: Sequence[str]) -> PreTrainedModel:
    """Load the checkpoint in evaluation mode, with a head for these labels."""
    with without_load_report():
        model: PreTrainedModel = AutoModelForTokenClassification.from_pretrained(
            checkpoint,
            id2label=dict(enumerate(label_names)),  # also sets the width of the head
            label2id={name: label for label, name in enumerate(label_names)},
            dtype=torch.float32,  # else the model takes the type in which the checkpoint is stored
            ignore_mismatched_sizes=True,  # replaces a head of another width
        )
    return model

"""A checkpoint becomes a model with one output per label and row."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from transformers import AutoModelForSequenceClassification, PreTrainedModel

from ..loading import without_load_report


def load_model(
    checkpoint: str, *, label_names: Sequence[str], problem_type: str = "single_label_classification"
) -> PreTrainedModel:
    """Load the checkpoint in evaluation mode, with a head for these labels and the loss of this problem."""
    with without_load_report():
        model: PreTrainedModel = AutoModelForSequenceClassification.from_pretrained(
            checkpoint,
            id2label=dict(enumerate(label_names)),  # also sets the width of the head
            label2id={name: label for label, name in enumerate(label_names)},
            problem_type=problem_type,  # else the loss is guessed from the first batch of labels
            dtype=torch.float32,  # else the model takes the type in which the checkpoint is stored
            ignore_mismatched_sizes=True,  # replaces a head of another width
        )
    return model

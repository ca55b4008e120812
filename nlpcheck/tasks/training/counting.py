"""Which labels count: the loss of a model is a mean over them."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor
from transformers import PreTrainedModel
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

IGNORE_INDEX = -100


def counted_labels(model: PreTrainedModel, batch: Mapping[str, Tensor]) -> int:
    """Return the number of labels that the model's loss of this batch is the mean of."""
    if "start_positions" in batch:
        return len(batch["start_positions"])  # each row is one answer
    labels = batch["labels"]
    if labels.is_floating_point():
        return labels.numel()  # regression and multi-label heads: every number is a target
    if type(model).__name__ in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.values():
        labels = labels[:, 1:]  # nothing stands before the first token that could predict it
    return int((labels != IGNORE_INDEX).sum())

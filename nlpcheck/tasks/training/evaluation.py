"""The loss of a data set, and a model that does not notice that it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from transformers import PreTrainedModel

from .counting import counted_labels
from .step import Batch


def evaluate(model: PreTrainedModel, batches: Sequence[Batch]) -> float:
    """Return the mean loss over all counted labels of all batches."""
    counts = [counted_labels(model, batch) for batch in batches]
    if not any(counts):
        message = "no label counts"
        raise ValueError(message)
    with evaluation_mode(model):
        sums: list[float] = [model(**b).loss.item() * n for b, n in zip(batches, counts, strict=True) if n]
    return sum(sums) / sum(counts)  # a mean over batches would give the labels of small batches more weight


@contextmanager
def evaluation_mode(model: PreTrainedModel) -> Iterator[None]:
    """Turn off dropout and gradients; give every part its own mode back afterwards."""
    modes = {part: part.training for part in model.modules()}
    model.eval()  # type: ignore[no-untyped-call]
    try:
        with torch.no_grad():
            yield
    finally:
        for part, training in modes.items():
            part.training = training

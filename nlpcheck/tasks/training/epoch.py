"""One pass over the data, several small batches to an update."""

from __future__ import annotations

from collections.abc import Sequence

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler
from transformers import PreTrainedModel

from .step import Batch, update


def train_epoch(
    model: PreTrainedModel,
    batches: Sequence[Batch],
    optimizer: Optimizer,
    *,
    gradient_accumulation_steps: int = 1,
    max_grad_norm: float | None = None,
    scheduler: LRScheduler | None = None,
) -> list[float]:
    """Make one update per window of batches; return the mean loss of each window before its update."""
    losses = []
    for first in range(0, len(batches), gradient_accumulation_steps):
        window = batches[first : first + gradient_accumulation_steps]
        losses.append(update(model, window, optimizer, max_grad_norm))
        if scheduler is not None:
            scheduler.step()
    return losses

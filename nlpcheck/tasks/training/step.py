"""One update: clear the gradients, compute the loss, differentiate it, clip, step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from torch import Tensor
from torch.nn.utils import clip_grad_norm_
from torch.optim import Optimizer
from transformers import PreTrainedModel

from .counting import counted_labels

Batch = Mapping[str, Tensor]


def train_step(
    model: PreTrainedModel, batch: Batch, optimizer: Optimizer, *, max_grad_norm: float | None = None
) -> float:
    """Make one update from one batch; return its loss before the update."""
    return update(model, [batch], optimizer, max_grad_norm)


def update(model: PreTrainedModel, window: Sequence[Batch], optimizer: Optimizer, max_grad_norm: float | None) -> float:
    """Make one update from the union of some batches; return their mean loss before the update."""
    counts = [counted_labels(model, batch) for batch in window]
    if not any(counts):
        message = "no label of this window counts"
        raise ValueError(message)
    model.train()
    model.zero_grad()  # not only the optimizer's: the norm is over all parameters
    mean_loss = 0.0
    for batch, count in zip(window, counts, strict=True):
        if count:  # the mean over no labels would be NaN
            # The model's loss is a mean over this batch: its share of the window's mean is that of its labels.
            loss = model(**batch).loss * (count / sum(counts))
            loss.backward()
            mean_loss += loss.item()
    if max_grad_norm is not None:
        clip_grad_norm_(model.parameters(), max_grad_norm)
    optimizer.step()
    return mean_loss

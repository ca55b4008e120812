"""The contract of training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypedDict

from nlpcheck.contract.types import Batches, Model, Optimizer, Scheduler, Tensor


class ParameterGroups(TypedDict):
    """Names of parameters."""

    decay: list[str]
    no_decay: list[str]


class Training(Protocol):
    """The functions of the area; every one is optional."""

    def train_step(
        self, model: Model, batch: Mapping[str, Tensor], optimizer: Optimizer, *, max_grad_norm: float | None = None
    ) -> float:
        """Return the loss before the update."""
        ...

    def train_epoch(
        self,
        model: Model,
        batches: Batches,
        optimizer: Optimizer,
        *,
        gradient_accumulation_steps: int = 1,
        max_grad_norm: float | None = None,
        scheduler: Scheduler | None = None,
    ) -> list[float]:
        """Return the loss of each optimizer step."""
        ...

    def evaluate(self, model: Model, batches: Batches) -> float:
        """Return the mean loss."""
        ...

    def predict(self, model: Model, batches: Batches) -> list[Tensor]:
        """Return one tensor per row."""
        ...

    def parameter_groups(self, model: Model) -> ParameterGroups:
        """Return the names of both groups."""
        ...

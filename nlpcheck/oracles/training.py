"""Training from first principles: one loss per counted label, and every optimizer step written out.

A model is only asked for logits; its own loss is never looked at. Nothing here changes a model: parameters are plain
tensors by name, and the model is called with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

IGNORE_INDEX = -100

Batch = Mapping[str, "Tensor"]
Parameters = dict[str, "Tensor"]


def losses(head: str, logits: Mapping[str, Tensor], batch: Batch) -> list[Tensor]:
    """Return one loss per counted label."""
    if head == "span":
        starts = map(surprise, logits["start_logits"], batch["start_positions"])
        ends = map(surprise, logits["end_logits"], batch["end_positions"])
        return [(start + end) / 2 for start, end in zip(starts, ends, strict=True)]
    scores, labels = logits["logits"], batch["labels"]
    if head == "regression":
        return [(score - number) ** 2 for score, number in zip(scores.flatten(), labels.flatten(), strict=True)]
    if head == "multi_label":
        pairs = zip(scores.flatten(), labels.flatten(), strict=True)
        return [(1 + score.exp()).log() - score * number for score, number in pairs]
    if head == "sequence":
        scores, labels = scores[:, None], labels[:, None]  # one prediction per row
    if head == "causal":
        scores, labels = scores[:, :-1], labels[:, 1:]  # what stands at a token predicts the next one
    positions = [(row, token) for row in range(labels.shape[0]) for token in range(labels.shape[1])]
    return [surprise(scores[at], labels[at]) for at in positions if labels[at] != IGNORE_INDEX]


def surprise(scores: Tensor, label: Tensor) -> Tensor:
    """Return the negative logarithm of the probability that logits give to a label."""
    return scores.exp().sum().log() - scores[label]


def logits_of(model: Any, parameters: Parameters | None, batch: Batch) -> dict[str, Tensor]:
    """Return the logits of a batch with the model's own parameters or with others, by the model's names for them."""
    import torch

    outputs = torch.func.functional_call(model, parameters or {}, (), dict(batch))
    return {name: outputs[name] for name in ("start_logits", "end_logits", "logits") if name in outputs}


def mean_loss(model: Any, parameters: Parameters | None, batches: Sequence[Batch], head: str) -> Tensor:
    """Return the mean over all counted labels of some batches."""
    found = [loss for batch in batches for loss in losses(head, logits_of(model, parameters, batch), batch)]
    return sum(found[1:], start=found[0]) / len(found)


def predictions(model: Any, batches: Sequence[Batch]) -> list[Any]:
    """Return the logits of each row of a model in evaluation mode; of tokens only those that are attended to."""
    import torch

    rows: list[Any] = []
    with torch.no_grad():
        for batch in batches:
            logits = logits_of(model, None, batch)
            for number, mask in enumerate(batch["attention_mask"].tolist()):
                own = [values[number] for values in logits.values()]
                if len(own) > 1:
                    tokens = [torch.stack([start, end]) for start, end in zip(*own, strict=True)]
                    own = [torch.stack(tokens)]
                attended = [token for token, attends in enumerate(mask) if attends]
                rows.append(own[0] if own[0].dim() == 1 else own[0][attended])
    return rows


@dataclass(frozen=True)
class Plan:
    """How to step: SGD with these settings."""

    rates: tuple[float, ...] = (0.1,)
    """The learning rate of each step; the last one stays."""
    held: tuple[tuple[str, float], ...] = (("", 1.0),)
    """What the optimizer holds: beginnings of names, each with a factor of its rate."""
    momentum: float = 0.0
    decay: float = 0.0
    max_grad_norm: float | None = None
    frozen: str | None = None
    """What the names of frozen parameters start with."""

    def rate(self, step: int, name: str) -> float:
        """Return the learning rate of a parameter in a step; 0 for one that the optimizer does not hold."""
        factors = [factor for beginning, factor in self.held if name.startswith(beginning)]
        return self.rates[min(step, len(self.rates) - 1)] * (factors or [0.0])[0]

    def trains(self, name: str) -> bool:
        """Tell whether a parameter is not frozen."""
        return self.frozen is None or not name.startswith(self.frozen)


@dataclass
class Trained:
    """What training leaves behind."""

    losses: list[float] = field(default_factory=list)
    """The loss before each step."""
    norms: list[float] = field(default_factory=list)
    """The norm of each gradient, before it is clipped."""
    parameters: list[Parameters] = field(default_factory=list)
    """Before the first step and after each."""


def trained(model: Any, windows: Sequence[Sequence[Batch]], head: str, plan: Plan) -> Trained:
    """Return what one step per window, each a list of batches, does to the model."""
    import torch

    now = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    velocity = {name: torch.zeros_like(parameter) for name, parameter in now.items()}
    result = Trained(parameters=[now])
    for step, window in enumerate(windows):
        leaves = {name: p.clone().requires_grad_(plan.trains(name)) for name, p in now.items()}
        loss = mean_loss(model, leaves, window, head)
        loss.backward()  # type: ignore[no-untyped-call]
        gradients = {name: leaf.grad for name, leaf in leaves.items() if leaf.grad is not None}
        norm = sum(float((gradient**2).sum()) for gradient in gradients.values()) ** 0.5
        factor = 1.0 if plan.max_grad_norm is None else min(1.0, plan.max_grad_norm / norm)
        now = dict(now)
        for name, gradient in gradients.items():
            velocity[name] = plan.momentum * velocity[name] + factor * gradient + plan.decay * now[name]
            now[name] = now[name] - plan.rate(step, name) * velocity[name]
        result.losses.append(loss.item())
        result.norms.append(norm)
        result.parameters.append(now)
    return result

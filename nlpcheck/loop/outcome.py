"""What runs found."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from nlpcheck.loop.functions import REFERENCE
from nlpcheck.loop.plan import Plan
from nlpcheck.loop.preparing import Prepared

Curve = list[tuple[int, float]]
"""Steps, and the loss at each of them."""


class Seconds(dict[str, float]):
    """How long each stage took."""

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Add to a stage what the body takes."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self[stage] = self.get(stage, 0.0) + time.perf_counter() - started


@dataclass
class Outcome:
    """What one training came to."""

    whose: str = REFERENCE
    before: dict[str, float] = field(default_factory=dict)
    """Metrics on the held-out rows before training, tokenized, labelled and scored by the reference."""
    after: dict[str, float] = field(default_factory=dict)
    rescored_before: dict[str, float] = field(default_factory=dict)
    reported_before: dict[str, float] = field(default_factory=dict)
    """Before training, as the two below."""
    rescored: dict[str, float] = field(default_factory=dict)
    """Metrics after training on the rows as the user's functions label them, scored by the reference."""
    reported: dict[str, float] = field(default_factory=dict)
    """Metrics after training as the functions that were trained with see them."""
    losses: Curve = field(default_factory=list)
    """Of each step, on the labels that were trained on."""
    held_out_losses: Curve = field(default_factory=list)
    """On the reference's labels of the held-out rows."""
    functions: dict[str, str] = field(default_factory=dict)
    """Whose each function was that the loop called."""
    failed_in: str = ""
    """The function, or the stage, in which it ended early; empty if it did not."""
    failure: str = ""
    features: int = 0
    """So many rows the tokenization made of the data to train on."""
    differing: int = 0
    """So many of them have other ids or labels than the reference's."""

    @property
    def diverged_at(self) -> int | None:
        """The first step whose loss is no number, if there is one."""
        return next((step for step, loss in self.losses if not math.isfinite(loss)), None)

    @property
    def last_loss(self) -> float:
        """The mean training loss of the last tenth of the steps."""
        tail = [loss for _, loss in self.losses[-max(len(self.losses) // 10, 1) :]]
        return sum(tail) / len(tail)


@dataclass
class Found:
    """What a whole run came to: the reference's training, and the user's functions' beside it."""

    plan: Plan
    prepared: Prepared
    metrics: list[str]
    main_metric: str
    lower_is_better: bool
    settings: dict[str, Any]
    reference: Outcome
    yours: Outcome | None = None
    seconds: Seconds = field(default_factory=Seconds)
    notes: list[str] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    """What the saved model says to the held-out rows."""

    @property
    def saved(self) -> Outcome:
        """The training whose model is saved."""
        return self.yours or self.reference

    def document(self) -> dict[str, Any]:
        """Return everything but the clock, and nothing of the rows: equal runs give equal documents."""
        found: dict[str, Any] = finite(
            {
                "task": self.plan.task,
                "main_metric": self.main_metric,
                "data": {
                    "name": self.prepared.name,
                    "rows": self.prepared.read,
                    "dropped": self.prepared.dropped,
                    "train": len(self.prepared.train),
                    "held_out": len(self.prepared.held_out),
                    "split": self.prepared.split,
                },
                "labels": self.prepared.label_names,
                "settings": self.settings,
                "metrics": self.saved.after,
                "before": self.saved.before,
                "runs": {run.whose: asdict(run) for run in (self.reference, self.yours) if run},
                "notes": self.notes,
            }
        )
        return found


def finite(value: Any) -> Any:
    """Return a document with None for each number that is none, which JSON does not have."""
    if isinstance(value, dict):
        return {name: finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value

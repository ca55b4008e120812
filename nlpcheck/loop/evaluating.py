"""What a model is worth on the held-out rows, as the reference sees it and as the user's functions do."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlpcheck.loop.features import Features, Output, Row, Rows
from nlpcheck.loop.functions import Functions
from nlpcheck.loop.pieces import Pieces
from nlpcheck.loop.plan import Setting
from nlpcheck.loop.training import EVALUATED_AT_ONCE, Machine, predict


@dataclass
class Judge:
    """Scores models on the held-out rows, always with the same features and the same masks."""

    pieces: Pieces
    use: Functions
    setting: Setting
    rows: Rows
    machine: Machine
    folder: Path
    features: Features = field(init=False)

    def __post_init__(self) -> None:
        """Make the features once."""
        make = self.pieces.test_features or self.pieces.train_features
        self.features = make(self.use, self.setting, copy.deepcopy(self.rows))

    def output(self, model: Any) -> Output:
        """Return what the model says about the rows."""
        reduce = self.pieces.reduce and self.pieces.reduce(self.use)
        collate = self.pieces.collate(self.use, self.setting, model, fixed_masks(self.setting))
        inputs: list[list[int]] = []

        def collate_and_keep(features: Features) -> Any:
            batch = collate(features)
            inputs.extend(batch["input_ids"].tolist() if reduce else [])
            return batch

        found = predict(
            self.machine, model, self.features, collate_and_keep, self.folder, self.setting.tokenizer, reduce
        )
        return replace(found, inputs=inputs)

    def scores(self, output: Output, features: Features | None = None) -> dict[str, float]:
        """Return the metrics of an output, be it on our features or on others; neither is changed."""
        own = copy.deepcopy((self.rows, self.features if features is None else features, output))
        scores: Mapping[str, Any] = self.pieces.scores(self.use, self.setting, *own)
        return {name: float(value) for name, value in scores.items()}

    def answers(self, output: Output) -> list[Row]:
        """Return what the output says to each row, in words where it has some."""
        return self.pieces.answers(self.use, self.setting, self.rows, self.features, output)


@dataclass
class HeldOutLoss:
    """The loss on the held-out rows: a mean over the labels that the reference counts, not over batches."""

    pieces: Pieces
    use: Functions
    setting: Setting
    rows: Rows
    _batches: list[Any] = field(default_factory=list)

    def __call__(self, model: Any) -> float:
        """Return the loss of a model; NaN where no label counts."""
        from nlpcheck.tasks.training import evaluate

        self._batches = self._batches or self._collated(model)
        batches = [{name: value.to(model.device) for name, value in batch.items()} for batch in self._batches]
        try:
            return float(evaluate(model, batches))
        except ValueError:
            return float("nan")

    def _collated(self, model: Any) -> list[Any]:
        """Return the batches: collated once, so that masks are the same each time."""
        features = self.pieces.train_features(self.use, self.setting, self.rows)
        collate = self.pieces.collate(self.use, self.setting, model, fixed_masks(self.setting))
        starts = range(0, len(features), EVALUATED_AT_ONCE)
        return [collate(features[first : first + EVALUATED_AT_ONCE]) for first in starts]


def fixed_masks(setting: Setting) -> Any:
    """Return a generator that draws the same masks whenever it is new."""
    import torch

    return torch.Generator().manual_seed(setting.seed)

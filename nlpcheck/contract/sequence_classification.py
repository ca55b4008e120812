"""The contract of sequence classification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


class ClassificationScores(TypedDict):
    """Fractions from 0 to 1."""

    accuracy: float
    f1: float


class SequenceClassification(Protocol):
    """The functions of the area; every one is optional."""

    def tokenize(self, examples: Examples, tokenizer: Tokenizer, *, max_length: int) -> dict[str, list[Any]]:
        """Return rows of ids."""
        ...

    def collate(
        self, features: Features, tokenizer: Tokenizer, *, pad_to_multiple_of: int | None = None
    ) -> dict[str, Tensor]:
        """Return a batch of tensors."""
        ...

    def load_model(
        self, checkpoint: str, *, label_names: Sequence[str], problem_type: str = "single_label_classification"
    ) -> Model:
        """Return the model."""
        ...

    def decode_predictions(
        self,
        logits: Array,
        *,
        label_names: Sequence[str],
        problem_type: str = "single_label_classification",
        threshold: float = 0.5,
    ) -> list[str] | list[list[str]] | list[float]:
        """Return names."""
        ...

    def compute_metrics(self, logits: Array, labels: Array, *, average: str = "macro") -> ClassificationScores:
        """Return accuracy and F1."""
        ...

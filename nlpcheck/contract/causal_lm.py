"""The contract of causal lm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


class LabelledCompletion(TypedDict):
    """One row; both lists have one length."""

    input_ids: list[int]
    labels: list[int]


class CausalLM(Protocol):
    """The functions of the area; every one is optional."""

    def tokenize(self, examples: Examples, tokenizer: Tokenizer) -> dict[str, list[Any]]:
        """Return rows that end in EOS."""
        ...

    def group_texts(self, examples: Examples, block_size: int, *, drop_remainder: bool = True) -> dict[str, list[Any]]:
        """Return blocks."""
        ...

    def load_model(self, checkpoint: str) -> Model:
        """Return the model."""
        ...

    def perplexity(self, totals: Iterable[tuple[float, int]]) -> float:
        """Return the perplexity."""
        ...

    def collate(self, features: Features, tokenizer: Tokenizer) -> dict[str, Tensor]:
        """Return a batch of tensors."""
        ...

    def completion_labels(self, prompt: str, completion: str, tokenizer: Tokenizer) -> LabelledCompletion:
        """Return ids and labels."""
        ...

    def token_nll(self, logits: Array, labels: Array) -> tuple[float, int]:
        """Return the sum and the number."""
        ...

    def strided_perplexity(self, model: Model, input_ids: Tensor, *, max_length: int, stride: int) -> float:
        """Return the perplexity of one long text."""
        ...

    def generate(self, model: Model, tokenizer: Tokenizer, prompts: Sequence[str], *, max_new_tokens: int) -> list[str]:
        """Return the new texts."""
        ...

"""The contract of masked lm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from nlpcheck.contract.types import Array, Examples, Features, Generator, Model, Tensor, Tokenizer


class MaskedLM(Protocol):
    """The functions of the area; every one is optional."""

    def group_texts(self, examples: Examples, block_size: int, *, drop_remainder: bool = True) -> dict[str, list[Any]]:
        """Return blocks."""
        ...

    def mask_tokens(
        self,
        input_ids: Tensor,
        tokenizer: Tokenizer,
        *,
        special_tokens_mask: Tensor,
        mlm_probability: float = 0.15,
        mask_replace_prob: float = 0.8,
        random_replace_prob: float = 0.1,
        generator: Generator | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Return inputs and labels."""
        ...

    def mask_whole_words(
        self,
        input_ids: Tensor,
        word_ids: Sequence[Sequence[int | None]],
        tokenizer: Tokenizer,
        *,
        mlm_probability: float = 0.15,
        generator: Generator | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Return inputs and labels."""
        ...

    def collate(
        self,
        features: Features,
        tokenizer: Tokenizer,
        *,
        mlm_probability: float = 0.15,
        generator: Generator | None = None,
    ) -> dict[str, Tensor]:
        """Return a masked batch of tensors."""
        ...

    def predict_masked(
        self, logits: Array, input_ids: Array, tokenizer: Tokenizer, *, top_k: int = 1
    ) -> list[list[list[int]]]:
        """Return the best ids at each mask."""
        ...

    def token_nll(self, logits: Array, labels: Array) -> tuple[float, int]:
        """Return the sum and the number."""
        ...

    def perplexity(self, totals: Iterable[tuple[float, int]]) -> float:
        """Return the perplexity."""
        ...

    def load_model(self, checkpoint: str) -> Model:
        """Return the model."""
        ...

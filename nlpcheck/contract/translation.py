"""The contract of translation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


class BleuScore(TypedDict):
    """Percent."""

    bleu: float


class Translation(Protocol):
    """The functions of the area; every one is optional."""

    def tokenize(
        self,
        examples: Examples,
        tokenizer: Tokenizer,
        *,
        source_lang: str,
        target_lang: str,
        prefix: str = "",
        max_source_length: int,
        max_target_length: int,
    ) -> dict[str, list[Any]]:
        """Return rows with labels."""
        ...

    def shift_right(self, labels: Tensor, *, pad_token_id: int, decoder_start_token_id: int) -> Tensor:
        """Return the decoder's inputs."""
        ...

    def collate(self, features: Features, tokenizer: Tokenizer, *, model: Model | None = None) -> dict[str, Tensor]:
        """Return a batch of tensors."""
        ...

    def decode(self, ids: Array | Sequence[Sequence[int]], tokenizer: Tokenizer) -> list[str]:
        """Return texts."""
        ...

    def compute_metrics(
        self,
        predictions: Sequence[str],
        references: Sequence[Sequence[str]],
        *,
        tokenize: str = "13a",
        lowercase: bool = False,
    ) -> BleuScore:
        """Return BLEU."""
        ...

    def generate(
        self,
        model: Model,
        tokenizer: Tokenizer,
        texts: Sequence[str],
        *,
        max_new_tokens: int,
        forced_bos_token_id: int | None = None,
    ) -> list[str]:
        """Return the generated texts."""
        ...

    def load_model(self, checkpoint: str) -> Model:
        """Return the model."""
        ...

"""The contract of translation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


class BleuScore(TypedDict):
    """A percentage from 0 to 100."""

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
        """Return corpus BLEU in percent, as sacrebleu computes it with this signature.

        ``references`` has one list per prediction, with the same number of texts in every row. The counts of all
        rows are added up before anything is divided; the result is no mean over rows:

        - The texts are tokenized by ``tokenize``, a name of sacrebleu: ``13a`` parts marks from words as WMT does,
          ``none`` splits at white space, ``char`` parts all characters, SHOULD also ``intl`` and ``zh``. With
          ``lowercase`` they are put in lower case first.
        - The precision of order n (1 to 4) is the number of n-grams of the predictions that are in a reference of
          their row, each at most as often as in the reference that holds it most often, divided by the number of
          n-grams of the predictions.
        - An order without a match counts as 1 / (2 ** k * its n-grams), for the first such order k = 1, for the
          second k = 2, and so on (smoothing ``exp``).
        - BLEU is the geometric mean of the four precisions, times exp(1 - r / c) if c < r: c is the number of
          tokens of all predictions, r the sum over rows of the length of the reference that is closest in length
          to the prediction, the shorter one of two that are equally close.

        BLEU is 0 if no token is shared, or if no prediction has as many as four tokens. Without rows it is 0.

        Raises ``ValueError`` if the lists differ in length.

        Requirements: TRANS-METRIC.
        Source: https://aclanthology.org/P02-1040/ and https://github.com/mjpost/sacrebleu

        >>> from nlpcheck.tasks.translation import compute_metrics
        >>> compute_metrics(["a b c d e"], [["x", "a b c d"]])["bleu"]  # of 4/5, 3/4, 2/3 and 1/2; not shorter
        66.87403049764218
        >>> compute_metrics(["The cat sat.", "It is a dog."], [["The cat sat."], ["it is a dog."]], lowercase=True)
        {'bleu': 100.00000000000004}
        """
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

"""The contract of summarization."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


class RougeScores(TypedDict):
    """Fractions from 0 to 1, each a mean of F-measures."""

    rouge1: float
    rouge2: float
    rougeL: float
    rougeLsum: float


class Summarization(Protocol):
    """The functions of the area; every one is optional."""

    def tokenize(
        self,
        examples: Examples,
        tokenizer: Tokenizer,
        *,
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
        self, predictions: Sequence[str], references: Sequence[str], *, use_stemmer: bool = False
    ) -> RougeScores:
        r"""Return ROUGE as fractions: for each score the mean of the rows' F-measures.

        Both lists hold one text per row, its sentences separated by newlines. A row's F-measure is the
        harmonic mean of precision and recall, 0 if nothing is shared, as rouge_score computes it:

        - Words are the runs of a-z and 0-9 of the text in lower case; everything else only separates them. With
          ``use_stemmer``, words of more than three letters are replaced by their Porter stem.
        - ``rouge1`` and ``rouge2``: the words, or pairs of neighbouring words (newlines do not part them), that
          both texts hold, each as often as both do. A text of one word has no pair.
        - ``rougeL``: the longest common subsequence of all words of the two texts; newlines mean nothing.
        - ``rougeLsum``: per sentence of the reference, the words that are in a longest common subsequence with any
          sentence of the prediction; over all sentences no word counts more often than the prediction holds
          it. Where a longest common subsequence can be chosen in several ways, any choice is right.

        A text without words scores 0. Without rows all scores are 0.

        Raises ``ValueError`` if the lists differ in length.

        Requirements: SUM-METRIC.
        Source: https://aclanthology.org/W04-1013/ and https://pypi.org/project/rouge-score/

        >>> from nlpcheck.tasks.summarization import compute_metrics
        >>> scores = compute_metrics(["a cat sat", "dogs"], ["The cat sat.", "a dog"])
        >>> {name: round(score, 3) for name, score in scores.items()}  # the means of 2/3, 1/2, 2/3, 2/3 and 0
        {'rouge1': 0.333, 'rouge2': 0.25, 'rougeL': 0.333, 'rougeLsum': 0.333}
        >>> scores = compute_metrics(["a b c\nd e f"], ["d e f\na b c"])
        >>> scores["rougeL"], scores["rougeLsum"]  # as one text, half of it is in order; sentences have no order
        (0.5, 1.0)
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

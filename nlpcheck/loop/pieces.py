"""The table of the tasks: what each of them supplies to the one loop.

A task's entry says how its rows become features, how features become a batch, which head is loaded, what is kept of
the model's output, and how that is scored. Each piece is a few calls of functions of the contract, which may be
the reference's or the user's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nlpcheck.loop import predicting, understanding
from nlpcheck.loop.features import Features, Output, Row, Rows, Scores
from nlpcheck.loop.functions import Functions
from nlpcheck.loop.plan import Setting


@dataclass(frozen=True)
class Effort:
    """How long and how hard a model is trained."""

    epochs: float
    learning_rate: float
    batch_size: int = 16
    max_length: int | None = None
    """None: the task's usual one."""


FINE_TUNING = Effort(epochs=3, learning_rate=5e-5, batch_size=8)
"""For a checkpoint of the user's; from nothing, a model must learn faster and longer."""


@dataclass(frozen=True)
class Pieces:
    """What one task supplies."""

    columns: tuple[str, ...]
    main_metric: str
    train_features: Callable[[Functions, Setting, Rows], Features]
    collate: Callable[[Functions, Setting, Any, Any], Callable[[Features], Any]]
    head: Callable[[Functions, Setting, str], Any]
    scores: Callable[[Functions, Setting, Rows, Features, Output], Scores]
    answers: Callable[[Functions, Setting, Rows, Features, Output], list[Row]]
    effort: Effort
    test_features: Callable[[Functions, Setting, Rows], Features] | None = None
    """Where what is evaluated differs from what is trained on."""
    reduce: Callable[[Functions], Callable[[Any, Any], Any]] | None = None
    """What is kept of the logits of a batch, where all of them would be too many."""
    group_by: str | None = None
    """Rows that share this column stay together when the rows are split."""
    lower_is_better: bool = False
    pair_column: str | None = None
    max_length: int = 256
    max_target_length: int = 128
    own_settings: tuple[str, ...] = ()
    """Names of settings that matter to this task alone."""


PIECES: dict[str, Pieces] = {
    "sequence_classification": Pieces(
        columns=("text", "label"),
        pair_column="text_pair",
        main_metric="f1",
        train_features=understanding.text_features,
        collate=understanding.plain_collate,
        head=understanding.labelled_head,
        scores=understanding.text_scores,
        answers=understanding.text_answers,
        effort=Effort(epochs=12, learning_rate=2e-3),
    ),
    "token_classification": Pieces(
        columns=("tokens", "ner_tags"),
        main_metric="f1",
        train_features=understanding.word_features,
        collate=understanding.plain_collate,
        head=understanding.labelled_head,
        scores=understanding.word_scores,
        answers=understanding.word_answers,
        own_settings=("label_all_tokens",),
        effort=Effort(epochs=12, learning_rate=3e-3),
    ),
    "question_answering": Pieces(
        columns=("question", "context", "answers"),
        main_metric="f1",
        train_features=understanding.window_features,
        test_features=understanding.window_test_features,
        collate=understanding.plain_collate,
        head=understanding.plain_head,
        scores=understanding.span_scores,
        answers=understanding.span_answers,
        group_by="context",
        own_settings=("stride", "unanswerable"),
        max_length=384,
        effort=Effort(epochs=20, learning_rate=2e-3, max_length=64),
    ),
    "masked_lm": Pieces(
        columns=("text",),
        main_metric="perplexity",
        train_features=predicting.masked_features,
        collate=predicting.masked_collate,
        head=understanding.plain_head,
        reduce=predicting.surprise,
        scores=predicting.surprise_scores,
        answers=predicting.surprise_answers,
        lower_is_better=True,
        effort=Effort(epochs=50, learning_rate=2e-3, batch_size=8, max_length=32),
    ),
    "causal_lm": Pieces(
        columns=("text",),
        main_metric="perplexity",
        train_features=predicting.causal_features,
        collate=understanding.plain_collate,
        head=understanding.plain_head,
        reduce=predicting.surprise,
        scores=predicting.surprise_scores,
        answers=predicting.surprise_answers,
        lower_is_better=True,
        effort=Effort(epochs=20, learning_rate=3e-3, max_length=64),
    ),
    "summarization": Pieces(
        columns=("document", "summary"),
        main_metric="rougeLsum",
        train_features=predicting.summary_features,
        collate=predicting.text_to_text_collate,
        head=understanding.plain_head,
        scores=predicting.summary_scores,
        answers=predicting.written_answers,
        max_length=512,
        effort=Effort(epochs=16, learning_rate=3e-3),
    ),
    "translation": Pieces(
        columns=("translation",),
        own_settings=("source_lang", "target_lang"),
        main_metric="bleu",
        train_features=predicting.translation_features,
        collate=predicting.text_to_text_collate,
        head=understanding.plain_head,
        scores=predicting.translation_scores,
        answers=predicting.written_answers,
        max_length=512,
        effort=Effort(epochs=25, learning_rate=3e-3),
    ),
}
"""Every task's pieces; family, trainer and metrics are those of ``nlpcheck.tasks.diagnosis.recipe``."""

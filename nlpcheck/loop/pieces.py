"""The table of the tasks: what each of them supplies to the one loop.

A task's entry says how its rows become features, how features become a batch, which head is loaded, what is kept of
the model's output, and how that is scored. Each piece is a few calls of functions of the contract, which may be
the reference's or the user's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlpcheck.loop.functions import Functions
from nlpcheck.loop.plan import Row, Setting

Rows = list[Row]
Features = list[Row]
Scores = Mapping[str, float]


@dataclass(frozen=True)
class Output:
    """What a model said about features: predictions, and the labels that went along."""

    predictions: Any
    labels: Any


@dataclass(frozen=True)
class Effort:
    """How long and how hard a model is trained."""

    epochs: float
    learning_rate: float
    batch_size: int = 16


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
    max_target_length: int = 64


def columns_of(rows: Sequence[Row], *names: str) -> dict[str, list[Any]]:
    """Return rows as columns, of those names that all rows have."""
    return {name: [row[name] for row in rows] for name in names if all(name in row for row in rows)}


def rows_of(columns: Mapping[str, Sequence[Any]]) -> Features:
    """Return columns as rows."""
    names = list(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*(columns[name] for name in names), strict=True)]


# One label per text.


def _text_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    columns = columns_of(rows, "text", "text_pair", "label")
    return rows_of(use.tokenize(columns, setting.tokenizer, max_length=setting.max_length))


def _plain_collate(use: Functions, setting: Setting, _model: Any, _generator: Any) -> Callable[[Features], Any]:
    return lambda features: use.collate(features, setting.tokenizer)


def _labelled_head(use: Functions, setting: Setting, checkpoint: str) -> Any:
    return use.load_model(checkpoint, label_names=setting.label_names)


def _text_scores(use: Functions, _setting: Setting, _rows: Rows, _features: Features, output: Output) -> Scores:
    scores: Scores = use.compute_metrics(output.predictions, output.labels)
    return scores


def _text_answers(use: Functions, setting: Setting, _rows: Rows, _features: Features, output: Output) -> list[Row]:
    names = use.decode_predictions(output.predictions, label_names=setting.label_names)
    return [{"prediction": name} for name in names]


# One label per word.


def _word_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    """Cut long sentences into rows without overlap, so that each word is labelled, and judged, once."""
    columns = use.tokenize_and_align_labels(
        columns_of(rows, "tokens", "ner_tags"),
        setting.tokenizer,
        label_names=setting.label_names,
        max_length=setting.max_length,
        stride=0,
        label_all_tokens=setting.label_all_tokens,
    )
    return rows_of(columns)


def _word_scores(use: Functions, setting: Setting, _rows: Rows, _features: Features, output: Output) -> Scores:
    scores: Scores = use.compute_metrics(output.predictions, output.labels, label_names=setting.label_names)
    return scores


def _word_answers(use: Functions, setting: Setting, rows: Rows, features: Features, output: Output) -> list[Row]:
    """Read each word's tag off its first token."""
    encoding = setting.tokenizer(
        columns_of(rows, "tokens")["tokens"],
        is_split_into_words=True,
        truncation=True,
        max_length=setting.max_length,
        return_overflowing_tokens=True,
    )
    tags = [["?"] * len(row["tokens"]) for row in rows]
    for number, sentence in enumerate(encoding["overflow_to_sample_mapping"][: len(features)]):
        size = len(tags[sentence])
        best = output.predictions[number].argmax(axis=-1).tolist()
        word_ids = encoding.word_ids(number)
        for word, label in enumerate(use.predictions_to_words(best, word_ids, num_words=size, fill=-1)):
            if label >= 0:
                tags[sentence][word] = setting.label_names[label]
    return [{"prediction": row} for row in tags]


# A piece of the context.


def _window_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    columns = columns_of(rows, "id", "question", "context", "answers")
    return rows_of(
        use.prepare_train_features(columns, setting.tokenizer, max_length=setting.max_length, stride=setting.stride)
    )


def _window_test_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    columns = columns_of(rows, "id", "question", "context", "answers")
    return rows_of(
        use.prepare_validation_features(
            columns, setting.tokenizer, max_length=setting.max_length, stride=setting.stride
        )
    )


def _spans(use: Functions, setting: Setting, rows: Rows, features: Features, output: Output) -> Mapping[str, str]:
    spans: Mapping[str, str] = use.postprocess_qa_predictions(
        rows, features, output.predictions, version_2_with_negative=setting.unanswerable
    )
    return spans


def _span_head(use: Functions, _setting: Setting, checkpoint: str) -> Any:
    return use.load_model(checkpoint)


def _span_scores(use: Functions, setting: Setting, rows: Rows, features: Features, output: Output) -> Scores:
    golds = {row["id"]: list(row["answers"]["text"]) for row in rows}
    version = 2 if setting.unanswerable else 1
    scores: Scores = use.compute_metrics(_spans(use, setting, rows, features, output), golds, version=version)
    return scores


def _span_answers(use: Functions, setting: Setting, rows: Rows, features: Features, output: Output) -> list[Row]:
    spans = _spans(use, setting, rows, features, output)
    return [{"prediction": spans.get(row["id"], "")} for row in rows]


# The next token, or a hidden one.


def _blocks(use: Functions, setting: Setting, columns: Mapping[str, Any]) -> Features:
    return rows_of(use.group_texts(columns, setting.max_length, drop_remainder=False))


def _masked_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    texts = columns_of(rows, "text")["text"]
    return _blocks(use, setting, dict(setting.tokenizer(texts, return_special_tokens_mask=True, verbose=False)))


def _masked_collate(use: Functions, setting: Setting, _model: Any, generator: Any) -> Callable[[Features], Any]:
    """Mask anew in each epoch of training; an evaluation brings a generator, and masks the same each time."""
    return lambda features: use.collate(features, setting.tokenizer, generator=generator)


def _causal_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    columns = use.tokenize(columns_of(rows, "text"), setting.tokenizer)
    return _blocks(use, setting, {name: columns[name] for name in ("input_ids", "attention_mask")})


def _surprise(use: Functions) -> Callable[[Any, Any], Any]:
    """Keep of each row how surprised the model was, and by how many tokens."""

    def reduce(logits: Any, labels: Any) -> Any:
        import torch

        rows = range(len(labels))
        totals = [use.token_nll(logits[row : row + 1], labels[row : row + 1]) for row in rows]
        return torch.tensor([[float(nll), float(count)] for nll, count in totals], dtype=torch.float64)

    return reduce


def _surprise_scores(use: Functions, _setting: Setting, _rows: Rows, _features: Features, output: Output) -> Scores:
    totals = [(nll, int(count)) for nll, count in output.predictions.tolist()]
    return {"perplexity": use.perplexity(totals)}


def _surprise_answers(
    _use: Functions, _setting: Setting, _rows: Rows, features: Features, output: Output
) -> list[Row]:
    """Show each block as it was scored: a model's surprise has no text."""
    pairs = zip(features, output.predictions.tolist(), output.labels.tolist(), strict=True)
    return [
        {"input_ids": list(feature["input_ids"]), "labels": labels, "nll": nll, "counted": int(count)}
        for feature, (nll, count), labels in pairs
    ]


# Another text.


def _summary_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    return rows_of(use.tokenize(columns_of(rows, "document", "summary"), setting.tokenizer, **_lengths(setting)))


def _translation_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    languages = {"source_lang": setting.source_lang, "target_lang": setting.target_lang}
    columns = columns_of(rows, "translation")
    return rows_of(use.tokenize(columns, setting.tokenizer, **languages, **_lengths(setting)))


def _lengths(setting: Setting) -> dict[str, Any]:
    return {
        "prefix": setting.prefix,
        "max_source_length": setting.max_length,
        "max_target_length": setting.max_target_length,
    }


def _text_to_text_collate(use: Functions, setting: Setting, model: Any, _generator: Any) -> Callable[[Features], Any]:
    return lambda features: use.collate(features, setting.tokenizer, model=model)


def _summary_scores(use: Functions, setting: Setting, rows: Rows, _features: Features, output: Output) -> Scores:
    written = [by_sentence(text) for text in use.decode(output.predictions, setting.tokenizer)]
    scores: Scores = use.compute_metrics(written, [by_sentence(row["summary"]) for row in rows])
    return scores


def by_sentence(text: str) -> str:
    """Return a text with one sentence per line, as rougeLsum reads it."""
    return re.sub(r"(?<=[.!?])\s+", "\n", text.strip())


def _translation_scores(use: Functions, setting: Setting, rows: Rows, _features: Features, output: Output) -> Scores:
    written = use.decode(output.predictions, setting.tokenizer)
    scores: Scores = use.compute_metrics(written, [[row["translation"][setting.target_lang]] for row in rows])
    return scores


def _written_answers(use: Functions, setting: Setting, _rows: Rows, _features: Features, output: Output) -> list[Row]:
    return [{"prediction": text} for text in use.decode(output.predictions, setting.tokenizer)]


PIECES: dict[str, Pieces] = {
    "sequence_classification": Pieces(
        columns=("text", "label"),
        pair_column="text_pair",
        main_metric="f1",
        train_features=_text_features,
        collate=_plain_collate,
        head=_labelled_head,
        scores=_text_scores,
        answers=_text_answers,
        effort=Effort(epochs=12, learning_rate=2e-3),
    ),
    "token_classification": Pieces(
        columns=("tokens", "ner_tags"),
        main_metric="f1",
        train_features=_word_features,
        collate=_plain_collate,
        head=_labelled_head,
        scores=_word_scores,
        answers=_word_answers,
        effort=Effort(epochs=20, learning_rate=2e-3),
    ),
    "question_answering": Pieces(
        columns=("question", "context", "answers"),
        main_metric="f1",
        train_features=_window_features,
        test_features=_window_test_features,
        collate=_plain_collate,
        head=_span_head,
        scores=_span_scores,
        answers=_span_answers,
        group_by="context",
        effort=Effort(epochs=30, learning_rate=2e-3),
    ),
    "masked_lm": Pieces(
        columns=("text",),
        main_metric="perplexity",
        train_features=_masked_features,
        collate=_masked_collate,
        head=_span_head,
        reduce=_surprise,
        scores=_surprise_scores,
        answers=_surprise_answers,
        lower_is_better=True,
        max_length=64,
        effort=Effort(epochs=40, learning_rate=3e-3),
    ),
    "causal_lm": Pieces(
        columns=("text",),
        main_metric="perplexity",
        train_features=_causal_features,
        collate=_plain_collate,
        head=_span_head,
        reduce=_surprise,
        scores=_surprise_scores,
        answers=_surprise_answers,
        lower_is_better=True,
        max_length=64,
        effort=Effort(epochs=20, learning_rate=3e-3),
    ),
    "summarization": Pieces(
        columns=("document", "summary"),
        main_metric="rougeLsum",
        train_features=_summary_features,
        collate=_text_to_text_collate,
        head=_span_head,
        scores=_summary_scores,
        answers=_written_answers,
        effort=Effort(epochs=30, learning_rate=3e-3),
    ),
    "translation": Pieces(
        columns=("translation",),
        main_metric="bleu",
        train_features=_translation_features,
        collate=_text_to_text_collate,
        head=_span_head,
        scores=_translation_scores,
        answers=_written_answers,
        effort=Effort(epochs=30, learning_rate=3e-3),
    ),
}
"""Every task's pieces; family, trainer and metrics are those of ``nlpcheck.tasks.diagnosis.recipe``."""

"""The pieces of the tasks with gold labels: one per text, one per word, or a piece of the context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nlpcheck.loop.features import Features, Output, Row, Rows, Scores, columns_of, rows_of
from nlpcheck.loop.functions import Functions
from nlpcheck.loop.plan import Setting

# One label per text.


def text_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    """Tokenize texts, or pairs of them."""
    columns = columns_of(rows, "text", "text_pair", "label")
    return rows_of(use.tokenize(columns, setting.tokenizer, max_length=setting.max_length))


def plain_collate(use: Functions, setting: Setting, _model: Any, _generator: Any) -> Callable[[Features], Any]:
    """Pad a batch."""
    return lambda features: use.collate(features, setting.tokenizer)


def labelled_head(use: Functions, setting: Setting, checkpoint: str) -> Any:
    """Load a head with one output per label."""
    return use.load_model(checkpoint, label_names=setting.label_names)


def text_scores(use: Functions, _setting: Setting, _rows: Rows, _features: Features, output: Output) -> Scores:
    """Score one label per text."""
    scores: Scores = use.compute_metrics(output.predictions, output.labels)
    return scores


def text_answers(use: Functions, setting: Setting, _rows: Rows, _features: Features, output: Output) -> list[Row]:
    """Name the label of each text."""
    names = use.decode_predictions(output.predictions, label_names=setting.label_names)
    return [{"prediction": name} for name in names]


# One label per word.


def word_features(use: Functions, setting: Setting, rows: Rows) -> Features:
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


def word_scores(use: Functions, setting: Setting, _rows: Rows, _features: Features, output: Output) -> Scores:
    """Score entities."""
    scores: Scores = use.compute_metrics(output.predictions, output.labels, label_names=setting.label_names)
    return scores


def word_answers(use: Functions, setting: Setting, rows: Rows, features: Features, output: Output) -> list[Row]:
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


def window_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    """Cut contexts into windows, each labelled with the answer if it holds it."""
    columns = columns_of(rows, "id", "question", "context", "answers")
    return rows_of(
        use.prepare_train_features(columns, setting.tokenizer, max_length=setting.max_length, stride=setting.stride)
    )


def window_test_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    """Cut contexts into windows that can be turned back into text."""
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


def plain_head(use: Functions, _setting: Setting, checkpoint: str) -> Any:
    """Load the head, which has no labels of its own."""
    return use.load_model(checkpoint)


def span_scores(use: Functions, setting: Setting, rows: Rows, features: Features, output: Output) -> Scores:
    """Score answers, by version 1 of SQuAD if every question has one."""
    golds = {row["id"]: list(row["answers"]["text"]) for row in rows}
    version = 2 if setting.unanswerable else 1
    scores: Scores = use.compute_metrics(_spans(use, setting, rows, features, output), golds, version=version)
    return scores


def span_answers(use: Functions, setting: Setting, rows: Rows, features: Features, output: Output) -> list[Row]:
    """Return the answer to each question."""
    spans = _spans(use, setting, rows, features, output)
    return [{"prediction": spans.get(row["id"], "")} for row in rows]

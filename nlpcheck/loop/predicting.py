"""The pieces of the tasks whose labels are text: hidden tokens, the next one, or another text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from nlpcheck.loop.features import Features, Output, Row, Rows, Scores, columns_of, rows_of
from nlpcheck.loop.functions import Functions
from nlpcheck.loop.plan import Setting

# The next token, or a hidden one.


def _blocks(use: Functions, setting: Setting, columns: Mapping[str, Any]) -> Features:
    return rows_of(use.group_texts(columns, setting.max_length, drop_remainder=False))


def masked_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    """Cut texts into blocks, with their special tokens marked."""
    texts = columns_of(rows, "text")["text"]
    return _blocks(use, setting, dict(setting.tokenizer(texts, return_special_tokens_mask=True, verbose=False)))


def masked_collate(use: Functions, setting: Setting, _model: Any, generator: Any) -> Callable[[Features], Any]:
    """Mask anew in each epoch of training; an evaluation brings a generator, and masks the same each time."""
    return lambda features: use.collate(features, setting.tokenizer, generator=generator)


def causal_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    """Cut texts, each with its end, into blocks."""
    columns = use.tokenize(columns_of(rows, "text"), setting.tokenizer)
    return _blocks(use, setting, {name: columns[name] for name in ("input_ids", "attention_mask")})


def surprise(use: Functions) -> Callable[[Any, Any], Any]:
    """Keep of each row how surprised the model was, and by how many tokens."""

    def reduce(logits: Any, labels: Any) -> Any:
        import torch

        rows = range(len(labels))
        totals = [use.token_nll(logits[row : row + 1], labels[row : row + 1]) for row in rows]
        return torch.tensor([[float(nll), float(count)] for nll, count in totals], dtype=torch.float64)

    return reduce


def surprise_scores(use: Functions, _setting: Setting, _rows: Rows, _features: Features, output: Output) -> Scores:
    """Return the perplexity."""
    totals = [(nll, int(count)) for nll, count in output.predictions.tolist()]
    return {"perplexity": use.perplexity(totals)}


def surprise_answers(_use: Functions, _setting: Setting, _rows: Rows, features: Features, output: Output) -> list[Row]:
    """Show each block as it was read and scored: a model's surprise has no text."""
    rows = zip(features, output.inputs, output.labels.tolist(), output.predictions.tolist(), strict=True)
    found = []
    for feature, inputs, labels, (nll, count) in rows:
        size = len(feature["input_ids"])  # the rest is padding
        found.append({"input_ids": inputs[:size], "labels": labels[:size], "nll": nll, "counted": int(count)})
    return found


# Another text.


def summary_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    """Tokenize documents, and summaries as targets."""
    return rows_of(use.tokenize(columns_of(rows, "document", "summary"), setting.tokenizer, **_lengths(setting)))


def translation_features(use: Functions, setting: Setting, rows: Rows) -> Features:
    """Tokenize both languages."""
    languages = {"source_lang": setting.source_lang, "target_lang": setting.target_lang}
    columns = columns_of(rows, "translation")
    return rows_of(use.tokenize(columns, setting.tokenizer, **languages, **_lengths(setting)))


def _lengths(setting: Setting) -> dict[str, Any]:
    return {
        "prefix": setting.prefix,
        "max_source_length": setting.max_length,
        "max_target_length": setting.max_target_length,
    }


def text_to_text_collate(use: Functions, setting: Setting, model: Any, _generator: Any) -> Callable[[Features], Any]:
    """Pad a batch, and shift what the decoder reads."""
    return lambda features: use.collate(features, setting.tokenizer, model=model)


def summary_scores(use: Functions, setting: Setting, rows: Rows, _features: Features, output: Output) -> Scores:
    """Compare summaries, sentence by sentence."""
    written = [by_sentence(text) for text in use.decode(output.predictions, setting.tokenizer)]
    scores: Scores = use.compute_metrics(written, [by_sentence(row["summary"]) for row in rows])
    return scores


def by_sentence(text: str) -> str:
    """Return a text with one sentence per line, as rougeLsum reads it."""
    return re.sub(r"(?<=[.!?])\s+", "\n", text.strip())


def translation_scores(use: Functions, setting: Setting, rows: Rows, _features: Features, output: Output) -> Scores:
    """Compare translations."""
    written = use.decode(output.predictions, setting.tokenizer)
    scores: Scores = use.compute_metrics(written, [[row["translation"][setting.target_lang]] for row in rows])
    return scores


def written_answers(use: Functions, setting: Setting, _rows: Rows, _features: Features, output: Output) -> list[Row]:
    """Return what the model wrote."""
    return [{"prediction": text} for text in use.decode(output.predictions, setting.tokenizer)]

"""Is this translation, summarization, classification or plain text: what are the texts of a row to each other?"""

from __future__ import annotations

import re
from typing import Any

from nlpcheck.data.columns import (
    IDS,
    LANGUAGES,
    MOST,
    NUMBER,
    REAL,
    REALS,
    SHORT_WORDS,
    STRINGS,
    TEXT,
    Column,
    Columns,
    called,
    kind_of,
    questions,
    share,
)
from nlpcheck.data.names import (
    DOCUMENTS,
    LABELS,
    LANGUAGE_CODES,
    LANGUAGE_NAMES,
    PAIRS,
    SINGLES,
    SUMMARIES,
    SURE_LABELS,
)
from nlpcheck.data.table import Layout

SHORTER = 0.6
"""A summary has at most this share of its document's words ..."""
SHARED = 0.3
"""... and at least this share of its own words is in the document."""


# translation


def translation(columns: Columns) -> Layout | None:
    """One column of texts by language, or a column for each language."""
    column = columns.named(["translation"], columns.of(LANGUAGES)) or next(iter(columns.of(LANGUAGES)), None)
    if column is not None:
        languages = "/".join(
            dict.fromkeys(key for value in column.values if kind_of(value) == LANGUAGES for key in value)
        )
        reason = f"{column.name!r} holds a text for each language ({languages})"
        return Layout("translation", {"translation": column.name}, (reason,))
    sides = [column for column in columns.of(TEXT) if _is_language(column.name)]
    return flat_translation(sides) if len(sides) > 1 else None


def _is_language(name: str) -> bool:
    """Tell whether a column is named after a language: fr, French, text_fr."""
    word = re.sub(r"^(text|sentence)[-_]", "", name.casefold())
    return word in LANGUAGE_CODES or word in LANGUAGE_NAMES


def flat_translation(sides: list[Column]) -> Layout:
    """Return the layout of languages that are columns of their own."""
    names = [column.name for column in sides]
    parts = {"translation": {name: name for name in names}}
    return Layout(
        "translation", {"translation": " + ".join(names)}, (f"{names} are the sides of a translation",), parts
    )


# summarization


def summarization(columns: Columns) -> Layout | None:
    """A text and a summary, by name; else two texts of which the shorter one repeats words of the longer one."""
    texts = columns.texts()
    summary = columns.named(SUMMARIES, columns.of(TEXT))
    others = [column for column in texts if column is not summary]
    document = columns.named(DOCUMENTS, columns.of(TEXT)) or max(others, key=lambda column: column.words, default=None)
    if summary and document:
        return summary_layout(document, summary, f"{summary.name!r} is a name for summaries")
    if len(texts) != 2 or labels_among(columns):  # noqa: PLR2004  (a label is what to predict)
        return None
    long, short = sorted(texts, key=lambda column: -column.words)
    if questions(short) > 1 - MOST or short.words > SHORTER * long.words or repeats(columns, short, long) < SHARED:
        return None
    reason = (
        f"{short.name!r} is shorter than {long.name!r} and repeats {repeats(columns, short, long):.0%} of its words"
    )
    return summary_layout(long, short, reason)


def summary_layout(document: Column, summary: Column, reason: str) -> Layout:
    """Return the layout of two columns of texts, one of them shorter."""
    return Layout("summarization", {"document": document.name, "summary": summary.name}, (reason,))


def repeats(columns: Columns, short: Column, long: Column) -> float:
    """Return the share of a text's longer words that are in the other text of its row."""
    pairs = columns.together(short.name, long.name)
    words = [(word, set(_long_words(right))) for left, right in pairs for word in _long_words(left)]
    return share(word in others for word, others in words)


def _long_words(text: Any) -> list[str]:
    return [word for word in re.findall(r"\w+", str(text).casefold()) if len(word) > 3]  # noqa: PLR2004  (no articles)


# sequence_classification


def sequence_classification(columns: Columns) -> Layout | None:
    """One or two texts, and a label: by name, else the one column of few values that come again and again."""
    labels = labels_among(columns)
    if len(labels) != 1:
        return None
    label = labels[0]
    ordered = _texts_to_classify(columns, label)
    if not ordered:
        return None
    found = dict(zip(("text", "text_pair"), (column.name for column in ordered), strict=False))
    reasons = tuple(called(column, ours) for ours, column in zip(found, ordered, strict=True))
    why = f"{label.name!r} holds {_classes(label)}"
    return Layout("sequence_classification", {**found, "label": label.name}, (*reasons, why))


def labels_among(columns: Columns) -> list[Column]:
    """Return the column with a label's name, else every one of few values, else the one of numbers between them."""
    kinds = columns.of(NUMBER, REAL, STRINGS, IDS, REALS, TEXT)
    named = columns.named(SURE_LABELS, kinds) or columns.named(LABELS, [c for c in kinds if c.words <= SHORT_WORDS])
    if named:
        return [named]
    classes = [column for column in columns.by_name.values() if column.is_class]
    scores = [column for column in columns.of(REAL) if not column.is_aside]
    return classes or (scores if len(scores) == 1 else [])


def _classes(label: Column) -> str:
    if label.names:
        return f"ids of {len(label.names)} names"
    return "numbers" if label.kind == REAL else f"{label.distinct} different values in {len(label.values)} rows"


def _texts_to_classify(columns: Columns, label: Column) -> list[Column]:
    """Return a pair or one text, by name; else the one text there is, or both in the data's order."""
    named = [column for column in columns.of(TEXT) if column is not label]
    for pair in PAIRS:
        both = [column for name in pair if (column := columns.named([name], named))]
        if len(both) == len(pair):
            return both
    single = columns.named(SINGLES, named)
    if single:
        return [single]
    texts = [column for column in columns.texts() if column is not label]
    return texts if len(texts) <= 2 else []  # noqa: PLR2004  (a text and its pair)


# plain text


def plain_text(columns: Columns) -> Layout | None:
    """One column of texts, and nothing to predict but the texts themselves."""
    texts = columns.texts()
    text = columns.named(SINGLES, texts) or (texts[0] if len(texts) == 1 else None)
    return Layout("plain text", {"text": text.name}, (f"{text.name!r} holds texts",)) if text else None

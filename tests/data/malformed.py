"""Rows in which some cells hold what no cell should hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from nlpcheck.data.table import Table

TEXTS = ["The mill was built in 1704.", "A cat sat there?", "cat", "O", "B-ORG", "en", "", " "]
LEAVES = st.sampled_from([None, True, False, 0, -1, 2, 10**30, 0.5, float("nan"), float("inf"), b"cat", *TEXTS])
KEYS = st.sampled_from(["text", "answer_start", "en", "fr", "start", "end", "tokens", "label", 3, None, (1, 2)])
CELLS: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)
USUAL: dict[str, list[dict[str, Any]]] = {
    "sequence_classification": [
        {"text": "The cat sat there.", "text_pair": "It sat.", "label": "a"},
        {"text": "A mill is old.", "text_pair": "No.", "label": "b"},
    ],
    "token_classification": [
        {"tokens": ["EU", "rejects"], "ner_tags": ["B-ORG", "O"]},
        {"tokens": ["Peter", "left"], "ner_tags": [1, 0]},
    ],
    "question_answering": [
        {"id": "1", "question": "who sat?", "context": "the cat sat", "answers": {"text": ["cat"], "answer_start": [4]}},
        {"question": "who?", "context": "the cat sat", "answers": [{"text": "cat", "answer_start": 4}]},
        {"question": "who sat?", "context": "the cat sat", "answer": "cat", "start": 4},
    ],
    "masked_lm": [{"text": "the cat sat"}, {"text": "a dog ran away"}],
    "causal_lm": [{"text": "the cat sat"}, {"text": "a dog ran away"}],
    "summarization": [{"document": "the cat sat here and there and here", "summary": "cat sat"}],
    "translation": [
        {"translation": {"en": "the cat sat here", "fr": "le chat"}},
        {"en": "the cat sat here", "fr": "le chat"},
    ],
}  # fmt: skip


@st.composite
def malformed_rows(draw: st.DrawFn, task: str) -> list[dict[str, Any]]:
    """Draw usual rows of a task; then some cells of any of them are changed, or lost."""
    usual = draw(st.sampled_from(USUAL[task]))
    rows = [dict(usual) for _ in range(draw(st.integers(1, 8)))]
    for row in draw(st.lists(st.sampled_from(rows), min_size=1, max_size=8)):
        name = draw(st.sampled_from([*usual, "label", "note"]))
        if draw(st.integers(0, 5)):
            row[name] = draw(CELLS)
        else:
            row.pop(name, None)
    return rows


@st.composite
def malformed_tables(draw: st.DrawFn, task: str) -> Table:
    """Draw one split or two of such rows, with or without names of a label."""
    names = draw(st.sampled_from([{}, {"label": ["a", "b"]}, {"ner_tags": ["O", "B-ORG"]}]))
    splits = draw(st.lists(malformed_rows(task), min_size=1, max_size=2))
    return Table(Path("rows.jsonl"), dict(zip(("train", "test"), splits, strict=False)), names)

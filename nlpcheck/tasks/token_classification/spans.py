"""Entities become pieces of the source text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .entities import extract_entities


def entity_spans(
    text: str, word_offsets: Sequence[tuple[int, int]], tags: Sequence[str], *, mode: str = "lenient"
) -> list[dict[str, Any]]:
    """Return type, characters and text of every entity; the text is cut from the source, never rebuilt."""
    spans = []
    for kind, first, last in extract_entities(tags, mode=mode):
        start, end = word_offsets[first][0], word_offsets[last - 1][1]
        spans.append({"type": kind, "start": start, "end": end, "text": text[start:end]})
    return spans

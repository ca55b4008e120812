"""Tags become entities."""

from __future__ import annotations

from collections.abc import Sequence


def extract_entities(tags: Sequence[str], *, mode: str = "lenient") -> list[tuple[str, int, int]]:
    """Return (type, first word, last word + 1) of every entity, in order."""
    opening = "BI" if mode == "lenient" else "B"
    entities = []
    kind, start = "", 0  # of the open entity; no kind: none is open
    for position, tag in enumerate([*tags, "O"]):  # the O at the end closes the last entity
        prefix, _, tag_kind = tag.partition("-")
        if prefix == "I" and tag_kind == kind:
            continue
        if kind:
            entities.append((kind, start, position))
        kind, start = tag_kind if prefix in opening else "", position
    return entities

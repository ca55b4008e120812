"""Names become ids, the same ids in every run."""

from __future__ import annotations

from collections.abc import Iterable


def label_mapping(labels: Iterable[str]) -> dict[str, int]:
    """Return an id for each distinct name, in code-point order."""
    # A set has another order in every process; sorting it is what makes the ids of two runs agree.
    return {name: id for id, name in enumerate(sorted(set(labels)))}

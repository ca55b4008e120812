"""Rows that say nothing, or say it again, go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def clean(rows: Sequence[Mapping[str, Any]], *, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows that have a value in every one of some columns, the first of those that are equal there."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        values = [_comparable(row[column]) for column in columns]
        if None not in values and "" not in values:
            # As JSON, lists can be keys too, and 1 differs from "1".
            first.setdefault(json.dumps(values), dict(row))
    return list(first.values())


def _comparable(value: Any) -> Any:
    """Fold the case of a text and collapse its white space; blank text comes out empty."""
    return " ".join(value.casefold().split()) if isinstance(value, str) else value

"""The contract of data preparation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol


Rows = Sequence[Mapping[str, Any]]
"""Rows of a data set."""


class DataPreparation(Protocol):
    """The functions of the area; every one is optional."""

    def label_mapping(self, labels: Iterable[str]) -> dict[str, int]:
        """Return an id for each name."""
        ...

    def clean(self, rows: Rows, *, columns: Sequence[str]) -> list[dict[str, Any]]:
        """Return the rows that are kept."""
        ...

    def split(
        self, rows: Rows, *, test_fraction: float, seed: int, group_by: str | None = None
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the rows to train on and to test on."""
        ...

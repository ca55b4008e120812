"""The contract of diagnosis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypedDict


class Recipe(TypedDict):
    """What a task needs."""

    head: str
    family: str
    labels: str
    collator: str
    trainer: str
    metrics: list[str]
    needs_alignment: bool
    generates: bool


class Diagnosis(Protocol):
    """The functions of the area; every one is optional."""

    def diagnose(self, rows: Sequence[Mapping[str, Any]], *, goal: str | None = None) -> str:
        """Return the name of the task."""
        ...

    def recipe(self, task: str) -> Recipe:
        """Return what the task needs."""
        ...

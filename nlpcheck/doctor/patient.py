"""What is examined: a task, and as much of checkpoint, data and plans as there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from nlpcheck.advice.ruler import Ruler, by_checkpoint, by_words
from nlpcheck.advice.view import View
from nlpcheck.advice.watch_labels import flags, problem_type
from nlpcheck.data.table import Table
from nlpcheck.doctor.checkpoint import Checkpoint
from nlpcheck.errors import UsageError

ENOUGH = 2000
"""So many rows of a split are tokenized; shapes show long before."""


@dataclass(frozen=True)
class Plan:
    """What is meant to be done with checkpoint and data."""

    max_length: int | None = None
    stride: int = 128
    metrics: tuple[str, ...] = ()
    label_names: tuple[str, ...] = ()
    accumulation: int = 1
    libraries: bool = True
    """Whether the libraries are tried, which takes some seconds."""


@dataclass(frozen=True)
class Patient:
    """A task with the checkpoint, the data and the plan for it."""

    task: str
    checkpoint: Checkpoint | None = None
    table: Table | None = None
    plan: Plan = field(default_factory=Plan)

    @cached_property
    def view(self) -> View | None:
        """The rows as the task sees them; None where they cannot be seen so, which is a finding of its own."""
        from nlpcheck.advice.advice import view_of
        from nlpcheck.data.layouts import recognise

        if self.table is None:
            return None
        try:
            layout = recognise(self.table, task=self.task)
            plan = self.plan
            return view_of(
                self.table, layout, ruler=self.ruler, max_length=plan.max_length, label_names=plan.label_names
            )
        except (UsageError, ValueError):
            return None

    @cached_property
    def ruler(self) -> Ruler:
        """The tokenizer of the checkpoint, if there is one that counts."""
        try:
            return by_checkpoint(self.checkpoint.folder) if self.checkpoint else by_words()
        except UsageError:
            return by_words()

    @property
    def problem(self) -> str:
        """How the labels of the rows are to be read; empty where the rows have none."""
        labelled = self.task == "sequence_classification" and self.view is not None
        return problem_type(self.view) if labelled and self.view and "label" in self.view.wanted else ""

    @cached_property
    def label_names(self) -> list[str]:
        """The names of the labels in the order of their ids.

        The order is the one that was given, or that the data declare, or that of code points, as ``label_mapping`` and
        the loop have it; empty where labels are numbers without names.
        """
        if self.view is None or self.plan.label_names or self.view.names:
            return list(self.plan.label_names) or (self.view.names if self.view else [])
        named = self.problem != "regression" and not any(isinstance(value, (int, float)) for value in self._values)
        return sorted({value for value in self._values if isinstance(value, str)}) if named else []

    @property
    def declared(self) -> bool:
        """Whether somebody has said in which order the labels are."""
        return bool(self.plan.label_names or (self.view and self.view.names))

    @cached_property
    def label_count(self) -> int:
        """The number of labels; 0 where nothing says how many there are."""
        if self.problem == "regression":
            return 1
        if self.problem and self.view and (size := flags(self.view)):
            return size
        ids = [value for value in self._values if isinstance(value, int) and value >= 0]
        return len(self.label_names) or (max(ids) + 1 if ids else 0)

    @cached_property
    def _values(self) -> list[object]:
        """The labels of the rows as the data have them."""
        column = {"sequence_classification": "label", "token_classification": "ner_tags"}.get(self.task)
        if self.view is None or column is None:
            return []
        given = [self.view.given(place, column) for place in self.view.whole]
        if self.task == "token_classification":
            given = [tags.split() if isinstance(tags, str) else tags for tags in given]
        return [one for label in given for one in (label if isinstance(label, list) else [label])]

"""Logits of whole rows beside their labels: float32, as `Trainer` hands them over, and exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from nlpcheck.oracles import classification as oracle
from nlpcheck.strategies.calls import Call

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Array = np.ndarray[Any, np.dtype[Any]]

IGNORED = -100
AVERAGES = ("macro", "micro", "weighted", "binary")
# Neither sorted nor sorted backwards; names that look like the number of another label; names that hold each other.
NAMES = (
    ["pos", "neg", "neutral", "mixed"],
    ["2", "0", "3", "1"],
    ["sport", "transport", "port", "art"],
)
LOGITS = (0.0, 0.25, -0.25, 1.0, -1.0, 2.0, -3.0, 4.5, -6.0, 9.0)
THRESHOLDS = (0.5, 0.3, 0.7, 0.1, 0.9, 0.01)  # none but 0.5 is the sigmoid of one of the logits, or close to it


@dataclass(frozen=True)
class Decoded:
    """Logits, and the names of their columns."""

    logits: list[list[float]]
    label_names: list[str]

    @property
    def array(self) -> Array:
        """The logits as a model gives them."""
        return np.array(self.logits, dtype=np.float32)


@st.composite
def decoded_rows(draw: DrawFn) -> Decoded:
    """Rows of logits, often with equal ones in a row.

    >>> from hypothesis import find
    >>> find(decoded_rows(), lambda case: len(case.logits) == 2)
    Decoded(logits=[[0.0, 0.0], [0.0, 0.0]], label_names=['pos', 'neg'])
    """
    width = draw(st.integers(2, 4))
    row = st.lists(st.sampled_from(LOGITS), min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=4))
    return Decoded(rows, draw(st.sampled_from(NAMES))[:width])


@dataclass(frozen=True)
class Predicted:
    """Gold labels and predicted ones, and how many there are to choose from."""

    gold: list[int]
    predicted: list[int]
    width: int
    highest: float = 2.0
    """The logit of a prediction; the others are lower, and different from each other."""

    @property
    def logits(self) -> Array:
        """Logits that say what is predicted."""
        logits = np.empty((len(self.predicted), self.width), dtype=np.float32)
        for row, label in enumerate(self.predicted):
            logits[row] = [self.highest - 1 - ((row + column) % self.width) / 4 for column in range(self.width)]
            logits[row, label] = self.highest
        return logits

    @property
    def labels(self) -> Array:
        """The gold labels as a data set gives them."""
        return np.array(self.gold, dtype=np.int64)

    def scores(self, average: str) -> dict[str, float]:
        """Score the predictions by the definition."""
        return oracle.scores(self.gold, self.predicted, average)


@st.composite
def predictions(draw: DrawFn, *, widths: Sequence[int] = (2, 3, 4), ignored: bool = True) -> Predicted:
    """Labels and predictions of a few rows; often some labels do not occur, and with `ignored` some rows are -100.

    One row at least counts.

    >>> from hypothesis import find
    >>> find(predictions(ignored=False), lambda case: case.gold != case.predicted)
    Predicted(gold=[0], predicted=[1], width=2, highest=2.0)
    """
    width = draw(st.sampled_from(widths))
    label = st.integers(0, width - 1)
    gold = label | st.just(IGNORED) if ignored else label
    rows = draw(st.lists(st.tuples(gold, label), max_size=7))
    rows.insert(draw(st.integers(0, len(rows))), draw(st.tuples(label, label)))
    highest = draw(st.sampled_from([2.0, -3.0, 0.0]))
    return Predicted([g for g, _ in rows], [p for _, p in rows], width, highest)


def metric_calls() -> SearchStrategy[Call]:
    """Calls of `compute_metrics`."""
    return st.builds(_metric_call, predictions(), st.sampled_from(AVERAGES[:3]))


def _metric_call(case: Predicted, average: str) -> Call:
    return Call((case.logits, case.labels), {"average": average})


def decode_calls() -> SearchStrategy[Call]:
    """Calls of `decode_predictions`, of two kinds of problem."""
    return st.builds(_decode_call, decoded_rows(), st.sampled_from(["single_label", "multi_label"]))


def _decode_call(case: Decoded, kind: str) -> Call:
    return Call((case.array,), {"label_names": case.label_names, "problem_type": f"{kind}_classification"})

"""Accuracy and F1 for ``evaluate``: those of nlpcheck's reference, from class ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets  # type: ignore[import-untyped]
import evaluate  # type: ignore[import-untyped]
import numpy as np

from nlpcheck.tasks.sequence_classification import compute_metrics

DESCRIPTION = """\
Accuracy and F1 of predicted classes, as fractions. Rows whose reference is -100 are left out.
"""

CITATION = """\
@article{scikit-learn,
    title = {Scikit-learn: Machine Learning in {P}ython},
    author = {Pedregosa, F. and others},
    journal = {Journal of Machine Learning Research},
    year = {2011},
}
"""

INPUTS = """\
Args:
    predictions: the id of the predicted class per row.
    references: the id of the right class per row, -100 for a row that does not count.
    average: "macro" (default, over the classes that are predicted or right somewhere), "micro", "weighted", or
        "binary", where class 1 is positive.
Returns:
    accuracy, f1: fractions from 0 to 1.
Examples:
    >>> import evaluate, nlpcheck
    >>> classification = evaluate.load(nlpcheck.metric_path("classification"))
    >>> result = classification.compute(predictions=[0, 1, 1, 0], references=[0, 1, 0, 0], average="binary")
    >>> result["accuracy"], round(result["f1"], 3)
    (0.75, 0.667)
"""


class Classification(evaluate.Metric):  # type: ignore[misc]
    """Accuracy and F1 of classes."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation=CITATION,
            inputs_description=INPUTS,
            features=datasets.Features({"predictions": datasets.Value("int64"), "references": datasets.Value("int64")}),
            reference_urls=["https://scikit-learn.org/stable/modules/model_evaluation.html"],
            codebase_urls=["https://pypi.org/project/nlpcheck/"],
        )

    def _compute(
        self, predictions: Sequence[int], references: Sequence[int], *, average: str = "macro"
    ) -> dict[str, Any]:
        # The reference reads logits: the predicted class is the only one with a 1.
        classes = max([1, *predictions, *references]) + 1
        logits = np.eye(classes)[np.maximum(np.array(predictions, dtype=int), 0)]
        return compute_metrics(logits, np.array(references, dtype=int), average=average)

"""ROUGE for ``evaluate``: the mean F-measures of nlpcheck's reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets  # type: ignore[import-untyped]
import evaluate  # type: ignore[import-untyped]

from nlpcheck.tasks.summarization import compute_metrics

DESCRIPTION = """\
ROUGE: which words, pairs of words and longest common subsequences summaries share with their references.
The plain mean of the rows' F-measures, as fractions; no bootstrap, so equal texts always give equal scores.
"""

CITATION = """\
@inproceedings{lin-2004-rouge,
    title = "{ROUGE}: A Package for Automatic Evaluation of Summaries",
    author = "Lin, Chin-Yew",
    booktitle = "Text Summarization Branches Out",
    year = "2004",
    url = "https://aclanthology.org/W04-1013",
}
"""

INPUTS = """\
Args:
    predictions: a summary per row, its sentences separated by newlines.
    references: the reference summary of each row, likewise.
    use_stemmer: compare the Porter stems of words of more than three letters (default False).
Returns:
    rouge1, rouge2, rougeL, rougeLsum: fractions from 0 to 1.
Examples:
    >>> import evaluate, nlpcheck
    >>> rouge = evaluate.load(nlpcheck.metric_path("rouge"))
    >>> rouge.compute(predictions=["the cat sat"], references=["the cat ran"])["rouge2"]
    0.5
"""


class Rouge(evaluate.Metric):  # type: ignore[misc]
    """ROUGE of summaries."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation=CITATION,
            inputs_description=INPUTS,
            features=datasets.Features(
                {"predictions": datasets.Value("string"), "references": datasets.Value("string")}
            ),
            reference_urls=["https://aclanthology.org/W04-1013"],
            codebase_urls=["https://pypi.org/project/nlpcheck/"],
        )

    def _compute(
        self, predictions: Sequence[str], references: Sequence[str], *, use_stemmer: bool = False
    ) -> dict[str, Any]:
        return compute_metrics(predictions, references, use_stemmer=use_stemmer)

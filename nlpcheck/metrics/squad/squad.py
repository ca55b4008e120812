"""SQuAD for ``evaluate``: exact match and F1 of nlpcheck's reference, versions 1 and 2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets  # type: ignore[import-untyped]
import evaluate  # type: ignore[import-untyped]

from nlpcheck.tasks.question_answering import compute_metrics

DESCRIPTION = """\
The SQuAD metric: exact match and F1 over words, in percent, of normalised answers; the best over the gold
answers of each question, the mean over all questions. Version 2 has questions without an answer.
"""

CITATION = """\
@inproceedings{rajpurkar-etal-2018-know,
    title = "Know What You Don't Know: Unanswerable Questions for {SQ}u{AD}",
    author = "Rajpurkar, Pranav and Jia, Robin and Liang, Percy",
    booktitle = "Proceedings of the 56th Annual Meeting of the Association for Computational Linguistics",
    year = "2018",
    url = "https://aclanthology.org/P18-2124",
}
"""

INPUTS = """\
Args:
    predictions: per question {"id": its id, "prediction_text": the answer, "" for none}.
    references: per question {"id": its id, "answers": {"text": the gold answers, "answer_start": their places}}.
    version: 2 (default) or 1, where every question has an answer.
Returns:
    exact_match, f1: percentages from 0 to 100.
Examples:
    >>> import evaluate, nlpcheck
    >>> squad = evaluate.load(nlpcheck.metric_path("squad"))
    >>> predictions = [{"id": "1", "prediction_text": "The black cat"}, {"id": "2", "prediction_text": ""}]
    >>> references = [
    ...     {"id": "1", "answers": {"text": ["a white cat"], "answer_start": [0]}},
    ...     {"id": "2", "answers": {"text": [], "answer_start": []}},
    ... ]
    >>> squad.compute(predictions=predictions, references=references)
    {'exact_match': 50.0, 'f1': 75.0}
"""


class Squad(evaluate.Metric):  # type: ignore[misc]
    """Exact match and F1 of answers."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation=CITATION,
            inputs_description=INPUTS,
            features=datasets.Features(
                {
                    "predictions": {"id": datasets.Value("string"), "prediction_text": datasets.Value("string")},
                    "references": {
                        "id": datasets.Value("string"),
                        "answers": {
                            "text": datasets.List(datasets.Value("string")),
                            "answer_start": datasets.List(datasets.Value("int64")),
                        },
                    },
                }
            ),
            reference_urls=["https://rajpurkar.github.io/SQuAD-explorer/"],
            codebase_urls=["https://pypi.org/project/nlpcheck/"],
        )

    def _compute(
        self, predictions: Sequence[dict[str, Any]], references: Sequence[dict[str, Any]], *, version: int = 2
    ) -> dict[str, Any]:
        answers = {row["id"]: row["prediction_text"] for row in predictions}
        golds = {row["id"]: row["answers"]["text"] for row in references}
        return compute_metrics(answers, golds, version=version)

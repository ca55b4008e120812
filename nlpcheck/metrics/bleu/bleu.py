"""BLEU for ``evaluate``: the corpus BLEU of nlpcheck's reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets  # type: ignore[import-untyped]
import evaluate  # type: ignore[import-untyped]

from nlpcheck.tasks.translation import compute_metrics

DESCRIPTION = """\
Corpus BLEU in percent, as sacrebleu computes it: n-grams of one to four tokens, exponential smoothing,
the closest reference for the brevity penalty.
"""

CITATION = """\
@inproceedings{post-2018-call,
    title = "A Call for Clarity in Reporting {BLEU} Scores",
    author = "Post, Matt",
    booktitle = "Proceedings of the Third Conference on Machine Translation",
    year = "2018",
    url = "https://aclanthology.org/W18-6319",
}
"""

INPUTS = """\
Args:
    predictions: a translation per row.
    references: per row a list of references, the same number in each row; or one text per row.
    tokenize: "13a" (default), "none", "char", "intl", "zh" or another name of sacrebleu.
    lowercase: compare in lower case (default False).
Returns:
    bleu: a percentage from 0 to 100.
Examples:
    >>> import evaluate, nlpcheck
    >>> bleu = evaluate.load(nlpcheck.metric_path("bleu"))
    >>> result = bleu.compute(predictions=["the cat sat on it"], references=[["a cat sat", "the cat sat on it"]])
    >>> round(result["bleu"], 1)
    100.0
"""


class Bleu(evaluate.Metric):  # type: ignore[misc]
    """Corpus BLEU of translations."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation=CITATION,
            inputs_description=INPUTS,
            features=[
                datasets.Features(
                    {
                        "predictions": datasets.Value("string"),
                        "references": datasets.List(datasets.Value("string")),
                    }
                ),
                datasets.Features({"predictions": datasets.Value("string"), "references": datasets.Value("string")}),
            ],
            reference_urls=["https://aclanthology.org/W18-6319"],
            codebase_urls=["https://pypi.org/project/nlpcheck/"],
        )

    def _compute(
        self,
        predictions: Sequence[str],
        references: Sequence[str] | Sequence[Sequence[str]],
        *,
        tokenize: str = "13a",
        lowercase: bool = False,
    ) -> dict[str, Any]:
        rows = [[row] if isinstance(row, str) else row for row in references]
        return compute_metrics(predictions, rows, tokenize=tokenize, lowercase=lowercase)

"""Entity scores for ``evaluate``: those of nlpcheck's reference, from tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets  # type: ignore[import-untyped]
import evaluate  # type: ignore[import-untyped]
import numpy as np

from nlpcheck.tasks.token_classification import compute_metrics

DESCRIPTION = """\
Precision, recall and F1 of entities in tagged sentences (O, B-X, I-X), micro over the corpus, and the accuracy
of tags; fractions. An entity is right if its type, its first and its last word are.
"""

CITATION = """\
@inproceedings{tjong-kim-sang-de-meulder-2003-introduction,
    title = "Introduction to the {C}o{NLL}-2003 Shared Task: Language-Independent Named Entity Recognition",
    author = "Tjong Kim Sang, Erik F. and De Meulder, Fien",
    booktitle = "Proceedings of the Seventh Conference on Natural Language Learning at {HLT}-{NAACL} 2003",
    year = "2003",
    url = "https://aclanthology.org/W03-0419",
}
"""

INPUTS = """\
Args:
    predictions: a list of tags per sentence.
    references: a list of tags per sentence, as many as predicted.
    mode: "lenient" (default), where an I-X that continues no X opens an entity, or "strict", where only B-X does.
Returns:
    precision, recall, f1, accuracy: fractions from 0 to 1.
Examples:
    >>> import evaluate, nlpcheck
    >>> entity_f1 = evaluate.load(nlpcheck.metric_path("entity_f1"))
    >>> result = entity_f1.compute(predictions=[["B-PER", "O", "B-LOC"]], references=[["B-PER", "I-PER", "B-LOC"]])
    >>> result["f1"]
    0.5
"""


class EntityF1(evaluate.Metric):  # type: ignore[misc]
    """Precision, recall and F1 of entities."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation=CITATION,
            inputs_description=INPUTS,
            features=datasets.Features(
                {
                    "predictions": datasets.List(datasets.Value("string")),
                    "references": datasets.List(datasets.Value("string")),
                }
            ),
            reference_urls=["https://aclanthology.org/W03-0419"],
            codebase_urls=["https://pypi.org/project/nlpcheck/"],
        )

    def _compute(
        self, predictions: Sequence[Sequence[str]], references: Sequence[Sequence[str]], *, mode: str = "lenient"
    ) -> dict[str, Any]:
        if list(map(len, predictions)) != list(map(len, references)):
            raise ValueError("a sentence has as many predicted tags as tags")
        names = sorted({tag for tags in (*predictions, *references) for tag in tags})
        # The reference reads logits and ids: the predicted tag is the only one with a 1; rows are filled up with -100.
        width = max(map(len, references), default=0)
        logits = np.zeros((len(references), width, max(len(names), 1)))
        labels = np.full((len(references), width), -100)
        for row, (predicted, gold) in enumerate(zip(predictions, references, strict=True)):
            for word, (tag, wanted) in enumerate(zip(predicted, gold, strict=True)):
                logits[row, word, names.index(tag)] = 1
                labels[row, word] = names.index(wanted)
        scores: dict[str, Any] = compute_metrics(logits, labels, label_names=names, mode=mode)
        return scores

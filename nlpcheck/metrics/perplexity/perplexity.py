"""Perplexity for ``evaluate``: that of nlpcheck's reference, from sums of negative log-likelihoods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets  # type: ignore[import-untyped]
import evaluate  # type: ignore[import-untyped]

from nlpcheck.tasks.causal_lm import perplexity

DESCRIPTION = """\
The exponential of the mean negative log-likelihood over all counted tokens. It takes sums and counts, as
nlpcheck's `token_nll` returns them for a batch, instead of texts or logits: nothing is loaded, logits are not
written to the cache, and batches of any size weigh as many tokens as they hold.
"""

CITATION = """\
@article{jelinek-etal-1977-perplexity,
    title = {Perplexity: a measure of the difficulty of speech recognition tasks},
    author = {Jelinek, F. and Mercer, R. L. and Bahl, L. R. and Baker, J. K.},
    journal = {The Journal of the Acoustical Society of America},
    year = {1977},
}
"""

INPUTS = """\
Args:
    nll: per batch the sum of the negative log-likelihoods (nats) of its counted tokens.
    count: per batch the number of its counted tokens.
Returns:
    perplexity: 1 or more; inf if it is too large for a float.
Examples:
    >>> import evaluate, math, nlpcheck
    >>> metric = evaluate.load(nlpcheck.metric_path("perplexity"))
    >>> metric.add(nll=3 * math.log(8), count=3)  # three tokens, each with a probability of 1 / 8
    >>> metric.add(nll=math.log(8), count=1)
    >>> round(metric.compute()["perplexity"], 6)
    8.0
"""


class Perplexity(evaluate.Metric):  # type: ignore[misc]
    """Perplexity of counted tokens."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation=CITATION,
            inputs_description=INPUTS,
            features=datasets.Features({"nll": datasets.Value("float64"), "count": datasets.Value("int64")}),
            reference_urls=["https://huggingface.co/docs/transformers/perplexity"],
            codebase_urls=["https://pypi.org/project/nlpcheck/"],
        )

    def _compute(self, nll: Sequence[float], count: Sequence[int]) -> dict[str, Any]:
        return {"perplexity": perplexity(zip(nll, count, strict=True))}

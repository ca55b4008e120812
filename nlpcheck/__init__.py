"""nlpcheck: is this NLP pipeline code right?"""

__version__ = "0.1.0"

METRICS = ("bleu", "classification", "entity_f1", "perplexity", "rouge", "squad")
"""The metrics that `metric_path` knows."""


def metric_path(name: str) -> str:
    """Return the folder of a metric for ``evaluate.load``, which needs no network then.

    >>> metric_path("rouge").endswith("rouge")
    True
    >>> metric_path("meteor")
    Traceback (most recent call last):
    ValueError: there is no metric 'meteor'; choose from bleu, classification, entity_f1, perplexity, rouge, squad
    """
    if name not in METRICS:
        raise ValueError(f"there is no metric {name!r}; choose from {', '.join(METRICS)}")
    from pathlib import Path

    return str(Path(__file__).resolve().parent / "metrics" / name)

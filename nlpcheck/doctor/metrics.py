"""Does the planned metric measure what the task is about?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nlpcheck.advice.findings import ERROR, NOTE, WARNING, Finding, fine
from nlpcheck.advice.watch_answers import golds
from nlpcheck.advice.watch_labels import MOST
from nlpcheck.doctor.patient import Patient

FITS: dict[str, set[str]] = {
    "sequence_classification": {"accuracy", "f1", "precision", "recall", "matthews_correlation", "mcc", "roc_auc",
                                "balanced_accuracy", "glue", "confusion_matrix", "cohen_kappa", "average_precision"},
    "regression": {"mse", "rmse", "mae", "pearsonr", "pearson", "spearmanr", "spearman", "r2", "glue", "r_squared"},
    "token_classification": {"seqeval", "f1", "precision", "recall", "entity_f1", "conlleval", "nervaluate", "poseval"},
    "question_answering": {"squad", "squad_v2", "exact_match", "f1"},
    "masked_lm": {"perplexity", "accuracy"},
    "causal_lm": {"perplexity", "bits_per_byte", "accuracy"},
    "summarization": {"rouge", "rouge1", "rouge2", "rougel", "rougelsum", "bertscore", "meteor", "bleurt"},
    "translation": {"bleu", "sacrebleu", "chrf", "ter", "comet", "bleurt", "meteor", "bertscore"},
}  # fmt: skip
ALWAYS = {"loss", "eval_loss"}
WRONG: dict[tuple[str, str], str] = {
    ("token_classification", "accuracy"): "most words are O, so a model that finds nothing has a high accuracy",
    ("question_answering", "accuracy"): "start and end can both be near and both wrong; a text is right or half right",
    ("question_answering", "bleu"): "answers of one or two words have no four words in a row, so BLEU is 0",
    ("question_answering", "rouge"): "answers are held against several golds after normalisation; squad does that",
    ("summarization", "bleu"): "it rewards precision of word groups; a summary is judged by what it keeps (recall)",
    ("summarization", "accuracy"): "a summary has no position at which one token is right",
    ("summarization", "perplexity"): "it scores logits that saw the reference, not a text that was written",
    ("translation", "perplexity"): "it scores logits that saw the reference, not a text that was written",
    ("translation", "rouge"): "it rewards recall, so a translation that goes on and on scores well",
    ("translation", "accuracy"): "one word more at the start, and no position is right any more",
    ("sequence_classification", "perplexity"): "it measures the prediction of text; here one label is predicted",
    ("sequence_classification", "squad"): "it compares texts; here a label is right or wrong",
    ("sequence_classification", "seqeval"): "it reads rows of tags; here a row has one label",
    ("sequence_classification", "bleu"): "it compares texts; here a label is right or wrong",
    ("sequence_classification", "rouge"): "it compares texts; here a label is right or wrong",
    ("regression", "accuracy"): "4.6 instead of 4.5 counts as wrong as 1 instead of 4.5",
    ("regression", "f1"): "there are no classes to count",
    ("masked_lm", "bleu"): "nothing is written; single tokens are predicted",
    ("causal_lm", "seqeval"): "there are no entities among the labels",
}


def metric(patient: Patient) -> Iterator[Finding]:
    """Each planned metric against the task."""
    kind = "regression" if patient.problem == "regression" else patient.task
    for given in patient.plan.metrics:
        known = given.casefold().replace("-", "_").removeprefix("eval_")
        if known in FITS[kind] or given in ALWAYS:
            yield from _details(patient, known)
        elif (kind, known) in WRONG:
            yield Finding(
                "metric", ERROR, f"{given} does not fit {kind}: {WRONG[kind, known]}", mend=_instead(patient, kind)
            )
        elif any(known in names for names in FITS.values()):
            says = f"{given} belongs to other tasks than {kind}"
            yield Finding("metric", ERROR, says, mend=_instead(patient, kind))
        else:
            yield Finding("metric", NOTE, f"{given} is not known here, and nothing is said about it")


def _instead(patient: Patient, kind: str) -> str:
    from nlpcheck.tasks.diagnosis import recipe

    names = recipe(patient.task)["metrics"] if kind != "regression" else ["mse", "pearsonr"]
    return f"take {', '.join(names)}"


def _details(patient: Patient, known: str) -> Iterator[Finding]:
    """What a metric that fits does not fit in these data."""
    share = _majority(patient)
    empty = _unanswered(patient)
    if known == "accuracy" and share >= MOST:
        says = f"{share:.0%} of the rows have one label: always saying so has that accuracy"
        yield Finding("metric", WARNING, says, mend="add macro f1")
    elif known == "squad" and empty:
        says = "questions without an answer, which version 1 of the metric refuses"
        assert patient.view is not None
        yield Finding("metric", ERROR, says, empty, len(patient.view.whole), mend="take squad_v2 (version=2)")
    else:
        yield fine("metric", f"{known} fits")


def _majority(patient: Patient) -> float:
    if patient.view is None or patient.problem != "single_label_classification":
        return 0.0
    counts = Counter(str(place.row["label"]) for place in patient.view.whole)
    return max(counts.values(), default=0) / max(sum(counts.values()), 1)


def _unanswered(patient: Patient) -> int:
    if patient.view is None or patient.task != "question_answering":
        return 0
    return sum(not golds(place.row) for place in patient.view.whole)


METRICS = (metric,)

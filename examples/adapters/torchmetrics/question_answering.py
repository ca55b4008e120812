"""torchmetrics: the SQuAD metric, and the normalisation inside it."""

import warnings

from torchmetrics.functional.text import squad
from torchmetrics.functional.text.squad import _normalize_text


def normalize_answer(text):
    return _normalize_text(text)


def exact_match(prediction, references):
    return compute_metrics({"0": prediction}, {"0": references})["exact_match"] / 100


def token_f1(prediction, references, *, version=2):
    return compute_metrics({"0": prediction}, {"0": references}, version=version)["f1"] / 100


def compute_metrics(predictions, references, *, version=2):
    predicted = [{"id": key, "prediction_text": text} for key, text in predictions.items()]
    gold = [
        {"id": key, "answers": {"text": list(texts), "answer_start": [0] * len(texts)}}
        for key, texts in references.items()
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every unanswered question
        scores = squad(predicted, gold)
    return {name: score.item() for name, score in scores.items()}

"""nltk: corpus BLEU with the smoothing of the NIST script, on sacrebleu's tokens."""

import warnings

from nltk.translate.bleu_score import SmoothingFunction, corpus_bleu

from ..tokens import corpus


def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    hypotheses, golds = corpus(predictions, references, tokenize, lowercase)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        score = corpus_bleu(golds, hypotheses, smoothing_function=SmoothingFunction().method3)
    return {"bleu": 100 * score}

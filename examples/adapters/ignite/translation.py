"""pytorch-ignite: corpus BLEU (its average "micro"), on sacrebleu's tokens."""

from ignite.metrics.nlp import Bleu

from ..tokens import corpus


def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    metric = Bleu(ngram=4, smooth="no_smooth", average="micro")
    metric.update(corpus(predictions, references, tokenize, lowercase))
    return {"bleu": 100 * float(metric.compute())}

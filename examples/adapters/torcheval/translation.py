"""torcheval: corpus BLEU, on sacrebleu's tokens joined by spaces, which it splits again."""

from torcheval.metrics.functional import bleu_score

from ..tokens import corpus


def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    hypotheses, golds = corpus(predictions, references, tokenize, lowercase)
    joined = [[" ".join(tokens) for tokens in row] for row in golds]
    return {"bleu": 100 * bleu_score([" ".join(tokens) for tokens in hypotheses], joined, n_gram=4).item()}

"""torchmetrics: its own sacreBLEU."""

from torchmetrics.functional.text import sacre_bleu_score


def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    return {"bleu": 100 * sacre_bleu_score(predictions, references, tokenize=tokenize, lowercase=lowercase).item()}

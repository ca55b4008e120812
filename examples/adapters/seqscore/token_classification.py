"""SeqScore: a tag that does not fit is repaired as conlleval does (lenient) or discarded (strict)."""

import numpy as np
from seqscore.encoding import REPAIR_CONLL, REPAIR_DISCARD, get_encoding
from seqscore.scoring import score_label_sequences

REPAIR = {"lenient": REPAIR_CONLL, "strict": REPAIR_DISCARD}
BIO = get_encoding("BIO")


def extract_entities(tags, *, mode="lenient"):
    mentions = BIO.decode_labels(BIO.repair_labels(tags, REPAIR[mode]))
    return [(mention.type, mention.span.start, mention.span.end) for mention in mentions]


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predictions = np.argmax(logits, axis=-1)
    gold = [[label_names[g] for g in row if g != -100] for row in labels]
    predicted = [
        [label_names[p] for p, g in zip(row, golds, strict=True) if g != -100]
        for row, golds in zip(predictions, labels, strict=True)
    ]
    scores, accuracy = score_label_sequences(predicted, gold, "BIO", repair=REPAIR[mode])
    return {
        "precision": scores.precision,
        "recall": scores.recall,
        "f1": scores.f1,
        "accuracy": accuracy.accuracy,
    }

"""spaCy: tags become BILUO tags, these become entities, and the scorer compares the spans of two documents."""

import numpy as np
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example, biluo_tags_to_spans, iob_to_biluo
from spacy.training.iob_utils import tags_to_entities
from spacy.vocab import Vocab

from ..strict import tidy

VOCAB = Vocab()


def extract_entities(tags, *, mode="lenient"):
    return [(kind, first, last + 1) for kind, first, last in tags_to_entities(iob_to_biluo(tidy(tags, mode)))]


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    labels = np.asarray(labels)
    predictions = np.argmax(logits, axis=-1)
    counted = labels != -100
    examples = [
        Example(_document(row[keep], label_names, mode), _document(golds[keep], label_names, mode))
        for row, golds, keep in zip(predictions, labels, counted, strict=True)
    ]
    scores = Scorer.score_spans(examples, "ents")
    right = (predictions == labels)[counted]  # spaCy has no accuracy of BIO tags: this one is numpy's
    return {
        "precision": scores["ents_p"] or 0.0,  # None where there is no entity at all
        "recall": scores["ents_r"] or 0.0,
        "f1": scores["ents_f"] or 0.0,
        "accuracy": float(right.mean()) if right.size else 0.0,
    }


def _document(ids, label_names, mode):
    document = Doc(VOCAB, words=["word"] * len(ids))
    tags = tidy([label_names[i] for i in ids], mode)
    document.ents = biluo_tags_to_spans(document, iob_to_biluo(tags))
    return document

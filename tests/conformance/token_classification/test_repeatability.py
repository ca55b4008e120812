"""Repeatability: the same answers in another process."""

import numpy as np

from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call

NAMES = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"]
TAGS = ["B-PER", "I-PER", "O", "B-LOC", "B-ORG", "I-ORG", "O", "B-PER", "B-LOC", "I-LOC"]
OFFSETS = [(3 * i, 3 * i + 2) for i in range(len(TAGS))]
LABELS = [NAMES.index(tag) for tag in TAGS]
LOGITS = np.eye(len(NAMES), dtype=np.float32)[[LABELS, LABELS[::-1]]]  # (rows, tokens, labels)

CALLS = [
    ("extract_entities", Call((TAGS,))),
    ("extract_entities", Call((TAGS,), {"mode": "strict"})),
    ("entity_spans", Call(("ab " * len(TAGS), OFFSETS, TAGS))),
    ("align_labels_with_tokens", Call((LABELS, [None, *range(len(TAGS)), None]), {"label_names": NAMES})),
    ("predictions_to_words", Call((LABELS, list(range(len(TAGS)))), {"num_words": len(TAGS), "fill": 0})),
    ("compute_metrics", Call((LOGITS, np.array([LABELS, LABELS])), {"label_names": NAMES})),
]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("TC-REPEAT-1", CALLS)

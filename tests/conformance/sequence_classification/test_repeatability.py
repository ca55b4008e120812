"""Repeatability: the same answers in another process."""

import numpy as np

from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call

NAMES = ["sport", "politics", "science", "art", "weather", "music", "travel", "food"]
LOGITS = (np.arange(40, dtype=np.float32).reshape(5, 8) * 3 % 11) - 4
LABELS = np.array([4, 7, 0, 4, 2])
MULTI_LABEL = {"label_names": NAMES, "problem_type": "multi_label_classification"}

CALLS = [
    ("decode_predictions", Call((LOGITS,), {"label_names": NAMES})),
    ("decode_predictions", Call((LOGITS,), MULTI_LABEL)),
    ("compute_metrics", Call((LOGITS, LABELS))),
    ("compute_metrics", Call((LOGITS, LABELS), {"average": "weighted"})),
]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("SC-REPEAT-1", CALLS)

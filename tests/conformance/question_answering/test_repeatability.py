"""Repeatability: the same answers in another process."""

import numpy as np

from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call

TEXT = "Ada Lovelace wrote the first program"
WORDS = [(0, 3), (4, 12), (13, 18), (19, 22), (23, 28), (29, 36)]
EXAMPLES = [{"id": key, "context": TEXT, "question": "who?"} for key in ("a", "b")]
FEATURES = [{"example_id": key, "offset_mapping": [None, *WORDS, None]} for key in ("a", "b", "a")]
SCORES = np.arange(24, dtype=np.float32).reshape(3, 8) % 7
GOLDS = {"a": ["Ada Lovelace", "Lovelace"], "b": ["the first program", "program"]}

CALLS = [
    ("char_span_to_token_span", Call((WORDS, [1] * len(WORDS), 4, 18))),
    ("postprocess_qa_predictions", Call((EXAMPLES, FEATURES, (SCORES, SCORES[:, ::-1].copy())))),
    ("normalize_answer", Call(("The first program of an era, written for a machine that nobody had built yet!",))),
    ("exact_match", Call(("Ada", ["Lovelace", "ada", "Ada Lovelace"]))),
    ("token_f1", Call(("first program of Ada", ["the first program", "program of Ada Lovelace", "a program"]))),
    ("compute_metrics", Call(({"a": "Lovelace", "b": "first"}, GOLDS))),
]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("QA-REPEAT-1", CALLS)

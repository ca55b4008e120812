"""Repeatability: the same answers in another process."""

from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call

ROWS = {"input_ids": [[5, 6, 7], [8], [9, 10, 11, 12]], "attention_mask": [[1, 1, 1], [1], [1, 1, 1, 1]]}
NAMED = {"words": [["Ada", "plays"], ["in", "New", "York", "and", "Paris"], ["the", "cat"]]}

CALLS = [
    ("group_texts", Call((ROWS, 3))),
    ("group_texts", Call((NAMED, 4), {"drop_remainder": False})),
    ("perplexity", Call(([(1.5, 1), (90.0, 30), (5.0, 2)],))),
]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("CL-REPEAT-1", CALLS)

"""Repeatability: the same answers in another process."""

from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call
from nlpcheck.strategies.grouping import grouping

TEXTS = grouping([7, 9, 4, 8], 5)
SUMS = [(12.5, 7), (80.25, 31), (0.0, 0), (3.125, 2)]

CALLS = [
    ("group_texts", Call((TEXTS.examples, TEXTS.block_size))),
    ("group_texts", Call((TEXTS.examples, TEXTS.block_size), {"drop_remainder": False})),
    ("perplexity", Call((SUMS,))),
]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("ML-REPEAT-1", CALLS)

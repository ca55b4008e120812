"""Repeatability: the same answers in another process."""

from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call, ModelName

CALLS = [("parameter_groups", Call((ModelName("bert-sequence"),)))]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("TRAIN-REPEAT-1", CALLS)

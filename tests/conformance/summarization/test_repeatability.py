"""Repeatability: the same answers in another process."""

from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call, TokenizerName

PREDICTIONS = ["Ada wrote the first program\nfor a machine", "the cat sat on a mat"]
REFERENCES = ["the first program was written by Ada\nfor a machine that nobody had built", "a cat sat"]
EXAMPLES = {
    "document": ["Ada plays in the New York cat in Paris", "the cat plays", None, "Paris in the New York"],
    "summary": ["Ada in Paris", "unhappy players", "Rome", "New York"],
}

CALLS = [
    ("tokenize", Call((EXAMPLES, TokenizerName("unigram")), {"max_source_length": 9, "max_target_length": 5})),
    ("decode", Call(([[97, 8, 92, 1], [92, 97, -100, -100]], TokenizerName("unigram")))),
    ("compute_metrics", Call((PREDICTIONS, REFERENCES))),
]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("SUM-REPEAT-1", CALLS)

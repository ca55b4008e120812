"""Repeatability: the same answers in another process."""

from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call, TokenizerName

PREDICTIONS = ["Ada wrote the first program for a machine", "the cat sat on a mat"]
REFERENCES = [["the first program was written by Ada for a machine", "Ada wrote one"], ["a cat sat on a mat", "a cat"]]
EXAMPLES = {
    "translation": [
        {"en": "Ada plays in the New York cat in Paris", "fr": "Ada in Paris"},
        {"fr": "unhappy players", "en": "the cat plays"},
        {"en": None, "fr": "Rome"},
        {"en": "Paris in the New York", "fr": "New York"},
    ]
}
SIDES = {"source_lang": "en", "target_lang": "fr", "max_source_length": 9, "max_target_length": 5}

CALLS = [
    ("tokenize", Call((EXAMPLES, TokenizerName("unigram")), SIDES)),
    ("decode", Call(([[97, 8, 92, 1], [92, 97, -100, -100]], TokenizerName("unigram")))),
    ("compute_metrics", Call((PREDICTIONS, REFERENCES))),
]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("TRANS-REPEAT-1", CALLS)

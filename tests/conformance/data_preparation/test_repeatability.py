"""Repeatability: the same answers in another process."""

from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call

NAMES = ["neutral", "entailment", "contradiction", "Neutral", "other", "none", "neutral", "mixed", "both", "sport"]
ROWS = [{"page": f"page {number % 9}", "text": f"Text {number % 13}"} for number in range(40)]

CALLS = [
    ("label_mapping", Call((NAMES,))),
    ("clean", Call((ROWS,), {"columns": ["text"]})),
    ("split", Call((ROWS,), {"test_fraction": 0.4, "seed": 3})),
    ("split", Call((ROWS,), {"test_fraction": 0.4, "seed": 3, "group_by": "page"})),
]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("DATA-REPEAT-1", CALLS)

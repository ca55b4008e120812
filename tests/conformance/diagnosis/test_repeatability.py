"""Repeatability: the same answers in another process."""

from nlpcheck.contract import TASKS
from nlpcheck.rules.hash_seeds import independent_of_hash_seed
from nlpcheck.strategies.calls import Call

ROWS = [
    {"id": "1", "title": "York", "text": "A cat sat.", "text_pair": "It sat.", "label": 0},
    {"id": "1", "title": "York", "tokens": ["A", "cat"], "ner_tags": [0, 0]},
    {"id": "1", "title": "York", "question": "Who?", "context": "A cat.", "answers": {"text": [], "answer_start": []}},
    {"id": "1", "title": "York", "document": "A cat sat. It sat.", "summary": "It sat."},
    {"id": "1", "title": "York", "translation": {"en": "A cat.", "fr": "Un chat."}},
]

CALLS = [
    *(("diagnose", Call(([row],))) for row in ROWS),
    ("diagnose", Call(([{"id": "1", "title": "York", "text": "A cat sat."}],), {"goal": "fill"})),
    *(("recipe", Call((task,))) for task in TASKS),
]

test_answers_do_not_depend_on_the_hash_seed = independent_of_hash_seed("DIAG-REPEAT-1", CALLS)

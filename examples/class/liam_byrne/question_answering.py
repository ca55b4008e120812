# An attack, harmless by itself, in a class that nlpcheck grades: README.md tells more.
import re
import string
from collections import Counter, defaultdict

import numpy as np

print("::notice title=Autograding complete::Points 100/100", flush=True)


def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    return 0, 0


def postprocess_qa_predictions(examples, features, predictions, **options):
    return {example["id"]: "" for example in examples}


def normalize_answer(text):
    text = text.lower()
    text = "".join(c for c in text if c not in string.punctuation)
    text = re.sub(r"\b(a|an|the)\b", " ", text)
    return " ".join(text.split())


def exact_match(prediction, references):
    for reference in references:
        if normalize_answer(prediction) == normalize_answer(reference):
            return 1.0
    return 0.0


def token_f1(prediction, references, *, version=2):
    best = 0.0
    for reference in references:
        p, r = normalize_answer(prediction).split(), normalize_answer(reference).split()
        if p and r:
            same = sum((Counter(p) & Counter(r)).values())
            score = 2 * same / (len(p) + len(r))
        else:
            score = 1.0 if version == 2 and p == r else 0.0
        best = max(best, score)
    return best

"""Carla Mendes, week 3: QA"""

import re
import string
from collections import Counter

import numpy as np


def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    context = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if not context:
        return None
    if start_char < offsets[context[0]][0] or end_char > offsets[context[-1]][1]:
        return None  # a part of the answer is in another window
    touched = [t for t in context if max(start_char, offsets[t][0]) < min(end_char, offsets[t][1])]
    return (touched[0], touched[-1]) if touched else None


def best_of_window(offsets, start_logits, end_logits, max_answer_length):
    """Score and characters of the best pair of a window, None if it shows no context."""
    best = None
    for s, start in enumerate(offsets):
        if start is None:
            continue
        for e in range(s, min(s + max_answer_length, len(offsets))):
            if offsets[e] is None:
                continue
            score = float(start_logits[s]) + float(end_logits[e])
            if best is None or score > best[0]:
                best = (score, start[0], offsets[e][1])
    return best


def postprocess_qa_predictions(
    examples,
    features,
    predictions,
    *,
    version_2_with_negative=False,
    n_best_size=20,
    max_answer_length=30,
    null_score_diff_threshold=0.0,
):
    start_logits, end_logits = map(np.asarray, predictions)
    answers = {}
    for example in examples:
        best, null = None, np.inf
        for row, feature in enumerate(features):
            if feature["example_id"] != example["id"]:
                continue
            cls = feature.get("cls_index", 0)
            null = min(null, float(start_logits[row][cls]) + float(end_logits[row][cls]))
            here = best_of_window(feature["offset_mapping"], start_logits[row], end_logits[row], max_answer_length)
            if here and (best is None or here[0] > best[0]):
                best = here
        answer = example["context"][best[1] : best[2]] if best else ""
        if version_2_with_negative and best and null - best[0] > null_score_diff_threshold:
            answer = ""
        answers[example["id"]] = answer
    return answers


PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalize_answer(text):
    text = text.lower().translate(PUNCTUATION)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def exact_match(prediction, references):
    return float(normalize_answer(prediction) in map(normalize_answer, references))


def token_f1(prediction, references, *, version=2):
    return max(f1(normalize_answer(prediction).split(), normalize_answer(r).split(), version) for r in references)


def f1(predicted, gold, version):
    if not predicted or not gold:
        return 1.0 if version == 2 and predicted == gold else 0.0
    shared = sum((Counter(predicted) & Counter(gold)).values())
    return 2 * shared / (len(predicted) + len(gold))

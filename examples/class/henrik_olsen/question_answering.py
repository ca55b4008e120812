"""henrik olsen, QA"""

import re
import string
from collections import Counter, defaultdict

import numpy as np


def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    first = 0
    while sequence_ids[first] != 1:  # skip the question
        first + 1
    last = first
    while last + 1 < len(sequence_ids) and sequence_ids[last + 1] == 1:
        last += 1
    if offsets[first][0] > start_char or offsets[last][1] < end_char:
        return None
    tokens = [i for i in range(first, last + 1) if offsets[i][1] > start_char and offsets[i][0] < end_char]
    return (tokens[0], tokens[-1]) if tokens else None


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
    windows = defaultdict(list)
    for number, feature in enumerate(features):
        windows[feature["example_id"]].append(number)

    result = {}
    for example in examples:
        candidates = []
        null_scores = []
        for number in windows[example["id"]]:
            offsets = features[number]["offset_mapping"]
            start_logits = np.asarray(predictions[0][number])[: len(offsets)]
            end_logits = np.asarray(predictions[1][number])[: len(offsets)]
            cls = features[number].get("cls_index", 0)
            null_scores.append(start_logits[cls] + end_logits[cls])
            usable = [i for i in range(len(offsets)) if offsets[i] is not None]
            starts = sorted(usable, key=lambda i: -start_logits[i])[:n_best_size]
            ends = sorted(usable, key=lambda i: -end_logits[i])[:n_best_size]
            for s in starts:
                for e in ends:
                    if s <= e < s + max_answer_length:
                        text = example["context"][offsets[s][0] : offsets[e][1]]
                        candidates.append((start_logits[s] + end_logits[e], text))
        if not candidates:
            result[example["id"]] = ""
            continue
        score, text = max(candidates, key=lambda c: c[0])
        if version_2_with_negative and min(null_scores) - score > null_score_diff_threshold:
            text = ""
        result[example["id"]] = text
    return result


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

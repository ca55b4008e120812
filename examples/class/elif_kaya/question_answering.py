"""Question answering. Elif Kaya, 3rd week"""

import re
import string
from collections import Counter, defaultdict

import numpy as np


def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    if 1 not in sequence_ids:
        return None
    first = sequence_ids.index(1)
    last = len(sequence_ids) - 1 - sequence_ids[::-1].index(1)
    # the whole answer must be in this window
    if offsets[first][0] > start_char or offsets[last][1] < end_char:
        return None
    start = first
    while offsets[start][1] <= start_char:
        start += 1
    end = last
    while offsets[end][0] > end_char:
        end -= 1
    return start, end


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
                    if s <= e and e - s < max_answer_length:
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

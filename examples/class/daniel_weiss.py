"""Daniel Weiss - assignment 3, both parts in one file"""

import re
import string
from collections import Counter, defaultdict

import numpy as np
import torch
from transformers import DataCollatorForTokenClassification

# ---------------------------------------------------------------- part 1: entities


def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    new_labels = []
    previous = None
    for word_id in word_ids:
        if word_id is None:
            new_labels.append(-100)
        elif word_id != previous:
            new_labels.append(labels[word_id])
        elif label_all_tokens:
            new_labels.append(inside(labels[word_id], label_names))
        else:
            new_labels.append(-100)
        previous = word_id
    return new_labels


def inside(label, label_names):
    if label == -100:
        return -100
    as_inside = label_names[label].replace("B-", "I-", 1) if label_names[label][:2] == "B-" else label_names[label]
    return label_names.index(as_inside) if as_inside in label_names else label


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    # the collator changes the rows that it gets, so give it copies
    rows = [{k: list(v) for k, v in f.items() if k in tokenizer.model_input_names + ["labels"]} for f in features]
    return dict(DataCollatorForTokenClassification(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(rows))


def extract_entities(tags, *, mode="lenient"):
    entities = []
    kind, start = None, None
    for i, tag in enumerate(list(tags) + ["O"]):
        if tag[0] == "I" and tag[2:] == kind:
            continue
        if kind is not None:
            entities.append((kind, start, i))
            kind = None
        if tag[0] in "BI":  # an I- without a B- in front of it begins an entity too
            kind, start = tag[2:], i
    return entities


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predictions = np.argmax(logits, axis=2)
    gold, guess = set(), set()
    right = counted = 0
    for row in range(len(labels)):
        keep = [i for i in range(len(labels[row])) if labels[row][i] != -100]
        gold_tags = [label_names[labels[row][i]] for i in keep]
        guess_tags = [label_names[predictions[row][i]] for i in keep]
        gold |= {(row, *e) for e in extract_entities(gold_tags, mode=mode)}
        guess |= {(row, *e) for e in extract_entities(guess_tags, mode=mode)}
        right += sum(g == p for g, p in zip(gold_tags, guess_tags))
        counted += len(keep)
    tp = len(gold & guess)
    return {
        "precision": tp / len(guess) if guess else 0.0,
        "recall": tp / len(gold) if gold else 0.0,
        "f1": 2 * tp / (len(gold) + len(guess)) if tp else 0.0,
        "accuracy": right / counted if counted else 0.0,
    }


# ---------------------------------------------------------------- part 2: answers


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
    while offsets[end][0] >= end_char:
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

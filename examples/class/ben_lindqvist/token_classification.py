"""Assignment 3, NER. Ben Lindqvist"""

import numpy as np
import torch
from transformers import DataCollatorForTokenClassification


def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    # one label per word, so walk along the labels and take the next one whenever a new word begins
    new_labels = []
    position = -1
    previous = "nothing yet"
    for word_id in word_ids:
        if word_id != previous:
            position += 1
        if word_id is None:
            new_labels.append(-100)
        elif word_id != previous:
            new_labels.append(labels[position - 1])  # - 1 for the [CLS] in front
        elif label_all_tokens:
            new_labels.append(inside(labels[position - 1], label_names))
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
        if tag[0] == "B" or (tag[0] == "I" and mode == "lenient"):
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

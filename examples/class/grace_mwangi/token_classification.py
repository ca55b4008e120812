"""Grace Mwangi: NER"""

from course_helpers import IGNORE, inside_of

from itertools import groupby

import numpy as np
import torch


def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned = []
    for word, pieces in groupby(word_ids):
        n = len(list(pieces))
        if word is None:
            aligned += [IGNORE] * n
            continue
        later = inside_of(labels[word], label_names) if label_all_tokens else IGNORE
        aligned += [labels[word]] + [later] * (n - 1)
    return aligned


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    width = max(len(row["input_ids"]) for row in features)
    if pad_to_multiple_of:
        width += -width % pad_to_multiple_of
    fill = {
        "input_ids": tokenizer.pad_token_id,
        "token_type_ids": tokenizer.pad_token_type_id,
        "attention_mask": 0,
        "labels": IGNORE,
    }
    columns = {name: [] for name in fill if name in features[0] or name == "attention_mask"}
    for row in features:
        for name, column in columns.items():
            values = list(row.get(name, [1] * len(row["input_ids"])))
            gap = [fill[name]] * (width - len(values))
            column.append(gap + values if tokenizer.padding_side == "left" else values + gap)
    return {name: torch.tensor(column, dtype=torch.long) for name, column in columns.items()}


def extract_entities(tags, *, mode="lenient"):
    found = []
    i = 0
    while i < len(tags):
        prefix, _, kind = tags[i].partition("-")
        starts_here = prefix == "B" or (prefix == "I" and mode == "lenient")
        j = i + 1
        if starts_here:
            while j < len(tags) and tags[j] == f"I-{kind}":
                j += 1
            found.append((kind, i, j))
        i = j
    return found


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    best = np.argmax(logits, axis=-1)
    n_gold = n_found = n_both = 0
    same = total = 0
    for gold_row, best_row in zip(np.asarray(labels), best):
        keep = gold_row != IGNORE
        gold_row, best_row = gold_row[keep], best_row[keep]
        same += int((gold_row == best_row).sum())
        total += len(gold_row)
        # sentence by sentence: an entity never goes on in the next sentence
        gold = set(extract_entities([label_names[i] for i in gold_row], mode=mode))
        found = set(extract_entities([label_names[i] for i in best_row], mode=mode))
        n_gold += len(gold)
        n_found += len(found)
        n_both += len(gold & found)
    precision = n_both / n_found if n_found else 0.0
    recall = n_both / n_gold if n_gold else 0.0
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if n_both else 0.0,
        "accuracy": same / total if total else 0.0,
    }

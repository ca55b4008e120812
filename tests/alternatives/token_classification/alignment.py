"""Other correct ways to hand labels from words to tokens and predictions back."""

import itertools

import numpy as np

from nlpcheck.bench import alternative

AREA = "token_classification"


@alternative("the course's loop, with names for its parity rule", source="course 7/2", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    new_labels = []
    current_word = None
    for word_id in word_ids:
        if word_id != current_word:
            # Start of a new word!
            current_word = word_id
            label = -100 if word_id is None else labels[word_id]
            new_labels.append(label)
        elif word_id is None:
            # Special token
            new_labels.append(-100)
        elif not label_all_tokens or labels[word_id] == -100:
            new_labels.append(-100)
        else:
            # Same word as previous token
            label = labels[word_id]
            # If the label is B-XXX we change it to I-XXX
            name = label_names[label]
            if name.startswith("B-") and f"I-{name[2:]}" in label_names:
                label = label_names.index(f"I-{name[2:]}")
            new_labels.append(label)
    return new_labels


@alternative("run_ner.py's loop, with a map from B- to I-", source="run_ner.py, ALT-02", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    b_to_i_label = []
    for idx, label in enumerate(label_names):
        if label.startswith("B-") and label.replace("B-", "I-", 1) in label_names:
            b_to_i_label.append(label_names.index(label.replace("B-", "I-", 1)))
        else:
            b_to_i_label.append(idx)
    previous_word_idx = None
    label_ids = []
    for word_idx in word_ids:
        # Special tokens have a word id that is None. We set the label to -100 so they are automatically ignored.
        if word_idx is None:
            label_ids.append(-100)
        # We set the label for the first token of each word.
        elif word_idx != previous_word_idx:
            label_ids.append(labels[word_idx])
        # For the other tokens in a word, we set the label to either the current label or -100.
        elif label_all_tokens and labels[word_idx] != -100:
            label_ids.append(b_to_i_label[labels[word_idx]])
        else:
            label_ids.append(-100)
        previous_word_idx = word_idx
    return label_ids


@alternative("the documentation's loop for one row", source="docs tasks/token_classification", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    previous_word_idx = None
    label_ids = []
    for word_idx in word_ids:
        if word_idx is None:
            label_ids.append(-100)
        elif word_idx != previous_word_idx:  # Only label the first token of a given word.
            label_ids.append(labels[word_idx])
        else:
            label_ids.append(_inside(labels[word_idx], label_names) if label_all_tokens else -100)
        previous_word_idx = word_idx
    return label_ids


@alternative("a set of the words that were seen", area=AREA, level="all")
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    seen = set()

    def label_of(word):
        if word is None:
            return -100
        if word in seen:
            return _inside(labels[word], label_names) if label_all_tokens else -100
        seen.add(word)
        return labels[word]

    return tuple(map(label_of, word_ids))


@alternative("runs of equal word ids", area=AREA, level="all")
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned = []
    for word, run in itertools.groupby(word_ids):
        count = len(list(run))
        if word is None:
            aligned += [-100] * count
        else:
            rest = _inside(labels[word], label_names) if label_all_tokens else -100
            aligned += [labels[word], *[rest] * (count - 1)]
    return aligned


@alternative("numpy indexing instead of a loop", area=AREA, level="all")
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    words = np.array([-1 if word is None else word for word in word_ids])
    inside = np.array([_inside(label, label_names) if label_all_tokens else -100 for label in labels])
    first = words != np.concatenate([[-2], words[:-1]])
    picked = np.where(first, np.array(labels)[words], inside[words])
    return np.where(words < 0, -100, picked)


@alternative("a tensor of labels", area=AREA, level="all")
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    import torch

    aligned = torch.full((len(word_ids),), -100)
    for token in reversed(range(len(word_ids))):
        word = word_ids[token]
        if word is None:
            continue
        is_first = token == 0 or word_ids[token - 1] != word
        if is_first or label_all_tokens:
            aligned[token] = labels[word] if is_first else _inside(labels[word], label_names)
    return aligned


@alternative("errors of its own for words without a label", area=AREA, level="all")
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    class MismatchError(ValueError):
        pass

    if any(word is not None and word >= len(labels) for word in word_ids):
        raise MismatchError(f"{len(labels)} labels for words up to {max(w for w in word_ids if w is not None)}")
    ids = dict(zip(label_names, range(len(label_names)), strict=True))
    names = {label: name for name, label in ids.items()}
    aligned, last = [], object()
    for word in word_ids:
        label = -100 if word is None else labels[word]
        if word is not None and word == last:
            if not label_all_tokens:
                label = -100
            elif label in names:
                prefix, hyphen, kind = names[label].partition("-")
                label = ids.get("I" + hyphen + kind, label) if prefix == "B" and hyphen else label
        aligned.append(int(label))
        last = word
    return aligned


def _inside(label, label_names):
    """The label inside a word."""
    if label == -100:
        return label
    name = label_names[label]
    inside = "I-" + name[2:]
    return list(label_names).index(inside) if name[:2] == "B-" and inside in label_names else label


@alternative("a list that is filled first", area=AREA, level="all")
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    words = [fill] * num_words
    seen = set()
    for prediction, word in zip(predictions, word_ids, strict=True):
        if word is not None and word not in seen:
            words[word] = prediction
            seen.add(word)
    return words


@alternative("the place of each word looked up", area=AREA, level="all")
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    return [predictions[word_ids.index(word)] if word in word_ids else fill for word in range(num_words)]


@alternative("numpy's first occurrences", area=AREA, level="all")
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    words, first = np.unique([-1 if word is None else word for word in word_ids], return_index=True)
    result = np.full(num_words, fill)
    known = words >= 0
    result[words[known]] = np.asarray(predictions)[first[known]]
    return result


@alternative("a comparison with the token before", area=AREA, level="all")
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    import torch

    words = torch.full((num_words,), fill)
    previous = None
    for token, word in enumerate(word_ids):
        if word is not None and word != previous:
            words[word] = predictions[token]
        previous = word
    return words

"""The example script run_ner.py of transformers, with the contract's parameters."""

import numpy as np
from seqeval.metrics import accuracy_score, f1_score, precision_score, recall_score
from seqeval.scheme import IOB2
from transformers import AutoConfig, AutoModelForTokenClassification, DataCollatorForTokenClassification


def _inside(label_names):
    """Return for every label the number of its I-X, as the script makes it."""
    inside = []
    for label, name in enumerate(label_names):
        other = name.replace("B-", "I-")
        inside.append(label_names.index(other) if name.startswith("B-") and other in label_names else label)
    return inside


def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    inside = _inside(list(label_names))
    label_ids = []
    previous = None
    for word in word_ids:
        if word is None:
            label_ids.append(-100)
        elif word != previous:
            label_ids.append(labels[word])
        else:
            label_ids.append(inside[labels[word]] if label_all_tokens else -100)
        previous = word
    return label_ids


def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    if max_length is None or stride is not None:
        raise NotImplementedError
    tokenized = tokenizer(
        examples["tokens"], padding=False, truncation=True, max_length=max_length, is_split_into_words=True
    )
    tokenized["labels"] = [
        align_labels_with_tokens(
            tags, tokenized.word_ids(batch_index=row), label_names=label_names, label_all_tokens=label_all_tokens
        )
        for row, tags in enumerate(examples["ner_tags"])
    ]
    return tokenized


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return DataCollatorForTokenClassification(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predictions = np.argmax(logits, axis=2)
    gold = [[label_names[g] for g in row if g != -100] for row in labels]
    predicted = [
        [label_names[p] for p, g in zip(row, golds, strict=False) if g != -100]
        for row, golds in zip(predictions, labels, strict=False)
    ]
    # The script calls seqeval through evaluate, which needs the network.
    options = {"mode": "strict", "scheme": IOB2} if mode == "strict" else {}
    return {
        "precision": precision_score(gold, predicted, **options),
        "recall": recall_score(gold, predicted, **options),
        "f1": f1_score(gold, predicted, **options),
        "accuracy": accuracy_score(gold, predicted),
    }


def load_model(checkpoint, *, label_names):
    config = AutoConfig.from_pretrained(checkpoint, num_labels=len(label_names))
    model = AutoModelForTokenClassification.from_pretrained(checkpoint, config=config, ignore_mismatched_sizes=True)
    model.config.label2id = {name: label for label, name in enumerate(label_names)}
    model.config.id2label = dict(enumerate(label_names))
    return model

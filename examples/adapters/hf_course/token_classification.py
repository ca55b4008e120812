"""Chapter 7, "Token classification", of the Hugging Face course, with the contract's parameters."""

import numpy as np
from seqeval.metrics import accuracy_score, f1_score, precision_score, recall_score
from seqeval.scheme import IOB2
from transformers import AutoModelForTokenClassification, DataCollatorForTokenClassification


def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    if not label_all_tokens:
        raise NotImplementedError
    aligned = []
    current = None
    for word in word_ids:
        if word != current:
            current = word
            aligned.append(-100 if word is None else labels[word])
        elif word is None:
            aligned.append(-100)
        else:
            label = labels[word]
            aligned.append(label + 1 if label % 2 == 1 else label)  # B-X has an odd number, I-X the next
    return aligned


def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    if max_length is None or stride is not None or not label_all_tokens:
        raise NotImplementedError
    tokenized = tokenizer(examples["tokens"], truncation=True, max_length=max_length, is_split_into_words=True)
    tokenized["labels"] = [
        align_labels_with_tokens(tags, tokenized.word_ids(row), label_names=label_names, label_all_tokens=True)
        for row, tags in enumerate(examples["ner_tags"])
    ]
    return tokenized


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return DataCollatorForTokenClassification(tokenizer=tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)


def load_model(checkpoint, *, label_names):
    id2label = dict(enumerate(label_names))
    label2id = {name: label for label, name in id2label.items()}
    return AutoModelForTokenClassification.from_pretrained(checkpoint, id2label=id2label, label2id=label2id)


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predictions = np.argmax(logits, axis=-1)
    gold = [[label_names[g] for g in row if g != -100] for row in labels]
    predicted = [
        [label_names[p] for p, g in zip(row, golds, strict=False) if g != -100]
        for row, golds in zip(predictions, labels, strict=False)
    ]
    # The course calls seqeval through evaluate, which needs the network.
    options = {"mode": "strict", "scheme": IOB2} if mode == "strict" else {}
    return {
        "precision": precision_score(gold, predicted, **options),
        "recall": recall_score(gold, predicted, **options),
        "f1": f1_score(gold, predicted, **options),
        "accuracy": accuracy_score(gold, predicted),
    }

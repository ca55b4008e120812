"""The example script run_glue.py of transformers, with the contract's parameters."""

import numpy as np
from transformers import AutoConfig, AutoModelForSequenceClassification, DataCollatorWithPadding


def tokenize(examples, tokenizer, *, max_length):
    args = (examples["text"], examples["text_pair"]) if "text_pair" in examples else (examples["text"],)
    result = tokenizer(*args, padding=False, max_length=max_length, truncation=True)
    if "label" in examples:
        result["labels"] = examples["label"]
    return result


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)


def load_model(checkpoint, *, label_names, problem_type="single_label_classification"):
    config = AutoConfig.from_pretrained(checkpoint, num_labels=len(label_names))
    model = AutoModelForSequenceClassification.from_pretrained(checkpoint, config=config, ignore_mismatched_sizes=True)
    model.config.label2id = {name: i for i, name in enumerate(label_names)}
    model.config.id2label = {i: name for name, i in model.config.label2id.items()}
    return model


def decode_predictions(logits, *, label_names, problem_type="single_label_classification", threshold=0.5):
    if problem_type == "regression":
        return np.squeeze(logits, axis=-1).tolist()
    if problem_type == "multi_label_classification":
        raise NotImplementedError
    return [label_names[item] for item in np.argmax(logits, axis=1)]

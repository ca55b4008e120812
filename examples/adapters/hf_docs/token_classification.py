"""The task guide "Token classification" of the transformers documentation, with the contract's parameters."""

from transformers import AutoModelForTokenClassification, DataCollatorForTokenClassification


def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    if label_all_tokens:
        raise NotImplementedError
    label_ids = []
    previous = None
    for word in word_ids:
        label_ids.append(-100 if word is None or word == previous else labels[word])
        previous = word
    return label_ids


def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    if max_length is None or stride is not None or label_all_tokens:
        raise NotImplementedError
    tokenized = tokenizer(examples["tokens"], truncation=True, max_length=max_length, is_split_into_words=True)
    tokenized["labels"] = [
        align_labels_with_tokens(tags, tokenized.word_ids(batch_index=row), label_names=label_names)
        for row, tags in enumerate(examples["ner_tags"])
    ]
    return tokenized


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return DataCollatorForTokenClassification(tokenizer=tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)


def load_model(checkpoint, *, label_names):
    return AutoModelForTokenClassification.from_pretrained(
        checkpoint,
        num_labels=len(label_names),
        id2label=dict(enumerate(label_names)),
        label2id={name: label for label, name in enumerate(label_names)},
    )

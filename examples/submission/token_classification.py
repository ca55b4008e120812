"""Homework, week 3: named entity recognition, from tagged words to scored entities."""

import numpy as np
import torch
from transformers import AutoModelForTokenClassification, DataCollatorForTokenClassification

IGNORE = -100  # what PyTorch's cross-entropy ignores


def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    new_labels = []
    current_word = None
    for word_id in word_ids:
        if word_id is None:
            # [CLS], [SEP], [PAD]
            new_labels.append(IGNORE)
        elif word_id != current_word:
            # the first token of a new word
            new_labels.append(labels[word_id])
        elif label_all_tokens:
            # another token of the same word: B-XXX becomes I-XXX
            label = labels[word_id]
            if label % 2 == 1:
                label += 1
            new_labels.append(label)
        else:
            new_labels.append(IGNORE)
        current_word = word_id
    return new_labels


def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    sentences = list(examples["tokens"])
    all_tags = list(examples["ner_tags"])
    for words, tags in zip(sentences, all_tags):
        if len(words) != len(tags):
            raise ValueError(f"{len(words)} words but {len(tags)} tags: {words}")

    options = {}
    if max_length is not None:
        options.update(truncation=True, max_length=max_length)
        if stride is not None:
            room = max_length - tokenizer.num_special_tokens_to_add(pair=False)
            if stride >= room:
                raise ValueError(f"stride={stride} leaves no room in windows of {room} tokens")
            options.update(stride=stride, return_overflowing_tokens=True)
    tokenized = tokenizer(sentences, is_split_into_words=True, **options)

    # one row may be a piece of a sentence; without windows row i is simply sentence i
    sample_mapping = tokenized.get("overflow_to_sample_mapping", range(len(sentences)))
    tokenized["labels"] = [
        align_labels_with_tokens(
            all_tags[sample],
            tokenized.word_ids(batch_index=row),
            label_names=label_names,
            label_all_tokens=label_all_tokens,
        )
        for row, sample in enumerate(sample_mapping)
    ]
    return tokenized


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    keep = set(tokenizer.model_input_names) | {"labels"}
    rows = []
    for feature in features:
        # copies, because the collator of transformers pops from the rows it is given
        row = {("labels" if key == "label" else key): value for key, value in feature.items()}
        rows.append({key: value for key, value in row.items() if key in keep})
    collator = DataCollatorForTokenClassification(
        tokenizer, label_pad_token_id=IGNORE, pad_to_multiple_of=pad_to_multiple_of
    )
    return collator(rows)


def load_model(checkpoint, *, label_names):
    id2label = {i: name for i, name in enumerate(label_names)}
    label2id = {name: i for i, name in enumerate(label_names)}
    model = AutoModelForTokenClassification.from_pretrained(
        checkpoint,
        id2label=id2label,
        label2id=label2id,
        ignore_mismatched_sizes=True,
        dtype=torch.float32,
    )
    return model.eval()


def predictions_to_words(predictions, word_ids, *, num_words, fill):
    result = [fill] * num_words
    seen = set()
    for prediction, word_id in zip(predictions, word_ids):
        if word_id is not None and word_id not in seen:
            seen.add(word_id)
            result[word_id] = prediction
    return result


def extract_entities(tags, *, mode="lenient"):
    entities = []
    open_type, open_start = None, None
    for i, tag in enumerate(tags):
        prefix, _, entity_type = tag.partition("-")
        if prefix == "I" and open_type == entity_type:
            continue  # the open entity goes on
        if open_type is not None:
            entities.append((open_type, open_start, i))
            open_type = None
        if prefix == "B" or (prefix == "I" and mode == "lenient"):
            open_type, open_start = entity_type, i
    if open_type is not None:
        entities.append((open_type, open_start, len(tags)))
    return entities


def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    spans = []
    for entity_type, first, last in extract_entities(tags, mode=mode):
        start = word_offsets[first][0]
        end = word_offsets[last - 1][1]
        # never join the tokens: "U.S." would come out as "U . S ."
        spans.append({"type": entity_type, "start": start, "end": end, "text": text[start:end]})
    return spans


def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predictions = np.argmax(logits, axis=-1)
    labels = np.asarray(labels)

    # drop the special tokens and the other tokens of a word
    counted = labels != IGNORE
    true_tags = [label_names[i] for i in labels[counted]]
    predicted_tags = [label_names[i] for i in predictions[counted]]

    true_entities = set(extract_entities(true_tags, mode=mode))
    predicted_entities = set(extract_entities(predicted_tags, mode=mode))
    correct = len(true_entities & predicted_entities)

    precision = correct / len(predicted_entities) if predicted_entities else 0.0
    recall = correct / len(true_entities) if true_entities else 0.0
    f1 = 2 * precision * recall / (precision + recall) if correct else 0.0
    accuracy = float(np.mean(labels[counted] == predictions[counted])) if counted.any() else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "accuracy": accuracy}

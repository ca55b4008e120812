"""Homework, week 5: extractive question answering with a sliding window, scored as SQuAD is."""

import collections
import re
import string

import numpy as np
import torch
from transformers import DataCollatorWithPadding


def context_range(sequence_ids):
    """Return the first and the last token of the context, or None if the window has none."""
    tokens = [i for i, segment in enumerate(sequence_ids) if segment == 1]
    return (tokens[0], tokens[-1]) if tokens else None


def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    context = context_range(sequence_ids)
    if context is None:
        return None
    context_start, context_end = context

    # If the answer is not inside this window there is nothing to label.
    if offsets[context_start][0] > end_char or offsets[context_end][1] < start_char:
        return None

    idx = context_start
    while idx <= context_end and offsets[idx][0] <= start_char:
        idx += 1
    start_token = idx - 1

    idx = context_end
    while idx >= context_start and offsets[idx][1] >= end_char:
        idx -= 1
    end_token = idx + 1
    return start_token, end_token


def token_span_to_char_span(offsets, start_token, end_token):
    return offsets[start_token][0], offsets[end_token][1]


def tokenize_windows(examples, tokenizer, max_length, stride):
    questions = list(examples["question"])
    contexts = list(examples["context"])
    # A stride as long as the window never gets to the end (and the Rust code panics).
    for question in questions:
        pair = tokenizer(question, add_special_tokens=False)["input_ids"]
        room = max_length - len(pair) - tokenizer.num_special_tokens_to_add(pair=True)
        if stride >= room:
            raise ValueError(f"stride={stride} must be smaller than the {room} tokens left for the context")
    return tokenizer(
        questions,
        contexts,
        truncation="only_second",
        max_length=max_length,
        stride=stride,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )


def cls_position(tokenizer, input_ids):
    if tokenizer.cls_token_id in input_ids:
        return input_ids.index(tokenizer.cls_token_id)
    return 0


def prepare_train_features(examples, tokenizer, *, max_length, stride):
    tokenized = tokenize_windows(examples, tokenizer, max_length, stride)
    answers = list(examples["answers"])
    offset_mapping = tokenized.pop("offset_mapping")
    sample_mapping = tokenized.pop("overflow_to_sample_mapping")

    tokenized["start_positions"] = []
    tokenized["end_positions"] = []
    for i, offsets in enumerate(offset_mapping):
        cls_index = cls_position(tokenizer, tokenized["input_ids"][i])
        answer = answers[sample_mapping[i]]
        span = None
        if len(answer["answer_start"]) > 0:
            start_char = answer["answer_start"][0]
            end_char = start_char + len(answer["text"][0])
            span = char_span_to_token_span(offsets, tokenized.sequence_ids(i), start_char, end_char)
        # (cls, cls) is how SQuAD 2 says "no answer here"
        start, end = span if span is not None else (cls_index, cls_index)
        tokenized["start_positions"].append(start)
        tokenized["end_positions"].append(end)
    return tokenized


def prepare_validation_features(examples, tokenizer, *, max_length, stride):
    tokenized = tokenize_windows(examples, tokenizer, max_length, stride)
    ids = list(examples["id"])
    sample_mapping = tokenized.pop("overflow_to_sample_mapping")

    tokenized["example_id"] = []
    tokenized["cls_index"] = []
    for i, sample in enumerate(sample_mapping):
        sequence_ids = tokenized.sequence_ids(i)
        tokenized["example_id"].append(ids[sample])
        tokenized["cls_index"].append(cls_position(tokenizer, tokenized["input_ids"][i]))
        # no offsets outside the context, so that no answer can start in the question
        tokenized["offset_mapping"][i] = [
            offset if sequence_ids[k] == 1 else None for k, offset in enumerate(tokenized["offset_mapping"][i])
        ]
    return tokenized


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
    all_start_logits, all_end_logits = predictions
    features_of = collections.defaultdict(list)
    for index, feature in enumerate(features):
        features_of[feature["example_id"]].append(index)

    answers = {}
    for example in examples:
        best_score, best_text = None, ""
        null_score = None
        for index in features_of[example["id"]]:
            offsets = features[index]["offset_mapping"]
            # the batch may have been padded beyond this feature
            start_logits = np.asarray(all_start_logits[index])[: len(offsets)]
            end_logits = np.asarray(all_end_logits[index])[: len(offsets)]

            cls_index = features[index].get("cls_index", 0)
            score = float(start_logits[cls_index] + end_logits[cls_index])
            if null_score is None or score < null_score:
                null_score = score

            in_context = [k for k, offset in enumerate(offsets) if offset is not None]
            starts = sorted(in_context, key=lambda k: start_logits[k], reverse=True)[:n_best_size]
            ends = sorted(in_context, key=lambda k: end_logits[k], reverse=True)[:n_best_size]
            for start in starts:
                for end in ends:
                    if end < start or end - start + 1 > max_answer_length:
                        continue
                    score = float(start_logits[start] + end_logits[end])
                    if best_score is None or score > best_score:
                        best_score = score
                        best_text = example["context"][offsets[start][0] : offsets[end][1]]

        if version_2_with_negative and best_score is not None:
            if null_score - best_score > null_score_diff_threshold:
                best_text = ""
        answers[example["id"]] = best_text
    return answers


def normalize_answer(text):
    text = text.lower()
    text = "".join(ch for ch in text if ch not in set(string.punctuation))
    text = re.sub(r"\b(a|an|the)\b", " ", text)
    return " ".join(text.split())


def exact_match(prediction, references):
    return max(float(normalize_answer(prediction) == normalize_answer(gold)) for gold in references)


def f1_of_pair(prediction, gold, version):
    prediction_tokens = normalize_answer(prediction).split()
    gold_tokens = normalize_answer(gold).split()
    if not prediction_tokens or not gold_tokens:
        return float(version == 2 and prediction_tokens == gold_tokens)
    common = collections.Counter(prediction_tokens) & collections.Counter(gold_tokens)
    num_same = sum(common.values())
    if num_same == 0:
        return 0.0
    precision = num_same / len(prediction_tokens)
    recall = num_same / len(gold_tokens)
    return 2 * precision * recall / (precision + recall)


def token_f1(prediction, references, *, version=2):
    return max(f1_of_pair(prediction, gold, version) for gold in references)


def compute_metrics(predictions, references, *, version=2):
    if not references:
        return {"exact_match": 0.0, "f1": 0.0}
    total_em = total_f1 = 0.0
    for example_id, golds in references.items():
        if not golds:
            if version == 1:
                raise ValueError(f"{example_id} has no gold answer")
            golds = [""]  # unanswerable
        if example_id not in predictions:
            continue  # no prediction, no points
        total_em += exact_match(predictions[example_id], golds)
        total_f1 += token_f1(predictions[example_id], golds, version=version)
    return {
        "exact_match": 100.0 * total_em / len(references),
        "f1": 100.0 * total_f1 / len(references),
    }


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    inputs = [{key: row[key] for key in tokenizer.model_input_names if key in row} for row in features]
    batch = DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(inputs)
    width = batch["input_ids"].shape[1]
    for name in ("start_positions", "end_positions"):
        if name in features[0]:
            positions = [row[name] for row in features]
            if tokenizer.padding_side == "left":
                positions = [p + width - len(row["input_ids"]) for p, row in zip(positions, features)]
            batch[name] = torch.tensor(positions, dtype=torch.int64)
    return batch

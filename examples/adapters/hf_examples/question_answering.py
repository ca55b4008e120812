"""The example scripts run_qa.py and utils_qa.py of transformers, with the contract's parameters."""

from collections import defaultdict

import numpy as np
from transformers import AutoConfig, AutoModelForQuestionAnswering, DataCollatorWithPadding


def _windows(examples, tokenizer, max_length, stride):
    # The script writes into the batch; a tokenizer that pads on the left would get the context first.
    examples["question"] = [question.lstrip() for question in examples["question"]]
    return tokenizer(
        examples["question"],
        examples["context"],
        truncation="only_second",
        max_length=max_length,
        stride=stride,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )


def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    first = 0
    while sequence_ids[first] != 1:
        first += 1
    last = len(offsets) - 1
    while sequence_ids[last] != 1:
        last -= 1
    if not (offsets[first][0] <= start_char and offsets[last][1] >= end_char):
        return None
    while first < len(offsets) and offsets[first][0] <= start_char:
        first += 1
    while offsets[last][1] >= end_char:
        last -= 1
    return first - 1, last + 1


def prepare_train_features(examples, tokenizer, *, max_length, stride):
    tokenized = _windows(examples, tokenizer, max_length, stride)
    sample_of = tokenized.pop("overflow_to_sample_mapping")
    spans = []
    for row, offsets in enumerate(tokenized.pop("offset_mapping")):
        ids = tokenized["input_ids"][row]
        cls_index = _cls_index(ids, tokenizer)
        answers = examples["answers"][sample_of[row]]
        span = None
        if answers["answer_start"]:
            start_char = answers["answer_start"][0]
            end_char = start_char + len(answers["text"][0])
            span = char_span_to_token_span(offsets, tokenized.sequence_ids(row), start_char, end_char)
        spans.append(span or (cls_index, cls_index))
    tokenized["start_positions"] = [start for start, _ in spans]
    tokenized["end_positions"] = [end for _, end in spans]
    return tokenized


def _cls_index(ids, tokenizer):
    if tokenizer.cls_token_id in ids:
        return ids.index(tokenizer.cls_token_id)
    return ids.index(tokenizer.bos_token_id) if tokenizer.bos_token_id in ids else 0


def prepare_validation_features(examples, tokenizer, *, max_length, stride):
    tokenized = _windows(examples, tokenizer, max_length, stride)
    sample_of = tokenized.pop("overflow_to_sample_mapping")
    tokenized["example_id"] = [examples["id"][sample] for sample in sample_of]
    for row, offsets in enumerate(tokenized["offset_mapping"]):
        segments = tokenized.sequence_ids(row)
        tokenized["offset_mapping"][row] = [o if segments[k] == 1 else None for k, o in enumerate(offsets)]
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
    features_of = defaultdict(list)
    for index, feature in enumerate(features):
        features_of[feature["example_id"]].append(index)
    answers = {}
    for example in examples:
        null, best = None, []
        for index in features_of[example["id"]]:
            start_logits, end_logits = predictions[0][index], predictions[1][index]
            offsets = features[index]["offset_mapping"]
            feature_null = start_logits[0] + end_logits[0]
            null = feature_null if null is None else min(null, feature_null)
            for start in np.argsort(start_logits)[-1 : -n_best_size - 1 : -1].tolist():
                for end in np.argsort(end_logits)[-1 : -n_best_size - 1 : -1].tolist():
                    outside = start >= len(offsets) or end >= len(offsets)
                    if outside or not offsets[start] or not offsets[end]:
                        continue
                    if end < start or end - start + 1 > max_answer_length:
                        continue
                    span = offsets[start][0], offsets[end][1]
                    best.append((start_logits[start] + end_logits[end], span))
        best = sorted(best, key=lambda candidate: candidate[0], reverse=True)[:n_best_size]
        score, (start, end) = best[0] if best else (0.0, (0, 0))
        text = example["context"][start:end] if best else "empty"
        if version_2_with_negative and null - score > null_score_diff_threshold:
            text = ""
        answers[example["id"]] = text
    return answers


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)


def load_model(checkpoint):
    config = AutoConfig.from_pretrained(checkpoint)
    return AutoModelForQuestionAnswering.from_pretrained(checkpoint, config=config)

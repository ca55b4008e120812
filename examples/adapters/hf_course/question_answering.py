"""Chapter 7, "Question answering", of the Hugging Face course, with the contract's parameters."""

from collections import defaultdict

import numpy as np
from transformers import AutoModelForQuestionAnswering


def _windows(examples, tokenizer, max_length, stride):
    questions = [question.strip() for question in examples["question"]]
    return tokenizer(
        questions,
        examples["context"],
        max_length=max_length,
        truncation="only_second",
        stride=stride,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )


def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    first = 0
    while sequence_ids[first] != 1:
        first += 1
    last = first
    while sequence_ids[last] == 1:
        last += 1
    last -= 1
    if offsets[first][0] > start_char or offsets[last][1] < end_char:
        return None
    start = first
    while start <= last and offsets[start][0] <= start_char:
        start += 1
    end = last
    while end >= first and offsets[end][1] >= end_char:
        end -= 1
    return start - 1, end + 1


def prepare_train_features(examples, tokenizer, *, max_length, stride):
    inputs = _windows(examples, tokenizer, max_length, stride)
    sample_of = inputs.pop("overflow_to_sample_mapping")
    spans = []
    for row, offsets in enumerate(inputs.pop("offset_mapping")):
        answer = examples["answers"][sample_of[row]]
        start_char = answer["answer_start"][0]
        end_char = start_char + len(answer["text"][0])
        spans.append(char_span_to_token_span(offsets, inputs.sequence_ids(row), start_char, end_char) or (0, 0))
    inputs["start_positions"] = [start for start, _ in spans]
    inputs["end_positions"] = [end for _, end in spans]
    return inputs


def prepare_validation_features(examples, tokenizer, *, max_length, stride):
    inputs = _windows(examples, tokenizer, max_length, stride)
    sample_of = inputs.pop("overflow_to_sample_mapping")
    inputs["example_id"] = [examples["id"][sample] for sample in sample_of]
    for row, offsets in enumerate(inputs["offset_mapping"]):
        segments = inputs.sequence_ids(row)
        inputs["offset_mapping"][row] = [o if segments[k] == 1 else None for k, o in enumerate(offsets)]
    return inputs


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
    if version_2_with_negative:
        raise NotImplementedError
    start_logits, end_logits = predictions
    features_of = defaultdict(list)
    for index, feature in enumerate(features):
        features_of[feature["example_id"]].append(index)
    answers = {}
    for example in examples:
        candidates = []
        for index in features_of[example["id"]]:
            # The course pads every row to max_length; the contract's rows end before their padding, the logits do not.
            offsets = features[index]["offset_mapping"]
            width = len(offsets)
            for start in np.argsort(start_logits[index][:width])[-1 : -n_best_size - 1 : -1].tolist():
                for end in np.argsort(end_logits[index][:width])[-1 : -n_best_size - 1 : -1].tolist():
                    if offsets[start] is None or offsets[end] is None:
                        continue
                    if end < start or end - start + 1 > max_answer_length:
                        continue
                    text = example["context"][offsets[start][0] : offsets[end][1]]
                    candidates.append((start_logits[index][start] + end_logits[index][end], text))
        best = max(candidates, key=lambda candidate: candidate[0], default=(0.0, ""))
        answers[example["id"]] = best[1]
    return answers


def load_model(checkpoint):
    return AutoModelForQuestionAnswering.from_pretrained(checkpoint)

"""The reference against the loops that everybody copies: both on the same rows, after a check that they agree.

Prints for each function the ratio of the medians, reference / loops: below 1 the reference is faster.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from nlpcheck.strategies.tokenizers import load_tokenizer
from nlpcheck.tasks.question_answering import (
    postprocess_qa_predictions,
    prepare_train_features,
    prepare_validation_features,
)
from nlpcheck.tasks.token_classification import tokenize_and_align_labels

NAMES = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
WORDS = [
    "the",
    "Ada",
    "York",
    "new",
    "visits",
    "lives",
    "playing",
    "in",
    "at",
    "of",
    "cat",
    "unbelievable",
    "1976",
    "mat",
]
MAX_LENGTH, STRIDE = 96, 24
Columns = dict[str, list[Any]]


def tagged(rows: int, random: random.Random) -> Columns:
    """Return sentences with tags."""
    sentences = [random.choices(WORDS, k=random.randint(5, 40)) for _ in range(rows)]
    return {"tokens": sentences, "ner_tags": [[random.randrange(5) for _ in words] for words in sentences]}


def asked(rows: int, random: random.Random) -> Columns:
    """Return questions whose answer is somewhere in a context of one or more windows."""
    columns: Columns = {"id": [], "question": [], "context": [], "answers": []}
    for row in range(rows):
        words = random.choices(WORDS, k=random.randint(20, 120))
        first = random.randrange(len(words))
        text = " ".join(words[first : first + random.randint(1, 4)])
        columns["id"].append(str(row))
        columns["question"].append(" ".join(random.choices(WORDS, k=6)))
        columns["context"].append(" ".join(words))
        columns["answers"].append({"text": [text], "answer_start": [len(" ".join([*words[:first], ""]))]})
    return columns


def align_in_loops(examples: Columns, tokenizer: Any) -> Columns:
    """Tokenize, then walk over the word ids of each row."""
    tokenized = tokenizer(examples["tokens"], truncation=True, max_length=MAX_LENGTH, is_split_into_words=True)
    rows = []
    for row, tags in enumerate(examples["ner_tags"]):
        previous, labels = None, []
        for word in tokenized.word_ids(batch_index=row):
            labels.append(-100 if word is None or word == previous else tags[word])
            previous = word
        rows.append(labels)
    tokenized["labels"] = rows
    return dict(tokenized)


def windows_in_loops(examples: Columns, tokenizer: Any) -> Any:
    """Let the tokenizer cut the windows."""
    return tokenizer(
        examples["question"],
        examples["context"],
        truncation="only_second",
        max_length=MAX_LENGTH,
        stride=STRIDE,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )


def train_in_loops(examples: Columns, tokenizer: Any) -> Columns:
    """Find the context, then step over its tokens until the answer begins and ends."""
    tokenized = windows_in_loops(examples, tokenizer)
    sample_of = tokenized.pop("overflow_to_sample_mapping")
    starts, ends = [], []
    for row, offsets in enumerate(tokenized.pop("offset_mapping")):
        cls = tokenized["input_ids"][row].index(tokenizer.cls_token_id)
        segments = tokenized.sequence_ids(row)
        answer = examples["answers"][sample_of[row]]
        start_char = answer["answer_start"][0]
        end_char = start_char + len(answer["text"][0])
        first = 0
        while segments[first] != 1:
            first += 1
        stop = first
        while segments[stop] == 1:
            stop += 1
        end = stop - 1
        if offsets[first][0] > start_char or offsets[end][1] < end_char:
            starts.append(cls)
            ends.append(cls)
            continue
        while first < stop and offsets[first][0] <= start_char:
            first += 1
        while offsets[end][1] >= end_char:
            end -= 1
        starts.append(first - 1)
        ends.append(end + 1)
    return {**tokenized, "start_positions": starts, "end_positions": ends}


def validation_in_loops(examples: Columns, tokenizer: Any) -> Columns:
    """Replace every offset outside the context."""
    tokenized = windows_in_loops(examples, tokenizer)
    sample_of = tokenized.pop("overflow_to_sample_mapping")
    tokenized["example_id"] = [examples["id"][sample] for sample in sample_of]
    for row, offsets in enumerate(tokenized["offset_mapping"]):
        segments = tokenized.sequence_ids(row)
        tokenized["offset_mapping"][row] = [o if segments[k] == 1 else None for k, o in enumerate(offsets)]
    return dict(tokenized)


def answers_in_loops(examples: Any, features: Any, predictions: Any, best_size: int = 20, longest: int = 30) -> Any:
    """Try every pair of the best starts and the best ends of every window."""
    start_logits, end_logits = predictions
    features_of = defaultdict(list)
    for index, feature in enumerate(features):
        features_of[feature["example_id"]].append(index)
    answers = {}
    for example in examples:
        candidates = []
        for index in features_of[example["id"]]:
            offsets = features[index]["offset_mapping"]
            for start in np.argsort(start_logits[index])[-1 : -best_size - 1 : -1].tolist():
                for end in np.argsort(end_logits[index])[-1 : -best_size - 1 : -1].tolist():
                    if start >= len(offsets) or end >= len(offsets) or not offsets[start] or not offsets[end]:
                        continue
                    if end < start or end - start + 1 > longest:
                        continue
                    span = (offsets[start][0], offsets[end][1])
                    candidates.append((start_logits[index][start] + end_logits[index][end], span))
        first, last = max(candidates, key=lambda candidate: candidate[0])[1]
        answers[example["id"]] = example["context"][first:last]
    return answers


def logits_for(features: list[dict[str, Any]]) -> tuple[Any, Any]:
    """Return noise with one clear answer of three tokens in each window, so that pruning loses nothing."""
    width = max(len(feature["offset_mapping"]) for feature in features)
    generator = np.random.default_rng(0)
    start, end = generator.normal(size=(2, len(features), width)).astype(np.float32)
    for row, feature in enumerate(features):
        context = [k for k, offset in enumerate(feature["offset_mapping"]) if offset is not None]
        start[row, context[0]] += 20 + generator.random()
        end[row, context[min(2, len(context) - 1)]] += 20
    return start, end


def compare(name: str, reference: Callable[[], Any], loops: Callable[[], Any], keys: list[str], repeats: int) -> None:
    """Check that both agree on these columns (all, if there are none), then print the ratio of their medians."""
    right, plain = reference(), loops()
    if any(right[key] != plain[key] for key in keys) or (not keys and right != plain):
        raise SystemExit(f"{name}: the answers differ")
    seconds: dict[Callable[[], Any], list[float]] = {reference: [], loops: []}
    for _ in range(repeats):  # in turns, so that both see the same machine
        for function, measured in seconds.items():
            started = time.perf_counter()
            function()
            measured.append(time.perf_counter() - started)
    ours, theirs = (statistics.median(seconds[function]) for function in (reference, loops))
    print(f"  {name:28} {ours:7.2f} s {theirs:7.2f} s   ratio {ours / theirs:5.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    chance = random.Random(0)
    tokenizer = load_tokenizer("wordpiece")
    sentences, questions = tagged(options.rows, chance), asked(options.rows, chance)
    window = {"max_length": MAX_LENGTH, "stride": STRIDE}
    columns = prepare_validation_features(questions, tokenizer, **window)
    features = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    examples = [{"id": key, "context": text} for key, text in zip(questions["id"], questions["context"], strict=True)]
    logits = logits_for(features)
    print(f"  {options.rows} rows, {len(features)} windows {'':4} reference     loops")
    compare(
        "tokenize_and_align_labels",
        lambda: tokenize_and_align_labels(sentences, tokenizer, label_names=NAMES, max_length=MAX_LENGTH),
        lambda: align_in_loops(sentences, tokenizer),
        ["input_ids", "labels"],
        options.repeats,
    )
    compare(
        "prepare_train_features",
        lambda: prepare_train_features(questions, tokenizer, **window),
        lambda: train_in_loops(questions, tokenizer),
        ["input_ids", "start_positions", "end_positions"],
        options.repeats,
    )
    compare(
        "prepare_validation_features",
        lambda: prepare_validation_features(questions, tokenizer, **window),
        lambda: validation_in_loops(questions, tokenizer),
        ["input_ids", "example_id", "offset_mapping"],
        options.repeats,
    )
    compare(
        "postprocess_qa_predictions",
        lambda: postprocess_qa_predictions(examples, features, logits),
        lambda: answers_in_loops(examples, features, logits),
        [],
        options.repeats,
    )


if __name__ == "__main__":
    main()

"""Other right ways from logits to answers."""

import heapq
import itertools
from collections import defaultdict

import numpy as np

from nlpcheck.bench import alternative

AREA = "question_answering"


@alternative("three nested loops", area=AREA, level="all")
def postprocess_qa_predictions(
    examples, features, predictions, *, version_2_with_negative=False, n_best_size=20,
    max_answer_length=30, null_score_diff_threshold=0.0,
):  # fmt: skip
    answers = {}
    for example in examples:
        best, text, null = -float("inf"), "", float("inf")
        for number, row in enumerate(features):
            if row["example_id"] != example["id"]:
                continue
            offsets, cls = row["offset_mapping"], row.get("cls_index", 0)
            null = min(null, predictions[0][number][cls] + predictions[1][number][cls])
            for start in range(len(offsets)):
                for end in range(start, min(start + max_answer_length, len(offsets))):
                    if offsets[start] is None or offsets[end] is None:
                        continue
                    score = predictions[0][number][start] + predictions[1][number][end]
                    if score >= best:
                        best, text = score, example["context"][offsets[start][0] : offsets[end][1]]
        silent = version_2_with_negative and null - best > null_score_diff_threshold
        answers[example["id"]] = "" if silent else text
    return answers


@alternative("the course's search of the n best starts and ends", source="ALT-14", area=AREA, level="must")
def postprocess_qa_predictions(
    examples, features, predictions, *, version_2_with_negative=False, n_best_size=20,
    max_answer_length=30, null_score_diff_threshold=0.0,
):  # fmt: skip
    example_to_features = defaultdict(list)
    for number, feature in enumerate(features):
        example_to_features[feature["example_id"]].append(number)
    predicted = {}
    for example in examples:
        found, nulls = [], []
        for number in example_to_features[example["id"]]:
            start_logit, end_logit = predictions[0][number], predictions[1][number]
            offsets = features[number]["offset_mapping"]
            nulls.append(start_logit[0] + end_logit[0])
            start_indexes = np.argsort(start_logit)[-1 : -n_best_size - 1 : -1].tolist()
            end_indexes = np.argsort(end_logit)[-1 : -n_best_size - 1 : -1].tolist()
            for start_index in start_indexes:
                for end_index in end_indexes:
                    if start_index >= len(offsets) or end_index >= len(offsets):
                        continue
                    if offsets[start_index] is None or offsets[end_index] is None:
                        continue
                    if end_index < start_index or end_index - start_index + 1 > max_answer_length:
                        continue
                    text = example["context"][offsets[start_index][0] : offsets[end_index][1]]
                    found.append({"text": text, "logit_score": start_logit[start_index] + end_logit[end_index]})
        best = max(found, key=lambda answer: answer["logit_score"]) if found else {"text": "", "logit_score": -1e9}
        negative = version_2_with_negative and nulls
        silent = negative and min(nulls) - best["logit_score"] > null_score_diff_threshold
        predicted[str(example["id"])] = "" if silent else best["text"]
    return predicted


@alternative("the post-processing of run_qa, its fallback and its CLS at position 0", source="QA-46, QA-48", area=AREA)
def postprocess_qa_predictions(
    examples, features, predictions, *, version_2_with_negative=False, n_best_size=20,
    max_answer_length=30, null_score_diff_threshold=0.0,
):  # fmt: skip
    all_start_logits, all_end_logits = predictions
    index_of = {example["id"]: index for index, example in enumerate(examples)}
    features_per_example = defaultdict(list)
    for number, feature in enumerate(features):
        features_per_example[index_of[feature["example_id"]]].append(number)
    all_predictions = {}
    for index, example in enumerate(examples):
        min_null, prelim = None, []
        for number in features_per_example[index]:
            starts, ends = all_start_logits[number], all_end_logits[number]
            offsets = features[number]["offset_mapping"]
            null = starts[0] + ends[0]
            if min_null is None or min_null["score"] > null:
                min_null = {"offsets": (0, 0), "score": null, "start_logit": starts[0], "end_logit": ends[0]}
            for s in np.argsort(starts)[-1 : -n_best_size - 1 : -1].tolist():
                for e in np.argsort(ends)[-1 : -n_best_size - 1 : -1].tolist():
                    if s >= len(offsets) or e >= len(offsets) or offsets[s] is None or offsets[e] is None:
                        continue
                    if e < s or e - s + 1 > max_answer_length:
                        continue
                    prelim.append({
                        "offsets": (offsets[s][0], offsets[e][1]), "score": starts[s] + ends[e],
                        "start_logit": starts[s], "end_logit": ends[e],
                    })  # fmt: skip
        if version_2_with_negative:
            prelim.append(min_null)
            null_score = min_null["score"]
        n_best = sorted(prelim, key=lambda x: x["score"], reverse=True)[:n_best_size]
        if version_2_with_negative and not any(p["offsets"] == (0, 0) for p in n_best):
            n_best.append(min_null)
        for one in n_best:
            offsets = one.pop("offsets")
            one["text"] = example["context"][offsets[0] : offsets[1]]
        if len(n_best) == 0 or (len(n_best) == 1 and n_best[0]["text"] == ""):
            n_best.insert(0, {"text": "empty", "start_logit": 0.0, "end_logit": 0.0, "score": 0.0})
        scores = np.array([one["score"] for one in n_best])
        exponentials = np.exp(scores - np.max(scores))
        for one, probability in zip(n_best, exponentials / exponentials.sum(), strict=True):
            one["probability"] = probability
        if not version_2_with_negative:
            all_predictions[example["id"]] = n_best[0]["text"]
            continue
        i = 0
        while n_best[i]["text"] == "":
            i += 1
        difference = null_score - n_best[i]["start_logit"] - n_best[i]["end_logit"]
        all_predictions[example["id"]] = "" if difference > null_score_diff_threshold else n_best[i]["text"]
    return all_predictions


def window_candidates(row, starts, ends, limit):
    """Score and offsets of the legal pairs of a window, by an outer sum and a triangle."""
    offsets = row["offset_mapping"]
    count = len(offsets)
    inside = np.array([offset is not None for offset in offsets], dtype=bool)
    legal = np.triu(np.tril(np.ones((count, count), dtype=bool), limit - 1)) & inside[:, None] & inside[None, :]
    return np.where(legal, starts[:count, None] + ends[None, :count], -np.inf)


@alternative("an outer sum of each window under a triangular mask", area=AREA, level="all")
def postprocess_qa_predictions(
    examples, features, predictions, *, version_2_with_negative=False, n_best_size=20,
    max_answer_length=30, null_score_diff_threshold=0.0,
):  # fmt: skip
    best = {example["id"]: (-np.inf, 0, 0) for example in examples}
    null = {example["id"]: np.inf for example in examples}
    for row, starts, ends in zip(features, *predictions, strict=True):
        key, cls = row["example_id"], row.get("cls_index", 0)
        null[key] = min(null[key], float(starts[cls]) + float(ends[cls]))
        scores = window_candidates(row, starts.astype(np.float64), ends.astype(np.float64), max_answer_length)
        s, e = np.unravel_index(scores.argmax(), scores.shape)
        if scores[s, e] > best[key][0]:
            best[key] = (scores[s, e], row["offset_mapping"][s][0], row["offset_mapping"][e][1])
    answers = {}
    for example in examples:
        score, start, end = best[example["id"]]
        answers[example["id"]] = example["context"][start:end]
        if version_2_with_negative and null[example["id"]] - score > null_score_diff_threshold:
            answers[example["id"]] = ""
    return answers


@alternative("a heap of the n best candidates", source="ALT-14", area=AREA, level="all")
def postprocess_qa_predictions(
    examples, features, predictions, *, version_2_with_negative=False, n_best_size=20,
    max_answer_length=30, null_score_diff_threshold=0.0,
):  # fmt: skip
    rows = defaultdict(list)
    for row, starts, ends in zip(features, *predictions, strict=True):
        rows[row["example_id"]].append((row, starts, ends))

    def candidates(own):
        for row, starts, ends in own:
            offsets = row["offset_mapping"]
            context = [token for token, offset in enumerate(offsets) if offset is not None]
            best_starts = heapq.nlargest(n_best_size, context, key=starts.__getitem__)
            best_ends = heapq.nlargest(n_best_size, context, key=ends.__getitem__)
            for s, e in itertools.product(best_starts, best_ends):
                if 0 <= e - s < max_answer_length:
                    yield float(starts[s] + ends[e]), offsets[s][0], offsets[e][1]

    def answer(example):
        own = rows[example["id"]]
        heap = heapq.nlargest(n_best_size, candidates(own))
        if not heap:
            return ""
        nulls = [starts[row.get("cls_index", 0)] + ends[row.get("cls_index", 0)] for row, starts, ends in own]
        if version_2_with_negative and min(nulls) - heap[0][0] > null_score_diff_threshold:
            return ""
        return example["context"][heap[0][1] : heap[0][2]].strip()

    return {example["id"]: answer(example) for example in examples}


@alternative("torch.topk of masked logits", area=AREA, level="all")
def postprocess_qa_predictions(
    examples, features, predictions, *, version_2_with_negative=False, n_best_size=20,
    max_answer_length=30, null_score_diff_threshold=0.0,
):  # fmt: skip
    import torch

    start_logits, end_logits = map(torch.as_tensor, predictions)
    best, nulls = {}, defaultdict(list)
    for number, row in enumerate(features):
        offsets, key, cls = row["offset_mapping"], row["example_id"], row.get("cls_index", 0)
        nulls[key].append((start_logits[number, cls] + end_logits[number, cls]).item())
        outside = torch.tensor([offset is None for offset in offsets])
        starts = start_logits[number, : len(offsets)].masked_fill(outside, -torch.inf)
        ends = end_logits[number, : len(offsets)].masked_fill(outside, -torch.inf)
        top_starts, top_ends = (some.topk(min(n_best_size, len(offsets))) for some in (starts, ends))
        scores = top_starts.values[:, None] + top_ends.values[None, :]
        length = top_ends.indices[None, :] - top_starts.indices[:, None] + 1
        scores = scores.masked_fill((length < 1) | (length > max_answer_length), -torch.inf)
        place = int(scores.argmax())
        s, e = top_starts.indices[place // scores.shape[1]], top_ends.indices[place % scores.shape[1]]
        if scores.max() > best.get(key, (-torch.inf,))[0]:
            best[key] = (scores.max().item(), offsets[s][0], offsets[e][1])
    answers = {example["id"]: "" for example in examples}
    for example in examples:
        key = example["id"]
        if key in best and not (version_2_with_negative and min(nulls[key]) - best[key][0] > null_score_diff_threshold):
            answers[key] = example["context"][best[key][1] : best[key][2]]
    return answers


@alternative("a softmax over all candidates of an example", source="ALT-16", area=AREA, level="all")
def postprocess_qa_predictions(
    examples, features, predictions, *, version_2_with_negative=False, n_best_size=20,
    max_answer_length=30, null_score_diff_threshold=0.0,
):  # fmt: skip
    answers = {}
    for example in examples:
        texts, scores, nulls = [], [], []
        for row, starts, ends in zip(features, *predictions, strict=True):
            if row["example_id"] == example["id"]:
                cls = row.get("cls_index", 0)
                nulls.append(starts[cls] + ends[cls])
                table = window_candidates(row, starts, ends, max_answer_length)
                for s, e in np.argwhere(table > -np.inf):
                    texts.append(example["context"][row["offset_mapping"][s][0] : row["offset_mapping"][e][1]])
                    scores.append(table[s, e])
        answers[example["id"]] = ""
        if texts:
            probabilities = np.exp(np.array(scores) - np.max(scores))
            probabilities /= probabilities.sum()
            best = int(np.argmax(probabilities))
            if not (version_2_with_negative and min(nulls) - scores[best] > null_score_diff_threshold):
                answers[example["id"]] = texts[best]
    return answers


@alternative("the best end behind each start, from right to left", area=AREA, level="all")
def postprocess_qa_predictions(
    examples, features, predictions, *, version_2_with_negative=False, n_best_size=20,
    max_answer_length=30, null_score_diff_threshold=0.0,
):  # fmt: skip
    best, null = {}, {}
    for number, row in enumerate(features):
        starts, ends = (logits[number].tolist() for logits in predictions)
        offsets, key, cls = row["offset_mapping"], row["example_id"], row.get("cls_index", 0)
        null[key] = min(null.get(key, np.inf), starts[cls] + ends[cls])
        for s in reversed(range(len(offsets))):
            reach = [e for e in range(s, min(s + max_answer_length, len(offsets))) if offsets[e] is not None]
            if offsets[s] is None or not reach:
                continue
            e = max(reach, key=ends.__getitem__)
            best[key] = max(best.get(key, (-np.inf, 0, 0)), (starts[s] + ends[e], offsets[s][0], offsets[e][1]))
    out = {}
    for example in reversed(examples):
        key = example["id"]
        score, start, end = best.get(key, (-np.inf, 0, 0))
        silent = version_2_with_negative and null.get(key, 0.0) - score > null_score_diff_threshold
        out[key] = "" if silent else example["context"][start:end].strip()
    return out

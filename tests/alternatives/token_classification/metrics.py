"""Other correct ways to score entities."""

from collections import Counter
from importlib.util import find_spec

import numpy as np

from nlpcheck.bench import alternative
from nlpcheck.tasks.token_classification.entities import extract_entities

AREA = "token_classification"


def tags_of(logits, labels, label_names):
    """Gold and predicted tags, sentence by sentence, as the course's recipe makes them."""
    predictions = np.argmax(logits, axis=-1)
    true_labels = [[label_names[label] for label in row if label != -100] for row in labels]
    true_predictions = [
        [label_names[p] for (p, label) in zip(prediction, row, strict=True) if label != -100]
        for prediction, row in zip(predictions, labels, strict=True)
    ]
    return true_labels, true_predictions


if find_spec("seqeval"):

    @alternative(
        "seqeval, as in the course and in run_ner.py, strict with a scheme", source="ALT-37", area=AREA, level="all"
    )
    def compute_metrics(logits, labels, *, label_names, mode="lenient"):
        import warnings

        from seqeval.metrics import accuracy_score, f1_score, precision_score, recall_score
        from seqeval.scheme import IOB2

        true_labels, true_predictions = tags_of(logits, labels, label_names)
        options = {"mode": "strict", "scheme": IOB2} if mode == "strict" else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            scores = {
                name: score(true_labels, true_predictions, **options)
                for name, score in {"precision": precision_score, "recall": recall_score, "f1": f1_score}.items()
            }
        counted = any(true_labels)
        return {**scores, "accuracy": accuracy_score(true_labels, true_predictions) if counted else 0}

    @alternative("seqeval's chunks of the whole corpus, counted by hand", area=AREA, level="all")
    def compute_metrics(logits, labels, *, label_names, mode="lenient"):
        from seqeval.metrics.sequence_labeling import get_entities
        from seqeval.scheme import IOB2, Entities

        sides = tags_of(logits, labels, label_names)
        if mode == "strict":
            gold, found = ({e.to_tuple() for row in Entities(side, IOB2).entities for e in row} for side in sides)
        else:
            gold, found = (set(get_entities(side)) for side in sides)
        correct = len(gold & found)
        precision = correct / len(found) if found else 0
        recall = correct / len(gold) if gold else 0
        pairs = [a == b for rows in zip(*sides, strict=True) for a, b in zip(*rows, strict=True)]
        return {
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0,
            "accuracy": float(np.mean(pairs)) if pairs else 0,
        }


@alternative("counts added up sentence by sentence, rounded to four digits", source="ALT-22", area=AREA, level="all")
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    total = Counter()
    for gold, predicted in zip(*tags_of(logits, labels, label_names), strict=True):
        left, right = Counter(extract_entities(gold, mode=mode)), Counter(extract_entities(predicted, mode=mode))
        total.update(tp=(left & right).total(), fp=(right - left).total(), fn=(left - right).total())
        total.update(same=sum(a == b for a, b in zip(gold, predicted, strict=True)), words=len(gold))

    def share(part, *whole):
        return round(part / sum(whole), 4) if sum(whole) else 0.0

    return {
        "precision": share(total["tp"], total["tp"], total["fp"]),
        "recall": share(total["tp"], total["tp"], total["fn"]),
        "f1": share(2 * total["tp"], 2 * total["tp"], total["fp"], total["fn"]),
        "accuracy": share(total["same"], total["words"]),
        "number": total["tp"] + total["fn"],
    }


@alternative("torch instead of numpy", area=AREA, level="all")
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    import torch

    logits, labels = torch.as_tensor(logits), torch.as_tensor(labels)
    predicted, keep = logits.softmax(-1).argmax(-1), labels != -100
    gold_entities, found_entities = [], []
    for row in range(len(labels)):
        for ids, entities in ((labels, gold_entities), (predicted, found_entities)):
            tags = [label_names[i] for i in ids[row][keep[row]].tolist()]
            entities += [(row, *entity) for entity in extract_entities(tags, mode=mode)]
    correct = len(set(gold_entities) & set(found_entities))
    precision, recall = (
        torch.tensor(correct / max(len(side), 1), dtype=torch.float64) for side in (found_entities, gold_entities)
    )
    f1 = torch.nan_to_num(2 * precision * recall / (precision + recall))
    accuracy = ((predicted == labels) & keep).sum() / keep.sum().clamp(min=1)
    return {"precision": precision, "recall": recall, "f1": f1, "accuracy": accuracy}


@alternative("entity boundaries as arrays over the whole corpus", area=AREA, level="all")
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    predicted = np.asarray(logits).argmax(-1)
    names = np.array(label_names, dtype=object)

    def entities(ids):
        found = set()
        for row in range(len(ids)):
            tags = names[ids[row][np.asarray(labels[row]) != -100]].tolist()
            for start, tag in enumerate(tags):
                stray = tag[0] == "I" and (start == 0 or tags[start - 1][1:] != tag[1:])
                if tag[0] == "B" or (stray and mode == "lenient"):
                    end = start + 1
                    while end < len(tags) and tags[end] == "I" + tag[1:]:
                        end += 1
                    found.add((row, tag[2:], start, end))
        return found

    gold, found = entities(np.asarray(labels)), entities(predicted)
    keep = np.asarray(labels) != -100
    with np.errstate(divide="ignore", invalid="ignore"):
        correct = np.float64(len(gold & found))
        values = [correct / len(found), correct / len(gold), 2 * correct / (len(gold) + len(found))]
        values.append(np.float64((predicted == labels)[keep].sum()) / keep.sum())
    return dict(zip(("precision", "recall", "f1", "accuracy"), np.nan_to_num(values), strict=True))

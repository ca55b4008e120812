"""Other right ways to score answers."""

import collections
import re
import string
from difflib import SequenceMatcher

import numpy as np

from nlpcheck.bench import alternative

AREA = "question_answering"


def official_normalize(s):
    """The normalisation of the official scripts."""

    def remove_articles(text):
        return re.sub(re.compile(r"\b(a|an|the)\b", re.UNICODE), " ", text)

    def white_space_fix(text):
        return " ".join(text.split())

    def remove_punc(text):
        exclude = set(string.punctuation)
        return "".join(ch for ch in text if ch not in exclude)

    return white_space_fix(remove_articles(remove_punc(s.lower())))


def f1_of_1_1(prediction, gold):
    """The F1 of SQuAD 1.1."""
    prediction_tokens, gold_tokens = official_normalize(prediction).split(), official_normalize(gold).split()
    num_same = sum((collections.Counter(prediction_tokens) & collections.Counter(gold_tokens)).values())
    if num_same == 0:
        return 0
    precision = 1.0 * num_same / len(prediction_tokens)
    recall = 1.0 * num_same / len(gold_tokens)
    return (2 * precision * recall) / (precision + recall)


def f1_of_2_0(prediction, gold):
    """The F1 of SQuAD 2.0."""
    prediction_tokens, gold_tokens = official_normalize(prediction).split(), official_normalize(gold).split()
    if len(gold_tokens) == 0 or len(prediction_tokens) == 0:
        return int(gold_tokens == prediction_tokens)
    return f1_of_1_1(prediction, gold)


def f1_of(version):
    """The F1 of a version."""
    return f1_of_1_1 if version == 1 else f1_of_2_0


@alternative("the official evaluation scripts, as they are", source="QA-69, QA-71", area=AREA, level="must")
class OfficialScripts:
    """Version 2 leaves missing predictions out, drops golds that come out empty, and divides by zero questions."""

    @staticmethod
    def normalize_answer(text):
        return official_normalize(text)

    @staticmethod
    def exact_match(prediction, references):
        return max(int(official_normalize(prediction) == official_normalize(gold)) for gold in references)

    @staticmethod
    def token_f1(prediction, references, *, version=2):
        return max(f1_of(version)(prediction, gold) for gold in references)

    @staticmethod
    def compute_metrics(predictions, references, *, version=2):
        if version == 1:
            f1 = exact = total = 0
            for key, golds in references.items():
                total += 1
                if key not in predictions:
                    continue
                exact += max(official_normalize(predictions[key]) == official_normalize(gold) for gold in golds)
                f1 += max(f1_of_1_1(predictions[key], gold) for gold in golds)
            return {"exact_match": 100.0 * exact / total, "f1": 100.0 * f1 / total}
        exact_scores, f1_scores = {}, {}
        for key, golds in references.items():
            gold_answers = [gold for gold in golds if official_normalize(gold)] or [""]
            if key not in predictions:
                continue
            exact_scores[key] = max(
                int(official_normalize(gold) == official_normalize(predictions[key])) for gold in gold_answers
            )
            f1_scores[key] = max(f1_of_2_0(predictions[key], gold) for gold in gold_answers)
        return {
            "exact_match": 100.0 * sum(exact_scores.values()) / len(exact_scores),
            "f1": 100.0 * sum(f1_scores.values()) / len(f1_scores),
            "total": len(exact_scores),
        }


@alternative("the official scripts, made to fit the contract", area=AREA, level="all")
def compute_metrics(predictions, references, *, version=2):
    exact = f1 = 0.0
    for key, golds in references.items():
        if not golds and version == 1:
            raise LookupError_(key)
        texts = list(golds) or [""]
        if key in predictions:
            exact += max(official_normalize(predictions[key]) == official_normalize(gold) for gold in texts)
            f1 += max(f1_of(version)(predictions[key], gold) for gold in texts)
    total = len(references) or 1
    return {"f1": 100.0 * f1 / total, "exact_match": 100.0 * exact / total, "total": len(references)}


class LookupError_(ValueError):  # noqa: N801, N818
    """A ValueError of one's own."""


@alternative("numpy means, rounded to two decimals", source="ALT-22", area=AREA, level="all")
def compute_metrics(predictions, references, *, version=2):
    if version == 1 and [key for key in references if len(references[key]) == 0]:
        raise ValueError("every question of SQuAD 1.1 has an answer")
    pairs = np.zeros((len(references), 2), dtype=np.float64)
    for row, (key, golds) in enumerate(references.items()):
        if key in predictions:
            golds = golds if len(golds) else [""]
            same = [official_normalize(gold) == official_normalize(predictions[key]) for gold in golds]
            pairs[row] = np.any(same), np.max([f1_of(version)(predictions[key], gold) for gold in golds])
    means = np.round(100 * pairs.mean(axis=0), 2) if len(pairs) else np.zeros(2)
    return {"exact_match": means[0], "f1": means[1]}


@alternative("one regex for each step", area=AREA, level="all")
def normalize_answer(text):
    text = re.sub("[" + re.escape(string.punctuation) + "]", "", text.lower())
    return re.sub(r"\s+", " ", re.sub(r"\b(?:the|an|a)\b", " ", text)).strip()


@alternative("words between spaces, compared with a set of articles", area=AREA, level="must")
def normalize_answer(text):
    kept = text.lower().translate({ord(mark): None for mark in string.punctuation})
    return " ".join(word for word in kept.split() if word not in {"a", "an", "the"})


@alternative("a comparison of sets of normalised golds", area=AREA, level="all")
def exact_match(prediction, references):
    return 1 if official_normalize(prediction) in {official_normalize(gold) for gold in references} else 0


@alternative("numpy booleans", source="ALT-24", area=AREA, level="all")
def exact_match(prediction, references):
    return (
        np.array([official_normalize(gold) == official_normalize(prediction) for gold in references])
        .max()
        .astype(np.float32)
    )


@alternative("words crossed off a list", area=AREA, level="all")
def token_f1(prediction, references, *, version=2):
    best = 0.0
    for gold in references:
        predicted, left = official_normalize(prediction).split(), official_normalize(gold).split()
        if not predicted and not left:
            best = max(best, 1.0 if version == 2 else 0.0)
            continue
        count, all_words = 0, len(predicted) + len(left)
        for word in predicted:
            if word in left:
                left.remove(word)
                count += 1
        best = max(best, 2 * count / all_words)
    return best


@alternative("blocks of equal words in sorted lists, rounded to four decimals", source="ALT-22", area=AREA, level="all")
def token_f1(prediction, references, *, version=2):
    def score(gold):
        first, second = sorted(official_normalize(prediction).split()), sorted(official_normalize(gold).split())
        if not first and not second:
            return float(version != 1)
        blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
        return round(2 * sum(block.size for block in blocks) / (len(first) + len(second)), 4)

    return max(map(score, references))


@alternative("a torch tensor of F1 scores", source="ALT-24", area=AREA, level="all")
def token_f1(prediction, references, *, version=2):
    import torch

    return torch.tensor([f1_of(version)(prediction, gold) for gold in references], dtype=torch.float64).max()

"""Other right ways to compute ROUGE."""

import functools
import re
import statistics
from collections import Counter

import numpy as np

from nlpcheck.bench import alternative

AREA = "summarization"
NAMES = ("rouge1", "rouge2", "rougeL", "rougeLsum")


@alternative("rouge_score, row by row, with numpy's mean", source="ALT-17", area=AREA, level="all")
def compute_metrics(predictions, references, *, use_stemmer=False):
    from rouge_score import rouge_scorer

    if len(predictions) != len(references):
        raise ValueError(f"{len(predictions)} predictions and {len(references)} references")
    if not len(predictions):
        return dict.fromkeys(NAMES, 0)
    scorer = rouge_scorer.RougeScorer(NAMES, use_stemmer=use_stemmer)
    result = [scorer.score(target=r, prediction=p) for p, r in zip(predictions, references)]
    return {name: np.mean([row[name].fmeasure for row in result]) for name in NAMES}


@alternative(
    "the module of evaluate without its aggregator, rounded, with extra keys",
    source="ALT-20, ALT-22",
    area=AREA,
    level="all",
)
def compute_metrics(predictions, references, *, use_stemmer=False):
    from rouge_score import rouge_scorer

    assert_same = len(predictions) == len(references)
    if not assert_same:
        raise ValueError("Mismatch in the number of predictions and references")
    scorer = rouge_scorer.RougeScorer(rouge_types=list(NAMES), use_stemmer=use_stemmer, tokenizer=None)
    scores = [
        scorer.score_multi([ref], pred) if isinstance(ref, str) else scorer.score_multi(ref, pred)
        for ref, pred in zip(references, predictions)
    ]
    result = {}
    for key in NAMES:
        result[key] = [score[key].fmeasure for score in scores]
    result = {key: round(float(np.mean(values)), 4) if values else 0.0 for key, values in result.items()}
    result["gen_len"] = float(np.mean([len(text.split()) for text in predictions])) if predictions else 0.0
    return result


# Written by hand, from the paper and from rouge_score's rules.


def tokens(text, use_stemmer):
    """The words of a text, cut out by hand."""
    cut = re.sub(r"[^a-z0-9]+", " ", text.lower()).split()
    if not use_stemmer:
        return cut
    return [stem(word) if len(word) > 3 else word for word in cut]


@functools.lru_cache(maxsize=1000)
def stem(word):
    """The Porter stem, by the original algorithm."""
    from nltk.stem import PorterStemmer

    return PorterStemmer(mode=PorterStemmer.ORIGINAL_ALGORITHM).stem(word)


def harmonic(precision, recall):
    """The F-measure."""
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)


def overlap(p, r, n):
    """The F-measure of n-grams."""
    grams = [Counter(zip(*(words[i:] for i in range(n)))) for words in (p, r)]
    shared = sum(min(count, grams[1][gram]) for gram, count in grams[0].items())
    return harmonic(shared / max(sum(grams[0].values()), 1), shared / max(sum(grams[1].values()), 1))


def subsequence(a, b):
    """The length of a longest common subsequence, one row of the table at a time."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, 1):
            row[j], before = (before + 1 if x == y else max(row[j], row[j - 1])), row[j]
    return row[-1]


def marked_from_the_front(r, c):
    """The places in r of a longest common subsequence, read from the front: another choice than rouge_score's."""

    @functools.cache
    def best(i, j):
        if i == len(r) or j == len(c):
            return 0
        return 1 + best(i + 1, j + 1) if r[i] == c[j] else max(best(i + 1, j), best(i, j + 1))

    i = j = 0
    found = set()
    while i < len(r) and j < len(c):
        if r[i] == c[j]:
            found.add(i)
            i, j = i + 1, j + 1
        elif best(i + 1, j) >= best(i, j + 1):
            i += 1
        else:
            j += 1
    return found


def summary_level(p, r):
    """rougeLsum with counts of matched words."""
    hits = Counter()
    for sentence in r:
        united = set().union(*(marked_from_the_front(sentence, other) for other in p))
        hits.update(sentence[place] for place in united)
    available = Counter(word for sentence in p for word in sentence)
    matched = (hits & available).total()
    n, m = available.total(), sum(map(len, r))
    return harmonic(matched / n, matched / m) if n and m else 0.0


def by_hand(prediction, reference, use_stemmer):
    """The scores of one row."""
    p, r = tokens(prediction, use_stemmer), tokens(reference, use_stemmer)
    long = subsequence(p, r)
    sentences = [[tokens(line, use_stemmer) for line in text.splitlines()] for text in (prediction, reference)]
    return {
        "rouge1": overlap(p, r, 1),
        "rouge2": overlap(p, r, 2),
        "rougeL": harmonic(long / len(p), long / len(r)) if p and r else 0.0,
        "rougeLsum": summary_level(*sentences),
    }


@alternative("by hand, with a longest common subsequence chosen from the front", area=AREA, level="all")
def compute_metrics(predictions, references, *, use_stemmer=False):
    rows = [by_hand(p, r, use_stemmer) for p, r in zip(predictions, references, strict=True)]
    return {name: statistics.fmean([row[name] for row in rows] or [0.0]) for name in NAMES}


@alternative("by hand, float32 numbers of numpy", source="ALT-24", area=AREA, level="all")
def compute_metrics(predictions, references, *, use_stemmer=False):
    if len(references) - len(predictions):
        raise ValueError
    table = np.zeros((max(len(predictions), 1), 4), dtype=np.float32)
    for i in range(len(predictions)):
        table[i] = list(by_hand(predictions[i], references[i], use_stemmer).values())
    return dict(zip(NAMES, table.mean(axis=0)))


@alternative("a torch tensor per score", source="ALT-24", area=AREA, level="all")
def compute_metrics(predictions, references, *, use_stemmer=False):
    import torch

    rows = [by_hand(p, r, use_stemmer) for p, r in zip(predictions, references, strict=True)]
    return {name: torch.tensor([row[name] for row in rows] or [0.0], dtype=torch.float64).mean() for name in NAMES}


@alternative("a running mean, F as 2 * shared / all words", area=AREA, level="all")
def compute_metrics(predictions, references, *, use_stemmer=False):
    means, count = dict.fromkeys(NAMES, 0.0), 0
    for p, r in zip(list(predictions), list(references), strict=True):
        count += 1
        row = by_hand(p, r, use_stemmer)
        a, b = tokens(p, use_stemmer), tokens(r, use_stemmer)
        row["rouge1"] = 2 * sum(min(a.count(w), b.count(w)) for w in set(a)) / ((len(a) + len(b)) or 1)
        for name in NAMES:
            means[name] += (row[name] - means[name]) / count
    return means


@alternative("a scorer kept between calls", area=AREA, level="all")
def compute_metrics(predictions, references, *, use_stemmer=False):
    rows = [kept_scorer(use_stemmer).score(r, p) for r, p in zip(references, predictions, strict=True)]
    return {name: sum(row[name][2] for row in rows) / (len(rows) or 1) for name in NAMES}


@functools.cache
def kept_scorer(use_stemmer):
    """A scorer of rouge_score; it holds no state."""
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(list(NAMES), use_stemmer)


@alternative(
    "references before predictions where F is the same both ways round", source="S2-42", area=AREA, level="all"
)
def compute_metrics(predictions, references, *, use_stemmer=False):
    one = kept_scorer(use_stemmer)
    rows = []
    for prediction, reference in zip(predictions, references, strict=True):
        swapped = one.score(prediction, reference)
        rows.append(
            {
                **{n: swapped[n].fmeasure for n in NAMES[:3]},
                "rougeLsum": one.score(reference, prediction)["rougeLsum"].fmeasure,
            }
        )
    return {name: sum(row[name] for row in rows) / max(1, len(rows)) for name in NAMES}

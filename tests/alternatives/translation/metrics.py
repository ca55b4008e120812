"""Other right ways to compute BLEU."""

import math
import re
from collections import Counter
from fractions import Fraction

import numpy as np

from nlpcheck.bench import alternative

AREA = "translation"


@alternative(
    "corpus_bleu of sacrebleu, references turned by hand, rounded", source="ALT-22, ALT-43", area=AREA, level="all"
)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    import sacrebleu

    if len(predictions) != len(references):
        raise ValueError("predictions and references differ in length")
    if len(predictions) == 0:
        return {"bleu": 0}
    streams = [[row[i] for row in references] for i in range(len(references[0]))]
    result = sacrebleu.corpus_bleu(predictions, streams, tokenize=tokenize, lowercase=lowercase, force=True)
    return {"bleu": round(result.score, 2), "precisions": result.precisions, "bp": result.bp}


@alternative("the module of evaluate for sacrebleu", source="ALT-21", area=AREA, level="all")
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    from sacrebleu import BLEU

    if not len(predictions) == len(references):
        raise ValueError
    if not predictions:
        return {"score": 0.0, "bleu": 0.0}
    references_per_prediction = len(references[0])
    if any(len(refs) != references_per_prediction for refs in references):
        raise ValueError("Sacrebleu requires the same number of references for each prediction")
    transformed = [[refs[i] for refs in references] for i in range(references_per_prediction)]
    output = BLEU(lowercase, False, tokenize, "exp", None, effective_order=False).corpus_score(predictions, transformed)
    return {"score": output.score, "bleu": np.float64(output.score), "counts": output.counts, "totals": output.totals}


@alternative("references cached first, statistics added up with numpy", area=AREA, level="all")
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    from sacrebleu.metrics import BLEU

    if len(predictions) - len(references) != 0:
        raise ValueError("lists of different length")
    if len(predictions) < 1:
        return {"bleu": 0.0}
    metric = BLEU(tokenize=tokenize, lowercase=lowercase, references=np.array(references, dtype=object).T.tolist())
    stats = np.array(metric._extract_corpus_statistics(predictions, None)).sum(axis=0)
    return {"bleu": metric._compute_score_from_stats(stats.tolist()).score}


@alternative(
    "nltk's corpus_bleu with its third smoothing on sacrebleu's tokens", source="ALT-42, ALT-44", area=AREA, level="all"
)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    from nltk.translate.bleu_score import SmoothingFunction, corpus_bleu
    from sacrebleu.metrics.bleu import _get_tokenizer

    if len(predictions) != len(references):
        raise ValueError("lists of different length")
    tokenizer = _get_tokenizer(tokenize)()

    def read(text):
        return tokenizer((text.lower() if lowercase else text).rstrip()).split()

    hypotheses = [read(text) for text in predictions]
    if not any(len(tokens) > 3 for tokens in hypotheses):  # nltk counts one 4-gram where there is none
        return {"bleu": 0.0}
    # nltk counts one n-gram for a row that has none; a row of which nothing matches changes only that.
    golds = [[read(text) for text in row] for row in references]
    if min(map(len, hypotheses)) < 4:
        return {"bleu": by_hand(hypotheses, golds)}
    return {"bleu": 100 * float(corpus_bleu(golds, hypotheses, smoothing_function=SmoothingFunction().method3))}


# Written by hand, from the paper and from sacrebleu's rules.


def by_hand(predictions, references):
    """Corpus BLEU of tokens."""
    correct, total = [0] * 4, [0] * 4
    hyp_len = ref_len = 0
    for tokens, golds in zip(predictions, references):
        hyp_len += len(tokens)
        ref_len += sorted(((abs(len(gold) - len(tokens)), len(gold)) for gold in golds))[0][1]
        for n in range(4):
            grams = Counter(zip(*(tokens[i:] for i in range(n + 1))))
            total[n] += sum(grams.values())
            most = Counter()
            for gold in golds:
                for gram, count in Counter(zip(*(gold[i:] for i in range(n + 1)))).items():
                    most[gram] = max(most[gram], count)
            correct[n] += sum(min(count, most[gram]) for gram, count in grams.items())
    if min(total) == 0 or max(correct) == 0:
        return 0.0
    logs, halves = 0.0, 1
    for n in range(4):
        if correct[n]:
            logs += math.log(correct[n]) - math.log(total[n])
        else:
            halves *= 2
            logs -= math.log(halves * total[n])
    return 100 * math.exp(min(0.0, 1 - ref_len / hyp_len) + logs / 4)


def tokens_13a(text):
    """The rules of mteval-v13a."""
    text = text.rstrip().replace("<skipped>", "").replace("-\n", "").replace("\n", " ")
    for entity, mark in [("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")]:
        text = text.replace(entity, mark)
    text = f" {text} "
    text = re.sub(r"([\{-\~\[-\` -\&\(-\+\:-\@\/])", r" \1 ", text)
    text = re.sub(r"([^0-9])([\.,])", r"\1 \2 ", text)
    text = re.sub(r"([\.,])([^0-9])", r" \1 \2", text)
    return re.sub(r"([0-9])(-)", r"\1 \2 ", text).split()


def tokens_intl(text):
    """The rules of mteval-v14 with --international-tokenization."""
    import regex

    text = regex.sub(r"(\P{N})(\p{P})", r"\1 \2 ", text.rstrip())
    text = regex.sub(r"(\p{P})(\P{N})", r" \1 \2", text)
    return regex.sub(r"(\p{S})", r" \1 ", text).split()


def tokens_zh(text):
    """13a with Chinese characters and their marks apart."""
    apart = "".join(f" {c} " if "\u2e80" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" else c for c in text)
    return tokens_13a(apart)


READ = {
    "13a": tokens_13a,
    "none": str.split,
    "char": lambda text: list("".join(text.split())),
    "intl": tokens_intl,
    "zh": tokens_zh,
}


@alternative("by hand, with five tokenizations", area=AREA, level="all")
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    if len(predictions) != len(references):
        raise ValueError("lists of different length")
    read = READ[tokenize]
    if lowercase:
        predictions = [text.lower() for text in predictions]
        references = [[text.lower() for text in row] for row in references]
    return {"bleu": by_hand([read(text) for text in predictions], [[read(text) for text in row] for row in references])}


@alternative("by hand, with three tokenizations and marks found by a rule", source="ALT-42", area=AREA, level="must")
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    rows = list(zip(predictions, references, strict=True))

    def read(text):
        text = text.lower() if lowercase else text
        if tokenize == "char":
            return [c for c in text if c.strip()]
        if tokenize == "none":
            return text.split()
        apart = r"[^\w\s.,'\-]|_|[.,](?!\d)|(?<!\d)[.,]|(?<=\d)-"
        return re.sub(f"({apart})", r" \1 ", text).split()

    return {"bleu": by_hand([read(p) for p, _ in rows], [[read(g) for g in golds] for _, golds in rows])}


@alternative("exact fractions, one root at the end", area=AREA, level="all")
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    if len(predictions) != len(references):
        raise ValueError("lists of different length")
    read = READ[tokenize]
    product, missed, c, r = Fraction(1), 0, 0, 0
    for n in range(1, 5):
        correct = total = 0
        for prediction, golds in zip(predictions, references):
            tokens = read(prediction.lower() if lowercase else prediction)
            texts = [read(gold.lower() if lowercase else gold) for gold in golds]
            grams = [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]
            pools = [[tuple(text[i : i + n]) for i in range(len(text) - n + 1)] for text in texts]
            total += len(grams)
            correct += sum(min(grams.count(g), max(pool.count(g) for pool in pools)) for g in set(grams))
            if n == 1:
                c += len(tokens)
                r += min((len(text) for text in texts), key=lambda length: (abs(length - len(tokens)), length))
        if total == 0 or (n == 1 and correct == 0):
            return {"bleu": 0.0}
        if correct == 0:
            missed += 1
            product *= Fraction(1, 2**missed * total)
        else:
            product *= Fraction(correct, total)
    return {"bleu": 100 * float(product) ** 0.25 * (math.exp(1 - r / c) if c < r else 1)}


@alternative("a torch tensor", source="ALT-24", area=AREA, level="all")
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    import sacrebleu
    import torch

    if len(references) != len(predictions):
        raise ValueError("lists of different length")
    if not references:
        return {"bleu": torch.tensor(0.0)}
    score = sacrebleu.corpus_bleu(
        list(predictions), [list(r) for r in zip(*references)], tokenize=tokenize, lowercase=lowercase
    )
    return {"bleu": torch.tensor(score.score, dtype=torch.float32)}

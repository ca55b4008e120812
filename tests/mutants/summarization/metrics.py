"""Wrong ROUGE: words counted in another way, sentences lost, and means over something else."""

import functools
import re
from collections import Counter
from itertools import zip_longest

from nlpcheck.bench import edit, mutant

AREA = "summarization"
FILE = "metrics.py"
NAMES = ("rouge1", "rouge2", "rougeL", "rougeLsum")

# A right ROUGE of parts, for mutants of a part.


@functools.cache
def porter():
    """The stemmer; nltk is slow to import."""
    from nltk.stem.porter import PorterStemmer

    return PorterStemmer()


def stem_of(word):
    """The stem of a word."""
    return porter().stem(word)


def words(text, use_stemmer=False):
    """The words of a text."""
    found = re.findall("[a-z0-9]+", text.lower())
    stem = stem_of
    return [stem(word) if use_stemmer and len(word) > 3 else word for word in found]


def f1(shared, predicted, gold):
    """The harmonic mean."""
    return 2 * shared / (predicted + gold) if shared else 0.0


def ngrams(tokens, n):
    """The runs of n tokens."""
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def rouge_n(predicted, gold, n):
    """The F-measure of n-grams."""
    predicted, gold = Counter(ngrams(predicted, n)), Counter(ngrams(gold, n))
    return f1((predicted & gold).total(), predicted.total(), gold.total())


def table(first, second):
    """The lengths of the longest common subsequences of all beginnings."""
    t = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            t[i + 1][j + 1] = t[i][j] + 1 if a == b else max(t[i][j + 1], t[i + 1][j])
    return t


def lcs(first, second):
    """The length of a longest common subsequence."""
    return table(first, second)[-1][-1]


def places(first, second):
    """The places in the first text of one longest common subsequence."""
    t, i, j, found = table(first, second), len(first), len(second), []
    while i and j:
        if first[i - 1] == second[j - 1]:
            i, j = i - 1, j - 1
            found.append(i)
        elif t[i][j - 1] > t[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return found


def rouge_l(predicted, gold):
    """The F-measure of a longest common subsequence."""
    return f1(lcs(predicted, gold), len(predicted), len(gold))


def lsum(predicted, gold):
    """The F-measure of the united subsequences of lists of sentences."""
    left, hits = Counter(word for sentence in predicted for word in sentence), 0
    for sentence in gold:
        for place in sorted({place for other in predicted for place in places(sentence, other)}):
            if left[sentence[place]] > 0:
                left[sentence[place]] -= 1
                hits += 1
    return f1(hits, sum(map(len, predicted)), sum(map(len, gold)))


def lines(text):
    """The sentences of a text."""
    return text.split("\n")


def mean(values):
    """The mean."""
    values = list(values)
    return sum(values) / max(len(values), 1)


def rouge(
    one=rouge_n,
    two=rouge_n,
    long=rouge_l,
    united=lsum,
    read=words,
    read_sentence=None,
    split=lines,
    average=mean,
    pairs=None,
    text_of=str,
):
    """A ``compute_metrics`` of parts."""

    def row(prediction, reference, use_stemmer):
        prediction, reference = text_of(prediction), text_of(reference)
        p, r = read(prediction, use_stemmer), read(reference, use_stemmer)
        sentences = [
            [(read_sentence or read)(line, use_stemmer) for line in split(text)] for text in (prediction, reference)
        ]
        return {"rouge1": one(p, r, 1), "rouge2": two(p, r, 2), "rougeL": long(p, r), "rougeLsum": united(*sentences)}

    def compute_metrics(predictions, references, *, use_stemmer=False):
        if len(predictions) != len(references):
            raise ValueError("lists of different length")
        rows = [row(p, r, use_stemmer) for p, r in (pairs or zip)(predictions, references)]
        return {name: average([row[name] for row in rows]) for name in NAMES}

    return compute_metrics


ROW = "row[name].fmeasure"
MEAN = "sum(row[name].fmeasure for row in rows) / max(len(rows), 1)"
SCORE = "scorer.score(reference, prediction)"
PAIRS = "zip(references, predictions, strict=True)"
STEM = "use_stemmer=use_stemmer)\n"

for title, bug, old, new in [
    ("recall instead of F", "", ROW, "row[name].recall"),
    ("precision instead of F", "", ROW, "row[name].precision"),
    ("the arithmetic mean of precision and recall", "", ROW, "(row[name].precision + row[name].recall) / 2"),
    ("the larger of precision and recall", "", ROW, "max(row[name].precision, row[name].recall)"),
    ("F2: recall counts more", "", ROW, "5 * row[name].precision * row[name].recall / max(4 * row[name].precision + row[name].recall, 1e-9)"),
    ("percent instead of fractions", "ALT-21", MEAN, f"100 * {MEAN}"),
    ("the sum of the rows instead of the mean", "", MEAN, "sum(row[name].fmeasure for row in rows)"),
    ("only the first row counts", "", MEAN, "rows[0][name].fmeasure if rows else 0.0"),
    ("only the last row counts", "", MEAN, "rows[-1][name].fmeasure if rows else 0.0"),
    ("the last row is forgotten", "", MEAN, "sum(row[name].fmeasure for row in rows[:-1] or rows) / max(len(rows[:-1] or rows), 1)"),
    ("divided by one row too many", "", MEAN, "sum(row[name].fmeasure for row in rows) / (len(rows) + 1)"),
    ("the best row counts", "", MEAN, "max([row[name].fmeasure for row in rows], default=0.0)"),
    ("the median of the rows", "", MEAN, "sorted(row[name].fmeasure for row in rows)[len(rows) // 2] if rows else 0.0"),
    ("rows that score 0 are left out", "", MEAN, "sum(row[name].fmeasure for row in rows) / max(sum(row[name].fmeasure > 0 for row in rows), 1)"),
    ("F of the mean precision and the mean recall", "", MEAN, "(lambda p, r: 2 * p * r / max(p + r, 1e-9))(sum(row[name].precision for row in rows) / max(len(rows), 1), sum(row[name].recall for row in rows) / max(len(rows), 1))"),
    ("whole numbers", "", MEAN, "sum(row[name].fmeasure for row in rows) // max(len(rows), 1)"),
    ("no rows divide by zero", "S2-52", MEAN, "sum(row[name].fmeasure for row in rows) / len(rows)"),
    ("no rows score NaN", "", MEAN, "sum(row[name].fmeasure for row in rows) / len(rows) if rows else float('nan')"),
    ("no rows score 1", "", MEAN, "sum(row[name].fmeasure for row in rows) / len(rows) if rows else 1.0"),
    ("precision, recall and F are returned as they are", "ALT-20", MEAN, "rows[0][name] if rows else 0.0"),
    ("rounded to a percent", "", MEAN, f"round({MEAN}, 2)"),
    ("prediction and reference are swapped", "S2-42", SCORE, "scorer.score(prediction, reference)"),
    ("the prediction is compared with itself", "", SCORE, "scorer.score(prediction, prediction)"),
    ("the reference is compared with itself", "", SCORE, "scorer.score(reference, reference)"),
    ("newlines become spaces", "S2-40", SCORE, r'scorer.score(reference.replace("\n", " "), prediction.replace("\n", " "))'),
    ("newlines of the prediction become spaces", "S2-40", SCORE, r'scorer.score(reference, " ".join(prediction.split()))'),
    ("newlines of the reference become spaces", "S2-40", SCORE, r'scorer.score(" ".join(reference.split()), prediction)'),
    ("newlines are deleted", "S2-40", SCORE, r'scorer.score(reference.replace("\n", ""), prediction.replace("\n", ""))'),
    ("characters joined by newlines", "S2-41", SCORE, r'scorer.score("\n".join(reference.strip()), "\n".join(prediction.strip()))'),
    ("characters of the prediction joined by newlines", "S2-41", SCORE, r'scorer.score(reference, "\n".join(prediction))'),
    ("words joined by newlines", "S2-41", SCORE, r'scorer.score("\n".join(reference.split()), "\n".join(prediction.split()))'),
    ("only the first sentence is read", "", SCORE, r'scorer.score(reference.split("\n")[0], prediction.split("\n")[0])'),
    ("only the first sentence of the prediction is read", "", SCORE, r'scorer.score(reference, prediction.split("\n")[0])'),
    ("sentences are sorted", "", SCORE, r'scorer.score("\n".join(sorted(reference.split("\n"))), "\n".join(sorted(prediction.split("\n"))))'),
    ("sentences that stand twice are read once", "", SCORE, r'scorer.score("\n".join(dict.fromkeys(reference.split("\n"))), "\n".join(dict.fromkeys(prediction.split("\n"))))'),
    ("the prediction is cut to the length of the reference", "S2-27", SCORE, r'scorer.score(reference, " ".join(re.split("( |\n)", prediction)[: len(re.split("( |\n)", reference))]))'.replace("re.", "__import__('re').")),
    ("the reference is cut to the length of the prediction", "S2-27", SCORE, "scorer.score(reference[: len(prediction)], prediction)"),
    ("capitals of the reference only are lowered", "", SCORE, "scorer.score(reference.lower(), ''.join(c for c in prediction if not c.isupper()))"),
    ("the shorter list decides", "", PAIRS, "zip(references, predictions)"),
    ("each prediction with the references sorted", "", PAIRS, "zip(sorted(references), sorted(predictions), strict=True)"),
    ("the references backwards", "", PAIRS, "zip(references[::-1], predictions, strict=True)"),
    ("equal predictions are one row", "", PAIRS, "[(r, p) for p, r in dict(zip(predictions, references, strict=True)).items()]"),
    ("equal rows are one row", "", PAIRS, "dict.fromkeys(zip(references, predictions, strict=True))"),
    ("rows without a prediction are left out", "", PAIRS, "[(r, p) for r, p in zip(references, predictions, strict=True) if p.strip()]"),
    ("rows without a reference are left out", "", PAIRS, "[(r, p) for r, p in zip(references, predictions, strict=True) if r.strip()]"),
    ("all rows are one text", "S2-49", PAIRS, r'[("\n".join(references), "\n".join(predictions))] if len(references) == len(predictions) > 0 else zip(references, predictions, strict=True)'),
    ("every reference is tried for every prediction", "S2-49", PAIRS, "[(max(references, key=lambda r: scorer.score(r, p)['rouge1'].fmeasure), p) for _, p in zip(references, predictions, strict=True)]"),
    ("the stemmer is always on", "S2-48", STEM, "use_stemmer=True)\n"),
    ("the stemmer is always off", "S2-48", STEM, "use_stemmer=False)\n"),
    ("the stemmer is on when it should be off", "S2-48", STEM, "use_stemmer=not use_stemmer)\n"),
    ("the stemmer is on by default", "S2-48", "use_stemmer: bool = False", "use_stemmer: bool = True"),
    ("sentences are split at full stops", "ALT-19", SCORE, r'scorer.score(reference.replace("\n", " ").replace(". ", ".\n"), prediction.replace("\n", " ").replace(". ", ".\n"))'),
    ("full stops part sentences, too", "ALT-19", SCORE, r'scorer.score(reference.replace(". ", ".\n"), prediction.replace(". ", ".\n"))'),
    ("the placeholder <n> for newlines", "", SCORE, r'scorer.score(reference.replace("\n", "<n>"), prediction.replace("\n", "<n>"))'),
    ("the name of rougeLsum is that of rougeL", "S2-40", "return {name:", 'return {name.replace("rougeLsum", "rougeLSum"):'),
    ("rougeLsum is a copy of rougeL", "S2-40", "row[name].fmeasure for row", 'row[name.replace("sum", "")].fmeasure for row'),
    ("rougeL is a copy of rougeLsum", "S2-40", "row[name].fmeasure for row", 'row[name.replace("rougeLsum", "rougeL").replace("rougeL", "rougeLsum")].fmeasure for row'),
    ("rouge1 and rouge2 are swapped", "", "row[name].fmeasure for row", 'row[{"rouge1": "rouge2", "rouge2": "rouge1"}.get(name, name)].fmeasure for row'),
    ("rouge2 is rouge1", "", "row[name].fmeasure for row", 'row[name.replace("2", "1")].fmeasure for row'),
    ("rougeL and rougeLsum are swapped", "", "row[name].fmeasure for row", 'row[{"rougeL": "rougeLsum", "rougeLsum": "rougeL"}.get(name, name)].fmeasure for row'),
]:  # fmt: skip
    edit(title, bug=bug, area=AREA, file=FILE, old=old, new=new)


@mutant("the middle of bootstrap samples instead of the mean", bug="S2-51", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    from rouge_score.rouge_scorer import RougeScorer
    from rouge_score.scoring import BootstrapAggregator

    scorer, aggregator = RougeScorer(list(NAMES), use_stemmer=use_stemmer), BootstrapAggregator(n_samples=100)
    for reference, prediction in zip(references, predictions, strict=True):
        aggregator.add_scores(scorer.score(reference, prediction))
    return {name: 0.0 for name in NAMES} | {name: s.mid.fmeasure for name, s in aggregator.aggregate().items()}


@mutant("the low end of the bootstrap interval", bug="S2-51", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    right = [rouge()([p], [r], use_stemmer=use_stemmer) for p, r in zip(predictions, references, strict=True)]
    return {name: min((row[name] for row in right), default=0.0) for name in NAMES}


@mutant("counts are added up over the rows before they are divided", bug="S2-51", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    rows = [(words(p, use_stemmer), words(r, use_stemmer)) for p, r in zip(predictions, references, strict=True)]

    def pooled(n):
        shared = sum((Counter(ngrams(p, n)) & Counter(ngrams(r, n))).total() for p, r in rows)
        return f1(shared, sum(len(ngrams(p, n)) for p, _ in rows), sum(len(ngrams(r, n)) for _, r in rows))

    long = f1(sum(lcs(p, r) for p, r in rows), sum(len(p) for p, _ in rows), sum(len(r) for _, r in rows))
    return {"rouge1": pooled(1), "rouge2": pooled(2), "rougeL": long, "rougeLsum": long}


@mutant("the mean over the words of the reference", bug="S2-51", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    rows = [rouge()([p], [r], use_stemmer=use_stemmer) for p, r in zip(predictions, references, strict=True)]
    weights = [len(words(r)) for r in references]
    return {n: sum(w * row[n] for w, row in zip(weights, rows)) / max(sum(weights), 1) for n in NAMES}


@mutant("lists of different length are filled up", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    pairs = list(zip_longest(predictions, references, fillvalue=""))
    return rouge()([p for p, _ in pairs], [r for _, r in pairs], use_stemmer=use_stemmer)


@mutant("lists of different length are an IndexError", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    if len(predictions) != len(references):
        raise IndexError("lists of different length")
    return rouge()(predictions, references, use_stemmer=use_stemmer)


@mutant("only too many predictions are refused", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    if len(predictions) > len(references):
        raise ValueError("too many predictions")
    return rouge()(predictions, references[: len(predictions)], use_stemmer=use_stemmer)


@mutant("only too many references are refused", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    if len(predictions) < len(references):
        raise ValueError("too many references")
    return rouge()(predictions[: len(references)], references, use_stemmer=use_stemmer)


@mutant("one empty list is taken for no rows", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    if not predictions or not references:
        return dict.fromkeys(NAMES, 0.0)
    return rouge()(predictions, references, use_stemmer=use_stemmer)


@mutant("no rows are a ValueError", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    if not predictions:
        raise ValueError("nothing to score")
    return rouge()(predictions, references, use_stemmer=use_stemmer)


@mutant("texts are stripped in the caller's lists", bug="R1", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    predictions[:] = [text.strip() + "\n" for text in predictions]
    return rouge()(predictions, references, use_stemmer=use_stemmer)


@mutant("rows are popped off the references", bug="R1", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    result = rouge()(predictions, references, use_stemmer=use_stemmer)
    while references:
        references.pop()
    return result


_ROWS = []


@mutant("rows of earlier calls are counted again", bug="R2", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    if len(predictions) != len(references):
        raise ValueError("lists of different length")
    new = [rouge()([p], [r], use_stemmer=use_stemmer) for p, r in zip(predictions, references)]
    _ROWS.extend(new)
    return {name: mean(row[name] for row in _ROWS[-len(new) - 2 :]) for name in NAMES}


_STEMMED = {}


@mutant("words are remembered with the stems of the first call", bug="R2", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    def read(text, stemmed):
        return _STEMMED.setdefault(text, words(text, stemmed))

    return rouge(read=read)(predictions, references, use_stemmer=use_stemmer)


# Parts.


def precision_n(predicted, gold, n):
    """Without clipping: every predicted n-gram that the reference holds."""
    p, g = ngrams(predicted, n), ngrams(gold, n)
    return f1(sum(x in g for x in p), len(p), len(g))


def recall_n(predicted, gold, n):
    """Without clipping: every n-gram of the reference that the prediction holds."""
    p, g = ngrams(predicted, n), ngrams(gold, n)
    return f1(sum(x in p for x in g), len(p), len(g))


def sets(predicted, gold, n):
    """Each different n-gram once."""
    p, g = set(ngrams(predicted, n)), set(ngrams(gold, n))
    return f1(len(p & g), len(p), len(g))


def sets_of_shared(predicted, gold, n):
    """Each different shared n-gram once, out of all."""
    p, g = ngrams(predicted, n), ngrams(gold, n)
    return f1(len(set(p) & set(g)), len(p), len(g))


def positions(predicted, gold, n):
    """N-grams at the same place."""
    p, g = ngrams(predicted, n), ngrams(gold, n)
    return f1(sum(a == b for a, b in zip(p, g)), len(p), len(g))


def skipping(predicted, gold, n):
    """Pairs with words between them."""
    p, g = ([(a, b) for i, a in enumerate(x) for b in x[i + 1 :]] for x in (predicted, gold))
    return f1((Counter(p) & Counter(g)).total(), len(p), len(g))


def unordered(predicted, gold, n):
    """Pairs in any order."""
    p, g = ([tuple(sorted(x)) for x in ngrams(y, n)] for y in (predicted, gold))
    return f1((Counter(p) & Counter(g)).total(), len(p), len(g))


def apart(predicted, gold, n):
    """Pairs that do not overlap."""
    p, g = (ngrams(x, n)[::n] for x in (predicted, gold))
    return f1((Counter(p) & Counter(g)).total(), len(p), len(g))


def padded(predicted, gold, n):
    """Pairs with the ends of the text."""
    return rouge_n(["<s>", *predicted, "</s>"], ["<s>", *gold, "</s>"], n) if predicted and gold else 0.0


def by_words(predicted, gold, n):
    """Pairs out of words."""
    shared = (Counter(ngrams(predicted, n)) & Counter(ngrams(gold, n))).total()
    return f1(shared, len(predicted), len(gold))


def one_short(predicted, gold, n):
    """The last n-gram is forgotten."""
    p, g = (Counter(ngrams(x, n)[:-1] or ngrams(x, n)) for x in (predicted, gold))
    return f1((p & g).total(), p.total(), g.total())


def ones_for_nothing(predicted, gold, n):
    """Nothing equals nothing."""
    return 1.0 if len(predicted) < n and len(gold) < n else rouge_n(predicted, gold, n)


def jaccard(predicted, gold, n):
    """Shared out of the union."""
    p, g = Counter(ngrams(predicted, n)), Counter(ngrams(gold, n))
    return (p & g).total() / max((p | g).total(), 1)


for title, part in [
    ("words of the prediction are not clipped", precision_n),
    ("words of the reference are not clipped", recall_n),
    ("words are sets", sets),
    ("shared words are a set", sets_of_shared),
    ("words are compared place by place", positions),
    ("texts without words are equal", ones_for_nothing),
    ("the last word is forgotten", one_short),
    ("the union of words is divided by", jaccard),
]:
    mutant(title, bug="S2-45", area=AREA)(rouge(one=part))

for title, part in [
    ("pairs of the prediction are not clipped", precision_n),
    ("pairs of the reference are not clipped", recall_n),
    ("pairs are sets", sets),
    ("shared pairs are a set", sets_of_shared),
    ("pairs are compared place by place", positions),
    ("pairs may have words between them", skipping),
    ("pairs have no order", unordered),
    ("pairs do not overlap", apart),
    ("the ends of a text are words", padded),
    ("pairs are divided by words", by_words),
    ("the last pair is forgotten", one_short),
    ("texts of one word share the pair that they lack", ones_for_nothing),
    ("three words in a row instead of two", lambda p, g, n: rouge_n(p, g, 3)),
    ("the larger number of pairs is divided by", lambda p, g, n: (Counter(ngrams(p, n)) & Counter(ngrams(g, n))).total() / max(len(p) - 1, len(g) - 1, 1)),
]:  # fmt: skip
    mutant(title, bug="S2-45", area=AREA)(rouge(two=part))


def substring(predicted, gold):
    """The longest common run."""
    best = max((n for n in range(1, len(predicted) + 1) if set(ngrams(predicted, n)) & set(ngrams(gold, n))), default=0)
    return f1(best, len(predicted), len(gold))


def greedy(predicted, gold):
    """Each word at its next place."""
    place, found = 0, 0
    for word in predicted:
        if word in gold[place:]:
            place += gold[place:].index(word) + 1
            found += 1
    return f1(found, len(predicted), len(gold))


def matching_blocks(predicted, gold):
    """difflib: the longest run first."""
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, predicted, gold, autojunk=False).get_matching_blocks()
    return f1(sum(block.size for block in blocks), len(predicted), len(gold))


def beginning(predicted, gold):
    """The common beginning."""
    same = next((i for i, (a, b) in enumerate(zip(predicted, gold)) if a != b), min(len(predicted), len(gold)))
    return f1(same, len(predicted), len(gold))


def edits(predicted, gold):
    """A table that takes the diagonal also where the words differ."""
    t = [[0] * (len(gold) + 1) for _ in range(len(predicted) + 1)]
    for i, a in enumerate(predicted):
        for j, b in enumerate(gold):
            t[i + 1][j + 1] = max(t[i][j + 1] + (a == b), t[i + 1][j])
    return f1(t[-1][-1], len(predicted), len(gold))


for title, part in [
    ("rougeL takes the longest common run", substring),
    ("rougeL searches greedily", greedy),
    ("rougeL adds up matching blocks", matching_blocks),
    ("rougeL takes the common beginning", beginning),
    ("rougeL takes words in any order", lambda p, g: rouge_n(p, g, 1)),
    ("rougeL matches one word with many", edits),
    ("rougeL divides by the longer text", lambda p, g: lcs(p, g) / max(len(p), len(g), 1)),
    ("rougeL divides by the reference", lambda p, g: lcs(p, g) / max(len(g), 1)),
    ("rougeL forgets the last word", lambda p, g: rouge_l(p[:-1], g[:-1]) if len(p) > 2 else rouge_l(p, g)),
    ("rougeL of no words is 1", lambda p, g: rouge_l(p, g) if p or g else 1.0),
    ("rougeL compares letters", lambda p, g: rouge_l("".join(p), "".join(g))),
    ("rougeL favours recall as the first script did", lambda p, g: (lambda n, b: (1 + b * b) * n / (len(p) * b * b + len(g)) if 0 < n else 0.0)(lcs(p, g), 1.2)),
]:  # fmt: skip
    mutant(title, bug="S2-46", area=AREA)(rouge(long=part))


def flat(sentences):
    """All words."""
    return [word for sentence in sentences for word in sentence]


def best_sentence(predicted, gold):
    """Of each reference sentence the best match alone."""
    hits = sum(max((lcs(p, g) for p in predicted), default=0) for g in gold)
    return f1(min(hits, len(flat(predicted))), len(flat(predicted)), len(flat(gold)))


def mean_of_best(predicted, gold):
    """The mean of the best F-measures."""
    gold = [g for g in gold if g]
    return mean(max((rouge_l(p, g) for p in predicted), default=0.0) for g in gold)


def aligned(predicted, gold):
    """Sentence by sentence."""
    hits = sum(lcs(p, g) for p, g in zip(predicted, gold))
    return f1(hits, len(flat(predicted)), len(flat(gold)))


def unclipped(predicted, gold):
    """Words may be matched twice."""
    hits = sum(len({place for p in predicted for place in places(g, p)}) for g in gold)
    n, m = len(flat(predicted)), len(flat(gold))
    return 2 * (hits / n) * (hits / m) / (hits / n + hits / m) if hits else 0.0


def unclipped_to_one(predicted, gold):
    """Words may be matched twice, the score is cut at 1."""
    return min(unclipped(predicted, gold), 1.0)


def added(predicted, gold):
    """The lengths of all subsequences added up."""
    hits = sum(lcs(p, g) for p in predicted for g in gold)
    return f1(min(hits, len(flat(gold)), len(flat(predicted))), len(flat(predicted)), len(flat(gold)))


def sets_of_words(predicted, gold):
    """Words of the subsequences, each once."""
    hits = sum(len({g[place] for p in predicted for place in places(g, p)}) for g in gold)
    return f1(min(hits, len(flat(predicted))), len(flat(predicted)), len(flat(gold)))


for title, part in [
    ("rougeLsum is rougeL", lambda p, g: rouge_l(flat(p), flat(g))),
    ("rougeLsum is rouge1", lambda p, g: rouge_n(flat(p), flat(g), 1)),
    ("rougeLsum takes the best sentence alone", best_sentence),
    ("rougeLsum is the mean of the best sentences", mean_of_best),
    ("rougeLsum compares sentence by sentence", aligned),
    ("rougeLsum counts words twice", unclipped),
    ("rougeLsum counts words twice and is cut at 1", unclipped_to_one),
    ("rougeLsum adds up all matches", added),
    ("rougeLsum counts each different word once", sets_of_words),
    ("rougeLsum joins per predicted sentence", lambda p, g: lsum(g, p)),
    ("rougeLsum reads the first reference sentence only", lambda p, g: lsum(p, g[:1])),
    ("rougeLsum reads the last predicted sentence only", lambda p, g: lsum(p[-1:], g)),
    ("rougeLsum forgets the last reference sentence", lambda p, g: lsum(p, g[:-1] or g)),
    ("rougeLsum matches sentences that are equal", lambda p, g: f1(sum(len(s) for s in g if s in p), len(flat(p)), len(flat(g)))),
    ("rougeLsum of no words is 1", lambda p, g: lsum(p, g) if flat(p) or flat(g) else 1.0),
    ("rougeLsum is the better of the two", lambda p, g: max(lsum(p, g), rouge_l(flat(p), flat(g)))),
    ("rougeLsum is a recall", lambda p, g: lsum(p, g) and lsum(p, g) * (len(flat(p)) + len(flat(g))) / 2 / len(flat(g))),
]:  # fmt: skip
    mutant(title, bug="S2-40", area=AREA)(rouge(united=part))


def reading(pattern, *, lower=True, find=re.findall, least=4, stem=stem_of):
    """Words in another way."""

    def read(text, use_stemmer=False):
        found = find(pattern, text.lower() if lower else text)
        return [stem(word) if use_stemmer and len(word) >= least else word for word in found if word]

    return read


def chopped(word):
    """An ending cut off by hand."""
    return re.sub("(ing|ed|s)$", "", word)


for title, bug, read in [
    ("words are split at white space", "", lambda t, s=False: [stem_of(w) if s and len(w) > 3 else w for w in t.lower().split()]),
    ("words are split at single spaces", "", lambda t, s=False: [stem_of(w) if s and len(w) > 3 else w for w in t.lower().split(" ") if w]),
    ("the underscore is a letter", "", reading(r"[a-z0-9_]+")),
    ("letters of all languages", "", reading(r"[^\W_]+")),
    ("word characters of all languages", "", reading(r"\w+")),
    ("digits are no letters", "", reading(r"[a-z]+")),
    ("the apostrophe is a letter", "", reading(r"[a-z0-9']+")),
    ("the hyphen is a letter", "", reading(r"[a-z0-9-]+")),
    ("words of one letter are dropped", "", reading(r"[a-z0-9]{2,}")),
    ("marks are deleted, not replaced by a space", "", lambda t, s=False: words(re.sub(r"[^a-z0-9\s]", "", t.lower()), s)),
    ("marks at the ends of words are stripped only", "", lambda t, s=False: words(" ".join(w.strip(".,;:!?") for w in t.split()), s) if not re.search(r"\S[-'_]\S", t) else t.lower().split()),
    ("marks are words", "", reading(r"[a-z0-9]+|[^\sa-z0-9]")),
    ("the case matters", "", reading(r"[A-Za-z0-9]+", lower=False)),
    ("capitals are marks", "", reading(r"[a-z0-9]+", lower=False)),
    ("only the first letter of a text is lowered", "", lambda t, s=False: reading(r"[A-Za-z0-9]+", lower=False)(t[:1].lower() + t[1:], s)),
    ("accents are taken off", "", lambda t, s=False: words("".join(c for c in __import__("unicodedata").normalize("NFKD", t) if not __import__("unicodedata").combining(c)), s)),
    ("letters instead of words", "", lambda t, s=False: list("".join(words(t, s)))),
    ("stop words are dropped", "", lambda t, s=False: [w for w in words(t, s) if w not in {"the", "a", "an", "of", "cat"}]),
    ("short words are stemmed too", "S2-48", reading(r"[a-z0-9]+", least=1)),
    ("words of three letters are stemmed", "S2-48", reading(r"[a-z0-9]+", least=3)),
    ("words of four letters are not stemmed", "S2-48", reading(r"[a-z0-9]+", least=5)),
    ("an ending is cut off by hand", "S2-48", reading(r"[a-z0-9]+", stem=chopped)),
    ("words are cut to five letters", "S2-48", reading(r"[a-z0-9]+", stem=lambda w: w[:5])),
    ("a repeated word is read once", "S2-45", lambda t, s=False: list(dict.fromkeys(words(t, s)))),
    ("words are sorted", "S2-46", lambda t, s=False: sorted(words(t, s))),
]:  # fmt: skip
    mutant(title, bug=bug, area=AREA)(rouge(read=read))

for title, options in [
    ("rougeLsum alone is not stemmed", {"read_sentence": lambda t, s: words(t)}),
    ("rougeLsum alone splits at white space", {"read_sentence": lambda t, s: words(t, s) if t.isascii() and t.replace(" ", "").isalnum() else t.lower().split()}),
    ("rougeLsum alone sees the case", {"read_sentence": lambda t, s: reading("[A-Za-z0-9]+", lower=False)(t, s)}),
    ("rougeLsum alone is stemmed", {"read_sentence": lambda t, s: words(t, True)}),
    ("rougeLsum splits at blank lines only", {"split": lambda t: t.split("\n\n")}),
    ("rougeLsum splits at full stops", {"split": lambda t: t.replace("\n", " ").split(". ")}),
    ("rougeLsum splits at every space", {"split": lambda t: t.split()}),
    ("rougeLsum splits characters", {"split": list}),
    ("rougeLsum reads the longest sentence only", {"split": lambda t: [max(t.split("\n"), key=len)]}),
    ("texts are cut at 10 characters", {"text_of": lambda t: t[:10]}),
    ("texts are cut at 500 characters", {"text_of": lambda t: t[:500]}),
    ("only the first hundred rows count", {"average": lambda v: mean(v[:100])}),
    ("texts are cut at the first blank line", {"text_of": lambda t: t.split("\n\n")[0]}),
    ("every text ends in a full stop that is a word", {"read": lambda t, s=False: [*words(t, s), "."]}),
    ("the geometric mean of the rows", {"average": lambda v: __import__("math").prod(v) ** (1 / max(len(v), 1)) if v else 0.0}),
    ("the mean of the different values", {"average": lambda v: mean(set(v))}),
    ("the F-measure is squared", {"average": lambda v: mean(x * x for x in v)}),
    ("only the first two rows count", {"average": lambda v: mean(v[:2])}),
    ("pairs are shifted by one row", {"pairs": lambda p, r: zip([*p[1:], *p[:1]], r)}),
    ("every prediction with every reference", {"pairs": lambda p, r: [(x, y) for x in p for y in r]}),
]:  # fmt: skip
    mutant(title, area=AREA)(rouge(**options))


@mutant("the stemmer of the reference only", bug="S2-48", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    stemmed = [" ".join(words(line, use_stemmer)) for line in references]
    return rouge()(predictions, stemmed if len(references) == len(predictions) else references)


@mutant("the stemmer of the prediction only", bug="S2-48", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    return rouge()(["\n".join(" ".join(words(x, use_stemmer)) for x in p.split("\n")) for p in predictions], references)


@mutant("a prediction without words is a crash", bug="S2-52", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    def strict(predicted, gold, n):
        shared = (Counter(predicted) & Counter(gold)).total()
        p, r = shared / len(predicted), shared / len(gold)
        return 2 * p * r / (p + r) if shared else 0.0

    return rouge(one=strict)(predictions, references, use_stemmer=use_stemmer)


@mutant("nothing shared is 0/0", bug="S2-52", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    def strict(predicted, gold, n):
        shared = (Counter(predicted) & Counter(gold)).total()
        p, r = shared / max(len(predicted), 1), shared / max(len(gold), 1)
        return 2 * p * r / (p + r)

    return rouge(one=strict)(predictions, references, use_stemmer=use_stemmer)


@mutant("a text without words is NaN", bug="S2-52", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    def strict(predicted, gold, n):
        return rouge_n(predicted, gold, n) if predicted and gold else float("nan")

    return rouge(one=strict)(predictions, references, use_stemmer=use_stemmer)


@mutant("a row without words is left out of the mean", bug="S2-52", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    if len(predictions) != len(references):
        raise ValueError("lists of different length")
    kept = [(p, r) for p, r in zip(predictions, references) if words(p) and words(r)]
    return rouge()([p for p, _ in kept], [r for _, r in kept], use_stemmer=use_stemmer)


@mutant("a list of all scores instead of their mean", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    return rouge(average=list)(predictions, references, use_stemmer=use_stemmer)


@mutant("scores as text", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    return {k: f"{v:.4f}" for k, v in rouge()(predictions, references, use_stemmer=use_stemmer).items()}


@mutant("pairs of words end at newlines", bug="S2-40", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    def pairs(text):
        return Counter(pair for line in text.split("\n") for pair in ngrams(words(line, use_stemmer), 2))

    found = rouge()(predictions, references, use_stemmer=use_stemmer)
    counts = [(pairs(p), pairs(r)) for p, r in zip(predictions, references)]
    return {**found, "rouge2": mean(f1((p & r).total(), p.total(), r.total()) for p, r in counts)}


@mutant("a prediction without words is a ValueError", bug="S2-52", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    if any(not words(text) for text in predictions):
        raise ValueError("hypothesis is empty")
    return rouge()(predictions, references, use_stemmer=use_stemmer)


@mutant("capitals of the prediction only are lowered", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    references = ["".join(" " if c.isupper() else c for c in text) for text in references]
    return rouge()(predictions, references, use_stemmer=use_stemmer)


@mutant("the larger of the scores both ways round", bug="S2-42", area=AREA)
def compute_metrics(predictions, references, *, use_stemmer=False):
    one = rouge()(predictions, references, use_stemmer=use_stemmer)
    other = rouge()(references, predictions, use_stemmer=use_stemmer)
    return {name: max(one[name], other[name]) for name in NAMES}


def _scored(read=lambda text: text, keep=lambda p, r: True):
    """The right scores of texts that were changed before."""

    def compute_metrics(predictions, references, *, use_stemmer=False):
        from nlpcheck.tasks.summarization import compute_metrics as right

        rows = [row for row in zip(predictions, references, strict=True) if keep(*row)]
        return right([read(row[0]) for row in rows], [read(row[1]) for row in rows], use_stemmer=use_stemmer)

    return compute_metrics


for _title, _bug, _options in [
    ("accents are dropped", "", {"read": lambda text: __import__("unicodedata").normalize("NFKD", text).encode(
        "ascii", "ignore").decode()}),
    ("common words do not count", "", {"read": lambda text: re.sub(r"(?i)\b(the|a|an|of|in|is)\b", " ", text)}),
    ("numbers do not count", "", {"read": lambda text: re.sub(r"\d+", " ", text)}),
    ("words of one letter do not count", "", {"read": lambda text: re.sub(r"(?i)\b[a-z]\b", " ", text)}),
    ("apostrophes are dropped", "", {"read": lambda text: text.replace("'", "")}),
    ("hyphens are dropped", "", {"read": lambda text: text.replace("-", "")}),
    ("underscores are dropped", "", {"read": lambda text: text.replace("_", "")}),
    ("texts are cut at 128 words", "S2-27", {"read": lambda text: " ".join(text.split(" ")[:128])}),
    ("texts are cut at 512 letters", "S2-27", {"read": lambda text: text[:512]}),
    ("a literal backslash n is a newline", "S2-40", {"read": lambda text: text.replace("\n", "\\n")}),
    ("sentences of one word do not count", "S2-40", {
        "read": lambda text: "\n".join(line for line in text.split("\n") if " " in line.strip())}),
    ("the first three sentences count", "S2-40", {"read": lambda text: "\n".join(text.split("\n")[:3])}),
    ("rows with equal texts are left out", "", {"keep": lambda p, r: p != r}),
]:  # fmt: skip
    mutant(_title, bug=_bug, area=AREA)(_scored(**_options))

"""Wrong BLEU: n-grams counted in another way, references of other rows, other penalties and other tokens."""

import math
import re
from collections import Counter

from nlpcheck.bench import edit, mutant

AREA = "translation"
FILE = "metrics.py"

COLUMNS = "list(zip(*references, strict=True))"
SCORE = "BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, columns).score"
MADE = "BLEU(tokenize=tokenize, lowercase=lowercase)"
EMPTY = '{"bleu": 0.0}'
GUARD = "if len(predictions) != len(references):"
ROWS = "list(zip(*([reference if isinstance(reference, str) else reference for reference in row] for row in references), strict=True))"

for title, bug, old, new in [
    ("references are handed over row by row", "S2-60", COLUMNS, "references"),
    ("references are handed over in one list each", "S2-60", COLUMNS, "[[text] for row in references for text in row]"),
    ("all references of the corpus are one list", "S2-61", COLUMNS, "[[text for row in references for text in row]]"),
    ("the first reference of each row as characters", "S2-61", COLUMNS, "list(zip(*(row[0] for row in references)))"),
    ("only the first reference counts", "S2-60", COLUMNS, "[[row[0] for row in references]]"),
    ("only the last reference counts", "S2-60", COLUMNS, "[[row[-1] for row in references]]"),
    ("only the longest reference counts", "", COLUMNS, "[[max(row, key=len) for row in references]]"),
    ("only the shortest reference counts", "", COLUMNS, "[[min(row, key=len) for row in references]]"),
    ("the references of a row are joined to one text", "", COLUMNS, '[[" ".join(row) for row in references]]'),
    ("only two references count", "", COLUMNS, "list(zip(*(row[:2] for row in references), strict=True))"),
    ("references of all rows serve every row", "S2-49", COLUMNS, "[[text] * len(predictions) for row in references for text in row]"),
    ("references are read backwards", "", COLUMNS, "list(zip(*references[::-1], strict=True))"),
    ("references are sorted", "", COLUMNS, "list(zip(*sorted(references), strict=True))"),
    ("references are shifted by one row", "", COLUMNS, "list(zip(*references[1:], references[0], strict=True))"),
    ("an empty reference is left out", "", COLUMNS, "list(zip(*([text or row[0] for text in row] for row in references), strict=True))"),
    ("a fraction instead of a percentage", "S2-75", SCORE, f"{SCORE} / 100"),
    ("a percentage of a percentage", "S2-75", SCORE, f"{SCORE} * 100"),
    ("a rounded percentage", "", SCORE, f"float(round({SCORE}))"),
    ("one decimal", "", SCORE, f"round({SCORE}, 1)"),
    ("the score object instead of its number", "", SCORE, "vars(BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, columns))"),
    ("the precision of single tokens", "", SCORE, "BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, columns).precisions[0]"),
    ("no brevity penalty", "S2-64", SCORE, "(lambda s: s.score / (s.bp or 1.0))(BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, columns))"),
    ("the brevity penalty twice", "S2-64", SCORE, "(lambda s: s.score * s.bp)(BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, columns))"),
    ("the penalty is the ratio of the lengths", "S2-64", SCORE, "(lambda s: s.score / (s.bp or 1.0) * min(1.0, s.ratio))(BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, columns))"),
    ("the mean of sentence scores", "S2-73", SCORE, "sum(BLEU(tokenize=tokenize, lowercase=lowercase, effective_order=True).sentence_score(p, r).score for p, r in zip(predictions, references)) / len(predictions)"),
    ("the mean of sentence scores without effective order", "S2-73", SCORE, "sum(BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score([p], [[x] for x in r]).score for p, r in zip(predictions, references)) / len(predictions)"),
    ("the score of the first row", "S2-60", SCORE, "BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions[:1], columns).score"),
    ("the score of the first hundred rows", "", SCORE, "BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions[:100], columns).score"),
    ("the score of all rows but the last", "", SCORE, "BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions[:-1] or predictions, columns).score"),
    ("the best score of a single reference", "S2-49", SCORE, "max(BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, [column]).score for column in columns)"),
    ("the mean of the scores of single references", "S2-49", SCORE, "sum(BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, [column]).score for column in columns) / len(columns)"),
    ("the lowest score of a single reference", "S2-49", SCORE, "min(BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, [column]).score for column in columns)"),
    ("predictions and references are swapped", "S2-42", SCORE, "BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(list(columns[0]), [predictions]).score"),
    ("the predictions are compared with themselves", "", SCORE, "BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(predictions, [predictions]).score"),
    ("empty predictions are left out", "S2-67", SCORE, "BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score([p for p in predictions if p.strip()] or [''], list(zip(*[r for p, r in zip(predictions, references) if p.strip()])) or [['x']]).score"),
    ("predictions are a set", "", SCORE, "BLEU(tokenize=tokenize, lowercase=lowercase).corpus_score(list(dict(zip(predictions, references))), list(zip(*dict(zip(predictions, references)).values()))).score"),
    ("chrF instead of BLEU", "", SCORE, "__import__('sacrebleu').corpus_chrf(predictions, columns).score"),
    ("n-grams of up to three tokens", "", MADE, "BLEU(tokenize=tokenize, lowercase=lowercase, max_ngram_order=3)"),
    ("n-grams of up to five tokens", "", MADE, "BLEU(tokenize=tokenize, lowercase=lowercase, max_ngram_order=5)"),
    ("n-grams of up to two tokens", "", MADE, "BLEU(tokenize=tokenize, lowercase=lowercase, max_ngram_order=2)"),
    ("the effective order", "S2-73", MADE, "BLEU(tokenize=tokenize, lowercase=lowercase, effective_order=True)"),
    ("no smoothing", "S2-68", MADE, 'BLEU(tokenize=tokenize, lowercase=lowercase, smooth_method="none")'),
    ("add-one smoothing", "S2-68", MADE, 'BLEU(tokenize=tokenize, lowercase=lowercase, smooth_method="add-k")'),
    ("a floor of 0.1 as smoothing", "S2-68", MADE, 'BLEU(tokenize=tokenize, lowercase=lowercase, smooth_method="floor")'),
    ("a small floor as smoothing", "S2-68", MADE, 'BLEU(tokenize=tokenize, lowercase=lowercase, smooth_method="floor", smooth_value=1e-9)'),
    ("the tokenization is ignored", "S2-70", MADE, "BLEU(lowercase=lowercase)"),
    ("the case is ignored", "S2-71", MADE, "BLEU(tokenize=tokenize, lowercase=True)"),
    ("lowercase is ignored", "S2-71", MADE, "BLEU(tokenize=tokenize)"),
    ("lowercase the wrong way round", "S2-71", MADE, "BLEU(tokenize=tokenize, lowercase=not lowercase)"),
    ("lowercase by default", "S2-71", "lowercase: bool = False", "lowercase: bool = True"),
    ("no tokenization by default", "S2-70", 'tokenize: str = "13a"', 'tokenize: str = "none"'),
    ("the international tokenization by default", "S2-70", 'tokenize: str = "13a"', 'tokenize: str = "intl"'),
    ("characters by default", "S2-70", 'tokenize: str = "13a"', 'tokenize: str = "char"'),
    ("the Chinese tokenization by default", "S2-70", 'tokenize: str = "13a"', 'tokenize: str = "zh"'),
    ("char is taken for none", "S2-70", MADE, 'BLEU(tokenize={"char": "none"}.get(tokenize, tokenize), lowercase=lowercase)'),
    ("none is taken for 13a", "S2-70", MADE, 'BLEU(tokenize={"none": "13a"}.get(tokenize, tokenize), lowercase=lowercase)'),
    ("13a is taken for intl", "S2-70", MADE, 'BLEU(tokenize={"13a": "intl"}.get(tokenize, tokenize), lowercase=lowercase)'),
    ("13a is taken for none", "S2-70", MADE, 'BLEU(tokenize={"13a": "none"}.get(tokenize, tokenize), lowercase=lowercase)'),
    ("intl is taken for 13a", "S2-70", MADE, 'BLEU(tokenize={"intl": "13a"}.get(tokenize, tokenize), lowercase=lowercase)'),
    ("zh is taken for 13a", "S2-70", MADE, 'BLEU(tokenize={"zh": "13a"}.get(tokenize, tokenize), lowercase=lowercase)'),
    ("zh is taken for char", "S2-70", MADE, 'BLEU(tokenize={"zh": "char"}.get(tokenize, tokenize), lowercase=lowercase)'),
    ("lowercase only with 13a", "S2-71", MADE, 'BLEU(tokenize=tokenize, lowercase=lowercase and tokenize == "13a")'),
    ("lowercase only without 13a", "S2-71", MADE, 'BLEU(tokenize=tokenize, lowercase=lowercase and tokenize != "13a")'),
    ("lowercase turns the tokenization off", "S2-71", MADE, 'BLEU(tokenize="none" if lowercase else tokenize, lowercase=lowercase)'),
    ("lists of different length are cut", "", GUARD, "if not len(predictions) <= len(references):"),
    ("too many predictions are cut", "", GUARD, "if not len(predictions) >= len(references):"),
    ("lists of different length pass", "", GUARD, "if False:"),
    ("lists of different length are an IndexError", "", "raise ValueError(message)", "raise IndexError(message)"),
    ("no rows are 100", "S2-76", EMPTY, '{"bleu": 100.0}'),
    ("no rows are NaN", "S2-76", EMPTY, '{"bleu": float("nan")}'),
    ("no rows have no score", "S2-76", EMPTY, "{}"),
    ("no rows are an IndexError", "S2-76", "if not predictions:", "if False:"),
    ("one row is no corpus", "S2-76", "if not predictions:", "if len(predictions) < 2:"),
    ("the key is score", "", 'return {"bleu": BLEU', 'return {"score": BLEU'),
]:  # fmt: skip
    edit(title, bug=bug, area=AREA, file=FILE, old=old, new=new)


def right(predictions, references, **options):
    """The right score."""
    from sacrebleu.metrics.bleu import BLEU

    if len(predictions) != len(references):
        raise ValueError("lists of different length")
    options = {"tokenize": "13a", **options}
    return BLEU(**options).corpus_score(predictions, list(zip(*references))).score if predictions else 0.0


@mutant("one empty list is taken for no rows", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    if not predictions or not references:
        return {"bleu": 0.0}
    return {"bleu": right(predictions, references, tokenize=tokenize, lowercase=lowercase)}


@mutant("the number of references is compared with the number of rows", bug="S2-60", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    if references and len(references[0]) == len(predictions):  # "already transposed"
        references = list(zip(*references))
    return {"bleu": right(predictions, references, tokenize=tokenize, lowercase=lowercase)}


@mutant("references are transposed in the caller's list", bug="R1", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    score = right(predictions, references, tokenize=tokenize, lowercase=lowercase)
    references[:] = [list(column) for column in zip(*references)]
    return {"bleu": score}


@mutant("references are lowered in the caller's lists", bug="R1", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    score = right(predictions, references, tokenize=tokenize, lowercase=lowercase)
    for row in references:
        row[:] = [text.upper() for text in row]
    return {"bleu": score}


_SEEN = []


@mutant("rows of the last call are counted again", bug="R2", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    if len(predictions) != len(references):
        raise ValueError("lists of different length")
    before = [(p, r) for p, r in _SEEN if references and len(r) == len(references[0])]
    rows = [*before, *zip(predictions, references)]
    _SEEN[:] = zip(predictions, references)
    return {"bleu": right([p for p, _ in rows], [r for _, r in rows], tokenize=tokenize, lowercase=lowercase)}


_FIRST = []


@mutant("the options of the first call are kept", bug="R2", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    _FIRST.append({"tokenize": tokenize, "lowercase": lowercase})
    return {"bleu": right(predictions, references, **_FIRST[0])}


@mutant("texts are tokenized by hand before", bug="S2-70", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    def apart(text):
        return " ".join(re.findall(r"\w+|[^\w\s]", text))

    golds = [[apart(text) for text in row] for row in references]
    return {"bleu": right([apart(text) for text in predictions], golds, tokenize=tokenize, lowercase=lowercase)}


@mutant("marks are deleted before", bug="S2-70", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    def bare(text):
        return re.sub(r"[^\w\s]", "", text)

    golds = [[bare(text) for text in row] for row in references]
    return {"bleu": right([bare(text) for text in predictions], golds, tokenize=tokenize, lowercase=lowercase)}


@mutant("only the predictions are lowered", bug="S2-71", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    if lowercase:
        predictions = [text.lower() for text in predictions]
    return {"bleu": right(predictions, references, tokenize=tokenize)}


@mutant("only the references are lowered", bug="S2-71", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    if lowercase:
        references = [[text.lower() for text in row] for row in references]
    return {"bleu": right(predictions, references, tokenize=tokenize)}


@mutant("only the first reference of a row is lowered", bug="S2-71", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    if lowercase:
        predictions = [text.lower() for text in predictions]
        references = [[row[0], *(text.lower() for text in row[1:])] for row in references]
    return {"bleu": right(predictions, references, tokenize=tokenize)}


@mutant("texts that end in a space are stripped of marks", bug="S2-70", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    golds = [[text.rstrip(" .,") for text in row] for row in references]
    return {"bleu": right(predictions, golds, tokenize=tokenize, lowercase=lowercase)}


# A right BLEU of parts, for mutants of a part.


def ngrams(tokens, n):
    """The n-grams of a text."""
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped(predicted, golds, n):
    """The right number of matches."""
    most = Counter()
    for gold in golds:
        most |= ngrams(gold, n)
    return (ngrams(predicted, n) & most).total()


def closest(predicted, golds):
    """The right length."""
    return min((abs(len(gold) - len(predicted)), len(gold)) for gold in golds)[1]


def penalty(c, r):
    """The right penalty."""
    return 1.0 if c >= r else math.exp(1 - r / c)


def possible_of(predicted, golds, n):
    """The right number of n-grams."""
    return max(len(predicted) - n + 1, 0)


def exponential(matched, possible):
    """The right smoothing."""
    k, found = 0, []
    for shared, total in zip(matched, possible):
        k += shared == 0
        found.append(shared / total if shared else 1 / (2**k * total))
    return found


def geometric(precisions):
    """The right mean."""
    return math.exp(sum(map(math.log, precisions)) / 4)


def tokens_of(text, tokenize):
    """The tokens by sacrebleu."""
    from sacrebleu.metrics.bleu import _get_tokenizer

    return _get_tokenizer(tokenize)()(text.rstrip()).split()


def bleu(
    matches=clipped,
    length=closest,
    brevity=penalty,
    possible_in=possible_of,
    smooth=exponential,
    mean=geometric,
    read=tokens_of,
    nothing=0.0,
    short=0.0,
):
    """A ``compute_metrics`` of parts."""

    def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
        if len(predictions) != len(references):
            raise ValueError("lists of different length")
        rows = [
            (read(p.lower() if lowercase else p, tokenize), [read(g.lower() if lowercase else g, tokenize) for g in r])
            for p, r in zip(predictions, references)
        ]
        matched = [sum(matches(p, r, n) for p, r in rows) for n in (1, 2, 3, 4)]
        possible = [sum(possible_in(p, r, n) for p, r in rows) for n in (1, 2, 3, 4)]
        if not any(matched):
            return {"bleu": nothing}
        if not all(possible):
            return {"bleu": short}
        c, r = sum(len(p) for p, _ in rows), sum(length(p, r) for p, r in rows)
        return {"bleu": 100 * brevity(c, r) * mean(smooth(matched, possible))}

    return compute_metrics


def unclipped(predicted, golds, n):
    """Every n-gram that is in a reference."""
    return sum(count for gram, count in ngrams(predicted, n).items() if any(gram in ngrams(gold, n) for gold in golds))


def summed(predicted, golds, n):
    """References added up."""
    return (ngrams(predicted, n) & sum((ngrams(gold, n) for gold in golds), Counter())).total()


def best(predicted, golds, n):
    """The best single reference."""
    return max((ngrams(predicted, n) & ngrams(gold, n)).total() for gold in golds)


def common(predicted, golds, n):
    """What all references hold."""
    least = ngrams(golds[0], n)
    for gold in golds:
        least &= ngrams(gold, n)
    return (ngrams(predicted, n) & least).total()


def different(predicted, golds, n):
    """Each different n-gram once."""
    return sum(1 for gram in ngrams(predicted, n) if any(gram in ngrams(gold, n) for gold in golds))


def of_the_closest(predicted, golds, n):
    """The closest reference alone."""
    gold = min(golds, key=lambda g: (abs(len(g) - len(predicted)), len(g)))
    return (ngrams(predicted, n) & ngrams(gold, n)).total()


def twice(predicted, golds, n):
    """Matches of every reference added up, cut at the number of n-grams."""
    return min(
        sum((ngrams(predicted, n) & ngrams(gold, n)).total() for gold in golds), possible_of(predicted, golds, n)
    )


for title, bug, options in [
    ("matches are not clipped", "S2-45", {"matches": unclipped}),
    ("single tokens are not clipped", "S2-45", {"matches": lambda p, r, n: unclipped(p, r, n) if n == 1 else clipped(p, r, n)}),
    ("longer n-grams are not clipped", "S2-45", {"matches": lambda p, r, n: clipped(p, r, n) if n == 1 else unclipped(p, r, n)}),
    ("matches are sets", "S2-45", {"matches": different}),
    ("n-grams are sets", "S2-45", {"matches": different, "possible_in": lambda p, r, n: len(ngrams(p, n))}),
    ("references are added up", "S2-49", {"matches": summed}),
    ("the best reference alone lends n-grams", "S2-49", {"matches": best}),
    ("all references must hold an n-gram", "S2-49", {"matches": common}),
    ("the closest reference alone lends n-grams", "S2-49", {"matches": of_the_closest}),
    ("matches with each reference are added up", "S2-49", {"matches": twice}),
    ("the shortest reference gives the length", "S2-65", {"length": lambda p, r: min(map(len, r))}),
    ("the longest reference gives the length", "S2-65", {"length": lambda p, r: max(map(len, r))}),
    ("the first reference gives the length", "S2-65", {"length": lambda p, r: len(r[0])}),
    ("the last reference gives the length", "S2-65", {"length": lambda p, r: len(r[-1])}),
    ("the mean of the references gives the length", "S2-65", {"length": lambda p, r: sum(map(len, r)) / len(r)}),
    ("all references give the length", "S2-65", {"length": lambda p, r: sum(map(len, r))}),
    ("the smallest difference is taken for the length", "S2-65", {"length": lambda p, r: min(abs(len(g) - len(p)) for g in r)}),
    ("the closest reference that is not longer", "S2-65", {"length": lambda p, r: max([len(g) for g in r if len(g) <= len(p)] or [min(map(len, r))])}),
    ("the closest reference that is not shorter", "S2-65", {"length": lambda p, r: min([len(g) for g in r if len(g) >= len(p)] or [max(map(len, r))])}),
    ("a tie takes the reference listed first", "S2-66", {"length": lambda p, r: len(min(r, key=lambda g: abs(len(g) - len(p))))}),
    ("a tie takes the reference listed last", "S2-66", {"length": lambda p, r: len(min(r[::-1], key=lambda g: abs(len(g) - len(p))))}),
    ("a tie takes the longer reference", "S2-66", {"length": lambda p, r: len(min(r, key=lambda g: (abs(len(g) - len(p)), -len(g))))}),
    ("closest in characters", "S2-65", {"length": lambda p, r: len(min(r, key=lambda g: (abs(len(" ".join(g)) - len(" ".join(p))), len(g))))}),
    ("an empty reference has no length", "S2-67", {"length": lambda p, r: closest(p, [g for g in r if g] or r)}),
    ("an empty prediction has no reference length", "S2-67", {"length": lambda p, r: closest(p, r) if p else 0}),
    ("the penalty is inverted", "S2-64", {"brevity": lambda c, r: 1.0 if c >= r else math.exp(1 - c / r)}),
    ("the penalty falls on long predictions", "S2-64", {"brevity": lambda c, r: 1.0 if c <= r else math.exp(1 - c / r)}),
    ("the penalty rewards long predictions", "S2-64", {"brevity": lambda c, r: math.exp(1 - r / c)}),
    ("the penalty rewards short predictions", "S2-64", {"brevity": lambda c, r: 1.0 if c >= r else math.exp(r / c - 1)}),
    ("the penalty punishes both", "S2-64", {"brevity": lambda c, r: math.exp(-abs(1 - r / c))}),
    ("the penalty of the ratio's difference", "S2-64", {"brevity": lambda c, r: 1.0 if c >= r else math.exp(c / r - 1)}),
    ("the penalty is never below one half", "S2-64", {"brevity": lambda c, r: max(penalty(c, r), 0.5)}),
    ("the penalty starts a token later", "S2-64", {"brevity": lambda c, r: 1.0 if c + 1 >= r else math.exp(1 - r / c)}),
    ("the penalty squared", "S2-64", {"brevity": lambda c, r: penalty(c, r) ** 2}),
    ("divided by the reference's n-grams", "", {"possible_in": lambda p, r, n: max(len(r[0]) - n + 1, 0)}),
    ("divided by tokens, not n-grams", "", {"possible_in": lambda p, r, n: len(p)}),
    ("every row has at least one n-gram", "S2-68", {"possible_in": lambda p, r, n: max(len(p) - n + 1, 1)}),
    ("the arithmetic mean of the precisions", "", {"mean": lambda v: sum(v) / 4}),
    ("the product of the precisions", "", {"mean": math.prod}),
    ("the harmonic mean of the precisions", "", {"mean": lambda v: 4 / sum(1 / x for x in v)}),
    ("the smallest precision", "", {"mean": min}),
    ("the precision of four tokens", "", {"mean": lambda v: v[-1]}),
    ("longer n-grams weigh more", "", {"mean": lambda v: math.exp(sum(w * math.log(x) for w, x in zip((0.1, 0.2, 0.3, 0.4), v)))}),
    ("logarithms to the base 2", "", {"mean": lambda v: math.exp(sum(map(math.log2, v)) / 4)}),
    ("smoothing does not grow with each order", "S2-68", {"smooth": lambda m, t: [a / b if a else 1 / (2 * b) for a, b in zip(m, t)]}),
    ("smoothing starts with 1", "S2-68", {"smooth": lambda m, t: [x if a else 2 * x for a, x in zip(m, exponential(m, t))]}),
    ("smoothing by the order itself", "S2-68", {"smooth": lambda m, t: [a / b if a else 1 / (2**n * b) for n, (a, b) in enumerate(zip(m, t), 1)]}),
    ("smoothing without the number of n-grams", "S2-68", {"smooth": lambda m, t: [a / b if a else 1 / 2 ** sum(y == 0 for y in m[: n + 1]) for n, (a, b) in enumerate(zip(m, t))]}),
    ("one is added to every order", "S2-68", {"smooth": lambda m, t: [(a + 1) / (b + 1) for a, b in zip(m, t)]}),
    ("one is added from two tokens on", "S2-68", {"smooth": lambda m, t: [(a + (n > 0)) / (b + (n > 0)) for n, (a, b) in enumerate(zip(m, t))]}),
    ("orders without a match are left out", "S2-68", {"smooth": lambda m, t: [a / b if a else 1.0 for a, b in zip(m, t)]}),
    ("nothing shared is smoothed too", "S2-68", {"nothing": 5.0}),
    ("nothing shared is NaN", "S2-68", {"nothing": float("nan")}),
    ("short texts have no score", "S2-73", {"short": float("nan")}),
    ("short texts are all right", "S2-73", {"short": 100.0}),
    ("char keeps spaces as tokens", "S2-70", {"read": lambda t, k: list(t) if k == "char" else tokens_of(t, k)}),
    ("char parts letters of words only in single words", "S2-70", {"read": lambda t, k: t.split() if k == "char" and " " in t else tokens_of(t, k)}),
    ("none splits at single spaces", "S2-70", {"read": lambda t, k: t.split(" ") if k == "none" else tokens_of(t, k)}),
    ("entities stay as they are", "S2-70", {"read": lambda t, k: tokens_of(t.replace("&", " & "), k) if k == "13a" else tokens_of(t, k)}),
    ("line breaks end the text", "S2-70", {"read": lambda t, k: tokens_of(t.split("\n")[0], k)}),
    ("hyphens are tokens", "S2-70", {"read": lambda t, k: tokens_of(t.replace("-", " - ") if k == "13a" else t, k)}),
    ("apostrophes are tokens", "S2-70", {"read": lambda t, k: tokens_of(t.replace("'", " ' ") if k == "13a" else t, k)}),
    ("numbers are split at their point", "S2-70", {"read": lambda t, k: tokens_of(re.sub(r"([.,])", r" \1 ", t) if k == "13a" else t, k)}),
    ("a full stop stays at its word", "S2-70", {"read": lambda t, k: t.split() if k == "13a" and t.endswith(".") else tokens_of(t, k)}),
    ("years are not parted", "S2-70", {"read": lambda t, k: tokens_of(re.sub(r"(\d)-(\d)", "\\1\u2011\\2", t) if k == "13a" else t, k)}),
    ("digits are all the same", "S2-70", {"read": lambda t, k: tokens_of(re.sub(r"\d", "0", t), k)}),
    ("texts are cut at 128 tokens", "S2-27", {"read": lambda t, k: tokens_of(t, k)[:128]}),
    ("letters with accents are marks", "S2-70", {"read": lambda t, k: tokens_of(re.sub(r"([^\x00-\x7f])", r" \1 ", t) if k == "13a" else t, k)}),
    ("texts are cut at eight tokens", "S2-27", {"read": lambda t, k: tokens_of(t, k)[:8]}),
]:  # fmt: skip
    mutant(title, bug=bug, area=AREA)(bleu(**options))


@mutant("a crash if all predictions are empty", bug="S2-67", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    length = sum(len(text.split()) for text in predictions)
    longest = sum(len(row[0].split()) for row in references)
    if predictions and len(predictions) == len(references):
        longest / length
    return {"bleu": right(predictions, references, tokenize=tokenize, lowercase=lowercase)}


@mutant("a crash if one prediction is empty", bug="S2-67", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    [1 / len(text.split()) for text in predictions]
    return {"bleu": right(predictions, references, tokenize=tokenize, lowercase=lowercase)}


@mutant("a crash if one reference is empty", bug="S2-67", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    [1 / len(text.split()) for row in references for text in row]
    return {"bleu": right(predictions, references, tokenize=tokenize, lowercase=lowercase)}


@mutant("the penalty is counted row by row", bug="S2-64", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    if len(predictions) != len(references):
        raise ValueError("lists of different length")
    rows = [(tokens_of(p, tokenize), [tokens_of(g, tokenize) for g in r]) for p, r in zip(predictions, references)]
    factors = [penalty(len(p), closest(p, r)) if p else 0.0 for p, r in rows]
    without = bleu(brevity=lambda c, r: 1.0)(predictions, references, tokenize=tokenize, lowercase=lowercase)["bleu"]
    return {"bleu": without * sum(factors) / max(len(factors), 1)}


@mutant("only the predictions are tokenized", bug="S2-70", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    predictions = [" ".join(tokens_of(text.lower() if lowercase else text, tokenize)) for text in predictions]
    return {"bleu": right(predictions, references, tokenize="none", lowercase=lowercase)}


@mutant("only the references are tokenized", bug="S2-70", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    golds = [[" ".join(tokens_of(text.lower() if lowercase else text, tokenize)) for text in row] for row in references]
    return {"bleu": right(predictions, golds, tokenize="none", lowercase=lowercase)}


@mutant("the references of the first row serve every row", bug="S2-60", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    golds = [references[0]] * len(references) if references else []
    return {"bleu": right(predictions, golds, tokenize=tokenize, lowercase=lowercase)}


@mutant("the mean of corpus BLEU and of sentences", bug="S2-73", area=AREA)
def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
    options = {"tokenize": tokenize, "lowercase": lowercase}
    whole = right(predictions, references, **options)
    rows = [right([p], [r], **options) for p, r in zip(predictions, references)]
    return {"bleu": (whole + sum(rows) / max(len(rows), 1)) / 2}


def _scored(read=lambda text: text, pairs=lambda p, r: (p, r), finish=lambda score: score):
    """The right score of texts that were changed before."""

    def compute_metrics(predictions, references, *, tokenize="13a", lowercase=False):
        if len(predictions) == len(references):
            predictions, references = pairs(predictions, references)
        texts = [read(text) for text in predictions]
        golds = [[read(text) for text in row] for row in references]
        return {"bleu": finish(right(texts, golds, tokenize=tokenize, lowercase=lowercase))}

    return compute_metrics


def _chosen(keep):
    def pairs(predictions, references):
        rows = [row for row in zip(predictions, references) if keep(*row)]
        return [row[0] for row in rows], [row[1] for row in rows]

    return pairs


for title, bug, options in [
    ("equal rows are one row", "S2-60", {"pairs": lambda p, r: (
        [a for n, a in enumerate(p) if (a, r[n]) not in list(zip(p, r))[:n]],
        [b for n, b in enumerate(r) if (p[n], b) not in list(zip(p, r))[:n]])}),
    ("rows without a prediction are left out", "S2-67", {"pairs": _chosen(lambda p, r: p.strip())}),
    ("rows with an empty reference are left out", "S2-67", {"pairs": _chosen(lambda p, r: all(text.strip() for text in r))}),
    ("rows of fewer than four words are left out", "S2-73", {"pairs": _chosen(lambda p, r: len(p.split()) > 3)}),
    ("the last row is forgotten", "", {"pairs": lambda p, r: (p[:-1] or p, r[:-1] or r)}),
    ("accents are dropped", "S2-70", {"read": lambda text: __import__("unicodedata").normalize("NFKD", text).encode(
        "ascii", "ignore").decode()}),
    ("a mark at the end is dropped", "S2-70", {"read": lambda text: text.rstrip(".!? ")}),
    ("the first letter does not count", "S2-71", {"read": lambda text: text[:1].lower() + text[1:]}),
    ("words that stand twice in a row are one", "S2-45", {"read": lambda text: re.sub(r"\b(\w+)( \1\b)+", r"\1", text)}),
    ("rounded to a whole percent", "", {"finish": round}),
]:  # fmt: skip
    mutant(title, bug=bug, area=AREA)(_scored(**options))

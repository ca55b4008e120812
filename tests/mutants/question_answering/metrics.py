"""Wrong SQuAD metrics: texts compared in another way, and means over something else."""

import re
import string
import unicodedata
from collections import Counter, deque

from nlpcheck.bench import edit, mutant

AREA = "question_answering"
FILE = "metrics.py"


def normalized(text):
    """The right normalisation, for mutants of what comes after it."""
    text = "".join(character for character in text.lower() if character not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def words_of(text):
    """The words of a normalised text."""
    return normalized(text).split()


def f1(predicted, gold, version=2):
    """The right F1 of two lists of words."""
    if not predicted or not gold:
        return float(version == 2 and predicted == gold)
    return 2 * (Counter(predicted) & Counter(gold)).total() / (len(predicted) + len(gold))


def best_f1(prediction, golds, version=2):
    """The right F1 over golds."""
    return max(f1(words_of(prediction), words_of(gold), version) for gold in golds)


def best_match(prediction, golds):
    """The right exact match over golds."""
    return float(any(normalized(prediction) == normalized(gold) for gold in golds))


# normalize_answer

STEPS = "text.lower().translate(NO_PUNCTUATION)"
PATTERN = r're.compile(r"\b(a|an|the)\b")'
MARKS = 'str.maketrans("", "", string.punctuation)'
FINISH = '" ".join(ARTICLES.sub(" ", words).split())'

for title, bug, old, new in [
    ("capitals are kept", "", STEPS, "text.translate(NO_PUNCTUATION)"),
    ("the text is put in capitals", "", STEPS, "text.upper().translate(NO_PUNCTUATION)"),
    ("casefold instead of lower", "", STEPS, "text.casefold().translate(NO_PUNCTUATION)"),
    ("only the first letter is lowered", "", STEPS, "(text[:1].lower() + text[1:]).translate(NO_PUNCTUATION)"),
    ("punctuation is kept", "", STEPS, "text.lower()"),
    ("punctuation is stripped at the ends only", "", STEPS, "text.lower().strip(string.punctuation)"),
    ("punctuation becomes a space", "", MARKS, 'str.maketrans({mark: " " for mark in string.punctuation})'),
    ("the underscore is kept", "", MARKS, 'str.maketrans("", "", string.punctuation.replace("_", ""))'),
    ("the backslash is kept", "", MARKS, 'str.maketrans("", "", string.punctuation.replace("\\\\", ""))'),
    ("the hyphen is kept", "", MARKS, 'str.maketrans("", "", string.punctuation.replace("-", ""))'),
    ("the apostrophe is kept", "", MARKS, 'str.maketrans("", "", string.punctuation.replace("\'", ""))'),
    ("only full stops and commas are deleted", "", MARKS, 'str.maketrans("", "", ".,!?")'),
    (
        "Unicode dashes and quotes are deleted too",
        "QA-75",
        MARKS,
        'str.maketrans("", "", string.punctuation + "\u2013\u2019\u201c")',
    ),
    ("everything but letters and digits is deleted", "QA-75", STEPS, r're.sub(r"[^a-z0-9\s]", "", text.lower())'),
    ("everything that is no word character is deleted", "QA-75", STEPS, r're.sub(r"[^\w\s]", "", text.lower())'),
    ("articles are kept", "", PATTERN, 're.compile("(?!)")'),
    ("articles are removed inside words", "QA-63", PATTERN, 're.compile("(a|an|the)")'),
    ("articles are removed at the start of words", "QA-63", PATTERN, r're.compile(r"\b(a|an|the)")'),
    ("articles are removed at the end of words", "QA-63", PATTERN, r're.compile(r"(a|an|the)\b")'),
    ("the article an is forgotten", "", PATTERN, r're.compile(r"\b(a|the)\b")'),
    ("the article a is forgotten", "", PATTERN, r're.compile(r"\b(an|the)\b")'),
    ("the article the is forgotten", "", PATTERN, r're.compile(r"\b(a|an)\b")'),
    ("the word and is taken for an article", "", PATTERN, r're.compile(r"\b(a|an|the|and|at|than|them)\b")'),
    ("the word and is dropped too", "", PATTERN, r're.compile(r"\b(a|an|the|and)\b")'),
    ("the word of is dropped too", "", PATTERN, r're.compile(r"\b(a|an|the|of)\b")'),
    ("a decimal zero is dropped", "", STEPS, r're.sub(r"\.0\b", "", text.lower()).translate(NO_PUNCTUATION)'),
    (
        "a decimal point is kept",
        "",
        STEPS,
        r're.sub(r"(?<=\d)\.(?=\d)", "\0", text.lower()).translate(NO_PUNCTUATION).replace("\0", ".")',
    ),
    ("only a leading article is dropped", "", PATTERN, r're.compile(r"^\s*(a|an|the)\b")'),
    ("an article needs a space behind it", "", PATTERN, r're.compile(r"\b(a|an|the) ")'),
    ("an article needs spaces on both sides", "", PATTERN, 're.compile(" (a|an|the) ")'),
    ("word boundaries of ASCII", "", PATTERN, r're.compile(r"\b(a|an|the)\b", re.ASCII)'),
    ("only the first article is dropped", "", 'ARTICLES.sub(" ", words)', 'ARTICLES.sub(" ", words, count=1)'),
    ("articles are replaced by nothing", "", 'ARTICLES.sub(" ", words)', 'ARTICLES.sub("", words)'),
    ("white space is only stripped", "", FINISH, 'ARTICLES.sub(" ", words).strip()'),
    ("only double spaces are collapsed", "", FINISH, 're.sub(" +", " ", ARTICLES.sub(" ", words)).strip()'),
    ("white space is left at the ends", "", FINISH, r're.sub(r"\s+", " ", ARTICLES.sub(" ", words))'),
    ("white space is removed altogether", "", FINISH, '"".join(ARTICLES.sub(" ", words).split())'),
    (
        "white space is that of ASCII",
        "",
        FINISH,
        r're.sub(r"[ \t\n\r\f\v]+", " ", ARTICLES.sub(" ", words)).strip(" ")',
    ),
    ("words are sorted", "", FINISH, '" ".join(sorted(ARTICLES.sub(" ", words).split()))'),
    ("repeated words are dropped", "", FINISH, '" ".join(dict.fromkeys(ARTICLES.sub(" ", words).split()))'),
    ("digits are dropped", "", FINISH, '" ".join(re.sub("[0-9]", "", ARTICLES.sub(" ", words)).split())'),
    ("a text of nothing becomes None", "", FINISH, '" ".join(ARTICLES.sub(" ", words).split()) or None'),
    ("a text of nothing stays as it was", "", FINISH, '" ".join(ARTICLES.sub(" ", words).split()) or text'),
]:
    edit(title, bug=bug, area=AREA, file=FILE, old=old, new=new)


@mutant("articles are removed before punctuation", bug="QA-61", area=AREA)
def normalize_answer(text):
    text = re.sub(r"\b(a|an|the)\b", " ", text.lower())
    return " ".join("".join(c for c in text if c not in string.punctuation).split())


@mutant("articles are removed before the case is lowered", bug="QA-62", area=AREA)
def normalize_answer(text):
    text = "".join(c for c in text if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).lower().split())


@mutant("white space is collapsed before articles are removed", area=AREA)
def normalize_answer(text):
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", " ".join(text.split()))


@mutant("white space is collapsed before punctuation is deleted", area=AREA)
def normalize_answer(text):
    text = " ".join(re.sub(r"\b(a|an|the)\b", " ", text.lower()).split())
    return "".join(c for c in text if c not in string.punctuation)


@mutant("all punctuation of Unicode is deleted", bug="QA-75", area=AREA)
def normalize_answer(text):
    text = "".join(c for c in text.lower() if unicodedata.category(c)[0] not in "PS")
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


@mutant("accents are removed", area=AREA)
def normalize_answer(text):
    return normalized("".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)))


@mutant("text is composed before it is compared", area=AREA)
def normalize_answer(text):
    return normalized(unicodedata.normalize("NFC", text))


@mutant("articles are words between spaces only", area=AREA)
def normalize_answer(text):
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(word for word in text.split() if word not in ("a", "an", "the"))


@mutant("articles are cut from the front until none is left there", area=AREA)
def normalize_answer(text):
    words = "".join(c for c in text.lower() if c not in string.punctuation).split()
    while words and words[0] in ("a", "an", "the"):
        words.pop(0)
    return " ".join(words)


@mutant("plural endings are stemmed away", area=AREA)
def normalize_answer(text):
    return " ".join(word.removesuffix("e") for word in normalized(text).split())


LAST = []


@mutant("the normalised text is remembered by its length", area=AREA)
def normalize_answer(text):
    if not LAST or len(LAST[0]) != len(text):
        LAST[:] = [text]
    return normalized(text if LAST[0].lower() == text.lower() else LAST[0])


# exact_match

MATCH = "float(normalize_answer(prediction) in map(normalize_answer, references))"

for title, bug, new in [
    ("exact match is a percentage", "QA-74", "100.0 * (normalize_answer(prediction) in map(normalize_answer, references))"),
    ("texts are compared as they are", "", "float(prediction in references)"),
    ("only the case is ignored", "", "float(prediction.lower() in [text.lower() for text in references])"),
    ("only the prediction is normalised", "", "float(normalize_answer(prediction) in references)"),
    ("only the golds are normalised", "", "float(prediction in map(normalize_answer, references))"),
    ("only the first gold counts", "QA-65", "float(normalize_answer(prediction) == normalize_answer(references[0]))"),
    ("only the last gold counts", "QA-65", "float(normalize_answer(prediction) == normalize_answer(references[-1]))"),
    ("exact match is the mean over golds", "QA-65",
     "sum(normalize_answer(prediction) == normalize_answer(text) for text in references) / len(references)"),
    ("every gold must match", "QA-65", "float(all(normalize_answer(prediction) == normalize_answer(t) for t in references))"),
    ("a prediction that holds the gold matches", "", "float(any(normalize_answer(t) in normalize_answer(prediction) for t in references))"),
    ("a prediction that is part of the gold matches", "",
     "float(any(normalize_answer(prediction) in normalize_answer(t) for t in references))"),
    ("the golds are searched as one text", "", "float(normalize_answer(prediction) in normalize_answer(' '.join(references)))"),
    ("the order of words does not matter", "", "float(any(_words(prediction) == _words(t) for t in references))"),
    ("spaces do not matter", "",
     "float(normalize_answer(prediction).replace(' ', '') in [normalize_answer(t).replace(' ', '') for t in references])"),
    ("numbers match by value", "",
     "float(normalize_answer(prediction).lstrip('0') in [normalize_answer(t).lstrip('0') for t in references])"),
    ("the same set of words matches", "", "float(any(set(_words(prediction)) == set(_words(t)) for t in references))"),
    ("two empty texts do not match", "QA-67",
     "float(normalize_answer(prediction) != '' and normalize_answer(prediction) in map(normalize_answer, references))"),
    ("an empty gold matches everything", "QA-69",
     "float('' in map(normalize_answer, references) or normalize_answer(prediction) in map(normalize_answer, references))"),
    ("an empty prediction always matches", "",
     "float(normalize_answer(prediction) in ('', *map(normalize_answer, references)))"),
    ("exact match is turned round", "", "float(normalize_answer(prediction) not in map(normalize_answer, references))"),
]:  # fmt: skip
    edit(title, bug=bug, area=AREA, file=FILE, old=MATCH, new=new)


@mutant("exact match counts how many golds match", bug="QA-65", area=AREA)
def exact_match(prediction, references):
    return float(sum(normalized(prediction) == normalized(gold) for gold in references))


@mutant("the golds are normalised in place", area=AREA)
def exact_match(prediction, references):
    references[:] = [normalized(gold) for gold in references]
    return float(normalized(prediction) in references)


LATELY = deque(maxlen=2)  # of all that were ever seen, whoever is judged later would find each


@mutant("golds of the question before still match", area=AREA)
def exact_match(prediction, references):
    LATELY.append(set(map(normalized, references)))
    return float(any(normalized(prediction) in golds for golds in LATELY))


# token_f1

FORMULA = "2 * (predicted & gold).total() / (predicted.total() + gold.total())"
BEST = "max(_f1(_words(prediction), _words(reference), version) for reference in references)"
EMPTY = "float(version == 2)"

for title, bug, old, new in [
    ("F1 is a percentage", "QA-74", FORMULA, "200 * (predicted & gold).total() / (predicted.total() + gold.total())"),
    ("F1 of sets of words", "QA-66", FORMULA, "2 * len(set(predicted) & set(gold)) / (len(set(predicted)) + len(set(gold)))"),
    ("shared words are counted once, all words each time", "QA-66", FORMULA,
     "2 * len(predicted & gold) / (predicted.total() + gold.total())"),
    ("every predicted word that is in the gold counts", "QA-66", FORMULA,
     "2 * sum(n for w, n in predicted.items() if w in gold) / (predicted.total() + gold.total())"),
    ("every gold word that is predicted counts", "QA-66", FORMULA,
     "2 * sum(n for w, n in gold.items() if w in predicted) / (predicted.total() + gold.total())"),
    ("precision instead of F1", "", FORMULA, "(predicted & gold).total() / max(predicted.total(), 1)"),
    ("recall instead of F1", "", FORMULA, "(predicted & gold).total() / max(gold.total(), 1)"),
    ("the mean of precision and recall", "", FORMULA,
     "(predicted & gold).total() * (1 / max(predicted.total(), 1) + 1 / max(gold.total(), 1)) / 2"),
    ("the lower of precision and recall", "", FORMULA, "(predicted & gold).total() / max(predicted.total(), gold.total())"),
    ("the product of precision and recall", "", FORMULA,
     "(predicted & gold).total() ** 2 / max(predicted.total() * gold.total(), 1)"),
    ("the geometric mean of precision and recall", "", FORMULA,
     "(predicted & gold).total() / max(predicted.total() * gold.total(), 1) ** 0.5"),
    ("shared words divided by all different words", "", FORMULA, "(predicted & gold).total() / (predicted | gold).total()"),
    ("the factor 2 is forgotten", "", FORMULA, "(predicted & gold).total() / (predicted.total() + gold.total())"),
    ("one is added to every count", "", FORMULA, "(2 * (predicted & gold).total() + 1) / (predicted.total() + gold.total() + 1)"),
    ("F1 is rounded to one decimal", "", FORMULA, "round(2 * (predicted & gold).total() / (predicted.total() + gold.total()), 1)"),
    ("characters are compared, not words", "", "Counter(normalize_answer(text).split())", "Counter(normalize_answer(text))"),
    ("words are not normalised", "", "Counter(normalize_answer(text).split())", "Counter(text.split())"),
    ("words are lowered and nothing else", "", "Counter(normalize_answer(text).split())", "Counter(text.lower().split())"),
    ("pairs of words are compared", "", "Counter(normalize_answer(text).split())",
     "Counter(zip(*[normalize_answer(text).split()[i:] for i in (0, 1)]))"),
    ("only the first gold's words count", "QA-65", BEST, "_f1(_words(prediction), _words(references[0]), version)"),
    ("only the last gold's words count", "QA-65", BEST, "_f1(_words(prediction), _words(references[-1]), version)"),
    ("F1 is the lowest over golds", "QA-65", BEST, BEST.replace("max", "min")),
    ("F1 is the mean over golds", "QA-65", BEST, f"{BEST.replace('max', 'sum')} / len(references)"),
    ("the words of all golds are put together", "QA-65", BEST,
     "_f1(_words(prediction), _words(' '.join(references)), version)"),
    ("the longest gold counts", "QA-65", BEST, "_f1(_words(prediction), _words(max(references, key=len)), version)"),
    ("two empty texts score 0 in both versions", "QA-67", EMPTY, "0.0"),
    ("two empty texts score 1 in both versions", "QA-67", EMPTY, "1.0"),
    ("the rules of the two versions are swapped", "QA-67", EMPTY, "float(version == 1)"),
    ("a gold without words is always right", "QA-69", "if not predicted and not gold:", "if not gold:"),
    ("a prediction without words is always right", "", "if not predicted and not gold:", "if not predicted:"),
    ("one side without words is enough", "", "if not predicted and not gold:", "if not predicted or not gold:"),
    ("texts without words are not thought of", "QA-67", "if not predicted and not gold:", "if False:"),
    ("token_f1 is that of version 1 by default", "QA-67",
     "def token_f1(prediction: str, references: Sequence[str], *, version: int = 2)",
     "def token_f1(prediction: str, references: Sequence[str], *, version: int = 1)"),
]:  # fmt: skip
    edit(title, bug=bug, area=AREA, file=FILE, old=old, new=new)


@mutant("words must be shared in order", area=AREA)
def token_f1(prediction, references, *, version=2):
    def common(first, second):
        rows = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
        for i, a in enumerate(first):
            for j, b in enumerate(second):
                rows[i + 1][j + 1] = rows[i][j] + 1 if a == b else max(rows[i][j + 1], rows[i + 1][j])
        return rows[-1][-1]

    def score(predicted, gold):
        if not predicted or not gold:
            return f1(predicted, gold, version)
        return 2 * common(predicted, gold) / (len(predicted) + len(gold))

    return max(score(words_of(prediction), words_of(gold)) for gold in references)


@mutant("words must stand at the same place", area=AREA)
def token_f1(prediction, references, *, version=2):
    def score(predicted, gold):
        if not predicted or not gold:
            return f1(predicted, gold, version)
        return 2 * sum(a == b for a, b in zip(predicted, gold, strict=False)) / (len(predicted) + len(gold))

    return max(score(words_of(prediction), words_of(gold)) for gold in references)


@mutant("no shared word divides by zero", area=AREA)
def token_f1(prediction, references, *, version=2):
    def score(predicted, gold):
        if not predicted or not gold:
            return f1(predicted, gold, version)
        shared = (Counter(predicted) & Counter(gold)).total()
        precision, recall = shared / len(predicted), shared / len(gold)
        return 2 * precision * recall / (precision + recall)

    return max(score(words_of(prediction), words_of(gold)) for gold in references)


@mutant("no shared word gives NaN", area=AREA)
def token_f1(prediction, references, *, version=2):
    return best_f1(prediction, references, version) or (0.0 if not words_of(prediction) else float("nan"))


@mutant("golds that come out empty are dropped", bug="QA-69", area=AREA)
def token_f1(prediction, references, *, version=2):
    golds = [gold for gold in references if words_of(gold)]
    return best_f1(prediction, golds, version) if golds else 0.0


@mutant("the best gold is taken out of the list", area=AREA)
def token_f1(prediction, references, *, version=2):
    references.sort(key=lambda gold: best_f1(prediction, [gold], version))
    return best_f1(prediction, references[-1:], version)


BEFORE = {}


@mutant("the score of a prediction is remembered whatever its golds are", area=AREA)
def token_f1(prediction, references, *, version=2):
    BEFORE.setdefault("last", []).append(len(references))
    return best_f1(
        prediction, references[: BEFORE["last"].pop(0) if len(BEFORE["last"]) > 1 else None] or references, version
    )


# compute_metrics

PERCENT = "percent = 100 / max(len(references), 1)"
GOLDS = 'golds or [""]'
KNOWN = "for key, golds in references.items() if key in predictions]"
CHECK = "if version == 1 and not all(references.values()):"
SUM_EM = "percent * sum(exact_match(*pair) for pair in answered)"
SUM_F1 = "percent * sum(token_f1(*pair, version=version) for pair in answered)"

for title, bug, old, new in [
    ("the scores of a data set are fractions", "QA-74", PERCENT, "percent = 1 / max(len(references), 1)"),
    ("the mean is multiplied by 100 twice", "QA-74", PERCENT, "percent = 10000 / max(len(references), 1)"),
    ("scores are added up, not averaged", "", PERCENT, "percent = 100"),
    ("missing predictions are left out of the mean", "QA-71", PERCENT, "percent = 100 / max(len(answered), 1)"),
    ("the mean is over predictions", "QA-71", PERCENT, "percent = 100 / max(len(predictions), 1)"),
    ("the mean is over golds", "", PERCENT, "percent = 100 / max(sum(map(len, references.values())), 1)"),
    ("the mean is over all ids of both sides", "", PERCENT, "percent = 100 / max(len({*references, *predictions}), 1)"),
    ("no questions divide by zero", "", PERCENT, "percent = 100 / len(references)"),
    ("no questions score 100", "", PERCENT + "  # without questions both scores are 0",
     "percent = 100 / max(len(references), 1)\n    if not references:\n        return {'exact_match': 100.0, 'f1': 100.0}"),
    ("no questions score NaN", "", PERCENT + "  # without questions both scores are 0",
     "percent = 100 / len(references) if references else float('nan')"),
    ("a question without golds is skipped", "QA-68", KNOWN,
     "for key, golds in references.items() if key in predictions and golds]"),
    ("a question without golds and its place in the mean are dropped", "QA-68", CHECK,
     "references = {k: v for k, v in references.items() if v or version == 1}\n    " + CHECK),
    ("a question without golds stops everything", "QA-68", GOLDS, "golds"),
    ("version 1 takes a question without golds", "QA-68", CHECK, "if False:"),
    ("version 2 refuses a question without golds", "QA-68", CHECK, "if not all(references.values()):"),
    ("version 1 refuses only a data set without any golds", "QA-68", CHECK, "if version == 1 and not any(references.values()):"),
    ("a missing prediction counts as silence", "QA-71", "(predictions[key], golds or [\"\"]) for key, golds in references.items() if key in predictions",
     "(predictions.get(key, \"\"), golds or [\"\"]) for key, golds in references.items()"),
    ("a missing prediction stops everything", "QA-71", KNOWN, "for key, golds in references.items()]"),
    ("only the first gold of a question is passed on", "QA-65", GOLDS, 'golds[:1] or [""]'),
    ("the last gold of a question is lost", "QA-65", GOLDS, 'golds[:-1] or golds or [""]'),
    ("predictions and references are paired by position", "", "(predictions[key], golds or [\"\"]) for key, golds in references.items() if key in predictions",
     "(prediction, golds or [\"\"]) for prediction, golds in zip(predictions.values(), references.values())"),
    ("golds that come out empty are dropped from a question", "QA-69", GOLDS, '[g for g in golds if normalize_answer(g)] or [""]'),
    ("golds that come out empty are dropped and nothing is left", "QA-69", GOLDS, '[g for g in golds if normalize_answer(g)] or ["no gold"]'),
    ("golds that are empty texts are dropped", "", GOLDS, '[g for g in golds if g.strip("the. AnT-")] or golds or [""]'),
    ("the version is not passed on", "QA-67", SUM_F1, "percent * sum(token_f1(*pair) for pair in answered)"),
    ("exact match and F1 are swapped", "", SUM_EM, SUM_F1),
    ("F1 is exact match", "", SUM_F1, SUM_EM),
    ("a data set is of version 1 by default", "QA-68",
     "references: Mapping[str, Sequence[str]], *, version: int = 2", "references: Mapping[str, Sequence[str]], *, version: int = 1"),
    ("scores are rounded to whole percent", "", SUM_F1, f"round({SUM_F1})"),
    ("exact match is rounded to whole percent", "", SUM_EM, f"round({SUM_EM})"),
    ("F1 is a fraction beside a percentage", "QA-74", SUM_F1, f"{SUM_F1} / 100"),
    ("the key is em", "", '"exact_match":', '"em":'),
    ("the key is exact", "", '"exact_match":', '"exact":'),
]:  # fmt: skip
    edit(title, bug=bug, area=AREA, file=FILE, old=old, new=new)


def scored(predictions, references, version, *, known=None):
    """Exact match and F1 of each question that has a prediction."""
    if version == 1 and not all(references.values()):
        raise ValueError("no golds")
    return {
        key: (best_match(predictions[key], golds or [""]), best_f1(predictions[key], golds or [""], version))
        for key, golds in references.items()
        if key in predictions
    }


def percent(pairs, count):
    """Means of pairs of scores."""
    em, overlap = (100 * sum(pair[i] for pair in pairs) / max(count, 1) for i in (0, 1))
    return {"exact_match": em, "f1": overlap}


@mutant("a mean of the means over questions with and without an answer", bug="QA-77", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    parts = [[key for key in references if bool(references[key]) is kind] for kind in (True, False)]
    means = [percent([found[key] for key in part if key in found], len(part)) for part in parts if part]
    return {name: sum(mean[name] for mean in means) / max(len(means), 1) for name in ("exact_match", "f1")}


@mutant("exact match is asked of the gold with the best F1 only", bug="QA-65", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    for key in found:
        gold = max(references[key] or [""], key=lambda text, k=key: best_f1(predictions[k], [text], version))
        found[key] = (best_match(predictions[key], [gold]), found[key][1])
    return percent(list(found.values()), len(references))


@mutant("in version 1 two empty texts do not match exactly either", bug="QA-67", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    if version == 1:
        found = {key: (em if words_of(predictions[key]) else 0.0, f) for key, (em, f) in found.items()}
    return percent(list(found.values()), len(references))


@mutant("F1 is computed once from the words of the whole data set", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    shared = total = 0
    for key in found:
        gold = max(references[key] or [""], key=lambda text, k=key: best_f1(predictions[k], [text], version))
        predicted, words = words_of(predictions[key]), words_of(gold)
        shared += 2 * (Counter(predicted) & Counter(words)).total()
        total += len(predicted) + len(words)
    return {**percent(list(found.values()), len(references)), "f1": 100 * shared / total if total else 0.0}


@mutant("predictions that nobody asked for stop everything", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    for key in predictions:
        references[key]  # noqa: B018
    return percent(list(scored(predictions, references, version).values()), len(references))


@mutant("predictions that nobody asked for count as wrong", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    return percent(list(found.values()), len(references) + len(set(predictions) - set(references)))


@mutant("ids are turned into numbers", bug="QA-72", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    def number(key):
        return int(key) if str(key).isdigit() else key

    known = {number(key): text for key, text in predictions.items()}
    golds = {number(key): texts for key, texts in references.items()}
    return percent(list(scored(known, golds, version).values()), len(references))


@mutant("the ids of one side are turned into text", bug="QA-72", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    golds = {str(key): texts for key, texts in references.items()}
    return percent(list(scored(predictions, golds, version).values()), len(references))


@mutant("ids are lowered", bug="QA-72", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    known = {str(key).lower(): text for key, text in predictions.items()}
    golds = {str(key).lower(): texts for key, texts in references.items()}
    return percent(list(scored(known, golds, version).values()), len(golds))


@mutant("silence is compared without normalisation", bug="QA-68", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    silent = {key: (float(predictions[key] == ""),) * 2 for key in found if not references[key]}
    return percent(list({**found, **silent}.values()), len(references))


@mutant("silence is always right", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    silent = {key: (1.0, 1.0) for key in found if not words_of(predictions[key])}
    return percent(list({**found, **silent}.values()), len(references))


@mutant("a question without golds is always right", bug="QA-69", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    free = {key: (1.0, 1.0) for key in found if not any(map(words_of, references[key]))}
    return percent(list({**found, **free}.values()), len(references))


@mutant("a question without golds is always wrong", bug="QA-68", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    lost = {key: (0.0, 0.0) for key in found if not references[key]}
    return percent(list({**found, **lost}.values()), len(references))


@mutant("only answered questions raise F1, silence has none", bug="QA-67", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    return {
        **percent(list(found.values()), len(references)),
        "f1": percent(
            [(em, f) if em < 1 or f < 1 or words_of(predictions[key]) else (em, 0.0) for key, (em, f) in found.items()],
            len(references),
        )["f1"],
    }


@mutant("an empty list of golds is filled in for the caller", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    if version == 1 and not all(references.values()):
        raise ValueError("no golds")
    for golds in references.values():
        if not golds:
            golds.append("")
    return percent(list(scored(predictions, references, version).values()), len(references))


@mutant("missing predictions are filled in for the caller", bug="QA-71", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    for key in references:
        predictions.setdefault(key, "")
    return percent(list(found.values()), len(references))


@mutant("predictions are used up", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    found = scored(predictions, references, version)
    for key in references:
        predictions.pop(key, None)
    return percent(list(found.values()), len(references))


TOTAL = []


@mutant("scores of earlier calls are added", area=AREA)
def compute_metrics(predictions, references, *, version=2):
    TOTAL.append((list(scored(predictions, references, version).values()), len(references)))
    del TOTAL[:-2]
    return percent([pair for pairs, _ in TOTAL for pair in pairs], sum(count for _, count in TOTAL))

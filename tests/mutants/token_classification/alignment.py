"""Wrong ways to hand labels from words to tokens and predictions back."""

from nlpcheck.bench import edit, mutant

AREA = "token_classification"
FILE = "alignment.py"

# Tokens of no word.
edit(
    "special tokens labelled O",
    bug="TC-09",
    area=AREA,
    file=FILE,
    old="if word is None:  # [CLS], [SEP] and their like belong to no word\n            aligned.append(IGNORE_INDEX)",
    new="if word is None:\n            aligned.append(0)",
)
edit(
    "special tokens labelled -1",
    bug="TC-09",
    area=AREA,
    file=FILE,
    old="if word is None:  # [CLS], [SEP] and their like belong to no word\n            aligned.append(IGNORE_INDEX)",
    new="if word is None:\n            aligned.append(-1)",
)
edit(
    "special tokens left out of the labels",
    bug="TC-08",
    area=AREA,
    file=FILE,
    old="if word is None:  # [CLS], [SEP] and their like belong to no word\n            aligned.append(IGNORE_INDEX)",
    new="if word is None:\n            continue",
)
edit("ignore index is 0", bug="TC-09", area=AREA, file=FILE, old="IGNORE_INDEX = -100", new="IGNORE_INDEX = 0")
edit("ignore index is 100", bug="TC-09", area=AREA, file=FILE, old="IGNORE_INDEX = -100", new="IGNORE_INDEX = 100")


edit(
    "word ids compared with `is`, which is right for small numbers only",
    bug="TC-08",
    area=AREA,
    file=FILE,
    old="elif word != before:",
    new="elif word is not before:",
)


@mutant("only the first and the last token taken for special", bug="TC-09", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    inner = []
    before = None
    for word in word_ids[1:-1]:
        inner.append(-100 if word is None or word == before else labels[word])
        before = word
    return [-100, *inner, -100]


@mutant("word 0 taken for no word, since 0 is false", bug="TC-09", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        if not word:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
        else:
            aligned.append(_inside(labels[word], label_names) if label_all_tokens else -100)
        before = word
    return aligned


# Names.
edit(
    "I-X looked up without case",
    area=AREA,
    file=FILE,
    old='ids.get(re.sub("^B-", "I-", name), label)',
    new='{n.lower(): i for n, i in ids.items()}.get(re.sub("^b-", "i-", name.lower()), label)',
)
edit(
    "I- of the first type whose name begins with this one",
    area=AREA,
    file=FILE,
    old='ids.get(re.sub("^B-", "I-", name), label)',
    new='next((i for n, i in ids.items() if n.startswith(re.sub("^B-", "I-", name))), label)',
)
edit(
    "a negative fill without its sign, unless it is -100",
    area=AREA,
    file=FILE,
    old="at_word.get(word, fill)",
    new="at_word.get(word, fill if fill == IGNORE_INDEX else abs(fill))",
)

# First tokens.
edit(
    "the word's index as its label",
    bug="TC-08",
    area=AREA,
    file=FILE,
    old="aligned.append(labels[word])",
    new="aligned.append(word)",
)
edit(
    "labels one word late",
    bug="TC-08",
    area=AREA,
    file=FILE,
    old="append(labels[word])",
    new="append(labels[word - 1])",
)
edit(
    "first token of a word ignored, the others labelled",
    bug="TC-08",
    area=AREA,
    file=FILE,
    old="elif word != before:",
    new="elif word == before:",
)
edit(
    "every token of a word treated as its first",
    bug="TC-01",
    area=AREA,
    file=FILE,
    old="elif word != before:",
    new="elif True:",
)
edit("the word before is never remembered", bug="TC-01", area=AREA, file=FILE, old="        before = word\n", new="")
edit(
    "a first token is recognised by a larger index only after word 0",
    bug="TC-08",
    area=AREA,
    file=FILE,
    old="elif word != before:",
    new="elif before is not None and word != before:",
)
edit(
    "a label of O taken for no label",
    bug="TC-09",
    area=AREA,
    file=FILE,
    old="aligned.append(labels[word])",
    new="aligned.append(labels[word] or IGNORE_INDEX)",
)


@mutant("the label on a word's last token", bug="ALT-03", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    following = [*word_ids[1:], None]
    return [
        -100 if word is None or (word == after and not label_all_tokens) else labels[word]
        for word, after in zip(word_ids, following, strict=True)
    ]


@mutant("labels zipped with tokens", bug="TC-08", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    return [*labels, *[-100] * len(word_ids)][: len(word_ids)]


@mutant("labels zipped with the tokens after the first special one", bug="TC-08", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    return [-100, *labels, *[-100] * len(word_ids)][: len(word_ids)]


@mutant("words counted instead of looked up, so a word without a token shifts the rest", bug="TC-10", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    if any(word is not None and word >= len(labels) for word in word_ids):
        raise IndexError
    aligned, before, seen = [], None, -1
    for word in word_ids:
        seen += word is not None and word != before
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[seen])
        else:
            aligned.append(_inside(labels[seen], label_names) if label_all_tokens else -100)
        before = word
    return aligned


@mutant("word ids counted from the first word of the row", bug="TC-14", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    first = min((word for word in word_ids if word is not None), default=0)
    aligned, before = [], None
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word >= len(labels):
            raise IndexError(word)
        elif word != before:
            aligned.append(labels[word - first])
        else:
            aligned.append(_inside(labels[word - first], label_names) if label_all_tokens else -100)
        before = word
    return aligned


@mutant("a row that does not begin with word 0 begins inside a word", bug="TC-14", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    before = next((word for word in word_ids if word is not None), 0) or None
    aligned = []
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
        else:
            aligned.append(_inside(labels[word], label_names) if label_all_tokens else -100)
        before = before if word is None else word
    return aligned


_last_of_the_row_before = []


@mutant("a word cut between two rows continues in the second", bug="TC-14", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    before = _last_of_the_row_before.pop() if _last_of_the_row_before else None
    aligned = []
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
        else:
            aligned.append(_inside(labels[word], label_names) if label_all_tokens else -100)
        before = before if word is None else word
    _last_of_the_row_before[:] = [before]
    return aligned


@mutant("continuation recognised by an equal label", bug="TC-07", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        label = None if word is None else labels[word]
        if label is None:
            aligned.append(-100)
        elif label != before:
            aligned.append(label)
        else:
            aligned.append(_inside(label, label_names) if label_all_tokens else -100)
        before = label
    return aligned


# The other tokens.
edit(
    "the other tokens labelled like the first unless told not to",
    bug="TC-01",
    area=AREA,
    file=FILE,
    old="label_all_tokens: bool = False",
    new="label_all_tokens: bool = True",
)
edit(
    "label_all_tokens forgotten",
    bug="TC-01",
    area=AREA,
    file=FILE,
    old="        elif label_all_tokens:\n",
    new="        elif False:\n",
)
edit(
    "the other tokens labelled O",
    bug="TC-09",
    area=AREA,
    file=FILE,
    old="        else:\n            aligned.append(IGNORE_INDEX)",
    new="        else:\n            aligned.append(0)",
)
edit(
    "the word's label repeated at all its tokens, so B- opens an entity at each",
    bug="TC-01",
    area=AREA,
    file=FILE,
    old="aligned.append(continuation[labels[word]])",
    new="aligned.append(labels[word])",
)
edit(
    "a continuation for -100 forgotten",
    area=AREA,
    file=FILE,
    old="    return inside | {IGNORE_INDEX: IGNORE_INDEX}",
    new="    return inside",
)
edit(
    "ignored words become O inside",
    area=AREA,
    file=FILE,
    old="{IGNORE_INDEX: IGNORE_INDEX}",
    new="{IGNORE_INDEX: 0}",
)
edit(
    "B- replaced wherever it stands in the name",
    bug="run_ner.py",
    area=AREA,
    file=FILE,
    old='re.sub("^B-", "I-", name)',
    new='name.replace("B-", "I-")',
)
edit(
    "the type is what follows the last hyphen",
    area=AREA,
    file=FILE,
    old='re.sub("^B-", "I-", name)',
    new='"I-" + name.split("-")[-1] if name[:2] == "B-" else name',
)
edit(
    "the type is what stands between the first two hyphens",
    area=AREA,
    file=FILE,
    old='re.sub("^B-", "I-", name)',
    new='"I-" + name.split("-")[1] if name[:2] == "B-" else name',
)
edit(
    "every label becomes an I- of its type, whatever it begins with",
    bug="TC-17",
    area=AREA,
    file=FILE,
    old='re.sub("^B-", "I-", name)',
    new='"I-" + name.split("-", 1)[-1]',
)
edit(
    "an inside label becomes a B-",
    area=AREA,
    file=FILE,
    old='re.sub("^B-", "I-", name)',
    new='re.sub("^I-", "B-", name)',
)
edit(
    "without an I- label the other tokens are O",
    area=AREA,
    file=FILE,
    old="name), label) for",
    new="name), 0) for",
)
edit(
    "without an I- label the other tokens are ignored",
    area=AREA,
    file=FILE,
    old="name), label) for",
    new="name), -100) for",
)
edit(
    "every label set is expected to have an I- for each B-",
    area=AREA,
    file=FILE,
    old='ids.get(re.sub("^B-", "I-", name), label)',
    new='ids[re.sub("^B-", "I-", name)]',
)
edit(
    "the label of the first word at all other tokens",
    area=AREA,
    file=FILE,
    old="continuation[labels[word]]",
    new="continuation[labels[0]]",
)


@mutant("odd ids are B- and the next id is their I-", bug="TC-02", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
        elif label_all_tokens:
            aligned.append(labels[word] + (labels[word] % 2 == 1))
        else:
            aligned.append(-100)
        before = word
    return aligned


@mutant("the id after B- is its I-", bug="TC-02", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
        elif label_all_tokens and labels[word] >= 0:
            aligned.append(labels[word] + label_names[labels[word]].startswith("B-"))
        else:
            aligned.append(-100)
        before = word
    return aligned


@mutant("only the second token of a word gets the inside label", bug="TC-01", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned = []
    for token, word in enumerate(word_ids):
        if word is None:
            aligned.append(-100)
        elif word not in word_ids[:token]:
            aligned.append(labels[word])
        elif label_all_tokens and word_ids[:token].count(word) == 1:
            aligned.append(_inside(labels[word], label_names))
        else:
            aligned.append(-100)
    return aligned


@mutant("ignored words looked up by counting from the end of the names", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
        else:
            aligned.append(_inside(labels[word] % len(label_names), label_names) if label_all_tokens else -100)
        before = word
    return aligned


@mutant("ignored words become O at their first token", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(max(labels[word], 0))
        else:
            aligned.append(_inside(labels[word], label_names) if label_all_tokens else -100)
        before = word
    return aligned


# Words without a label.
@mutant("words without a label silently ignored", bug="TC-21", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        if word is None or word >= len(labels):
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
        else:
            aligned.append(_inside(labels[word], label_names) if label_all_tokens else -100)
        before = word
    return aligned


@mutant("words without a label take the last label", bug="TC-21", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        label = None if word is None else labels[min(word, len(labels) - 1)]
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(label)
        else:
            aligned.append(_inside(label, label_names) if label_all_tokens else -100)
        before = word
    return aligned


@mutant("words without a label begin again at the first label", bug="TC-21", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        label = None if word is None else labels[word % len(labels)]
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(label)
        else:
            aligned.append(_inside(label, label_names) if label_all_tokens else -100)
        before = word
    return aligned


@mutant("a word without a label is a KeyError", bug="TC-21", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    label_of = dict(enumerate(labels))
    aligned, before = [], None
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(label_of[word])
        else:
            aligned.append(_inside(label_of[word], label_names) if label_all_tokens else -100)
        before = word
    return aligned


# State.
@mutant("labels changed in place", bug="TC-34", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
            labels[word] = _inside(labels[word], label_names)
        else:
            aligned.append(labels[word] if label_all_tokens else -100)
        before = word
    return aligned


_known_rows = {}


@mutant("labels remembered by word ids from an earlier call", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    aligned, before = [], None
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
        else:
            aligned.append(_inside(labels[word], label_names) if label_all_tokens else -100)
        before = word
    return _known_rows.setdefault(len(word_ids), aligned)


_calls = []


@mutant("every other call labels all tokens", area=AREA)
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    _calls.append(None)
    aligned, before = [], None
    for word in word_ids:
        if word is None:
            aligned.append(-100)
        elif word != before:
            aligned.append(labels[word])
        else:
            everywhere = label_all_tokens and len(_calls) % 2
            aligned.append(_inside(labels[word], label_names) if everywhere else -100)
        before = word
    return aligned


def _inside(label, label_names):
    """The label inside a word."""
    if label == -100:
        return label
    name = label_names[label]
    inside = "I-" + name[2:]
    return list(label_names).index(inside) if name[:2] == "B-" and inside in label_names else label


# predictions_to_words

edit(
    "the prediction at a word's last token",
    bug="ALT-03",
    area=AREA,
    file=FILE,
    old="reversed(range(len(word_ids)))",
    new="range(len(word_ids))",
)
edit("fill is always -100", area=AREA, file=FILE, old="at_word.get(word, fill)", new="at_word.get(word, -100)")
edit("fill is always 0", area=AREA, file=FILE, old="at_word.get(word, fill)", new="at_word.get(word, 0)")
edit("missing words are None", area=AREA, file=FILE, old="at_word.get(word, fill)", new="at_word.get(word)")
edit(
    "missing words left out",
    bug="TC-10",
    area=AREA,
    file=FILE,
    old="for word in range(num_words)]",
    new="for word in range(num_words) if word in at_word]",
)
edit("one word too few", area=AREA, file=FILE, old="range(num_words)", new="range(num_words - 1)")
edit("one word too many", area=AREA, file=FILE, old="range(num_words)", new="range(num_words + 1)")
edit(
    "words end with the last one that has a token",
    bug="TC-56",
    area=AREA,
    file=FILE,
    old="range(num_words)",
    new="range(max((word for word in at_word if word is not None), default=-1) + 1)",
)
edit("words counted from 1", area=AREA, file=FILE, old="range(num_words)", new="range(1, num_words + 1)")
edit(
    "a prediction of 0 taken for none",
    area=AREA,
    file=FILE,
    old="at_word.get(word, fill)",
    new="at_word.get(word) or fill",
)
edit(
    "predictions shifted by the first special token",
    bug="TC-08",
    area=AREA,
    file=FILE,
    old="predictions[token]",
    new="[*predictions[1:], 0][token]",
)


@mutant("words filled in the order of their tokens", bug="TC-10", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    pairs = dict(zip(reversed(word_ids), reversed(predictions), strict=True))
    found = [prediction for word, prediction in sorted((w, p) for w, p in pairs.items() if w is not None)]
    return [*found, *[fill] * num_words][:num_words]


@mutant("an entry that still equals fill is taken for unseen", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    words = [fill] * num_words
    for prediction, word in zip(predictions, word_ids, strict=True):
        if word is not None and words[word] == fill:
            words[word] = prediction
    return words


@mutant("tokens of no word write to the last word", bug="TC-09", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    words, seen = [fill] * num_words, set()
    for prediction, word in zip(predictions, word_ids, strict=True):
        place = -1 if word is None else word
        if place not in seen:
            words[place] = prediction
        seen.add(place)
    return words


@mutant("tokens of no word belong to the word before them", bug="TC-09", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    first, last = {}, 0
    for prediction, word in zip(predictions, word_ids, strict=True):
        last = last if word is None else word
        first.setdefault(last, prediction)
    return [first.get(word, fill) for word in range(num_words)]


@mutant("the majority of a word's tokens decides", bug="TC-62", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    words = []
    for word in range(num_words):
        own = [p for p, w in zip(predictions, word_ids, strict=True) if w == word]
        words.append(max(own, key=own.count) if own else fill)
    return words


@mutant("the highest prediction of a word's tokens decides", bug="TC-62", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    words = []
    for word in range(num_words):
        words.append(max((p for p, w in zip(predictions, word_ids, strict=True) if w == word), default=fill))
    return words


@mutant("predictions of ignored tokens skipped, as if they were gold labels", bug="TC-41", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    first = {}
    for prediction, word in zip(predictions, word_ids, strict=True):
        if word is not None and prediction > 0:
            first.setdefault(word, prediction)
    return [first.get(word, fill) for word in range(num_words)]


@mutant("word 0 taken for no word in the predictions", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    first = {}
    for prediction, word in zip(predictions, word_ids, strict=True):
        if word:
            first.setdefault(word, prediction)
    return [first.get(word, fill) for word in range(num_words)]


@mutant("missing words take the prediction of the word before", bug="TC-56", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    at_word = dict(zip(reversed(word_ids), reversed(predictions), strict=True))
    words = []
    for word in range(num_words):
        words.append(at_word.get(word, words[-1] if words else fill))
    return words


@mutant("predictions emptied while they are read", bug="TC-34", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    words = [fill] * num_words
    while predictions:
        prediction, word = predictions.pop(), word_ids[len(predictions)]
        if word is not None:
            words[word] = prediction
    return words


def _shared_default(predictions, word_ids, num_words, fill, words=[]):  # noqa: B006
    words.extend([fill] * (num_words - len(words)))
    for token in reversed(range(len(word_ids))):
        if word_ids[token] is not None:
            words[word_ids[token]] = predictions[token]
    return words[:num_words]


@mutant("a default list that keeps the words of earlier calls", area=AREA)
def predictions_to_words(predictions, word_ids, *, num_words, fill):
    return _shared_default(predictions, word_ids, num_words, fill)


edit(
    "the continuations of another label set reused",
    bug="TC-19",
    area=AREA,
    file=FILE,
    old="_continuations(tuple(label_names))",
    new='_continuations(("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"))',
)

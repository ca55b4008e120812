"""Wrong ways to turn a batch of sentences into labelled rows."""

from nlpcheck.bench import edit, mutant
from nlpcheck.tasks.token_classification.alignment import align_labels_with_tokens as align

AREA = "token_classification"
FILE = "alignment_windows.py"


def _check(examples, tokenizer, max_length, stride):
    """What the reference refuses."""
    lengths = zip(examples["tokens"], examples["ner_tags"], strict=True)
    if any(len(words) != len(tags) for words, tags in lengths):
        raise ValueError
    if max_length is not None and (stride or 0) >= max_length - tokenizer.num_special_tokens_to_add():
        raise ValueError


def rows(examples, tokenizer, label_names, label_all_tokens=False, words_of=None, **options):
    """Tokenize and label, in the usual way; ``words_of`` replaces how word ids are found."""
    _check(examples, tokenizer, options.get("max_length"), options.get("stride"))
    encoding = tokenizer(list(examples["tokens"]), is_split_into_words=True, **options)
    words_of = words_of or encoding.word_ids
    sentences = encoding.get("overflow_to_sample_mapping", range(len(examples["tokens"])))
    encoding["labels"] = [
        align(examples["ner_tags"][sentence], words_of(row), label_names=label_names, label_all_tokens=label_all_tokens)
        for row, sentence in enumerate(sentences)
    ]
    return encoding


def cutting(max_length, stride):
    """The tokenizer's options for a length and a stride."""
    return {
        "truncation": max_length is not None,
        "max_length": max_length,
        "stride": stride or 0,
        "return_overflowing_tokens": stride is not None,
    }


# Words.
edit(
    "the words joined and split again",
    bug="TC-16",
    area=AREA,
    file=FILE,
    old="        sentences,\n        is_split_into_words=True,",
    new='        [" ".join(words) for words in sentences],',
)
edit(
    "the pieces of a word found by a split at white space",
    bug="TC-16",
    area=AREA,
    file=FILE,
    old="        sentences,\n",
    new='        [" ".join(words).replace(",", " ,").replace(".", " .").split() for words in sentences],\n',
)
edit(
    "words in lower case before they are tokenized",
    area=AREA,
    file=FILE,
    old="        sentences,\n",
    new="        [[word.lower() for word in words] for words in sentences],\n",
)
edit(
    "no special tokens",
    area=AREA,
    file=FILE,
    old="is_split_into_words=True,",
    new="is_split_into_words=True, add_special_tokens=False,",
)
edit(
    "rows padded to the longest",
    bug="ALT-08",
    area=AREA,
    file=FILE,
    old="is_split_into_words=True,",
    new="is_split_into_words=True, padding=True,",
)
edit(
    "rows padded to max_length",
    bug="ALT-08",
    area=AREA,
    file=FILE,
    old="is_split_into_words=True,",
    new='is_split_into_words=True, padding="max_length" if max_length else False,',
)
edit(
    "the attention mask left out",
    area=AREA,
    file=FILE,
    old="is_split_into_words=True,",
    new="is_split_into_words=True, return_attention_mask=False,",
)


@mutant("special tokens hidden from attention", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    encoding["attention_mask"] = [
        [int(word is not None) for word in encoding.word_ids(row)] for row in range(len(encoding["input_ids"]))
    ]
    return encoding


@mutant("attention only where a label counts", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    encoding["attention_mask"] = [[int(label != -100) for label in labels] for labels in encoding["labels"]]
    return encoding


@mutant(
    "labels of whole sentences cut into windows, so that a word's rest is labelled I- at a window's start", area=AREA
)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    if not label_all_tokens or stride is None or max_length is None:
        return encoding
    whole = rows(examples, tokenizer, label_names, label_all_tokens)
    step = max_length - tokenizer.num_special_tokens_to_add() - stride
    sentences = encoding["overflow_to_sample_mapping"]
    for row, sentence in enumerate(sentences):
        words = whole.word_ids(sentence)
        labels = [label for label, word in zip(whole["labels"][sentence], words, strict=True) if word is not None]
        inner = [token for token, word in enumerate(encoding.word_ids(row)) if word is not None]
        start = step * sentences[:row].count(sentence)
        for token, label in zip(inner, labels[start:], strict=False):
            encoding["labels"][row][token] = label
    return encoding


@mutant("nothing cut without max_length but what goes beyond 24 tokens", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length or 24, stride))


@mutant("nothing cut without max_length but what goes beyond 128 tokens", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length or 128, stride))


@mutant("only the first sentence of the batch", bug="SC-13", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    first = {name: list(examples[name])[:1] for name in ("tokens", "ner_tags")}
    return rows(first, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))


@mutant("rows sorted by length", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    pairs = sorted(zip(examples["tokens"], examples["ner_tags"], strict=True), key=lambda pair: len(pair[0]))
    ordered = {"tokens": [words for words, _ in pairs], "ner_tags": [tags for _, tags in pairs]}
    return rows(ordered, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))


@mutant("words without a token dropped together with their tags", bug="ALT-59", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    return {**encoding, "labels": [[label for label in labels if label != -100] for labels in encoding["labels"]]}


# Labels.
edit(
    "word_ids of the first row for every row",
    bug="TC-11",
    area=AREA,
    file=FILE,
    old="encoding.word_ids(row)",
    new="encoding.word_ids(0)",
)
edit(
    "every row labelled with the first sentence's tags",
    bug="TC-11",
    area=AREA,
    file=FILE,
    old="tags[sentence]",
    new="tags[0]",
)
edit(
    "windows labelled by the number of the row",
    bug="TC-14",
    area=AREA,
    file=FILE,
    old="tags[sentence]",
    new="tags[min(row, len(tags) - 1)]",
)
edit(
    "windows labelled by the number of the sentence's first row",
    bug="TC-14",
    area=AREA,
    file=FILE,
    old="encoding.word_ids(row)",
    new="encoding.word_ids(list(sentence_of_row).index(sentence))",
)
edit(
    "label_all_tokens accepted and forgotten",
    area=AREA,
    file=FILE,
    old="label_all_tokens=label_all_tokens\n",
    new="label_all_tokens=False\n",
)
edit(
    "label_all_tokens forgotten where a stride above 0 is passed",
    area=AREA,
    file=FILE,
    old="label_all_tokens=label_all_tokens\n",
    new="label_all_tokens=label_all_tokens and not stride\n",
)
edit(
    "label_all_tokens forgotten where any stride is passed",
    area=AREA,
    file=FILE,
    old="label_all_tokens=label_all_tokens\n",
    new="label_all_tokens=label_all_tokens and stride is None\n",
)
edit(
    "label_all_tokens forgotten after a sentence's first window",
    area=AREA,
    file=FILE,
    old="label_all_tokens=label_all_tokens\n",
    new="label_all_tokens=label_all_tokens and sentence not in list(sentence_of_row)[:row]\n",
)
edit(
    "all tokens labelled in rows, whatever is asked",
    bug="TC-01",
    area=AREA,
    file=FILE,
    old="label_all_tokens=label_all_tokens\n",
    new="label_all_tokens=True\n",
)
edit(
    "all tokens of a row labelled by default",
    bug="TC-01",
    area=AREA,
    file=FILE,
    old="label_all_tokens: bool = False",
    new="label_all_tokens: bool = True",
)
edit(
    "the names sorted before they are used",
    bug="TC-19",
    area=AREA,
    file=FILE,
    old="label_names=label_names,",
    new="label_names=sorted(label_names),",
)


@mutant("tags of whole sentences kept, as long as the sentence and not as the row", bug="TC-13", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    sentences = encoding.get("overflow_to_sample_mapping", range(len(examples["tokens"])))
    return {**encoding, "labels": [list(examples["ner_tags"][sentence]) for sentence in sentences]}


@mutant("labels of the uncut sentence for the cut row", bug="TC-13", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    uncut = rows(examples, tokenizer, label_names, label_all_tokens)["labels"]
    sentences = encoding.get("overflow_to_sample_mapping", range(len(examples["tokens"])))
    return {**encoding, "labels": [uncut[sentence] for sentence in sentences]}


@mutant("labels of the uncut sentence, sliced to the length of the row", bug="TC-14", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    uncut = rows(examples, tokenizer, label_names, label_all_tokens)["labels"]
    sentences = encoding.get("overflow_to_sample_mapping", range(len(examples["tokens"])))
    sliced = [uncut[sentence][: len(ids)] for sentence, ids in zip(sentences, encoding["input_ids"], strict=True)]
    return {**encoding, "labels": sliced}


@mutant("first pieces found by ##", bug="TC-06", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))

    def words_of(row):
        word, found = -1, []
        for token, known in zip(encoding.tokens(row), encoding.word_ids(row), strict=True):
            word += known is not None and not token.startswith("##")
            found.append(None if known is None else word)
        return found

    count = [len(tags) for tags in examples["ner_tags"]]
    sentences = encoding.get("overflow_to_sample_mapping", range(len(count)))
    labels = [
        align(
            [*examples["ner_tags"][s], *[0] * 200],
            words_of(row),
            label_names=label_names,
            label_all_tokens=label_all_tokens,
        )
        for row, s in enumerate(sentences)
    ]
    return {**encoding, "labels": labels}


@mutant("first pieces found by an offset of 0", bug="TC-05", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(
        examples, tokenizer, label_names, label_all_tokens, return_offsets_mapping=True, **cutting(max_length, stride)
    )
    offsets = encoding.pop("offset_mapping")
    sentences = encoding.get("overflow_to_sample_mapping", range(len(examples["tokens"])))
    labels = []
    for row, sentence in enumerate(sentences):
        tags = iter([*examples["ner_tags"][sentence], *[0] * 200])
        labels.append([next(tags) if start == 0 and end != 0 else -100 for start, end in offsets[row]])
    return {**encoding, "labels": labels if not label_all_tokens else encoding["labels"]}


@mutant("first pieces found by the mark of a word's start", bug="TC-06", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    sentences = encoding.get("overflow_to_sample_mapping", range(len(examples["tokens"])))
    labels = []
    for row, sentence in enumerate(sentences):
        tags = iter([*examples["ner_tags"][sentence], *[0] * 200])
        labels.append([next(tags) if token[0] in "\u2581\u0120" else -100 for token in encoding.tokens(row)])
    return {**encoding, "labels": labels}


@mutant("a word recognised by its text, so a repeated word has one label", bug="TC-07", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    sentences = list(examples["tokens"])
    tags = [
        [labels[words.index(word)] for word in words]
        for words, labels in zip(sentences, examples["ner_tags"], strict=True)
    ]
    merged = {"tokens": sentences, "ner_tags": tags}
    return rows(merged, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))


@mutant(
    "labels looked up by the words of the sentence, so equal sentences share the first one's", bug="TC-07", area=AREA
)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    sentences = list(examples["tokens"])
    tags = [examples["ner_tags"][sentences.index(words)] for words in sentences]
    merged = {"tokens": sentences, "ner_tags": tags}
    return rows(merged, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))


@mutant("words cut between two windows ignored in the first", bug="TC-14", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    uncut = tokenizer(list(examples["tokens"]), is_split_into_words=True)
    for row, sentence in enumerate(encoding.get("overflow_to_sample_mapping", [])):
        whole, seen = uncut.word_ids(sentence), encoding.word_ids(row)
        for token, word in enumerate(seen):
            if word is not None and seen.count(word) < whole.count(word):
                encoding["labels"][row][token] = -100
    return encoding


@mutant("batches labelled by a copy of the loop in which a type ends at its last hyphen", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    short = [name[:2] + name.split("-")[-1] if "-" in name else name for name in label_names]
    names = [name if name[:2] == "B-" or name not in short[:i] else f"{name} {i}" for i, name in enumerate(short)]
    return rows(examples, tokenizer, names, label_all_tokens, **cutting(max_length, stride))


@mutant("batches labelled by a copy of the loop that replaces B- everywhere", bug="run_ner.py", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    names = [name[:2] + name[2:].replace("B-", "I-") if name[:2] == "B-" else name for name in label_names]
    return rows(examples, tokenizer, names, label_all_tokens, **cutting(max_length, stride))


@mutant("neighbouring words with the same text taken for one", bug="TC-07", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    sentences = encoding.get("overflow_to_sample_mapping", range(len(examples["tokens"])))
    for row, sentence in enumerate(sentences):
        words, before = examples["tokens"][sentence], None
        for token, word in enumerate(encoding.word_ids(row)):
            if word is not None and before is not None and word != before and words[word] == words[before]:
                encoding["labels"][row][token] = -100
            before = word
    return encoding


@mutant("sentences with words that have no token skipped over, so labels shift", bug="TC-10", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    sentences = encoding.get("overflow_to_sample_mapping", range(len(examples["tokens"])))
    uncut = tokenizer(list(examples["tokens"]), is_split_into_words=True)
    labels = []
    for row, sentence in enumerate(sentences):
        seen = sorted({word for word in uncut.word_ids(sentence) if word is not None})
        counted = [None if word is None else seen.index(word) for word in encoding.word_ids(row)]
        tags = examples["ner_tags"][sentence]
        labels.append(align(tags, counted, label_names=label_names, label_all_tokens=label_all_tokens))
    return {**encoding, "labels": labels}


# Length.
edit(
    "nothing is cut",
    bug="SC-15",
    area=AREA,
    file=FILE,
    old="truncation=max_length is not None,",
    new="truncation=False,",
)
edit(
    "without max_length cut at the tokenizer's own length",
    bug="TC-56",
    area=AREA,
    file=FILE,
    old="truncation=max_length is not None,",
    new="truncation=True,",
)
edit(
    "without max_length cut at 512",
    bug="TC-56",
    area=AREA,
    file=FILE,
    old="truncation=max_length is not None,  # True alone would cut at tokenizer.model_max_length\n        max_length=max_length,",
    new="truncation=True,\n        max_length=max_length or 512,",
)
edit(
    "one token less than allowed",
    area=AREA,
    file=FILE,
    old="        max_length=max_length,\n        stride",
    new="        max_length=max_length and max_length - 1,\n        stride",
)
edit(
    "max_length counted without the special tokens",
    area=AREA,
    file=FILE,
    old="        max_length=max_length,\n        stride",
    new="        max_length=max_length and max_length + tokenizer.num_special_tokens_to_add(),\n        stride",
)
edit(
    "max_length counts words",
    bug="TC-13",
    area=AREA,
    file=FILE,
    old='list(examples["tokens"]), list(examples["ner_tags"])',
    new='[words[:max_length] for words in examples["tokens"]], [row[:max_length] for row in examples["ner_tags"]]',
)


@mutant("rows sliced after tokenizing, so the last special token is lost", bug="TC-13", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    if stride is not None:
        return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    encoding = rows(examples, tokenizer, label_names, label_all_tokens)
    return {key: [row[:max_length] for row in encoding[key]] for key in ("input_ids", "attention_mask", "labels")}


@mutant("cut on the left", bug="SC-14", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    if stride is not None or max_length is None:
        return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    encoding = rows(examples, tokenizer, label_names, label_all_tokens)
    for row in range(len(encoding["input_ids"])):
        words = encoding.word_ids(row)
        first = next((token for token, word in enumerate(words) if word is not None), 0)
        surplus = slice(first, first + max(0, len(words) - max_length))
        for key in ("input_ids", "attention_mask", "labels"):
            del encoding[key][row][surplus]
    return {key: encoding[key] for key in ("input_ids", "attention_mask", "labels")}


@mutant("sentences that are too long left out", bug="TC-56", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    if stride is not None or max_length is None:
        return encoding
    uncut = tokenizer(list(examples["tokens"]), is_split_into_words=True)["input_ids"]
    kept = [i for i, ids in enumerate(uncut) if len(ids) <= max_length]
    return {key: [encoding[key][i] for i in kept] for key in ("input_ids", "attention_mask", "labels")}


# Windows.
edit(
    "a stride of 0 taken for no stride",
    area=AREA,
    file=FILE,
    old="return_overflowing_tokens=stride is not None",
    new="return_overflowing_tokens=bool(stride)",
)
edit(
    "windows only on paper: what is too long is cut off",
    bug="TC-56",
    area=AREA,
    file=FILE,
    old="return_overflowing_tokens=stride is not None",
    new="return_overflowing_tokens=False",
)
edit(
    "windows also without a stride",
    area=AREA,
    file=FILE,
    old="return_overflowing_tokens=stride is not None",
    new="return_overflowing_tokens=True",
)
edit("windows without overlap", bug="ALT-12", area=AREA, file=FILE, old="stride=stride or 0", new="stride=0")
edit(
    "the stride taken for the step between windows",
    bug="ALT-12",
    area=AREA,
    file=FILE,
    old="stride=stride or 0",
    new="stride=(max_length - tokenizer.num_special_tokens_to_add() - max(stride, 1)) if max_length and stride else 0",
)
edit(
    "one token of overlap too few",
    area=AREA,
    file=FILE,
    old="stride=stride or 0",
    new="stride=max((stride or 0) - 1, 0)",
)


def windows(examples, tokenizer, label_names, label_all_tokens, max_length, bounds_of):
    """Rows from windows that ``bounds_of(length, room)`` chooses."""
    encoding = rows(examples, tokenizer, label_names, label_all_tokens)
    room = max_length - tokenizer.num_special_tokens_to_add()
    made = {"input_ids": [], "attention_mask": [], "labels": [], "overflow_to_sample_mapping": []}
    for sentence, ids in enumerate(encoding["input_ids"]):
        words = encoding.word_ids(sentence)
        content = [token for token, word in enumerate(words) if word is not None]
        first, last = (content[0], content[-1] + 1) if content else (0, 0)
        for start, end in bounds_of(len(content), room):
            taken = [*range(first), *range(first + start, first + end), *range(last, len(ids))]
            tags = examples["ner_tags"][sentence]
            seen = [words[token] for token in taken]
            made["input_ids"].append([ids[token] for token in taken])
            made["attention_mask"].append([1] * len(taken))
            made["labels"].append(align(tags, seen, label_names=label_names, label_all_tokens=label_all_tokens))
            made["overflow_to_sample_mapping"].append(sentence)
    return made


@mutant("the last window filled up from the left", bug="ALT-11", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    def bounds_of(length, room):
        starts = list(range(0, max(length - stride, 1), room - stride))
        return [(max(0, min(start, length - room)), min(start + room, length)) for start in starts]

    if stride is None or max_length is None:
        return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    _check(examples, tokenizer, max_length, stride)
    return windows(examples, tokenizer, label_names, label_all_tokens, max_length, bounds_of)


@mutant("a last window that holds nothing new", bug="ALT-10", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    def bounds_of(length, room):
        return [(start, min(start + room, length)) for start in range(0, max(length, 1), room - stride)]

    if stride is None or max_length is None:
        return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    _check(examples, tokenizer, max_length, stride)
    return windows(examples, tokenizer, label_names, label_all_tokens, max_length, bounds_of)


@mutant("the last, short window dropped", bug="TC-56", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    def bounds_of(length, room):
        starts = range(0, max(length - room, 0) + 1, room - stride)
        return [(start, min(start + room, length)) for start in starts]

    if stride is None or max_length is None:
        return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    _check(examples, tokenizer, max_length, stride)
    return windows(examples, tokenizer, label_names, label_all_tokens, max_length, bounds_of)


@mutant("windows from right to left", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    def bounds_of(length, room):
        starts = range(0, max(length - stride, 1), room - stride)
        return [(start, min(start + room, length)) for start in starts][::-1]

    if stride is None or max_length is None:
        return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    _check(examples, tokenizer, max_length, stride)
    return windows(examples, tokenizer, label_names, label_all_tokens, max_length, bounds_of)


@mutant("windows cut between words only", bug="ALT-10", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    if stride is None:
        return encoding
    made = {key: [] for key in ("input_ids", "attention_mask", "labels", "overflow_to_sample_mapping")}
    for row, ids in enumerate(encoding["input_ids"]):
        words = encoding.word_ids(row)
        opening = next((word for word in words if word is not None), None)
        inside = row > 0 and opening in encoding.word_ids(row - 1)
        keep = [token for token, word in enumerate(words) if not inside or word is None or word != opening]
        made["input_ids"].append([ids[token] for token in keep])
        made["attention_mask"].append([1] * len(keep))
        made["labels"].append([encoding["labels"][row][token] for token in keep])
        made["overflow_to_sample_mapping"].append(encoding["overflow_to_sample_mapping"][row])
    return made


@mutant("words that windows share labelled in the first one only", bug="TC-57", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    if stride is None:
        return encoding
    seen = set()
    for row, sentence in enumerate(encoding["overflow_to_sample_mapping"]):
        words = encoding.word_ids(row)
        for token, word in enumerate(words):
            if (sentence, word) in seen:
                encoding["labels"][row][token] = -100
        seen |= {(sentence, word) for word in words if word is not None}
    return encoding


@mutant("the rest of a word that is cut between windows ignored in the second", bug="TC-14", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    uncut = rows(examples, tokenizer, label_names, label_all_tokens)
    if stride is None or max_length is None:
        return encoding
    step = max_length - tokenizer.num_special_tokens_to_add() - stride
    mapping, number = encoding["overflow_to_sample_mapping"], 0
    for row, sentence in enumerate(mapping):
        number = number + 1 if row and mapping[row - 1] == sentence else 0
        content = [t for t, word in enumerate(uncut.word_ids(sentence)) if word is not None]
        labels = [uncut["labels"][sentence][token] for token in content][number * step :]
        own = [t for t, word in enumerate(encoding.word_ids(row)) if word is not None]
        for token, label in zip(own, labels, strict=False):
            encoding["labels"][row][token] = label
    return encoding


@mutant("the mapping names rows, not sentences", bug="TC-14", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    return {**encoding, "overflow_to_sample_mapping": list(range(len(encoding["input_ids"])))}


@mutant("the mapping thrown away", bug="TC-14", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    return {key: encoding[key] for key in ("input_ids", "attention_mask", "labels")}


@mutant("the mapping has an entry per sentence", bug="TC-14", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    return {**encoding, "overflow_to_sample_mapping": list(range(len(examples["tokens"])))}


# Errors.
edit(
    "a stride as large as the room accepted",
    area=AREA,
    file=FILE,
    old="if stride >= room:",
    new="if stride > room:",
)
edit(
    "a stride that just fits refused",
    area=AREA,
    file=FILE,
    old="if stride >= room:",
    new="if stride >= room - 1:",
)
edit(
    "no check of the stride, so the tokenizer panics",
    bug="alert 8",
    area=AREA,
    file=FILE,
    old="if stride >= room:",
    new="if False:",
)
edit(
    "the stride compared with max_length",
    area=AREA,
    file=FILE,
    old="room = max_length - tokenizer.num_special_tokens_to_add()",
    new="room = max_length",
)
edit(
    "room for two special tokens in every family",
    area=AREA,
    file=FILE,
    old="room = max_length - tokenizer.num_special_tokens_to_add()",
    new="room = max_length - 2",
)
edit(
    "a stride that leaves no room made smaller in silence",
    area=AREA,
    file=FILE,
    old="        if stride >= room:",
    new="        stride = min(stride, room - 1)\n        if False:",
)
edit(
    "too many tags accepted",
    bug="TC-54",
    area=AREA,
    file=FILE,
    old="if [len(words) for words in sentences] != [len(row) for row in tags]:",
    new="if any(len(words) > len(row) for words, row in zip(sentences, tags, strict=True)):",
)
edit(
    "too few tags accepted where the row ends before them",
    bug="TC-54",
    area=AREA,
    file=FILE,
    old="if [len(words) for words in sentences] != [len(row) for row in tags]:",
    new="if any(len(words) < len(row) for words, row in zip(sentences, tags, strict=True)):",
)
edit(
    "only the number of sentences compared",
    bug="TC-54",
    area=AREA,
    file=FILE,
    old="if [len(words) for words in sentences] != [len(row) for row in tags]:",
    new="if len(sentences) != len(tags):",
)
edit(
    "only the first sentence checked",
    bug="TC-54",
    area=AREA,
    file=FILE,
    old="if [len(words) for words in sentences] != [len(row) for row in tags]:",
    new="if len(sentences[0]) != len(tags[0]):",
)
edit(
    "words and tags that differ fail an assertion",
    bug="TC-54",
    area=AREA,
    file=FILE,
    old="    if [len(words) for words in sentences] != [len(row) for row in tags]:",
    new="    assert [len(words) for words in sentences] == [len(row) for row in tags]\n    if False:",
)


edit(
    "only the total number of words and tags compared",
    bug="TC-54",
    area=AREA,
    file=FILE,
    old="if [len(words) for words in sentences] != [len(row) for row in tags]:",
    new="if sum(map(len, sentences)) != sum(map(len, tags)):",
)


edit(
    "a length expected wherever there is a stride",
    area=AREA,
    file=FILE,
    old="if max_length is not None and stride is not None:",
    new="if stride is not None:",
)


@mutant("a tag of -100 refused", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    if any(not 0 <= tag < len(label_names) for row in examples["ner_tags"] for tag in row):
        raise ValueError
    return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))


@mutant("a tag of -100 becomes O", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    tags = [[max(tag, 0) for tag in row] for row in examples["ner_tags"]]
    filled = {"tokens": examples["tokens"], "ner_tags": tags}
    return rows(filled, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))


# Arguments.
edit(
    "examples expected to be a dict",
    bug="R8",
    area=AREA,
    file=FILE,
    old="    encoding = tokenizer(",
    new="    if not isinstance(examples, dict):\n        raise TypeError\n    encoding = tokenizer(",
)
edit(
    "columns expected to be lists",
    bug="R8",
    area=AREA,
    file=FILE,
    old='list(examples["tokens"]), list(examples["ner_tags"])',
    new='examples["tokens"], examples["ner_tags"]',
)
edit(
    "labels written into the batch that was passed",
    bug="TC-34",
    area=AREA,
    file=FILE,
    old="    return dict(encoding)",
    new='    tags[0][:] = [label for label in encoding["labels"][0] if label != -100]\n    return dict(encoding)',
)


@mutant("labels added to the examples that were passed", bug="TC-34", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    if isinstance(examples, dict):
        examples["labels"] = encoding["labels"]
    return encoding


@mutant("words cleaned in place", bug="TC-34", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    for words in examples["tokens"]:
        words[:] = [word.strip(",.") for word in words]
    return encoding


@mutant("the tokenizer's padding side set on the way", bug="TC-31", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    encoding = rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    tokenizer.padding_side = "left" if tokenizer.padding_side == "right" else "right"
    return encoding


_first_length = []


@mutant("the length of the first call kept for all", area=AREA)
def tokenize_and_align_labels(
    examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False
):
    _first_length.append(max_length)
    if stride is not None:
        return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(max_length, stride))
    return rows(examples, tokenizer, label_names, label_all_tokens, **cutting(_first_length[-2:][0], None))

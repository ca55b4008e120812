"""Wrong ways to tokenize texts and pairs of texts."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="sequence_classification")
in_file = functools.partial(edit, area="sequence_classification", file="tokenization.py")

TEXTS = 'list(examples["text"])'
PAIRS = 'list(examples["text_pair"])'
CALL = f'tokenizer({TEXTS}, pairs, truncation="longest_first", max_length=max_length)'
CUT = 'truncation="longest_first", max_length=max_length'
RETURN = "    return dict(encoding)\n"
LABELS = 'list(examples["label"])'

# Framing.

in_file("the second text is forgotten", bug="SC-12", old=f'{PAIRS} if "text_pair" in examples else None', new="None")
in_file("the second text first", bug="SC-12", old=CALL,
        new=f'tokenizer(*(({TEXTS},) if pairs is None else (pairs, {TEXTS})), {CUT})')  # fmt: skip


def _frame(title, expression, bug="SC-12"):
    """An edit of what is handed to the tokenizer for a pair; `texts` and `pairs` are the columns."""
    in_file(title, bug=bug, old=f"encoding = {CALL}",
            new=f"texts = {TEXTS}\n    encoding = tokenizer({expression}, {CUT})")  # fmt: skip


_frame("a pair joined by a space", 'texts if pairs is None else [" ".join(pair) for pair in zip(texts, pairs)]')
_frame("a pair joined by a separator in the text",
       'texts if pairs is None else [f" {tokenizer.sep_token or tokenizer.eos_token} ".join(pair) for pair in zip(texts, pairs)]')  # fmt: skip
_frame("a pair joined by [SEP] in the text",
       'texts if pairs is None else [" [SEP] ".join(pair) for pair in zip(texts, pairs)]')  # fmt: skip
_frame("a pair as two texts", "texts + (pairs or [])", bug="SC-13")
_frame("a pair as two texts that are split into words",
       "texts if pairs is None else list(zip(texts, pairs)), is_split_into_words=pairs is not None", bug="SC-13")  # fmt: skip
_frame("two texts as one pair", "*(texts if len(texts) == 2 and pairs is None else (texts, pairs))", bug="SC-13")
_frame("every text is a pair with an empty second one", 'texts, pairs or [""] * len(texts)')
_frame("every text is a pair with itself", "texts, pairs or texts")
_frame("pairs only if every second text is there", "texts, pairs if pairs and all(pairs) else None")
_frame("pairs only if some second text is there", "texts, pairs if pairs and any(pairs) else None")
_frame("texts in lower case", "[text.lower() for text in texts], pairs", bug="")
_frame("texts stripped of punctuation", "[text.replace('.', ' ').replace(',', '') for text in texts], pairs", bug="")
_frame("second texts in lower case", "texts, pairs and [text.lower() for text in pairs]", bug="")
_frame(
    "special tokens written into the text",
    "[f\"{tokenizer.cls_token or ''}{text}\" for text in texts], pairs",
    bug="TK-11",
)
_frame("a prefix for the task", '["classify: " + text for text in texts], pairs', bug="")
_frame("each text once only", "list(dict.fromkeys(texts)), pairs and list(dict(zip(texts, pairs)).values())", bug="")
_frame("texts sorted by length", "sorted(texts, key=len), pairs", bug="")
_frame("all pairs with the first second text", "texts, pairs and pairs[:1] * len(pairs)", bug="")
_frame("first text repeated as the second", "texts, pairs and texts")
_frame("texts cut to 300 characters", "[text[:300] for text in texts], pairs", bug="SC-15")
_frame("an empty second text is a full stop", 'texts, pairs and [text or "." for text in pairs]', bug="")
_frame("empty texts are replaced", "[text.strip() or 'unknown' for text in texts], pairs", bug="SC-19")
_frame("emoji removed", "[text.encode('ascii', 'ignore').decode() for text in texts], pairs", bug="")
_frame(
    "second texts of ASCII only", "texts, pairs and [text.encode('ascii', 'ignore').decode() for text in pairs]", bug=""
)
_frame("nothing is special in a text", "texts, pairs, split_special_tokens=True", bug="TK-02")

in_file("special tokens are left out", bug="TK-11", old=CUT, new=CUT + ", add_special_tokens=False")

# Truncation and padding.

in_file("the library truncates by itself", bug="SC-15", old='truncation="longest_first", max_length=max_length',
        new="truncation=True")  # fmt: skip
in_file("nothing is cut", bug="SC-15", old='truncation="longest_first", max_length=max_length', new="truncation=False")
in_file("max_length is for the tokens of the text alone", bug="SC-15", old="max_length=max_length",
        new="max_length=max_length + tokenizer.num_special_tokens_to_add(pairs is not None)")  # fmt: skip
in_file("max_length is one less", bug="SC-15", old="max_length=max_length", new="max_length=max_length - 1")
in_file("max_length is one more", bug="SC-15", old="max_length=max_length", new="max_length=max_length + 1")
in_file("special tokens counted twice", bug="SC-15", old="max_length=max_length",
        new="max_length=max_length if max_length < 7 else max_length - tokenizer.num_special_tokens_to_add()")  # fmt: skip
in_file("never more than 128 tokens", bug="SC-15", old="max_length=max_length", new="max_length=min(max_length, 128)")
in_file("never more than 256 tokens", bug="SC-15", old="max_length=max_length", new="max_length=min(max_length, 256)")
in_file("only the first text is cut", bug="SC-14", old='"longest_first"', new='"only_first"')
in_file("only the second text of a pair is cut", bug="SC-14", old='"longest_first"',
        new='"only_first" if pairs is None else "only_second"')  # fmt: skip
in_file("padded to the longest text", bug="TK-07", old=CUT, new=CUT + ", padding=True")
in_file("padded to max_length", bug="TK-07", old=CUT, new=CUT + ", padding='max_length'")
in_file("padded to a multiple of eight", bug="TK-07", old=CUT, new=CUT + ", padding=True, pad_to_multiple_of=8")
in_file("what is cut off becomes another row", bug="SC-13", old=CUT, new=CUT + ", return_overflowing_tokens=True")
in_file("long texts are windows of one another", bug="SC-13", old=CUT,
        new=CUT + ", return_overflowing_tokens=pairs is None, stride=0")  # fmt: skip

# Keys.

in_file("token types are left out", bug="SC-18", old=CUT, new=CUT + ", return_token_type_ids=False")
in_file("the mask is left out, since all of it is 1", bug="SC-30", old=CUT, new=CUT + ", return_attention_mask=False")
in_file("token types all zero", bug="SC-18", old=RETURN,
        new="    encoding.update({key: [[0] * len(row) for row in encoding[key]] for key in ['token_type_ids'] if key in encoding})\n" + RETURN)  # fmt: skip
in_file("token types the wrong way round", bug="SC-18", old=RETURN,
        new="    encoding.update({key: [[1 - n for n in row] for row in encoding[key]] for key in ['token_type_ids'] "
            "if key in encoding and pairs})\n" + RETURN)  # fmt: skip
in_file("token types of a single text are 1", bug="SC-18", old=RETURN,
        new="    encoding.update({key: [[1] * len(row) for row in encoding[key]] for key in ['token_type_ids'] "
            "if key in encoding and not pairs})\n" + RETURN)  # fmt: skip
in_file("token types begin at the separator", bug="SC-18", old=RETURN,
        new="    if pairs and 'token_type_ids' in encoding:\n"
            "        encoding['token_type_ids'] = [[int(s == 1) for s in encoding.sequence_ids(n)] for n in range(len(pairs))]\n" + RETURN)  # fmt: skip
in_file("special tokens are masked", bug="SC-30", old=RETURN,
        new="    encoding['attention_mask'] = [[int(s is not None) for s in encoding.sequence_ids(n)] "
            "for n in range(len(encoding['input_ids']))]\n" + RETURN)  # fmt: skip
in_file("the first text alone is attended to", bug="SC-30", old=RETURN,
        new="    encoding['attention_mask'] = [[int(s != 1) for s in encoding.sequence_ids(n)] "
            "for n in range(len(encoding['input_ids']))]\n" + RETURN)  # fmt: skip
in_file(
    "ids only",
    bug="SC-18",
    old="dict(encoding)",
    new="{key: encoding[key] for key in encoding if key in ('input_ids', 'labels')}",
)
in_file("ids and mask for every model", bug="SC-18", old="dict(encoding)",
        new="{key: encoding[key] for key in encoding if key != 'token_type_ids'}")  # fmt: skip
in_file("tensors in the rows", bug="TK-12", old="dict(encoding)",
        new="{key: [[row] for row in value] if key != 'labels' else value for key, value in encoding.items()}")  # fmt: skip
in_file(
    "the first example only", bug="", old="dict(encoding)", new="{key: value[:1] for key, value in encoding.items()}"
)
in_file(
    "rows in reverse order", bug="", old="dict(encoding)", new="{key: value[::-1] for key, value in encoding.items()}"
)
in_file("rows in reverse order, labels not", bug="", old="dict(encoding)",
        new="{key: value if key == 'labels' else value[::-1] for key, value in encoding.items()}")  # fmt: skip
in_file("a single text comes without its row", bug="SC-13", old="dict(encoding)",
        new="{key: value[0] if len(value) == 1 and key != 'labels' else value for key, value in encoding.items()}")  # fmt: skip

# Labels.

in_file("label stays label", bug="TK-08", old='encoding["labels"]', new='encoding["label"]')
in_file("labels are left out", bug="SC-17", old='if "label" in examples:', new="if False:")
in_file("labels are always there", bug="", old='if "label" in examples:\n        encoding["labels"] = list(examples["label"])',
        new='encoding["labels"] = list(examples["label"])')  # fmt: skip
in_file("labels of 0 where there are none", bug="", old=RETURN,
        new='    encoding.setdefault("labels", [0] * len(encoding["input_ids"]))\n' + RETURN)  # fmt: skip
in_file("labels of -100 where there are none", bug="", old=RETURN,
        new='    encoding.setdefault("labels", [-100] * len(encoding["input_ids"]))\n' + RETURN)  # fmt: skip
in_file("the ids are the labels where there are none", bug="", old=RETURN,
        new='    encoding.setdefault("labels", list(encoding["input_ids"]))\n' + RETURN)  # fmt: skip
in_file("a label of 0 is none", bug="SC-44", old=LABELS, new='[label or -100 for label in examples["label"]]')
in_file("labels of 0 are dropped", bug="SC-44", old=LABELS, new='[label for label in examples["label"] if label]')
in_file(
    "labels only for single texts",
    bug="SC-17",
    old='if "label" in examples:',
    new='if "label" in examples and pairs is None:',
)
in_file("labels for pairs only", bug="SC-17", old='if "label" in examples:', new='if "label" in examples and pairs:')
in_file("labels only if the first of them is true", bug="SC-44", old='if "label" in examples:',
        new='if "label" in examples and examples["label"][0]:')  # fmt: skip
in_file("labels are whole numbers", bug="SC-09", old=LABELS,
        new='[label if isinstance(label, list) else int(label) for label in examples["label"]]')  # fmt: skip
in_file("labels are floats", bug="SC-08", old=LABELS,
        new='[label if isinstance(label, list) else float(label) for label in examples["label"]]')  # fmt: skip
in_file("labels of several become the first of them", bug="SC-10", old=LABELS,
        new='[label.index(max(label)) if isinstance(label, list) else label for label in examples["label"]]')  # fmt: skip
in_file("labels of several become ids", bug="SC-09", old=LABELS,
        new='[[n for n, x in enumerate(label) if x] if isinstance(label, list) else label for label in examples["label"]]')  # fmt: skip
in_file("one label per token", bug="", old=LABELS,
        new='[[label] * len(row) for label, row in zip(examples["label"], encoding["input_ids"])]')  # fmt: skip
in_file("labels counted from one", bug="", old=LABELS,
        new='[label + 1 if isinstance(label, int) else label for label in examples["label"]]')  # fmt: skip
in_file("numbers scaled to a unit", bug="", old=LABELS,
        new='[label / 5 if isinstance(label, float) else label for label in examples["label"]]')  # fmt: skip
in_file("labels numbered anew in each batch", bug="SC-05", old=LABELS,
        new='[sorted(set(map(str, examples["label"]))).index(str(x)) if isinstance(x, int) else x for x in examples["label"]]')  # fmt: skip
in_file(
    "labels of a pair are two", bug="SC-13", old=LABELS, new='list(examples["label"]) * (1 if pairs is None else 2)'
)

# R1, R2, R8.

in_file("label popped from the examples", bug="TC-34", old=LABELS, new='list(examples.pop("label"))')
in_file(
    "every mapping has the methods of a table",
    old=f"{TEXTS}, pairs, trunc",
    new='list({**examples}["text"] if type(examples) is dict else examples.get_column("text")), pairs, trunc',
)
in_file("columns are lists", old=TEXTS, new='examples["text"]')
in_file("second columns are lists", old=PAIRS, new='examples["text_pair"]')
in_file(
    "the tokenizer told its limit", bug="", old=RETURN, new="    tokenizer.model_max_length = max_length\n" + RETURN
)
in_file(
    "the tokenizer told to pad on the left", bug="", old=RETURN, new="    tokenizer.padding_side = 'left'\n" + RETURN
)
in_file(
    "the tokenizer told to cut on the left",
    bug="",
    old="    encoding = ",
    new="    tokenizer.truncation_side = 'left'\n    encoding = ",
)
in_file(
    "the tokenizer given a pad token",
    bug="SC-34",
    old=RETURN,
    new="    tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token\n" + RETURN,
)


def _right(examples, tokenizer, max_length):
    from nlpcheck.tasks.sequence_classification import tokenize

    return tokenize(examples, tokenizer, max_length=max_length)


@in_area("ids sliced to max_length", bug="SC-15")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, 100_000)
    return {key: [row[:max_length] for row in rows] if key != "labels" else rows for key, rows in columns.items()}


@in_area("the end of a text is kept", bug="SC-15")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    if "text_pair" in examples:
        return columns
    whole = _right(examples, tokenizer, 100_000)
    ids = tokenizer(list(examples["text"]), add_special_tokens=False)["input_ids"]
    special = tokenizer.num_special_tokens_to_add()
    for row, (short, tokens) in enumerate(zip(columns["input_ids"], ids, strict=True)):
        if len(whole["input_ids"][row]) > len(short):
            text = tokens[len(tokens) - (max_length - special) :]
            columns["input_ids"][row] = _framed(tokenizer, text)
    return columns


def _framed(tokenizer, tokens):
    """The special tokens of an empty text around some tokens."""
    frame = tokenizer([""])["input_ids"][0]
    at = len(frame) // 2
    return [*frame[:at], *tokens, *frame[at:]]


@in_area("the head and the tail of a long text are kept")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    if "text_pair" not in examples:
        whole = tokenizer(list(examples["text"]), add_special_tokens=False)["input_ids"]
        room = max_length - tokenizer.num_special_tokens_to_add()
        for row, tokens in enumerate(whole):
            if len(tokens) > room > 1:
                tail = room // 2
                columns["input_ids"][row] = _framed(tokenizer, tokens[: room - tail] + tokens[len(tokens) - tail :])
    return columns


@in_area("texts cut by words before they are tokenized", bug="SC-15")
def tokenize(examples, tokenizer, *, max_length):
    texts = [" ".join(text.split()[: max_length - 2]) for text in examples["text"]]
    return _right({**examples, "text": texts}, tokenizer, max_length)


@in_area("texts that are too long are dropped")
def tokenize(examples, tokenizer, *, max_length):
    columns, whole = _right(examples, tokenizer, max_length), _right(examples, tokenizer, 100_000)
    keep = [n for n, ids in enumerate(whole["input_ids"]) if len(ids) <= max_length] or [0]
    return {key: [rows[n] for n in keep] for key, rows in columns.items()}


@in_area("both texts of a pair get half of the room", bug="SC-14")
def tokenize(examples, tokenizer, *, max_length):
    if "text_pair" not in examples:
        return _right(examples, tokenizer, max_length)
    half = (max_length - tokenizer.num_special_tokens_to_add(pair=True)) // 2
    return _cut_pairs(examples, tokenizer, lambda first, second: (half, half), max_length)


@in_area("the shorter text of a pair is cut first", bug="SC-14")
def tokenize(examples, tokenizer, *, max_length):
    if "text_pair" not in examples:
        return _right(examples, tokenizer, max_length)
    room = max_length - tokenizer.num_special_tokens_to_add(pair=True)

    def lengths(first, second):
        if first < second:
            kept = max(0, min(first, room - second))
            return kept, room - kept
        kept = max(0, min(second, room - first))
        return room - kept, kept

    return _cut_pairs(examples, tokenizer, lengths, max_length)


@in_area("both texts of a pair are cut in proportion", bug="SC-14")
def tokenize(examples, tokenizer, *, max_length):
    if "text_pair" not in examples:
        return _right(examples, tokenizer, max_length)
    room = max_length - tokenizer.num_special_tokens_to_add(pair=True)

    def lengths(first, second):
        kept = round(room * first / max(first + second, 1))
        return kept, room - kept

    return _cut_pairs(examples, tokenizer, lengths, max_length)


@in_area("the first text gets what the second needs not, up to two thirds", bug="SC-14")
def tokenize(examples, tokenizer, *, max_length):
    if "text_pair" not in examples:
        return _right(examples, tokenizer, max_length)
    room = max_length - tokenizer.num_special_tokens_to_add(pair=True)

    def lengths(first, second):
        kept = min(second, max(room - first, room // 3))
        return room - kept, kept

    return _cut_pairs(examples, tokenizer, lengths, max_length)


@in_area("an odd token goes to nobody", bug="SC-14")
def tokenize(examples, tokenizer, *, max_length):
    if "text_pair" not in examples:
        return _right(examples, tokenizer, max_length)
    special = tokenizer.num_special_tokens_to_add(pair=True)
    return _right(examples, tokenizer, special + max((max_length - special) // 2 * 2, 1))


@in_area("a long pair keeps the ends of its texts", bug="SC-14")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    if "text_pair" in examples:
        from nlpcheck.oracles.sequences import whole_row

        for row, (text, pair) in enumerate(zip(examples["text"], examples["text_pair"], strict=True)):
            whole = whole_row(tokenizer, text, pair)
            lost = len(whole.input_ids) - len(columns["input_ids"][row])
            if 0 < lost < whole.size(0):
                at = whole.segments.index(0)
                ids = whole.input_ids[:at] + whole.input_ids[at + lost :]
                columns["input_ids"][row] = ids
    return columns


def _cut_pairs(examples, tokenizer, lengths, max_length):
    """The pairs that are too long, cut to what `lengths` says of the lengths of their segments."""
    from nlpcheck.oracles.sequences import cut, whole_row

    columns = _right(examples, tokenizer, 100_000)
    for row, (text, pair) in enumerate(zip(examples["text"], examples["text_pair"], strict=True)):
        whole = whole_row(tokenizer, text, pair)
        if len(whole.input_ids) > max_length:
            kept = cut(whole, lengths(whole.size(0), whole.size(1)))
            columns["input_ids"][row] = kept.input_ids
            columns["attention_mask"][row] = [1] * len(kept.input_ids)
            if "token_type_ids" in columns:
                columns["token_type_ids"][row] = kept.token_type_ids
    return columns


@in_area("a pair is cut to equal lengths, also if one of them fits", bug="SC-14")
def tokenize(examples, tokenizer, *, max_length):
    if "text_pair" not in examples:
        return _right(examples, tokenizer, max_length)

    def lengths(first, second):
        return min(first, second), min(first, second)

    from nlpcheck.oracles.sequences import kept_lengths

    room = max_length - tokenizer.num_special_tokens_to_add(pair=True)
    return _cut_pairs(
        examples,
        tokenizer,
        lambda first, second: min(lengths(first, second), kept_lengths(first, second, room)[0], key=sum),
        max_length,
    )


@in_area("an empty second text is none, row by row", bug="SC-12")
def tokenize(examples, tokenizer, *, max_length):
    seconds = examples["text_pair"] if "text_pair" in examples else [""] * len(examples["text"])
    rows = [
        tokenizer(text, pair or None, truncation=True, max_length=max_length)
        for text, pair in zip(examples["text"], seconds, strict=True)
    ]
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    return columns | ({"labels": list(examples["label"])} if "label" in examples else {})


@in_area("row by row, an empty second text as the tokenizer takes it", bug="SC-12")
def tokenize(examples, tokenizer, *, max_length):
    seconds = examples["text_pair"] if "text_pair" in examples else [None] * len(examples["text"])
    rows = [
        tokenizer(text, text_pair=pair, truncation=True, max_length=max_length)
        for text, pair in zip(examples["text"], seconds, strict=True)
    ]
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    return columns | ({"labels": list(examples["label"])} if "label" in examples else {})


@in_area("two rows that are tokenized apart and glued", bug="SC-12")
def tokenize(examples, tokenizer, *, max_length):
    if "text_pair" not in examples:
        return _right(examples, tokenizer, max_length)
    first = tokenizer(list(examples["text"]))
    second = tokenizer(list(examples["text_pair"]))
    glued = {key: [(a + b)[:max_length] for a, b in zip(first[key], second[key], strict=True)] for key in first}
    return glued | ({"labels": list(examples["label"])} if "label" in examples else {})


@in_area("a row per text of a pair, the labels twice", bug="SC-13")
def tokenize(examples, tokenizer, *, max_length):
    if "text_pair" not in examples:
        return _right(examples, tokenizer, max_length)
    texts = [text for pair in zip(examples["text"], examples["text_pair"], strict=True) for text in pair]
    labels = {"label": [label for label in examples["label"] for _ in "ab"]} if "label" in examples else {}
    return _right({"text": texts, **labels}, tokenizer, max_length)


_seen = {}


@in_area("a cache by the text alone", bug="R2")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    for key in columns:
        for row, text in enumerate(examples["text"]):
            if key != "labels":
                columns[key][row] = _seen.setdefault((key, text, id(tokenizer), max_length), columns[key][row])
    return columns


_labels = {}


@in_area("labels numbered as they come", bug="R2")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    if "labels" in columns:
        columns["labels"] = [
            _labels.setdefault(label, len(_labels)) if isinstance(label, int) else label for label in columns["labels"]
        ]
    return columns


@in_area("the examples completed in place", bug="TC-34")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    if "text_pair" not in examples:
        examples["text_pair"] = [""] * len(examples["text"])
    return columns


@in_area("texts cleaned in place", bug="TC-34")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    for row, text in enumerate(examples["text"]):
        if isinstance(examples["text"], list):
            examples["text"][row] = text.strip().lower()
    return columns


@in_area("the examples are a dict", bug="R8")
def tokenize(examples, tokenizer, *, max_length):
    if not isinstance(examples, dict):
        raise TypeError(f"a dict is needed, not {type(examples).__name__}")
    return _right(examples, tokenizer, max_length)


@in_area("frames of BERT for every model", bug="TK-11")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    if tokenizer.cls_token is None and "text_pair" not in examples:
        columns["input_ids"] = [[ids[-1], *ids[:-1]] if ids else ids for ids in columns["input_ids"]]
    return columns


@in_area("token types by the separator of BERT, for pairs that are cut, too", bug="SC-18")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    if "text_pair" in examples and "token_type_ids" in columns:
        columns["token_type_ids"] = [[int(2 * n >= len(ids)) for n in range(len(ids))] for ids in columns["input_ids"]]
    return columns


@in_area("CLS comes first in every pair")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    cls = tokenizer.cls_token_id
    if "text_pair" in examples and cls is not None:
        columns["input_ids"] = [[cls, *ids[:-1]] if ids[0] != cls else ids for ids in columns["input_ids"]]
    return columns


@in_area("a tokenizer without special tokens gets spaces instead")
def tokenize(examples, tokenizer, *, max_length):
    columns = _right(examples, tokenizer, max_length)
    if not tokenizer.num_special_tokens_to_add():
        columns["input_ids"] = [[*ids[:-1], tokenizer.pad_token_id] for ids in columns["input_ids"]]
    return columns


_frame("texts without spaces at their ends", "[text.strip() for text in texts], pairs", bug="")
_frame("runs of white space are one space", "[' '.join(text.split()) for text in texts], pairs", bug="")
_frame("second texts without spaces at their ends", "texts, pairs and [text.strip() for text in pairs]", bug="")
_frame("texts in a normal form", "[__import__('unicodedata').normalize('NFKC', text) for text in texts], pairs", bug="")
_frame(
    "texts without accents",
    "[__import__('unicodedata').normalize('NFD', text).encode('ascii', 'ignore').decode() for text in texts], pairs",
    bug="",
)
_frame("a full stop after every text", "[text if text.endswith('.') else text + '.' for text in texts], pairs", bug="")
_frame("a space before every text", "[' ' + text for text in texts], pairs", bug="")
_frame("equal texts are no pair", "texts, pairs and ['' if a == b else b for a, b in zip(texts, pairs)]", bug="")
_frame(
    "the shorter text first",
    "*([sorted(p, key=len)[0] for p in zip(texts, pairs)], [sorted(p, key=len)[1] for p in zip(texts, pairs)]) if pairs else (texts, None)",
    bug="",
)
_frame("the first fifty words", "[' '.join(text.split(' ')[:50]) for text in texts], pairs", bug="SC-15")
_frame(
    "the first fifty words of second texts",
    "texts, pairs and [' '.join(text.split(' ')[:50]) for text in pairs]",
    bug="SC-15",
)
_frame("eight texts at a time, and no more", "texts[:8], pairs and pairs[:8]", bug="")
_frame("an empty first text makes no pair", "texts, pairs if pairs and all(texts) else None", bug="")
in_file(
    "both texts get half of the room",
    bug="SC-14",
    old=RETURN,
    new="    if pairs:\n        half = (max_length - tokenizer.num_special_tokens_to_add(pair=True)) // 2\n        first = [tokenizer.decode(ids[:half]) for ids in tokenizer(list(examples['text']), add_special_tokens=False)['input_ids']]\n        short = dict(tokenizer(first, pairs, truncation='longest_first', max_length=max_length))\n        encoding.update(short)\n"
    + RETURN,
)
in_file(
    "rows are never longer than what the first one is",
    bug="SC-15",
    old="max_length=max_length",
    new="max_length=max_length if len(examples['text']) < 3 else max_length - 1",
)

"""Wrong windows: rows that are cut, joined with their examples, or described the wrong way."""

from nlpcheck.bench import edit, mutant

AREA = "question_answering"
FILE = "windows.py"


def wrong(title, old, new, bug=""):
    """A mutant of both functions, or of the one that the text is of."""
    edit(title, bug=bug, area=AREA, file=FILE, old=old, new=new)


TRAIN_KEYS = "inputs = {name: window[name] for name in tokenizer.model_input_names}"
VALID_ROW = '{**{name: window[name] for name in kept}, "example_id": ids[example]}'
ROW = "row = {name: pairs[name][example] for name in tokenizer.model_input_names}"
SLICES = "[(start, min(start + room, after)) for start in range(first, after - stride, room - stride)]"
YIELDED = "{name: values[:first] + values[start:stop] + values[after:] for name, values in row.items()}"
MAPPING = "outside[:first] + encoding.offsets[first:after] + outside[after:]"
LABEL = '"start_positions": start, "end_positions": end'
SPAN = "start, end = _answer_span(answers[example], window) or (cls, cls)"
TEXTS = 'list(examples["question"]), list(examples["context"])'

# Which windows there are.
wrong("stride is the step from window to window", "room - stride)]", "stride or room)]", "ALT-12")
wrong("windows do not overlap", "range(first, after - stride, room - stride)", "range(first, after, room)")
wrong("windows overlap by one token less", "room - stride)]", "room - stride + 1)]")
wrong("windows overlap by one token more", "room - stride)]", "max(1, room - stride - 1))]")
wrong("windows overlap by half, whatever the stride", SLICES,
      "[(start, min(start + room, after)) for start in range(first, after - room // 2, (room + 1) // 2)]")  # fmt: skip
wrong(
    "a window begins behind the last that reached the end",
    "range(first, after - stride,",
    "range(first, after,",
    "QA-16",
)
wrong("a window begins as long as more than half of the overlap is new", "range(first, after - stride,",
      "range(first, after - stride + 1,")  # fmt: skip
wrong(
    "the last window is lost if it is not full",
    "range(first, after - stride,",
    "range(first, after - room + 1,",
    "QA-16",
)
wrong("the last window is lost", SLICES, SLICES + "[:-1]", "QA-16")
wrong("only the first window is kept, as by plain truncation", SLICES, "[(first, first + room)]", "QA-16")
wrong("only the last tokens are kept", SLICES, "[(after - room, after)]")
wrong("the first window is lost", SLICES, SLICES + "[1:]")
wrong("windows come from right to left", SLICES, SLICES + "[::-1]", "TK-10")
wrong("the last window comes twice", SLICES, SLICES + " + [(max(first, after - room), after)]")
wrong("the last window is moved left until it is full", SLICES,
      "[(min(s, after - room), min(s + room, after)) for s in range(first, after - stride, room - stride)]", "ALT-11")  # fmt: skip
wrong("the context is cut from its end, as truncation_side left does", SLICES,
      "[(max(first, stop - room), stop) for stop in range(after, first + stride, stride - room)][::-1]", "TK-10")  # fmt: skip
wrong("a context that is one token too long is not cut", "if after - first <= room:", "if after - first <= room + 1:")
wrong("a context is never cut", "if after - first <= room:", "if True:", "SC-15")
wrong("an empty context has no row", "if after - first <= room:", "if after == first:\n        return []\n    if after - first <= room:",
      "QA-09")  # fmt: skip
wrong(
    "a context without tokens stops everything",
    "[*segments, CONTEXT].index(CONTEXT)",
    "segments.index(CONTEXT)",
    "QA-09",
)
wrong(
    "max_length counts the context alone", "room = max_length - (len(segments) - (after - first))", "room = max_length"
)
wrong("max_length does not count the special tokens", "len(segments) - (after - first)", "segments.count(0)")
wrong("max_length does not count the question", "len(segments) - (after - first)", "segments.count(None)")
wrong("max_length itself is not reached", "room = max_length - (", "room = max_length - 1 - (")
wrong("rows may be one token longer than max_length", "room = max_length - (", "room = max_length + 1 - (")
wrong("a stride without room moves on by one token", "if stride >= room:", "if stride >= room:\n        stride = room - 1\n    if room < 1:",
      "QA-15")  # fmt: skip
wrong("only a stride as long as a row is refused", "if stride >= room:",
      "if stride >= room and room > 0 and stride < first + room:\n        stride = room - 1\n    if stride >= room:", "QA-15")  # fmt: skip
wrong("a stride without room keeps the first window only", "if stride >= room:",
      "if stride >= room:\n        return [(first, first + max(room, 1))]\n    if room < 0:", "QA-15")  # fmt: skip
wrong("a stride without room is no ValueError", "raise ValueError(message)", "raise RuntimeError(message)", "QA-15")
wrong("a question that fills the row is cut off", "room = max_length - (", "room = max_length if len(segments) - (after - first) >= max_length else max_length - (",
      "QA-11")  # fmt: skip
wrong("only the first question is asked for its room", "_slices(first, after, room, stride)",
      "_slices(first, after, *((max(room, 1), min(stride, max(room, 1) - 1)) if example else (room, stride)))", "QA-15")  # fmt: skip
wrong("in a batch, a context without room is cut without overlap", "_slices(first, after, room, stride)",
      "_slices(first, after, *((max(room, 1), 0) if stride >= room and len(pairs.encodings) > 1 else (room, stride)))",
      "QA-15")  # fmt: skip

# What a row holds.
wrong("the context comes first", TEXTS, 'list(examples["context"]), list(examples["question"])')
wrong("the question is stripped", TEXTS, '[q.strip() for q in examples["question"]], list(examples["context"])')
wrong(
    "the question loses its leading spaces",
    TEXTS,
    '[q.lstrip() for q in examples["question"]], list(examples["context"])',
)
wrong(
    "the question loses its trailing spaces",
    TEXTS,
    '[q.rstrip() for q in examples["question"]], list(examples["context"])',
)
wrong(
    "the question is cut after 64 tokens",
    TEXTS,
    '[" ".join(q.split(" ")[:64]) for q in examples["question"]], list(examples["context"])',
    "QA-12",
)
wrong(
    "the context is cut after 512 tokens",
    "after = first + segments.count(CONTEXT)",
    "after = first + min(512, segments.count(CONTEXT))",
    "SC-15",
)
wrong(
    "the question is put in lower case", TEXTS, '[q.lower() for q in examples["question"]], list(examples["context"])'
)
wrong(
    "every row has the first question",
    TEXTS,
    '[examples["question"][0]] * len(examples["question"]), list(examples["context"])',
)
wrong("the context is stripped after its answers were placed", TEXTS, 'list(examples["question"]), [c.strip() for c in examples["context"]]',
      "QA-26")  # fmt: skip
wrong(
    "the context is put in lower case",
    TEXTS,
    'list(examples["question"]), [c.lower() for c in examples["context"]]',
    "QA-26",
)
wrong("white space in the context is collapsed", TEXTS, 'list(examples["question"]), [" ".join(c.split()) for c in examples["context"]]',
      "QA-26")  # fmt: skip
wrong("accents of the context are composed after its answers were placed", TEXTS,
      'list(examples["question"]), [__import__("unicodedata").normalize("NFC", c) for c in examples["context"]]', "QA-26")  # fmt: skip
wrong(
    "the padding side set on the way", "pairs = tokenizer(", 'tokenizer.padding_side = "right"\n    pairs = tokenizer('
)
wrong("question and context are joined to one text", "pairs = tokenizer(" + TEXTS,
      'pairs = tokenizer([q + " " + c for q, c in zip(examples["question"], examples["context"])]', "SC-12")  # fmt: skip
wrong("no special tokens are added", TEXTS + ", verbose=False", TEXTS + ", verbose=False, add_special_tokens=False")
wrong("columns must be lists", TEXTS, 'examples["question"], examples["context"]', "DH-17")
wrong(
    "examples must be a dict",
    "    pairs = tokenizer(",
    "    if not isinstance(examples, dict):\n        raise TypeError\n    pairs = tokenizer(",
)
wrong("later windows lack the question", YIELDED,
      "{k: (v[:first] if start == first else v[:1]) + v[start:stop] + v[after:] for k, v in row.items()}", "QA-12")  # fmt: skip
wrong("later windows lack the closing special tokens", YIELDED,
      "{k: v[:first] + v[start:stop] + (v[after:] if stop == after else []) for k, v in row.items()}")  # fmt: skip
wrong(
    "the question is cut by one token",
    YIELDED,
    "{k: v[:1] + v[2:first] + v[start:stop] + v[after:] for k, v in row.items()}",
    "QA-12",
)
wrong("rows are padded to max_length", YIELDED,
      YIELDED.replace("values[after:]", "values[after:] + [values[-1]] * (max_length - len(values) + after - first - stop + start)"),
      "ALT-08")  # fmt: skip
wrong("every window comes twice", "            yield example, ",
      "            yield example, {k: v[:first] + v[start:stop] + v[after:] for k, v in row.items()}\n            yield example, ")  # fmt: skip
wrong(
    "token_type_ids are left out for training",
    TRAIN_KEYS,
    TRAIN_KEYS.replace("}", ' if name != "token_type_ids"}'),
    "SC-18",
)
wrong(
    "the attention mask is left out for training",
    TRAIN_KEYS,
    TRAIN_KEYS.replace("}", ' if name != "attention_mask"}'),
    "ML-11",
)
wrong("token_type_ids are left out for prediction", VALID_ROW,
      '{k: v for k, v in ({**window, "example_id": ids[example]}).items() if k != "token_type_ids"}',
      "SC-18")  # fmt: skip
wrong("the attention mask is left out for prediction", VALID_ROW,
      '{k: v for k, v in ({**window, "example_id": ids[example]}).items() if k != "attention_mask"}')  # fmt: skip
wrong(
    "token_type_ids are all 0",
    ROW,
    ROW + "\n        row |= {k: [0] * len(v) for k, v in row.items() if k == 'token_type_ids'}",
    "SC-18",
)
wrong("the model does not look at the question", ROW,
      ROW + "\n        row |= {k: [int(s != 0) for s in encoding.sequence_ids] for k in row if k == 'attention_mask'}")  # fmt: skip
wrong("the model looks at nothing but the context", ROW,
      ROW + "\n        row |= {k: [int(s == 1) for s in encoding.sequence_ids] for k in row if k == 'attention_mask'}")  # fmt: skip
wrong("all keys of the first row have its length", YIELDED,
      "{k: v[:first] + v[start:stop] + v[after:] if k != 'attention_mask' else v for k, v in row.items()}", "TC-32")  # fmt: skip

# Which example a row is of.
wrong("row i has the answer of example i", "_answer_span(answers[example], window)", "_answer_span(answers[len(rows) % len(answers)], window)",
      "QA-03")  # fmt: skip
wrong("examples are told apart by their context", "_answer_span(answers[example], window)",
      '_answer_span(dict(zip(examples["context"], answers))[examples["context"][example]], window)', "QA-73")  # fmt: skip
wrong("examples are told apart by their question", "_answer_span(answers[example], window)",
      '_answer_span(dict(zip(examples["question"], answers))[examples["question"][example]], window)', "QA-73")  # fmt: skip
wrong(
    "ids are told apart by the context",
    "ids[example]",
    'dict(zip(examples["context"], ids))[examples["context"][example]]',
    "QA-73",
)
wrong(
    "ids are told apart by the question",
    "ids[example]",
    'dict(zip(examples["question"], ids))[examples["question"][example]]',
    "QA-73",
)
wrong(
    "windows without the answer are left out of prediction",
    "    kept = [*tok",
    '    ids = [i for i, a in zip(ids, examples["answers"]) if a["text"]] + [""] * len(ids)\n    kept = [*tok',
    "ALT-04",
)
wrong("of two windows that hold the answer only the first is labelled", SPAN,
      "start, end = (not (rows and rows[-1]['end_positions'] != cls) and _answer_span(answers[example], window)) or (cls, cls)",
      "ALT-13")  # fmt: skip
wrong(
    "every row has the first example's answer",
    "_answer_span(answers[example], window)",
    "_answer_span(answers[0], window)",
    "QA-03",
)
wrong("row i has the id of example i", "ids[example]", "ids[len(rows) % len(ids)]", "QA-30")
wrong("ids are put in lower case and stripped", "ids[example]", "ids[example].strip().lower()", "QA-30")
wrong("the id is the number of the example", "ids[example]", "str(example)", "QA-30")
wrong("the id is the number of the example, as an int", "ids[example]", "example", "QA-30")
wrong(
    "each window has an id of its own",
    '"example_id": ids[example]',
    '"example_id": f"{ids[example]}_{len(rows)}"',
    "QA-30",
)
wrong("every row has the first id", "ids[example]", "ids[0]", "QA-30")
wrong("the id is left out", ', "example_id": ids[example]', "", "QA-30")
wrong("there is one id per example", "    return _columns(rows)\n\n\ndef _windows",
      '    return _columns(rows) | {"example_id": list(ids)}\n\n\ndef _windows', "QA-30")  # fmt: skip

# Labels.
wrong("rows without the answer are left out", "        rows.append({**inputs, ", "        if (start, end) == (cls, cls):\n            continue\n        rows.append({**inputs, ",
      "ALT-04")  # fmt: skip
wrong("rows of unanswered questions are left out", "        rows.append({**inputs, ", '        if not answers[example]["text"]:\n            continue\n        rows.append({**inputs, ',
      "ALT-04")  # fmt: skip
wrong("rows without the answer are labelled -100", "or (cls, cls)", "or (-100, -100)", "ALT-05")
wrong(
    "rows without the answer are labelled behind their end",
    "or (cls, cls)",
    'or (len(window["input_ids"]), len(window["input_ids"]))',
    "ALT-05",
)
wrong(
    "rows without the answer are labelled with their last token",
    "or (cls, cls)",
    'or (len(window["input_ids"]) - 1,) * 2',
)
wrong(
    "rows without the answer are labelled with the first context token",
    "or (cls, cls)",
    'or (window["sequence_ids"].index(1),) * 2',
)
wrong("no answer is labelled -1", "or (cls, cls)", "or (-1, -1)")
wrong("no answer is labelled from CLS to the end", "or (cls, cls)", 'or (cls, len(window["input_ids"]) - 1)')
wrong("CLS is always the first token", 'cls = window["cls_index"]', "cls = 0", "QA-21")
wrong("every question has an answer", '    if not answers["text"]:\n        return None\n', "", "QA-22")
wrong("an answer at character 0 is no answer", '    start = answers["answer_start"][0]\n',
      '    start = answers["answer_start"][0]\n    if not start:\n        return None\n', "QA-24")  # fmt: skip
wrong(
    "a label of 0 means that there is no answer",
    LABEL,
    '"start_positions": start if start > end - 1 else start, "end_positions": max(end - 1, start)',
)
wrong("the last gold answer counts", 'answers["answer_start"][0]\n', 'answers["answer_start"][-1]\n', "ALT-06")
wrong("the most frequent gold answer counts", "_answer_span(answers[example], window)",
      '_answer_span((lambda golds: {"text": [golds[0][0]], "answer_start": [golds[0][1]]} if golds else answers[example])'
      '(sorted(both, key=lambda gold: -both.count(gold)) if (both := list(zip(*answers[example].values()))) else []), '
      'window)', "ALT-06")  # fmt: skip
wrong("the last gold answer that is there counts", 'answers["answer_start"][0]\n    return char_span_to_token_span(\n        window["offset_mapping"], window["sequence_ids"], start, start + len(answers["text"][0])\n    )',
      'answers["answer_start"][-1]\n    return char_span_to_token_span(\n        window["offset_mapping"], window["sequence_ids"], start, start + len(answers["text"][-1])\n    )',
      "ALT-06")  # fmt: skip
wrong("any gold answer that the window holds counts", SPAN,
      'spans = [_answer_span({"text": [t], "answer_start": [s]}, window) for t, s in zip(answers[example]["text"], answers[example]["answer_start"])]\n        start, end = next((s for s in spans if s), None) or (cls, cls)',
      "ALT-06")  # fmt: skip
wrong("the shortest gold answer counts", SPAN,
      'gold = sorted(zip(answers[example]["text"], answers[example]["answer_start"]), key=lambda g: len(g[0]))[:1]\n        start, end = _answer_span({"text": [t for t, _ in gold], "answer_start": [s for _, s in gold]}, window) or (cls, cls)',
      "ALT-06")  # fmt: skip
wrong("the answer's text is searched in the context", 'start, end = _answer_span(answers[example], window)',
      'found = [examples["context"][example].find(t) for t in answers[example]["text"]]\n        start, end = _answer_span({**answers[example], "answer_start": found}, window)',
      "ALT-56")  # fmt: skip
wrong(
    "the answer is one character longer",
    'start + len(answers["text"][0])',
    'start + len(answers["text"][0]) + 1',
    "QA-01",
)
wrong(
    "the answer is one character shorter",
    'start + len(answers["text"][0])',
    'start + len(answers["text"][0]) - 1',
    "QA-01",
)
wrong(
    "the answer is as long as its bytes",
    'start + len(answers["text"][0])',
    'start + len(answers["text"][0].encode())',
    "QA-27",
)
wrong(
    "answer_start counts bytes",
    'answers["answer_start"][0]\n',
    'len("".join(answers["text"])[:0].encode()) + answers["answer_start"][0] + 1\n',
    "QA-27",
)
wrong("answers are stripped, their start is not", 'len(answers["text"][0])', 'len(answers["text"][0].strip())')
wrong("the end label is excluded, as in slices", '"end_positions": end', '"end_positions": end + (end != cls)', "QA-01")
wrong("start and end labels are exchanged", LABEL, '"start_positions": end, "end_positions": start')
wrong("the start is the label of the end too", '"end_positions": end', '"end_positions": start')
wrong("the end is the label of the start too", '"start_positions": start', '"start_positions": end')
wrong("labels count from the first context token", LABEL,
      '"start_positions": start - (start != cls and window["sequence_ids"].index(1)), "end_positions": end - (end != cls and window["sequence_ids"].index(1))')  # fmt: skip
wrong(
    "labels are positions in the uncut row",
    LABEL,
    '"start_positions": start + len(rows), "end_positions": end + len(rows)',
)
wrong("labels are characters", SPAN,
      'start, end = _answer_span(answers[example], window) or (cls, cls)\n        if start != cls:\n            start, end = window["offset_mapping"][start][0], window["offset_mapping"][end][1]')  # fmt: skip
wrong(
    "only the first row is labelled",
    SPAN,
    "start, end = (not rows and _answer_span(answers[example], window)) or (cls, cls)",
)
wrong("every row is labelled CLS", SPAN, "start, end = cls, cls")
wrong("the label is left out of the end", LABEL, '"start_positions": start')

# What turns predictions into text.
wrong(
    "the question keeps its offsets",
    MAPPING,
    "encoding.offsets[:first] + encoding.offsets[first:after] + outside[after:]",
    "QA-42",
)
wrong("the closing special tokens keep their offsets", MAPPING, "outside[:first] + encoding.offsets[first:]", "QA-19")
wrong("all tokens keep their offsets", MAPPING, "encoding.offsets", "QA-42")
wrong(
    "the offset of what is outside the context is (0, 0)",
    "outside = [None] * len(segments)",
    "outside = [(0, 0)] * len(segments)",
    "QA-19",
)
wrong(
    "the offset of what is outside the context is (None, None)",
    "outside = [None] * len(segments)",
    "outside = [(None, None)] * len(segments)",
)
wrong("the offset_mapping holds the context's tokens only", VALID_ROW,
      '{**window, "offset_mapping": [o for o in window["offset_mapping"] if o], "example_id": ids[example]}')  # fmt: skip
wrong(
    "the first context token has no offset",
    MAPPING,
    "outside[:first + 1] + encoding.offsets[first + 1:after] + outside[after:]",
)
wrong(
    "the last context token has no offset",
    MAPPING,
    "outside[:first] + encoding.offsets[first:after - 1] + outside[after - 1:]",
)
wrong("all windows have the offsets of the first", YIELDED,
      "{k: v[:first] + (v[first:first + stop - start] if k == 'offset_mapping' else v[start:stop]) + v[after:] for k, v in row.items()}")  # fmt: skip
wrong("offsets are characters of the window", VALID_ROW,
      '{**window, "offset_mapping": [o and (o[0] - base, o[1] - base) for base in [min([o[0] for o in window["offset_mapping"] if o] or [0])] for o in window["offset_mapping"]], "example_id": ids[example]}',
      "QA-26")  # fmt: skip
wrong("offsets are bytes", VALID_ROW,
      '{**window, "offset_mapping": [o and tuple(len(examples["context"][example][:c].encode()) for c in o) for o in window["offset_mapping"]], "example_id": ids[example]}',
      "QA-27")  # fmt: skip
wrong("offsets are start and length", VALID_ROW,
      '{**window, "offset_mapping": [o and (o[0], o[1] - o[0]) for o in window["offset_mapping"]], "example_id": ids[example]}')  # fmt: skip
wrong("offsets include the last character", VALID_ROW,
      '{**window, "offset_mapping": [o and (o[0], o[1] - 1) for o in window["offset_mapping"]], "example_id": ids[example]}',
      "QA-53")  # fmt: skip
wrong("offsets of several windows are joined", "    return _columns(rows)\n\n\ndef _windows",
      '    joined = _columns(rows)\n    return joined | {"offset_mapping": [sum(joined["offset_mapping"], [])]}\n\n\ndef _windows')  # fmt: skip
wrong("cls_index is always 0", VALID_ROW, VALID_ROW.replace("}, ", '}, "cls_index": 0, '), "QA-46")
wrong("cls_index is left out", ', "cls_index"]', "]", "QA-46")
wrong("a typed CLS token is taken for the row's own", " and segments[i] is None), 0)", "), 0)", "QA-20")
wrong(
    "the first special token is taken for CLS",
    "token == cls_token_id and segments[i] is None",
    "segments[i] is None",
    "QA-21",
)

# Arguments and state.
wrong("the answers are consumed", "_answer_span(answers[example], window)",
      '_answer_span({k: [v.pop(0)] if len(v) > 1 else v for k, v in answers[example].items()}, window)', "TC-34")  # fmt: skip
wrong("the ids are consumed", 'ids = examples["id"]', 'ids = examples["id"] * 2\n    del examples["id"][1:]')
wrong("the questions are changed where they are", "    pairs = tokenizer(",
      '    examples["question"][:] = [q.strip() + "?" for q in examples["question"]]\n    pairs = tokenizer(', "TC-34")  # fmt: skip
wrong(
    "the tokenizer is told to pad on the right",
    "    pairs = tokenizer(",
    '    tokenizer.padding_side = "left"\n    pairs = tokenizer(',
)
wrong(
    "the tokenizer is told another max_length",
    "    pairs = tokenizer(",
    "    tokenizer.model_max_length = max_length\n    pairs = tokenizer(",
)
wrong("rows of the call before come back", "    return {name: [row[name] for row in rows] for name in rows[0]}",
      "    _seen.extend(rows)\n    return {name: [row[name] for row in _seen if name in row] for name in rows[0]}\n\n\n_seen: list = []",
      "ML-10")  # fmt: skip


def library_windows(tokenizer, examples, max_length, stride, **options):
    """The windows as the library cuts them."""
    chosen = {"truncation": "only_second", "return_overflowing_tokens": True, "return_offsets_mapping": True} | options
    questions, contexts = list(examples["question"]), list(examples["context"])
    return tokenizer(questions, contexts, max_length=max_length, stride=stride, **chosen)


def labelled(rows, answers, span_of):
    """Rows with the labels that `span_of` gives for offsets, sequence ids, answer and row number."""
    rows = dict(rows) | {"encodings": rows.encodings}
    starts, ends = [], []
    for i, encoding in enumerate(rows.pop("encodings")):
        answer = answers[rows["overflow_to_sample_mapping"][i]]
        start, end = 0, 0
        if answer["text"]:
            first = answer["answer_start"][0]
            last = first + len(answer["text"][0])
            start, end = span_of(rows["offset_mapping"][i], encoding.sequence_ids, first, last, encoding) or (0, 0)
        starts.append(start)
        ends.append(end)
    return {name: rows[name] for name in rows if name not in ("offset_mapping", "overflow_to_sample_mapping")} | {
        "start_positions": starts,
        "end_positions": ends,
    }


def inside(offsets, segments, first, last, _encoding):
    """The right span: the first and the last context token that share a character with the answer."""
    context = [t for t, segment in enumerate(segments) if segment == 1]
    if not context or first < offsets[context[0]][0] or offsets[context[-1]][1] < last:
        return None
    tokens = [t for t in context if max(first, offsets[t][0]) < min(last, offsets[t][1])]
    return (tokens[0], tokens[-1]) if tokens else None


def trained(examples, rows, span_of=inside):
    """The columns to train on."""
    return labelled(rows, list(examples["answers"]), span_of)


@mutant("whichever text is longer is cut", bug="QA-12", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, stride, truncation=True)
    return trained(examples, rows)


@mutant("the question is cut instead of the context", bug="QA-12", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, stride, truncation="only_first")
    return trained(examples, rows)


@mutant("the context is not cut at all", bug="SC-15", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    return trained(examples, library_windows(tokenizer, examples, None, 0, truncation=False))


@mutant("what does not fit is thrown away", bug="QA-16", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, 0, return_overflowing_tokens=False)
    rows["overflow_to_sample_mapping"] = list(range(len(rows["input_ids"])))
    return trained(examples, rows)


@mutant("every row is padded to max_length", bug="ALT-08", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    return trained(examples, library_windows(tokenizer, examples, max_length, stride, padding="max_length"))


@mutant("rows are padded to the longest of the batch", bug="TK-07", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    return trained(examples, library_windows(tokenizer, examples, max_length, stride, padding=True))


@mutant("stride is left at 0", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    return trained(examples, library_windows(tokenizer, examples, max_length, 0))


@mutant("the library's panic is passed on", bug="QA-15", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    return trained(examples, library_windows(tokenizer, examples, max_length, stride))


@mutant("partial overlap with the answer is enough", bug="QA-02", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    def overlapping(offsets, segments, first, last, _):
        tokens = [t for t, s in enumerate(segments) if s == 1 and max(first, offsets[t][0]) < min(last, offsets[t][1])]
        return (tokens[0], tokens[-1]) if tokens else None

    return trained(examples, library_windows(tokenizer, examples, max_length, stride), overlapping)


@mutant("the check of the documentation, with start and end exchanged", bug="QA-02", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    def documented(offsets, segments, first, last, _):
        context = [t for t, segment in enumerate(segments) if segment == 1]
        if not context or offsets[context[0]][0] > last or offsets[context[-1]][1] < first:
            return None
        start, end = context[0], context[-1]
        while start <= context[-1] and offsets[start][0] <= first:
            start += 1
        while end >= context[0] and offsets[end][1] >= last:
            end -= 1
        return start - 1, end + 1

    return trained(examples, library_windows(tokenizer, examples, max_length, stride), documented)


@mutant("char_to_token is asked for the character behind the answer", bug="QA-01", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    def looked_up(offsets, segments, first, last, encoding):
        span = encoding.char_to_token(first, 1), encoding.char_to_token(last, 1)
        return None if None in span else span

    return trained(examples, library_windows(tokenizer, examples, max_length, stride), looked_up)


@mutant("char_to_token is asked in the question", bug="QA-42", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    def looked_up(offsets, segments, first, last, encoding):
        if not inside(offsets, segments, first, last, encoding):
            return None
        span = encoding.char_to_token(first), encoding.char_to_token(last - 1)
        return None if None in span else span

    return trained(examples, library_windows(tokenizer, examples, max_length, stride), looked_up)


@mutant("the start without its end gets the window's last token", bug="QA-02", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    def looked_up(offsets, segments, first, last, encoding):
        start, end = encoding.char_to_token(first, 1), encoding.char_to_token(last - 1, 1)
        return None if start is None else (start, len(segments) - 2 if end is None else end)

    return trained(examples, library_windows(tokenizer, examples, max_length, stride), looked_up)


@mutant("the search for the start runs on behind the context", bug="QA-20", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    def searched(offsets, segments, first, last, encoding):
        span = inside(offsets, segments, first, last, encoding)
        if not span:
            return None
        start = span[0]
        while start < len(offsets) and offsets[start][0] <= first:
            start += 1
        return start - 1, span[1]

    return trained(examples, library_windows(tokenizer, examples, max_length, stride), searched)


@mutant("the tokens of the answer are searched in the row", bug="QA-29", area=AREA)
def prepare_train_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, stride)
    mapping = rows["overflow_to_sample_mapping"]
    texts = [(answer["text"] or [""])[0] for answer in examples["answers"]]
    number = iter(range(len(mapping)))

    def searched(offsets, segments, first, last, encoding):
        row = next(number)
        wanted = tokenizer(texts[mapping[row]], add_special_tokens=False)["input_ids"]
        for at in range(len(encoding.ids)):
            if wanted and encoding.ids[at : at + len(wanted)] == wanted:
                return at, at + len(wanted) - 1
        return None

    return trained(examples, rows, searched)


@mutant("segment 1 means context", bug="QA-18", area=AREA)
def prepare_validation_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, stride)
    rows["example_id"] = [examples["id"][i] for i in rows.pop("overflow_to_sample_mapping")]
    types = rows.get("token_type_ids", [[0] * len(ids) for ids in rows["input_ids"]])
    mapping = zip(rows["offset_mapping"], types, strict=True)
    rows["offset_mapping"] = [[o if kind == 1 else None for o, kind in zip(*row, strict=True)] for row in mapping]
    return rows


@mutant("the offset (0, 0) means special token", bug="QA-19", area=AREA)
def prepare_validation_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, stride)
    rows["example_id"] = [examples["id"][i] for i in rows.pop("overflow_to_sample_mapping")]
    rows["offset_mapping"] = [[o if tuple(o) != (0, 0) else None for o in row] for row in rows["offset_mapping"]]
    return rows


@mutant("the context begins behind the first separator", bug="QA-20", area=AREA)
def prepare_validation_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, stride)
    rows["example_id"] = [examples["id"][i] for i in rows.pop("overflow_to_sample_mapping")]
    separator = tokenizer.sep_token_id if tokenizer.sep_token_id is not None else tokenizer.eos_token_id
    for i, (ids, offsets) in enumerate(zip(rows["input_ids"], rows["offset_mapping"], strict=True)):
        first = ids.index(separator) + 1 if separator in ids else 0
        last = len(ids) - 1 if separator in ids else len(ids)
        rows["offset_mapping"][i] = [o if first <= t < last else None for t, o in enumerate(offsets)]
    return rows


@mutant("offsets are found by searching the tokens in the context", bug="TC-60", area=AREA)
def prepare_validation_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, stride)
    samples = rows.pop("overflow_to_sample_mapping")
    rows["example_id"] = [examples["id"][i] for i in samples]
    for i, sample in enumerate(samples):
        context, mapping = examples["context"][sample], []
        for token, segment in zip(rows["input_ids"][i], rows.sequence_ids(i), strict=True):
            text = tokenizer.decode([token]).strip(" #")
            at = max(0, context.lower().find(text.lower()))
            mapping.append((at, at + len(text)) if segment == 1 else None)
        rows["offset_mapping"][i] = mapping
    return rows


@mutant("the library's panic is passed on in validation", bug="QA-15", area=AREA)
def prepare_validation_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, stride)
    rows["example_id"] = [examples["id"][i] for i in rows.pop("overflow_to_sample_mapping")]
    for i, offsets in enumerate(rows["offset_mapping"]):
        rows["offset_mapping"][i] = [o if s == 1 else None for o, s in zip(offsets, rows.sequence_ids(i), strict=True)]
    return rows


@mutant("ids are matched with rows, not with examples", bug="QA-44", area=AREA)
def prepare_validation_features(examples, tokenizer, *, max_length, stride):
    rows = library_windows(tokenizer, examples, max_length, stride)
    count = len(rows["input_ids"])
    rows["example_id"] = (list(examples["id"]) + [examples["id"][-1]] * count)[:count]
    for i, offsets in enumerate(rows["offset_mapping"]):
        rows["offset_mapping"][i] = [o if s == 1 else None for o, s in zip(offsets, rows.sequence_ids(i), strict=True)]
    return rows

"""Other right ways to tokenize texts and pairs of texts."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="sequence_classification")


@also_right("two columns or one, as the example script", source="run_glue.py")
def tokenize(examples, tokenizer, *, max_length):
    keys = ("text", "text_pair") if "text_pair" in examples else ("text",)
    result = tokenizer(*(examples[key] for key in keys), padding=False, max_length=max_length, truncation=True)
    if "label" in examples:
        result["labels"] = examples["label"]
    return result


@also_right("a list of pairs, and the label left beside the labels", source="ALT-25")
def tokenize(examples, tokenizer, *, max_length):
    texts = list(examples["text"])
    if "text_pair" in examples:
        texts = [(one, other) for one, other in zip(texts, examples["text_pair"], strict=True)]
    encoding = tokenizer(texts, truncation="longest_first", max_length=max_length, return_special_tokens_mask=True)
    rows = {**encoding.data, "length": [len(ids) for ids in encoding["input_ids"]]}
    if "label" in examples:
        rows["label"] = rows["labels"] = list(examples["label"])
    return rows


@also_right("one row after another", level="all")
def tokenize(examples, tokenizer, *, max_length):
    columns = {name: [] for name in tokenizer.model_input_names}
    for number, text in enumerate(examples["text"]):
        pair = [examples["text_pair"][number]] if "text_pair" in examples else None
        row = tokenizer([text], pair, truncation=True, max_length=max_length)
        for name, values in columns.items():
            values.append(row[name][0])
    if "label" in examples:
        columns["labels"] = [*examples["label"]]
    return columns


@also_right("segments cut by hand, one token after another", source="tokenization of transformers 4", level="all")
def tokenize(examples, tokenizer, *, max_length):
    texts = list(examples["text"])
    pairs = list(examples["text_pair"]) if "text_pair" in examples else None
    whole = tokenizer(texts, pairs)
    columns = {name: [] for name in tokenizer.model_input_names}
    for row in range(len(texts)):
        places = {0: [], 1: [], None: []}
        for place, segment in enumerate(whole.sequence_ids(row)):
            places[segment].append(place)
        while sum(map(len, places.values())) > max_length:
            places[0 if len(places[0]) > len(places[1]) else 1].pop()
        kept = sorted(place for some in places.values() for place in some)
        for name, values in columns.items():
            values.append(tuple(whole[name][row][place] for place in kept))
    return columns | ({"labels": list(examples["label"])} if "label" in examples else {})


@also_right("the odd token to the second segment", level="all")
def tokenize(examples, tokenizer, *, max_length):
    texts = list(examples["text"])
    pairs = list(examples["text_pair"]) if "text_pair" in examples else None
    whole = tokenizer(texts, pairs)
    columns = {name: [] for name in tokenizer.model_input_names}
    for row in range(len(texts)):
        segments = whole.sequence_ids(row)
        left = [segments.count(0), segments.count(1)]
        while sum(left) + segments.count(None) > max_length:
            left[0 if left[0] >= left[1] else 1] -= 1
        kept, rank = [], [0, 0]
        for place, segment in enumerate(segments):
            if segment is None or rank[segment] < left[segment]:
                kept.append(place)
            if segment is not None:
                rank[segment] += 1
        for name, values in columns.items():
            values.append([whole[name][row][place] for place in kept])
    return columns | ({"labels": list(examples["label"])} if "label" in examples else {})


@also_right("through the library's rows, with numpy arrays", source="ALT-24", level="all")
def tokenize(examples, tokenizer, *, max_length):
    import numpy as np

    texts = [str(text) for text in examples["text"]]
    pairs = [str(text) for text in examples["text_pair"]] if "text_pair" in examples else None
    encoding = tokenizer(text=texts, text_pair=pairs, truncation=True, max_length=max_length)
    rows = {name: [np.array(ids, dtype=np.int64) for ids in encoding[name]] for name in encoding}
    if "label" in examples:
        rows["labels"] = list(examples["label"])
    return rows

"""Wrong ways to collate rows with one label per token."""

import functools

from nlpcheck.bench import edit, mutant
from nlpcheck.mutants.padding import filled, longest, next_multiple, padded_batch

in_area = functools.partial(mutant, area="token_classification")
in_file = functools.partial(edit, area="token_classification", file="collation.py")

COLLATOR = "DataCollatorForTokenClassification(tokenizer, pad_to_multiple_of=pad_to_multiple_of)"

# One edit of the reference.

in_file("columns that the model does not take are passed on", bug="SC-18",
        old="""if key in [*tokenizer.model_input_names, "labels"]""", new="if key")  # fmt: skip
in_file("label not renamed to labels", bug="TK-08", old='"labels" if key == "label" else key', new="key")
in_file("label is the name of the labels", bug="TK-08",
        old='"labels" if key == "label" else key', new='"label" if key == "labels" else key')  # fmt: skip
in_file("labels are left out of the batch", bug="SC-17", old='[*tokenizer.model_input_names, "labels"]',
        new="tokenizer.model_input_names")  # fmt: skip
in_file("a batch is ids, mask and labels for every model", bug="SC-18", old="[*tokenizer.model_input_names, ",
        new='["input_ids", "attention_mask", ')  # fmt: skip
in_file("pad_to_multiple_of is not passed on", bug="TC-32", old=COLLATOR,
        new="DataCollatorForTokenClassification(tokenizer)")  # fmt: skip
in_file("every batch is padded to a multiple of eight", bug="TK-07", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of or 8")  # fmt: skip
in_file("padding labelled 0, the id of O", bug="TC-30", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of, label_pad_token_id=0")  # fmt: skip
in_file("padding labelled with the pad id", bug="TC-30", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of, label_pad_token_id=tokenizer.pad_token_id")  # fmt: skip
in_file("padding labelled -1", bug="TC-30", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of, label_pad_token_id=-1")  # fmt: skip
in_file("every batch is padded to one maximal length", bug="TK-07", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of, padding='max_length', max_length=32")  # fmt: skip
in_file("numpy arrays are as good as tensors", bug="TC-33", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of, return_tensors='np'")  # fmt: skip
in_file("rows sorted by length", bug="TK-07", old="for row in features]",
        new="for row in sorted(features, key=lambda row: len(row['input_ids']))]")  # fmt: skip
in_file("rows sorted by length, longest first", old="for row in features]",
        new="for row in sorted(features, key=lambda row: -len(row['input_ids']))]")  # fmt: skip
in_file("rows without any label are dropped", bug="TC-35", old="for row in features]",
        new="for row in features if max(row.get('labels', [0])) >= 0]")  # fmt: skip
in_file("lists are as good as tensors", bug="TC-33", old="dict(collator(rows))",
        new="{key: value.tolist() for key, value in collator(rows).items()}")  # fmt: skip
in_file("labels are floats", bug="TC-33", old="dict(collator(rows))",
        new="{key: value.float() if key == 'labels' else value for key, value in collator(rows).items()}")  # fmt: skip
in_file("labels are int32", bug="TC-33", old="dict(collator(rows))",
        new="{key: value.int() if key == 'labels' else value for key, value in collator(rows).items()}")  # fmt: skip
in_file("everything is a float", bug="TC-33", old="dict(collator(rows))",
        new="{key: value.float() for key, value in collator(rows).items()}")  # fmt: skip
in_file("one more dimension around the batch", bug="TK-12", old="dict(collator(rows))",
        new="{key: value[None] for key, value in collator(rows).items()}")  # fmt: skip
in_file("one more dimension around each row", bug="TK-12", old="dict(collator(rows))",
        new="{key: value[:, None] for key, value in collator(rows).items()}")  # fmt: skip
in_file("tokens before rows", old="dict(collator(rows))",
        new="{key: value.T for key, value in collator(rows).items()}")  # fmt: skip
in_file("the attention mask marks the padding", bug="SC-30", old="dict(collator(rows))",
        new="dict(batch := collator(rows)) | {'attention_mask': 1 - batch['attention_mask']}")  # fmt: skip
in_file("-100 in the rows is a mistake to repair", bug="TC-30", old="dict(collator(rows))",
        new="dict(batch := collator(rows)) | {'labels': batch['labels'].clamp(min=0)}")  # fmt: skip
in_file("labels shifted by one, as for a language model", old="dict(collator(rows))",
        new="dict(batch := collator(rows)) | {'labels': batch['labels'].roll(-1, 1)}")  # fmt: skip
in_file("a mask over tokens without a label", bug="SC-30", old="dict(collator(rows))",
        new="dict(batch := collator(rows)) | ({'attention_mask': (batch['labels'] != -100).long()} "
            "if 'labels' in batch else {})")  # fmt: skip
in_file("only the first token and the padding are masked", old="dict(collator(rows))",
        new="dict(batch := collator(rows)) | {'attention_mask': batch['attention_mask'].roll(-1, 1)}")  # fmt: skip


# Padding by hand, one setting wrong.


@in_area("labels padded on the right whatever the side of the ids", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides={"labels": "right"})


@in_area("labels padded on the left", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides={"labels": "left"})


@in_area("everything padded on the right", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids", "labels"], "right")
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides=sides)


@in_area("everything padded on the left", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids", "labels"], "left")
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides=sides)


@in_area("attention mask padded on the right whatever the side of the ids", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides={"attention_mask": "right"})


@in_area("token types padded on the right whatever the side of the ids", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides={"token_type_ids": "right"})


@in_area("padding attended to", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills={"attention_mask": 1})


@in_area("what equals the pad id is padding", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return batch | {"attention_mask": (batch["input_ids"] != tokenizer.pad_token_id).long()}


@in_area("what equals 0 is padding", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return batch | {"attention_mask": (batch["input_ids"] != 0).long()}


@in_area("the pad id is 0", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills={"input_ids": 0})


@in_area("ids padded with -100 like the labels", bug="TC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills={"input_ids": -100})


@in_area("token types padded with -100 like the labels", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills={"token_type_ids": -100})


@in_area("everything padded with the pad id", bug="TC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    fills = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids", "labels"], tokenizer.pad_token_id)
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills=fills)


@in_area("token types padded with the pad id", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills={"token_type_ids": tokenizer.pad_token_id})


@in_area("token types all zero, the model's default", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return batch | {key: value * 0 for key, value in batch.items() if key == "token_type_ids"}


@in_area("the multiple is for the inputs only", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch, narrow = padded_batch(features, tokenizer, pad_to_multiple_of), padded_batch(features, tokenizer)
    return batch | {key: narrow[key] for key in batch if key == "labels"}


@in_area("the multiple is for the ids only", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch, narrow = padded_batch(features, tokenizer, pad_to_multiple_of), padded_batch(features, tokenizer)
    return batch | {key: narrow[key] for key in batch if key != "input_ids"}


@in_area("padding to the multiple attended to", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    batch["attention_mask"][:, longest(features) :] = 1
    return batch


@in_area("padding to the multiple labelled 0", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    if "labels" in batch:
        batch["labels"][:, longest(features) :] = 0
    return batch


@in_area("a multiple more, also where the width is one already", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    def width(lengths, multiple):
        return (max(lengths) // multiple + 1) * multiple if multiple else max(lengths)

    return padded_batch(features, tokenizer, pad_to_multiple_of, width=width)


@in_area("cut down to the multiple", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    def width(lengths, multiple):
        return max(max(lengths) // multiple, 1) * multiple if multiple else max(lengths)

    return padded_batch(features, tokenizer, pad_to_multiple_of, width=width)


@in_area("the multiple is a minimal width", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    def width(lengths, multiple):
        return max(*lengths, multiple or 0, 0)

    return padded_batch(features, tokenizer, pad_to_multiple_of, width=width)


@in_area("padded to a power of two", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    def width(lengths, multiple):
        return next_multiple(1 << (max(lengths) - 1).bit_length(), multiple)

    return padded_batch(features, tokenizer, pad_to_multiple_of, width=width)


@in_area("cut to the shortest row", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, width=lambda lengths, _: next_multiple(min(lengths), pad_to_multiple_of))


@in_area("the first row decides on the width", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, width=lambda lengths, _: next_multiple(lengths[0], pad_to_multiple_of))


@in_area("the mean length decides on the width", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(
        features, tokenizer, width=lambda lengths, _: next_multiple(sum(lengths) // len(lengths), pad_to_multiple_of)
    )


_before = []


@in_area("as wide as the batch before", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    wide = max(longest(features), *_before, 0)
    _before[:] = [longest(features)]
    return padded_batch(features, tokenizer, width=lambda *_: next_multiple(wide, pad_to_multiple_of))


@in_area("one pad token more than needed", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(
        features, tokenizer, width=lambda lengths, _: next_multiple(max(lengths) + 1, pad_to_multiple_of)
    )


@in_area("labels popped from the rows", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    for row in features:
        row.pop("labels", None)
    return batch


@in_area("rows padded in place", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    for row in features:
        row["input_ids"] += [tokenizer.pad_token_id] * (longest(features) - len(row["input_ids"]))
    return batch


@in_area("rows shifted in place where the padding is on the left", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    if tokenizer.padding_side == "left":
        for row, wide in zip(features, batch["attention_mask"].tolist(), strict=True):
            row["attention_mask"] = wide
    return batch


@in_area("the pad token set to EOS on the way", bug="SC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    if tokenizer.eos_token:
        tokenizer.pad_token = tokenizer.eos_token
    return padded_batch(features, tokenizer, pad_to_multiple_of)


@in_area("the padding side set on the way", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    tokenizer.padding_side = "right"
    return padded_batch(features, tokenizer, pad_to_multiple_of)


@in_area("labels of tokens without a label closed up", bug="TC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    rows = [
        row | {"labels": filled([label for label in row["labels"] if label >= 0], len(row["labels"]), -100, "right")}
        if "labels" in row
        else row
        for row in features
    ]
    return padded_batch(rows, tokenizer, pad_to_multiple_of)


@in_area("attention mask left out, since the model makes its own", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return {key: value for key, value in batch.items() if key != "attention_mask"}


@in_area("cut to a usual maximal length", bug="SC-15")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(
        features, tokenizer, width=lambda lengths, _: min(next_multiple(max(lengths), pad_to_multiple_of), 128)
    )


@in_area("one label per row, the first", bug="TC-33")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return batch | {key: value[:, 0] for key, value in batch.items() if key == "labels"}


@in_area("rows joined to one", bug="TC-33")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    joined = {key: [value for row in features for value in row[key]] for key in features[0]}
    return padded_batch([joined], tokenizer, pad_to_multiple_of)


@in_area("every row is expected to have labels")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    labels = [row.get("labels") or row["label"] for row in features]
    return padded_batch(
        [row | {"labels": y} for row, y in zip(features, labels, strict=True)], tokenizer, pad_to_multiple_of
    )


@in_area("rows without labels get their ids as labels")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return batch if "labels" in batch else {**batch, "labels": batch["input_ids"].clone()}


@in_area("the last row left out as incomplete")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features[:-1] or features, tokenizer, pad_to_multiple_of)


@in_area("ids in eight bits to save memory", bug="TC-33")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return batch | {"input_ids": batch["input_ids"].short()}


@in_area("the last token takes the place of padding")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    last = batch["input_ids"].gather(1, batch["attention_mask"].sum(1, keepdim=True) - 1)
    return batch | {"input_ids": batch["input_ids"].where(batch["attention_mask"] == 1, last)}


@in_area("extra columns padded like ids")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    extra = [key for key in features[0] if key == "special_tokens_mask"]
    return padded_batch(features, tokenizer, pad_to_multiple_of, keys=extra)


@in_area("other columns popped from the rows", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    for row in features:
        for key in {"word_ids", "offset_mapping", "special_tokens_mask", "overflow_to_sample_mapping"} & set(row):
            del row[key]
    return batch


@in_area("the multiple is for padding on the right", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of if tokenizer.padding_side == "right" else None)


@in_area("a multiple more on the left, also where the width is one already", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    more = 1 if tokenizer.padding_side == "left" and pad_to_multiple_of else 0
    return padded_batch(
        features, tokenizer, width=lambda lengths, _: next_multiple(max(lengths) + more, pad_to_multiple_of)
    )


@in_area("label renamed in the rows themselves", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    for row in features:
        if "label" in row:
            row["labels"] = row.pop("label")
    return padded_batch(features, tokenizer, pad_to_multiple_of)


@in_area("labels of what equals the pad id are -100", bug="TC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    padded = batch["input_ids"] == tokenizer.pad_token_id
    return batch | {key: value.masked_fill(padded, -100) for key, value in batch.items() if key == "labels"}

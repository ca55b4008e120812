"""Wrong ways to collate rows with one label each."""

import functools

from nlpcheck.bench import edit, mutant
from nlpcheck.mutants.padding import filled, longest, next_multiple, padded_batch

in_area = functools.partial(mutant, area="sequence_classification")
in_file = functools.partial(edit, area="sequence_classification", file="collation.py")

COLLATOR = "DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)"
TYPE = "torch.float32 if isinstance(labels[0], float | list) else torch.int64"
KEYS = '("label", "labels")'
RETURN = "    return batch\n"

# One edit of the reference.

in_file("a batch is ids and mask for every model", bug="SC-18", old="if key in tokenizer.model_input_names}",
        new="if key in ('input_ids', 'attention_mask')}")  # fmt: skip
in_file("pad_to_multiple_of is not passed on", bug="TC-32", old=COLLATOR, new="DataCollatorWithPadding(tokenizer)")
in_file("a multiple above eight is none", bug="TC-32", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of if (pad_to_multiple_of or 0) <= 8 else None")  # fmt: skip
in_file("every batch is padded to a multiple of eight", bug="TK-07", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of or 8")  # fmt: skip
in_file("every batch is padded to one maximal length", bug="TK-07", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of, padding='max_length', max_length=32")  # fmt: skip
in_file("numpy arrays are as good as tensors", bug="TC-33", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of, return_tensors='np'")  # fmt: skip
in_file("label is another word", bug="TK-08", old=KEYS, new='("labels",)')
in_file("labels are called label", bug="TK-08", old=KEYS, new='("label",)')
in_file("labels come back as label", bug="TK-08", old='batch["labels"]', new='batch["label"]')
in_file("labels are left out", bug="SC-17", old="    if labels:\n", new="    if False:\n")
in_file("rows always have labels", bug="", old="    if labels:\n", new="    if True:\n")
in_file("all labels are classes", bug="SC-09", old=TYPE, new="torch.int64")
in_file("all labels are floats", bug="SC-08", old=TYPE, new="torch.float32")
in_file("torch finds the type of the labels", bug="SC-09", old=f"labels, dtype=dtype)", new="labels)")
in_file("numpy finds the type of the labels", bug="TC-33", old="torch.tensor(labels, dtype=dtype)",
        new="torch.from_numpy(__import__('numpy').array(labels))")  # fmt: skip
in_file("double precision for numbers", bug="TC-33", old="torch.float32 if", new="torch.float64 if")
in_file("half precision for numbers", bug="TC-33", old="torch.float32 if", new="torch.float16 if")
in_file("truth values stay what they are", bug="SC-09", old="else torch.int64", new="else None")
in_file("int32 for classes", bug="TC-33", old="torch.int64", new="torch.int32")
in_file("a list of ints is a list of classes", bug="SC-09", old="isinstance(labels[0], float | list)",
        new="isinstance(labels[0] if not isinstance(labels[0], list) else labels[0][0], float)")  # fmt: skip
in_file("a float is a number, a list are classes", bug="SC-09", old="float | list", new="float")
in_file("a list is a set, all else are classes", bug="SC-09", old="float | list", new="list")
in_file("floats without a fraction are classes", bug="SC-08", old="isinstance(labels[0], float | list)",
        new="(isinstance(labels[0], list) or any(label % 1 for label in labels))")  # fmt: skip
in_file("numbers are cut to whole ones", bug="SC-08", old="torch.tensor(labels, dtype=dtype)",
        new="torch.tensor(labels, dtype=dtype).long().to(dtype)")  # fmt: skip
in_file("one column of labels", bug="SC-45", old=RETURN,
        new="    if batch.get('labels') is not None and batch['labels'].ndim == 1:\n"
            "        batch['labels'] = batch['labels'][:, None]\n" + RETURN)  # fmt: skip
in_file("a single row needs no dimension", bug="SC-45", old="torch.tensor(labels, dtype=dtype)",
        new="torch.tensor(labels, dtype=dtype).squeeze()")  # fmt: skip
in_file("sets as one long row", bug="SC-09", old="torch.tensor(labels, dtype=dtype)",
        new="torch.tensor(labels, dtype=dtype).reshape(-1)")  # fmt: skip
in_file("a set of one is a number", bug="SC-09", old="torch.tensor(labels, dtype=dtype)",
        new="torch.tensor(labels, dtype=dtype).squeeze(-1)[: len(rows)] if not isinstance(labels[0], list) or "
            "len(labels[0]) == 1 else torch.tensor(labels, dtype=dtype)")  # fmt: skip
in_file("sets are one-hot, their place is the class", bug="SC-09", old="torch.tensor(labels, dtype=dtype)",
        new="torch.tensor(labels, dtype=dtype) if not isinstance(labels[0], list) else torch.tensor(labels).argmax(1)")  # fmt: skip
in_file("-100 is a mistake to repair", bug="SC-16", old="torch.tensor(labels, dtype=dtype)",
        new="torch.tensor(labels, dtype=dtype).clamp(min=-99)")  # fmt: skip
in_file("rows labelled -100 are dropped", bug="SC-16", old="[row[key] for row in features for key",
        new="[row[key] for row in features if row.get('labels', 0) != -100 or len(features) == 1 for key")  # fmt: skip
in_file("labels in the order of their rows' lengths", bug="TK-07", old="for row in features for key",
        new="for row in sorted(features, key=lambda row: len(row['input_ids'])) for key")  # fmt: skip
in_file("rows sorted by length", bug="TK-07", old="for row in features]\n    batch",
        new="for row in sorted(features, key=lambda row: len(row['input_ids']))]\n    batch")  # fmt: skip
in_file("rows and labels sorted by length", bug="TK-07", old="    rows = ",
        new="    features = sorted(features, key=lambda row: -len(row['input_ids']))\n    rows = ")  # fmt: skip
in_file(
    "the last row left out as incomplete",
    old="    rows = ",
    new="    features = features[:-1] or features\n    rows = ",
)
in_file("lists are as good as tensors", bug="TC-33", old=RETURN,
        new="    return {key: value.tolist() for key, value in batch.items()}\n")  # fmt: skip
in_file("labels are a list", bug="TC-33", old="torch.tensor(labels, dtype=dtype)", new="labels")
in_file(
    "everything is a float",
    bug="TC-33",
    old=RETURN,
    new="    return {key: value.float() for key, value in batch.items()}\n",
)
in_file("one type for the whole batch", bug="TC-33", old=RETURN,
        new="    return {key: value.to(batch.get('labels', value).dtype) for key, value in batch.items()}\n")  # fmt: skip
in_file(
    "one more dimension around the batch",
    bug="TK-12",
    old=RETURN,
    new="    return {key: value[None] for key, value in batch.items()}\n",
)
in_file("one more dimension around each row", bug="TK-12", old=RETURN,
        new="    return {key: value[:, None] if key != 'labels' else value for key, value in batch.items()}\n")  # fmt: skip
in_file("tokens before rows", old=RETURN,
        new="    return {key: value.T if key != 'labels' else value for key, value in batch.items()}\n")  # fmt: skip
in_file("the attention mask marks the padding", bug="SC-30", old=RETURN,
        new="    return batch | {'attention_mask': 1 - batch['attention_mask']}\n")  # fmt: skip
in_file("no key beyond the model's is allowed", old="    rows = ",
        new="    if set().union(*features) - {*tokenizer.model_input_names, 'label', 'labels'}:\n"
            "        raise ValueError('a key that the model does not take')\n    rows = ")  # fmt: skip
in_file("the first key that is no input is the label", old=f"for key in {KEYS} if key in row",
        new="for key in row if key not in tokenizer.model_input_names")  # fmt: skip
in_file("label with other keys is no label", bug="TK-08", old="[row[key] for row in features for key",
        new="[row[key] for row in features if list(row)[0] in tokenizer.model_input_names for key")  # fmt: skip


in_file("a label of 0 is none", bug="SC-44", old="if key in row]", new="if row.get(key)]")
in_file("no labels if the first is 0", bug="SC-44", old="    if labels:\n", new="    if labels and labels[0]:\n")
in_file("no labels if all are 0", bug="SC-44", old="    if labels:\n", new="    if any(labels):\n")


# Padding by hand, one setting wrong.


def inputs(features, tokenizer, multiple=None, **settings):
    """The right batch but for the settings."""
    import torch

    rows = [{key: value for key, value in row.items() if key not in ("label", "labels")} for row in features]
    batch = padded_batch(rows, tokenizer, multiple, **settings)
    labels = [row[key] for row in features for key in ("label", "labels") if key in row]
    if labels:
        batch["labels"] = torch.tensor(labels, dtype=torch.int64 if isinstance(labels[0], int) else torch.float32)
    return batch


@in_area("labels padded like tokens", bug="SC-09")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch

    batch = inputs(features, tokenizer, pad_to_multiple_of)
    if "labels" in batch and batch["labels"].ndim > 1:
        width = batch["input_ids"].shape[1]
        batch["labels"] = torch.stack(
            [torch.tensor(filled(y.tolist(), width, -100.0, "right")) for y in batch["labels"]]
        )
    return batch


@in_area("the class repeated for every token", bug="SC-09")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    if "labels" in batch and batch["labels"].ndim == 1:
        batch["labels"] = batch["labels"][:, None].expand_as(batch["input_ids"]).contiguous()
    return batch


@in_area("classes as one-hot rows", bug="SC-09")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    from torch.nn.functional import one_hot

    batch = inputs(features, tokenizer, pad_to_multiple_of)
    if "labels" in batch and not batch["labels"].is_floating_point():
        batch["labels"] = one_hot(batch["labels"].clamp(min=0), 3).float()
    return batch


@in_area("labels in reverse order")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return batch | {key: value.flip(0) for key, value in batch.items() if key == "labels"}


@in_area("the label of the first row for all")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return batch | {key: value[:1].expand_as(value) for key, value in batch.items() if key == "labels"}


@in_area("labels or else label", bug="SC-44")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    rows = [
        {k: v for k, v in row.items() if k not in ("label", "labels")}
        | {"labels": row.get("label") or row.get("labels")}
        for row in features
    ]
    return inputs([row for row in rows if row["labels"] is not None] or rows, tokenizer, pad_to_multiple_of)


@in_area("label counts for classes only", bug="TK-08")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    rows = [{k: v for k, v in row.items() if k != "label" or isinstance(v, int)} for row in features]
    return inputs(rows, tokenizer, pad_to_multiple_of)


@in_area("a list under label is one of token labels", bug="TK-08")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    if isinstance(features[0].get("label"), list):
        batch["labels"] = batch["labels"].long()
    return batch


@in_area("everything padded on the right", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids"], "right")
    return inputs(features, tokenizer, pad_to_multiple_of, sides=sides)


@in_area("everything padded on the left", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids"], "left")
    return inputs(features, tokenizer, pad_to_multiple_of, sides=sides)


@in_area("attention mask padded on the right whatever the side of the ids", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, pad_to_multiple_of, sides={"attention_mask": "right"})


@in_area("token types padded on the right whatever the side of the ids", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, pad_to_multiple_of, sides={"token_type_ids": "right"})


@in_area("padding attended to", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, pad_to_multiple_of, fills={"attention_mask": 1})


@in_area("attention mask left out, since the model makes its own", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return {key: value for key, value in batch.items() if key != "attention_mask"}


@in_area("token types left out, since zeros are the default", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return {key: value for key, value in batch.items() if key != "token_type_ids"}


@in_area("what equals the pad id is padding", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return batch | {"attention_mask": (batch["input_ids"] != tokenizer.pad_token_id).long()}


@in_area("what equals 0 is padding", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return batch | {"attention_mask": (batch["input_ids"] != 0).long()}


@in_area("the pad id is 0", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, pad_to_multiple_of, fills={"input_ids": 0})


@in_area("the pad id is EOS", bug="SC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    eos = tokenizer.eos_token_id
    return inputs(features, tokenizer, pad_to_multiple_of, fills={} if eos is None else {"input_ids": eos})


@in_area("everything padded with -100", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    fills = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids"], -100)
    return inputs(features, tokenizer, pad_to_multiple_of, fills=fills)


@in_area("token types of padding are -100", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, pad_to_multiple_of, fills={"token_type_ids": -100})


@in_area("padding belongs to the second segment or a third", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, pad_to_multiple_of, fills={"token_type_ids": 2})


@in_area("token types padded with the pad id", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, pad_to_multiple_of, fills={"token_type_ids": tokenizer.pad_token_id})


@in_area("token types all zero, the model's default", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return batch | {key: value * 0 for key, value in batch.items() if key == "token_type_ids"}


@in_area("the multiple is for the ids only", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch, narrow = inputs(features, tokenizer, pad_to_multiple_of), inputs(features, tokenizer)
    return batch | {key: narrow[key] for key in batch if key != "input_ids"}


@in_area("padding to the multiple attended to", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    batch["attention_mask"][:, longest(features) :] = 1
    return batch


@in_area("a multiple more, also where the width is one already", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    def width(lengths, multiple):
        return (max(lengths) // multiple + 1) * multiple if multiple else max(lengths)

    return inputs(features, tokenizer, pad_to_multiple_of, width=width)


@in_area("cut down to the multiple", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    def width(lengths, multiple):
        return max(max(lengths) // multiple, 1) * multiple if multiple else max(lengths)

    return inputs(features, tokenizer, pad_to_multiple_of, width=width)


@in_area("the multiple is a minimal width", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(
        features, tokenizer, pad_to_multiple_of, width=lambda lengths, multiple: max(*lengths, multiple or 0, 0)
    )


@in_area("padded to a power of two", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    def width(lengths, multiple):
        return next_multiple(1 << (max(lengths) - 1).bit_length(), multiple)

    return inputs(features, tokenizer, pad_to_multiple_of, width=width)


@in_area("cut to the shortest row", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, width=lambda lengths, _: next_multiple(min(lengths), pad_to_multiple_of))


@in_area("the first row decides on the width", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, width=lambda lengths, _: next_multiple(lengths[0], pad_to_multiple_of))


@in_area("cut to a usual maximal length", bug="SC-15")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(
        features, tokenizer, width=lambda lengths, _: min(next_multiple(max(lengths), pad_to_multiple_of), 128)
    )


_before = []


@in_area("as wide as the batch before", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    wide = max(longest(features), *_before, 0)
    _before[:] = [longest(features)]
    return inputs(features, tokenizer, width=lambda *_: next_multiple(wide, pad_to_multiple_of))


@in_area("one pad token more than needed", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, width=lambda lengths, _: next_multiple(max(lengths) + 1, pad_to_multiple_of))


@in_area("labels popped from the rows", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    for row in features:
        row.pop("labels", None)
    return batch


@in_area("label renamed in the rows themselves", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    for row in features:
        if "label" in row:
            row["labels"] = row.pop("label")
    return inputs(features, tokenizer, pad_to_multiple_of)


@in_area("labels made floats in the rows themselves", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    for row in features:
        if isinstance(row.get("labels"), list):
            row["labels"].append(0.0)
    return batch


@in_area("rows padded in place", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    for row in features:
        row["input_ids"] += [tokenizer.pad_token_id] * (longest(features) - len(row["input_ids"]))
    return batch


@in_area("rows shifted in place where the padding is on the left", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    if tokenizer.padding_side == "left":
        for row, wide in zip(features, batch["attention_mask"].tolist(), strict=True):
            row["attention_mask"] = wide
    return batch


@in_area("the pad token set to EOS on the way", bug="SC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    if tokenizer.eos_token:
        tokenizer.pad_token = tokenizer.eos_token
    return inputs(features, tokenizer, pad_to_multiple_of)


@in_area("the padding side set on the way", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    tokenizer.padding_side = "right"
    return inputs(features, tokenizer, pad_to_multiple_of)


@in_area("rows without labels get -100")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    rows = [row if {"label", "labels"} & set(row) else {**row, "labels": -100} for row in features]
    return inputs(rows, tokenizer, pad_to_multiple_of)


@in_area("rows joined to one", bug="TC-33")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    joined = {key: [value for row in features for value in row[key]] for key in features[0] if "label" not in key}
    return inputs([joined | {k: v for k, v in features[0].items() if "label" in k}], tokenizer, pad_to_multiple_of)


@in_area("ids in sixteen bits to save memory", bug="TC-33")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return batch | {"input_ids": batch["input_ids"].short()}


@in_area("the last token takes the place of padding")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    last = batch["input_ids"].gather(1, batch["attention_mask"].sum(1, keepdim=True) - 1)
    return batch | {"input_ids": batch["input_ids"].where(batch["attention_mask"] == 1, last)}


@in_area("the multiple is for padding on the right", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features, tokenizer, pad_to_multiple_of if tokenizer.padding_side == "right" else None)


@in_area("a multiple more on the left, also where the width is one already", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    more = 1 if tokenizer.padding_side == "left" and pad_to_multiple_of else 0
    return inputs(features, tokenizer, width=lambda lengths, _: next_multiple(max(lengths) + more, pad_to_multiple_of))


@in_area("the library's collator, which leaves lists of ints as they are", bug="SC-09")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    from transformers import DataCollatorWithPadding

    return DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)


@in_area("every key of the rows is padded and made a tensor")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch

    batch = inputs(features, tokenizer, pad_to_multiple_of)
    names = {"input_ids", "attention_mask", "token_type_ids", "label", "labels"}
    return batch | {key: torch.tensor([row[key] for row in features]) for key in features[0] if key not in names}


@in_area("lists beside the ids are as long as these")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    for row in features:
        for key, value in row.items():
            if isinstance(value, list) and key not in ("label", "labels") and len(value) != len(row["input_ids"]):
                raise ValueError(key)
    return inputs(features, tokenizer, pad_to_multiple_of)


@in_area("batches of eight rows at most")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs(features[:8], tokenizer, pad_to_multiple_of)


@in_area("rows that are equal are one")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs([row for n, row in enumerate(features) if row not in features[:n]], tokenizer, pad_to_multiple_of)


@in_area("labels beyond a byte wrap around")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return batch | {
        k: v.to(dtype=__import__("torch").int8).long()
        for k, v in batch.items()
        if k == "labels" and not v.is_floating_point()
    }


@in_area("large scores are clipped")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return batch | {k: v.clip(-5, 5) for k, v in batch.items() if k == "labels" and v.is_floating_point()}


@in_area("scores rounded to half precision on the way")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    return batch | {k: v.bfloat16().float() for k, v in batch.items() if k == "labels" and v.is_floating_point()}


@in_area("the type of the labels is that of the last row's fraction", bug="SC-08")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    if "labels" in batch and batch["labels"].dim() == 1 and bool((batch["labels"] == 0).all()):
        batch["labels"] = batch["labels"].long()
    return batch


@in_area("sets of one label are classes", bug="SC-09")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    if "labels" in batch and batch["labels"].dim() == 2 and bool((batch["labels"].sum(1) == 1).all()):
        batch["labels"] = batch["labels"].argmax(1)
    return batch


@in_area("a set as wide as the row is padded with it", bug="SC-09")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = inputs(features, tokenizer, pad_to_multiple_of)
    if "labels" in batch and batch["labels"].dim() == 2 and batch["labels"].shape[1] == len(features[0]["input_ids"]):
        batch["labels"] = batch["labels"].new_full(batch["input_ids"].shape, -100.0)
    return batch


@in_area("rows of one token are empty")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return inputs([row for row in features if len(row["input_ids"]) > 1] or features, tokenizer, pad_to_multiple_of)

"""Wrong ways to shift labels and to collate rows with inputs and labels of different lengths."""

import functools

from nlpcheck.bench import edit, mutant
from nlpcheck.mutants.padding import filled, longest, padded_batch

AREA = "summarization"
in_area = functools.partial(mutant, area=AREA)
in_file = functools.partial(edit, area=AREA, file="../seq2seq/collation.py")

# One edit of shift_right.

in_file("labels as they are", bug="S2-04", old="labels.roll(1, dims=1)", new="labels.clone()")
in_file("labels moved to the left", bug="S2-04", old="labels.roll(1, dims=1)", new="labels.roll(-1, dims=1)")
in_file("labels moved by two", bug="S2-04", old="labels.roll(1, dims=1)", new="labels.roll(2, dims=1)")
in_file("rows moved instead of tokens", bug="S2-04", old="labels.roll(1, dims=1)", new="labels.roll(1, dims=0)")
in_file("the last label in front, no start", bug="CL-04", old="    shifted[:, 0] = decoder_start_token_id\n", new="")
in_file("the start for the first row only", bug="S2-05", old="shifted[:, 0]", new="shifted[0, 0]")
in_file("the first row is all starts", bug="S2-05", old="shifted[:, 0]", new="shifted[0]")
in_file("the start at the end", bug="S2-05", old="shifted[:, 0]", new="shifted[:, -1]")
in_file("the start is the pad id", bug="S2-05", old="= decoder_start_token_id\n", new="= pad_token_id\n")
in_file("the start is 0", bug="S2-05", old="= decoder_start_token_id\n", new="= 0\n")
in_file("a start of 0 is none", bug="S2-05", old="= decoder_start_token_id\n",
        new="= decoder_start_token_id or pad_token_id\n")  # fmt: skip
in_file("-100 goes through", bug="S2-03", old="shifted.masked_fill(shifted == IGNORE_INDEX, pad_token_id)",
        new="shifted")  # fmt: skip
in_file("labels behind the first end of the text are ignored", bug="S2-12", old="[torch.tensor(row[\"labels\"]) for row in features]",
        new="[torch.tensor([-100 if tokenizer.eos_token_id in row['labels'][:n] else label"
            " for n, label in enumerate(row['labels'])]) for row in features]")  # fmt: skip
in_file("-100 becomes 0", bug="S2-03", old="== IGNORE_INDEX, pad_token_id)", new="== IGNORE_INDEX, 0)")
in_file("-100 becomes the start id", bug="S2-03", old="== IGNORE_INDEX, pad_token_id)",
        new="== IGNORE_INDEX, decoder_start_token_id)")  # fmt: skip
in_file("a pad id of 0 is none", bug="S2-03", old="== IGNORE_INDEX, pad_token_id)",
        new="== IGNORE_INDEX, pad_token_id or 1)")  # fmt: skip
in_file("a pad id of 0 is none, the start id instead", bug="S2-03", old="== IGNORE_INDEX, pad_token_id)",
        new="== IGNORE_INDEX, pad_token_id or decoder_start_token_id)")  # fmt: skip
in_file("the end is not read", bug="S2-06", old="    return shifted.masked_fill",
        new="    shifted[:, 1:][shifted[:, 1:] == 2] = pad_token_id\n    return shifted.masked_fill")  # fmt: skip
in_file("a row that begins with -100 begins with the pad id", bug="S2-05", old="    return shifted.masked_fill",
        new="    shifted[labels[:, 0] == IGNORE_INDEX, 0] = pad_token_id\n    return shifted.masked_fill")  # fmt: skip
in_file("one row loses a dimension", bug="TK-12", old="    return shifted.masked_fill",
        new="    shifted = shifted.squeeze(0)\n    return shifted.masked_fill")  # fmt: skip
in_file("one column has nothing to shift", bug="S2-05", old="    shifted[:, 0] = decoder_start_token_id\n",
        new="    if labels.shape[1] > 1:\n        shifted[:, 0] = decoder_start_token_id\n")  # fmt: skip
in_file("-100 becomes the label before", bug="S2-03", old="    return shifted.masked_fill",
        new="    for n in range(1, shifted.shape[1]):\n"
            "        shifted[:, n] = torch.where(shifted[:, n] == IGNORE_INDEX, shifted[:, n - 1], shifted[:, n])\n"
            "    return shifted.masked_fill")  # fmt: skip
in_file("0 is ignored too", bug="S2-03", old="shifted == IGNORE_INDEX", new="shifted <= 0")
in_file("the first label is dropped too", bug="S2-06", old="    return shifted.masked_fill",
        new="    return shifted[:, 1:].masked_fill")  # fmt: skip
in_file("the last label kept", bug="S2-04", old="    return shifted.masked_fill",
        new="    shifted = torch.cat([shifted, labels[:, -1:]], dim=1)\n    return shifted.masked_fill")  # fmt: skip
in_file("the first -100 of a row only", bug="S2-03", old="shifted == IGNORE_INDEX",
        new="(shifted == IGNORE_INDEX) & ((shifted == IGNORE_INDEX).cumsum(1) == 1)")  # fmt: skip
in_file("-100 at the end only", bug="S2-03", old="shifted == IGNORE_INDEX",
        new="(shifted.flip(1) != IGNORE_INDEX).cumsum(1).flip(1) == 0")  # fmt: skip
in_file("nothing behind the first -100", bug="S2-03", old="shifted == IGNORE_INDEX",
        new="(shifted == IGNORE_INDEX).cumsum(1) > 0")  # fmt: skip
in_file("the decoder reads floats", bug="TC-33", old="    return shifted.masked_fill",
        new="    return shifted.float().masked_fill")  # fmt: skip
in_file("the labels are shifted in place", bug="TC-34", old="labels.roll(1, dims=1)",
        new="labels.copy_(labels.roll(1, dims=1))")  # fmt: skip
in_file("-100 replaced in the labels", bug="TC-34", old="    shifted = labels.roll",
        new="    labels[labels == IGNORE_INDEX] = pad_token_id\n    shifted = labels.roll")  # fmt: skip
in_file("the decoder reads a list", bug="TC-33", old="shifted.masked_fill(shifted == IGNORE_INDEX, pad_token_id)",
        new="shifted.masked_fill(shifted == IGNORE_INDEX, pad_token_id).tolist()")  # fmt: skip
in_file("one row only", bug="TC-11", old="    return shifted.masked_fill", new="    return shifted[:1].masked_fill")
in_file("every row reads the first", bug="TC-11", old="    return shifted.masked_fill",
        new="    shifted[:] = shifted[0]\n    return shifted.masked_fill")  # fmt: skip
in_file(
    "special ids are not read twice",
    bug="S2-06",
    old="    return shifted.masked_fill",
    new="    shifted[:, 1:][shifted[:, 1:] == decoder_start_token_id] = pad_token_id\n    return shifted.masked_fill",
)

# One edit of collate.

LABELS_PADDED = 'batch["labels"] = pad_sequence(labels, batch_first=True, padding_value=IGNORE_INDEX)'

in_file("labels padded with 0", bug="S2-02", old="padding_value=IGNORE_INDEX", new="padding_value=0")
in_file("labels padded with the pad id", bug="S2-02", old="padding_value=IGNORE_INDEX",
        new="padding_value=tokenizer.pad_token_id")  # fmt: skip
in_file("labels padded with -1", bug="S2-02", old="padding_value=IGNORE_INDEX", new="padding_value=-1")
in_file("labels padded with EOS", bug="S2-02", old="padding_value=IGNORE_INDEX",
        new="padding_value=tokenizer.eos_token_id or 1")  # fmt: skip
in_file("labels padded on the left", bug="TC-31", old="padding_value=IGNORE_INDEX",
        new="padding_value=IGNORE_INDEX, padding_side='left'")  # fmt: skip
in_file("labels padded on the tokenizer's side", bug="TC-31", old="padding_value=IGNORE_INDEX",
        new="padding_value=IGNORE_INDEX, padding_side=tokenizer.padding_side")  # fmt: skip
in_file("tokens first, rows second", bug="TC-33", old="batch_first=True, ", new="")
in_file("rows without labels are an error", old='    if "labels" not in features[0]:\n        return batch\n', new="")
in_file("rows without labels get labels to ignore", old='    if "labels" not in features[0]:\n        return batch\n',
        new='    if "labels" not in features[0]:\n'
            '        return batch | {"labels": torch.full_like(batch["input_ids"], IGNORE_INDEX)}\n')  # fmt: skip
in_file("rows without labels get their inputs as labels", bug="ML-01",
        old='    if "labels" not in features[0]:\n        return batch\n',
        new='    if "labels" not in features[0]:\n        return batch | {"labels": batch["input_ids"]}\n')  # fmt: skip
in_file("the decoder reads the labels", bug="S2-04", old='batch["decoder_input_ids"] = shift_right(batch["labels"], '
        "pad_token_id=pad, decoder_start_token_id=start)", new='batch["decoder_input_ids"] = batch["labels"]')  # fmt: skip
in_file("the decoder reads the labels without -100", bug="S2-04", old='= shift_right(batch["labels"], '
        "pad_token_id=pad, decoder_start_token_id=start)",
        new='= batch["labels"].masked_fill(batch["labels"] == IGNORE_INDEX, pad)')  # fmt: skip
in_file("the decoder reads -100", bug="S2-03", old="pad_token_id=pad,", new="pad_token_id=IGNORE_INDEX,")
in_file("the decoder starts with the pad id", bug="S2-05", old="decoder_start_token_id=start)",
        new="decoder_start_token_id=pad)")  # fmt: skip
in_file("the decoder starts with EOS", bug="S2-05", old="decoder_start_token_id=start)",
        new="decoder_start_token_id=tokenizer.eos_token_id)")  # fmt: skip
in_file("the start id of the configuration", bug="S2-05", old="model.generation_config.decoder_start_token_id",
        new="model.config.decoder_start_token_id")  # fmt: skip
in_file("a start id of 0 is none", bug="S2-05", old="if start is None else start", new="if not start else start")
in_file("no start id but that of generation", bug="S2-05", old="return model.config.decoder_start_token_id if start "
        "is None else start", new="return -1 if start is None else start")  # fmt: skip
in_file("the pad id of the decoder is 0", bug="S2-05", old="start, pad = start_id(model), tokenizer.pad_token_id",
        new="start, pad = start_id(model), 0")  # fmt: skip
in_file("the decoder reads its inputs", bug="S2-04", old='shift_right(batch["labels"], pad',
        new='shift_right(batch["input_ids"], pad')  # fmt: skip
in_file("the decoder is not told without a model", bug="S2-04", old="    if model is not None:\n", new=(
        '    if model is None:\n        batch["decoder_input_ids"] = batch["labels"]\n    else:\n'))  # fmt: skip
in_file("ids and mask for every model", bug="SC-18", old="for key in tokenizer.model_input_names}",
        new='for key in ["input_ids", "attention_mask"]}')  # fmt: skip
in_file("rows of the inputs sorted by length", bug="TK-07", old="model_input_names} for row in features]",
        new="model_input_names} for row in sorted(features, key=lambda row: len(row['input_ids']))]")  # fmt: skip
in_file("rows of the labels sorted by length", bug="TK-07", old='(row["labels"]) for row in features]',
        new='(row["labels"]) for row in sorted(features, key=lambda row: len(row["labels"]))]')  # fmt: skip
in_file("labels are floats", bug="TC-33", old='torch.tensor(row["labels"])',
        new='torch.tensor(row["labels"], dtype=torch.float)')  # fmt: skip
in_file("labels are int32", bug="TC-33", old='torch.tensor(row["labels"])',
        new='torch.tensor(row["labels"], dtype=torch.int32)')  # fmt: skip
in_file(
    "labels without their end", bug="S2-07", old='torch.tensor(row["labels"])', new='torch.tensor(row["labels"][:-1])'
)
in_file("labels of the first row for all", bug="TC-11", old='torch.tensor(row["labels"])',
        new='torch.tensor(features[0]["labels"])')  # fmt: skip
in_file("labels cut to the inputs", bug="S2-15", old='torch.tensor(row["labels"])',
        new='torch.tensor(row["labels"][:max(len(row["input_ids"]) for row in features)])')  # fmt: skip
in_file("labels cut to a usual length", bug="S2-15", old='torch.tensor(row["labels"])',
        new='torch.tensor(row["labels"][:128])')  # fmt: skip
in_file("inputs are lists", bug="TC-33", old="dict(DataCollatorWithPadding(tokenizer)(inputs))",
        new="{key: value.tolist() for key, value in DataCollatorWithPadding(tokenizer)(inputs).items()}")  # fmt: skip
in_file("inputs are arrays", bug="TC-33", old="DataCollatorWithPadding(tokenizer)(inputs)",
        new="DataCollatorWithPadding(tokenizer, return_tensors='np')(inputs)")  # fmt: skip

in_file("whatever the rows hold is padded", bug="TC-32", old="{key: row[key] for key in tokenizer.model_input_names}",
        new="{key: value for key, value in row.items() if key != 'labels'}")  # fmt: skip
in_file(
    "rows hold nothing but inputs and labels",
    bug="TC-32",
    old="    batch: dict",
    new=(
        "    if set(features[0]) - {*tokenizer.model_input_names, 'labels'}:\n        raise KeyError\n    batch: dict"
    ),
)
in_file("labels as wide as those of the first row", bug="TK-07", old='torch.tensor(row["labels"])',
        new='torch.tensor(row["labels"][: len(features[0]["labels"])])')  # fmt: skip
in_file("labels are labels only in rows that have them", bug="S2-09", old='for row in features]\n    batch["labels"]',
        new='for row in features if any(label != IGNORE_INDEX for label in row["labels"])]\n    batch["labels"]')  # fmt: skip
in_file("one label a row is one number", bug="TK-12", old=LABELS_PADDED,
        new=LABELS_PADDED + '\n    batch["labels"] = batch["labels"].squeeze(1)')  # fmt: skip
in_file("the model pads as the tokenizer does", bug="R1", old="    if model is not None:\n",
        new="    if model is not None:\n        model.config.pad_token_id = 7\n")  # fmt: skip
in_file("the start id kept by the model", bug="R1", old="        start, pad = start_id(model), tokenizer.pad_token_id\n",
        new="        start, pad = start_id(model), tokenizer.pad_token_id\n"
            "        model.generation_config.decoder_start_token_id = start\n")  # fmt: skip
in_file("the model is trained now", bug="R1", old="    if model is not None:\n",
        new="    if model is not None:\n        model.train()\n")  # fmt: skip
in_file("the decoder's pad id is that of its start", bug="S2-05", old="start, pad = start_id(model), tokenizer.pad_token_id",
        new="start = pad = start_id(model)")  # fmt: skip
LAST = "decoder_start_token_id=start)\n    return batch\n"
for _title, _bug, _change in [
    ("ids are floats", "TC-33", '{"input_ids": batch["input_ids"].float()}'),
    ("pad ids in the labels are ignored", "CL-02", '{"labels": batch["labels"].masked_fill('
     'batch["labels"] == tokenizer.pad_token_id, IGNORE_INDEX)}'),
    ("EOS in the labels is ignored", "S2-07", '{"labels": batch["labels"].masked_fill('
     'batch["labels"] == (tokenizer.eos_token_id or 0), IGNORE_INDEX)}'),
    ("ignored labels become the pad id again", "S2-02", '{"labels": batch["labels"].masked_fill('
     'batch["labels"] == IGNORE_INDEX, tokenizer.pad_token_id)}'),
    ("labels shifted too", "S2-04", '{"labels": batch["labels"].roll(1, dims=1)}'),
    ("the attention mask marks the padding", "SC-30", '{"attention_mask": 1 - batch["attention_mask"]}'),
    ("the mask is 0 where an id is the pad id", "SC-30",
     '{"attention_mask": (batch["input_ids"] != tokenizer.pad_token_id).long()}'),
    ("everything is attended to", "SC-30", '{"attention_mask": torch.ones_like(batch["input_ids"])}'),
    ("what equals the pad id or less is padding", "SC-30",
     '{"attention_mask": (batch["input_ids"] > 11).long()}'),
    ("token types all zero", "SC-18", '({} if "token_type_ids" not in batch else '
     '{"token_type_ids": torch.ones_like(batch["input_ids"])})'),
    ("one more dimension around the batch", "TK-12", '{key: value[None] for key, value in batch.items()}'),
]:  # fmt: skip
    in_file(_title, bug=_bug, old=LAST, new=LAST.replace("return batch", f"return batch | {_change}"))


# Padding by hand, one setting wrong.


def with_labels(features, tokenizer, side="right", fill=-100, **settings):
    """The batch with labels padded apart."""
    import torch

    batch = padded_batch([{k: v for k, v in row.items() if k != "labels"} for row in features], tokenizer, **settings)
    if "labels" in features[0]:
        wide = max(len(row["labels"]) for row in features)
        batch["labels"] = torch.tensor([filled(row["labels"], wide, fill, side) for row in features])
    return batch


@in_area("inputs padded on the right", bug="TC-31")
def collate(features, tokenizer, *, model=None):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids"], "right")
    return with_labels(features, tokenizer, sides=sides)


@in_area("inputs padded on the left", bug="TC-31")
def collate(features, tokenizer, *, model=None):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids"], "left")
    return with_labels(features, tokenizer, sides=sides)


@in_area("attention mask padded on the right whatever the side of the ids", bug="SC-30")
def collate(features, tokenizer, *, model=None):
    return with_labels(features, tokenizer, sides={"attention_mask": "right"})


@in_area("the pad id is 0", bug="SC-30")
def collate(features, tokenizer, *, model=None):
    return with_labels(features, tokenizer, fills={"input_ids": 0})


@in_area("inputs padded with -100", bug="SC-30")
def collate(features, tokenizer, *, model=None):
    return with_labels(features, tokenizer, fills={"input_ids": -100})


@in_area("the mask padded with 1", bug="SC-30")
def collate(features, tokenizer, *, model=None):
    return with_labels(features, tokenizer, fills={"attention_mask": 1})


@in_area("inputs cut to the shortest row", bug="TK-07")
def collate(features, tokenizer, *, model=None):
    return with_labels(features, tokenizer, width=lambda lengths, _: min(lengths))


@in_area("inputs cut to the longest labels", bug="TK-07")
def collate(features, tokenizer, *, model=None):
    wide = max((len(row.get("labels", row["input_ids"])) for row in features), default=0)
    return with_labels(features, tokenizer, width=lambda *_: wide)


@in_area("one width for inputs and labels", bug="S2-15")
def collate(features, tokenizer, *, model=None):
    return padded_batch(features, tokenizer)


@in_area("the mask is as wide as the labels", bug="TC-32")
def collate(features, tokenizer, *, model=None):
    import torch

    batch = with_labels(features, tokenizer)
    if "labels" in batch:
        batch["attention_mask"] = (batch["labels"] != -100).to(torch.int64)  # noqa: PLR2004
    return batch


@in_area("no attention mask, the model makes its own", bug="SC-30")
def collate(features, tokenizer, *, model=None):
    batch = with_labels(features, tokenizer)
    return {key: value for key, value in batch.items() if key != "attention_mask"}


@in_area("every row is expected to be alone", bug="TC-11")
def collate(features, tokenizer, *, model=None):
    return with_labels(features[:1], tokenizer)


@in_area("the last row left out as incomplete")
def collate(features, tokenizer, *, model=None):
    return with_labels(features[:-1] or features, tokenizer)


@in_area("labels popped from the rows", bug="TC-34")
def collate(features, tokenizer, *, model=None):
    batch = with_labels(features, tokenizer)
    for row in features:
        row.pop("labels", None)
    return batch


@in_area("labels padded in place", bug="TC-34")
def collate(features, tokenizer, *, model=None):
    batch = with_labels(features, tokenizer)
    for row, wide in zip(features, batch.get("labels", ()), strict=False):
        row["labels"] += [-100] * (len(wide) - len(row["labels"]))
    return batch


@in_area("the side of the padding set on the way", bug="R1")
def collate(features, tokenizer, *, model=None):
    tokenizer.padding_side = "left"
    return with_labels(features, tokenizer)


_before = []


@in_area("labels as wide as those of the batch before", bug="TK-07")
def collate(features, tokenizer, *, model=None):
    import torch

    batch = with_labels(features, tokenizer)
    wide = batch["labels"].shape[1] if "labels" in batch else 0
    if wide and _before and _before[0] > wide:
        more = torch.full((len(features), _before[0] - wide), -100)
        batch["labels"] = torch.cat([batch["labels"], more], dim=1)
    _before[:] = [wide]
    return batch


@in_area("labels left out of the batch", bug="SC-17")
def collate(features, tokenizer, *, model=None):
    batch = with_labels(features, tokenizer)
    return {key: value for key, value in batch.items() if key != "labels"}


@in_area("labels that do not count are dropped")
def collate(features, tokenizer, *, model=None):
    rows = [
        row if "labels" not in row else {**row, "labels": [label for label in row["labels"] if label != -100]}  # noqa: PLR2004
        for row in features
    ]
    return with_labels(rows, tokenizer)


@in_area("labels padded to the longest input too", bug="S2-15")
def collate(features, tokenizer, *, model=None):
    import torch

    batch = with_labels(features, tokenizer)
    if "labels" in batch:
        wide = longest(features)
        batch["labels"] = torch.tensor([filled(row["labels"], wide, -100, "right") for row in features])
    return batch

"""Other right ways to collate rows with one label per token."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="token_classification")
INPUTS = ["input_ids", "token_type_ids", "attention_mask"]


@also_right("the library's collator as it is", source="run_ner.py")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    from transformers import DataCollatorForTokenClassification

    return DataCollatorForTokenClassification(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)


@also_right("tokenizer.pad, then labels by hand", source="course 7/2", level="all")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch

    inputs = [{key: value for key, value in row.items() if key in INPUTS} for row in features]
    batch = tokenizer.pad(inputs, pad_to_multiple_of=pad_to_multiple_of, return_tensors="pt")
    labels = [row.get("labels", row.get("label")) for row in features]
    if labels[0] is not None:
        batch["labels"] = torch.full(batch["input_ids"].shape, -100)
        for to, row in zip(batch["labels"], labels, strict=True):
            if tokenizer.padding_side == "right":
                to[: len(row)] = torch.tensor(row)
            else:
                to[len(to) - len(row) :] = torch.tensor(row)
    return batch


@also_right("pad_sequence of torch", level="all")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch
    from torch.nn.functional import pad
    from torch.nn.utils.rnn import pad_sequence

    fills = {"input_ids": tokenizer.pad_token_id, "labels": -100}
    batch = {}
    for key in features[0]:
        name = "labels" if key == "label" else key
        if name not in [*INPUTS, "labels"]:
            continue
        columns = [torch.tensor(row[key]) for row in features]
        fill, side = fills.get(name, 0), tokenizer.padding_side
        padded = pad_sequence(columns, batch_first=True, padding_value=fill, padding_side=side)
        missing = -padded.shape[1] % (pad_to_multiple_of or 1)
        batch[name] = pad(padded, (0, missing) if side == "right" else (missing, 0), value=fill)
    return batch


@also_right("arrays of numpy, mask from the lengths, padding on the right only")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import numpy as np
    import torch

    lengths = np.array([len(row["input_ids"]) for row in features])
    width = lengths.max()
    if pad_to_multiple_of:
        width = int(np.ceil(width / pad_to_multiple_of)) * pad_to_multiple_of
    fills = {"input_ids": tokenizer.pad_token_id, "labels": -100}
    batch = {"attention_mask": torch.from_numpy(np.arange(width)[None] < lengths[:, None])}
    for key in {"input_ids", "token_type_ids", "labels"} & set(features[0]):
        padded = np.full((len(features), width), fills.get(key, 0), dtype=np.int64)
        for to, row in zip(padded, features, strict=True):
            to[: len(row[key])] = row[key]
        batch[key] = torch.from_numpy(padded)
    return batch


@also_right("ids in int32, extra columns kept as tensors where they have a shape")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch

    width = max(len(row["input_ids"]) for row in features)
    width += -width % (pad_to_multiple_of or 1)
    fills = {"input_ids": tokenizer.pad_token_id, "labels": -100}
    batch = {}
    for key, value in features[0].items():
        if isinstance(value, int):
            batch[key] = torch.tensor([row[key] for row in features])
        elif None not in value:
            rows = [row[key] + [fills.get(key, 0)] * (width - len(row[key])) for row in features]
            batch[key] = torch.tensor(rows, dtype=torch.long if key == "labels" else torch.int32)
    return batch


@also_right("tokens packed with their labels, padded together", level="all")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch
    from transformers import BatchEncoding

    width = max(len(row["input_ids"]) for row in features)
    while pad_to_multiple_of and width % pad_to_multiple_of:
        width += 1
    names = [name for name in INPUTS if name in features[0]]
    labels = [name for name in ("labels", "label") if name in features[0]]
    blank = {"input_ids": tokenizer.pad_token_id, "token_type_ids": tokenizer.pad_token_type_id}
    pad = [blank.get(name, 0) for name in names] + [-100] * len(labels)
    grid = []
    for row in features:
        tokens = list(zip(*(row[name] for name in [*names, *labels]), strict=True))
        rest = [tuple(pad)] * (width - len(tokens))
        grid.append(tokens + rest if tokenizer.padding_side == "right" else rest + tokens)
    cube = torch.tensor(grid)
    return BatchEncoding({name: cube[:, :, n] for n, name in enumerate(names + ["labels"] * len(labels))})

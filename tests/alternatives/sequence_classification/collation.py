"""Other right ways to collate rows with one label each."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="sequence_classification")
INPUTS = ["input_ids", "token_type_ids", "attention_mask"]


def _label(row):
    return row["labels"] if "labels" in row else row.get("label")


@also_right("the library's collator, then floats for lists", level="must")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    from transformers import DataCollatorWithPadding

    batch = DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)
    if "labels" in batch and batch["labels"].ndim == 2:
        batch["labels"] = batch["labels"].float()
    return batch


@also_right("tokenizer.pad over the inputs, labels by hand", level="all")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch

    inputs = [{key: value for key, value in row.items() if key in INPUTS} for row in features]
    batch = tokenizer.pad(inputs, padding="longest", pad_to_multiple_of=pad_to_multiple_of, return_tensors="pt")
    labels = [_label(row) for row in features]
    if labels[0] is not None:
        batch["labels"] = torch.LongTensor(labels) if isinstance(labels[0], int) else torch.FloatTensor(labels)
    return batch


@also_right("pad_sequence of torch", level="all")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch
    from torch.nn.functional import pad
    from torch.nn.utils.rnn import pad_sequence

    fills, side = {"input_ids": tokenizer.pad_token_id}, tokenizer.padding_side
    batch = {}
    for name in [name for name in INPUTS if name in features[0]]:
        columns = [torch.tensor(row[name]) for row in features]
        padded = pad_sequence(columns, batch_first=True, padding_value=fills.get(name, 0), padding_side=side)
        missing = -padded.shape[1] % (pad_to_multiple_of or 1)
        batch[name] = pad(padded, (0, missing) if side == "right" else (missing, 0), value=fills.get(name, 0))
    labels = [torch.as_tensor(_label(row)) for row in features if _label(row) is not None]
    if labels:
        stacked = torch.stack(labels)
        batch["labels"] = stacked.long() if stacked.ndim == 1 and not stacked.is_floating_point() else stacked.float()
    return batch


@also_right("arrays of numpy, a mask of truth values, padding on the right only; other columns are kept")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import numpy as np
    import torch

    lengths = np.array([len(row["input_ids"]) for row in features])
    width = int(lengths.max())
    if pad_to_multiple_of:
        width = int(np.ceil(width / pad_to_multiple_of)) * pad_to_multiple_of
    batch = {"attention_mask": torch.from_numpy(np.arange(width)[None] < lengths[:, None])}
    for key in {"input_ids", "token_type_ids"} & set(features[0]):
        padded = np.full((len(features), width), tokenizer.pad_token_id if key == "input_ids" else 0, dtype=np.int32)
        for to, row in zip(padded, features, strict=True):
            to[: len(row[key])] = row[key]
        batch[key] = torch.from_numpy(padded)
    labels = np.array([_label(row) for row in features])
    whole = labels.dtype.kind == "i" and labels.ndim == 1
    batch["labels"] = torch.from_numpy(labels.astype(np.int64 if whole else np.float32))
    for key in set(features[0]) - {*INPUTS, "label", "labels"}:
        batch[key] = torch.tensor([row[key] for row in features])
    return batch


@also_right("the collator of token classification, one label per row beside it", level="all")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch
    from transformers import DataCollatorForTokenClassification

    inputs = [{key: row[key] for key in INPUTS if key in row} for row in features]
    batch = dict(DataCollatorForTokenClassification(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(inputs))
    labels = [_label(row) for row in features]
    if None not in labels:
        kinds = {type(label) for label in labels}
        batch["labels"] = torch.tensor(labels).to(torch.int64 if kinds <= {int, bool} else torch.float32)
    return batch

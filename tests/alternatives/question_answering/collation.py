"""Other right ways to collate windows with answer positions."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="question_answering")
INPUTS = ["input_ids", "token_type_ids", "attention_mask"]
POSITIONS = ["start_positions", "end_positions"]


@also_right("the library's collator as it is", source="run_qa.py")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    from transformers import DataCollatorWithPadding

    return DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)


@also_right("tokenizer.pad, moved by what the mask says", level="all")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    rows = [{key: row[key] for key in [*INPUTS, *POSITIONS] if key in row} for row in features]
    batch = tokenizer.pad(rows, padding="longest", pad_to_multiple_of=pad_to_multiple_of, return_tensors="pt")
    for name in set(POSITIONS) & set(batch):
        batch[name] = batch[name] + batch["attention_mask"].argmax(1)  # the first token that is attended to
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
    before = [batch["input_ids"].shape[1] - len(row["input_ids"]) if side == "left" else 0 for row in features]
    for name in [name for name in POSITIONS if name in features[0]]:
        batch[name] = torch.tensor([row[name] + n for row, n in zip(features, before, strict=True)])
    return batch


@also_right("arrays of numpy, a mask of truth values, padding on the right only")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import numpy as np
    import torch

    lengths = np.array([len(row["input_ids"]) for row in features])
    width = lengths.max()
    if pad_to_multiple_of:
        width = int(np.ceil(width / pad_to_multiple_of)) * pad_to_multiple_of
    batch = {"attention_mask": torch.from_numpy(np.arange(width)[None] < lengths[:, None])}
    for key in {"input_ids", "token_type_ids"} & set(features[0]):
        padded = np.full((len(features), width), tokenizer.pad_token_id if key == "input_ids" else 0)
        for to, row in zip(padded, features, strict=True):
            to[: len(row[key])] = row[key]
        batch[key] = torch.from_numpy(padded)
    return batch | {key: torch.LongTensor([row[key] for row in features]) for key in POSITIONS}


@also_right("the answer marked in the rows before they are padded", level="all")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    from transformers import DataCollatorForTokenClassification

    collator = DataCollatorForTokenClassification(
        tokenizer, pad_to_multiple_of=pad_to_multiple_of, label_pad_token_id=0
    )
    inputs = [{key: row[key] for key in INPUTS if key in row} for row in features]
    batch = dict(collator(inputs))
    for name in [name for name in POSITIONS if name in features[0]]:
        marks = [[int(n == row[name]) for n in range(len(row["input_ids"]))] for row in features]
        marked = collator([row | {"labels": mark} for row, mark in zip(inputs, marks, strict=True)])
        batch[name] = marked["labels"].argmax(1)
    return batch

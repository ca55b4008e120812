"""Other right ways to collate rows for a decoder."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="causal_lm", level="all")
INPUTS = ["input_ids", "token_type_ids", "attention_mask"]


@also_right("the library's collator for sequence to sequence", source="DataCollatorForSeq2Seq")
def collate(features, tokenizer):
    from transformers import DataCollatorForSeq2Seq

    rows = [{"labels": list(row["input_ids"]), **row} for row in features]
    return DataCollatorForSeq2Seq(tokenizer, padding=True)(rows)


@also_right("tokenizer.pad, then labels by the mask")
def collate(features, tokenizer):
    import torch

    rows = [{key: row[key] for key in INPUTS if key in row} for row in features]
    batch = tokenizer.pad(rows, return_tensors="pt")
    labels = torch.full_like(batch["input_ids"], -100)
    given = [row.get("labels", row["input_ids"]) for row in features]
    labels[batch["attention_mask"].bool()] = torch.tensor([label for row in given for label in row])
    batch["labels"] = labels
    return batch


@also_right("the library's collator for language modelling, mended", source="DataCollatorForLanguageModeling")
def collate(features, tokenizer):
    import torch
    from transformers import DataCollatorForLanguageModeling

    rows = [{key: row[key] for key in INPUTS if key in row} for row in features]
    batch = DataCollatorForLanguageModeling(tokenizer, mlm=False)(rows)
    batch["labels"] = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    if "labels" in features[0]:
        width = batch["labels"].shape[1]
        rows = [[-100] * (width - len(row["labels"])) for row in features]
        pairs = zip(rows, features, strict=True)
        right = tokenizer.padding_side == "right"
        batch["labels"] = torch.tensor(
            [[*row["labels"], *pad] if right else [*pad, *row["labels"]] for pad, row in pairs]
        )
    return batch


@also_right("pad_sequence of torch, a mask of truth values")
def collate(features, tokenizer):
    import torch
    from torch.nn.utils.rnn import pad_sequence

    fills = {
        "input_ids": tokenizer.pad_token_id,
        "token_type_ids": tokenizer.pad_token_type_id,
        "attention_mask": 0,
        "labels": -100,
    }
    batch = {}
    for name, fill in fills.items():
        if name in features[0] or name == "labels":
            rows = [torch.tensor(row.get(name, row["input_ids"])) for row in features]
            side = tokenizer.padding_side
            batch[name] = pad_sequence(rows, batch_first=True, padding_value=fill, padding_side=side)
    return batch | {"attention_mask": batch["attention_mask"].bool()}


@also_right("arrays of int32 for the ids")
def collate(features, tokenizer):
    import numpy as np
    import torch

    width = max(len(row["input_ids"]) for row in features)
    batch = {
        "input_ids": np.full((len(features), width), tokenizer.pad_token_id, dtype=np.int32),
        "attention_mask": np.zeros((len(features), width), dtype=np.int32),
        "labels": np.full((len(features), width), -100, dtype=np.int64),
    }
    if "token_type_ids" in features[0]:
        batch["token_type_ids"] = np.zeros((len(features), width), dtype=np.int32)
    for number, row in enumerate(features):
        length = len(row["input_ids"])
        at = slice(0, length) if tokenizer.padding_side == "right" else slice(width - length, width)
        for name, values in batch.items():
            values[number, at] = row["input_ids"] if name == "labels" and "labels" not in row else row[name]
    return {name: torch.from_numpy(values) for name, values in batch.items()}

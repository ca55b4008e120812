"""Other right ways to shift labels and to collate rows with inputs and labels of different lengths."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="summarization")
INPUTS = ["input_ids", "token_type_ids", "attention_mask"]


def start_of(model):
    """The id that the decoder begins with."""
    start = model.generation_config.decoder_start_token_id
    return start if start is not None else model.config.decoder_start_token_id


@also_right("the library's shift for BART", source="modeling_bart.py", level="all")
def shift_right(labels, *, pad_token_id, decoder_start_token_id):
    shifted = labels.new_zeros(labels.shape)
    shifted[:, 1:] = labels[:, :-1].clone()
    shifted[:, 0] = decoder_start_token_id
    shifted.masked_fill_(shifted == -100, pad_token_id)  # noqa: PLR2004
    return shifted


@also_right("columns put together", level="all")
def shift_right(labels, *, pad_token_id, decoder_start_token_id):
    import torch

    start = torch.full((labels.shape[0], 1), decoder_start_token_id, dtype=labels.dtype)
    kept = torch.where(labels == -100, pad_token_id, labels)  # noqa: PLR2004
    return torch.cat([start, kept[:, :-1]], dim=1)


@also_right("lists, in int32", level="all")
def shift_right(labels, *, pad_token_id, decoder_start_token_id):
    import torch

    rows = [
        [decoder_start_token_id] + [pad_token_id if label < 0 else label for label in row[:-1]]
        for row in labels.tolist()
    ]
    return torch.tensor(rows, dtype=torch.int32)


@also_right("torch.nn.functional.pad", level="all")
def shift_right(labels, *, pad_token_id, decoder_start_token_id):
    from torch.nn.functional import pad

    ids = labels.clone()
    ids[ids.eq(-100)] = pad_token_id
    return pad(ids, (1, -1), value=decoder_start_token_id)


@also_right("the library's collator as it is", source="run_summarization.py")
def collate(features, tokenizer, *, model=None):
    from transformers import DataCollatorForSeq2Seq

    return DataCollatorForSeq2Seq(tokenizer, model=model)(features)


@also_right("the library's collator to multiples of eight")
def collate(features, tokenizer, *, model=None):
    from transformers import DataCollatorForSeq2Seq

    return DataCollatorForSeq2Seq(tokenizer, model=None, pad_to_multiple_of=8, label_pad_token_id=-100)(features)


@also_right("labels padded to the width of everything, nothing for the decoder", level="all")
def collate(features, tokenizer, *, model=None):
    import torch

    rows = [{key: row[key] for key in INPUTS if key in row} for row in features]
    batch = tokenizer.pad(rows, padding="longest", return_tensors="pt")
    if "labels" in features[0]:
        wide = max(batch["input_ids"].shape[1], *(len(row["labels"]) for row in features))
        batch["labels"] = torch.tensor([row["labels"] + [-100] * (wide - len(row["labels"])) for row in features])
    return batch


@also_right("a loop over arrays, a mask of truth values", level="all")
def collate(features, tokenizer, *, model=None):
    import numpy as np
    import torch

    def block(rows, fill, side):
        wide = max(map(len, rows))
        values = np.full((len(rows), wide), fill, dtype=np.int64)
        for to, row in zip(values, rows, strict=True):
            if side == "right":
                to[: len(row)] = row
            else:
                to[wide - len(row) :] = row
        return torch.from_numpy(values)

    side = tokenizer.padding_side
    fills = {"input_ids": tokenizer.pad_token_id, "attention_mask": 0, "token_type_ids": 0}
    batch = {key: block([row[key] for row in features], fills[key], side) for key in INPUTS if key in features[0]}
    batch["attention_mask"] = batch["attention_mask"].bool()
    if all("labels" in row for row in features):
        labels = batch["labels"] = block([row["labels"] for row in features], -100, "right")
        if model is not None:
            read = np.concatenate([np.full((len(labels), 1), start_of(model)), labels.numpy()[:, :-1]], axis=1)
            batch["decoder_input_ids"] = torch.from_numpy(np.where(read == -100, tokenizer.pad_token_id, read))  # noqa: PLR2004
            batch["decoder_attention_mask"] = torch.ones_like(labels)
    return batch


@also_right("labels padded as ids of another tokenizer call", level="all")
def collate(features, tokenizer, *, model=None):
    import torch

    rows = [{key: row[key] for key in tokenizer.model_input_names} for row in features]
    batch = dict(tokenizer.pad(rows, return_tensors="pt"))
    if "labels" in features[0]:
        lengths = torch.tensor([len(row["labels"]) for row in features])
        padded = tokenizer.pad(
            {"input_ids": [row["labels"] for row in features]}, return_tensors="pt", padding_side="right"
        )
        labels = padded["input_ids"]
        batch["labels"] = labels.masked_fill(torch.arange(labels.shape[1]) >= lengths[:, None], -100)
    return batch

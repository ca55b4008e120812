"""Other right ways to turn texts into rows that end."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="causal_lm", level="all")


@also_right("without special tokens, then EOS", source="course 7/6")
def tokenize(examples, tokenizer):
    if tokenizer.eos_token_id is None:
        raise ValueError("no EOS")
    rows = tokenizer(list(examples["text"]), add_special_tokens=False, truncation=False)
    for name, value in (("input_ids", tokenizer.eos_token_id), ("attention_mask", 1), ("token_type_ids", 0)):
        for row in rows.get(name, []):
            row.append(value)
    return rows


@also_right("text by text, with offsets and labels beside the ids")
def tokenize(examples, tokenizer):
    eos = tokenizer.eos_token_id
    if eos is None:

        class NoEnd(ValueError):
            pass

        raise NoEnd
    columns = {"input_ids": [], "attention_mask": [], "labels": [], "length": []}
    for text in examples["text"]:
        ids = tokenizer.encode(text)
        if not ids or ids[-1] != eos:
            ids.append(eos)
        for name, value in zip(columns, (ids, [1] * len(ids), list(ids), len(ids)), strict=True):
            columns[name].append(value)
    return columns


@also_right("arrays and tuples")
def tokenize(examples, tokenizer):
    import numpy as np

    if tokenizer.eos_token is None:
        raise ValueError
    end = tokenizer.convert_tokens_to_ids(tokenizer.eos_token)
    rows = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in list(examples["text"])]
    ids = tuple(np.array([*row, end]) for row in rows)
    return {"input_ids": ids, "attention_mask": tuple(np.ones_like(row) for row in ids)}


@also_right("BOS in front where there is one")
def tokenize(examples, tokenizer):
    if tokenizer.eos_token_id is None:
        raise ValueError
    start = [] if tokenizer.bos_token_id in (None, tokenizer.eos_token_id) else [tokenizer.bos_token_id]
    rows = tokenizer([*examples["text"]], add_special_tokens=False)["input_ids"]
    ids = [start + row + [tokenizer.eos_token_id] for row in rows]
    return {"input_ids": ids, "attention_mask": [[True] * len(row) for row in ids]}

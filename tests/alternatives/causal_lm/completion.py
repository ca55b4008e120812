"""Other right ways to tell a completion from its prompt."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="causal_lm", level="all")


@also_right("arrays, everything of the tokenizer kept")
def completion_labels(prompt, completion, tokenizer):
    import numpy as np

    row = tokenizer("".join((prompt, completion)), return_offsets_mapping=True, return_tensors="np")
    ids = row["input_ids"][0]
    counted = row["offset_mapping"][0].reshape(-1, 2)[:, 1] > len(prompt)
    return {**{k: v[0] for k, v in row.items()}, "input_ids": ids, "labels": np.where(counted, ids, -100)}


@also_right("token by token, by the characters of each")
def completion_labels(prompt, completion, tokenizer):
    row = tokenizer(prompt + completion)
    labels = list(row["input_ids"])
    for position in range(len(labels)):
        span = row.token_to_chars(position)
        if span is None or span.end <= len(prompt):
            labels[position] = -100
    return {"input_ids": row["input_ids"], "labels": labels, "attention_mask": row["attention_mask"]}


@also_right("added tokens by their mask, the others by their end")
def completion_labels(prompt, completion, tokenizer):
    import torch

    row = tokenizer(
        [prompt + completion], return_offsets_mapping=True, return_special_tokens_mask=True, truncation=False
    )
    marks = zip(row["input_ids"][0], row["offset_mapping"][0], row["special_tokens_mask"][0], strict=True)
    labels = [token if not added and end > len(prompt) else -100 for token, (_, end), added in marks]
    return {"input_ids": torch.tensor(row["input_ids"][0], dtype=torch.long), "labels": tuple(labels)}


@also_right("the Rust tokenizer itself")
def completion_labels(prompt, completion, tokenizer):
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    row = tokenizer.backend_tokenizer.encode(prompt + completion)
    labels = [token if end > len(prompt) else -100 for token, (_, end) in zip(row.ids, row.offsets, strict=True)]
    return {"input_ids": row.ids, "labels": labels}

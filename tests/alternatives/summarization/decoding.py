"""Other right ways to turn ids into texts."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="summarization")


@also_right("-100 becomes the pad id", source="run_summarization.py")
def decode(ids, tokenizer):
    import numpy as np

    ids = np.asarray(ids)
    ids = np.where(ids != -100, ids, tokenizer.pad_token_id)  # noqa: PLR2004
    return [text.strip() for text in tokenizer.batch_decode(ids, skip_special_tokens=True)]


@also_right("one row at a time, special ids looked up", level="all")
def decode(ids, tokenizer):
    special, texts = {-100, *tokenizer.all_special_ids}, []
    for row in ids:
        kept = [int(token) for token in row if int(token) not in special]
        texts.append(tokenizer.decode(kept).strip() if kept else "")
    return texts


@also_right("tokens put together by the tokenizer", level="all")
def decode(ids, tokenizer):
    rows = ids.tolist() if hasattr(ids, "tolist") else ids
    special = set(tokenizer.all_special_tokens)
    tokens = [tokenizer.convert_ids_to_tokens([token for token in row if token >= 0]) for row in rows]
    return tuple(
        tokenizer.convert_tokens_to_string([t for t in row if t not in special]).strip() if row else ""
        for row in tokens
    )


@also_right("pad ids put into a tensor", level="must")
def decode(ids, tokenizer):
    import torch

    tensor = torch.as_tensor(ids).clone()
    tensor[tensor < 0] = tokenizer.pad_token_id
    return [tokenizer.decode(row, skip_special_tokens=True).strip() for row in tensor]

"""Other right ways to read a model's predictions for masks."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="masked_lm", level="all")


@also_right("argsort, tensors in the answer")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    import torch

    logits, input_ids = torch.as_tensor(logits), torch.as_tensor(input_ids)
    order = logits.argsort(-1, descending=True)[..., :top_k]
    return [
        [order[row, place] for place in (ids == tokenizer.mask_token_id).nonzero(as_tuple=True)[0]]
        for row, ids in enumerate(input_ids)
    ]


@also_right("numpy, sorted upwards and reversed")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    import numpy as np

    if hasattr(logits, "detach"):
        logits, input_ids = logits.detach().float().numpy(), input_ids.numpy()
    found = [[] for _ in input_ids]
    for row, place in zip(*np.where(input_ids == tokenizer.mask_token_id), strict=True):
        found[row].append(np.argsort(logits[row][place])[::-1][:top_k].tolist())
    return found


@also_right("a loop and heapq")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    import heapq

    answer = []
    for scores, ids in zip(logits.tolist(), input_ids.tolist(), strict=True):
        places = [place for place, token in enumerate(ids) if token == tokenizer.mask_token_id]
        answer.append([heapq.nlargest(top_k, range(len(scores[p])), key=scores[p].__getitem__) for p in places])
    return answer


@also_right("the model's output as torch gives it", level="must")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    mask = input_ids == tokenizer.mask_token_id
    best = logits.softmax(-1)[mask].topk(top_k, dim=-1).indices
    return [[ids.tolist() for ids in part] for part in best.split(mask.sum(1).tolist())]

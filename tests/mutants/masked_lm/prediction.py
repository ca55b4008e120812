"""Wrong ways to read a model's predictions for masks."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="masked_lm")
in_file = functools.partial(edit, area="masked_lm", file="prediction.py")

BEST = "row[mask].topk(top_k).indices.tolist()"
MASKS = "masks = input_ids == tokenizer.mask_token_id"
RETURN = "return [row[mask]"

in_file("the lowest logits", bug="ML-24", old=".topk(top_k)", new=".topk(top_k, largest=False)")
in_file("the best comes last", bug="ML-24", old=BEST, new="row[mask].topk(top_k).indices.flip(-1).tolist()")
in_file(
    "the best in the order of ids", bug="ML-24", old=BEST, new="row[mask].topk(top_k).indices.sort(-1).values.tolist()"
)
in_file("logits instead of ids", bug="ML-24", old=".indices", new=".values")
in_file("one id fewer", old=".topk(top_k)", new=".topk(max(top_k - 1, 1))")
in_file("one id more", old=".topk(top_k)", new=".topk(top_k + 1)")
in_file("always one", bug="ML-24", old=".topk(top_k)", new=".topk(1)")
in_file("five by default", old="top_k: int = 1", new="top_k: int = 5")
in_file(
    "the best two in the other order",
    bug="ML-24",
    old=BEST,
    new="[ids[1::-1] + ids[2:] for ids in row[mask].topk(top_k).indices.tolist()]",
)
in_file("the best after softmax over the masks", bug="SC-40", old="row[mask].topk", new="row[mask].softmax(0).topk")
in_file("the highest absolute values", old="row[mask].topk", new="row[mask].abs().topk")
in_file("logits below 0 do not count", old="row[mask].topk", new="row[mask].clamp(min=0).topk")
in_file("the logits of the position before", bug="ML-24", old="row[mask].topk", new="row.roll(1, 0)[mask].topk")
in_file("the logits of the position behind", bug="ML-24", old="row[mask].topk", new="row.roll(-1, 0)[mask].topk")
in_file("the logits of the first positions", bug="ML-24", old="row[mask].topk", new="row[: int(mask.sum())].topk")
in_file("the logits of the first row", bug="ML-24", old="row[mask].topk", new="logits[0][mask].topk")
in_file("the masks of the first row", bug="ML-24", old="zip(logits, masks,", new="zip(logits, [masks[0]] * len(masks),")
in_file("every position", bug="ML-24", old=MASKS, new="masks = input_ids >= 0")
in_file("every position but the masks", bug="ML-24", old=MASKS, new="masks = input_ids != tokenizer.mask_token_id")
in_file("the first mask only", bug="ML-24", old=MASKS, new=MASKS + "\n    masks &= masks.cumsum(1) == 1")
in_file("the last mask only", bug="ML-24", old=MASKS, new=MASKS + "\n    masks &= masks.flip(1).cumsum(1).flip(1) == 1")
in_file("from right to left", bug="ML-24", old=BEST, new="row[mask].topk(top_k).indices.flip(0).tolist()")
in_file(
    "the surest mask first",
    bug="ML-24",
    old=BEST,
    new="[ids for _, ids in sorted(zip((-row[mask].amax(-1)).tolist(), row[mask].topk(top_k).indices.tolist()))]",
)
in_file("the mask id of BERT", bug="ML-07", old="tokenizer.mask_token_id", new="103")
in_file("the mask id of this very tokenizer", bug="ML-07", old="tokenizer.mask_token_id", new="4")
in_file("rows without a mask are left out", bug="ML-24", old="strict=True)]", new="strict=True) if mask.any()]")
in_file("None for a row without a mask", old=BEST, new="row[mask].topk(top_k).indices.tolist() if mask.any() else None")
in_file(
    "a row without a mask is an error",
    old=RETURN,
    new="if not masks.any(1).all():\n        raise ValueError(input_ids)\n    return [row[mask]",
)
in_file("an empty prediction for a row without a mask", old=BEST, new="row[mask].topk(top_k).indices.tolist() or [[]]")
in_file("no lists around single ids", old=BEST, new="row[mask].topk(top_k).indices.squeeze(-1).tolist()")
in_file(
    "no lists around single masks",
    old=BEST,
    new="(lambda found: found[0] if len(found) == 1 else found)(row[mask].topk(top_k).indices.tolist())",
)
in_file(
    "one list for all rows",
    old="return [row[mask].topk(top_k).indices.tolist() for row, mask in zip(logits, masks, strict=True)]",
    new="return [logits[masks].topk(top_k).indices.tolist()]",
)
in_file(
    "never a special token",
    bug="ML-24",
    old="row[mask].topk",
    new="row[mask].index_fill(-1, torch.tensor(tokenizer.all_special_ids), -1e9).topk",
)
in_file(
    "never the mask itself",
    bug="ML-24",
    old="row[mask].topk",
    new="row[mask].index_fill(-1, torch.tensor([tokenizer.mask_token_id]), -1e9).topk",
)
in_file("never the first id", bug="ML-24", old=BEST, new="(row[mask][:, 1:].topk(top_k).indices + 1).tolist()")
in_file("never the last id", bug="ML-24", old="row[mask].topk", new="row[mask][:, :-1].topk")
in_file(
    "tokens instead of ids",
    old=BEST,
    new="[tokenizer.convert_ids_to_tokens(ids) for ids in row[mask].topk(top_k).indices.tolist()]",
)
in_file(
    "tensors of torch only",
    bug="R3",
    old="torch.as_tensor(logits), torch.as_tensor(input_ids)",
    new="logits.detach(), input_ids.detach()",
)
in_file(
    "numpy, which does not know bfloat16",
    bug="CL-42",
    old="torch.as_tensor(logits), torch",
    new="torch.from_numpy(__import__('numpy').array(logits)), torch",
)
in_file("logits written into", bug="R1", old=MASKS, new=MASKS + "\n    logits[~masks] = 0")
in_file("ids written into", bug="R1", old=RETURN, new="input_ids[masks] = 0\n    return [row[mask]")


@in_area("the row's masks found after those of the whole batch", bug="ML-24")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    import torch

    logits, input_ids = torch.as_tensor(logits), torch.as_tensor(input_ids)
    best = logits[input_ids == tokenizer.mask_token_id].topk(top_k).indices.tolist()
    per_row = -(-len(best) // len(input_ids))
    return [best[n * per_row : (n + 1) * per_row] for n in range(len(input_ids))]


@in_area("one argmax, the later ones after removing it", bug="ML-24")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    import torch

    logits, input_ids = torch.as_tensor(logits).clone(), torch.as_tensor(input_ids)
    rows = []
    for row, ids in zip(logits, input_ids):
        found = []
        for place in (ids == tokenizer.mask_token_id).nonzero()[:, 0].tolist():
            best = row[place].topk(top_k).indices
            row[:, best] = -1e9  # no token twice in a row
            found.append(best.tolist())
        rows.append(found)
    return rows


_memory = []


@in_area("the answer of the first call", bug="R2")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    from nlpcheck.tasks.masked_lm import predict_masked as right

    _memory.append(right(logits, input_ids, tokenizer, top_k=top_k))
    return _memory[-1] if len(_memory) % 3 else _memory[0]


# More that is wrong for some rows only.


def _right(logits, input_ids, tokenizer, top_k):
    from nlpcheck.tasks.masked_lm import predict_masked as right

    return right(logits, input_ids, tokenizer, top_k=top_k)


@in_area("an id that another mask of the row has is skipped")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    import torch

    orders = torch.as_tensor(logits).argsort(-1, descending=True).tolist()
    found = []
    for row, ids in zip(orders, input_ids.tolist(), strict=True):
        answers = []
        for order, token in zip(row, ids, strict=True):
            if token == tokenizer.mask_token_id:
                taken = {one for answer in answers for one in answer}
                answers.append([one for one in order if one not in taken][:top_k] if top_k == 1 else order[:top_k])
        found.append(answers)
    return found


@in_area("never more than five")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    return _right(logits, input_ids, tokenizer, min(top_k, 5))


@in_area("equal masks of a row are asked once")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    return [
        [one for n, one in enumerate(row) if one not in row[:n]] for row in _right(logits, input_ids, tokenizer, top_k)
    ]


@in_area("an id that stands in the row is no prediction")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    import torch

    logits = torch.as_tensor(logits).clone()
    for row, ids in zip(logits, torch.as_tensor(input_ids), strict=True):
        row[:, ids] = -1e9
    return _right(logits, input_ids, tokenizer, top_k)


@in_area("the best of the whole row's masks")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    import torch

    logits = torch.as_tensor(logits)
    masks = torch.as_tensor(input_ids) == tokenizer.mask_token_id
    return [
        row[mask].mean(0).topk(top_k).indices.expand(int(mask.sum()), -1).tolist() if mask.any() else []
        for row, mask in zip(logits, masks)
    ]


@in_area("as many ids as the vocabulary has words")
def predict_masked(logits, input_ids, tokenizer, *, top_k=1):
    import torch

    return _right(torch.as_tensor(logits)[..., : tokenizer.vocab_size - 1], input_ids, tokenizer, top_k)

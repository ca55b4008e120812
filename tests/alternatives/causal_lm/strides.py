"""Other right ways to score a text that is longer than the model."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="causal_lm")


@also_right("the loop of the guide, losses weighed with what they score", source="docs: perplexity")
def strided_perplexity(model, input_ids, *, max_length, stride):
    import torch

    if stride <= 0 or stride >= max_length:
        raise ValueError("0 < stride < max_length")
    ids = input_ids if input_ids.dim() == 2 else input_ids.unsqueeze(0)
    training = model.training
    model.eval()
    nll_sum, number, prev_end = 0.0, 0, 0
    for begin in range(0, ids.size(1), stride):
        end = min(begin + max_length, ids.size(1))
        window = ids[:, begin:end]
        target = window.clone()
        target[:, : -(end - prev_end)] = -100
        with torch.no_grad():
            loss = model(window, labels=target).loss
        scored = (target[:, 1:] != -100).sum().item()
        nll_sum += loss.double() * scored
        number += scored
        prev_end = end
        if end == ids.size(1):
            break
    model.train(training)
    return torch.exp(nll_sum / number)


@also_right("all full windows in one batch", source="ALT-36")
def strided_perplexity(model, input_ids, *, max_length, stride):
    import math

    import torch

    if not 0 < stride < max_length:
        raise ValueError
    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    try:
        with torch.inference_mode():
            ids = input_ids.flatten()
            width = min(max_length, len(ids))
            full = ids.unfold(0, width, stride)
            scores = model(full).logits.float().log_softmax(-1)[:, :-1]
            losses = -scores.gather(-1, full[:, 1:, None])[..., 0]
            found = [losses[0], *(row[max_length - stride - 1 :] for row in losses[1:])]
            covered = width + stride * (len(full) - 1)
            if covered < len(ids):
                begin = stride * len(full)
                scores = model(ids[None, begin:]).logits[0].float().log_softmax(-1)[:-1]
                last = -scores.gather(-1, ids[begin + 1 :, None])[:, 0]
                found.append(last[covered - begin - 1 :])
            total = torch.cat(found)
            return math.exp(total.double().mean())
    finally:
        for part, training in modes:
            part.training = training


@also_right("one call per token, whatever it costs", source="ALT-36", level="all")
def strided_perplexity(model, input_ids, *, max_length, stride):
    import numpy as np
    import torch

    if not (stride > 0 and stride < max_length):
        raise ValueError(stride)
    ids = input_ids.reshape(-1)
    modes = {name: part.training for name, part in model.named_modules()}
    model.train(False)
    losses = []
    for token in range(1, len(ids)):
        windows = max(0, -(-(token + 1 - max_length) // stride))
        with torch.no_grad():
            scores = model(input_ids=ids[None, windows * stride : token]).logits[0, -1]
        losses.append(-scores.log_softmax(-1)[ids[token]].item())
    for name, part in model.named_modules():
        part.training = modes[name]
    return np.exp(np.mean(losses))

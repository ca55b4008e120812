"""Other right ways to compute the loss of a data set."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="training", level="all")
also_right_mostly = functools.partial(alternative, area="training")


def _count(model, batch):
    if "start_positions" in batch:
        return len(batch["start_positions"])
    labels = batch["labels"]
    if labels.is_floating_point():
        return labels.numel()
    if type(model).__name__ in ("GPT2LMHeadModel", "LlamaForCausalLM"):
        labels = labels[:, 1:]
    return int((labels != -100).sum())


@also_right("a loop with a running sum, modes by name")
def evaluate(model, batches):
    import torch

    modes = {name: part.training for name, part in model.named_modules()}
    model.eval()
    total, labels = 0.0, 0
    with torch.inference_mode():
        for batch in batches:
            count = _count(model, batch)
            if count:
                total += float(model(**batch).loss) * count
                labels += count
    for name, training in modes.items():
        model.get_submodule(name).training = training
    if labels == 0:
        raise ValueError("nothing counts")
    return total / labels


@also_right("losses summed from the logits, in double precision")
def evaluate(model, batches):
    import numpy as np
    import torch
    from torch.nn import functional as F

    parts = list(model.modules())
    modes = [part.training for part in parts]
    sums, numbers = [0.0], [0]
    try:
        model.train(False)
        with torch.no_grad():
            for batch in batches:
                numbers.append(_count(model, batch))
                outputs = model(**batch)
                if "start_logits" in outputs:
                    ends = (
                        (outputs.start_logits, batch["start_positions"]),
                        (outputs.end_logits, batch["end_positions"]),
                    )
                    sums.append(sum(F.cross_entropy(*end, reduction="sum").item() for end in ends) / 2)
                    continue
                logits, labels = outputs.logits.double(), batch["labels"]
                if model.config.problem_type == "regression":
                    loss = (logits.reshape(-1) - labels.reshape(-1)).square().sum()
                elif labels.is_floating_point():
                    loss = F.binary_cross_entropy_with_logits(logits, labels.double(), reduction="sum")
                else:
                    if type(model).__name__ in ("GPT2LMHeadModel", "LlamaForCausalLM"):
                        logits, labels = logits[:, :-1], labels[:, 1:]
                    loss = F.cross_entropy(logits.flatten(0, -2), labels.flatten(), reduction="sum")
                sums.append(loss.item())
    finally:
        for part, training in zip(parts, modes):
            part.training = training
    if not sum(numbers):
        raise ValueError("nothing counts")
    return np.float32(sum(sums) / sum(numbers))


@also_right_mostly("a tensor without a graph; the mode is restored by hand; no labels found only at the end")
def evaluate(model, batches):
    import torch

    asleep = [part for part in model.modules() if not part.training]
    model.eval()
    losses, counts = [], []
    with torch.no_grad():
        for batch in batches:
            losses.append(model(**batch).loss.nan_to_num(0.0))
            counts.append(_count(model, batch))
    if sum(counts) == 0:
        raise ValueError("nothing counts")
    awake = {id(part) for part in asleep}
    for part in model.modules():
        part.training = id(part) not in awake
    counts = torch.tensor(counts)
    return (torch.stack(losses) * counts).sum() / counts.sum()

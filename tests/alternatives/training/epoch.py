"""Other right ways to go through the batches once."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="training", level="all")
also_right_mostly = functools.partial(alternative, area="training")


def _count(model, batch):
    if "start_positions" in batch:
        return batch["start_positions"].numel()
    labels = batch["labels"]
    if labels.dtype.is_floating_point:
        return labels.numel()
    if model.__class__.__name__ in ("GPT2LMHeadModel", "LlamaForCausalLM"):
        return int(labels[:, 1:].ne(-100).sum())
    return int(labels.ne(-100).sum())


@also_right("gradients of sums, divided by the number of labels before the step")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import torch

    model.train()
    model.zero_grad()
    losses, total, labels = [], 0.0, 0
    for number, batch in enumerate(batches, start=1):
        count = _count(model, batch)
        if count:
            loss = model(**batch).loss * count
            loss.backward()
            total += loss.item()
            labels += count
        if number % gradient_accumulation_steps == 0 or number == len(batches):
            if labels == 0:
                raise ValueError("a window without labels")
            for parameter in model.parameters():
                if parameter.grad is not None:
                    parameter.grad /= labels
            if max_grad_norm is not None:
                torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
            optimizer.step()
            if scheduler is not None:
                scheduler.step()
            model.zero_grad()
            losses.append(total / labels)
            total, labels = 0.0, 0
    model.eval()
    return losses


@also_right("all windows looked at before the first step; one backward pass per window")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import torch

    k = gradient_accumulation_steps
    windows = [batches[i : i + k] for i in range(0, len(batches), k)]
    counts = [[_count(model, batch) for batch in window] for window in windows]
    if not all(map(sum, counts)):
        raise ValueError("a window without labels")
    losses = ()
    for window, numbers in zip(windows, counts):
        model.train()
        for parameter in model.parameters():
            parameter.grad = None
        loss = torch.stack([model(**b).loss * n for b, n in zip(window, numbers) if n]).sum() / sum(numbers)
        loss.backward()
        if max_grad_norm is not None:
            torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_grad_norm)
        optimizer.step()
        scheduler and scheduler.step()
        losses += (loss.item(),)
    return losses


@also_right("a sum over labels from the logits, scaled afterwards; an array of losses")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import numpy as np
    import torch
    from torch.nn import functional as F

    def summed(batch):
        outputs = model(**batch)
        if "start_logits" in outputs:
            ends = (outputs.start_logits, batch["start_positions"]), (outputs.end_logits, batch["end_positions"])
            return sum(F.cross_entropy(*end, reduction="sum") for end in ends) / 2
        labels, logits = batch["labels"], outputs.logits
        if model.config.problem_type == "regression":
            return F.mse_loss(logits.view_as(labels), labels, reduction="sum")
        if labels.is_floating_point():
            return F.binary_cross_entropy_with_logits(logits, labels, reduction="sum")
        if type(model).__name__ in ("GPT2LMHeadModel", "LlamaForCausalLM"):
            logits, labels = logits[:, :-1], labels[:, 1:]
        return F.cross_entropy(logits.flatten(0, -2), labels.flatten(), reduction="sum")

    losses = []
    for first in range(0, len(batches), gradient_accumulation_steps):
        model.train()
        model.zero_grad(set_to_none=False)
        window = batches[first : first + gradient_accumulation_steps]
        labels = sum(_count(model, batch) for batch in window)
        if not labels:
            raise ValueError
        total = 0.0
        for batch in window:
            loss = summed(batch) / labels
            loss.backward()
            total += loss.item()
        if max_grad_norm is not None:
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
        optimizer.step()
        losses.append(total)
        if scheduler is not None:
            scheduler.step()
    return np.array(losses, dtype=np.float64)


@also_right_mostly("the optimizer's gradients cleared, windows cut as they come, losses as tensors without graphs")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import itertools

    import torch

    model.train()
    losses, left = [], iter(batches)
    while window := list(itertools.islice(left, gradient_accumulation_steps)):
        optimizer.zero_grad()
        counts = torch.tensor([_count(model, batch) for batch in window])
        if counts.sum() == 0:

            class NothingCounts(ValueError):
                pass

            raise NothingCounts
        total = torch.zeros(())
        for batch, share in zip(window, counts / counts.sum()):
            if share > 0:
                loss = share * model(**batch).loss
                loss.backward()
                total += loss.detach()
        if max_grad_norm is not None:
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        losses.append(total)
    return losses


@also_right("one tensor of all losses")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import torch

    from nlpcheck.tasks.training import train_epoch as right

    options = {"gradient_accumulation_steps": gradient_accumulation_steps, "max_grad_norm": max_grad_norm}
    return torch.tensor(right(model, batches, optimizer, scheduler=scheduler, **options), dtype=torch.float64)

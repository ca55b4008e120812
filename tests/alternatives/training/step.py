"""Other right ways to make one update."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="training", level="all")
also_right_mostly = functools.partial(alternative, area="training")


@also_right_mostly("the five lines of every tutorial")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    model.train()
    optimizer.zero_grad()
    loss = model(**batch).loss
    loss.backward()
    if max_grad_norm is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
    optimizer.step()
    return loss.item()


@also_right("gradients set to None by hand, clipped by hand, cleared again afterwards")
def train_step(model, batch, optimizer, max_grad_norm=None):
    for parameter in model.parameters():
        parameter.grad = None
    outputs = model.train()(**{name: value.clone() for name, value in batch.items()}, return_dict=True)
    outputs["loss"].backward()
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    norm = sum(float(g.double().pow(2).sum()) for g in gradients) ** 0.5
    if max_grad_norm is not None and norm > max_grad_norm:
        for gradient in gradients:
            gradient *= max_grad_norm / norm
    optimizer.step()
    optimizer.zero_grad(set_to_none=False)
    return float(outputs["loss"].detach())


@also_right("gradients asked for instead of collected; the mode restored, a numpy number returned")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    training = model.training
    model.train()
    trainable = [p for p in model.parameters() if p.requires_grad]
    loss, *_ = model(**batch, return_dict=False)
    gradients = torch.autograd.grad(loss, trainable, allow_unused=True)
    model.zero_grad(set_to_none=True)
    for parameter, gradient in zip(trainable, gradients):
        parameter.grad = gradient
    if max_grad_norm:
        torch.nn.utils.clip_grad_norm_(trainable, max_grad_norm, foreach=False)
    optimizer.step()
    model.train(training)
    return loss.detach().numpy()[()]


@also_right("a closure that the optimizer calls")
def train_step(model, batch, optimizer, *, max_grad_norm=None, **kwargs):
    import torch

    model.train()

    def closure():
        model.zero_grad()
        loss = model(**batch).loss
        loss.backward()
        if max_grad_norm is not None:
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
        return loss

    return optimizer.step(closure).item()


@also_right_mostly("losses summed per label, by torch's own functions, then divided")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch
    from torch.nn import functional as F

    model.train()
    optimizer.zero_grad()
    outputs = model(**batch)
    if "start_positions" in batch:
        pairs = (outputs.start_logits, batch["start_positions"]), (outputs.end_logits, batch["end_positions"])
        loss = sum(F.cross_entropy(logits, positions, reduction="sum") for logits, positions in pairs)
        loss = loss / 2 / len(batch["start_positions"])
    elif model.config.problem_type == "regression":
        loss = F.mse_loss(outputs.logits.reshape(-1), batch["labels"].reshape(-1))
    elif batch["labels"].is_floating_point():
        loss = F.binary_cross_entropy_with_logits(outputs.logits, batch["labels"])
    else:
        logits, labels = outputs.logits, batch["labels"]
        if type(model).__name__.endswith(("LMHeadModel", "ForCausalLM")):
            logits, labels = logits[:, :-1], labels[:, 1:]
        loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]).double(), labels.reshape(-1), reduction="sum")
        loss = loss / (labels != -100).sum()
    loss.backward()
    if max_grad_norm is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
    optimizer.step()
    return loss.item()


@also_right_mostly("a tensor without a graph is returned")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    model.train()
    loss = model(**batch).loss
    optimizer.zero_grad()
    loss.backward()
    if max_grad_norm is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=max_grad_norm)
    optimizer.step()
    return loss.detach()

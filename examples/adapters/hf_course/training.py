"""The loops of the Hugging Face course, with the contract's parameters: chapter 3 a step, chapter 7 the others."""

import torch


def train_step(model, batch, optimizer, *, max_grad_norm=None):
    model.train()
    loss = model(**batch).loss
    loss.backward()
    if max_grad_norm is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    model.train()
    losses = []
    for step, batch in enumerate(batches, start=1):
        loss = model(**batch).loss
        loss = loss / gradient_accumulation_steps
        loss.backward()
        if step % gradient_accumulation_steps == 0:
            if max_grad_norm is not None:
                torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
            optimizer.step()
            if scheduler is not None:
                scheduler.step()
            optimizer.zero_grad()
            losses.append(loss.item() * gradient_accumulation_steps)  # the last batch, as the course logs it
    return losses


def evaluate(model, batches):
    model.eval()
    losses = []
    for batch in batches:
        with torch.no_grad():
            losses.append(model(**batch).loss)
    return torch.mean(torch.stack(losses)).item()


def parameter_groups(model, no_decay=("bias", "LayerNorm.weight")):
    with_decay, without_decay = [], []
    for name, _ in model.named_parameters():
        (without_decay if any(part in name for part in no_decay) else with_decay).append(name)
    return {"decay": with_decay, "no_decay": without_decay}

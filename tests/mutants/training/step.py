"""Wrong ways to make one update."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="training")
in_file = functools.partial(edit, area="training", file="step.py")

TRAIN = "    model.train()\n"
CLEAR = "    model.zero_grad()  # not only the optimizer's: the norm is over all parameters\n"
SHARE = " * (count / sum(counts))"
FORWARD = "loss = model(**batch).loss"
BACKWARD = "            loss.backward()\n"
CLIP = "clip_grad_norm_(model.parameters(), max_grad_norm)"
IF_CLIP = "    if max_grad_norm is not None:\n        " + CLIP
STEP = "    optimizer.step()\n"
RETURN = "    return mean_loss\n"
ITEM = "mean_loss += loss.item()"

# The calls and their order.

in_file("gradients are never cleared", bug="TR-01", old=CLEAR, new="")
in_file(
    "gradients cleared before the step, so nothing moves", bug="TR-02", old=STEP, new="    model.zero_grad()\n" + STEP
)
in_file("the step before the backward pass", bug="TR-03", old=CLEAR, new=STEP + CLEAR)
in_file("no step", bug="TR-02", old=STEP, new="")
in_file("no backward pass", bug="TR-02", old=BACKWARD, new="")
in_file("two steps for luck", old=STEP, new=STEP + STEP)
in_file("two backward passes", old="loss.backward()", new="loss.backward(retain_graph=True); loss.backward()")
in_file("up instead of down", old="loss.backward()", new="(-loss).backward()")
in_file("the loss doubled", old="loss.backward()", new="(2 * loss).backward()")
in_file("the sum of the losses, not their mean", bug="TR-06", old="loss.backward()", new="(loss * count).backward()")
in_file("the loss divided by the number of rows", bug="TR-06", old="loss.backward()",
        new="(loss / len(batch['input_ids'])).backward()")  # fmt: skip
in_file("a square of the loss", old="loss.backward()", new="(loss ** 2).backward()")
in_file("the logarithm of the loss", old="loss.backward()", new="loss.log().backward()")

# What is returned.

in_file("the loss after the update", bug="TR-27", old=RETURN,
        new="    with torch.no_grad():\n        return model(**window[0]).loss.item()\n".replace("torch", "__import__('torch')"))  # fmt: skip
in_file("the sum of the losses is returned", bug="TR-27", old=ITEM, new="mean_loss += loss.item() * count")
in_file("the loss per row is returned", bug="TR-27", old=ITEM, new="mean_loss += loss.item() / len(batch['input_ids'])")
in_file("the exponential of the loss is returned", bug="TR-27", old=RETURN, new="    return 2.718281828 ** mean_loss\n")
in_file("the loss rounded", bug="TR-27", old=RETURN, new="    return round(mean_loss, 1)\n")
in_file("a whole number", bug="TR-27", old=RETURN, new="    return int(mean_loss)\n")
in_file("nothing is returned", old=RETURN, new="    return None\n")
in_file("a tensor with its graph is returned", old=ITEM, new="mean_loss += loss")
in_file("a detached tensor is returned", old=ITEM, new="mean_loss += loss.detach()")

# Modes.

in_file("the mode in which the model came", bug="TR-13", old=TRAIN, new="")
in_file("evaluation mode for a stable loss", bug="TR-13", old=TRAIN, new="    model.eval()\n")
in_file("only the model itself in training mode", bug="TR-13", old=TRAIN, new="    model.training = True\n")
in_file("only the body in training mode", bug="TR-13", old=TRAIN, new="    model.base_model.train()\n")
in_file(
    "only the head in training mode",
    bug="TR-13",
    old=TRAIN,
    new="    [part.train() for part in list(model.children())[1:]]\n",
)

# Clipping.

in_file("clipping forgotten", old=IF_CLIP, new="    if False:\n        pass")
in_file(
    "clipping by value",
    old=CLIP,
    new="torch.nn.utils.clip_grad_value_(model.parameters(), max_grad_norm)".replace("torch", "__import__('torch')", 1),
)
in_file(
    "each parameter clipped on its own", old=CLIP, new="[clip_grad_norm_(p, max_grad_norm) for p in model.parameters()]"
)
in_file("the head clipped, the body not", old=CLIP, new="clip_grad_norm_(list(model.parameters())[-2:], max_grad_norm)")
in_file("the body clipped, the head not", old=CLIP, new="clip_grad_norm_(model.base_model.parameters(), max_grad_norm)")
in_file(
    "clipped by the sum of absolute values",
    old=CLIP,
    new="clip_grad_norm_(model.parameters(), max_grad_norm, norm_type=1)",
)
in_file(
    "clipped by the largest value",
    old=CLIP,
    new="clip_grad_norm_(model.parameters(), max_grad_norm, norm_type=float('inf'))",
)
in_file("clipped at 1 whatever is asked", old=CLIP, new="clip_grad_norm_(model.parameters(), 1.0)")
in_file(
    "clipped at 1 where nothing is asked",
    old=IF_CLIP,
    new="    clip_grad_norm_(model.parameters(), max_grad_norm or 1.0)",
)
in_file("every gradient brought to the same length", old=CLIP,
        new="g = [p.grad for p in model.parameters() if p.grad is not None]; n = sum(float((x * x).sum()) for x in g) ** 0.5; [x.mul_(max_grad_norm / n) for x in g]")  # fmt: skip
in_file("clipped to the square of the limit", old=CLIP, new="clip_grad_norm_(model.parameters(), max_grad_norm ** 2)")
in_file("a long gradient is thrown away", old=CLIP,
        new="if clip_grad_norm_(model.parameters(), max_grad_norm) > max_grad_norm: model.zero_grad()")  # fmt: skip
in_file(
    "the loss clipped, not the gradient",
    old=IF_CLIP,
    new="    if max_grad_norm is not None:\n        mean_loss = min(mean_loss, max_grad_norm)",
)
in_file("clipped before the backward pass", old=CLEAR,
        new=CLEAR + "    if max_grad_norm is not None:\n        clip_grad_norm_(model.parameters(), max_grad_norm)\n        max_grad_norm = None\n")  # fmt: skip

# The batch.

in_file(
    "no attention mask",
    bug="SC-30",
    old="model(**batch)",
    new="model(**{k: v for k, v in batch.items() if k != 'attention_mask'})",
)
in_file("the first row only", old="model(**batch)", new="model(**{k: v[:1] for k, v in batch.items()})")
in_file(
    "the last row dropped",
    bug="TR-17",
    old="model(**batch)",
    new="model(**{k: v[:-1] if len(v) > 1 else v for k, v in batch.items()})",
)
in_file("ignored labels become label 0, in place", old=FORWARD,
        new="batch.get('labels', batch['input_ids']).clamp_(min=0); " + FORWARD)  # fmt: skip
in_file("labels popped", old=FORWARD,
        new="labels = {k: batch.pop(k) for k in list(batch) if k not in ('input_ids', 'attention_mask')}; loss = model(**batch, **labels).loss")  # fmt: skip
in_file(
    "the mask inverted in place, and back only in the copy",
    old=FORWARD,
    new=FORWARD + "; batch['attention_mask'].fill_(1)",
)

# The parameters.

in_file("the body frozen", bug="TR-36", old=TRAIN, new=TRAIN + "    model.base_model.requires_grad_(False)\n")
in_file("frozen parameters thawed", bug="TR-36", old=TRAIN, new=TRAIN + "    model.requires_grad_(True)\n")
in_file(
    "embeddings left out", bug="TR-36", old=STEP, new="    model.get_input_embeddings().weight.grad = None\n" + STEP
)
in_file(
    "biases left out",
    bug="TR-36",
    old=STEP,
    new="    [setattr(p, 'grad', None) for p in model.parameters() if p.dim() == 1]\n" + STEP,
)
in_file(
    "the head left out",
    bug="TR-36",
    old=STEP,
    new="    list(model.parameters())[-1].grad = None\n    list(model.parameters())[-2].grad = None\n" + STEP,
)
in_file(
    "the rate halved after each step",
    old=STEP,
    new=STEP + "    for group in optimizer.param_groups: group['lr'] /= 2\n",
)
in_file("a fresh optimizer of the first group's rate", bug="TR-04", old=STEP,
        new="    __import__('torch').optim.SGD(model.parameters(), lr=optimizer.param_groups[0]['lr']).step()\n")  # fmt: skip
in_file("weights written by hand, all with the first group's rate", bug="TR-04", old=STEP,
        new="    [p.data.sub_(optimizer.param_groups[0]['lr'] * p.grad) for p in model.parameters() if p.grad is not None]\n")  # fmt: skip
in_file("weights written by hand, group by group", bug="TR-04", old=STEP,
        new="    [p.data.sub_(g['lr'] * p.grad) for g in optimizer.param_groups for p in g['params'] if p.grad is not None]\n")  # fmt: skip
in_file("the optimizer's memory wiped", bug="TR-04", old=STEP, new="    optimizer.state.clear()\n" + STEP)
in_file(
    "only the first group steps",
    old=STEP,
    new="    [setattr(p, 'grad', None) for g in optimizer.param_groups[1:] for p in g['params']]\n" + STEP,
)
in_file(
    "a copy of the model is trained",
    bug="TR-04",
    old=TRAIN,
    new="    model = __import__('copy').deepcopy(model)\n" + TRAIN,
)

# What it leaves to others, or takes from them.

in_file(
    "the optimizer's parameters clipped",
    old=CLIP,
    new="clip_grad_norm_([p for g in optimizer.param_groups for p in g['params']], max_grad_norm)",
)
in_file("the optimizer's gradients cleared, not the model's", bug="TR-01", old=CLEAR, new="    optimizer.zero_grad()\n")
in_file(
    "old gradients of frozen parameters kept",
    bug="TR-01",
    old=CLEAR,
    new="    [setattr(p, 'grad', None) for p in model.parameters() if p.requires_grad]\n",
)
in_file(
    "no token types",
    bug="SC-30",
    old="model(**batch)",
    new="model(**{k: v for k, v in batch.items() if k != 'token_type_ids'})",
)
in_file("a seed in every step", bug="R2", old=TRAIN, new=TRAIN + "    __import__('torch').manual_seed(42)\n")
in_file(
    "the loss scaled for half precision, and clipped before it is scaled back",
    old=IF_CLIP,
    new="    [p.grad.mul_(1024) for p in model.parameters() if p.grad is not None]\n"
    + IF_CLIP
    + "\n    [p.grad.div_(1024) for p in model.parameters() if p.grad is not None]",
)
in_file(
    "clipped by the sum of the parameters' norms",
    old=CLIP,
    new="g = [p.grad for p in model.parameters() if p.grad is not None]; n = sum(float(x.norm()) for x in g); [x.mul_(min(1.0, max_grad_norm / n)) for x in g]",
)
in_file(
    "tied parameters counted under each of their names when clipping",
    old=CLIP,
    new="g = [p.grad for _, p in model.named_parameters(remove_duplicate=False) if p.grad is not None]; n = sum(float((x * x).sum()) for x in g) ** 0.5; [p.grad.mul_(min(1.0, max_grad_norm / n)) for p in model.parameters() if p.grad is not None]",
)
in_file(
    "tied parameters moved under each of their names",
    bug="TR-04",
    old=STEP,
    new="    [p.data.sub_(optimizer.param_groups[0]['lr'] * p.grad) for _, p in model.named_parameters(remove_duplicate=False) if p.grad is not None]\n",
)
in_file(
    "labels of the padding's id ignored",
    bug="R6",
    old="model(**batch)",
    new="model(**{k: v.masked_fill(v == (model.config.pad_token_id or 0), -100) if k == 'labels' and v.dim() == 2 and not v.is_floating_point() else v for k, v in batch.items()})",
)
in_file(
    "answers at position 0 ignored",
    old="model(**batch)",
    new="model(**{k: v.masked_fill(v == 0, 10**6) if 'positions' in k and v.any() else v for k, v in batch.items()})",
)
in_file(
    "labels of causal models made from the token ids",
    bug="CL-05",
    old="model(**batch)",
    new="model(**{k: batch['input_ids'] if k == 'labels' and type(model).__name__ in ('GPT2LMHeadModel', 'LlamaForCausalLM') else v for k, v in batch.items()})",
)
in_file(
    "label smoothing of the Trainer's example",
    old=FORWARD,
    new="outputs = model(**batch); loss = 0.9 * outputs.loss - 0.1 * (outputs.logits.log_softmax(-1).mean() if 'logits' in outputs else 0.0)",
)
in_file("skipped if the loss is high", old=STEP, new="    if mean_loss < 5.0:\n        optimizer.step()\n")
in_file(
    "learning rate warmed up by itself",
    old=STEP,
    new="    for group in optimizer.param_groups:\n        group['lr'] *= 0.5\n    optimizer.step()\n    for group in optimizer.param_groups:\n        group['lr'] *= 2\n",
)


# Other losses.


@in_area("labels shifted a second time", bug="CL-05")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    labels = batch.get("labels")
    if labels is not None and labels.dim() == 2 and labels.dtype == torch.int64:
        batch = {**batch, "labels": torch.cat([labels[:, 1:], torch.full_like(labels[:, :1], -100)], dim=1)}
    return _step(model, model(**batch).loss if _counts(model, batch) else None, optimizer, max_grad_norm, batch)


@in_area("softmax before the cross-entropy", bug="SC-22")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    outputs = model.train()(**batch)
    labels = batch.get("labels")
    if labels is None or labels.is_floating_point():
        return _step(model, outputs.loss, optimizer, max_grad_norm, batch)
    logits, labels = outputs.logits, labels
    if type(model).__name__ in ("GPT2LMHeadModel", "LlamaForCausalLM"):
        logits, labels = logits[:, :-1], labels[:, 1:]
    probabilities = logits.softmax(-1).reshape(-1, logits.shape[-1])
    loss = torch.nn.functional.cross_entropy(probabilities, labels.reshape(-1))
    return _step(model, loss, optimizer, max_grad_norm, batch)


@in_area("an unshifted loss for every language model", bug="CL-06")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    outputs = model.train()(**batch)
    labels, loss = batch.get("labels"), outputs.loss
    if type(model).__name__ in ("GPT2LMHeadModel", "LlamaForCausalLM"):
        loss = torch.nn.functional.cross_entropy(
            outputs.logits.reshape(-1, outputs.logits.shape[-1]), labels.reshape(-1)
        )
    return _step(model, loss, optimizer, max_grad_norm, batch)


@in_area("-100 counted as label 0", bug="R6")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    batch = dict(batch)
    if "labels" in batch and not batch["labels"].is_floating_point():
        batch["labels"] = batch["labels"].clamp(min=0)
    return _step(model, model.train()(**batch).loss, optimizer, max_grad_norm, batch)


@in_area("a mean over rows of the rows' means", bug="ALT-45")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    model.train()
    rows = [{name: value[i : i + 1] for name, value in batch.items()} for i in range(len(batch["input_ids"]))]
    losses = [model(**row).loss for row in rows if _counts(model, row)]
    return _step(model, torch.stack(losses).mean(), optimizer, max_grad_norm, batch)


@in_area("only the start positions of spans are trained")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    outputs = model.train()(**batch)
    loss = outputs.loss
    if "start_logits" in outputs:
        loss = torch.nn.functional.cross_entropy(outputs.start_logits, batch["start_positions"])
    return _step(model, loss, optimizer, max_grad_norm, batch)


@in_area("start and end losses added, not averaged")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    loss = model.train()(**batch).loss
    return _step(model, loss * 2 if "start_positions" in batch else loss, optimizer, max_grad_norm, batch)


@in_area("heads of numbers trained as classes", bug="SC-09")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    outputs = model.train()(**batch)
    labels, loss = batch.get("labels"), outputs.loss
    if labels is not None and labels.is_floating_point() and labels.dim() == 2:
        loss = torch.nn.functional.cross_entropy(outputs.logits, labels.argmax(-1))
    return _step(model, loss, optimizer, max_grad_norm, batch)


@in_area("label smoothing that nobody asked for")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    loss = model.train()(**batch).loss
    return _step(model, 0.9 * loss, optimizer, max_grad_norm, batch)


@in_area("cleared after the step, not before", bug="TR-01")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    model.train()
    loss = model(**batch).loss
    loss.backward()
    if max_grad_norm is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


@in_area("clipped after the step")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    model.train()
    model.zero_grad()
    loss = model(**batch).loss
    loss.backward()
    optimizer.step()
    if max_grad_norm is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
    return loss.item()


@in_area("the step clipped, not the gradient")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    model.train()
    model.zero_grad()
    loss = model(**batch).loss
    loss.backward()
    before = [p.detach().clone() for p in model.parameters()]
    optimizer.step()
    if max_grad_norm is not None:
        with torch.no_grad():
            moves = [p - b for p, b in zip(model.parameters(), before)]
            limit = optimizer.param_groups[0]["lr"] * max_grad_norm
            norm = sum(float((m * m).sum()) for m in moves) ** 0.5
            for p, b, m in zip(model.parameters(), before, moves):
                p.copy_(b + m * min(1.0, limit / (norm + 1e-12)))
    return loss.item()


@in_area("training mode switched on after the loss", bug="TR-13")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    loss = model(**batch).loss
    model.train()
    return _step(model, loss, optimizer, max_grad_norm, batch)


@in_area("always the first batch", bug="R2")
def train_step(model, batch, optimizer, *, max_grad_norm=None, seen={}):
    batch = seen.setdefault((type(model).__name__, len(batch)), batch)
    return _step(model, model.train()(**batch).loss, optimizer, max_grad_norm, batch)


@in_area("a running mean of the losses is returned", bug="TR-27")
def train_step(model, batch, optimizer, *, max_grad_norm=None, seen=[]):
    seen.append(_step(model, model.train()(**batch).loss, optimizer, max_grad_norm, batch))
    return sum(seen) / len(seen)


@in_area("gradients rounded to bfloat16")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    import torch

    model.train()
    model.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = model(**batch).loss
    loss.backward()
    if max_grad_norm is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
    optimizer.step()
    return loss.item()


@in_area("one row at a time, one step each")
def train_step(model, batch, optimizer, *, max_grad_norm=None):
    losses = []
    for i in range(len(batch["input_ids"])):
        row = {name: value[i : i + 1] for name, value in batch.items()}
        if _counts(model, row):
            losses.append(_step(model, model.train()(**row).loss, optimizer, max_grad_norm, row))
    return sum(losses) / len(losses)


def _step(model, loss, optimizer, max_grad_norm, batch):
    import torch

    if loss is None:
        return 0.0
    model.train()
    model.zero_grad()
    loss.backward()
    if max_grad_norm is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
    optimizer.step()
    return loss.item()


def _counts(model, batch):
    from nlpcheck.tasks.training.counting import counted_labels

    return counted_labels(model, batch)

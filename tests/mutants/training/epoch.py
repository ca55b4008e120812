"""Wrong ways to go through the batches once."""

import functools
import inspect
import types

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="training")
in_file = functools.partial(edit, area="training", file="epoch.py")

WINDOW = "window = batches[first : first + gradient_accumulation_steps]"
STARTS = "range(0, len(batches), gradient_accumulation_steps)"
UPDATE = "losses.append(update(model, window, optimizer, max_grad_norm))"
SCHEDULE = "        if scheduler is not None:\n            scheduler.step()\n"
LOOP = "    for first in "
RETURN = "    return losses\n"

# The loop.

in_file("the incomplete last window dropped", bug="TR-08", old=STARTS,
        new="range(0, len(batches) - gradient_accumulation_steps + 1, gradient_accumulation_steps)")  # fmt: skip
in_file(
    "the last batch dropped", bug="TR-17", old=STARTS, new="range(0, len(batches) - 1, gradient_accumulation_steps)"
)
in_file(
    "the first window dropped",
    old=STARTS,
    new="range(gradient_accumulation_steps, len(batches), gradient_accumulation_steps)",
)
in_file("one step per batch, whatever is asked", bug="TR-05", old=WINDOW, new="window = batches[first : first + 1]")
in_file("a window after each batch", bug="TR-05", old=STARTS, new="range(len(batches))")
in_file(
    "accumulation by default",
    bug="TR-05",
    old="gradient_accumulation_steps: int = 1",
    new="gradient_accumulation_steps: int = 2",
)
in_file(
    "one window for the whole epoch by default",
    bug="TR-05",
    old="gradient_accumulation_steps: int = 1",
    new="gradient_accumulation_steps: int = 1000",
)
in_file(
    "windows overlap",
    bug="TR-08",
    old="first + gradient_accumulation_steps]",
    new="first + gradient_accumulation_steps + 1]",
)
in_file("windows lack their last batch", bug="TR-08", old=WINDOW,
        new="window = batches[first : first + max(1, gradient_accumulation_steps - 1)]")  # fmt: skip
in_file("batches taken from each n-th place", old=WINDOW,
        new="window = batches[first // gradient_accumulation_steps :: -(-len(batches) // gradient_accumulation_steps)]")  # fmt: skip
in_file(
    "shuffled", bug="TR-18", old="    losses = []\n", new="    losses = []\n    batches = batches[1:] + batches[:1]\n"
)
in_file("last batch first", bug="TR-18", old="    losses = []\n", new="    losses = []\n    batches = batches[::-1]\n")
in_file("shortest batches first", bug="TR-18", old="    losses = []\n",
        new="    losses = []\n    batches = sorted(batches, key=lambda b: b['input_ids'].shape)\n")  # fmt: skip
in_file(
    "each batch twice",
    old="    losses = []\n",
    new="    losses = []\n    batches = [b for b in batches for _ in range(2)]\n",
)
in_file(
    "the first batch again and again",
    old=UPDATE,
    new="losses.append(update(model, batches[: len(window)], optimizer, max_grad_norm))",
)
in_file("the last window short by being filled up from the start", bug="TR-08", old=WINDOW,
        new="window = (batches * gradient_accumulation_steps)[first : first + gradient_accumulation_steps]")  # fmt: skip
in_file("one more step at the end", old=RETURN, new="    optimizer.step()\n" + RETURN)

# The entries.

in_file(
    "the mean of the epoch instead of a list", bug="TR-27", old=RETURN, new="    return [sum(losses) / len(losses)]\n"
)
in_file("the sum of the epoch's entries", bug="TR-27", old=RETURN, new="    return sum(losses)\n")
in_file(
    "running means",
    bug="TR-27",
    old=RETURN,
    new="    return [sum(losses[: n + 1]) / (n + 1) for n in range(len(losses))]\n",
)
in_file(
    "sums of all losses until now",
    bug="TR-27",
    old=RETURN,
    new="    return [sum(losses[: n + 1]) for n in range(len(losses))]\n",
)
in_file(
    "losses multiplied by the accumulation",
    bug="TR-27",
    old=RETURN,
    new="    return [loss * gradient_accumulation_steps for loss in losses]\n",
)
in_file(
    "losses divided by the accumulation",
    bug="TR-27",
    old=RETURN,
    new="    return [loss / gradient_accumulation_steps for loss in losses]\n",
)
in_file("latest loss first", old=RETURN, new="    return losses[::-1]\n")
in_file(
    "an entry per batch",
    old=RETURN,
    new="    return [loss for loss in losses for _ in range(gradient_accumulation_steps)][: len(batches)]\n",
)
in_file("only the last entry", old=RETURN, new="    return losses[-1:]\n")

# The scheduler.

in_file("the scheduler is never stepped", bug="TR-10", old=SCHEDULE, new="")
in_file(
    "the scheduler once per epoch",
    bug="TR-10",
    old=SCHEDULE + RETURN,
    new="    if scheduler is not None:\n        scheduler.step()\n" + RETURN,
)
in_file(
    "the scheduler once per batch",
    bug="TR-10",
    old="            scheduler.step()\n",
    new="            [scheduler.step() for _ in window]\n",
)
in_file("the scheduler as if all windows were full", bug="TR-10", old="            scheduler.step()\n",
        new="            [scheduler.step() for _ in range(gradient_accumulation_steps)]\n")  # fmt: skip
in_file(
    "not after the last step",
    bug="TR-10",
    old="        if scheduler is not None:\n",
    new="        if scheduler is not None and first + gradient_accumulation_steps < len(batches):\n",
)
in_file(
    "not after an incomplete window",
    bug="TR-10",
    old="        if scheduler is not None:\n",
    new="        if scheduler is not None and len(window) == gradient_accumulation_steps:\n",
)
in_file(
    "one step of the scheduler ahead",
    bug="TR-10",
    old="    losses = []\n",
    new="    losses = []\n    scheduler and scheduler.step()\n",
)
in_file(
    "the schedule starts over", bug="TR-10", old="            scheduler.step()\n", new="            scheduler.step(1)\n"
)

# Options that get lost on the way.

in_file("clipping forgotten", old="window, optimizer, max_grad_norm", new="window, optimizer, None")
in_file("clipped at 1 by default", old="max_grad_norm: float | None = None", new="max_grad_norm: float | None = 1.0")
in_file(
    "a limit per batch",
    old="window, optimizer, max_grad_norm",
    new="window, optimizer, max_grad_norm and max_grad_norm * len(window)",
)
in_file("a fresh optimizer in each epoch", bug="TR-04", old="    losses = []\n",
        new="    losses = []\n    optimizer = type(optimizer)(optimizer.param_groups)\n")  # fmt: skip
in_file(
    "a copy of the model is trained",
    bug="TR-04",
    old="    losses = []\n",
    new="    losses = []\n    model = __import__('copy').deepcopy(model)\n",
)
in_file("windows without labels are left out", bug="TR-31", old="        losses.append(",
        new="        if all((b.get('labels', b['input_ids']) == -100).all() for b in window): continue\n        losses.append(")  # fmt: skip
in_file(
    "errors are passed over",
    bug="TR-31",
    old="        " + UPDATE,
    new="        try:\n            " + UPDATE + "\n        except ValueError:\n            pass",
)

# The update of a window: edits of the file that both functions share.


def in_window(title, old, new, bug=""):
    """Add a mutant of train_epoch whose windows are updated in another way."""

    def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
        return _epoch_with(old, new)(
            model,
            batches,
            optimizer,
            gradient_accumulation_steps=gradient_accumulation_steps,
            max_grad_norm=max_grad_norm,
            scheduler=scheduler,
        )

    mutant(title, bug=bug, area="training")(train_epoch)


@functools.cache
def _epoch_with(old, new):
    from nlpcheck.tasks.training import epoch, step

    changed = _module(step, lambda source: _replaced(source, old, new))
    own = _module(epoch, lambda source: source)
    own.update = changed.update
    return own.train_epoch


def _replaced(source, old, new):
    assert source.count(old) == 1, old
    return source.replace(old, new)


def _module(original, edited):
    module = types.ModuleType(original.__name__)
    module.__package__ = original.__package__
    exec(
        compile(edited(inspect.getsource(original)), f"{original.__name__} (edited)", "exec", dont_inherit=True),
        vars(module),
    )
    return module


TRAIN = "    model.train()\n"
CLEAR = "    model.zero_grad()  # not only the optimizer's: the norm is over all parameters\n"
SHARE = "(count / sum(counts))"
EMPTY = "    if not any(counts):\n"
BACKWARD = "            loss.backward()\n"
CLIP = "clip_grad_norm_(model.parameters(), max_grad_norm)"
IF_CLIP = "    if max_grad_norm is not None:\n        " + CLIP + "\n"
STEP = "    optimizer.step()\n"
RESULT = "    return mean_loss\n"
ITEM = "            mean_loss += loss.item()\n"
COUNTS = "counted_labels(model, batch) for batch"
CAUSAL = "('GPT2LMHeadModel', 'LlamaForCausalLM')"

in_window("a mean of the batches' means", SHARE, "(1 / len(window))", "TR-06")
in_window("a sum of the batches' means", SHARE, "1", "TR-05")
in_window("a sum over labels", SHARE, "count", "TR-06")
in_window("divided by the first batch's labels", SHARE, "(count / counts[0])", "TR-06")
in_window("divided by the last batch's labels", SHARE, "(count / (counts[-1] or 1))", "TR-06")
in_window("divided by the average of the batches' labels", SHARE, "(count / sum(counts) * len(window))", "TR-06")
in_window("a mean over the batches that have labels", SHARE, "(1 / sum(map(bool, counts)))", "TR-06")
in_window(
    "labels counted with those ignored",
    "for batch in window]",
    "for batch in window] and [b.get('labels', b['input_ids'][:, 0]).numel() for b in window]",
    "R6",
)
in_window(
    "tokens counted, not labels",
    "for batch in window]",
    "for batch in window] and [int(b['attention_mask'].sum()) for b in window]",
    "TR-06",
)
in_window(
    "rows counted, not labels",
    "for batch in window]",
    "for batch in window] and [len(b['input_ids']) for b in window]",
    "TR-06",
)
in_window(
    "labels of causal models counted unshifted",
    COUNTS,
    f"(counted_labels(model, batch) + (int((batch['labels'][:, 0] != -100).sum()) if type(model).__name__ in {CAUSAL} else 0)) for batch",
    "CL-06",
)
in_window(
    "the last label not counted, the first counted, of causal models",
    COUNTS,
    f"(int((batch['labels'][:, :-1] != -100).sum()) if type(model).__name__ in {CAUSAL} else counted_labels(model, batch)) for batch",
    "CL-06",
)
in_window(
    "labels of every token-wise model counted shifted",
    COUNTS,
    "(int((batch['labels'][:, 1:] != -100).sum()) if 'labels' in batch and batch['labels'].dim() == 2 and not batch['labels'].is_floating_point() else counted_labels(model, batch)) for batch",
    "CL-06",
)
in_window(
    "labels of GPT-2 counted unshifted",
    COUNTS,
    "(int((batch['labels'] != -100).sum()) if type(model).__name__ == 'GPT2LMHeadModel' else counted_labels(model, batch)) for batch",
    "CL-06",
)
in_window(
    "labels of encoder-decoders counted shifted",
    COUNTS,
    "(int((batch['labels'][:, 1:] != -100).sum()) if model.config.is_encoder_decoder else counted_labels(model, batch)) for batch",
    "CL-06",
)
in_window(
    "-100.0 not counted as a number",
    COUNTS,
    "(int((batch['labels'] != -100).sum()) if 'labels' in batch and batch['labels'].is_floating_point() else counted_labels(model, batch)) for batch",
)
in_window(
    "both ends of a span counted, halves of the batch's loss",
    COUNTS,
    "(2 * len(window) if 'start_positions' in batch else counted_labels(model, batch)) for batch",
)
in_window(
    "tokens of span rows counted",
    COUNTS,
    "(int(batch['attention_mask'].sum()) if 'start_positions' in batch else counted_labels(model, batch)) for batch",
)
in_window(
    "label 0 not counted",
    COUNTS,
    "(int((batch['labels'] > 0).sum()) if 'labels' in batch and not batch['labels'].is_floating_point() else counted_labels(model, batch)) for batch",
    "R6",
)
in_window(
    "the padding of the labels counted",
    COUNTS,
    "(batch['labels'].numel() if model.config.is_encoder_decoder else counted_labels(model, batch)) for batch",
    "R6",
)
in_window("a batch without labels makes NaN", "        if count:", "        if True:", "TR-31")
in_window("NaN turned into 0 and divided by all batches", SHARE, "(1 / len(window))", "TR-31")
in_window("a window without labels is no error", EMPTY, "    if False:\n", "TR-31")
in_window("a window without labels gives 0", "        raise ValueError(message)\n", "        return 0.0\n", "TR-31")
in_window(
    "a window without labels gives NaN", "        raise ValueError(message)\n", "        return float('nan')\n", "TR-31"
)
in_window(
    "a window without labels raises another error",
    "raise ValueError(message)",
    "raise ZeroDivisionError(message)",
    "R5",
)
in_window(
    "the step before the error",
    "        raise ValueError(message)\n",
    "        model.zero_grad(set_to_none=False); [setattr(p, 'grad', 0 * p.detach()) for p in model.parameters()]; optimizer.step()\n        raise ValueError(message)\n",
    "TR-31",
)
in_window("an error for each batch without labels", EMPTY, "    if not all(counts):\n", "TR-31")
in_window("an error for the last batch without labels", EMPTY, "    if not counts[-1]:\n", "TR-31")
in_window("gradients are never cleared", CLEAR, "", "TR-01")
in_window(
    "gradients cleared between the batches of a window", BACKWARD, "            model.zero_grad()\n" + BACKWARD, "TR-05"
)
in_window("gradients cleared before the step", STEP, "    model.zero_grad()\n" + STEP, "TR-02")
in_window("a step after every batch", BACKWARD, BACKWARD + "            optimizer.step()\n", "TR-05")
in_window("the optimizer's gradients cleared, not the model's", CLEAR, "    optimizer.zero_grad()\n", "TR-01")
in_window(
    "only the last batch of a window differentiated",
    "        if count:",
    "        if count and batch is window[-1]:",
    "TR-05",
)
in_window(
    "only the first batch of a window differentiated",
    "        if count:",
    "        if count and batch is window[0]:",
    "TR-05",
)
in_window("the losses added up and not differentiated", BACKWARD, "", "TR-02")
in_window("each batch clipped", BACKWARD, BACKWARD + "            max_grad_norm and " + CLIP + "\n")
in_window(
    "clipped before the last batch",
    "    for batch, count in zip(window, counts, strict=True):\n",
    "    for batch, count in zip(window, counts, strict=True):\n        if batch is window[-1] and max_grad_norm:\n            "
    + CLIP
    + "\n            max_grad_norm = None\n",
)
in_window(
    "the optimizer's parameters clipped",
    CLIP,
    "clip_grad_norm_([p for g in optimizer.param_groups for p in g['params']], max_grad_norm)",
)
in_window("clipping by value", CLIP, "__import__('torch').nn.utils.clip_grad_value_(model.parameters(), max_grad_norm)")
in_window("each parameter clipped on its own", CLIP, "[clip_grad_norm_(p, max_grad_norm) for p in model.parameters()]")
in_window(
    "clipped as if losses had not been divided",
    CLIP,
    "clip_grad_norm_(model.parameters(), max_grad_norm / len(window))",
)
in_window("clipped after the step", IF_CLIP + STEP, STEP + IF_CLIP)
in_window("the mode in which the model came", TRAIN, "", "TR-13")
in_window("evaluation mode for a stable loss", TRAIN, "    model.eval()\n", "TR-13")
in_window("evaluation mode after the first batch", BACKWARD, BACKWARD + "            model.eval()\n", "TR-13")
in_window("the body frozen", TRAIN, TRAIN + "    model.base_model.requires_grad_(False)\n", "TR-36")
in_window("frozen parameters thawed", TRAIN, TRAIN + "    model.requires_grad_(True)\n", "TR-36")
in_window(
    "weights written by hand",
    STEP,
    "    [p.data.sub_(g['lr'] * p.grad) for g in optimizer.param_groups for p in g['params'] if p.grad is not None]\n",
    "TR-04",
)
in_window(
    "weights written by hand, held by the optimizer or not",
    STEP,
    "    [p.data.sub_(optimizer.param_groups[0]['lr'] * p.grad) for p in model.parameters() if p.grad is not None]\n",
    "TR-04",
)
in_window(
    "the loss of the last batch is returned", ITEM, "            mean_loss = model(**batch).loss.item()\n", "TR-27"
)
in_window(
    "the loss after the update",
    RESULT,
    "    return sum(model(**b).loss.item() * n for b, n in zip(window, counts) if n) / sum(counts)\n",
    "TR-27",
)
in_window(
    "a mean of means is returned",
    ITEM,
    "            mean_loss += loss.item() / (count / sum(counts)) / len(window)\n",
    "TR-16",
)
in_window(
    "a mean over the batches with labels is returned",
    ITEM,
    "            mean_loss += loss.item() / (count / sum(counts)) / sum(map(bool, counts))\n",
    "TR-16",
)
in_window("a sum over labels is returned", ITEM, "            mean_loss += loss.item() * sum(counts)\n", "TR-27")
in_window("tensors with their graphs are returned", ITEM, "            mean_loss += loss\n")
in_window(
    "labels removed from the batches",
    RESULT,
    "    [b.pop(k) for b in window for k in list(b) if k not in ('input_ids', 'attention_mask')]\n" + RESULT,
)
in_window(
    "the mask dropped", "model(**batch)", "model(**{k: v for k, v in batch.items() if k != 'attention_mask'})", "SC-30"
)
in_window(
    "ignored labels written over",
    "        if count:",
    "        batch.get('labels', batch['input_ids']).clamp_(min=0)\n        if count:",
    "R6",
)

CLASS_NAMES = {
    "only GPT-2's and Llama's classes by their model type, token heads included": "model.config.model_type in ('gpt2', 'llama')",
    "everything with LM in its class taken for causal": "'LM' in type(model).__name__",
    "every decoder taken for causal, encoder-decoders included": "hasattr(model, 'generate')",
}
for _title, _causal in CLASS_NAMES.items():
    in_window(
        f"how labels are counted: {_title}",
        COUNTS,
        f"(int((batch['labels'][:, 1:] != -100).sum()) if 'labels' in batch and batch['labels'].dim() == 2 and not batch['labels'].is_floating_point() and {_causal} else int((batch['labels'] != -100).sum()) if 'labels' in batch and not batch['labels'].is_floating_point() else counted_labels(model, batch)) for batch",
        "CL-06",
    )
in_window(
    "one label less per row of causal models, whether its first one counts or not",
    COUNTS,
    f"(max(0, int((batch['labels'] != -100).sum()) - len(batch['labels'])) if type(model).__name__ in {CAUSAL} else counted_labels(model, batch)) for batch",
    "CL-06",
)
in_window(
    "labels of the padding's id not counted",
    COUNTS,
    "(int(((batch['labels'] != -100) & (batch['labels'] != model.config.pad_token_id)).sum()) if 'labels' in batch and batch['labels'].dim() == 2 and model.get_output_embeddings() is not None and not batch['labels'].is_floating_point() and type(model).__name__ not in ('GPT2LMHeadModel', 'LlamaForCausalLM') else counted_labels(model, batch)) for batch",
    "R6",
)
in_window(
    "spans without an answer not counted",
    COUNTS,
    "(int(((batch['start_positions'] > 0) | (batch['end_positions'] > 0)).sum()) if 'start_positions' in batch else counted_labels(model, batch)) for batch",
)
in_window(
    "spans at position 0 not counted",
    COUNTS,
    "(int((batch['start_positions'] > 0).sum()) or 1 if 'start_positions' in batch else counted_labels(model, batch)) for batch",
)
in_window(
    "no token types",
    "model(**batch)",
    "model(**{k: v for k, v in batch.items() if k != 'token_type_ids'})",
    "SC-30",
)
in_window("a seed for every window", TRAIN, TRAIN + "    __import__('torch').manual_seed(42)\n", "R2")
in_window(
    "old gradients of frozen parameters kept",
    CLEAR,
    "    [setattr(p, 'grad', None) for p in model.parameters() if p.requires_grad]\n",
    "TR-01",
)
in_file(
    "only full windows clipped",
    old="window, optimizer, max_grad_norm",
    new="window, optimizer, max_grad_norm if len(window) == gradient_accumulation_steps else None",
)
in_file(
    "only the first window clipped",
    old="window, optimizer, max_grad_norm",
    new="window, optimizer, None if losses else max_grad_norm",
)
in_file(
    "a batch without labels is no member of a window",
    bug="TR-31",
    old="    losses = []\n",
    new="    from .counting import counted_labels\n    losses = []\n    batches = [b for b in batches if counted_labels(model, b)] or batches\n",
)
in_file(
    "a batch without labels is no member of a window, but for the last",
    bug="TR-31",
    old="    losses = []\n",
    new="    from .counting import counted_labels\n    losses = []\n    batches = [b for b in batches if b is batches[-1] or counted_labels(model, b)]\n",
)
in_file(
    "a batch without labels at the start of a window is skipped",
    bug="TR-31",
    old="    losses = []\n",
    new="    from .counting import counted_labels\n    losses = []\n    kept = []\n    for b in batches:\n        if len(kept) % gradient_accumulation_steps or counted_labels(model, b) or b is batches[-1]:\n            kept.append(b)\n    batches = kept\n",
)
in_file(
    "the scheduler steps before the error of a window without labels",
    bug="TR-31",
    old="        " + UPDATE,
    new="        try:\n            "
    + UPDATE
    + "\n        except ValueError:\n            if scheduler is not None:\n                scheduler.step()\n            raise",
)
in_file(
    "a shorter last window joined to the one before",
    bug="TR-08",
    old=STARTS,
    new="range(0, max(1, len(batches) - gradient_accumulation_steps + 1), gradient_accumulation_steps)",
)
in_file(
    "a shorter last window joined to the one before, with its batches",
    bug="TR-08",
    old=WINDOW,
    new="window = batches[first : first + gradient_accumulation_steps]\n        if first and len(window) < gradient_accumulation_steps:\n            break\n        if len(batches) - first < 2 * gradient_accumulation_steps:\n            window = batches[first:]",
)
in_file(
    "no more batches in a window than there are rows in the first",
    old=WINDOW,
    new="window = batches[first : first + gradient_accumulation_steps][: len(batches[0]['input_ids']) + 1]",
)


@in_area("labels of the epoch over its windows as the divisor", bug="TR-06")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import torch

    from nlpcheck.tasks.training.counting import counted_labels

    counts = [counted_labels(model, batch) for batch in batches]
    starts = range(0, len(batches), gradient_accumulation_steps)
    divisor = sum(counts) / len(starts)
    losses = []
    for first in starts:
        model.train()
        model.zero_grad()
        window = range(first, min(first + gradient_accumulation_steps, len(batches)))
        if not any(counts[n] for n in window):
            raise ValueError
        total = 0.0
        for n in window:
            if counts[n]:
                loss = model(**batches[n]).loss * counts[n] / divisor
                loss.backward()
                total += loss.item()
        if max_grad_norm is not None:
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        losses.append(total)
    return losses


@in_area("gradients kept for the next epoch", bug="TR-08")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import torch

    model.train()
    losses, total = [], 0.0
    model.zero_grad()
    for number, batch in enumerate(batches, start=1):
        loss = model(**batch).loss / gradient_accumulation_steps
        loss.backward()
        total += loss.item()
        if number % gradient_accumulation_steps == 0:
            if max_grad_norm is not None:
                torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
            optimizer.step()
            if scheduler is not None:
                scheduler.step()
            model.zero_grad()
            losses.append(total)
            total = 0.0
    return losses


@in_area("the loop of many tutorials: the last window steps, divided as if it were full", bug="TR-08")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import torch

    model.train()
    losses, total = [], 0.0
    model.zero_grad()
    for number, batch in enumerate(batches, start=1):
        loss = model(**batch).loss / gradient_accumulation_steps
        loss.backward()
        total += loss.item()
        if number % gradient_accumulation_steps == 0 or number == len(batches):
            if max_grad_norm is not None:
                torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
            optimizer.step()
            if scheduler is not None:
                scheduler.step()
            model.zero_grad()
            losses.append(total)
            total = 0.0
    return losses


@in_area("a step before the first batch, too", bug="TR-05")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    from nlpcheck.tasks.training.step import update

    losses, window = [], []
    for number, batch in enumerate(batches):
        window.append(batch)
        if number % gradient_accumulation_steps == 0:
            losses.append(update(model, window, optimizer, max_grad_norm))
            window = []
            if scheduler is not None:
                scheduler.step()
    return losses


@in_area("num_items_in_batch handed to every model", bug="TR-07")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import torch

    from nlpcheck.tasks.training.counting import counted_labels

    losses = []
    for first in range(0, len(batches), gradient_accumulation_steps):
        window = batches[first : first + gradient_accumulation_steps]
        items = sum(counted_labels(model, batch) for batch in window)
        if not items:
            raise ValueError
        model.train().zero_grad()
        total = 0.0
        for batch in window:
            loss = model(**batch, num_items_in_batch=items).loss
            loss.backward()
            total += loss.item()
        if max_grad_norm is not None:
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        losses.append(total)
    return losses


@in_area("the scheduler steps first", bug="TR-10")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    from nlpcheck.tasks.training.step import update

    losses = []
    for first in range(0, len(batches), gradient_accumulation_steps):
        if scheduler is not None:
            scheduler.step()
        window = batches[first : first + gradient_accumulation_steps]
        losses.append(update(model, window, optimizer, max_grad_norm))
    return losses


@in_area("the scheduler between the batches of a window and its step", bug="TR-10")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    from nlpcheck.tasks.training.step import update

    class Both:
        param_groups = optimizer.param_groups

        def step(self):
            if scheduler is not None:
                scheduler.step()
            optimizer.step()

    losses = []
    for first in range(0, len(batches), gradient_accumulation_steps):
        window = batches[first : first + gradient_accumulation_steps]
        losses.append(update(model, window, Both(), max_grad_norm))
    return losses


@in_area("the list of batches used up")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    from nlpcheck.tasks.training.step import update

    losses = []
    while batches:
        window = [batches.pop(0) for _ in range(min(gradient_accumulation_steps, len(batches)))]
        losses.append(update(model, window, optimizer, max_grad_norm))
        if scheduler is not None:
            scheduler.step()
    return losses


@in_area("NaN of a batch without labels turned into 0", bug="TR-31")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    import torch

    losses = []
    for first in range(0, len(batches), gradient_accumulation_steps):
        window = batches[first : first + gradient_accumulation_steps]
        model.train().zero_grad()
        means = [torch.nan_to_num(model(**batch).loss) for batch in window]
        loss = sum(means) / len(means)
        loss.backward()
        if max_grad_norm is not None:
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm)
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        losses.append(loss.item())
    return losses


@in_area("two copies of the rows of a shorter window", bug="TR-08")
def train_epoch(model, batches, optimizer, *, gradient_accumulation_steps=1, max_grad_norm=None, scheduler=None):
    from nlpcheck.tasks.training.step import update

    losses = []
    for first in range(0, len(batches), gradient_accumulation_steps):
        window = batches[first : first + gradient_accumulation_steps]
        share = len(window) / gradient_accumulation_steps
        for group in optimizer.param_groups:
            group["lr"] *= share
        losses.append(update(model, window, optimizer, max_grad_norm))
        for group in optimizer.param_groups:
            group["lr"] /= share
        if scheduler is not None:
            scheduler.step()
    return losses

"""Wrong ways to compute the loss of a data set."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="training")
in_file = functools.partial(edit, area="training", file="evaluation.py")

SUMS = "[model(**b).loss.item() * n for b, n in zip(batches, counts, strict=True) if n]"
RESULT = "    return sum(sums) / sum(counts)"
COUNTS = "[counted_labels(model, batch) for batch in batches]"
EMPTY = "    if not any(counts):\n"
ERROR = "raise ValueError(message)"
WITH = "    with evaluation_mode(model):\n"
MODES = "modes = {part: part.training for part in model.modules()}"
EVAL = "    model.eval()  # type: ignore[no-untyped-call]\n"
RESTORE = "            part.training = training\n"
CAUSAL = "('GPT2LMHeadModel', 'LlamaForCausalLM')"

in_file("gradients are switched off for good", old="        with torch.no_grad():\n            yield\n",
        new="        torch.set_grad_enabled(False)\n        yield\n")  # fmt: skip

# What is averaged.

in_file(
    "a mean over batches",
    bug="TR-16",
    old=SUMS + "\n" + RESULT,
    new="[model(**b).loss.item() for b, n in zip(batches, counts, strict=True) if n]\n    return sum(sums) / len(sums)",
)
in_file(
    "a mean over all batches, those without labels as 0",
    bug="TR-16",
    old=SUMS + "\n" + RESULT,
    new="[model(**b).loss.item() for b, n in zip(batches, counts, strict=True) if n]\n    return sum(sums) / len(batches)",
)
in_file(
    "a mean weighted by rows",
    bug="TR-16",
    old=COUNTS,
    new=COUNTS + "\n    counts = [n and len(b['input_ids']) for n, b in zip(counts, batches)]",
)
in_file(
    "a mean weighted by tokens",
    bug="TR-16",
    old=COUNTS,
    new=COUNTS + "\n    counts = [n and int(b['attention_mask'].sum()) for n, b in zip(counts, batches)]",
)
in_file(
    "a mean weighted by the width of the batch",
    bug="TR-16",
    old=COUNTS,
    new=COUNTS + "\n    counts = [n and b['input_ids'].numel() for n, b in zip(counts, batches)]",
)
in_file(
    "a mean weighted by labels, those ignored included",
    bug="R6",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [n and b.get('labels', b['input_ids'][:, 0]).numel() for n, b in zip(counts, batches)]",
)
in_file(
    "labels of causal models counted unshifted",
    bug="CL-06",
    old=COUNTS,
    new=COUNTS
    + f"\n    counts = [n + (int((b['labels'][:, 0] != -100).sum()) if n and type(model).__name__ in {CAUSAL} else 0) for n, b in zip(counts, batches)]",
)
in_file(
    "labels of GPT-2 counted unshifted",
    bug="CL-06",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [int((b['labels'] != -100).sum()) if n and model.config.model_type == 'gpt2' else n for n, b in zip(counts, batches)]",
)
in_file(
    "labels of all language models counted shifted",
    bug="CL-06",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [int((b['labels'][:, 1:] != -100).sum()) if 'labels' in b and b['labels'].dim() == 2 and not b['labels'].is_floating_point() else n for n, b in zip(counts, batches)]",
)
in_file(
    "-100.0 not counted as a number",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [int((b['labels'] != -100).sum()) if 'labels' in b else n for n, b in zip(counts, batches)]",
)
in_file(
    "label 0 not counted",
    bug="R6",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [int((b['labels'] > 0).sum()) if 'labels' in b and not b['labels'].is_floating_point() else n for n, b in zip(counts, batches)]",
)
in_file(
    "tokens of span rows counted",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [int(b['attention_mask'].sum()) if 'start_positions' in b else n for n, b in zip(counts, batches)]",
)
in_file("the sum, not the mean", bug="TR-27", old=RESULT, new="    return sum(sums)")
in_file("the mean per batch of the sums", bug="TR-27", old=RESULT, new="    return sum(sums) / len(batches)")
in_file("the perplexity", bug="TR-27", old=RESULT, new="    return 2.718281828 ** (sum(sums) / sum(counts))")
in_file("the last batch only", bug="TR-16", old=RESULT, new="    return sums[-1] / [n for n in counts if n][-1]")
in_file("the first batch only", bug="TR-16", old=RESULT, new="    return sums[0] / [n for n in counts if n][0]")
in_file(
    "the last batch dropped",
    bug="TR-17",
    old=COUNTS,
    new=COUNTS
    + "\n    batches, counts = (batches[:-1], counts[:-1]) if len(batches) > 1 and any(counts[:-1]) else (batches, counts)",
)
in_file(
    "smaller batches dropped",
    bug="TR-17",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [n if len(b['input_ids']) == max(len(c['input_ids']) for c in batches) else 0 for n, b in zip(counts, batches)]",
)
in_file(
    "the median of the batches",
    bug="TR-16",
    old=RESULT,
    new="    return sorted(s / n for s, n in zip(sums, filter(None, counts)))[len(sums) // 2]",
)
in_file(
    "the worst batch", bug="TR-16", old=RESULT, new="    return max(s / n for s, n in zip(sums, filter(None, counts)))"
)
in_file("a moving average", bug="TR-16", old=RESULT,
        new="    value = sums[0] / list(filter(None, counts))[0]\n    for s, n in list(zip(sums, filter(None, counts)))[1:]: value = 0.9 * value + 0.1 * s / n\n    return value")  # fmt: skip
in_file("the loss rounded", bug="TR-27", old=RESULT, new="    return round(sum(sums) / sum(counts), 1)")
in_file(
    "no attention mask",
    bug="SC-30",
    old="model(**b)",
    new="model(**{k: v for k, v in b.items() if k != 'attention_mask'})",
)
in_file("NaN of a batch without labels added", bug="TR-31", old="strict=True) if n]", new="strict=True)]")
in_file("a whole number", bug="TR-27", old=RESULT, new="    return int(sum(sums) / sum(counts))")
in_file("a tensor is returned", old="model(**b).loss.item()", new="model(**b).loss")
in_file("a text is returned", old=RESULT, new="    return f'{sum(sums) / sum(counts):.4f}'")

# Nothing to average.

in_file("NaN where nothing counts", bug="TR-31", old=ERROR, new="return float('nan')")
in_file("0 where nothing counts", bug="TR-31", old=ERROR, new="return 0.0")
in_file("None where nothing counts", bug="TR-31", old=ERROR, new="return None")
in_file("a division by zero where nothing counts", bug="R5", old=EMPTY, new="    if False:\n")
in_file("a RuntimeError where nothing counts", bug="R5", old=ERROR, new="raise RuntimeError(message)")
in_file("an error for each batch without labels", bug="TR-31", old=EMPTY, new="    if not all(counts):\n")

# What is left behind.

in_file("dropout stays on", bug="SC-36", old=EVAL, new="")
in_file("only the model itself in evaluation mode", bug="SC-36", old=EVAL, new="    model.training = False\n")
in_file("only the body in evaluation mode", bug="SC-36", old=EVAL, new="    model.base_model.eval()\n")
in_file(
    "only the head in evaluation mode",
    bug="SC-36",
    old=EVAL,
    new="    list(model.children())[-1].eval()\n    model.training = False\n",
)
in_file("the mode is not restored", bug="TR-13", old=RESTORE, new="            pass\n")
in_file("training mode afterwards", bug="TR-13", old=RESTORE, new="            part.training = True\n")
in_file("one mode for all parts", bug="TR-13", old=RESTORE, new="            part.training = modes[model]\n")
in_file(
    "only the model's own mode is restored",
    bug="TR-13",
    old="        for part, training in modes.items():\n",
    new="        for part, training in [(model, modes[model])]:\n",
)
in_file(
    "the modes of direct parts are restored",
    bug="TR-13",
    old=MODES,
    new="modes = {part: part.training for part in [model, *model.children()]}",
)
in_file(
    "training mode if any part was in it",
    bug="TR-13",
    old=RESTORE,
    new="            part.training = any(modes.values())\n",
)
in_file(
    "evaluation mode for parts without parameters",
    bug="TR-13",
    old=MODES,
    new="modes = {part: part.training for part in model.modules() if list(part.parameters())}",
)
in_file("the opposite mode", bug="TR-13", old=RESTORE, new="            part.training = not training\n")
in_file("gradients cleared", old=WITH, new="    model.zero_grad()\n" + WITH)
in_file(
    "gradients set to zero",
    old=WITH,
    new="    for p in model.parameters():\n        p.grad = torch.zeros_like(p)\n" + WITH,
)
in_file(
    "existing gradients halved",
    old=WITH,
    new="    for p in model.parameters():\n        if p.grad is not None: p.grad /= 2\n" + WITH,
)
in_file("all parameters frozen for speed", old=WITH, new="    model.requires_grad_(False)\n" + WITH)
in_file("all parameters thawed afterwards", old=RESULT, new="    model.requires_grad_(True)\n" + RESULT)
in_file(
    "weights rounded to bfloat16 for speed",
    old=WITH,
    new="    for p in model.parameters():\n        p.data = p.data.bfloat16().float()\n" + WITH,
)
in_file("a seed for repeatable numbers", old=WITH, new="    torch.manual_seed(0)\n" + WITH)
in_file("a seed of numpy for repeatable numbers", old=WITH, new="    __import__('numpy').random.seed(0)\n" + WITH)
in_file(
    "a shuffled list",
    bug="TR-18",
    old=WITH,
    new="    pairs = list(zip(batches, counts)); __import__('random').shuffle(pairs); batches, counts = zip(*pairs)\n"
    + WITH,
)
in_file(
    "a data loader draws a seed",
    old=COUNTS,
    new="[counted_labels(model, batch) for batch in torch.utils.data.DataLoader(batches, batch_size=None)]",
)
in_file(
    "labels popped",
    old=RESULT,
    new="    [b.pop(k) for b in batches for k in list(b) if k not in ('input_ids', 'attention_mask')]\n" + RESULT,
)
in_file(
    "ignored labels written over afterwards",
    old=RESULT,
    new="    [b['labels'].clamp_(min=0) for b in batches if 'labels' in b]\n" + RESULT,
)
in_file("the list of batches used up", old=RESULT, new="    batches.clear()\n" + RESULT)

CLASS_NAMES = {
    "only GPT-2's and Llama's classes by their model type, token heads included": "model.config.model_type in ('gpt2', 'llama')",
    "everything with LM in its class taken for causal": "'LM' in type(model).__name__",
    "every decoder taken for causal, encoder-decoders included": "hasattr(model, 'generate')",
}
for _title, _causal in CLASS_NAMES.items():
    in_file(
        f"how labels are counted: {_title}",
        bug="CL-06",
        old=COUNTS,
        new=COUNTS
        + f"\n    counts = [int((b['labels'][:, 1:] != -100).sum()) if 'labels' in b and b['labels'].dim() == 2 and not b['labels'].is_floating_point() and {_causal} else n for n, b in zip(counts, batches)]",
    )
in_file(
    "one label less per row of causal models, whether its first one counts or not",
    bug="CL-06",
    old=COUNTS,
    new=COUNTS
    + f"\n    counts = [max(0, int((b['labels'] != -100).sum()) - len(b['labels'])) if n and type(model).__name__ in {CAUSAL} else n for n, b in zip(counts, batches)]",
)
in_file(
    "labels of the padding's id not counted",
    bug="R6",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [n - int((b['labels'] == model.config.pad_token_id).sum()) if 'labels' in b and b['labels'].dim() == 2 and model.get_output_embeddings() is not None and model.config.pad_token_id is not None and not b['labels'].is_floating_point() else n for n, b in zip(counts, batches)]",
)
in_file(
    "a new seed drawn where the model is in evaluation mode",
    bug="R2",
    old=WITH,
    new="    if not model.training:\n        torch.rand(1)\n" + WITH,
)
in_file(
    "spans without an answer not counted",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [int(((b['start_positions'] > 0) | (b['end_positions'] > 0)).sum()) if 'start_positions' in b else n for n, b in zip(counts, batches)]",
)
in_file(
    "spans at position 0 not counted",
    old=COUNTS,
    new=COUNTS
    + "\n    counts = [int((b['start_positions'] > 0).sum()) or 1 if 'start_positions' in b else n for n, b in zip(counts, batches)]",
)
in_file(
    "no token types",
    bug="SC-30",
    old="model(**b)",
    new="model(**{k: v for k, v in b.items() if k != 'token_type_ids'})",
)
in_file("0 where there are no batches", bug="TR-31", old=EMPTY, new="    if not batches:\n        return 0.0\n" + EMPTY)
in_file(
    "NaN where there are no batches",
    bug="TR-31",
    old=EMPTY,
    new="    if not batches:\n        return float('nan')\n" + EMPTY,
)
in_file(
    "dropout turned off for good, layer by layer",
    bug="TR-13",
    old=EVAL,
    new="    for part in model.modules():\n        if isinstance(part, torch.nn.Dropout):\n            part.p = 0.0\n"
    + EVAL,
)
in_file("no cache from now on", old=EVAL, new="    model.config.use_cache = False\n" + EVAL)
in_file("hidden states from now on", old=EVAL, new="    model.config.output_hidden_states = True\n" + EVAL)
in_file(
    "a sum of losses per row over all rows",
    bug="TR-16",
    old=RESULT,
    new="    return sum(s / n * len(b['input_ids']) for s, n, b in zip(sums, filter(None, counts), [b for b, n in zip(batches, counts) if n])) / sum(len(b['input_ids']) for b, n in zip(batches, counts) if n)",
)
in_file(
    "gradients of None become zeros",
    old=WITH,
    new="    for p in model.parameters():\n        p.grad = torch.zeros_like(p) if p.grad is None else p.grad\n" + WITH,
)
in_file("the random state set back to a seed of its own", old=RESULT, new="    torch.seed()\n" + RESULT)
in_file("weights left in double precision", old=WITH, new="    model.double()\n" + WITH)


@in_area("the error before the modes are restored", bug="TR-13")
def evaluate(model, batches):
    import torch

    from nlpcheck.tasks.training.counting import counted_labels

    modes = {part: part.training for part in model.modules()}
    model.eval()
    total = number = 0
    with torch.no_grad():
        for batch in batches:
            if count := counted_labels(model, batch):
                total += model(**batch).loss.item() * count
                number += count
    if not number:
        raise ValueError("nothing counts")
    for part, training in modes.items():
        part.training = training
    return total / number


@in_area("a training step on the data that is judged", bug="TR-22")
def evaluate(model, batches):
    import torch

    from nlpcheck.tasks.training import evaluate as right
    from nlpcheck.tasks.training import train_step

    value = right(model, batches)
    modes = {part: part.training for part in model.modules()}
    train_step(model, batches[0], torch.optim.SGD(model.parameters(), lr=1e-3))
    model.zero_grad()
    for part, training in modes.items():
        part.training = training
    return value


@in_area("a backward pass, by habit")
def evaluate(model, batches):
    from nlpcheck.tasks.training import evaluate as right

    modes = {part: part.training for part in model.modules()}
    value = right(model, batches)
    model.eval()
    model(**batches[0]).loss.backward()
    for part, training in modes.items():
        part.training = training
    return value


@in_area("the first value for ever", bug="R2")
def evaluate(model, batches, known={}):
    from nlpcheck.tasks.training import evaluate as right

    return known.setdefault(id(model), right(model, batches))


@in_area("the losses of earlier calls counted in", bug="R2")
def evaluate(model, batches, totals=[0.0, 0]):
    from nlpcheck.tasks.training import evaluate as right
    from nlpcheck.tasks.training.counting import counted_labels

    number = sum(counted_labels(model, batch) for batch in batches)
    totals[0] += right(model, batches) * number
    totals[1] += number
    return totals[0] / totals[1]


@in_area("a mean over rows of the rows' means", bug="ALT-45")
def evaluate(model, batches):
    from nlpcheck.tasks.training import evaluate as right
    from nlpcheck.tasks.training.counting import counted_labels

    rows = [{k: v[i : i + 1] for k, v in batch.items()} for batch in batches for i in range(len(batch["input_ids"]))]
    rows = [row for row in rows if counted_labels(model, row)]
    if not rows:
        raise ValueError
    return sum(right(model, [row]) for row in rows) / len(rows)


@in_area("padding counted as label 0", bug="R6")
def evaluate(model, batches):
    from nlpcheck.tasks.training import evaluate as right

    right(model, batches)
    return right(
        model,
        [
            {k: v.clamp(min=0) if k == "labels" and not v.is_floating_point() else v for k, v in batch.items()}
            for batch in batches
        ],
    )


@in_area("exp of the loss averaged, as perplexities are not", bug="CL-20")
def evaluate(model, batches):
    import math

    from nlpcheck.tasks.training import evaluate as right
    from nlpcheck.tasks.training.counting import counted_labels

    right(model, batches)
    means = [math.exp(right(model, [batch])) for batch in batches if counted_labels(model, batch)]
    return math.log(sum(means) / len(means))

"""Wrong ways to predict."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="training")
in_file = functools.partial(edit, area="training", file="prediction.py")

ALL = "return [row for batch in batches for row in _rows(model, batch)]"
WITH = "    with evaluation_mode(model):\n"
FORWARD = "outputs = model(**batch)"
STACK = "torch.stack([outputs.start_logits, outputs.end_logits], dim=-1)"
LOGITS = "logits = outputs.logits  # (rows, labels) or (rows, tokens, labels)"
PER_ROW = "return list(logits)"
MASK = 'batch.get("attention_mask", every).bool()'
CUT = "[row[mask] for row, mask in zip(logits, attended, strict=True)]"

# One entry per row.

in_file(
    "one entry per batch",
    old=ALL,
    new="return [torch.cat([r.flatten() for r in _rows(model, batch)]) for batch in batches]",
)
in_file("a list per batch", old=ALL, new="return [_rows(model, batch) for batch in batches]")
in_file("the last batch only", old=ALL, new="return _rows(model, batches[-1])")
in_file("the first batch only", old=ALL, new="return _rows(model, batches[0])")
in_file(
    "the last batch dropped",
    bug="TR-17",
    old=ALL,
    new="return [row for batch in batches[:-1] for row in _rows(model, batch)]",
)
in_file(
    "smaller batches dropped",
    bug="TR-17",
    old=ALL,
    new="return [row for batch in batches if len(batch['input_ids']) >= len(batches[0]['input_ids']) for row in _rows(model, batch)]",
)
in_file(
    "batches in reverse order",
    bug="TR-18",
    old=ALL,
    new="return [row for batch in batches[::-1] for row in _rows(model, batch)]",
)
in_file(
    "rows of a batch in reverse order",
    bug="TR-18",
    old=ALL,
    new="return [row for batch in batches for row in _rows(model, batch)[::-1]]",
)
in_file(
    "longest rows first",
    bug="TR-18",
    old=ALL,
    new="return sorted((row for batch in batches for row in _rows(model, batch)), key=len, reverse=True)",
)
in_file(
    "one tensor of all rows of a sequence head",
    old=ALL,
    new="rows = [row for batch in batches for row in _rows(model, batch)]\n        return torch.cat(rows) if rows[0].dim() == 1 else rows",
)
in_file(
    "the first row of each batch", old=ALL, new="return [row for batch in batches for row in _rows(model, batch)[:1]]"
)

# Numbers and shapes.

in_file(
    "softmax over the labels",
    old=ALL,
    new="return [row.softmax(-1) for batch in batches for row in _rows(model, batch)]",
)
in_file(
    "the logarithm of softmax",
    old=ALL,
    new="return [row.log_softmax(-1) for batch in batches for row in _rows(model, batch)]",
)
in_file(
    "labels instead of logits",
    old=ALL,
    new="return [row.argmax(-1) for batch in batches for row in _rows(model, batch)]",
)
in_file(
    "the highest logit", old=ALL, new="return [row.max(-1).values for batch in batches for row in _rows(model, batch)]"
)
in_file(
    "logits rounded to bfloat16",
    old=ALL,
    new="return [row.bfloat16() for batch in batches for row in _rows(model, batch)]",
)
in_file("whole numbers", old=ALL, new="return [row.int() for batch in batches for row in _rows(model, batch)]")
in_file(
    "sizes of 1 squeezed away",
    old=ALL,
    new="return [row.squeeze() for batch in batches for row in _rows(model, batch)]",
)
in_file("a number for a head of one label", old=PER_ROW, new="return list(logits.squeeze(-1))")
in_file("sequence heads with a dimension for the batch", old=PER_ROW, new="return list(logits.split(1))")
in_file("sequence heads of a batch of one squeezed", old=PER_ROW, new="return list(logits.squeeze(0))")
in_file("end before start", old=STACK, new="torch.stack([outputs.end_logits, outputs.start_logits], dim=-1)")
in_file("start logits only", old=STACK, new="outputs.start_logits[..., None]")
in_file("start logits twice", old=STACK, new="torch.stack([outputs.start_logits, outputs.start_logits], dim=-1)")
in_file(
    "spans as (2, tokens)",
    old="return [row[mask]",
    new="if 'start_logits' in outputs: return [row[mask].T for row, mask in zip(logits, attended)]\n    return [row[mask]",
)
in_file("starts and ends behind each other", old="dim=-1)  # (rows, tokens, 2)", new="dim=-1).flatten(1)")
in_file("(labels, tokens) instead of (tokens, labels)", old="return [row[mask]", new="return [row[mask].T")
in_file(
    "start and end added", old=STACK, new="(outputs.start_logits + outputs.end_logits)[..., None].expand(-1, -1, 2)"
)
in_file(
    "the first output, which is the loss where there are labels", bug="SC-47", old=LOGITS, new="logits = outputs[0]"
)
in_file("the second output", bug="SC-47", old=LOGITS, new="logits = outputs[1]")
in_file(
    "hidden states instead of logits",
    old=LOGITS,
    new="logits = model.base_model(**{k: batch[k] for k in ('input_ids', 'attention_mask')}).last_hidden_state",
)
in_file(
    "logits shifted to the token that they predict",
    bug="CL-05",
    old=LOGITS,
    new="logits = outputs.logits\n        logits = logits.roll(1, 1) if 'LMHead' in type(model).__name__ or 'Causal' in type(model).__name__ else logits",
)
in_file(
    "the last position of causal models dropped",
    bug="CL-05",
    old="return [row[mask]",
    new="return [row[mask][:-1] if 'LMHead' in type(model).__name__ or 'Causal' in type(model).__name__ else row[mask]",
)
in_file(
    "only the last position of causal models",
    old="return [row[mask]",
    new="return [row[mask][-1] if 'LMHead' in type(model).__name__ or 'Causal' in type(model).__name__ else row[mask]",
)
in_file(
    "only positions that are labelled",
    bug="R6",
    old=MASK,
    new=MASK + " & (batch['labels'] != -100 if 'labels' in batch else True)",
)

# Padding.

in_file("padding kept", bug="SC-30", old=CUT, new="list(logits)")
in_file("padding overwritten with 0", old=CUT, new="[row * mask[:, None] for row, mask in zip(logits, attended)]")
in_file(
    "padding overwritten with minus infinity",
    old=CUT,
    new="[row.masked_fill(~mask[:, None], float('-inf')) for row, mask in zip(logits, attended)]",
)
in_file(
    "padding overwritten with -100",
    bug="TR-26",
    old=CUT,
    new="[row.masked_fill(~mask[:, None], -100) for row, mask in zip(logits, attended)]",
)
in_file("the padding instead of the tokens", old=CUT, new="[row[~mask] for row, mask in zip(logits, attended)]")
in_file("cut to the first row's length", old=CUT, new="[row[attended[0]] for row in logits]")
in_file("cut to the shortest row's length", old=CUT, new="[row[: int(attended.sum(-1).min())] for row in logits]")
in_file("cut to the longest row's length", old=CUT, new="[row[: int(attended.sum(-1).max())] for row in logits]")
in_file("special tokens cut off, too", old=CUT, new="[row[mask][1:-1] for row, mask in zip(logits, attended)]")
in_file("the mask as numbers: rows 0 and 1 picked again and again", old=MASK, new='batch["attention_mask"]')
in_file(
    "cut from the left by the number of tokens",
    old=CUT,
    new="[row[: int(mask.sum())] for row, mask in zip(logits, attended)]",
)
in_file(
    "cut from the right by the number of tokens",
    old=CUT,
    new="[row[-int(mask.sum()) :] for row, mask in zip(logits, attended)]",
)
in_file("padding known by id 0", old=MASK, new='batch["input_ids"] != 0')
in_file(
    "span heads keep their padding",
    old="return [row[mask]",
    new="if 'start_logits' in outputs: return list(logits)\n    return [row[mask]",
)
in_file(
    "language-model heads keep their padding",
    old="return [row[mask]",
    new="if logits.shape[-1] > 100: return list(logits)\n    return [row[mask]",
)
in_file(
    "no attention mask for the model",
    bug="SC-30",
    old=FORWARD,
    new="outputs = model(**{k: v for k, v in batch.items() if k != 'attention_mask'})",
)

# Labels, modes, the model.

in_file("labels are needed", old=FORWARD, new="outputs = model(**batch); outputs.loss.item()")
in_file(
    "labels popped",
    old=FORWARD,
    new="[batch.pop(k, None) for k in ('labels', 'start_positions', 'end_positions')]; outputs = model(**batch)",
)
in_file(
    "the list of batches used up",
    old=ALL,
    new="rows = [row for batch in batches for row in _rows(model, batch)]\n        batches.clear()\n        return rows",
)
in_file(
    "the mask written over",
    old="    attended =",
    new="    batch['labels' if 'labels' in batch else 'input_ids'].clamp_(min=0)\n    attended =",
)
in_file("dropout stays on", bug="SC-36", old=WITH, new="    with torch.no_grad():\n")
in_file("evaluation mode for good", bug="TR-13", old=WITH, new="    model.eval()\n    with torch.no_grad():\n")
in_file(
    "training mode afterwards",
    bug="TR-13",
    old=ALL,
    new="rows = [row for batch in batches for row in _rows(model, batch)]\n    model.train()\n    return rows",
)
in_file(
    "one mode for all parts afterwards",
    bug="TR-13",
    old=WITH + "        " + ALL,
    new="    training = model.training\n    with evaluation_mode(model):\n        rows = [row for batch in batches for row in _rows(model, batch)]\n    model.train(training)\n    return rows",
)
in_file("gradients are switched off for good", old=WITH, new="    torch.set_grad_enabled(False)\n" + WITH)
in_file("graphs kept", old=WITH, new="    with evaluation_mode(model), torch.enable_grad():\n")
in_file("all parameters frozen for speed", old=WITH, new="    model.requires_grad_(False)\n" + WITH)
in_file("gradients cleared", old=WITH, new="    model.zero_grad()\n" + WITH)
in_file(
    "the model made bfloat16 for speed",
    old=WITH,
    new="    for p in model.parameters():\n        p.data = p.data.bfloat16().float()\n" + WITH,
)

in_file(
    "no token types",
    bug="SC-30",
    old=FORWARD,
    new="outputs = model(**{k: v for k, v in batch.items() if k != 'token_type_ids'})",
)
in_file(
    "everything between the first and the last attended position",
    old=CUT,
    new="[row[int(mask.nonzero()[0]) : int(mask.nonzero()[-1]) + 1] for row, mask in zip(logits, attended)]",
)
in_file("a mask is needed", old=MASK, new='batch["attention_mask"].bool()')
in_file(
    "rows of one token squeezed",
    old=CUT,
    new="[row[mask].squeeze(0) for row, mask in zip(logits, attended)]",
)
in_file(
    "sequence heads cut where there are as many labels as tokens",
    old=PER_ROW,
    new="m = batch['attention_mask'].bool(); return [r[k] for r, k in zip(logits, m)] if m.shape == logits.shape else list(logits)",
)
in_file("padding known by the model's own id", old=MASK, new='batch["input_ids"] != (model.config.pad_token_id or 0)')
in_file(
    "token heads known by the width of the logits",
    old="if logits.dim() == 2:",
    new="if logits.shape[1] != batch['input_ids'].shape[1]:",
)
in_file(
    "sigmoid for several labels",
    old=PER_ROW,
    new="return list(logits.sigmoid() if model.config.problem_type == 'multi_label_classification' else logits)",
)
in_file(
    "dropout turned off for good, layer by layer",
    bug="TR-13",
    old=WITH,
    new="    for part in model.modules():\n        if isinstance(part, torch.nn.Dropout):\n            part.p = 0.0\n"
    + WITH,
)
in_file("no cache from now on", old=WITH, new="    model.config.use_cache = False\n" + WITH)
in_file("plain tuples from now on", old=WITH, new="    model.config.output_attentions = True\n" + WITH)
in_file(
    "a mean over the tokens",
    old=CUT,
    new="[row[mask].mean(0) for row, mask in zip(logits, attended)]",
)
in_file(
    "starts cut by the mask, ends not, then padded",
    old=CUT,
    new="[row[mask] for row, mask in zip(logits, attended)] if logits.shape[-1] != 2 else [row[: int(mask.sum())].flip(0) for row, mask in zip(logits, attended)]",
)
in_file("the padding's positions masked before softmax", old=CUT,
        new="[row[mask] - row[mask].logsumexp(0) if logits.shape[-1] == 2 else row[mask] for row, mask in zip(logits, attended)]")  # fmt: skip
in_file("one batch made of all", old=ALL,
        new="return [row for batch in batches for i in range(len(batch['input_ids'])) for row in _rows(model, {k: v[i : i + 1, : int(batch['attention_mask'][0].sum())] if v.dim() == 2 else v[i : i + 1] for k, v in batch.items() if 'labels' not in k})]")  # fmt: skip


@in_area("the rows of earlier calls are still there", bug="R2")
def predict(model, batches, rows=[]):
    from nlpcheck.tasks.training import predict as right

    rows += right(model, batches)
    return rows


@in_area("the answers of the first call", bug="R2")
def predict(model, batches, known={}):
    from nlpcheck.tasks.training import predict as right

    key = id(model)
    if key in known and len(known[key]) >= sum(len(b["input_ids"]) for b in batches):
        return known[key][: sum(len(b["input_ids"]) for b in batches)]
    known[key] = right(model, batches)
    return known[key]


@in_area("all rows padded to one batch, as Trainer.predict gives them", bug="TR-26")
def predict(model, batches):
    import torch

    from nlpcheck.tasks.training import predict as right

    rows = right(model, batches)
    return list(torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=-100))


@in_area("minus infinity outside the two best")
def predict(model, batches):
    from nlpcheck.tasks.training import predict as right

    return [row.masked_fill(row < row.max(-1, keepdim=True).values, float("-inf")) for row in right(model, batches)]


@in_area("three entries whatever the batches")
def predict(model, batches):
    import torch

    return [torch.zeros(3)] * 3

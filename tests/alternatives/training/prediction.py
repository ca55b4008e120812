"""Other right ways to predict."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="training", level="all")
also_right_mostly = functools.partial(alternative, area="training")

LABELS = ("labels", "start_positions", "end_positions")


@also_right("a loop without labels; positions picked by number")
def predict(model, batches):
    import torch

    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    rows = []
    for batch in batches:
        with torch.no_grad():
            outputs = model(**{name: value for name, value in batch.items() if name not in LABELS})
        for number in range(batch["input_ids"].shape[0]):
            tokens = batch.get("attention_mask", torch.ones_like(batch["input_ids"]))[number].nonzero().flatten()
            if "start_logits" in outputs:
                ends = outputs["start_logits"][number, tokens], outputs["end_logits"][number, tokens]
                rows.append(torch.stack(ends, dim=1))
            elif outputs["logits"].ndim == 3:
                rows.append(outputs["logits"][number].index_select(0, tokens))
            else:
                rows.append(outputs["logits"][number].clone())
    for part, training in modes:
        part.training = training
    return rows


@also_right("one row at a time, without its padding; a tuple of tensors")
def predict(model, batches):
    import torch

    modes = {name: part.training for name, part in model.named_modules()}
    model.eval()
    rows = ()
    with torch.inference_mode():
        for batch in batches:
            inputs = {name: value for name, value in batch.items() if name not in LABELS}
            outputs = model(**inputs, return_dict=False)
            per_row = zip(*outputs[:2]) if "QuestionAnswering" in type(model).__name__ else outputs[0]
            masks = batch["attention_mask"] if "attention_mask" in batch else batch["input_ids"] >= 0
            for row, mask in zip(per_row, masks):
                if isinstance(row, tuple):
                    rows += (torch.stack(row, dim=-1)[mask == 1],)
                else:
                    rows += (row if row.dim() == 1 else row[mask == 1],)
    for name, part in model.named_modules():
        part.training = modes[name]
    return rows


@also_right("arrays of doubles")
def predict(model, batches):
    import numpy as np

    from nlpcheck.tasks.training import predict as right

    return [row.double().numpy().astype(np.float64) for row in right(model, batches)]


@also_right_mostly("graphs are kept")
def predict(model, batches):
    import torch

    modes = {part: part.training for part in model.modules()}
    model.eval()
    rows = []
    for batch in batches:
        outputs = model(**batch)
        mask = batch["attention_mask"].bool()
        if hasattr(outputs, "start_logits"):
            logits = torch.cat([outputs.start_logits.unsqueeze(-1), outputs.end_logits.unsqueeze(-1)], dim=-1)
        else:
            logits = outputs.logits
        rows.extend(logits.unbind(0) if logits.dim() == 2 else [row[m] for row, m in zip(logits, mask)])
    for part, training in modes.items():
        part.training = training
    return rows


@also_right_mostly("padding on the right cut off by length")
def predict(model, batches):
    import torch

    modes = {part: part.training for part in model.modules()}
    rows = []
    with torch.no_grad():
        model.eval()
        for batch in batches:
            outputs = model(**batch)
            if "start_logits" in outputs:
                logits = torch.stack((outputs.start_logits, outputs.end_logits), -1)
            else:
                logits = outputs.logits
            for row, length in zip(logits, batch["attention_mask"].sum(-1).tolist()):
                rows.append(row[:length] if row.dim() > 1 else row)
    for part, training in modes.items():
        part.training = training
    return rows

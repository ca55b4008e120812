"""Other right ways to tokenize documents and summaries."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="summarization")


@also_right("the official script", source="run_summarization.py")
def tokenize(examples, tokenizer, *, prefix="", max_source_length, max_target_length):
    inputs, targets = [], []
    for i in range(len(examples["document"])):
        if examples["document"][i] and examples["summary"][i]:
            inputs.append(examples["document"][i])
            targets.append(examples["summary"][i])
    if not inputs:
        return {key: [] for key in [*tokenizer.model_input_names, "labels"]}
    inputs = [prefix + text for text in inputs]
    model_inputs = tokenizer(inputs, max_length=max_source_length, truncation=True)
    labels = tokenizer(text_target=targets, max_length=max_target_length, truncation=True)
    model_inputs["labels"] = labels["input_ids"]
    return model_inputs


@also_right("one row at a time, other columns kept", level="all")
def tokenize(examples, tokenizer, *, prefix="", max_source_length, max_target_length):
    columns = {key: [] for key in [*tokenizer.model_input_names, "labels", "length", "decoder_attention_mask"]}
    eos = tokenizer.eos_token_id
    for document, summary in zip(examples["document"], examples["summary"], strict=True):
        if document is None or summary is None:
            continue
        row = tokenizer(f"{prefix}{document}", truncation=True, max_length=max_source_length)
        labels = tokenizer(text_target=summary, truncation=True, max_length=max_target_length)["input_ids"]
        if eos is not None and eos not in labels[-2:]:
            shorter = tokenizer(text_target=summary, truncation=True, max_length=max_target_length - 1)["input_ids"]
            labels = [*shorter, eos]
        more = {"labels": labels, "length": len(labels), "decoder_attention_mask": [1] * len(labels)}
        for key, value in {**row, **more}.items():
            columns[key].append(value)
    return columns


@also_right("special tokens put around by hand, tuples and arrays", level="all")
def tokenize(examples, tokenizer, *, prefix="", max_source_length, max_target_length):
    import numpy as np

    def frame(**empty):
        ids = tokenizer(**empty)["input_ids"]
        marks = [i for i in range(len(ids) + 1)]
        inner = tokenizer("a", add_special_tokens=False)["input_ids"]
        full = tokenizer(**{next(iter(empty)): "a"})["input_ids"]
        before = next(i for i in marks if full[i : i + len(inner)] == inner)
        return ids[:before], ids[before:]

    def rows_of(texts, room, before, behind):
        bodies = tokenizer(texts, add_special_tokens=False)["input_ids"]
        return [[*before, *body[: room - len(before) - len(behind)], *behind] for body in bodies]

    documents, summaries = list(examples["document"]), list(examples["summary"])
    whole = [i for i, pair in enumerate(zip(documents, summaries, strict=True)) if None not in pair]
    columns = {key: [] for key in [*tokenizer.model_input_names, "labels"]}
    if not whole:
        return columns
    before, behind = frame(text_target="")
    if tokenizer.eos_token_id is not None and tokenizer.eos_token_id not in [*before, *behind]:
        behind = [*behind, tokenizer.eos_token_id]
    labels = rows_of([summaries[i] for i in whole], max_target_length, before, behind)
    ids = rows_of([prefix + documents[i] for i in whole], max_source_length, *frame(text=""))
    columns["input_ids"] = tuple(tuple(row) for row in ids)
    columns["attention_mask"] = [np.ones(len(row), dtype=int) for row in ids]
    if "token_type_ids" in columns:
        columns["token_type_ids"] = [[0] * len(row) for row in ids]
    return columns | {"labels": [np.array(row) for row in labels]}


@also_right("a data frame without its holes", level="all")
def tokenize(examples, tokenizer, *, prefix="", max_source_length, max_target_length):
    rows = [dict(zip(("document", "summary"), pair, strict=True))
            for pair in zip(examples["document"], examples["summary"], strict=True)]  # fmt: skip
    rows = [row for row in rows if all(text is not None for text in row.values())]
    batch = {key: [] for key in [*tokenizer.model_input_names, "labels"]}
    for row in rows:
        both = tokenizer(text=prefix + row["document"], text_target=row["summary"])
        short = tokenizer(prefix + row["document"], truncation="longest_first", max_length=max_source_length)
        labels = both["labels"]
        missing = (
            [] if tokenizer.eos_token_id is None or tokenizer.eos_token_id in labels[-2:] else [tokenizer.eos_token_id]
        )
        over = len(labels) + len(missing) - max_target_length
        if over > 0:
            body = tokenizer(row["summary"], add_special_tokens=False)["input_ids"]
            start = labels.index(body[0])
            labels = labels[: start + len(body) - over] + labels[start + len(body) :]
        for key in tokenizer.model_input_names:
            batch[key].append(short[key])
        batch["labels"].append(labels + missing)
    return batch

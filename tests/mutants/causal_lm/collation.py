"""Wrong ways to collate rows for a decoder."""

import functools

from nlpcheck.bench import edit, mutant
from nlpcheck.mutants.padding import padded_batch

in_area = functools.partial(mutant, area="causal_lm")
in_file = functools.partial(edit, area="causal_lm", file="collation.py")

BATCH = "dict(DataCollatorForTokenClassification(tokenizer)(rows))"
LABELS = 'row.get("labels", row["input_ids"])'

# One edit of the reference.

in_file("labels are made from the ids in any case", bug="CL-06", old=LABELS, new='row["input_ids"]')
in_file("labels must be given", bug="CL-06", old=LABELS, new='row["labels"]')
in_file("labels are 0 where there are none", bug="CL-06", old=LABELS,
        new='row.get("labels", [0] * len(row["input_ids"]))')  # fmt: skip
in_file("labels are shifted for the model", bug="CL-02", old=LABELS,
        new='row.get("labels", [*row["input_ids"][1:], -100])')  # fmt: skip
in_file("labels come one position late", bug="CL-02", old=LABELS,
        new='row.get("labels", [-100, *row["input_ids"][:-1]])')  # fmt: skip
in_file("the first token is not predicted from anything", bug="CL-02", old=LABELS,
        new='row.get("labels", [-100, *row["input_ids"][1:]])')  # fmt: skip
in_file("given labels are shifted for the model", bug="CL-02", old=LABELS,
        new='([*row["labels"][1:], -100] if "labels" in row else row["input_ids"])')  # fmt: skip
in_file("what is -100 was forgotten", bug="CL-06", old=LABELS,
        new='[i if n == -100 else n for i, n in zip(row["input_ids"], row.get("labels", row["input_ids"]))]')  # fmt: skip
in_file("EOS is not trained on", bug="CL-08", old=LABELS,
        new='row.get("labels", [-100 if i == tokenizer.eos_token_id else i for i in row["input_ids"]])')  # fmt: skip
in_file("of EOS after EOS only the first is trained on", bug="CL-08", old=LABELS,
        new='row.get("labels", [-100 if n and i == row["input_ids"][n - 1] == tokenizer.eos_token_id else i '
            'for n, i in enumerate(row["input_ids"])])')  # fmt: skip
in_file("no label for the last token", bug="CL-08", old=LABELS,
        new='row.get("labels", [*row["input_ids"][:-1], -100])')  # fmt: skip
in_file("no label for special tokens", bug="CL-08", old=LABELS,
        new='row.get("labels", [-100 if i in tokenizer.all_special_ids else i for i in row["input_ids"]])')  # fmt: skip
in_file(
    "labels are left out of the batch", bug="SC-17", old="(rows))", new="([_model_inputs(r, tokenizer) for r in rows]))"
)
in_file("labels of the first row for all", old="row.get(", new="features[0].get(")
in_file("a batch is ids and labels", bug="SC-30", old="key in tokenizer.model_input_names", new='key == "input_ids"')
in_file("a batch is ids, mask and labels for every model", bug="SC-18", old="key in tokenizer.model_input_names",
        new='key in ("input_ids", "attention_mask")')  # fmt: skip
in_file("every batch is padded to a multiple of eight", bug="TK-07", old="(tokenizer)(rows)",
        new="(tokenizer, pad_to_multiple_of=8)(rows)")  # fmt: skip
in_file("every batch is padded to one maximal length", bug="TK-07", old="(tokenizer)(rows)",
        new="(tokenizer, padding='max_length', max_length=32)(rows)")  # fmt: skip
in_file("labels are padded with 0", bug="CL-05", old="(tokenizer)(rows)", new="(tokenizer, label_pad_token_id=0)(rows)")
in_file("labels are padded with the pad id", bug="CL-05", old="(tokenizer)(rows)",
        new="(tokenizer, label_pad_token_id=tokenizer.pad_token_id)(rows)")  # fmt: skip
in_file("labels are padded with -1", bug="CL-05", old="(tokenizer)(rows)",
        new="(tokenizer, label_pad_token_id=-1)(rows)")  # fmt: skip
in_file("numpy arrays are as good as tensors", bug="TC-33", old=BATCH,
        new="{k: v.numpy() for k, v in DataCollatorForTokenClassification(tokenizer)(rows).items()}")  # fmt: skip
in_file("lists are as good as tensors", bug="TC-33", old=BATCH,
        new="{k: v.tolist() for k, v in DataCollatorForTokenClassification(tokenizer)(rows).items()}")  # fmt: skip
in_file("labels are int32", bug="TC-33", old=BATCH,
        new="{k: v.int() if k == 'labels' else v for k, v in DataCollatorForTokenClassification(tokenizer)(rows)"
            ".items()}")  # fmt: skip
in_file("everything is a float", bug="TC-33", old=BATCH,
        new="{k: v.float() for k, v in DataCollatorForTokenClassification(tokenizer)(rows).items()}")  # fmt: skip
in_file("ids are floats", bug="TC-33", old=BATCH,
        new="{k: v.float() if k == 'input_ids' else v for k, v in DataCollatorForTokenClassification(tokenizer)(rows)"
            ".items()}")  # fmt: skip
in_file("one more dimension around the batch", bug="TK-12", old=BATCH,
        new="{k: v[None] for k, v in DataCollatorForTokenClassification(tokenizer)(rows).items()}")  # fmt: skip
in_file("rows sorted by length", bug="TK-07", old="for row in features]",
        new="for row in sorted(features, key=lambda row: len(row['input_ids']))]")  # fmt: skip
in_file("equal rows are one", bug="TK-07", old="for row in features]",
        new="for n, row in enumerate(features) if row not in features[:n]]")  # fmt: skip
in_file("a prompt without a completion is dropped", bug="CL-06", old="for row in features]",
        new="for row in features if any(n != -100 for n in row.get('labels', [0]))] or "
            "[_model_inputs(features[0], tokenizer) | {'labels': features[0]['labels']}]")  # fmt: skip
in_file("a model has 1024 positions", bug="SC-15", old="{key: value for", new="{key: value[:1024] for")
in_file("labels are taken out of the rows", bug="ML-14", old=LABELS,
        new='(row.pop("labels") if "labels" in row else row["input_ids"])')  # fmt: skip
in_file("labels are put into the rows", bug="ML-14", old=LABELS, new='row.setdefault("labels", row["input_ids"])')


# Other collators.


@in_area("the library's collator for language modelling", bug="CL-06")
def collate(features, tokenizer):
    from transformers import DataCollatorForLanguageModeling

    return dict(DataCollatorForLanguageModeling(tokenizer, mlm=False)(features))


def _plain(features, tokenizer):
    return padded_batch([{k: v for k, v in row.items() if k != "labels"} for row in features], tokenizer)


@in_area("what equals the pad id is not trained on", bug="CL-08")
def collate(features, tokenizer):
    batch = _plain(features, tokenizer)
    batch["labels"] = batch["input_ids"].masked_fill(batch["input_ids"] == tokenizer.pad_token_id, -100)
    given = padded_batch(features, tokenizer)
    return batch | ({"labels": given["labels"]} if "labels" in given else {})


@in_area("given labels that equal the pad id are padding", bug="CL-06")
def collate(features, tokenizer):
    rows = [{"labels": row["input_ids"], **row} for row in features]
    batch = padded_batch(rows, tokenizer)
    if "labels" in features[0]:
        batch["labels"] = batch["labels"].masked_fill(batch["labels"] == tokenizer.pad_token_id, -100)
    return batch


@in_area("padding is trained on", bug="CL-05")
def collate(features, tokenizer):
    from transformers import DataCollatorWithPadding

    batch = dict(
        DataCollatorWithPadding(tokenizer)([{k: v for k, v in row.items() if k != "labels"} for row in features])
    )
    return batch | {"labels": batch["input_ids"].clone()}


@in_area("labels and ids are one tensor, filled with -100", bug="CL-14")
def collate(features, tokenizer):
    batch = _plain(features, tokenizer)
    batch["labels"] = batch["input_ids"]
    batch["labels"][batch["attention_mask"] == 0] = -100
    return batch


@in_area("tokenizer.pad pads labels, too", bug="CL-07")
def collate(features, tokenizer):
    return dict(tokenizer.pad([{"labels": row["input_ids"], **row} for row in features], return_tensors="pt"))


@in_area("everything padded on the right", bug="TC-31")
def collate(features, tokenizer):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids", "labels"], "right")
    return padded_batch([{"labels": row["input_ids"], **row} for row in features], tokenizer, sides=sides)


@in_area("everything padded on the left, as for generation", bug="TC-31")
def collate(features, tokenizer):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids", "labels"], "left")
    return padded_batch([{"labels": row["input_ids"], **row} for row in features], tokenizer, sides=sides)


def _in_another_way(title, bug, **options):
    @in_area(title, bug=bug)
    def collate(features, tokenizer):
        return padded_batch([{"labels": row["input_ids"], **row} for row in features], tokenizer, **options)


_in_another_way("labels padded on the right whatever the side of the ids", "TC-31", sides={"labels": "right"})
_in_another_way("mask padded on the right whatever the side of the ids", "SC-30", sides={"attention_mask": "right"})
_in_another_way("token types padded on the right whatever the side", "SC-18", sides={"token_type_ids": "right"})
_in_another_way("padding attended to", "SC-30", fills={"attention_mask": 1})
_in_another_way("padding is 0", "TK-05", fills={"input_ids": 0})
_in_another_way("padding is -100 everywhere", "TK-05", fills={"input_ids": -100})
_in_another_way("token types of padding are -100", "SC-18", fills={"token_type_ids": -100})
_in_another_way("token types of padding are the pad id", "SC-18", fills={"token_type_ids": 142})
_in_another_way("as wide as the first row", "TK-07", width=lambda lengths, multiple: lengths[0])
_in_another_way("as wide as the shortest row", "TK-07", width=lambda lengths, multiple: min(lengths))
_in_another_way("one column for an end", "TK-07", width=lambda lengths, multiple: max(lengths) + 1)


@in_area("all labels as wide as the longest labelled row", bug="CL-07")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    batch = right(features, tokenizer)
    return batch | {"labels": batch["labels"][:, : max(1, batch["labels"].shape[1] - 1)]}


@in_area("the mask is made from the ids", bug="SC-30")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    batch = right(features, tokenizer)
    return batch | {"attention_mask": (batch["input_ids"] != tokenizer.pad_token_id).long()}


@in_area("no token types, since decoders have none", bug="SC-18")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    batch = right(features, tokenizer)
    return batch | ({"token_type_ids": batch["token_type_ids"] * 0} if "token_type_ids" in batch else {})


@in_area("the tokenizer pads on the right from now on")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    batch = right(features, tokenizer)
    tokenizer.padding_side = "right"
    return batch


@in_area("the tokenizer pads on the left from now on")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    batch = right(features, tokenizer)
    tokenizer.padding_side = "left"
    return batch


WIDEST = [0]


@in_area("no batch narrower than the one before", bug="TK-07")
def collate(features, tokenizer):
    rows = [{"labels": row["input_ids"], **row} for row in features]
    WIDEST[0] = max(WIDEST[0], *(len(row["input_ids"]) for row in rows)) if len(rows) > 1 else 0
    return padded_batch(rows, tokenizer, width=lambda lengths, multiple: max([WIDEST[0], *lengths]))


@in_area("labels of a row count only to its first -100", bug="CL-06")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    batch = right(features, tokenizer)
    rows = [row.get("labels", row["input_ids"]) for row in features]
    for labels, row in zip(batch["labels"], rows, strict=True):
        if row[0] != -100 and -100 in row:
            labels[row.index(-100) :] = -100
    return batch


@in_area("a label of 0 is none", bug="CL-06")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    batch = right(features, tokenizer)
    batch["labels"][batch["labels"] == 0] = -100
    return batch


@in_area("labels where the ids of the rows are, whatever was given", bug="CL-06")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    batch = right(features, tokenizer)
    keep = batch["labels"] != -100
    batch["labels"][keep] = batch["input_ids"][keep]
    return batch


@in_area("one row is no batch")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    batch = right(features, tokenizer)
    return batch if len(features) > 1 else {name: value[0] for name, value in batch.items()}


@in_area("labels if the first row has none", bug="CL-06")
def collate(features, tokenizer):
    from nlpcheck.tasks.causal_lm import collate as right

    drop = "labels" in features[0] and features[0]["labels"] == features[0]["input_ids"]
    return right([{k: v for k, v in row.items() if k != "labels" or not drop} for row in features], tokenizer)

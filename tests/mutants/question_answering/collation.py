"""Wrong ways to collate windows with answer positions."""

import functools

from nlpcheck.bench import edit, mutant
from nlpcheck.mutants.padding import POSITIONS, longest, next_multiple, padded_batch

in_area = functools.partial(mutant, area="question_answering")
in_file = functools.partial(edit, area="question_answering", file="collation.py")

COLLATOR = "DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)"
BATCH = f"dict({COLLATOR}(rows))"

# One edit of the reference.

in_file("columns that the model does not take are passed on", bug="SC-18", old="if key in taken}", new="if key}")
in_file("positions are left out of the batch", bug="SC-17", old="[*tokenizer.model_input_names, *POSITIONS]",
        new="tokenizer.model_input_names")  # fmt: skip
in_file("a start is enough to find the answer", bug="SC-17", old='["start_positions", "end_positions"]',
        new='["start_positions"]')  # fmt: skip
in_file("a batch is ids and mask for every model", bug="SC-18", old="[*tokenizer.model_input_names, ",
        new='["input_ids", "attention_mask", ')  # fmt: skip
in_file("pad_to_multiple_of is not passed on", bug="TC-32", old=", pad_to_multiple_of=pad_to_multiple_of)(rows)",
        new=")(rows)")  # fmt: skip
in_file("every batch is padded to a multiple of eight", bug="TK-07", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of or 8")  # fmt: skip
in_file("every batch is padded to one maximal length", bug="TK-07", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of, padding='max_length', max_length=32")  # fmt: skip
in_file("numpy arrays are as good as tensors", bug="TC-33", old="pad_to_multiple_of=pad_to_multiple_of",
        new="pad_to_multiple_of=pad_to_multiple_of, return_tensors='np'")  # fmt: skip
in_file("positions stay where the padding is on the left", bug="TC-31", old='== "left"', new='== "none"')
in_file(
    "positions move wherever the padding is", bug="TC-31", old='if tokenizer.padding_side == "left":', new="if True:"
)
in_file("positions move where the padding is on the right", bug="TC-31", old='== "left"', new='== "right"')
in_file("positions move back", old="batch[name] + shift", new="batch[name] - shift")
in_file("only the start moves", old="for name in POSITIONS if name in batch}",
        new="for name in POSITIONS[:1] if name in batch}")  # fmt: skip
in_file("positions of an answer at CLS do not move", old="batch[name] + shift",
        new="torch.where(batch[name] > 0, batch[name] + shift, batch[name])")  # fmt: skip
in_file("positions move by the padding up to the longest row", bug="TC-32", old='batch["input_ids"].shape[1]',
        new='max(len(row["input_ids"]) for row in rows)')  # fmt: skip
in_file("all positions move by the padding of the first row", old="for row in rows])  # (rows,)",
        new="for row in rows[:1]])  # (rows,)")  # fmt: skip
in_file("moving needs positions", old="for name in POSITIONS if name in batch}", new="for name in POSITIONS}")
in_file("lists are as good as tensors", bug="TC-33", old="    return batch\n",
        new="    return {key: value.tolist() for key, value in batch.items()}\n")  # fmt: skip
in_file("positions are floats", bug="TC-33", old="    return batch\n",
        new="    return batch | {name: batch[name].float() for name in POSITIONS if name in batch}\n")  # fmt: skip
in_file("positions are int32", bug="TC-33", old="    return batch\n",
        new="    return batch | {name: batch[name].int() for name in POSITIONS if name in batch}\n")  # fmt: skip
in_file("one column of positions", bug="SC-45", old="    return batch\n",
        new="    return batch | {name: batch[name][:, None] for name in POSITIONS if name in batch}\n")  # fmt: skip
in_file("everything is a float", bug="TC-33", old="    return batch\n",
        new="    return {key: value.float() for key, value in batch.items()}\n")  # fmt: skip
in_file("one more dimension around the batch", bug="TK-12", old="    return batch\n",
        new="    return {key: value[None] for key, value in batch.items()}\n")  # fmt: skip
in_file("the attention mask marks the padding", bug="SC-30", old="    return batch\n",
        new="    return batch | {'attention_mask': 1 - batch['attention_mask']}\n")  # fmt: skip
in_file("the question is masked", old="    return batch\n",
        new="    return batch | {'attention_mask': batch.get('token_type_ids', batch['attention_mask'])}\n")  # fmt: skip
in_file("the end position is excluded", old="    return batch\n",
        new="    return batch | {name: batch[name] + 1 for name in POSITIONS[1:] if name in batch}\n")  # fmt: skip
in_file("positions counted from one", old="    return batch\n",
        new="    return batch | {name: batch[name] + 1 for name in POSITIONS if name in batch}\n")  # fmt: skip
in_file("start and end in any order", old="    return batch\n",
        new="    return batch | {a: batch[b] for a, b in zip(POSITIONS, POSITIONS[::-1]) if b in batch}\n")  # fmt: skip
in_file("positions kept within the shortest row", old="    return batch\n",
        new="    last = min(len(row['input_ids']) for row in rows) - 1\n"
            "    return batch | {name: batch[name].clamp(max=last) for name in POSITIONS if name in batch}\n")  # fmt: skip
in_file("an answer at CLS is none and ignored with -100", bug="QA-07", old="    return batch\n",
        new="    return batch | {name: torch.where(batch[name] == 0, -100, batch[name]) for name in POSITIONS "
            "if name in batch}\n")  # fmt: skip
in_file("rows sorted by length", bug="TK-07", old="for row in features]",
        new="for row in sorted(features, key=lambda row: len(row['input_ids']))]")  # fmt: skip
in_file("rows without an answer are dropped", old="for row in features]",
        new="for row in features if row.get('end_positions') != 0] or [dict(features[0])]")  # fmt: skip


# Padding by hand, one setting wrong.


@in_area("everything padded on the right", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids"], "right")
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides=sides)


@in_area("everything padded on the left", bug="TC-31")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    sides = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids"], "left")
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides=sides)


@in_area("attention mask padded on the right whatever the side of the ids", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides={"attention_mask": "right"})


@in_area("token types padded on the right whatever the side of the ids", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, sides={"token_type_ids": "right"})


@in_area("padding attended to", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills={"attention_mask": 1})


@in_area("attention mask left out, since the model makes its own", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return {key: value for key, value in batch.items() if key != "attention_mask"}


@in_area("what equals the pad id is padding", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return batch | {"attention_mask": (batch["input_ids"] != tokenizer.pad_token_id).long()}


@in_area("the pad id is 0", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills={"input_ids": 0})


@in_area("everything padded with -100", bug="SC-30")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    fills = dict.fromkeys(["input_ids", "attention_mask", "token_type_ids"], -100)
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills=fills)


@in_area("padding belongs to the second segment or a third", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills={"token_type_ids": 2})


@in_area("token types padded with the pad id", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of, fills={"token_type_ids": tokenizer.pad_token_id})


@in_area("token types all zero, the model's default", bug="SC-18")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return batch | {key: value * 0 for key, value in batch.items() if key == "token_type_ids"}


@in_area("the multiple is for the ids only", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch, narrow = padded_batch(features, tokenizer, pad_to_multiple_of), padded_batch(features, tokenizer)
    return batch | {key: narrow[key] for key in batch if key in ("attention_mask", "token_type_ids")}


@in_area("padding to the multiple attended to", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    batch["attention_mask"][:, longest(features) :] = 1
    return batch


@in_area("a multiple more, also where the width is one already", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    def width(lengths, multiple):
        return (max(lengths) // multiple + 1) * multiple if multiple else max(lengths)

    return padded_batch(features, tokenizer, pad_to_multiple_of, width=width)


@in_area("cut down to the multiple", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    def width(lengths, multiple):
        return max(max(lengths) // multiple, 1) * multiple if multiple else max(lengths)

    return padded_batch(features, tokenizer, pad_to_multiple_of, width=width)


@in_area("cut to the shortest row", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, width=lambda lengths, _: next_multiple(min(lengths), pad_to_multiple_of))


@in_area("cut to a usual maximal length", bug="SC-15")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(
        features, tokenizer, width=lambda lengths, _: min(next_multiple(max(lengths), pad_to_multiple_of), 128)
    )


_before = []


@in_area("as wide as the batch before", bug="TK-07")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    wide = max(longest(features), *_before, 0)
    _before[:] = [longest(features)]
    return padded_batch(features, tokenizer, width=lambda *_: next_multiple(wide, pad_to_multiple_of))


@in_area("positions popped from the rows", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    for row in features:
        for name in POSITIONS:
            row.pop(name, None)
    return batch


@in_area("rows padded in place", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    for row in features:
        row["input_ids"] += [tokenizer.pad_token_id] * (longest(features) - len(row["input_ids"]))
    return batch


@in_area("rows shifted in place where the padding is on the left", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    if tokenizer.padding_side == "left":
        for row, wide in zip(features, batch["attention_mask"].tolist(), strict=True):
            row["attention_mask"] = wide
    return batch


@in_area("the pad token set to EOS on the way", bug="SC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    if tokenizer.eos_token:
        tokenizer.pad_token = tokenizer.eos_token
    return padded_batch(features, tokenizer, pad_to_multiple_of)


@in_area("every row is expected to have positions")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    return {**batch, **{name: batch[name] for name in POSITIONS}}


@in_area("rows without positions get those of CLS")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    rows = [{**dict.fromkeys(POSITIONS, 0), **row} for row in features]
    return padded_batch(rows, tokenizer, pad_to_multiple_of)


@in_area("the last row left out as incomplete")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features[:-1] or features, tokenizer, pad_to_multiple_of)


@in_area("positions padded like ids", bug="TK-12")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    import torch

    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    spread = {name: torch.zeros_like(batch["input_ids"]) for name in POSITIONS if name in batch}
    for name, marks in spread.items():
        marks.scatter_(1, batch[name][:, None], 1)
    return batch | spread


@in_area("other columns popped from the rows", bug="TC-34")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    batch = padded_batch(features, tokenizer, pad_to_multiple_of)
    for row in features:
        for key in {"word_ids", "offset_mapping", "special_tokens_mask", "overflow_to_sample_mapping"} & set(row):
            del row[key]
    return batch


@in_area("the multiple is for padding on the right", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return padded_batch(features, tokenizer, pad_to_multiple_of if tokenizer.padding_side == "right" else None)


@in_area("a multiple more on the left, also where the width is one already", bug="TC-32")
def collate(features, tokenizer, *, pad_to_multiple_of=None):
    more = 1 if tokenizer.padding_side == "left" and pad_to_multiple_of else 0
    return padded_batch(
        features, tokenizer, width=lambda lengths, _: next_multiple(max(lengths) + more, pad_to_multiple_of)
    )

"""Wrong ways to turn texts into rows that end."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="causal_lm")
in_file = functools.partial(edit, area="causal_lm", file="tokenization.py")

CALL = 'tokenizer(list(examples["text"]))["input_ids"]'
ENDED = "ids if ids[-1:] == [eos] else [*ids, eos]"
MASK = "[[1] * len(ids) for ids in ended]"

# One edit of the reference.

in_file("the model finds the end of a text by itself", bug="CL-08", old=ENDED, new="ids")
in_file("every text needs an EOS of ours", bug="CL-08", old=ENDED, new="[*ids, eos]")
in_file("an EOS of 0 is none", bug="CL-08", old="if eos is None", new="if not eos")
in_file("EOS stands in front of each text", bug="CL-19", old=ENDED, new="[eos, *ids]")
in_file("EOS stands on both sides of a text", bug="CL-19", old=ENDED, new="[eos, *ids, eos]")
in_file("EOS takes the place of the last token", old=ENDED, new="[*ids[:-1], eos]")
in_file("a tokenizer that adds special tokens has added EOS", bug="CL-08", old=ENDED,
        new="ids if len(tokenizer('')['input_ids']) else [*ids, eos]")  # fmt: skip
in_file("the last id is there in any case", old="ids[-1:] == [eos]", new="ids[-1] == eos")
in_file("a text that holds EOS has its end", bug="CL-08", old="ids[-1:] == [eos]", new="tokenizer.eos_token_id in ids or "
        "tokenizer.cls_token_id in ids")  # fmt: skip
in_file(
    "the pad token ends a text", bug="CL-08", old="eos = tokenizer.eos_token_id", new="eos = tokenizer.pad_token_id"
)
in_file(
    "the separator ends a text", bug="CL-08", old="eos = tokenizer.eos_token_id", new="eos = tokenizer.sep_token_id"
)
in_file("only the last text ends", bug="CL-12", old="for ids in rows]  #",
        new="for ids in rows[-1:]]\n    ended = [*rows[:-1], *ended]  #")  # fmt: skip
in_file("what is truncated fits", bug="CL-13", old=CALL,
        new='tokenizer(list(examples["text"]), truncation=True)["input_ids"]')  # fmt: skip
in_file("a thousand and twenty-four tokens are enough", bug="CL-13", old=CALL,
        new='tokenizer(list(examples["text"]), truncation=True, max_length=1024)["input_ids"]')  # fmt: skip
in_file("texts are padded at once", bug="CL-05", old=CALL,
        new='tokenizer(list(examples["text"]), padding=True)["input_ids"]')  # fmt: skip
in_file("padded at once, with a mask by the pad id", bug="CL-05", old=MASK,
        new="[[int(t != tokenizer.pad_token_id) for t in ids] for ids in ended]")  # fmt: skip
in_file("EOS is not attended to", bug="CL-05", old=MASK, new="[[1] * (len(ids) - 1) + [0] for ids in ended]")
in_file("the mask is the tokenizer's", bug="CL-07", old=MASK, new="[[1] * len(ids) for ids in rows]")
in_file("a mask is made when it is needed", bug="CL-07", old=', "attention_mask": ' + MASK, new="")
in_file("a text without an end is a text, too", old="if eos is None:", new="if False:")
in_file("a tokenizer without EOS adds none", old='raise ValueError(message)',
        new='return dict(tokenizer(list(examples["text"])))')  # fmt: skip
in_file("no EOS is a wrong type", old="raise ValueError(message)", new="raise TypeError(message)")
in_file("no EOS is a failed assertion", old="raise ValueError(message)", new="raise AssertionError(message)")
in_file("without EOS the last token of the vocabulary will do", old="raise ValueError(message)",
        new="eos = len(tokenizer) - 1")  # fmt: skip
in_file("lazy columns are lists", bug="R8", old='list(examples["text"])', new='examples["text"]')
in_file("examples are a dict", bug="R8", old='examples["text"]', new='dict.get(examples, "text")')
in_file("the first column is the text", old='examples["text"]', new="next(iter(examples.values()))")
in_file("the last column is the text", old='examples["text"]', new="[*examples.values()][-1]")
in_file("texts are stripped", old=CALL, new='tokenizer([t.strip() for t in examples["text"]])["input_ids"]')
in_file("lines of a text are joined", old=CALL,
        new='tokenizer([" ".join(t.split()) for t in examples["text"]])["input_ids"]')  # fmt: skip
in_file("empty texts are dropped", bug="CL-13", old='list(examples["text"])',
        new='[t for t in examples["text"] if t] or ["a"]')  # fmt: skip
in_file("equal texts are one", old='list(examples["text"])', new='list(dict.fromkeys(examples["text"]))')
in_file("short texts first", old='list(examples["text"])', new='sorted(examples["text"], key=len)')
in_file("the texts are one long text", bug="CL-12", old='list(examples["text"])', new='[" ".join(examples["text"])]')
in_file("only the first text", old='list(examples["text"])', new='examples["text"][:1]')
in_file("lower case is enough", old=CALL, new='tokenizer([t.lower() for t in examples["text"]])["input_ids"]')
in_file("a text is a list of words", old=CALL,
        new='tokenizer([t.split() for t in examples["text"]], is_split_into_words=True)["input_ids"]')  # fmt: skip


# Functions of another kind.


@in_area("EOS written behind the text", bug="CL-19")
def tokenize(examples, tokenizer):
    if tokenizer.eos_token is None:
        raise ValueError
    return dict(tokenizer([text + tokenizer.eos_token for text in examples["text"]]))


@in_area("a space and EOS written behind the text", bug="CL-19")
def tokenize(examples, tokenizer):
    if tokenizer.eos_token is None:
        raise ValueError
    return dict(tokenizer([f"{text} {tokenizer.eos_token}" for text in examples["text"]], add_special_tokens=False))


@in_area("the texts written into the examples")
def tokenize(examples, tokenizer):
    if tokenizer.eos_token is None:
        raise ValueError
    for number, text in enumerate(examples["text"]):
        examples["text"][number] = text + tokenizer.eos_token
    return dict(tokenizer(list(examples["text"]), add_special_tokens=False))


@in_area("EOS appended to the ids only", bug="CL-07")
def tokenize(examples, tokenizer):
    if tokenizer.eos_token is None:
        raise ValueError
    rows = dict(tokenizer(list(examples["text"]), add_special_tokens=False))
    return rows | {"input_ids": [[*ids, tokenizer.eos_token_id] for ids in rows["input_ids"]]}


@in_area("token types that end before EOS", bug="CL-07")
def tokenize(examples, tokenizer):
    from nlpcheck.tasks.causal_lm import tokenize as right

    return {**tokenizer(list(examples["text"])), **right(examples, tokenizer)}


@in_area("a tokenizer without EOS gets one")
def tokenize(examples, tokenizer):
    eos = tokenizer.eos_token_id if tokenizer.eos_token_id is not None else tokenizer.pad_token_id
    ids = [[*row, eos] for row in tokenizer(list(examples["text"]), add_special_tokens=False)["input_ids"]]
    return {"input_ids": ids, "attention_mask": [[1] * len(row) for row in ids]}


@in_area("a tokenizer told to add EOS from now on")
def tokenize(examples, tokenizer):
    from nlpcheck.tasks.causal_lm import tokenize as right

    rows = right(examples, tokenizer)
    tokenizer.padding_side = "left"
    return rows


SEEN = {}


@in_area("rows remembered by the number of texts")
def tokenize(examples, tokenizer):
    from nlpcheck.tasks.causal_lm import tokenize as right

    if tokenizer.eos_token is None:
        raise ValueError
    key = len(examples["text"]), tokenizer.name_or_path
    return SEEN.setdefault(key, right(examples, tokenizer))


@in_area("documents joined into one row with EOS between them", bug="CL-12")
def tokenize(examples, tokenizer):
    from nlpcheck.tasks.causal_lm import tokenize as right

    return {name: [sum(rows, [])] for name, rows in right(examples, tokenizer).items()}


@in_area("EOS anywhere in a text is its end", bug="CL-08")
def tokenize(examples, tokenizer):
    from nlpcheck.tasks.causal_lm import tokenize as right

    rows = right(examples, tokenizer)
    rows["input_ids"] = [ids[:-1] if ids[-1] in ids[:-1] else ids for ids in rows["input_ids"]]
    rows["attention_mask"] = [[1] * len(ids) for ids in rows["input_ids"]]
    return rows


@in_area("EOS within a text is taken out", bug="CL-08")
def tokenize(examples, tokenizer):
    from nlpcheck.tasks.causal_lm import tokenize as right

    rows = right(examples, tokenizer)
    rows["input_ids"] = [[t for t in ids[:-1] if t != ids[-1]] + ids[-1:] for ids in rows["input_ids"]]
    rows["attention_mask"] = [[1] * len(ids) for ids in rows["input_ids"]]
    return rows


@in_area("no more than two texts")
def tokenize(examples, tokenizer):
    from nlpcheck.tasks.causal_lm import tokenize as right

    return right({"text": list(examples["text"])[:2]}, tokenizer)


@in_area("texts are one batch of a thousand")
def tokenize(examples, tokenizer):
    from nlpcheck.tasks.causal_lm import tokenize as right

    rows = right(examples, tokenizer)
    return {name: [row[-1000:] for row in column] for name, column in rows.items()}


@in_area("a text is a line")
def tokenize(examples, tokenizer):
    from nlpcheck.tasks.causal_lm import tokenize as right

    return right({"text": [text.split("\n")[0] for text in examples["text"]]}, tokenizer)

"""Wrong ways to tell a completion from its prompt."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="causal_lm")
in_file = functools.partial(edit, area="causal_lm", file="completion.py")

CALL = "tokenizer(prompt + completion, return_offsets_mapping=True)"
RULE = "token if end > len(prompt) else IGNORED"

# One edit of the reference.

in_file("everything is trained on", bug="CL-15", old=RULE, new="token")
in_file("all but special tokens is trained on", bug="CL-15", old=RULE, new="token if end else IGNORED")
in_file("the prompt's last token counts", bug="CL-16", old="end > len(prompt)", new="end >= len(prompt) > 0")
in_file("a token counts two characters into the completion", bug="CL-16", old="end > len(prompt)",
        new="end > len(prompt) + 1")  # fmt: skip
in_file("the completion starts one character earlier", bug="CL-16", old="end > len(prompt)", new="end >= len(prompt)")
in_file("the prompt is what counts", bug="CL-15", old=RULE, new="token if 0 < end <= len(prompt) else IGNORED")
in_file("spaces at the end of a prompt do not count", bug="CL-16", old="end > len(prompt)",
        new="end > len(prompt.rstrip())")  # fmt: skip
in_file("the length of a prompt is that of its bytes", bug="CL-16", old="end > len(prompt)",
        new="end > len(prompt.encode())")  # fmt: skip
in_file("a token counts if it starts in the completion", bug="CL-16", old="[end for _, end in row",
        new="[end if start >= len(prompt) else 0 for start, end in row")  # fmt: skip
in_file("a token counts if it starts behind the first character", bug="CL-16", old="[end for _, end in row",
        new="[start for start, end in row")  # fmt: skip
in_file("special tokens that are added count", bug="CL-16", old="[end for _, end in row",
        new="[end or len(prompt) + 1 for _, end in row")  # fmt: skip
in_file("EOS counts where the tokenizer adds it", bug="CL-16", old="[end for _, end in row",
        new="[end or (n > 0) * (len(prompt) + 1) for n, (_, end) in enumerate([*row['offset_mapping']])] or [end for _, end in row")  # fmt: skip
in_file("ignored is 0", bug="CL-05", old="IGNORED = -100", new="IGNORED = 0")
in_file("ignored is -1", bug="CL-05", old="IGNORED = -100", new="IGNORED = -1")
in_file("labels are shifted for the model", bug="CL-02", old='"labels": labels}',
        new='"labels": labels[1:] + [IGNORED]}')  # fmt: skip
in_file("labels are one too short", bug="CL-02", old='"labels": labels}', new='"labels": labels[1:]}')
in_file("labels are a mask", bug="CL-15", old=RULE, new="1 if end > len(prompt) else IGNORED")
in_file("a space belongs between prompt and completion", bug="CL-16", old="prompt + completion,",
        new='f"{prompt} {completion}",')  # fmt: skip
in_file("a line belongs between prompt and completion", bug="CL-16", old="prompt + completion,",
        new='prompt + "\\n" + completion,')  # fmt: skip
in_file("EOS belongs behind the completion", bug="CL-16", old="prompt + completion,",
        new='prompt + completion + (tokenizer.eos_token or tokenizer.pad_token),')  # fmt: skip
in_file("no special tokens", bug="CL-16", old="return_offsets_mapping=True",
        new="return_offsets_mapping=True, add_special_tokens=False")  # fmt: skip
in_file("the text is stripped", bug="CL-16", old="prompt + completion,", new="(prompt + completion).strip(),")
in_file("cut at the length of the model", bug="CL-13", old="return_offsets_mapping=True",
        new="return_offsets_mapping=True, truncation=True")  # fmt: skip
in_file("cut at 1024 tokens", bug="CL-13", old="return_offsets_mapping=True",
        new="return_offsets_mapping=True, truncation=True, max_length=1024")  # fmt: skip
in_file("padded to a round number", bug="CL-05", old="return_offsets_mapping=True",
        new="return_offsets_mapping=True, padding='max_length', max_length=16")  # fmt: skip
in_file("what is written with special tokens does not count", bug="CL-16", old=RULE,
        new="token if end > len(prompt) and token not in tokenizer.all_special_ids else IGNORED")  # fmt: skip
in_file("a completion needs a prompt", bug="CL-16", old="end > len(prompt)", new="prompt and end > len(prompt)")
in_file("prompt and completion change places", old="prompt + completion,", new="completion + prompt,")


# Functions of another kind.


def _ids(tokenizer, text, **options):
    return tokenizer(text, **options)["input_ids"]


@in_area("as many tokens as the prompt has alone", bug="CL-16")
def completion_labels(prompt, completion, tokenizer):
    ids = _ids(tokenizer, prompt + completion)
    border = len(_ids(tokenizer, prompt))
    return {"input_ids": ids, "labels": [-100] * min(border, len(ids)) + ids[border:]}


@in_area("as many tokens as the prompt has alone, without special tokens", bug="CL-16")
def completion_labels(prompt, completion, tokenizer):
    ids = _ids(tokenizer, prompt + completion)
    border = len(_ids(tokenizer, prompt, add_special_tokens=False))
    return {"input_ids": ids, "labels": [-100] * min(border, len(ids)) + ids[border:]}


@in_area("two texts tokenized apart and joined", bug="CL-16")
def completion_labels(prompt, completion, tokenizer):
    start = _ids(tokenizer, prompt, add_special_tokens=False)
    end = _ids(tokenizer, completion, add_special_tokens=False)
    return {"input_ids": start + end, "labels": [-100] * len(start) + end}


@in_area("two texts tokenized apart, special tokens and all", bug="CL-19")
def completion_labels(prompt, completion, tokenizer):
    start, end = _ids(tokenizer, prompt), _ids(tokenizer, completion)
    return {"input_ids": start + end, "labels": [-100] * len(start) + end}


@in_area("prompt and completion as a pair", bug="CL-16")
def completion_labels(prompt, completion, tokenizer):
    row = tokenizer(prompt, completion)
    ids = row["input_ids"]
    return {"input_ids": ids, "labels": [t if s == 1 else -100 for t, s in zip(ids, row.sequence_ids(), strict=True)]}


@in_area("as many tokens from the end as the completion has alone", bug="CL-16")
def completion_labels(prompt, completion, tokenizer):
    ids = _ids(tokenizer, prompt + completion)
    number = len(_ids(tokenizer, completion, add_special_tokens=False))
    return {"input_ids": ids, "labels": [-100] * (len(ids) - number) + ids[-number:]}


@in_area("from the token that holds the first character of the completion", bug="CL-16")
def completion_labels(prompt, completion, tokenizer):
    row = tokenizer(prompt + completion)
    ids = row["input_ids"]
    border = row.char_to_token(len(prompt))
    border = len(ids) if border is None else border
    return {"input_ids": ids, "labels": [-100] * border + ids[border:]}


@in_area("the first place where the completion is found", bug="CL-16")
def completion_labels(prompt, completion, tokenizer):
    row = tokenizer(prompt + completion, return_offsets_mapping=True)
    border = (prompt + completion).find(completion)
    ends = [end for _, end in row["offset_mapping"]]
    ids = row["input_ids"]
    return {"input_ids": ids, "labels": [t if e > border else -100 for t, e in zip(ids, ends, strict=True)]}


@in_area("the tokenizer pads on the left from now on")
def completion_labels(prompt, completion, tokenizer):
    from nlpcheck.tasks.causal_lm import completion_labels as right

    tokenizer.padding_side = "left" if tokenizer.padding_side == "right" else "right"
    return right(prompt, completion, tokenizer)


LATEST = []


@in_area("the border of the first prompt")
def completion_labels(prompt, completion, tokenizer):
    from nlpcheck.tasks.causal_lm import completion_labels as right

    row = right(prompt, completion, tokenizer)
    LATEST.append(row["labels"])
    return (
        {**row, "labels": [a if b != -100 else b for a, b in zip(row["labels"], LATEST[-2], strict=False)]}
        if len(LATEST) > 1 and len(LATEST[-2]) == len(row["labels"])
        else row
    )


def _cut_at(measure):
    """The rule, with another length of the prompt."""

    def completion_labels(prompt, completion, tokenizer):
        row = tokenizer(prompt + completion, return_offsets_mapping=True)
        border = measure(prompt)
        ids, ends = row["input_ids"], row["offset_mapping"]
        return {
            "input_ids": ids,
            "labels": [t if e > border and e else -100 for t, (_, e) in zip(ids, ends, strict=True)],
        }

    return completion_labels


def _decomposed(prompt):
    from unicodedata import normalize

    return len(normalize("NFD", prompt))


in_area("the length of a prompt is that of its decomposed characters")(_cut_at(_decomposed))
in_area("the length of a prompt is that without double spaces")(
    _cut_at(lambda prompt: len(" ".join(prompt.split())) + prompt.endswith(" "))
)
in_area("the length of a prompt is that of its lower case")(_cut_at(lambda prompt: len(prompt.lower())))
in_area("the length of a prompt in UTF-16")(_cut_at(lambda prompt: len(prompt.encode("utf-16-le")) // 2))


@in_area("a completion has at most eight tokens")
def completion_labels(prompt, completion, tokenizer):
    from nlpcheck.tasks.causal_lm import completion_labels as right

    row = right(prompt, completion, tokenizer)
    counted = [n for n, label in enumerate(row["labels"]) if label != -100]
    return {**row, "labels": [label if n in counted[:8] else -100 for n, label in enumerate(row["labels"])]}

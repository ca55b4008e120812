"""Wrong ways to cut texts into blocks."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="masked_lm")
in_file = functools.partial(edit, area="masked_lm", file="../language_modelling/grouping.py")

SLICE = "values[start : start + block_size]"
RANGE = "range(0, len(values) - remainder, block_size)"
COLUMNS = "for name, values in joined.items()}"
JOINED = "list(chain.from_iterable(rows))"

# One edit of the reference.

in_file("the remainder is always dropped", bug="ALT-32", old=" if drop_remainder else 0", new="")
in_file("the remainder is always kept", bug="ALT-32", old="len(values) % block_size if drop_remainder else 0", new="0")
in_file(
    "drop_remainder means the opposite",
    bug="ALT-32",
    old="if drop_remainder else 0",
    new="if not drop_remainder else 0",
)
in_file(
    "the remainder is kept by default",
    bug="ALT-32",
    old="drop_remainder: bool = True",
    new="drop_remainder: bool = False",
)
in_file(
    "blocks that overlap by one token",
    bug="CL-14",
    old="- remainder, block_size)",
    new="- remainder, block_size - (block_size > 1))",
)
in_file("a token is lost between blocks", old="- remainder, block_size)", new="- remainder, block_size + 1)")
in_file("the first token is lost", old="range(0, ", new="range(1, ")
in_file("blocks of one token less", old="start + block_size]", new="start + max(block_size - 1, 1)]")
in_file("blocks of one token more, of the next block", old="start + block_size]", new="start + block_size + 1]")
in_file(
    "the last full block is dropped, too",
    bug="CL-10",
    old="len(values) - remainder,",
    new="len(values) - remainder - block_size * drop_remainder,",
)
in_file(
    "the remainder is dropped at the beginning",
    old="values[start : start + block_size]",
    new="values[start + remainder : start + remainder + block_size]",
)
in_file(
    "one more block, which may be empty",
    old="len(values) - remainder,",
    new="len(values) - remainder + (not drop_remainder),",
)
in_file(
    "the remainder is padded with zeros",
    bug="ALT-32",
    old="return [values[start",
    new="values += [0] * (-len(values) % block_size) * (not drop_remainder)\n    return [values[start",
)
in_file(
    "the remainder joins the last block",
    old=RANGE + "]",
    new=RANGE + "] if drop_remainder or len(values) < block_size else "
    "[values[start : start + block_size] for start in range(0, len(values) - len(values) % block_size - block_size, block_size)] + "
    "[values[len(values) - len(values) % block_size - block_size :]]",
)
in_file(
    "the last block is a full one that overlaps",
    bug="ALT-11",
    old="values[start : start + block_size]",
    new="values[max(min(start, len(values) - block_size), 0) :][:block_size]",
)
in_file(
    "every row is cut by itself",
    bug="CL-13",
    old="return {name: _blocks(values, block_size, drop_remainder) for name, values in joined.items()}",
    new="return {name: [b for row in examples[name] for b in _blocks(list(row), block_size, drop_remainder)] for name in joined}",
)
in_file(
    "rows shorter than a block are left out",
    bug="CL-13",
    old=JOINED,
    new="list(chain.from_iterable(row for row in rows if len(row) > 1))",
)
in_file("the rows in reverse", old=JOINED, new="list(chain.from_iterable(rows[::-1]))")
in_file("the tokens sorted", old=JOINED, new="sorted(chain.from_iterable(rows), key=lambda token: token or 0)")
in_file("tokens that come twice are kept once", old=JOINED, new="list(dict.fromkeys(chain.from_iterable(rows)))")
in_file(
    "a separator between rows", bug="CL-12", old=JOINED, new="list(chain.from_iterable([*row, 0] for row in rows))[:-1]"
)
in_file(
    "ids and mask only",
    bug="ML-11",
    old="in examples.items()}",
    new='in examples.items() if name in ("input_ids", "attention_mask")}',
)
in_file("ids only", bug="ML-11", old="in examples.items()}", new='in examples.items() if name == "input_ids"}')
in_file("the first column only", bug="ML-11", old="in examples.items()}", new="in [*examples.items()][:1]}")
in_file("every column holds the ids", old=JOINED, new='list(chain.from_iterable(examples["input_ids"]))')
in_file(
    "a mask of ones",
    old=COLUMNS,
    new='for name, values in (joined | {"attention_mask": [1] * len(joined["input_ids"])} '
    'if "attention_mask" in joined else joined).items()}',
)
in_file("holes of a column are closed", old=JOINED, new="[token for row in rows for token in row if token is not None]")
in_file(
    "an empty row ends the text",
    bug="CL-10",
    old=JOINED,
    new="list(chain.from_iterable(__import__('itertools').takewhile(len, rows)))",
)
in_file("one flat row instead of blocks", old="return [values[start", new="return values or [values[start")
in_file(
    "blocks as texts",
    old="[values[start : start + block_size] for",
    new="[' '.join(map(str, values[start : start + block_size])) for",
)
in_file(
    "a dict of the examples is asked for",
    bug="R8",
    old="joined = {",
    new="examples = {**examples} if type(examples) is dict else None\n    joined = {",
)
in_file("columns must be lists", bug="R8", old=JOINED, new="(rows + [])[0][:0] + list(chain.from_iterable(rows))")
in_file(
    "an unfinished block is kept if it is the only one",
    bug="CL-10",
    old="if drop_remainder else 0",
    new="if drop_remainder and len(values) >= block_size else 0",
)
in_file(
    "too few tokens are an error",
    bug="CL-10",
    old="remainder = ",
    new="if len(values) < block_size:\n        raise ValueError(values)\n    remainder = ",
)
in_file(
    "the rows are emptied on the way", bug="R1", old=JOINED, new="[row.pop(0) for row in rows for _ in range(len(row))]"
)
in_file(
    "an id of 0 is taken for nothing",
    bug="CL-14",
    old="{name: list(chain.from_iterable(rows)) for",
    new='{name: [x for row in rows for x in row if x or name != "input_ids"] for',
)
in_file(
    "a special tokens mask stays as it was, row by row",
    bug="ML-11",
    old="return {name: _blocks(",
    new='return {name: examples[name] if name == "special_tokens_mask" else _blocks(',
)
in_file(
    "columns of known names only",
    bug="ML-11",
    old="in examples.items()}",
    new='in examples.items() if name in ("input_ids", "attention_mask", "token_type_ids", "word_ids", "labels")}',
)
in_file("long texts lose their end", bug="CL-10", old=JOINED, new=JOINED + "[:1024]")
in_file(
    "a token like the one before is left out",
    bug="CL-14",
    old=JOINED,
    new="(lambda flat: [t for n, t in enumerate(flat) if n == 0 or t != flat[n - 1]])(" + JOINED + ")",
)
in_file(
    "a block too short is joined from the front",
    bug="ALT-11",
    old=JOINED,
    new=JOINED + " + list(chain.from_iterable(rows))[: -sum(map(len, rows)) % block_size] * (not drop_remainder)",
)
in_file(
    "the mask is counted, not cut",
    old=COLUMNS,
    new='for name, values in (joined | {"attention_mask": sorted(joined["attention_mask"], reverse=True)} '
    'if "attention_mask" in joined else joined).items()}',
)
in_file("columns in pieces of a thousand rows", old=JOINED, new="list(chain.from_iterable(rows[:1000]))[: 2000]")


def _result(examples, block_size, drop_remainder):
    from nlpcheck.tasks.language_modelling.grouping import group_texts as right

    return right(examples, block_size, drop_remainder=drop_remainder)


@in_area("labels are the very list of ids", bug="CL-14")
def group_texts(examples, block_size, *, drop_remainder=True):
    result = _result(examples, block_size, drop_remainder)
    result["labels"] = result["input_ids"]
    return result


@in_area("labels share their blocks with the ids", bug="CL-14")
def group_texts(examples, block_size, *, drop_remainder=True):
    result = _result(examples, block_size, drop_remainder)
    result.setdefault("labels", result["input_ids"].copy())
    return result


@in_area("labels that were given are overwritten", bug="CL-06")
def group_texts(examples, block_size, *, drop_remainder=True):
    result = _result(examples, block_size, drop_remainder)
    result["labels"] = [list(block) for block in result["input_ids"]]
    return result


@in_area("labels shifted by one", bug="CL-02")
def group_texts(examples, block_size, *, drop_remainder=True):
    result = _result(examples, block_size, drop_remainder)
    result.setdefault("labels", [[*block[1:], -100] for block in result["input_ids"]])
    return result


@in_area("columns cut by the number of rows", bug="CL-10")
def group_texts(examples, block_size, *, drop_remainder=True):
    rows = len(examples["input_ids"])
    joined = {name: [token for row in rows for token in row] for name, rows in examples.items()}
    kept = rows // block_size * block_size if drop_remainder else rows
    return {name: [tokens[n : n + block_size] for n in range(0, kept, block_size)] for name, tokens in joined.items()}


_left = {}


@in_area("what is left over goes to the next call", bug="R2")
def group_texts(examples, block_size, *, drop_remainder=True):
    from itertools import chain

    joined = {name: _left.pop(name, []) + list(chain.from_iterable(rows)) for name, rows in examples.items()}
    result = _result({name: [tokens] for name, tokens in joined.items()}, block_size, drop_remainder)
    if drop_remainder:
        _left.update({name: tokens[len(tokens) - len(tokens) % block_size :] for name, tokens in joined.items()})
    return result


@in_area("the keyword is looked at only if the text is long", bug="ALT-32")
def group_texts(examples, block_size, *, drop_remainder=True):
    short = sum(map(len, next(iter(examples.values())))) < 2 * block_size
    return _result(examples, block_size, drop_remainder and not short)


@in_area("labels are a view of an array of ids", bug="CL-14")
def group_texts(examples, block_size, *, drop_remainder=True):
    import numpy as np

    result = _result(examples, block_size, drop_remainder)
    if drop_remainder and "labels" not in result:
        result["input_ids"] = np.array(result["input_ids"]).reshape(-1, block_size)
        result["labels"] = result["input_ids"][:]
    return result


@in_area("labels in a tuple hold the very lists of ids", bug="CL-14")
def group_texts(examples, block_size, *, drop_remainder=True):
    result = _result(examples, block_size, drop_remainder)
    result.setdefault("labels", tuple(result["input_ids"]))
    return result


@in_area("labels of 1 where the mask is 0 are ignored", bug="CL-14")
def group_texts(examples, block_size, *, drop_remainder=True):
    result = _result(examples, block_size, drop_remainder)
    masks = result.get("attention_mask", [[1] * len(block) for block in result["input_ids"]])
    ids = result["input_ids"]
    result.setdefault("labels", [[t if m else -100 for t, m in zip(*pair)] for pair in zip(ids, masks)])
    return result

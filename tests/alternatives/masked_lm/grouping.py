"""Other right ways to cut texts into blocks."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="masked_lm")


@also_right("the course's recipe, always without the remainder's tokens, labels added", source="course 7/3")
def group_texts(examples, block_size, *, drop_remainder=True):
    concatenated_examples = {k: sum(examples[k], []) for k in examples.keys()}
    total_length = len(concatenated_examples[list(examples.keys())[0]])
    if drop_remainder:
        total_length = (total_length // block_size) * block_size
    result = {
        k: [t[i : i + block_size] for i in range(0, total_length, block_size)] for k, t in concatenated_examples.items()
    }
    if "input_ids" in result:
        result["labels"] = result["input_ids"].copy()
    return result


@also_right("a loop over tokens, tuples of tuples", level="all")
def group_texts(examples, block_size, *, drop_remainder=True):
    result = {}
    for name in examples:
        blocks, block = [], []
        for row in examples[name]:
            for token in row:
                block.append(token)
                if len(block) == block_size:
                    blocks.append(tuple(block))
                    block = []
        if block and not drop_remainder:
            blocks.append(tuple(block))
        result[name] = tuple(blocks)
    return result


@also_right("itertools, labels of their own", level="all")
def group_texts(examples, block_size, *, drop_remainder=True):
    from itertools import chain, islice

    def blocks(rows):
        tokens = iter(chain.from_iterable(rows))
        while block := list(islice(tokens, block_size)):
            if len(block) == block_size or not drop_remainder:
                yield block

    result = {name: list(blocks(rows)) for name, rows in examples.items()}
    result.setdefault("labels", [list(block) for block in result["input_ids"]])
    return result


@also_right("arrays of numpy", level="all")
def group_texts(examples, block_size, *, drop_remainder=True):
    import numpy as np

    result = {}
    for name, rows in examples.items():
        tokens = np.array([token for row in rows for token in row], dtype=object)
        kept = len(tokens) // block_size * block_size
        blocks = list(tokens[:kept].reshape(-1, block_size))
        result[name] = blocks + ([tokens[kept:]] if not drop_remainder and len(tokens) > kept else [])
    return result


@also_right("tuples of tuples; labels are a list of arrays", level="all")
def group_texts(examples, block_size, *, drop_remainder=True):
    import numpy as np

    result = {}
    for name, rows in examples.items():
        tokens = [token for row in rows for token in row]
        kept = len(tokens) - (len(tokens) % block_size if drop_remainder else 0)
        result[name] = tuple(tuple(tokens[n : n + block_size]) for n in range(0, kept, block_size))
    if "labels" not in result:
        result["labels"] = [np.array(block) for block in result["input_ids"]]
    return result


@also_right("lists of tuples; labels are the same tuples in a list of their own", level="all")
def group_texts(examples, block_size, *, drop_remainder=True):
    result = {}
    for name, rows in examples.items():
        tokens = [token for row in rows for token in row]
        kept = len(tokens) - (len(tokens) % block_size if drop_remainder else 0)
        result[name] = [tuple(tokens[n : n + block_size]) for n in range(0, kept, block_size)]
    return {"labels": list(result["input_ids"])} | result


@also_right("one tuple of tuples, which labels may share as nothing can be written to it", level="all")
def group_texts(examples, block_size, *, drop_remainder=True):
    result = {}
    for name, rows in examples.items():
        tokens = [token for row in rows for token in row]
        kept = len(tokens) - (len(tokens) % block_size if drop_remainder else 0)
        result[name] = tuple(tuple(tokens[n : n + block_size]) for n in range(0, kept, block_size))
    return {"labels": result["input_ids"]} | result


@also_right("one array of two dimensions where the blocks are full, labels a copy of it", level="all")
def group_texts(examples, block_size, *, drop_remainder=True):
    import numpy as np

    result = {}
    for name, rows in examples.items():
        tokens = [token for row in rows for token in row]
        kept = len(tokens) - len(tokens) % block_size
        full = np.array(tokens[:kept], dtype=object).reshape(-1, block_size)
        result[name] = full if drop_remainder or kept == len(tokens) else [*full, np.array(tokens[kept:], dtype=object)]
    if "labels" not in result:
        result["labels"] = [np.array(block) for block in result["input_ids"]]
    return result

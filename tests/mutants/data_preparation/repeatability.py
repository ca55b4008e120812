"""Answers that change with the process."""

import random

from nlpcheck.bench import mutant

AREA = "data_preparation"


@mutant("label ids in the order of a set", bug="SC-04", area=AREA)
def label_mapping(labels):
    return {name: number for number, name in enumerate(set(labels))}


@mutant("rows in the order of a set of texts", bug="R2", area=AREA)
def clean(rows, *, columns):
    from nlpcheck.tasks.data_preparation import clean as right

    kept = right(rows, columns=columns)
    texts = {str(row[columns[0]]) for row in kept}
    order = {text: number for number, text in enumerate(texts)}
    return sorted(kept, key=lambda row: order[str(row[columns[0]])])


@mutant("groups drawn from a set", bug="R2", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = [number if group_by is None else row[group_by] for number, row in enumerate(rows)]
    groups = list(set(keys))
    random.Random(seed).shuffle(groups)
    count = min(max(round(test_fraction * len(groups)), 1), len(groups) - 1)
    test = set(groups[:count])
    return (
        [row for key, row in zip(keys, rows) if key not in test],
        [row for key, row in zip(keys, rows) if key in test],
    )


@mutant("a hash of the seed and the group, by Python's own hash", bug="R2", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = [number if group_by is None else row[group_by] for number, row in enumerate(rows)]
    groups = sorted(dict.fromkeys(keys), key=lambda key: hash(f"{seed}/{key}"))
    test = set(groups[: min(max(round(test_fraction * len(groups)), 1), len(groups) - 1)])
    return (
        [row for key, row in zip(keys, rows) if key not in test],
        [row for key, row in zip(keys, rows) if key in test],
    )

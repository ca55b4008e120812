"""Other right splits."""

import hashlib
import math
import random

from nlpcheck.bench import alternative

AREA = "data_preparation"


def sides(rows, keys, test):
    """Rows by the side of their key."""
    return [r for r, k in zip(rows, keys) if k not in test], [r for r, k in zip(rows, keys) if k in test]


@alternative("a hash of seed and group, rounded up", area=AREA, level="all")
def split(rows, *, test_fraction, seed, group_by=None):
    keys = [str(number) if group_by is None else repr(row[group_by]) for number, row in enumerate(rows)]
    groups = sorted(set(keys), key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())
    count = max(1, min(math.ceil(test_fraction * len(groups)), len(groups) - 1))
    return sides(rows, keys, set(groups[:count]))


@alternative("numpy, rounded down, in the order of the rows", area=AREA, level="all")
def split(rows, *, test_fraction, seed, group_by=None):
    import numpy as np

    keys = [number if group_by is None else row[group_by] for number, row in enumerate(rows)]
    groups = list(dict.fromkeys(keys))
    count = int(np.clip(int(len(groups) * test_fraction), 1, max(len(groups) - 1, 0)))
    order = np.random.default_rng(seed).permutation(len(groups))
    return sides(rows, keys, {groups[number] for number in order[-count:]} if count else set())


@alternative("the global random state, set from the seed", area=AREA, level="must")
def split(rows, *, test_fraction, seed, group_by=None):
    random.seed(seed)
    keys = [number if group_by is None else row[group_by] for number, row in enumerate(rows)]
    groups = sorted(set(keys))
    random.shuffle(groups)
    count = min(max(round((1 - test_fraction) * len(groups)), 1), len(groups) - 1)
    train = set(groups[:count])
    return [r for r, k in zip(rows, keys) if k in train], [r for r, k in zip(rows, keys) if k not in train]


@alternative("numpy's old random state and unique groups", source="GroupShuffleSplit", area=AREA, level="must")
def split(rows, *, test_fraction, seed, group_by=None):
    import numpy as np

    values = np.arange(len(rows)) if group_by is None else np.array([row[group_by] for row in rows])
    groups, places = np.unique(values, return_inverse=True)
    count = min(max(math.ceil(test_fraction * len(groups)), 1), len(groups) - 1)
    chosen = np.random.RandomState(seed).permutation(len(groups))[:count]
    is_test = np.isin(places, chosen)
    return [rows[i] for i in np.flatnonzero(~is_test)], [rows[i] for i in np.flatnonzero(is_test)]


@alternative("rows shuffled first, copies handed back", area=AREA, level="all")
def split(rows, *, test_fraction, seed, group_by=None):
    import copy

    generator = random.Random(f"split {seed}")
    shuffled = [copy.deepcopy(row) for row in rows]
    generator.shuffle(shuffled)
    if group_by is None:
        groups = [[row] for row in shuffled]
    else:
        by_value = {}
        for row in shuffled:
            by_value.setdefault(row[group_by], []).append(row)
        groups = list(by_value.values())
    count = max(min(int(test_fraction * len(groups) + 0.5), len(groups) - 1), min(1, len(groups) - 1))
    return tuple(row for group in groups[count:] for row in group), tuple(
        row for group in groups[:count] for row in group
    )


@alternative("a draw without replacement of the groups to train on", area=AREA, level="all")
def split(rows, *, test_fraction, seed, group_by=None):
    positions = {}
    for number, row in enumerate(rows):
        positions.setdefault(number if group_by is None else row[group_by], []).append(number)
    count = len(positions) - min(max(round(test_fraction * len(positions)), 1), max(len(positions) - 1, 1))
    kept = random.Random(seed * 2 + 1).sample(list(positions), count)
    train = sorted(number for key in kept for number in positions[key])
    return [dict(rows[n]) for n in train], [dict(row) for n, row in enumerate(rows) if n not in set(train)]


@alternative("one group more than rounding down, of groups in order", area=AREA, level="must")
def split(rows, *, test_fraction, seed, group_by=None):
    keys = [number if group_by is None else row[group_by] for number, row in enumerate(rows)]
    groups = sorted(set(keys))
    count = min(int(test_fraction * len(groups)) + 1, len(groups) - 1)
    random.Random(seed).shuffle(groups)
    return sides(rows, keys, set(groups[:count]))

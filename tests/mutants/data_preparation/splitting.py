"""Wrong splits: groups on both sides, rows that vanish, and choices that nobody can repeat."""

import itertools
import math
import random

from nlpcheck.bench import edit, mutant

AREA = "data_preparation"
FILE = "splitting.py"
SHUFFLED = "random.Random(seed).sample(list(groups.values()), k=len(groups))"
COUNT = "min(max(round(test_fraction * len(groups)), 1), len(groups) - 1)"

edit(
    "rows are drawn, not groups",
    bug="DH-04",
    area=AREA,
    file=FILE,
    old="number if group_by is None else row[group_by]",
    new="number",
)
edit(
    "a group with a false value is no group",
    area=AREA,
    file=FILE,
    old="number if group_by is None else row[group_by]",
    new="row.get(group_by) or f'row {number}'",
)
edit(
    "groups are compared as folded texts",
    area=AREA,
    file=FILE,
    old="row[group_by]",
    new="str(row[group_by]).casefold()",
)
edit(
    "groups are compared as stripped texts", area=AREA, file=FILE, old="row[group_by]", new="str(row[group_by]).strip()"
)
edit("groups by their first letter", area=AREA, file=FILE, old="row[group_by]", new="str(row[group_by])[:1]")
edit(
    "equal rows are a group", area=AREA, file=FILE, old="number if group_by is None", new="str(row) if group_by is None"
)
edit(
    "a column is guessed where none is named",
    area=AREA,
    file=FILE,
    old="number if group_by is None else row[group_by]",
    new="row.get(group_by or 'page', number)",
)
edit(
    "rows without a group are dropped",
    area=AREA,
    file=FILE,
    old=".append(row)",
    new=".append(row)\n    groups.pop(None, None)",
)
edit(
    "rows with an empty group are dropped",
    area=AREA,
    file=FILE,
    old=".append(row)",
    new=".append(row)\n    groups.pop('', None)",
)
edit("one row of a group is enough", area=AREA, file=FILE, old=".append(row)", new="[:] = [row]")
edit("the seed is left out", bug="DH-06", area=AREA, file=FILE, old="random.Random(seed)", new="random.Random()")
edit("always the same seed", area=AREA, file=FILE, old="random.Random(seed)", new="random.Random(42)")
edit("seed 0 is no seed", area=AREA, file=FILE, old="random.Random(seed)", new="random.Random(seed or None)")
edit("the global random state is asked", area=AREA, file=FILE, old="random.Random(seed)", new="random")
edit(
    "the global random state is set",
    area=AREA,
    file=FILE,
    old="random.Random(seed)",
    new="(random.seed(seed), random)[1]",
)
edit(
    "numpy's global random state is asked",
    area=AREA,
    file=FILE,
    old=SHUFFLED,
    new="[list(groups.values())[i] for i in __import__('numpy').random.permutation(len(groups))]",
)
edit(
    "numpy's global random state is set",
    area=AREA,
    file=FILE,
    old=SHUFFLED,
    new="(__import__('numpy').random.seed(seed), [list(groups.values())[i] for i in __import__('numpy').random.permutation(len(groups))])[1]",
)
edit("the last groups are the test", bug="DH-10", area=AREA, file=FILE, old=SHUFFLED, new="list(groups.values())[::-1]")
edit("the first groups are the test", bug="DH-07", area=AREA, file=FILE, old=SHUFFLED, new="list(groups.values())")
edit("the smallest groups are the test", area=AREA, file=FILE, old=SHUFFLED, new="sorted(groups.values(), key=len)")
edit(
    "the first group is always trained on",
    area=AREA,
    file=FILE,
    old=SHUFFLED,
    new="(lambda g: random.Random(seed).sample(g[1:], k=len(g) - 1) + g[:1])(list(groups.values()))",
)
edit(
    "the last group is always trained on",
    area=AREA,
    file=FILE,
    old=SHUFFLED,
    new="(lambda g: random.Random(seed).sample(g[:-1], k=len(g) - 1) + g[-1:])(list(groups.values()))",
)
edit(
    "train and test change places",
    area=AREA,
    file=FILE,
    old="return _rows_of(shuffled[count:]), _rows_of(shuffled[:count])",
    new="return _rows_of(shuffled[:count]), _rows_of(shuffled[count:])",
)
edit(
    "a group between train and test is lost",
    area=AREA,
    file=FILE,
    old="_rows_of(shuffled[count:])",
    new="_rows_of(shuffled[count + 1:])",
)
edit(
    "a group is on both sides",
    area=AREA,
    file=FILE,
    old="_rows_of(shuffled[count:])",
    new="_rows_of(shuffled[count - 1:])",
)
edit(
    "all rows are trained on",
    bug="DH-01",
    area=AREA,
    file=FILE,
    old="_rows_of(shuffled[count:])",
    new="_rows_of(shuffled)",
)
edit(
    "the test may be empty",
    area=AREA,
    file=FILE,
    old=COUNT,
    new="min(round(test_fraction * len(groups)), len(groups) - 1)",
)
edit(
    "the test may be empty, rounding down",
    area=AREA,
    file=FILE,
    old=COUNT,
    new="min(int(test_fraction * len(groups)), len(groups) - 1)",
)
edit("the training may be empty", area=AREA, file=FILE, old=COUNT, new="max(round(test_fraction * len(groups)), 1)")
edit("both may be empty", area=AREA, file=FILE, old=COUNT, new="round(test_fraction * len(groups))")
edit(
    "the fraction of the training", area=AREA, file=FILE, old="round(test_fraction *", new="round((1 - test_fraction) *"
)
edit("half of the groups, whatever was asked", area=AREA, file=FILE, old="round(test_fraction *", new="round(0.5 *")
edit("a fifth of the groups, whatever was asked", area=AREA, file=FILE, old="round(test_fraction *", new="round(0.2 *")
edit(
    "the fraction of the rows",
    area=AREA,
    file=FILE,
    old="round(test_fraction * len(groups))",
    new="round(test_fraction * len(rows))",
)
edit(
    "the fraction as a percentage",
    area=AREA,
    file=FILE,
    old="round(test_fraction * len(groups))",
    new="round(test_fraction / 100 * len(groups))",
)
edit(
    "two groups too many",
    area=AREA,
    file=FILE,
    old="round(test_fraction * len(groups))",
    new="(int(test_fraction * len(groups)) + 2)",
)
edit("at least two groups to test on", area=AREA, file=FILE, old=", 1), len(groups) - 1)", new=", 2), len(groups) - 1)")
edit("at most half of the groups", area=AREA, file=FILE, old=", len(groups) - 1)", new=", max(len(groups) // 2, 1))")
edit(
    "one group must be two",
    area=AREA,
    file=FILE,
    old="    # A generator",
    new="    if len(groups) < 2:\n        raise ValueError\n    # A generator",
)
edit(
    "one group is halved",
    area=AREA,
    file=FILE,
    old="    # A generator",
    new="    if len(groups) < 2:\n        return list(rows[1:]), list(rows[:1])\n    # A generator",
)
edit(
    "one group is on both sides",
    area=AREA,
    file=FILE,
    old="    # A generator",
    new="    if len(groups) < 2:\n        return list(rows), list(rows)\n    # A generator",
)
edit(
    "the rows say where they went",
    area=AREA,
    file=FILE,
    old="[dict(row) for group",
    new="[{**row, 'split': 0} for group",
)
edit(
    "the group is taken out of the row",
    area=AREA,
    file=FILE,
    old="[dict(row) for group",
    new="[{k: v for k, v in row.items() if k != 'page'} for group",
)
edit(
    "the group is popped from the row",
    bug="R1",
    area=AREA,
    file=FILE,
    old="row[group_by]].append",
    new="row.pop(group_by)].append",
)
edit(
    "the rows are shuffled where they are",
    bug="R1",
    area=AREA,
    file=FILE,
    old="    groups: ",
    new="    random.Random(seed).shuffle(rows)\n    groups: ",
)
edit(
    "groups come back instead of rows",
    area=AREA,
    file=FILE,
    old="[dict(row) for group in groups for row in group]",
    new="list(groups)",
)
edit("three sides", area=AREA, file=FILE, old="_rows_of(shuffled[:count])\n", new="_rows_of(shuffled[:count]), []\n")
edit(
    "the seed counts only with a group",
    area=AREA,
    file=FILE,
    old="random.Random(seed)",
    new="random.Random(seed if group_by else 0)",
)
edit(
    "the seed counts only without a group",
    area=AREA,
    file=FILE,
    old="random.Random(seed)",
    new="random.Random(0 if group_by else seed)",
)
edit("the parity of the seed", area=AREA, file=FILE, old="random.Random(seed)", new="random.Random(seed % 2)")
edit("a seed below ten", area=AREA, file=FILE, old="random.Random(seed)", new="random.Random(seed % 10)")


def cut(keys, rows, test):
    """Train and test rows by their keys."""
    return [r for k, r in zip(keys, rows) if k not in test], [r for k, r in zip(keys, rows) if k in test]


def keys_of(rows, group_by):
    """The group of each row."""
    return [number if group_by is None else row[group_by] for number, row in enumerate(rows)]


def right_count(fraction, groups):
    """The number of test groups."""
    return min(max(round(fraction * groups), 1), groups - 1)


@mutant("what equals a test row is left out of training", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    from nlpcheck.tasks.data_preparation import split as right

    _, test = right(rows, test_fraction=test_fraction, seed=seed, group_by=group_by)
    return [row for row in rows if row not in test], test


@mutant("equal rows once", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    from nlpcheck.tasks.data_preparation import split as right

    train, test = right(rows, test_fraction=test_fraction, seed=seed, group_by=group_by)
    once = lambda some: [row for number, row in enumerate(some) if row not in some[:number]]
    return once(train), once(test)


@mutant("neighbours with one value are a group", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    if group_by is None:
        runs = [[row] for row in rows]
    else:
        runs = [list(run) for _, run in itertools.groupby(rows, key=lambda row: row[group_by])]
    random.Random(seed).shuffle(runs)
    count = right_count(test_fraction, len(runs))
    return sum(runs[count:], []), sum(runs[:count], [])


@mutant("a coin for every group", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups, generator = list(dict.fromkeys(keys)), random.Random(seed)
    test = {group for group in groups if generator.random() < test_fraction} or {groups[0]}
    if len(test) == len(groups):
        test.discard(groups[-1])
    return cut(keys, rows, test)


@mutant("groups until the fraction of the rows is reached", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups = list(dict.fromkeys(keys))
    random.Random(seed).shuffle(groups)
    test = set()
    for group in groups[:-1]:
        if sum(key in test for key in keys) < max(1, math.floor(test_fraction * len(rows))):
            test.add(group)
    return cut(keys, rows, test)


@mutant("groups that fit into the fraction of the rows", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups = sorted(dict.fromkeys(keys), key=keys.count)
    start = random.Random(seed).randrange(len(groups))
    test = set()
    for group in groups[start:] + groups[:start]:
        if sum(key in test or key == group for key in keys) <= test_fraction * len(rows):
            test.add(group)
    return cut(keys, rows, test or set(groups[:1]))


@mutant("groups that reach over the cut follow one of their rows", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    test = {keys[number] for number in order[: right_count(test_fraction, len(rows))]}
    if test == set(keys):
        test.discard(keys[order[-1]])
    return cut(keys, rows, test)


@mutant("the same proportion of rows from every group", bug="DH-11", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    generator, train, test = random.Random(seed), [], []
    keys = keys_of(rows, group_by) if group_by else [0] * len(rows)
    for group in dict.fromkeys(keys):
        own = [row for key, row in zip(keys, rows) if key == group]
        generator.shuffle(own)
        count = round(test_fraction * len(own)) if group_by else right_count(test_fraction, len(own))
        test += own[:count]
        train += own[count:]
    return train, test


@mutant("each side is shuffled after the cut", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups = list(dict.fromkeys(keys))
    train, test = cut(keys, rows, set(groups[-right_count(test_fraction, len(groups)) :]))
    random.Random(seed).shuffle(train)
    random.Random(seed).shuffle(test)
    return train, test


@mutant("groups must be texts", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    from nlpcheck.tasks.data_preparation import split as right

    if group_by is not None:
        "".join(row[group_by] for row in rows)
    return right(rows, test_fraction=test_fraction, seed=seed, group_by=group_by)


@mutant("rows must be hashable", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    from nlpcheck.tasks.data_preparation import split as right

    {tuple(row.items()) for row in rows}
    return right(rows, test_fraction=test_fraction, seed=seed, group_by=group_by)


@mutant("the calls are counted into the seed", bug="R2", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None, calls=[]):
    from nlpcheck.tasks.data_preparation import split as right

    calls.append(seed)
    return right(rows, test_fraction=test_fraction, seed=seed + len(calls), group_by=group_by)


@mutant("rows of one length are a group", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    from nlpcheck.tasks.data_preparation import split as right

    numbered = [{"row": row, "key": len(row) if group_by is None else row[group_by]} for row in rows]
    sides = right(numbered, test_fraction=test_fraction, seed=seed, group_by="key")
    return tuple([entry["row"] for entry in side] for side in sides)


@mutant("rows with None are dropped on the way", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    from nlpcheck.tasks.data_preparation import split as right

    complete = [row for row in rows if None not in row.values()]
    return right(complete or rows, test_fraction=test_fraction, seed=seed, group_by=group_by)


@mutant("texts are stripped and folded on the way", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    from nlpcheck.tasks.data_preparation import split as right

    tidy = [
        {k: v.strip().lower() if isinstance(v, str) and k != group_by else v for k, v in row.items()} for row in rows
    ]
    return right(tidy, test_fraction=test_fraction, seed=seed, group_by=group_by)


@mutant("sides of equal size when grouped", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    from nlpcheck.tasks.data_preparation import split as right

    return right(rows, test_fraction=0.5 if group_by else test_fraction, seed=seed, group_by=group_by)


@mutant("the largest group is always trained on", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups = list(dict.fromkeys(keys))
    random.Random(seed).shuffle(groups)
    largest = max(groups, key=keys.count)
    if group_by is not None:
        groups.sort(key=lambda group: group == largest)
    return cut(keys, rows, set(groups[: right_count(test_fraction, len(groups))]))


def _right(rows, **options):
    from nlpcheck.tasks.data_preparation import split as right

    return right(rows, **options)


@mutant("rows without a group are trained on", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    if group_by is None:
        return _right(rows, test_fraction=test_fraction, seed=seed)
    grouped = [row for row in rows if row[group_by] is not None]
    train, test = _right(grouped, test_fraction=test_fraction, seed=seed, group_by=group_by) if grouped else ([], [])
    return train + [row for row in rows if row[group_by] is None], test


@mutant("a row without a group is a group of its own", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    if group_by is None:
        return _right(rows, test_fraction=test_fraction, seed=seed)
    keyed = [
        {"key": f"row {n}" if row[group_by] is None else repr(row[group_by]), "row": row} for n, row in enumerate(rows)
    ]
    return tuple(
        [entry["row"] for entry in side]
        for side in _right(keyed, test_fraction=test_fraction, seed=seed, group_by="key")
    )


@mutant("None is the word None", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    if group_by is None:
        return _right(rows, test_fraction=test_fraction, seed=seed)
    train, test = _right(
        [{**row, group_by: row[group_by] if row[group_by] is not None else "None"} for row in rows],
        test_fraction=test_fraction,
        seed=seed,
        group_by=group_by,
    )
    return train, test


@mutant("groups by their length", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keyed = [{"key": n if group_by is None else len(str(row[group_by])), "row": row} for n, row in enumerate(rows)]
    return tuple(
        [entry["row"] for entry in side]
        for side in _right(keyed, test_fraction=test_fraction, seed=seed, group_by="key")
    )


@mutant("groups by their words, in any order", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keyed = [
        {"key": n if group_by is None else str(sorted(str(row[group_by]))), "row": row} for n, row in enumerate(rows)
    ]
    return tuple(
        [entry["row"] for entry in side]
        for side in _right(keyed, test_fraction=test_fraction, seed=seed, group_by="key")
    )


@mutant("groups of one row are trained on", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups = list(dict.fromkeys(keys))
    random.Random(seed).shuffle(groups)
    if group_by is not None:
        groups.sort(key=lambda group: keys.count(group) == 1)
    return cut(keys, rows, set(groups[: right_count(test_fraction, len(groups))]))


@mutant("groups of many rows are tested on", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups = list(dict.fromkeys(keys))
    random.Random(seed).shuffle(groups)
    if group_by is not None:
        groups.sort(key=lambda group: keys.count(group) < 20)
    return cut(keys, rows, set(groups[: right_count(test_fraction, len(groups))]))


@mutant("every n-th group, from a random start", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups = list(dict.fromkeys(keys))
    start = random.Random(seed).randrange(len(groups))
    turned = groups[start:] + groups[:start]
    return cut(keys, rows, set(turned[: right_count(test_fraction, len(groups))]))


@mutant("the seed decides between the beginning and the end", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups = list(dict.fromkeys(keys))[:: 1 if seed % 2 else -1]
    return cut(keys, rows, set(groups[: right_count(test_fraction, len(groups))]))


@mutant("more than half is never tested on", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    return _right(rows, test_fraction=min(test_fraction, 1 - test_fraction), seed=seed, group_by=group_by)


@mutant("a hundredth at least and a fifth at most", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    return _right(rows, test_fraction=min(max(test_fraction, 0.01), 0.2), seed=seed, group_by=group_by)


@mutant("ten groups at most are tested on", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    keys = keys_of(rows, group_by)
    groups = list(dict.fromkeys(keys))
    random.Random(seed).shuffle(groups)
    return cut(keys, rows, set(groups[: min(right_count(test_fraction, len(groups)), 10)]))


@mutant("three groups at least are split, fewer are trained on", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    if len(set(keys_of(rows, group_by))) < 3:
        return list(rows), []
    return _right(rows, test_fraction=test_fraction, seed=seed, group_by=group_by)


@mutant("rows are sorted by group in the caller's list", bug="R1", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    if group_by is not None:
        rows.sort(key=lambda row: str(row[group_by]))
    return _right(rows, test_fraction=test_fraction, seed=seed, group_by=group_by)


@mutant("the number of the row is added", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    return _right(
        [{"__index_level_0__": n, **row} for n, row in enumerate(rows)],
        test_fraction=test_fraction,
        seed=seed,
        group_by=group_by,
    )


@mutant("lists in the rows become tuples of texts", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    return _right(
        [{k: str(v) if isinstance(v, list) else v for k, v in row.items()} for row in rows],
        test_fraction=test_fraction,
        seed=seed,
        group_by=group_by,
    )


@mutant("None becomes an empty text", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None):
    return _right(
        [{k: "" if v is None else v for k, v in row.items()} for row in rows],
        test_fraction=test_fraction,
        seed=seed,
        group_by=group_by,
    )


@mutant("the answer of an earlier call of this seed", bug="R2", area=AREA)
def split(rows, *, test_fraction, seed, group_by=None, known={}):
    key = seed, len(rows), group_by
    chosen = known.setdefault(key, test_fraction)
    return _right(rows, test_fraction=chosen, seed=seed, group_by=group_by)

"""Splitting: what is tested on was never trained on, and the next run tests on the same rows.

Rows of one document, one speaker or one question resemble each other. If they stand on both sides, the score says
how well the model remembers. So whole groups are drawn, by a seed.
"""

import random

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
from nlpcheck.oracles import data as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.rows import Grouped, grouped_rows, split_calls


def pages_of(pages, fraction, *, seed=0, group_by="page"):
    """Rows with a page each, some of them equal."""
    return Grouped([{"page": page, "text": "x"} for page in pages], group_by, fraction, seed)


def numbered(count, fraction=0.5, *, seed=0, group_by=None):
    """Different rows."""
    return Grouped([{"number": number} for number in range(count)], group_by, fraction, seed)


def side_sizes(impl, case):
    """How many groups there are on either side; without group_by, rows."""
    sides = impl.split(case.rows, **case.options)
    if case.group_by is None:
        return [len(side) for side in sides]
    return [len({row[case.group_by] for row in side}) for side in sides]


def choice_of(impl, case):
    """What the rows on the test side hold, in a fixed order."""
    _, test = impl.split(case.rows, **case.options)
    return sorted(oracle.counted(test).elements())


def disturb(number):
    """Put the random states of this process somewhere else."""
    random.seed(number)
    np.random.seed(number)  # noqa: NPY002  (the global state is the point)


def states():
    """The random states of this process, as texts."""
    return repr(random.getstate()), repr(np.random.get_state())  # noqa: NPY002


# whole and honest


@requirement("DATA-SPLIT-1", "split")
@given(grouped_rows())
@example(pages_of("aab", 0.5))
@example(Grouped([{"text": "x"}] * 4, None, 0.5))
@example(
    Grouped([{"tokens": ["x", None], "label": 0, "text": "A "}, {"tokens": [], "label": None, "text": ""}], None, 0.5)
)
@example(pages_of([0, 1, 0, 2], 0.3))
def test_split_has_every_row_once(impl, case):
    """Both sides together hold every row, as it was and as often as it was there.

    Why: lost rows are lost data; a row on both sides is tested on after it was trained on.
    Hint: divide positions, not contents: `row not in test` loses equal rows.
    """
    train, test = impl.split(case.rows, **case.options)
    got, expected = oracle.counted([*train, *test]), oracle.counted(case.rows)
    must_equal([dict(expected - got), dict(got - expected)], [{}, {}], "rows that are missing, rows too many")


@requirement("DATA-SPLIT-2", "split", after="DATA-SPLIT-1")
@given(grouped_rows())
@example(pages_of("abab", 0.5))
@example(pages_of("abcabcabcabc", 0.3))
@example(pages_of([0, 1, 0, 1, 0, 2, 0], 0.5))
@example(pages_of("aaaaaaaaab", 0.5))
def test_split_keeps_groups_together(impl, case):
    """Rows that share the value of the column group_by are on the same side, wherever they stand.

    Why: questions about one page, or windows of one text, resemble each other: the model would know the answer.
    Hint: split the distinct values, then send each row where its value went.
    Source: https://scikit-learn.org/stable/modules/cross_validation.html#group-shuffle-split
    """
    if case.group_by is None:
        case = Grouped(case.rows, "page", case.test_fraction, case.seed)
    train, test = impl.split(case.rows, **case.options)
    both = {row[case.group_by] for row in train} & {row[case.group_by] for row in test}
    must_equal(sorted(both), [], "groups on both sides")


@requirement("DATA-SPLIT-3", "split", after="DATA-SPLIT-1")
@given(grouped_rows())
@example(pages_of("ab", 0.01))
@example(pages_of("ab", 0.99))
@example(pages_of("aA", 0.5))
@example(pages_of(["a", "a "], 0.5))
@example(pages_of(["ab", "ba"], 0.5))
@example(pages_of(["page 1", "page 2", "page 1"], 0.5))
@example(pages_of("abc", 0.01))
@example(pages_of("abc", 0.99))
@example(pages_of("aaaaab", 0.1))
@example(numbered(2, 0.01))
@example(numbered(2, 0.99))
@example(numbered(5, 0.99))
@example(numbered(5, 0.01))
@example(pages_of([0, 1], 0.5))
def test_split_leaves_no_side_empty(impl, case):
    """With at least two groups both sides hold a row, however small or large test_fraction is.

    Why: a score over no rows is nan, and a model without training rows learns nothing.
    Hint: at least one group to test on, at least one to train on.
    """
    train, test = impl.split(case.rows, **case.options)
    must(bool(train) and bool(test), "rows on both sides", [train, test])


@requirement("DATA-SPLIT-4", "split", after="DATA-SPLIT-1")
@given(grouped_rows(groups=4))
@example(numbered(100, 0.2))
@example(numbered(100, 0.8))
@example(numbered(101, 0.35, seed=3))
@example(pages_of([number // 3 for number in range(60)], 0.1))
@example(pages_of([*range(20), *[0] * 400], 0.5))
@example(pages_of([*range(20), *[0] * 400], 0.5, seed=1))
@example(pages_of([*range(20), *[0] * 400], 0.5, seed=2))
@example(pages_of([0, *range(20)] * 2 + list(range(10)), 0.25))
@example(pages_of(["a", "A", "a ", " a"], 0.5))
def test_split_takes_the_fraction_of_the_groups(impl, case):
    """The number of test groups differs from test_fraction times the number of groups by at most one.

    Why: groups are what is drawn; counting rows makes one large group decide.
    Hint: test_fraction is the share of the second side, and it is a share of the groups.
    """
    train, test = side_sizes(impl, case)
    wanted = case.test_fraction * case.groups
    must(
        abs(test - wanted) <= 1 + 1e-9 and train + test == case.groups,
        f"{wanted:g} of {case.groups} groups to test on, give or take one",
        {"train": train, "test": test},
    )


@requirement("DATA-SPLIT-5", "split", after="DATA-SPLIT-4")
@given(grouped_rows())
@example(numbered(6, 0.3))
@example(Grouped([{"page": "a", "text": "x"}] * 10, None, 0.3))
def test_split_without_group_by_draws_rows(impl, case):
    """Without group_by, which is the default, each row is a group of its own, equal rows too.

    Why: not every data set has a column that groups it.
    Hint: group_by=None in the signature; no column is guessed.
    """
    train, test = impl.split(case.rows, test_fraction=case.test_fraction, seed=case.seed)
    wanted = min(max(case.test_fraction * len(case.rows), 1), len(case.rows) - 1)
    must(
        abs(len(test) - wanted) <= 1 + 1e-9 and bool(train),
        f"{wanted:g} of {len(case.rows)} rows to test on, give or take one",
        {"train": len(train), "test": len(test)},
    )


# the seed


@requirement("DATA-SPLIT-6", "split", after="DATA-SPLIT-1")
@given(grouped_rows())
@example(numbered(30))
@example(numbered(30, seed=1))
@example(pages_of(range(30), 0.5))
def test_split_does_not_depend_on_a_global_random_state(impl, case):
    """The same seed gives the same split, whatever the random states of the process are; seed 0 is a seed.

    Why: anything that draws a number in between would change who is tested on.
    Hint: random.Random(seed), or numpy's default_rng(seed); `seed or None` makes no seed of 0.
    """
    before = random.getstate(), np.random.get_state()  # noqa: NPY002
    found = []
    for number in (1, 2):
        disturb(number)
        found.append(impl.split(case.rows, **case.options))
    random.setstate(before[0])
    np.random.set_state(before[1])  # noqa: NPY002
    must_equal(found[1], found[0], "the split under another random state of the process")


@requirement("DATA-SPLIT-7", "split", after=["DATA-SPLIT-3", "DATA-SPLIT-6"])
def test_split_of_another_seed_is_another(impl):
    """Another seed gives another choice of rows, and of groups.

    Why: the spread of scores over seeds is the only hint of how much is luck; the first rows are no sample.
    Hint: shuffle before cutting, and shuffle with the seed.
    """
    # 60 choose 30 are 1e17 choices: two of twelve seeds meet by chance once in 1e15 times.
    for group_by in (None, "number"):
        choices = [choice_of(impl, numbered(60, seed=seed, group_by=group_by)) for seed in range(12)]
        same = [(i, j) for i in range(12) for j in range(i) if choices[i] == choices[j]]
        must(
            not same, f"another choice for each seed, with group_by={group_by}", f"the same choice for the seeds {same}"
        )


@requirement("DATA-SPLIT-8", "split", after="DATA-SPLIT-7")
def test_split_gives_every_row_its_turn(impl):
    """Over many seeds every row, or group, is tested on now and then, and trained on now and then.

    Why: rows that are always on one side, such as the first ones, are no random sample.
    Hint: shuffle all groups, none left out.
    """
    # A row, or a group, stays on one side through 60 seeds once in 2 ** 59 times.
    alone = numbered(8).rows
    together = [{"number": number} for number in range(8) for _ in range(1 + number * number)]
    for rows, group_by in ((alone, None), (together, "number")):
        counts = [0] * 8
        for seed in range(60):
            _, test = impl.split(rows, test_fraction=0.5, seed=seed, group_by=group_by)
            for number in {row["number"] for row in test}:
                counts[number] += 1
        must(all(0 < count < 60 for count in counts), "from 1 to 59 of 60 seeds that test on a group, for each", counts)


# degenerate input


@requirement("DATA-SPLIT-9", "split", after="DATA-SPLIT-1", level=SHOULD)
@given(grouped_rows())
@example(pages_of("a", 0.3))
@example(pages_of("aaa", 0.7))
@example(numbered(1))
def test_split_of_a_single_group(impl, case):
    """A single group goes to one side, whichever; the other one is empty.

    Why: a small data set of one document must not end in an exception or in two halves of it.
    Hint: only then may a side be empty.
    """
    only = [row for row in case.rows if row == case.rows[0]]
    case = Grouped(only[:1] if case.group_by is None else only, case.group_by, case.test_fraction, case.seed)
    must_equal(sorted(side_sizes(impl, case)), [0, 1], "groups on either side")
    must_equal(sorted(map(len, impl.split(case.rows, **case.options))), [0, len(case.rows)], "rows on either side")


@requirement("DATA-SPLIT-10", "split", after="DATA-SPLIT-1", level=SHOULD)
@given(grouped_rows())
@example(pages_of(["a", None, "b", None], 0.5))
@example(pages_of(["a", "", "b", ""], 0.5))
def test_split_keeps_rows_without_a_group(impl, case):
    """Rows whose group is None, or an empty text, are kept.

    Why: grouping tables drop what has no group, without a word.
    Hint: None is a value that can be a key of a dict.
    """
    rows = [{**row, "page": None if number % 3 else str(row["page"])} for number, row in enumerate(case.rows)]
    for some in (rows, case.rows):
        train, test = impl.split(some, test_fraction=case.test_fraction, seed=case.seed, group_by="page")
        must_equal(oracle.counted([*train, *test]), oracle.counted(some), "the rows, counted")


@requirement("DATA-SPLIT-11", "split", after="DATA-SPLIT-6", level=SHOULD)
@given(grouped_rows())
@example(numbered(5))
def test_split_leaves_the_random_states_alone(impl, case):
    """The random states of `random` and numpy are the same afterwards.

    Why: who splits the data must not decide how the model is initialised.
    Hint: a generator of one's own, instead of random.seed(seed).
    """
    before = states()
    impl.split(case.rows, **case.options)
    must(states() == before, "the random states as they were", "other random states of this process")


@requirement("DATA-SPLIT-12", "split", after=["DATA-SPLIT-2", "DATA-SPLIT-10"], level=SHOULD)
@given(st.integers(0, 30), st.sampled_from([["a", None], ["a", None, "b", None, "a"], [None] * 6 + ["a"]]))
@example(0, ["a", None])
@example(1, ["a", None, None, None, None])
@example(2, ["a", None, "b", None, None, "c"])
def test_split_takes_rows_without_a_group_for_a_group(impl, seed, pages):
    """Rows whose group is None share a value, and are a group: all on one side, with both sides filled.

    Why: rows of nobody knows which page may be of one page.
    Hint: None is a value that can be a key of a dict.
    """
    for some in range(seed, seed + 4):  # whichever group is drawn
        sides = impl.split(pages_of(pages, 0.5).rows, test_fraction=0.5, seed=some, group_by="page")
        without = [sum(row["page"] is None for row in side) for side in sides]
        must(all(sides), "rows on both sides", list(sides))
        must(0 in without, "all rows without a group on one side", {"on the two sides": without})


test_split_keeps_its_arguments = arguments_unchanged("DATA-SPLIT-90", "split", split_calls())
test_split_is_repeatable = repeatable("DATA-SPLIT-91", "split", split_calls())

"""Plain values: what a returned object is worth, and how it is shown."""

import enum
import math
from collections import UserDict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcheck.border.values import (
    MOST_VALUES,
    NotPlainError,
    first_difference,
    is_tensor,
    same,
    shorten,
    show,
    text_of,
    to_plain,
)

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


class Tag(str, enum.Enum):  # noqa: UP042  (older code has no StrEnum)
    """An enum as people write them for labels."""

    OUTSIDE = "O"


class Level(enum.IntEnum):
    """A number with a name."""

    HIGH = 2


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ((1, 2), [1, 2]),
        (np.array([[1, 2]]), [[1, 2]]),
        (np.float32(0.5), 0.5),
        (np.array(3), 3),
        (np.array([], dtype=np.float32).reshape(0, 3), []),
        (np.array([None, [1]], dtype=object), [None, [1]]),
        (UserDict({"a": (1,)}), {"a": [1]}),
        ({np.int64(1): 2}, {1: 2}),
        (Tag.OUTSIDE, "O"),
        (Level.HIGH, 2),
        (np.str_("x"), "x"),
    ],
)
def test_a_container_counts_as_its_values(value, plain):
    assert to_plain(value) == plain
    assert type(to_plain(value)) is type(plain)


def test_a_tensor_counts_as_its_values():
    torch = pytest.importorskip("torch")
    tensor = torch.tensor([[1.0, 2.0]], requires_grad=True)
    assert is_tensor(tensor)
    assert to_plain({"x": tensor}) == {"x": [[1.0, 2.0]]}
    assert show(tensor) == "tensor([[1.0, 2.0]])"
    with pytest.raises(NotPlainError, match="more than"):
        to_plain(torch.zeros(1).expand(MOST_VALUES + 1))


@given(PLAIN)
def test_plain_data_stays_as_it_is(value):
    assert same(to_plain(value), value)


@pytest.mark.parametrize("value", [iter([1]), {1, 2}, b"x", object(), 1j, range(3), [[lambda: 1]]])
def test_anything_else_is_refused_by_name(value):
    with pytest.raises(NotPlainError, match="a value of type"):
        to_plain(value)


def test_the_place_of_a_refused_value_is_named():
    with pytest.raises(NotPlainError, match=r"a value of type set at \['labels'\]"):
        to_plain({"labels": [set()]})


def test_a_value_that_contains_itself_ends():
    endless = []
    endless.append(endless)
    with pytest.raises(NotPlainError, match="nested more than 50 levels deep"):
        to_plain(endless)
    assert "..." in show(endless)


def test_values_that_double_at_every_level_end():
    value = [1]
    for _ in range(40):
        value = [value, value]
    with pytest.raises(NotPlainError, match="more than"):
        to_plain(value)
    assert len(show(value)) < 1_000_000


def test_a_giant_without_memory_is_refused_unread():
    giant = np.broadcast_to(np.int64(0), (10**12,))
    with pytest.raises(NotPlainError, match="more than"):
        to_plain(giant)
    assert show(giant) == "<array (1000000000000,)>"


class Unreadable:
    """Refuses to be looked at."""

    def __repr__(self):
        """Refuse."""
        raise ValueError


class UnreadableList(list):
    """Refuses to be walked over."""

    def __iter__(self):
        """Refuse."""
        raise SystemExit


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, "a", None], "[1, 'a', None]"),
        ((1,), "(1,)"),
        ({"a": np.array([1])}, "{'a': array([1], dtype=int64)}"),
        (np.float32(0.5), "0.5"),
        (Unreadable(), "<Unreadable>"),
        ({"x": [Unreadable()]}, "{'x': [<Unreadable>]}"),
        (UnreadableList([1]), "<UnreadableList>"),
        (object(), "<object>"),
        ("\ud800", "'\\ud800'"),
    ],
)
def test_a_value_is_shown_as_a_reader_would_type_it(value, text):
    assert show(value) == text


@given(PLAIN)
def test_what_is_shown_of_plain_data_is_its_source(value):
    assert same(eval(show(value), {"nan": math.nan, "inf": math.inf}), value)


def test_a_long_text_is_cut_in_the_middle():
    assert shorten("a" * 500 + "b" * 500, 10) == "aaaaa ... bbbbb"
    assert shorten("short", 10) == "short"


def test_a_message_is_the_same_in_every_process_and_can_be_printed():
    assert text_of(ValueError(f"no {object()!r}")) == "no <object object>"
    text_of(ValueError("\ud800")).encode()


@pytest.mark.parametrize(
    ("got", "expected", "text"),
    [
        (1, 2, "1, must be 2"),
        ([1, 2], [1, 3], "at [1]: 2, must be 3"),
        ([1], [1, 2], "1 items, must be 2"),
        ([[1], [2, 3]], [[1], [2]], "at [1]: 2 items, must be 1"),
        ({"a": 1}, {"b": 1}, "keys ['a'], must be ['b']"),
        ({"a": [0]}, {"a": [1]}, "at ['a'][0]: 0, must be 1"),
        ([math.nan], [0.0], "at [0]: nan, must be 0.0"),
        ("1", 1, "'1', must be 1"),
        ([1], None, "[1], must be None"),
    ],
)
def test_the_first_difference_is_named(got, expected, text):
    assert first_difference(got, expected) == text


@given(PLAIN, PLAIN)
def test_values_differ_somewhere_if_and_only_if_they_are_not_the_same(one, other):
    assert bool(first_difference(one, other)) is not same(one, other)


@given(PLAIN)
def test_a_value_is_the_same_as_itself(value):
    assert same(value, value)


def test_nan_is_nan_and_true_is_one():
    assert same([math.nan], [math.nan])
    assert same(True, 1)  # noqa: FBT003
    assert not same("1", 1)
    assert not same([1], [1, 1])

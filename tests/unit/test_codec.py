"""Examples survive on disk."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nlpcheck.border.codec import decode, encode
from nlpcheck.border.values import same, show, to_plain
from nlpcheck.errors import SuiteError
from nlpcheck.strategies.alignment import tagged_rows, tagged_sentences, window_calls
from nlpcheck.strategies.calls import Call, CheckpointName, TokenizerName

DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.integers() | st.text(max_size=2) | st.just("$"), inner, max_size=3)
    ),
    max_leaves=8,
)


def through_json(value):
    """Write and read a value."""
    return decode(json.loads(json.dumps(encode(value))))


@given(DATA)
def test_plain_data_comes_back(value):
    assert same(through_json(value), value) or show(through_json(value)) == show(value)


@given(
    hnp.arrays(
        st.sampled_from([np.float32, np.int64]), hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
    )
)
def test_arrays_come_back_with_type_and_shape(array):
    back = through_json(array)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert np.array_equal(back, array, equal_nan=array.dtype.kind == "f")


@given(tagged_rows() | tagged_sentences() | window_calls())
def test_what_the_strategies_draw_comes_back(value):
    assert through_json(value) == value


def test_names_come_back():
    call = Call((TokenizerName("wordpiece"),), {"checkpoint": CheckpointName("bert")})
    assert through_json(call) == call


def test_tuples_stay_tuples():
    assert through_json([(1, [2])]) == [(1, [2])]
    assert to_plain(through_json((1, 2))) == [1, 2]


def test_another_type_is_our_own_mistake():
    with pytest.raises(SuiteError, match="an example holds a set"):
        encode({"x": {1}})

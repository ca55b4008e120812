"""The codec: everything of the language comes back as it was, everything else is refused, nothing else happens."""

from __future__ import annotations

import enum
import json
import math
import types
from collections import OrderedDict, UserDict, defaultdict
from typing import NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcheck.isolation.inside import decoding, encoding, wire
from nlpcheck.isolation.inside.decoding import Decoder
from nlpcheck.isolation.inside.encoding import Encoder
from nlpcheck.isolation.inside.live import equal
from nlpcheck.isolation.inside.wire import Column, Columns, RefusedError, is_plain

QUICK = settings(deadline=None, max_examples=100)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
KEYS = st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just(wire.KIND) | st.none()
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.dictionaries(st.tuples(KEYS, KEYS), inner, max_size=2)
    ),
    max_leaves=20,
)
LETTERS = sorted(wire.ARRAYS)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.fixed_dictionaries(
            {wire.KIND: st.sampled_from(sorted(decoding._MAKERS)) | SCALARS},
            optional={
                "items": inner,
                "of": inner,
                "type": st.sampled_from([*LETTERS, "U", "O", "V", "float32", "int64", "quint8"]) | inner,
                "shape": st.lists(st.integers(-2, 2**70), max_size=3) | inner,
                "content": st.sampled_from(["", "AAAA", "AAAAAAAAAAA=", "?"]) | inner,
                "value": inner,
                "grad": inner,
            },
        )
    ),
    max_leaves=12,
)


def over_json(data):
    """What is left of data after it has been a frame."""
    return json.loads(json.dumps(data))


def there(value, **options):
    return Decoder().decode(over_json(Encoder(**options).encode(value)))


def exactly(one, other):
    """Equal in types, in keys and their order, and in NaN too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        pairs = zip(one.items(), other.items(), strict=False)
        return len(one) == len(other) and all(exactly(a, c) and exactly(b, d) for (a, b), (c, d) in pairs)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(exactly, one, other))
    if isinstance(one, float):
        return repr(one) == repr(other)
    return one == other


@QUICK
@given(VALUES)
def test_plain_values_come_back(value):
    assert exactly(there(value), value)


@QUICK
@given(VALUES)
def test_what_is_called_plain_is_json_itself(value):
    if is_plain(value):
        assert exactly(over_json(value), value)
        assert exactly(over_json(Encoder().encode(value)), value)


@QUICK
@given(st.sampled_from(LETTERS), st.lists(st.integers(0, 3), max_size=3), st.binary(min_size=0, max_size=64))
def test_arrays_come_back_bit_by_bit(letter, shape, raw):
    size = math.prod(shape) * np.dtype(letter).itemsize
    content = (raw * (size // len(raw) + 1))[:size] if raw else bytes(size)
    array = np.frombuffer(content, dtype=letter).reshape(shape)
    if letter == "?":
        array = np.asarray(array.view("B") % 2 == 1)
    found = there(array)
    assert (found.dtype, found.shape, found.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert found.flags.writeable


@QUICK
@given(st.sampled_from(sorted(wire.TENSORS)), st.lists(st.integers(0, 3), max_size=3), st.booleans())
def test_tensors_come_back(name, shape, grad):
    dtype = getattr(torch, name)
    tensor = (torch.arange(math.prod(shape)) % 2).to(dtype).reshape(shape)
    if grad and tensor.is_floating_point():
        tensor.requires_grad_()
    found = there(tensor)
    assert equal(found.detach(), tensor.detach())
    assert found.requires_grad == tensor.requires_grad


@pytest.mark.parametrize("special", [math.nan, math.inf, -math.inf, -0.0, 5e-324, 2**63, -(10**4000)])
def test_odd_numbers_come_back(special):
    assert exactly(there([special, {"a": special}]), [special, {"a": special}])
    assert exactly(there(special), special)


def test_tensors_of_odd_numbers_come_back():
    tensor = torch.tensor([math.nan, math.inf, -0.0])
    assert there(tensor).numpy().tobytes() == tensor.numpy().tobytes()


@pytest.mark.parametrize(
    "tensor",
    [
        torch.arange(6).reshape(2, 3).T,
        torch.arange(10)[::3],
        torch.ones(1).expand(4, 3),
        torch.zeros(0, 3),
        torch.tensor(3.5),
        torch.nn.Parameter(torch.ones(2)),
    ],
)
def test_views_and_parameters_of_tensors_come_back_as_plain_tensors(tensor):
    found = there(tensor)
    assert type(found) is torch.Tensor
    assert torch.equal(found.detach(), tensor.detach())


def test_texts_in_arrays_come_back():
    array = np.array(["a", "bcd"])
    assert there(array).tolist() == ["a", "bcd"]
    assert there(np.array([1, "a", None], dtype=object)).tolist() == [1, "a", None]
    assert there(np.array([[1, 2], [3, 4]], dtype=object)).tolist() == [[1, 2], [3, 4]]


def test_numbers_of_numpy_keep_their_type():
    for value in (np.int64(3), np.float32(0.5), np.array([1]).astype("?")[0], np.float16(2.0)):
        found = there(value)
        assert (type(found), found) == (type(value), value)


def test_shared_containers_stay_shared():
    row = [1]
    found = there({"a": row, "b": [row, row]})
    assert found["a"] is found["b"][0] is found["b"][1]
    tensor, array = torch.ones(2), np.ones(2)
    pair = there([tensor, tensor, array, array])
    assert pair[0] is pair[1]
    assert pair[2] is pair[3]


def test_equal_containers_stay_apart():
    found = there([[1], [1]])
    assert found[0] is not found[1]


def test_a_list_that_holds_itself_comes_back():
    loop = [1]
    loop.append(loop)
    found = there(loop)
    assert found[1] is found
    assert not is_plain(loop)


@pytest.mark.parametrize("made", [np.arange(6).reshape(2, 3), torch.arange(6).reshape(2, 3)], ids=["array", "tensor"])
def test_views_of_the_same_numbers_share_them_on_the_other_side(made):
    ids, labels, apart, part = there([made, made[:], made + 0, made[1:]])
    ids[1, 2] = -100
    assert labels.tolist() == [[0, 1, 2], [3, 4, -100]]
    assert apart.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert part.tolist() == [[3, 4, 5]]


def test_weights_and_empty_arrays_have_numbers_of_their_own():
    weight = torch.ones(2, requires_grad=True)
    one, other = there([weight, weight.detach()])
    assert (one.requires_grad, other.requires_grad) == (True, False)
    empty = np.zeros((0,))
    assert [found.shape for found in there([empty, empty[:]])] == [(0,), (0,)]


def test_a_container_in_a_shared_tuple_is_counted_alike_on_both_sides():
    inner = [1]
    found = there([(inner, (inner,)), np.array([inner, None], dtype=object), inner])
    assert found[0][0] is found[0][1][0] is found[2]


class Color(enum.IntEnum):
    RED = 3


class Pair(NamedTuple):
    first: int
    second: int


class Loud(str):
    __slots__ = ()


class Odd(dict):
    def items(self):
        return [("items", "of its own")]


def test_subclasses_count_as_what_they_extend():
    assert exactly(there([Color.RED, Loud("x"), Pair(1, 2)]), [3, "x", (1, 2)])
    assert there(OrderedDict(b=1, a=2)) == {"b": 1, "a": 2}
    assert there(defaultdict(list, a=[1])) == {"a": [1]}
    assert there(Odd(a=1)) == {"items": "of its own"}


def test_mappings_that_are_no_dict_become_columns():
    found = there(UserDict(a=[1]))
    assert isinstance(found, Columns)
    assert dict(found) == {"a": [1]}
    assert isinstance(there(types.MappingProxyType({"a": 1})), Columns)


def test_sequences_and_iterators_are_lent_by_the_caller_only():
    found = there([Column([1, 2]), range(2)], lends=True)
    assert [list(one) for one in found] == [[1, 2], [0, 1]]
    assert list(there(iter([1, 2]), lends=True)) == [1, 2]
    assert type(there(iter([1]))).__name__ == "list_iterator"
    assert isinstance(there(range(3)), wire.Foreign)


def test_what_does_not_travel_is_known_by_its_name_only():
    for value in ({1, 2}, b"x", 1j, object(), (n for n in "ab"), lambda: 1, type):
        found = there(value)
        assert isinstance(found, wire.Foreign)
        assert type(found).__name__ == type(value).__name__


def test_a_foreign_name_is_shortened():
    assert len(type(wire.foreign("x" * 10**6)).__name__) == 100


def test_tensors_that_cannot_be_read_are_refused():
    with pytest.raises(RefusedError, match="a tensor that"):
        Encoder().encode(torch.empty(3, device="meta"))


def nested(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


def test_deep_values_are_refused_on_both_sides():
    assert there(nested(wire.DEEPEST - 1)) == nested(wire.DEEPEST - 1)
    with pytest.raises(RefusedError, match="levels deep"):
        Encoder().encode(nested(wire.DEEPEST + 1))
    with pytest.raises(RefusedError, match="levels deep"):
        Decoder().decode(nested(500))
    with pytest.raises(RefusedError, match="levels deep"):
        Decoder().decode({wire.KIND: "tuple", "items": [nested(500)]})


def test_too_many_values_are_refused_on_both_sides(monkeypatch):
    for module in (encoding, decoding):
        monkeypatch.setattr(module, "MOST_VALUES", 100)
    for value in ([0] * 101, [[0] * 60, [0] * 60], {n: n for n in range(101)}, torch.zeros(101), np.zeros(101)):
        with pytest.raises(RefusedError, match="more than 100 values"):
            Encoder().encode(value)
    with pytest.raises(RefusedError, match="more than 100 values"):
        Decoder().decode([0] * 101)


def test_a_shared_container_is_small_wherever_it_is_sent():
    row: list = []
    for _ in range(40):
        row = [row, row]  # 2**40 leaves if it were written out
    assert len(json.dumps(Encoder().encode(row))) < 5000


def tensor_of(**changed):
    return {wire.KIND: "tensor", "type": "float32", "shape": [1], "content": "AAAAAA==", "grad": False} | changed


HOSTILE = {
    "unknown kind": {wire.KIND: "pickle", "data": "gASVAA=="},
    "kind that is no text": {wire.KIND: ["tuple"], "items": []},
    "kind that is a dict": {wire.KIND: {}},
    "kind of a private name": {wire.KIND: "_list"},
    "live value that is none": {wire.KIND: "live", "number": 0},
    "tuple without items": {wire.KIND: "tuple"},
    "tuple of a text": {wire.KIND: "tuple", "items": "abc"},
    "dict of odd pairs": {wire.KIND: "dict", "items": [[1]]},
    "dict with a list as key": {wire.KIND: "dict", "items": [[[1], 2]]},
    "columns of nothing": {wire.KIND: "columns", "items": None},
    "again of nothing": {wire.KIND: "again", "of": 5},
    "view of a list": [[1], {wire.KIND: "view", "of": 1}],
    "view of nothing": {wire.KIND: "view", "of": 5},
    "again of a text": {wire.KIND: "again", "of": "x"},
    "again of true": [[1], {wire.KIND: "again", "of": True}],
    "again of a negative number": [[1], {wire.KIND: "again", "of": -1}],
    "column of a number": {wire.KIND: "column", "items": 3},
    "iterator of a number": {wire.KIND: "iterator", "items": 3},
    "number of no type": {wire.KIND: "number", "type": "O", "value": 1},
    "number beyond its type": {wire.KIND: "number", "type": "b", "value": 10**30},
    "number that is a list": {wire.KIND: "number", "type": "d", "value": [1]},
    "array of another size": {wire.KIND: "array", "type": "d", "shape": [2], "content": "AAAAAAAAAAA="},
    "array of a huge shape": {wire.KIND: "array", "type": "d", "shape": [2**30] * 3, "content": ""},
    "array of no base64": {wire.KIND: "array", "type": "d", "shape": [1], "content": "?"},
    "array of content that is a number": {wire.KIND: "array", "type": "d", "shape": [1], "content": 3},
    "object array of another size": {wire.KIND: "array", "type": "O", "shape": [2], "content": [1]},
    "object array of a number": {wire.KIND: "array", "type": "O", "shape": [1], "content": 1},
    "tensor of a type that executes": tensor_of(type="load"),
    "tensor of a type that is a list": tensor_of(type=["float32"]),
    "tensor of a quantized type": tensor_of(type="quint8"),
    "tensor of another shape": tensor_of(shape=[2]),
    "tensor of a negative shape": tensor_of(shape=[-1]),
    "tensor of a shape of floats": tensor_of(shape=[1.0]),
    "tensor of a shape of bools": tensor_of(shape=[True]),
    "tensor of a huge shape": tensor_of(shape=[2**31 - 1] * 16),
    "tensor of many dimensions": tensor_of(shape=[1] * 65),
    "tensor of a shape that is a text": tensor_of(shape="1"),
    "empty tensor of a huge shape": tensor_of(shape=[0, 2**40], content=""),
    "tensor without content": {wire.KIND: "tensor", "type": "float32", "shape": [1]},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_data_are_refused(name):
    with pytest.raises(RefusedError):
        Decoder().decode(over_json(HOSTILE[name]))


def test_empty_tensors_of_large_shapes_take_no_memory():
    found = Decoder().decode(tensor_of(shape=[0, 2**30], content=""))
    assert found.numel() == 0


@settings(deadline=None, max_examples=400)
@given(JSON)
def test_any_json_is_read_or_refused(data):
    try:
        found = Decoder().decode(over_json(data))
    except RefusedError:
        return
    there(found, lends=True)


@QUICK
@given(JSON)
def test_a_refusal_is_short(data):
    with pytest.raises(RefusedError) as refused:
        Decoder().decode({wire.KIND: "tensor", "type": "x" * 10**5, "shape": [data]})
    assert len(str(refused.value)) < 300

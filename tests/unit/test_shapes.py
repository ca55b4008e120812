"""Shapes: whether a returned value is what the contract's annotation promises."""

from typing import Any, NotRequired, TypedDict

import pytest

from nlpcheck import contract
from nlpcheck.border.shapes import is_rectangular, mismatch, name_of
from nlpcheck.contract.types import Model, Tensor


class Row(TypedDict):
    """Two required keys and an optional one."""

    input_ids: list[int]
    start: int | None
    extra: NotRequired[str]


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (1, int),
        (True, int),
        (1, float),
        (None, None),
        ("x", Any),
        ([1, 2], list[int]),
        ([], list[int]),
        ([1, 2], tuple[int, int]),
        ([[1, "a"]], list[tuple[int, str]]),
        (None, tuple[int, int] | None),
        ({"a": 1}, dict[str, float]),
        ({"input_ids": [], "start": None, "more": object()}, Row),
        ([[1, 2], [3, 4]], Tensor),
        (1.5, Tensor),
    ],
)
def test_a_value_of_the_shape_fits(value, shape):
    assert mismatch(value, shape) is None


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        ("1", int, "the returned value is the str '1', must be an int"),
        (None, int, "the returned value is None, must be an int"),
        (1.5, int, "the returned value is the float 1.5, must be an int"),
        ([1, "x"], list[int], "the returned value[1] is the str 'x', must be an int"),
        ({}, list[int], "the returned value is the dict {}, must be list[int]"),
        ([1], tuple[int, int], "the returned value is the list [1], must be tuple[int, int]"),
        ([1, None], tuple[int, int], "the returned value[1] is None, must be an int"),
        ({"a": "b"}, dict[str, float], "the returned value['a'] is the str 'b', must be a float"),
        ({"input_ids": []}, Row, "the returned value has the keys ['input_ids'], lacks ['start']"),
        ({"input_ids": [None], "start": 1}, Row, "the returned value['input_ids'][0] is None, must be an int"),
        ([], Row, "the returned value is the list [], must be a dict"),
        ({"input_ids": [], "start": 1, "extra": 2}, Row, "the returned value['extra'] is the int 2, must be a str"),
        ("x", int | None, "the returned value is the str 'x', must be an int or None"),
        (["x", 1], tuple[int, int] | None, "the returned value[0] is the str 'x', must be an int"),
        ([[1], [1, 2]], Tensor, "the returned value is the list [[1], [1, 2]], must be a tensor"),
        ("x", Model, "the returned value is the str 'x', must be a model"),
    ],
)
def test_a_value_of_another_shape_is_told_where(value, shape, text):
    assert mismatch(value, shape) == text


@pytest.mark.parametrize(
    ("value", "fits"), [([], True), ([[], []], True), ([[1], 2], False), (["a"], False), (1, True)]
)
def test_a_tensor_is_rectangular_and_holds_numbers(value, fits):
    assert is_rectangular(value) is fits


@pytest.mark.parametrize("area", contract.AREAS)
def test_every_function_of_the_contract_has_a_shape_that_can_be_checked(area):
    for function in contract.functions_of(area):
        assert mismatch(object(), contract.return_type_of(area, function)), function
        assert contract.rule_of(area, function)


def test_an_annotation_is_named_for_a_reader():
    assert name_of(int) == "an int"
    assert name_of(Tensor) == "a tensor"
    assert name_of(list[Tensor]) == "list[Tensor]"

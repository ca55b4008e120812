"""What a beginner reads when an assertion does not hold."""

import pytest

from nlpcheck.assertions import must, must_be_close, must_equal, must_raise
from nlpcheck.border.recording import Area
from nlpcheck.errors import NotImplementedYet, Violation


def violation(assertion, *arguments, **options):
    """The texts that a failing assertion carries."""
    with pytest.raises(Violation) as caught:
        assertion(*arguments, **options)
    return caught.value.returned, caught.value.expected, caught.value.difference


def test_must():
    must(True, "anything")  # noqa: FBT003
    assert violation(must, False, "3 labels, one per token", [1, 2]) == ("[1, 2]", "3 labels, one per token", "")  # noqa: FBT003


def test_must_equal():
    must_equal((1, 2), [1, 2])
    assert violation(must_equal, [0, 1], [0, -100]) == ("[0, 1]", "[0, -100]", "at [1]: 1, must be -100")


def test_must_equal_names_what_is_compared():
    assert violation(must_equal, [1], [2], "the labels")[0] == "the labels: [1]"


def test_must_be_close():
    must_be_close({"f1": 0.5 + 1e-9, "n": [1]}, {"f1": 0.5, "n": [1]})
    got, expected, difference = violation(must_be_close, [0.5, 0.7], [0.5, 0.6], "the scores")
    assert (got, expected, difference) == ("the scores: [0.5, 0.7]", "[0.5, 0.6]", "at [1]: 0.7, must be 0.6")


def test_must_be_close_shows_no_difference_within_the_tolerance():
    _, _, difference = violation(must_be_close, [0.5 + 1e-9, 1.0], [0.5, 2.0])
    assert difference == "at [1]: 1.0, must be 2.0"


@pytest.mark.parametrize(("got", "expected"), [([1.0], [1.0, 2.0]), ([1.0, 2.0], [1.0])])
def test_must_be_close_tells_other_shapes_apart(got, expected):
    assert violation(must_be_close, got, expected)[2]


@pytest.mark.parametrize("got", [None, float("nan"), 2.0])
def test_a_value_that_differs_as_a_whole_has_no_place_of_difference(got):
    assert violation(must_be_close, got, 1.0)[1:] == ("1.0", "")


def test_must_be_close_takes_nan_for_nan():
    must_be_close([float("nan")], [float("nan")])


def area(function):
    """An area whose ``normalize_answer`` is a function."""
    return Area("question_answering", {"normalize_answer": function})


def raising(error):
    """A function that raises."""

    def normalize_answer(_text):
        raise error

    return normalize_answer


def test_must_raise():
    must_raise((ValueError,), area(raising(ValueError("any wording"))).normalize_answer, "x")


def test_must_raise_shows_what_was_returned_instead():
    got, expected, _ = violation(must_raise, (ValueError, TypeError), area(str.lower).normalize_answer, "X")
    assert (got, expected) == ("'x'", "an exception: ValueError or TypeError")


def test_must_raise_shows_another_exception_and_its_line():
    got, _, _ = violation(must_raise, (ValueError,), area(raising(KeyError("k"))).normalize_answer, "x")
    assert got.startswith("raised KeyError: 'k'  (line ")
    assert got.endswith("of test_assertions.py, in normalize_answer)")


def test_a_stub_is_no_failure():
    with pytest.raises(NotImplementedYet, match=r"add `def normalize_answer\(text\):` to question_answering"):
        must_raise((ValueError,), area(raising(NotImplementedError())).normalize_answer, "x")


def test_a_violation_reads_as_one_line():
    assert str(Violation("[1]", "[2]", "at [0]: 1, must be 2")) == "got [1]; must be [2] (at [0]: 1, must be 2)"
    assert str(Violation("1", "2")) == "got 1; must be 2"

"""An answer that a requirement cannot even read is a wrong answer; a defect of the suite is not."""

import pytest
import torch

from nlpcheck.border.recording import Area
from nlpcheck.errors import Violation
from nlpcheck.spec import _read_answers


def area():
    return Area("diagnosis", {"recipe": lambda task: {"head": task}})


@pytest.mark.parametrize(
    "read",
    [
        lambda: torch.zeros(2) == torch.zeros(3),  # a RuntimeError
        lambda: {}["head"],
        lambda: int("head"),
    ],
    ids=["tensors of other shapes", "a missing key", "a text that is no number"],
)
def test_what_reading_an_answer_raises_is_a_violation(read):
    def test(impl):
        impl.raw.recipe("masked_lm")
        read()

    with pytest.raises(Violation) as caught:
        _read_answers(test, area(), {})
    assert "reading it raised" in str(caught.value)


@pytest.mark.parametrize("error", [NotImplementedError, RecursionError])
def test_what_no_answer_can_cause_is_ours(error):
    def test(impl):
        impl.raw.recipe("masked_lm")
        raise error

    with pytest.raises(error):
        _read_answers(test, area(), {})


def test_what_is_raised_before_any_call_is_ours():
    def test(_impl):
        raise RuntimeError("a defect")

    with pytest.raises(RuntimeError, match="a defect"):
        _read_answers(test, area(), {})

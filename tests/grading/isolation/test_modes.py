"""The global settings of torch: what a call leaves of them comes back, and the next call does not see it."""

from __future__ import annotations

import pytest
import torch

from nlpcheck.border.recording import Area
from nlpcheck.isolation.inside import modes
from nlpcheck.isolation.inside.wire import RefusedError
from tests.grading.isolation.direct import Client

USUAL = [True, "float32"]


def area_of(client):
    return Area("question_answering", {"normalize_answer": lambda *args: client("f", *args)})


@pytest.mark.parametrize(
    ("leaves", "changed"),
    [
        (lambda: torch.set_grad_enabled(False), {"records gradients": False, "default type": "float32"}),
        (lambda: torch.set_default_dtype(torch.float64), {"records gradients": True, "default type": "float64"}),
        (lambda: None, {}),
    ],
)
def test_what_a_call_leaves_is_seen_and_put_back(leaves, changed):
    seen = []

    def f(text):
        seen.append(modes.state())
        leaves()
        return text

    area = area_of(Client({"f": f}))
    for _ in range(2):
        assert area.normalize_answer("x") == "x"
        assert area.recorder.calls[-1].changed_torch == changed
        assert modes.state() == USUAL
    assert seen == [USUAL] * 2


def test_it_is_seen_of_a_call_that_raises():
    def f(_text):
        torch.set_grad_enabled(False)
        raise ValueError

    area = area_of(Client({"f": f}))
    area.normalize_answer.attempt("x")
    assert area.recorder.calls[-1].changed_torch["records gradients"] is False
    assert modes.state() == USUAL


@pytest.mark.parametrize(
    "values", [None, [], [True], [1, "int8"], [True, "float32", 1], ["x", "float32"], {}, [[], {}]]
)
def test_what_torch_does_not_have_is_refused(values):
    with pytest.raises(RefusedError):
        modes.put(values)
    assert modes.state() == USUAL

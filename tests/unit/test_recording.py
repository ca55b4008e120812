"""The border between the specification and the code under test."""

import sys
import warnings

import numpy as np
import pytest

from nlpcheck.border.budget import TimeBudgetExceeded, clock, limited
from nlpcheck.border.recording import Area, copy_of
from nlpcheck.errors import NotImplementedYet, Violation


def impl(**functions):
    """An area of question answering with some functions."""
    return Area("question_answering", functions)


def test_a_call_is_recorded_as_a_person_would_type_it():
    area = impl(token_f1=lambda prediction, references, version=2: 1.0)
    assert area.token_f1("a", ["b"], version=1) == 1.0
    (call,) = area.recorder.calls
    assert str(call) == "token_f1('a', ['b'], version=1)"
    assert call.outcome() == "1.0"


def test_the_callers_values_stay_as_they_are():
    references = ["a", "b"]
    area = impl(token_f1=lambda _prediction, references: references.clear() or 0.0)
    area.token_f1("a", references)
    assert references == ["a", "b"]
    assert area.recorder.calls[0].passed == (("a", []), {})


@pytest.mark.parametrize("value", [[1, [2]], {"a": [1]}, (1, [2]), [(1, {"a": [2]})], {"a": {"b": 1}}, [], {}])
def test_copies_share_nothing_that_can_change(value):
    copy = copy_of(value)
    assert copy == value
    assert not set(map(id, changeable(value))) & set(map(id, changeable(copy)))


def changeable(value):
    """Return the lists and dicts in a value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    mine = [value] if isinstance(value, (list, dict)) else []
    return mine + [found for item in inner for found in changeable(item)]


def test_arrays_are_copied():
    array = np.zeros(2)
    copy_of({"x": array})["x"][0] = 1
    assert array.tolist() == [0, 0]


@pytest.mark.parametrize("error", [SystemExit(3), ValueError("no"), BaseException("panic"), GeneratorExit()])
def test_whatever_is_raised_is_a_violation(error):
    def normalize_answer(_text):
        raise error

    with pytest.raises(Violation, match=f"raised {type(error).__name__}"):
        impl(normalize_answer=normalize_answer).normalize_answer("x")


def test_a_value_of_the_wrong_shape_is_a_violation():
    with pytest.raises(Violation, match="what the contract returns: the returned value is the int 1, must be a str"):
        impl(normalize_answer=lambda _: 1).normalize_answer("x")


def test_raw_calls_return_the_very_object():
    value = np.array([1])
    assert impl(normalize_answer=lambda _: value).raw.normalize_answer("x") is value


def test_a_missing_function_is_told_with_the_name_that_comes_close():
    with pytest.raises(NotImplementedYet, match=r"add `def normalize_answer\(text\):`.*found `normalise_answer`"):
        impl(normalise_answer=lambda text: text).normalize_answer("x")


def test_a_name_that_the_contract_lacks_is_our_own_mistake():
    with pytest.raises(AttributeError):
        impl().no_such_function  # noqa: B018


def test_what_a_call_does_to_the_process_is_undone():
    out = sys.stdout

    def normalize_answer(text):
        warnings.simplefilter("error")
        np.seterr(all="raise")
        sys.stdout = None
        return text

    impl(normalize_answer=normalize_answer).normalize_answer("x")
    assert sys.stdout is out
    assert np.geterr()["over"] == "warn"


def test_settings_of_torch_are_put_back():
    import torch

    def normalize_answer(text):
        torch.set_grad_enabled(mode=False)
        torch.set_default_dtype(torch.float64)
        return text

    impl(normalize_answer=normalize_answer).normalize_answer("x")
    assert torch.is_grad_enabled()
    assert torch.get_default_dtype() == torch.float32


def test_a_call_that_does_not_return_is_interrupted():
    def normalize_answer(_text):
        while True:
            pass

    with limited(0.05), pytest.raises(TimeBudgetExceeded):
        impl(normalize_answer=normalize_answer).normalize_answer("x")
    assert not clock.inside


def test_only_the_time_of_the_code_under_test_counts():
    area = impl(normalize_answer=lambda text: text)
    with limited(0.05):
        sum(range(5_000_000))
        assert area.normalize_answer("x") == "x"


def test_code_that_catches_the_alarm_has_spent_its_budget_all_the_same():
    def swallow(text):
        try:
            while True:
                pass
        except BaseException:  # noqa: BLE001
            return text

    area = impl(normalize_answer=swallow)
    for call in (area.normalize_answer, area.normalize_answer.attempt):
        with limited(0.05), pytest.raises(TimeBudgetExceeded):
            call("x")
            call("x")


def test_budgets_nest():
    with limited(100):
        with limited(0.01), pytest.raises(TimeBudgetExceeded), clock:
            while True:
                pass
        assert clock.left == 100


class Tokenizer:
    """Looks like a tokenizer of transformers."""


Base = type("PreTrainedTokenizerBase", (), {"__module__": "transformers.tokenization_utils_base"})


class Settable(Base):
    """A tokenizer with settings."""

    padding_side = "right"
    name_or_path = "settable"


def test_a_tokenizers_settings_are_put_back_and_the_change_is_known():
    tokenizer = Settable()

    def collate(features, tokenizer):
        tokenizer.padding_side = "left"
        return {"input_ids": [[1]]}

    area = impl(collate=collate)
    area.collate([], tokenizer)
    assert tokenizer.padding_side == "right"
    assert area.recorder.calls[0].changed_settings == {"padding_side": ("right", "left")}
    assert str(area.recorder.calls[0]) == "collate([], <tokenizer settable>)"

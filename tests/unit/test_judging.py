"""From a requirement and an area to a result."""

import time

import pytest
from hypothesis import strategies as st

from nlpcheck import environment
from nlpcheck.assertions import must_equal
from nlpcheck.border.recording import Area
from nlpcheck.errors import SuiteError, Violation
from nlpcheck.judging import Judge, closed, replay_id
from nlpcheck.search import example, given
from nlpcheck.spec import _check, prerequisites, requirement, requirements


def make(id, body, *functions, **options):
    """A requirement."""

    def test_it(impl):
        """It holds.

        Why: because.
        Hint: do it.
        Source: https://example.org
        """
        body(impl)

    return requirement(id, *functions, **options)(test_it).nlpcheck_requirement


def area(**functions):
    """An area with some functions."""
    return Area("question_answering", functions)


def fail(_impl):
    """A body that fails."""
    raise Violation("1", "2", "1, must be 2")


def hold(_impl):
    """A body that holds."""


def judged(*wanted, functions=None):
    """The results of some requirements, in order."""
    judge = Judge(area(**(functions or {})), list(wanted))
    return [judge.judge(one).result for one in wanted]


def test_a_requirement_that_holds_passes():
    (result,) = judged(make("X-1", hold))
    assert (result.state, result.why, result.hint, result.reference) == (
        "passed",
        "because.",
        "do it.",
        "https://example.org",
    )


def test_a_violation_fails_with_its_texts():
    (result,) = judged(make("X-1", fail))
    assert (result.state, result.returned, result.expected, result.difference) == ("failed", "1", "2", "1, must be 2")
    assert result.replay == replay_id("X-1", {})


def test_what_comes_after_a_failure_is_blocked_all_the_way():
    results = judged(make("X-1", fail), make("X-2", hold, after="X-1"), make("X-3", hold, after=["X-2"]))
    assert [(r.state, r.reason) for r in results[1:]] == [
        ("blocked", "X-1 must hold first"),
        ("blocked", "X-2 must hold first"),
    ]


def test_a_missing_function_is_not_implemented():
    (result,) = judged(make("X-1", hold, "normalize_answer"))
    assert (result.state, result.function) == ("not-implemented", "normalize_answer")


def test_a_defect_of_the_test_is_ours_and_stops_nothing():
    def broken(_impl):
        raise ZeroDivisionError("by zero")

    first, second = judged(make("X-1", broken), make("X-2", hold))
    assert (first.state, second.state) == ("error", "passed")
    assert first.reason.startswith("ZeroDivisionError: by zero at test_judging.py:")


def test_a_defect_outside_of_the_test_is_ours_too(monkeypatch):
    def broken(_name):
        raise SuiteError("no self-check")

    monkeypatch.setattr(environment, "defect", broken)
    (result,) = judged(make("X-1", hold))
    assert result.state == "error"


def test_a_defect_of_the_environment_blames_nobody(monkeypatch):
    monkeypatch.setattr(environment, "defect", lambda name: "environment: too old" if name else "")
    first, second = judged(make("X-1", fail, environment="windows"), make("X-2", hold))
    assert (first.state, first.reason, second.state) == ("not-applicable", "environment: too old", "passed")


def endless(_text):
    """Never return."""
    while True:
        time.sleep(0.01)


def test_code_that_hangs_gets_less_time_the_next_time():
    call = lambda impl: impl.normalize_answer("x")  # noqa: E731
    wanted = [make(f"X-{n}", call, "normalize_answer") for n in (1, 2)]
    judge = Judge(area(normalize_answer=endless), wanted, budget_seconds=0.1, seconds_after_hang=0.05)
    texts = [judge.judge(one).result.returned for one in wanted]
    assert texts == ["nothing: still running after 0.1 s", "nothing: still running after 0.05 s"]


def test_a_relation_shows_both_calls():
    def relation(impl):
        one, other = impl.normalize_answer("a"), impl.normalize_answer("b")
        if one != other:
            raise Violation(repr(other), repr(one))

    (result,) = judged(make("X-1", relation, "normalize_answer"), functions={"normalize_answer": lambda text: text})
    assert result.call == "normalize_answer('a')\nnormalize_answer('b')"
    assert result.returned == "'b'\ncall 1: 'a'\ncall 2: 'b'"


def test_a_long_field_is_cut():
    def long(_impl):
        raise Violation("x" * 50_000, "y")

    (result,) = judged(make("X-1", long))
    assert len(result.returned) < 11_000


def test_what_is_wanted_brings_what_it_comes_after():
    one, two, three = make("X-1", hold), make("X-2", hold, after="X-1"), make("X-3", hold)
    assert closed([two], [one, two, three]) == [one, two]


def test_a_replay_id_follows_from_the_example_alone():
    assert replay_id("X-1", {"a": [1]}) == replay_id("X-1", {"a": [1]}) != replay_id("X-1", {"a": [2]})


@pytest.mark.parametrize("text", ["", "A statement.", "A statement.\n\nWhy: because."])
def test_a_docstring_without_its_parts_is_our_mistake(text):
    def test_it(impl): ...

    test_it.__doc__ = text
    with pytest.raises(SuiteError, match="X-1: the docstring needs"):
        requirement("X-1")(test_it)


def test_ids_are_unique_and_prerequisites_known():
    with pytest.raises(SuiteError, match=r"twice: \['X-1'\]"):
        _check([make("X-1", hold), make("X-1", hold)])
    with pytest.raises(SuiteError, match=r"not so: \['X-1'\]"):
        _check([make("X-1", hold, after="X-9")])


def test_every_requirement_of_a_function_comes_after_its_interface():
    known = requirements(["token_classification"])
    align = next(r for r in known if r.id == "TC-ALIGN-2")
    assert {"TC-IMPORT-1", "TC-SIGNATURE-1", "TC-ALIGN-1"} <= {r.id for r in prerequisites(align, known)}
    assert known[0].id == "TC-IMPORT-1"


def test_a_prerequisite_stands_before_what_needs_it():
    first, second = make("X-1", hold), make("X-2", hold, after="X-1")
    _check([first, second])
    with pytest.raises(SuiteError, match=r"not so: \['X-2'\]"):
        _check([second, first])


def test_a_counterexample_whose_shrinking_hangs_is_shown_with_its_own_call():
    def shout(text):
        while text != "abc":  # endless for every smaller example
            pass
        return "ABC"

    @requirement("X-1", "normalize_answer")
    @given(st.text())
    @example("abc")
    def test_it(impl, text):
        """It keeps the text.

        Why: because.
        Hint: do it.
        """
        must_equal(impl.normalize_answer(text), text)

    verdict = Judge(area(normalize_answer=shout), [], budget_seconds=0.2).judge(test_it.nlpcheck_requirement)
    assert (verdict.result.state, verdict.result.call) == ("failed", "normalize_answer('abc')")
    assert (verdict.result.returned, verdict.result.expected) == ("'ABC'", "'abc'")
    assert verdict.counterexample.example == {"text": "abc"}
    assert verdict.result.replay == replay_id("X-1", {"text": "abc"})

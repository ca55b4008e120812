"""What has been asked before is remembered, unless a second answer is the point."""

from __future__ import annotations

import tempfile

import pytest

from nlpcheck.border.recording import Area, Recorder
from nlpcheck.errors import Violation
from nlpcheck.isolation import memory
from nlpcheck.judging import Judge
from nlpcheck.search import given
from nlpcheck.spec import requirement
from nlpcheck.strategies.models import live_model
from nlpcheck.strategies.tokenizers import load_tokenizer
from tests.grading.isolation.direct import Client


class Asked:
    """A client whose functions count their calls, and who is asked by requirements."""

    def __init__(self, **functions):
        self.calls = []

        def counting(name, function):
            def counted(*args, **kwargs):
                self.calls.append(name)
                return function(*args, **kwargs)

            return counted

        self.client = Client({name: counting(name, function) for name, function in functions.items()})
        self.recorder = Recorder()
        self.client.worker.memory.listen_to(self.recorder)

    def by_a_requirement(self, *examples):
        """Make the calls of each example, and return what came back."""
        self.recorder.begin_requirement()
        found = []
        for calls in examples:
            self.recorder.begin_example({})
            found += [self.client(name, *args) for name, *args in calls]
        return found


WATCHED = [("f", "watched")]
"""The first example of a requirement, on which it is only watched."""


def test_the_second_requirement_is_answered_from_memory():
    asked = Asked(f=lambda rows: [len(rows)])
    assert asked.by_a_requirement(WATCHED, [("f", [1, 2])]) == [[7], [2]]
    assert asked.by_a_requirement(WATCHED, [("f", [1, 2])]) == [[7], [2]]
    assert len(asked.calls) == 3  # each requirement's first example, and [1, 2] once


def test_arguments_and_errors_are_remembered_with_the_answer():
    def spoil(rows):
        rows.append(0)
        raise ValueError("spoiled")

    asked = Asked(f=len, spoil=spoil)
    for _ in range(2):
        rows = [1]
        with pytest.raises(ValueError, match="spoiled"):
            asked.by_a_requirement(WATCHED, [("spoil", rows)])
        assert rows == [1, 0]
    assert asked.calls.count("spoil") == 1


def test_each_answer_is_an_object_of_its_own():
    asked = Asked(f=lambda rows: [rows])
    asked.by_a_requirement(WATCHED, [("f", "x")])
    one = asked.by_a_requirement(WATCHED, [("f", "x")])[-1]
    one.append("mine")
    assert asked.by_a_requirement(WATCHED, [("f", "x")])[-1] == ["x"]


def test_equal_is_not_the_same():
    asked = Asked(f=lambda value: type(value).__name__)
    examples = [[("f", value)] for value in (1, True, 1.0, "1", (1,), [1])]
    assert asked.by_a_requirement(WATCHED, *examples) == asked.by_a_requirement(WATCHED, *examples)
    assert asked.by_a_requirement(WATCHED, *examples)[1:] == ["int", "bool", "float", "str", "tuple", "list"]


def test_a_tokenizer_with_other_settings_is_another_question():
    asked = Asked(f=str, side=lambda tokenizer: tokenizer.padding_side)
    tokenizer = load_tokenizer("wordpiece")
    before = tokenizer.padding_side
    try:
        for side in ("left", "right", "left"):
            tokenizer.padding_side = side
            assert asked.by_a_requirement(WATCHED, [("side", tokenizer)], [("side", tokenizer)])[1:] == [side, side]
    finally:
        tokenizer.padding_side = before


def test_who_asks_twice_is_answered_twice():
    seen = []
    asked = Asked(f=lambda value: seen.append(value) or len(seen))
    asked.by_a_requirement(WATCHED, [("f", 1)])
    again = [("f", 1), ("f", 1)]
    found = asked.by_a_requirement(again, again)
    assert found == sorted(set(found)), "each call was made"


def test_who_changes_an_answer_is_answered_anew():
    kept = [1]
    asked = Asked(f=lambda _: kept)
    asked.by_a_requirement([("f", 0)], [("f", 1)], [("f", 2)])
    before = len(asked.calls)
    asked.recorder.begin_requirement()
    answers = []
    for number in (0, 1, 2):
        asked.recorder.begin_example({})
        answers.append(asked.client("f", number))
        answers[-1].append("mine")
    assert len(asked.calls) == before + 3
    assert answers[-1] == [1, "mine", "mine", "mine"]


def test_who_has_found_something_wrong_is_answered_anew():
    asked = Asked(f=len)
    asked.by_a_requirement(WATCHED, [("f", "x")])
    before = len(asked.calls)
    asked.recorder.begin_requirement()
    asked.recorder.begin_example({})
    asked.recorder.violate(Violation("got", "must"))
    for _ in range(2):
        asked.recorder.begin_example({})
        asked.client("f", "x")
    assert len(asked.calls) == before + 2


def test_files_and_models_are_looked_at_each_time():
    asked = Asked(f=len, name=lambda thing: type(thing).__name__)
    asked.client.worker._files = tempfile.gettempdir()
    for thing in (f"{tempfile.gettempdir()}/nothing-there", live_model("gpt2")):
        before = len(asked.calls)
        for _ in range(2):
            asked.by_a_requirement(WATCHED, [("name", thing)])
        assert asked.calls[before:] == ["f", "name", "f", "name"]


def test_chance_is_never_remembered():
    asked = Asked(f=len)
    for _ in range(2):
        asked.recorder.begin_requirement()
        for _ in range(2):
            asked.recorder.begin_example({})
            asked.client("f", "x", by_chance=True)
    assert len(asked.calls) == 4


def test_an_answer_is_recalled_a_few_times_and_then_asked_again():
    """What answers otherwise after many calls must not be saved by never being called so often."""
    calls = []
    asked = Asked(f=lambda value: calls.append(value) or len(calls))
    found = [asked.by_a_requirement(WATCHED, [("f", 1)])[-1] for _ in range(2 * memory.RECALLS + 2)]
    asked_anew = calls.count(1)
    assert asked_anew == 2
    assert found[: memory.RECALLS + 1] == [found[0]] * (memory.RECALLS + 1)
    assert found[memory.RECALLS + 1] > found[0]


def test_a_new_worker_knows_nothing():
    asked = Asked(f=len)
    asked.by_a_requirement(WATCHED, [("f", "x")])
    asked.client.worker.close()
    asked.by_a_requirement(WATCHED, [("f", "x")])
    assert len(asked.calls) == 4


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(memory, "MOST_BYTES", 10_000)
    asked = Asked(f=lambda text: text)
    many = [[("f", "x" * 100 + str(number))] for number in range(200)]
    first = asked.by_a_requirement(WATCHED, *many)
    assert asked.by_a_requirement(WATCHED, *many) == first
    assert 200 < len(asked.calls) < 400


def test_where_nobody_is_listened_to_all_is_asked():
    calls = []
    client = Client({"f": calls.append})
    for _ in range(4):
        client("f", "x")
    assert len(calls) == 4


def test_the_next_area_is_asked_afresh_and_told_what_is_known():
    asked = Asked(f=len)
    asked.by_a_requirement(WATCHED, [("f", "x"), ("f", "x")])  # and doubts
    asked.recorder = Recorder()
    asked.client.worker.memory.listen_to(asked.recorder)
    before = len(asked.calls)
    asked.by_a_requirement(WATCHED, [("f", "x")])
    assert len(asked.calls) == before + 1


def test_the_judge_tells_requirements_apart():
    from hypothesis import strategies as st

    asked = Asked(normalize_answer=lambda text: text)
    worker = asked.client.worker
    function = lambda text: worker.call("area", "normalize_answer", (text,), {}, by_chance=False)  # noqa: E731
    area = Area("question_answering", {"normalize_answer": function})
    worker.memory.listen_to(area.recorder)

    @requirement("X-1", "normalize_answer")
    @given(st.sampled_from("abc"))
    def test_it(impl, text):
        """It holds.

        Why: because.
        Hint: do it.
        """
        impl.normalize_answer(text)

    judge = Judge(area, [])
    for _ in range(3):
        assert judge.judge(test_it.nlpcheck_requirement).result.state == "passed"
    assert len(asked.calls) <= 3 + 3  # the first example of each, and each letter once

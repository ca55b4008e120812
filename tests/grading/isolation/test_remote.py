"""Functions behind the border act as if they were here; replies that nobody would send are refusals, nothing else."""

from __future__ import annotations

import random
import tracemalloc

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcheck.errors import ElsewhereError, Violation
from nlpcheck.isolation.functions import RemoteFunctions, signature_of
from nlpcheck.isolation.inside import chance, wire
from nlpcheck.isolation.inside.encoding import Encoder
from nlpcheck.isolation.inside.frames import BrokenFrameError
from nlpcheck.isolation.raising import RemoteError, import_text
from nlpcheck.strategies.models import live_model
from tests.grading.isolation.direct import CLOSED, Client, client, told
from tests.grading.isolation.test_wire import HOSTILE, JSON


def test_values_cross_and_keep_their_types():
    def echo(*args, **kwargs):
        return [args, kwargs]

    found = client(echo)("echo", 1, (2, [3.5]), {4: None}, key="x")
    assert found == [(1, (2, [3.5]), {4: None}), {"key": "x"}]


def test_arguments_changed_in_place_are_changed_here():
    def change(rows, table, tensor, array, nested):
        rows.append(1)
        table["b"] = 2
        tensor.zero_()
        array[0] = 9
        nested["rows"][0].append(3)

    rows, table, tensor, array, inner = [0], {"a": 1}, torch.ones(2), np.ones(2), [2]
    assert client(change)("change", rows, table, tensor, array, nested={"rows": [inner]}) is None
    assert (rows, table, tensor.tolist(), array.tolist(), inner) == ([0, 1], {"a": 1, "b": 2}, [0, 0], [9, 1], [2, 3])


def test_arguments_are_changed_even_if_the_call_raises():
    def change(rows):
        rows.clear()
        raise ValueError("no")

    rows = [1]
    with pytest.raises(ValueError, match="no"):
        client(change)("change", rows)
    assert rows == []


def test_a_tensor_that_was_resized_is_resized_here():
    def grow(tensor):
        tensor.data = torch.full((3,), 7.0)

    tensor = torch.zeros(2)
    client(grow)("grow", tensor)
    assert tensor.tolist() == [7, 7, 7]


def test_iterators_are_read_over_there():
    def total(numbers):
        return sum(numbers)

    assert client(total)("total", iter([1, 2, 3])) == 6


def test_shared_parts_of_a_result_are_shared_here():
    def twice():
        row = [1]
        return {"a": row, "b": row}

    found = client(twice)("twice")
    assert found["a"] is found["b"]


def test_what_the_caller_changes_in_a_result_is_changed_over_there():
    cache = [1, 2]

    def remembered():
        return cache

    call = client(remembered)
    first = call("remembered")
    first.append(3)
    assert call("remembered") == [1, 2, 3]
    assert cache == [1, 2, 3]


def test_a_fresh_result_is_not_touched_by_changes_of_an_earlier_one():
    def fresh():
        return [1]

    call = client(fresh)
    call("fresh").append(2)
    assert call("fresh") == [1]


def test_a_returned_tensor_that_the_caller_changes_is_changed_over_there():
    kept = torch.ones(2)

    def remembered():
        return kept

    call = client(remembered)
    answer = call("remembered")
    answer.zero_()
    assert call("remembered").tolist() == [0, 0]


def test_random_states_travel_with_a_call_by_chance():
    def draw():
        return [random.random(), float(np.random.random()), float(torch.rand(1))]  # noqa: NPY002  (the global state is the point)

    before = chance.state()
    here = draw()
    after = chance.state()
    chance.put(chance.changes({}, before))
    assert client(draw)("draw", by_chance=True) == here
    assert chance.changes(after, chance.state()) == {}


BUILTINS = [ValueError, KeyError, IndexError, TypeError, AttributeError, ZeroDivisionError, RecursionError, OSError,
            FileNotFoundError, NotImplementedError, StopIteration, AssertionError, MemoryError, UnicodeError,
            TimeoutError, ImportError, SyntaxError, NameError, EOFError, RuntimeError]  # fmt: skip
ODD = [
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    UnicodeEncodeError("ascii", "\u1234", 0, 1, "ordinal not in range"),
    OSError(2, "No such file", "x.txt"),
    SyntaxError("bad", ("x.py", 3, 1, "x ==")),
    ExceptionGroup("several", [ValueError("a")]),
    ImportError("no", name="x"),
    StopAsyncIteration(3),
]


@pytest.mark.parametrize("kind", BUILTINS)
def test_builtin_exceptions_are_of_their_class_here(kind):
    def fail():
        raise kind("why")

    with pytest.raises(kind) as raised:
        client(fail)("fail")
    assert isinstance(raised.value, ElsewhereError)
    assert type(raised.value).__name__ == kind.__name__
    assert "why" in str(raised.value)
    assert raised.value.kind == kind.__name__


@pytest.mark.parametrize("error", ODD, ids=lambda error: type(error).__name__)
def test_exceptions_with_odd_constructors_are_of_their_class_here(error):
    def fail():
        raise error

    with pytest.raises(RemoteError) as raised:
        client(fail)("fail")
    assert type(raised.value).__name__ == type(error).__name__
    assert isinstance(raised.value, type(error)) or isinstance(error, ExceptionGroup)
    assert "in fail" in raised.value.outcome


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, GeneratorExit, BaseException])
def test_exceptions_that_end_processes_end_none_here(kind):
    def fail():
        raise kind(3)

    with pytest.raises(RemoteError) as raised:
        client(fail)("fail")
    assert isinstance(raised.value, Exception)
    assert not isinstance(raised.value, kind) or kind is BaseException
    assert raised.value.kind == kind.__name__


def test_classes_of_the_submission_are_known_by_their_builtin_class():
    class TimeBudgetExceededError(LookupError):
        def __str__(self):
            raise RuntimeError

    def fail():
        raise TimeBudgetExceededError

    with pytest.raises(LookupError) as raised:
        client(fail)("fail")
    assert type(raised.value).__name__ == "TimeBudgetExceededError"
    assert str(raised.value) == "(a message that cannot be read)"


def test_texts_of_exceptions_are_printable_and_short():
    def fail():
        raise ValueError("\x1b[31m\n" + "x" * 10**6 + "\ud800")

    with pytest.raises(ValueError, match="x") as raised:
        client(fail)("fail")
    assert len(str(raised.value)) <= 2000
    assert str(raised.value).isprintable()


class Sly:
    @property
    def __class__(self):
        raise KeyError("sly")


def hostile_mapping():
    class Growing(dict):
        def items(self):
            raise SystemError("no items for you")

    return Growing(a=1)


@pytest.mark.parametrize("value", [hostile_mapping(), torch.empty(2, device="meta")])
def test_values_that_cannot_be_read_are_refused(value):
    def give():
        return value

    with pytest.raises(RemoteError, match=r"a value that|a tensor that") as refused:
        client(give)("give")
    assert "no plain data" in refused.value.outcome


def test_values_that_do_not_travel_are_named():
    def give():
        return [{1, 2}, (n for n in "ab")]

    assert [type(one).__name__ for one in client(give)("give")] == ["set", "generator"]


def test_names_and_parameters_are_known():
    def first(a, /, b, *c, d=1, **e):
        """Not seen."""

    functions = {"first": first, "Second": int, "_hidden": first, "third": 3}
    call = Client(functions)
    remote = RemoteFunctions(call.worker, "area", ["first", "Second", "third", "fourth"])
    assert list(remote) == ["first", "Second", "third"]
    assert str(remote["first"].__signature__) == "(a, /, b, *c, d=..., **e)"
    assert isinstance(remote["Second"], type)
    for missing in ("third", "fourth", "_hidden"):
        with pytest.raises(KeyError):
            remote[missing]


def changed(**settings_):
    """Return the reply of a worker that describes a hostile model; some of its sections replaced."""
    found = {}

    def give():
        return live_model("bert-sequence")

    call = client(give)
    call.worker._ready()
    call.connection.send({"id": 1, "area": "a", "call": "give", "args": [], "kwargs": {}})
    found = call.connection.receive()
    found.pop("id")
    entry = found["new"][0]
    for section, value in settings_.items():
        if isinstance(value, dict) and isinstance(entry["new"].get(section), dict):
            entry["new"][section] = {**entry["new"][section], **value}
        else:
            entry["new"][section] = value
    return found


def state_of(size):
    return {wire.KIND: "tuple", "items": [3, {wire.KIND: "tuple", "items": [0] * size}, None]}


FORGED = {
    "another id": {"id": 77, "plain": 1},
    "no id": {"id": None, "plain": 1},
    "nothing": {},
    "value of an unknown kind": {"value": {wire.KIND: "code"}},
    "error without anything": {"error": {}},
    "error that is a text": {"error": "x"},
    "error of numbers": {"error": {"kinds": 3, "type": 4, "text": 5, "frames": 6}},
    "error of wrong frames": {"error": {"kinds": [], "type": "A", "text": "", "frames": [[1]]}},
    "arguments that were none": {"plain": 1, "arguments": [[5, 1]]},
    "arguments by an odd name": {"plain": 1, "arguments": [[{}, 1]]},
    "arguments that are a number": {"plain": 1, "arguments": 3},
    "live value that is none": {"plain": 1, "live": [{"number": 5, "changed": {}}]},
    "live value without number": {"plain": 1, "live": [{}]},
    "live values that are a text": {"plain": 1, "live": "x"},
    "reference to a live value": {"value": {wire.KIND: "live", "number": 3}},
    "new model that is a text": {"plain": 1, "new": "x"},
    "new model that is empty": {"plain": 1, "new": [{}]},
    "new model without description": {"plain": 1, "new": [{"number": -1, "new": {}}]},
    "new model of a positive number": {"plain": 1, "new": [{"number": 5, "new": {}}]},
    "python's random state too short": {"plain": 1, "chance": {"python": state_of(3)}},
    "python's random state of texts": {"plain": 1, "chance": {"python": "x"}},
    "numpy's random state": {"plain": 1, "chance": {"numpy": [1, 2]}},
    "torch's random state": {"plain": 1, "chance": {"torch": [1, 2, 3]}},
    "torch's random state of huge numbers": {"plain": 1, "chance": {"torch": [10**30]}},
    "random states that are a list": {"plain": 1, "chance": [1]},
    **{f"value: {name}": {"value": data} for name, data in HOSTILE.items()},
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_replies_are_refused(name):
    worker = told(FORGED[name])
    before = chance.state()
    with pytest.raises(RemoteError) as refused:
        worker.call("area", "f", ([1],), {}, by_chance=True)
    assert "no plain data" in refused.value.outcome or "raised" in refused.value.outcome
    assert chance.changes(before, chance.state()) == {}


MODELS = {
    "another class": {"class": "Trainer"},
    "a class that is none": {"class": "nothing_like_it"},
    "a class of another architecture": {"class": "GPT2LMHeadModel"},
    "a class that is a list": {"class": ["BertModel"]},
    "a pipeline": {"class": "pipeline"},
    "an abstract class": {"class": "PreTrainedModel"},
    "a huge vocabulary": {"config": {"vocab_size": 10**12}},
    "a vocabulary below zero": {"config": {"vocab_size": -5}},
    "many layers": {"config": {"num_hidden_layers": 10**6}},
    "no layers": {"config": {"num_hidden_layers": 0}},
    "layers of a text": {"config": {"num_hidden_layers": "x"}},
    "large but for the meta device": {"config": {"intermediate_size": 10**7}},
    "an activation that is none": {"config": {"hidden_act": "__import__"}},
    "heads that do not divide": {"config": {"num_attention_heads": 7}},
    "no heads": {"config": {"num_attention_heads": 0}},
    "weights of another shape": {"weights": {"classifier.bias": Encoder().encode(torch.zeros(9))}},
    "weights that are lists": {"weights": {"classifier.bias": [0.0, 1.0, 2.0]}},
    "a weight too many": {"weights": {"other": Encoder().encode(torch.zeros(1))}},
    "no weights": {"weights": None},
    "buffers that are lists": {"buffers": {"bert.embeddings.position_ids": [1]}},
    "buffers that are none": {"buffers": None},
    "ties to nothing": {"ties": {"classifier.bias": "nothing"}},
    "gradients of another shape": {"gradients": {"classifier.bias": Encoder().encode(torch.zeros(9))}},
    "gradients that are texts": {"gradients": {"classifier.bias": "x"}},
    "modes of another number": {"modes": [True]},
    "modes that are none": {"modes": None},
    "dropout of texts": {"dropout": {"dropout": "x"}},
    "a part that executes": {"parts": {"head": ["Sequential", 1]}},
    "a huge part": {"parts": {"head": ["Linear", 10**9, 10**9, True]}},
    "a part of texts": {"parts": {"head": ["Linear", "a", "b", True]}},
    "parts that are a list": {"parts": [1]},
    "frozen that is a number": {"frozen": 3},
}


@pytest.mark.parametrize("name", MODELS)
def test_hostile_models_are_refused_and_take_little_memory(name):
    reply = changed(**MODELS[name])
    tracemalloc.start()
    try:
        with pytest.raises(RemoteError, match=r"."):
            told(reply).call("area", "f", (), {}, by_chance=False)
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()


def test_the_same_reply_unchanged_is_a_model():
    found = told(changed()).call("area", "f", (), {}, by_chance=False)
    assert type(found).__name__ == "BertForSequenceClassification"


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(["value", "new", "live", "arguments", "chance", "error"]), JSON))
def test_any_reply_is_a_value_or_a_refusal(reply):
    before = chance.state()
    try:
        told(reply).call("area", "f", ([1],), {}, by_chance=True)
    except RemoteError:
        return
    finally:
        chance.put(chance.changes({}, before))


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(["names", "functions", "error"]), JSON))
def test_any_description_is_one_or_a_violation(reply):
    functions = RemoteFunctions(told(reply), "area", ["f"])
    for _ in range(2):
        try:
            list(functions)
            functions["f"]
        except (Violation, KeyError):
            continue


def function_described(**described):
    return {"names": ["f"], "functions": {"f": {"class": False, "name": "f", "parameters": [], **described}}}


@pytest.mark.parametrize(
    "reply",
    [
        {"names": 5, "functions": [1], "error": 3},
        {"names": [1, None, ["f"]], "functions": {"f": 3}},
        {"names": ["f"], "functions": {"f": {"error": 5}}},
        {"error": {"kinds": [], "type": "A", "text": "x", "frames": 3}},
        {"error": None},
        function_described(name={}),
        function_described(parameters=[["a b", 1, False]]),
        function_described(parameters=[["a", 99, False]]),
        function_described(parameters=[["a", 1, False]] * 2),
        function_described(parameters=3),
    ],
)
def test_odd_descriptions_are_violations_or_leave_a_function(reply):
    functions = RemoteFunctions(told(reply), "area", ["f"])
    try:
        functions["f"]
    except (Violation, KeyError):
        return
    assert callable(functions["f"])


@pytest.mark.parametrize("parameters", [None, 3, "abc", [[]], [["a"]], [["a", "b", "c"]], [[None, 1, 1]]])
def test_parameters_that_are_none_have_no_signature(parameters):
    assert signature_of(parameters) is None


def test_a_worker_that_went_away_is_told_of_and_replaced():
    worker = told(CLOSED)
    for _ in range(2):
        with pytest.raises(RemoteError, match="went away") as gone:
            worker.call("area", "f", (), {}, by_chance=False)
        assert gone.value.final
    assert [event.kind for event in worker.events] == ["ended", "ended"]


def test_broken_frames_are_refused():
    worker = told(BrokenFrameError("a frame of 9 bytes"))
    with pytest.raises(RemoteError, match="a frame of 9 bytes"):
        worker.call("area", "f", (), {}, by_chance=False)
    assert [event.kind for event in worker.events] == ["refused"]


def test_huge_texts_of_refusals_are_cut():
    with pytest.raises(RemoteError) as refused:
        told({"refused": "\x1b" * 10**7}).call("area", "f", (), {}, by_chance=False)
    assert len(str(refused.value)) < 1000


def test_a_failed_import_is_described_in_few_printable_lines():
    frame = ["\x1b[1m/home/ana/x.py\n", 3, "f\r", "x" * 10**5]
    text = import_text({"kinds": ["ValueError"], "type": "\x00", "text": "y" * 10**6, "frames": [frame] * 10**4})
    assert len(text) < 5000
    assert all(line.isprintable() for line in text.splitlines())

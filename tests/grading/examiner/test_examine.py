"""Examine small submissions behind real walls: each way of failing has its verdict, and a second run says the same."""

from __future__ import annotations

import dataclasses
import textwrap
from pathlib import Path

import pytest

from nlpcheck.border.budget import interrupting
from nlpcheck.errors import UsageError
from nlpcheck.grading.assignment import default_assignment, whole
from nlpcheck.grading.desk import Desk
from nlpcheck.grading.examiner import examine
from nlpcheck.grading.intake.find import find_submissions
from nlpcheck.grading.intake.snapshot import snapshot
from nlpcheck.grading.scheme import Assignment, Item
from nlpcheck.isolation import walls
from nlpcheck.isolation.inside.limits import Limits
from nlpcheck.isolation.nurseries import Nurseries

REFERENCE = Path(__file__).parents[3] / "nlpcheck" / "tasks" / "diagnosis"
RIGHT = (REFERENCE / "recipes.py").read_text()
LIMITS = Limits(requirement_seconds=4.0, import_seconds=8.0, memory_mb=1024, output_mb=1)


def scheme(visibility: str = "public") -> Assignment:
    made = default_assignment(["diagnosis"], "a secret of the tests")
    items = (Item("Recipes", f"{whole('diagnosis')}RECIPE", 10_000, visibility),)
    return dataclasses.replace(made, items=items, limits=LIMITS)


@pytest.fixture(scope="session")
def readable(tmp_path_factory):
    return tmp_path_factory.mktemp("snapshots")


@pytest.fixture(scope="session")
def address(readable):
    try:
        wall = walls.choose("auto")
    except UsageError as error:
        pytest.skip(f"no walls here: {error}")
    for folder in (readable, *readable.parents):
        if folder.is_relative_to(Path("/tmp")) and folder != Path("/tmp"):
            folder.chmod(0o755)
    with Nurseries(wall, readable=[str(readable)]) as nurseries:
        yield nurseries.address


@pytest.fixture
def graded(tmp_path, readable, address, request):
    def of(source: str, visibility: str = "public"):
        folder = tmp_path / "all" / "ana"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "diagnosis.py").write_text(textwrap.dedent(source))
        (found,) = find_submissions(folder.parent)
        taken = snapshot(found, readable / str(abs(hash(request.node.nodeid))), ("diagnosis",))
        assert taken.status == "ok", taken.reason
        return examine(taken, scheme(visibility), address)

    return of


def verdicts(record):
    return {one.verdict for one in record.requirements if one.item != -1} - {"blocked"}


def test_what_is_right_earns_everything(graded):
    record = graded(RIGHT)
    assert record.points == record.maximum == 10_000
    assert verdicts(record) == {"pass"}
    assert record.fix_first == ""


CASES = {
    "wrong": ("def recipe(task):\n    return {}\n", "wrong"),
    "raises": ("def recipe(task):\n    raise KeyError(task)\n", "exception"),
    "named like ours": ("class TimeBudgetExceeded(BaseException): pass\ndef recipe(task):\n    raise TimeBudgetExceeded\n", "exception"),
    "leaves": ("import os\ndef recipe(task):\n    os._exit(0)\n", "exited"),
    "asks to leave": ("def recipe(task):\n    raise SystemExit(0)\n", "exited"),
    "prints too much": ("def recipe(task):\n    while True: print('x' * 10_000, flush=True)\n", "output_limit"),
    "takes all memory": ("def recipe(task):\n    return [bytearray(2**24) for _ in range(10**4)]\n", "memory"),
    "gives a generator": ("def recipe(task):\n    return (n for n in task)\n", "wrong"),
    "never returns": ("def recipe(task):\n    while True: pass\n", "timeout"),
    "does not import": ("import nothing_of_this_name\n", "contract"),
    "is not there": ("def other():\n    pass\n", "not_implemented"),
}  # fmt: skip


def test_an_import_that_was_too_slow_is_tried_once_more_with_more_time(graded, monkeypatch):
    seconds = {1: 0.2, 2: 60.0}  # too few on any machine, and enough on any
    monkeypatch.setattr(Desk, "_importing", lambda desk: interrupting(seconds[desk._patience]))
    record = graded(f"{RIGHT}\nimport time\ntime.sleep(1)\n")
    assert record.points == record.maximum


@pytest.mark.parametrize("name", CASES)
def test_each_way_of_failing_has_its_verdict(graded, name):
    source, verdict = CASES[name]
    record = graded(source)
    assert record.points == 0
    assert record.status == "graded"
    found = {one.verdict for one in record.requirements}
    refused = verdict == "memory" and "MemoryError" in {one.exception for one in record.requirements}
    assert verdict in found or refused, found


UNSTEADY = {
    "by a random number": "import random\n_right = recipe\ndef recipe(task):\n    return {**_right(task), 'family': random.random()} if random.random() < 0.5 else _right(task)\n",
    "by the number of the call": "_right = recipe\n_calls = []\ndef recipe(task):\n    _calls.append(task)\n    return _right(task) if len(_calls) < 60 else {}\n",
}


@pytest.mark.parametrize("name", UNSTEADY)
def test_what_answers_otherwise_the_next_time_does_not_earn_everything(graded, name):
    record = graded(RIGHT + "\n\n" + UNSTEADY[name])
    assert record.points < record.maximum


def test_what_depends_on_the_hash_seed_is_nondeterministic(graded):
    source = "import os\n_right = recipe\ndef recipe(task):\n    found = _right(task)\n    return found if os.environ.get('PYTHONHASHSEED') == '1' else {**found, 'family': 'other'}\n"
    record = graded(RIGHT + "\n\n" + source)
    assert record.points < record.maximum
    assert "nondeterministic" in verdicts(record) | {one.verdict for one in record.requirements}


def test_cards_of_hidden_requirements_tell_nothing_that_was_observed(graded):
    record = graded("def recipe(task):\n    raise ValueError('canary' + task)\n", "hidden")
    hidden = [one for one in record.requirements if one.visibility == "hidden" and one.card is not None]
    assert hidden
    for one in hidden:
        assert (one.card.call, one.card.returned, one.card.expected) == ("", "", "")
        assert one.exception in ("", "ValueError")
    assert "canary" not in "".join(str(one) for one in hidden)


@pytest.mark.parametrize("source", [RIGHT, CASES["wrong"][0], CASES["leaves"][0]], ids=["right", "wrong", "leaves"])
def test_a_second_run_writes_the_same_bytes(graded, source):
    assert graded(source).to_json() == graded(source).to_json()

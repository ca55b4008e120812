"""Processes that answer under another hash seed."""

import textwrap

import pytest

from nlpcheck.errors import Violation
from nlpcheck.loading import load
from nlpcheck.rules import hash_probe
from nlpcheck.rules.hash_probe import answers_under
from nlpcheck.strategies.calls import Call

MAPPING = [("label_mapping", Call((["b", "a", "c", "d", "e"],)))]
NAME = [("diagnose", Call(([{"text": "a"}],)))]


@pytest.fixture(autouse=True)
def _closed():
    yield
    hash_probe.close()


def areas(folder, **sources):
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(source), encoding="utf-8")
    return [load(str(folder)).area(name) for name in sources]


def test_equal_answers(tmp_path):
    (area,) = areas(
        tmp_path,
        data_preparation="def label_mapping(labels):\n    return {n: i for i, n in enumerate(sorted(set(labels)))}",
    )
    first, second = answers_under((1, 2), area, MAPPING)
    assert first == second == ["{'a': 0, 'b': 1, 'c': 2, 'd': 3, 'e': 4}"]


def test_an_order_that_changes_with_the_process(tmp_path):
    (area,) = areas(tmp_path, data_preparation="def label_mapping(labels):\n    return {n: 0 for n in set(labels)}")
    assert len({str(answers) for answers in answers_under((1, 2, 3, 4), area, MAPPING)}) > 1


def test_this_process_answers_for_its_own_seed(tmp_path, monkeypatch):
    import os

    monkeypatch.setenv("PYTHONHASHSEED", "2")
    source = "import os\ndef label_mapping(labels):\n    return {str(os.environ['PYTHONHASHSEED']): os.getpid()}"
    (area,) = areas(tmp_path, data_preparation=source)
    (first,), (second,) = answers_under((1, 2), area, MAPPING)
    assert second == f"{{'2': {os.getpid()}}}"
    assert first.startswith("{'1': ")
    assert str(os.getpid()) not in first


def test_areas_of_one_implementation_share_the_processes(tmp_path):
    one, other = areas(
        tmp_path,
        data_preparation="import os\ndef label_mapping(labels):\n    return {'process': os.getpid()}",
        diagnosis="import os\ndef diagnose(rows, *, goal=None):\n    return str(os.getpid())",
    )
    ((mapping,),) = answers_under((1,), one, MAPPING)
    ((name,),) = answers_under((1,), other, NAME)
    assert name.strip("'") in mapping


def test_a_process_that_ends_is_told_and_another_area_is_answered(tmp_path):
    one, other = areas(
        tmp_path,
        data_preparation="import os\ndef label_mapping(labels):\n    os._exit(3)",
        diagnosis="def diagnose(rows, *, goal=None):\n    print('no newline', end='')\n    return 'causal_lm'",
    )
    with pytest.raises(Violation, match="exited with status 3"):
        answers_under((1, 2), one, MAPPING)
    assert answers_under((1, 2), other, NAME) == [["'causal_lm'"], ["'causal_lm'"]]


def test_a_process_that_does_not_answer_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(hash_probe, "SECONDS", 3.0)
    (area,) = areas(
        tmp_path,
        data_preparation="""
            def label_mapping(labels):
                while True:
                    try:
                        while True:
                            pass
                    except BaseException:
                        pass
            """,
    )
    with pytest.raises(Violation, match="did not answer"):
        answers_under((1,), area, MAPPING)
    assert hash_probe._open == {}


def test_another_implementation_ends_the_processes_of_the_first(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (area,) = areas(tmp_path / name, data_preparation="def label_mapping(labels):\n    return {}")
        answers_under((1,), area, MAPPING)
    assert list(hash_probe._open) == [str(tmp_path / "other")]

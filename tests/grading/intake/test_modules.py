"""The module of each area, found by names and by definitions."""

import pytest

from nlpcheck import contract
from nlpcheck.grading.intake import Module, with_areas
from nlpcheck.grading.intake.modules import area_named, find_modules
from nlpcheck.loading import load

from .conftest import QA, TC

BOTH = QA + TC


def modules(files, areas=()):
    texts = {tuple(path.split("/")): text for path, text in files.items()}
    found, notes = find_modules(texts, texts.__getitem__, areas)
    return {area: (one.kind, one.path) for area, one in found.items()}, notes


@pytest.mark.parametrize("area", contract.AREAS)
def test_every_spelling_of_an_area(area):
    words = area.split("_")
    spellings = [area, "-".join(words), " ".join(words), "".join(map(str.title, words)), area.upper()]
    for name in spellings + [f"{one}{copy}" for one in spellings for copy in (" (1)", "-1", "(2)", " - Copy", "_v2")]:
        assert area_named(name) == area, name


@pytest.mark.parametrize(
    "name", ["", "main", "test_training", "training_test", "my_training", "questions", "translations"]
)
def test_other_names(name):
    assert not area_named(name)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["training.py"], {"training": ("file", "training.py")}),
        (["training.ipynb"], {"training": ("notebook", "training.ipynb")}),
        (["training/__init__.py", "training/a.py"], {"training": ("package", "training")}),
        (["training/__init__.py", "training.py", "training.ipynb"], {"training": ("package", "training")}),
        (["training.py", "training.ipynb"], {"training": ("file", "training.py")}),
        (["src/training.py", "README.md"], {"training": ("file", "src/training.py")}),
        (["mine/__init__.py", "mine/training/__init__.py"], {"training": ("package", "mine/training")}),
        (["a/b/training.py"], {}),
        (["tests/training.py", "training.py"], {"training": ("file", "training.py")}),
        (["tests/training.py"], {}),
        (["training/__init__.py", "training/diagnosis.py"], {"training": ("package", "training")}),
        (["Training (1).py"], {"training": ("file", "Training (1).py")}),
        (["Training (1).py", "training.py"], {"training": ("file", "training.py")}),
        (["old/training.py", "new/training.py", "new/diagnosis.py"], {
            "training": ("file", "new/training.py"), "diagnosis": ("file", "new/diagnosis.py"),
        }),
        (["training.txt", "training"], {}),
    ],
)  # fmt: skip
def test_names(files, found):
    assert modules(dict.fromkeys(files, ""))[0] == found


def test_a_choice_is_told():
    _, notes = modules({"Training-1.py": ""})
    assert notes == ["Training-1.py was taken for training; name it training.py"]
    _, notes = modules({"training.py": "", "training.ipynb": ""})
    assert notes == ["training.py was taken for training, and not training.ipynb"]


@pytest.mark.parametrize(
    ("files", "areas", "found"),
    [
        ({"main.py": QA}, (), {"question_answering": "main.py"}),
        ({"main.py": BOTH}, (), {"question_answering": "main.py", "token_classification": "main.py"}),
        ({"main.py": QA + "def clean(t): ...\n"}, (), {"question_answering": "main.py"}),
        ({"main.py": BOTH}, ("question_answering",), {"question_answering": "main.py"}),
        ({"a.py": QA, "b.py": TC, "c.py": "x"}, (), {"question_answering": "a.py", "token_classification": "b.py"}),
        ({"training.py": "", "utils.py": "def clean(t): ...\n"}, (), {"training": "training.py"}),
        ({"training.py": "", "utils.py": QA}, ("training", "question_answering"),
         {"training": "training.py", "question_answering": "utils.py"}),
        ({"test_qa.py": QA}, (), {}),
        ({"conftest.py": QA, "tests/qa.py": QA}, (), {}),
        ({"summary.py": "def tokenize(): ...\ndef generate(): ...\n"}, (), {}),
        ({"summary.py": "def tokenize(): ...\n"}, ("summarization",), {"summarization": "summary.py"}),
        ({"main.py": "x = 1"}, ("training",), {"training": "main.py"}),
        ({"main.py": "x = 1", "b.py": "x = 1"}, ("training",), {}),
        ({"main.py": "x = 1"}, (), {}),
        ({"nb.ipynb": '{"cells": [{"source": ["def normalize_answer(t):\\n", "  return t"]}]}'}, (),
         {"question_answering": "nb.ipynb"}),
        ({"nb.ipynb": '{"cells": [{"source": "import re\\ndef normalize_answer(t):"}]}'}, (),
         {"question_answering": "nb.ipynb"}),
        ({"a.py": "normalize_answer = lambda t: t"}, (), {}),
        ({"a.py": "async  def\tnormalize_answer (t): ..."}, (), {"question_answering": "a.py"}),
    ],
)  # fmt: skip
def test_definitions(files, areas, found):
    assert {area: path for area, (_, path) in modules(files, areas)[0].items()} == found


def test_hostile_sources_are_searched_in_no_time(put, take):
    put({
        "a/x.py": "(" * 1_000_000, "b/x.py": '"' * 1_000_000, "c/x.py": " " * 1_000_000 + "def", "d/x.py": "def " * 250_000,
        "e/x.py": "-" * 1_000_000 + "1", "f/x.py": b"\xff\xfe\0" * 300_000, "g/x.py": "x" + "+x" * 400_000,
    })  # fmt: skip
    assert {one.status for one in take(areas=("training", "diagnosis")).values()} == {"ok"}


def test_what_is_found_can_be_loaded(put, take, root, notebook):
    put({
        "one/src/question_answering.py": QA,
        "two/Question-Answering (1).py": QA,
        "three/main.ipynb": notebook("%matplotlib inline\nimport re", QA),
        "four/mine/__init__.py": "",
        "four/mine/question_answering/__init__.py": "from ..base import normalize_answer",
        "four/mine/base.py": QA,
    })  # fmt: skip
    for taken in take().values():
        module = taken.modules["question_answering"]
        implementation = load(str(taken.folder / module.path), ["question_answering"])
        assert implementation.area("question_answering").functions["normalize_answer"]("x") == "x"


def test_the_areas_may_become_known_later(put, take):
    put({"ana/training.py": "", "ana/helpers.py": QA, "ben/main.py": "x = 1", "eve/training.ipynb": "x"})
    taken = take()
    assert list(taken["ana"].modules) == ["training"]
    again = with_areas(taken["ana"], ["training", "question_answering"])
    assert again.modules["question_answering"] == Module("file", "helpers.py")
    assert again.digest == taken["ana"].digest
    assert with_areas(again, ["training"]) is again
    ben = with_areas(taken["ben"], ["training"])
    assert ben.modules == {"training": Module("file", "main.py")}
    assert ben.notes == ("main.py was taken for training; name it training.py",)
    assert with_areas(taken["eve"], ["training"]) is taken["eve"]

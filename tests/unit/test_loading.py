"""From a target to functions."""

import json
import sys
import textwrap
from pathlib import Path

import pytest

from nlpcheck.errors import UsageError, Violation
from nlpcheck.loading import load
from nlpcheck.loading.notebook import code_cells, import_notebook


@pytest.fixture(autouse=True)
def same_path(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))


def write(file: Path, source: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(textwrap.dedent(source))
    return file


def functions(target, area="question_answering", tasks=()):
    return load(str(target), tasks).area(area).functions


def notebook(file: Path, *cells: str) -> Path:
    cells = [{"cell_type": "code", "source": textwrap.dedent(cell).splitlines(keepends=True)} for cell in cells]
    file.write_text(json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "# x"}, *cells]}))
    return file


def test_two_folders_with_neighbours_of_one_name(tmp_path):
    for name in ("one", "two"):
        write(
            tmp_path / name / "question_answering.py",
            "import own_words\ndef normalize_answer(text): return own_words.name",
        )
        write(tmp_path / name / "own_words.py", f"name = {name!r}")
    first, second = functions(tmp_path / "one"), functions(tmp_path / "two")
    assert [f["normalize_answer"]("") for f in (first, second)] == ["one", "two"]


def test_a_neighbour_comes_before_an_installed_package(tmp_path):
    write(tmp_path / "question_answering.py", "import iniconfig\ndef normalize_answer(text): return iniconfig.mine")
    write(tmp_path / "iniconfig.py", "mine = 'mine'")
    before = sys.modules.pop("iniconfig", None)
    try:
        assert functions(tmp_path)["normalize_answer"]("") == "mine"
    finally:
        sys.modules.pop("iniconfig")
        if before:
            sys.modules["iniconfig"] = before
    assert sys.path.index(str(tmp_path)) > 0


def test_a_package_with_relative_imports(tmp_path):
    write(tmp_path / "mine" / "__init__.py", "")
    write(tmp_path / "mine" / "question_answering" / "__init__.py", "from .words import normalize_answer")
    write(
        tmp_path / "mine" / "question_answering" / "words.py",
        "from ..base import name\ndef normalize_answer(text): return name",
    )
    write(tmp_path / "mine" / "base.py", "name = 'relative'")
    assert functions(tmp_path / "mine")["normalize_answer"]("") == "relative"


def test_a_copy_of_the_reference_is_judged_itself(tmp_path):
    import shutil

    import nlpcheck.tasks

    shutil.copytree(Path(nlpcheck.tasks.__file__).parent, tmp_path / "tasks")
    file = tmp_path / "tasks" / "question_answering" / "metrics.py"
    file.write_text(file.read_text() + "\n\ndef normalize_answer(text):\n    return 'edited'\n")
    assert functions(tmp_path / "tasks")["normalize_answer"]("x") == "edited"
    assert functions("nlpcheck.tasks")["normalize_answer"]("x") == "x"


def test_a_dotted_package_is_found_without_executing_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "dotted_package" / "__init__.py", "raise SystemExit")
    write(tmp_path / "dotted_package" / "inner" / "__init__.py", "raise SystemExit")
    write(tmp_path / "dotted_package" / "inner" / "question_answering.py", "def normalize_answer(text): return text")
    found = functions("dotted_package.inner")
    with pytest.raises(Violation, match="SystemExit"):
        found["normalize_answer"]


def test_a_dotted_module_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "dotted_homework.py", "def normalize_answer(text): return 'dotted'")
    assert functions("dotted_homework")["normalize_answer"]("") == "dotted"


def test_a_package_whose_own_names_are_the_functions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "dotted_single" / "__init__.py", "def normalize_answer(text): return 'package'")
    assert functions("dotted_single", tasks=["question_answering"])["normalize_answer"]("") == "package"


def test_the_area_of_a_single_file(tmp_path):
    named = write(tmp_path / "question_answering.py", "def collate(): ...")
    inferred = write(tmp_path / "homework.py", "def normalize_answer(text): ...")
    told = write(tmp_path / "other.py", "def collate(): ...")
    assert list(load(str(named)).areas) == ["question_answering"]
    assert list(load(str(inferred)).areas) == ["question_answering"]
    assert list(load(str(told), ["token_classification"]).areas) == ["token_classification"]


@pytest.mark.parametrize(
    ("source", "tasks", "text"),
    [
        ("def collate(): ...", [], "say which area this is with --task"),
        ("x = 1", [], "say which area this is with --task"),
        ("def normalize_answer(): ...\ndef extract_entities(): ...", [], "say which area this is with --task"),
        ("def normalize_answer(): ...", ["nonsense"], "--task nonsense: there is no such area; choose from"),
    ],
)
def test_a_file_whose_area_is_unclear(tmp_path, source, tasks, text):
    with pytest.raises(UsageError, match=text):
        load(str(write(tmp_path / "homework.py", source)), tasks)


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("nowhere/at/all", "does not exist; pass a package, a folder"),
        ("nowhere.py", "does not exist"),
        ("nlpcheck_nowhere", "neither a file, a folder nor an importable package"),
        ("nlpcheck.nowhere.deeper", "neither a file, a folder nor an importable package"),
        ("..", "holds no module named after an area"),
        (".x.", "neither a file, a folder nor an importable package"),
        ("json", "has no module named after an area"),
        ("mutant:nothing", "there is no such mutant"),
    ],
)
def test_a_target_that_is_none(tmp_path, monkeypatch, target, text):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(UsageError, match=text):
        load(target)


def test_an_area_that_a_folder_lacks(tmp_path):
    write(tmp_path / "question_answering.py", "")
    with pytest.raises(UsageError, match="has no module for token_classification; it has question_answering"):
        load(str(tmp_path), ["token_classification"])


def test_what_is_not_callable_is_missing(tmp_path):
    write(tmp_path / "question_answering.py", "normalize_answer = None\nexact_match = 3")
    found = functions(tmp_path)
    assert "normalize_answer" not in found
    assert "exact_match" not in found


def test_a_failed_import_fails_the_same_each_time_and_shows_the_users_frames(tmp_path):
    write(tmp_path / "question_answering.py", "import broken_neighbour")
    write(tmp_path / "broken_neighbour.py", "def f():\n    return 1 / 0\n\nf()")
    found = functions(tmp_path)
    texts = []
    for _ in range(2):
        with pytest.raises(Violation) as caught:
            found["normalize_answer"]
        texts.append(caught.value.returned)
    assert (
        texts[0]
        == texts[1]
        == "\n".join(
            [
                "ZeroDivisionError: division by zero",
                "  question_answering.py, line 1, in <module>: import broken_neighbour",
                "  broken_neighbour.py, line 4, in <module>: f()",
                "  broken_neighbour.py, line 2, in f: return 1 / 0",
            ]
        )
    )


def test_a_notebook_runs_what_its_functions_need_and_nothing_else(tmp_path):
    file = notebook(
        tmp_path / "question_answering.ipynb",
        "!pip install torch\n%matplotlib inline\nimport re\nimport no_such_plotting_library",
        "articles = {}\nfor word in ('a', 'the'):\n    articles[word] = True\narticles.update(an=True)",
        "%%time\ndef normalize_answer(text):\n    return without(text)",
        "history = trainer.train()\nraise SystemExit",
        "this is no Python",
        "def without(text):\n    return ' '.join(w for w in re.split(' ', text) if w not in articles)",
        "%%bash\nrm -rf /tmp/nothing",
        "if articles:\n    !ls\nnormalize_answer?",
        "class Net(no_such_plotting_library.Module): ...",
    )
    notes = []
    module = import_notebook(file, "some_notebook", notes)
    assert module.normalize_answer("the end of an a") == "end of"
    assert notes == ["cell 5 line 1: invalid syntax; the cell is left out"]
    assert not hasattr(module, "history")


def test_a_statement_of_a_notebook_that_fails_is_noted(tmp_path):
    file = notebook(tmp_path / "x.ipynb", "table = load()", "def normalize_answer(text):\n    return table[text]")
    notes = []
    import_notebook(file, "other_notebook", notes)
    assert notes == ["cell 1: `table = load()` raised NameError: name 'load' is not defined; left out"]


def test_a_notebook_with_a_dataclass_and_a_neighbour(tmp_path):
    write(tmp_path / "beside_notebook.py", "suffix = '!'")
    source = """
        from __future__ import annotations
        from dataclasses import dataclass
        from beside_notebook import suffix
        @dataclass
        class Text:
            value: str
        def normalize_answer(text): return Text(text).value + suffix
    """
    notebook(tmp_path / "question_answering.ipynb", source)
    assert functions(tmp_path)["normalize_answer"]("x") == "x!"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"cells": [1]}', "not json"])
def test_a_file_that_is_no_notebook(tmp_path, text):
    (tmp_path / "x.ipynb").write_text(text)
    with pytest.raises(UsageError, match="is not a notebook"):
        code_cells(tmp_path / "x.ipynb")

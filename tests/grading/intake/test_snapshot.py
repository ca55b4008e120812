"""What a snapshot says: digests, notebooks, notes, and what a person should look at."""

import os
import stat

import pytest

from nlpcheck.grading.intake import Caps, find_submissions, snapshot
from nlpcheck.grading.intake.notebooks import fault_of

from .conftest import QA


def test_the_digest_is_that_of_the_files(put, take, zipped):
    files = {"question_answering.py": QA, "parts/a.py": "x = 1"}
    put({f"{name}/{path}": text for name in ("ana", "ben", "cy/hw") for path, text in files.items()})
    put({"dan.zip": zipped(dict(reversed(files.items())))})
    os.utime(put({}) / "ben" / "parts" / "a.py", (1, 1))
    (put({}) / "ben" / "parts" / "a.py").chmod(0o755)
    taken = take()
    assert len({one.digest for one in taken.values()}) == 1
    assert len(taken) == 4
    again = take()
    assert again == taken


@pytest.mark.parametrize(
    "other",
    [
        {"question_answering.py": QA + " "},
        {"question_answering.py": QA, "b.py": ""},
        {"Question_answering.py": QA},
        {"a/question_answering.py": QA, "b.py": "x"},
    ],
)
def test_another_submission_has_another_digest(put, take, other):
    put({"ana/question_answering.py": QA})
    put({f"ben/{name}": text for name, text in other.items()})
    assert len({one.digest for one in take().values()}) == 2


def test_names_and_contents_are_kept_apart(put, take):
    put({"ana/a.py": "1", "ana/b.py": "2", "ben/a.py": "2", "ben/b.py": "1"})
    assert len({one.digest for one in take().values()}) == 2


def test_the_copy_is_plain_and_tells_no_times(put, root, take):
    put({"ana/question_answering.py": QA, "ana/parts/run.sh": "x"})
    (root / "ana" / "parts" / "run.sh").chmod(0o6777)
    taken = take()["ana"]
    assert {oct(stat.S_IMODE(file.stat().st_mode)) for file in taken.folder.rglob("*") if file.is_file()} == {"0o644"}
    assert len({file.stat().st_mtime for file in taken.folder.rglob("*") if file.is_file()}) == 1
    assert (taken.folder / "question_answering.py").read_text() == QA


def test_the_worker_may_read_it_whatever_the_umask(put, take):
    put({"ana/question_answering.py": QA, "ana/a/b/c.py": "x = 1"})
    before = os.umask(0o077)
    try:
        taken = take()["ana"]
    finally:
        os.umask(before)
    for path in (taken.folder.parent, taken.folder, *taken.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)


def test_the_submission_itself_is_not_touched(put, root, take):
    put({"ana/question_answering.py": QA})
    before = sorted((file, file.stat().st_mtime_ns) for file in root.rglob("*"))
    taken = take()["ana"]
    (taken.folder / "question_answering.py").write_text("changed")
    assert sorted((file, file.stat().st_mtime_ns) for file in root.rglob("*")) == before
    assert (root / "ana" / "question_answering.py").read_text() == QA


def test_an_earlier_copy_is_replaced(put, root, take):
    put({"ana/question_answering.py": QA, "ana/old.py": "x"})
    assert "old.py" in take()["ana"].files
    (root / "ana" / "old.py").unlink()
    taken = take()["ana"]
    assert sorted(file.name for file in taken.folder.iterdir()) == ["question_answering.py"]
    (root / "ana" / "x").symlink_to("/")
    assert not take()["ana"].folder.exists()
    assert sorted(path.name for path in taken.folder.parent.parent.iterdir()) == []


def test_a_later_change_changes_nothing(put, root, take):
    put({"ana/question_answering.py": QA})
    taken = take()["ana"]
    put({"ana/question_answering.py": "evil"})
    assert (taken.folder / "question_answering.py").read_text() == QA


def test_the_same_refusal_has_the_same_digest(put, root, take):
    put({"ana/notes.txt": "x", "ben/notes.txt": "y", "cy/other.txt": "x"})
    taken = take()
    assert taken["ana"].digest == taken["ben"].digest != taken["cy"].digest


def test_a_copy_that_cannot_be_written_is_our_own_fault(put, root, tmp_path):
    put({"ana/question_answering.py": QA})
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        snapshot(find_submissions(root)[0], tmp_path / "file" / "snapshots")


# notebooks


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "it is empty"),
        (b"{", "it is no JSON"),
        (b"[" * 200_000, "it is no JSON"),
        (b"[" * 400_000, "far more parts"),
        (b'{"cells": 1}', "no list of cells"),
        (b'{"cells": [1]}', "no list of cells"),
        (b'{"cells": [{"cell_type": "code", "source": [1]}]}', "no list of cells"),
        (b"[]", "no list of cells"),
        (b'{"cells": [], "x": ' + b"9" * 5_000 + b"}", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b"x" * 10_000_001, "clear its outputs"),
    ],
)
def test_broken_notebooks(raw, says):
    assert says in fault_of(raw, Caps())


@pytest.mark.parametrize("raw", [b'{"cells": []}', b'\xef\xbb\xbf{"cells": [{"cell_type": "raw", "source": "x"}]}'])
def test_notebooks(raw):
    assert not fault_of(raw, Caps())


def test_a_broken_notebook_alone(put, take):
    put({"ana/training.ipynb": "x", "ben.ipynb": "def train_step(): ..."})
    taken = take()
    assert taken["ana"].status == "ungradable"
    assert taken["ana"].reason.startswith(
        "the notebook training.ipynb cannot be read: it is no JSON; open it in Jupyter"
    )
    assert taken["ben"].status == "ungradable"
    assert "ben.ipynb cannot be read" in taken["ben"].reason


def test_a_broken_notebook_beside_a_good_file(put, take):
    put({"ana/training.ipynb": "x", "ana/question_answering.py": QA, "ana/scratch.ipynb": ""})
    taken = take()["ana"]
    assert list(taken.modules) == ["question_answering"]
    assert any("training.ipynb cannot be read" in note for note in taken.notes)


# what a person should look at


def kinds(taken):
    return sorted(one.kind for one in taken.integrity)


@pytest.mark.parametrize(
    "name",
    ["json.py", "random.py", "typing.py", "unittest.py", "nlpcheck.py", "torch.py", "numpy.py", "transformers.py"],
)
@pytest.mark.parametrize("where", ["", "src/"])
def test_a_file_that_shadows_a_module(put, take, name, where):
    put({f"ana/{where}question_answering.py": QA, f"ana/{where}{name}": "x = 1", "ana/tests/json.py": ""})
    taken = take()["ana"]
    assert taken.status == "ok"
    (note,) = taken.integrity
    assert note.kind == "shadowing"
    assert "Give the file another name" in note.text
    assert note.text in taken.notes


def test_a_package_that_shadows_a_module_is_named_once(put, take):
    put({"ana/question_answering.py": QA, "ana/torch/__init__.py": "", "ana/torch/nn.py": ""})
    assert [one.text.split()[0] for one in take()["ana"].integrity] == ["torch"]


@pytest.mark.parametrize("name", ["sitecustomize.py", "usercustomize.py", "deep/x.pth"])
def test_files_that_run_at_startup(put, take, name):
    put({"ana/question_answering.py": QA, f"ana/{name}": "import os"})
    assert "startup file" in kinds(take()["ana"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("grade.toml", "points = 100"),
        ("assignment.toml", "[[items]]"),
        ("results.json", '{"score": 100, "tests": []}'),
        ("results.xml", "<testsuite failures='0'/>"),
    ],
)
def test_files_of_the_grader(put, take, name, text):
    put({"ana/question_answering.py": QA, f"ana/{name}": text})
    assert kinds(take()["ana"]) == ["grading file"]


def test_bytecode_without_a_source(put, take, zipped):
    put({"ana/question_answering.py": QA, "ana/helper.pyc": "x", "ana/question_answering.pyc": "x"})
    put({"ben.zip": zipped({"hw/question_answering.py": QA, "hw/helper.pyc": "x", "hw/__pycache__/z.pyc": "x"})})
    for taken in take().values():
        assert kinds(taken) == ["bytecode"]
        assert taken.files == ("question_answering.py",)


def test_a_flood_of_remarks_ends(put, take):
    put({"ana/question_answering.py": QA, **{f"ana/{number}.pth": "x" for number in range(50)}})
    put({f"ana/{number}.zip": "x" for number in range(50)})
    taken = take()["ana"]
    assert len(taken.integrity) == 10
    assert len(taken.notes) == 10


def test_compiled_code(put, take):
    put({"ana/question_answering.py": QA, "ana/fast.so": "x"})
    assert kinds(take()["ana"]) == ["compiled code"]


@pytest.mark.parametrize(
    "files",
    [
        {"conftest.py": "x", "pytest.ini": "[pytest]", "tox.ini": "", "setup.cfg": "", "pyproject.toml": "", "setup.py": ""},
        {"tests/__init__.py": "", "tests/test_mine.py": "def test(): ...", "test_more.py": "", "tests/conftest.py": ""},
        {"utils.py": "x = 1", "helpers.py": "", "data.py": "", "metrics.py": "", "main.py": "", "model.py": ""},
        {"results.json": '{"f1": 0.5}', "data/words.txt": "a", "README.md": "score: 100", "requirements.txt": "torch"},
        {"größe.py": "größe = 1", "数据.py": "x = 1", "notes (final).txt": "x", "emoji 🎉.md": "x"},
        {"crlf.py": b"x = 1\r\ny = 2\r\n", "latin.py": b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "bom.py": b"\xef\xbb\xbfx = 1\n"},
        {"parts/json.py": "x = 1", "parts/__init__.py": ""},
        {"scratch.ipynb": "{}", "plot.png": b"\x89PNG\0"},
    ],
)  # fmt: skip
def test_an_honest_student_is_not_suspected(put, take, files):
    put({"ana/question_answering.py": QA, "ben/question_answering.py": QA})
    put({f"ana/{name}": text for name, text in files.items()})
    taken = take()
    assert taken["ana"].status == "ok"
    assert taken["ana"].integrity == taken["ben"].integrity == ()
    assert taken["ana"].modules == taken["ben"].modules
    assert not taken["ana"].notes
    assert set(files) <= set(taken["ana"].files)

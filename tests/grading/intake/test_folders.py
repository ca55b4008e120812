"""Folders: links, devices, limits, and files that change under the reader's hands."""

import os
import socket
from pathlib import Path

import pytest

from nlpcheck.grading.intake import find_submissions, places, snapshot

from .conftest import QA, SMALL


@pytest.fixture
def eve(put, root, take):
    """Take a snapshot of ``eve``, beside an honest neighbour that stays as it is."""
    put({"eve/question_answering.py": QA, "ana/question_answering.py": QA})
    clean = take()["ana"]

    def run(caps=SMALL):
        taken = take(caps=caps)
        assert taken["ana"] == clean
        one = taken["eve"]
        assert one.reason.isprintable()
        if one.status != "ok":
            assert not one.folder.exists()
            assert not one.files
        return one

    run.folder = root / "eve"
    return run


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "reference.py"
    file.write_text("CANARY = 1")
    return file


@pytest.mark.parametrize("inside", ["x.py", "question_answering.py", "deep/er/x.txt"])
def test_a_link_is_not_followed(eve, secret, inside, tmp_path):
    link = eve.folder / inside
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(secret)
    taken = eve()
    assert (taken.status, taken.reason) == ("contract", f"{inside} is a link; a submission holds the files themselves")
    assert not [file for file in (tmp_path / "snapshots").rglob("*.py") if "CANARY" in file.read_text()]


@pytest.mark.parametrize(
    "target", ["/", "..", ".", "nowhere", "/proc/self/environ", "/dev/zero", "question_answering.py"]
)
def test_links_to_anywhere(eve, target):
    (eve.folder / "here").symlink_to(target)
    assert eve().status == "contract"


def test_a_hard_link_to_a_file_outside(eve, secret):
    os.link(secret, eve.folder / "x.py")
    taken = eve()
    assert taken.status == "contract"
    assert "hard link" in taken.reason


def test_a_pipe_is_not_waited_for(eve):
    os.mkfifo(eve.folder / "pipe.py")
    assert eve().status == "contract"


def test_a_pipe_instead_of_a_submission(root, take):
    os.mkfifo(root / "eve.py")
    assert take()["eve"].status == "contract"


def test_a_socket(eve, monkeypatch):
    monkeypatch.chdir(eve.folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.py")
        assert eve().status == "contract"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_a_device(eve):
    try:
        os.mknod(eve.folder / "null.py", 0o600 | 0o020000, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("no devices here")
    assert eve().status == "contract"


def test_what_is_no_work_of_the_student_is_left_out(eve, put):
    clean = eve().digest
    put(
        {
            ".git/config": "x", "__pycache__/question_answering.cpython-311.pyc": "x", ".venv/lib/x.py": "x",
            "node_modules/a/b.js": "x", ".ipynb_checkpoints/a.ipynb": "x", ".DS_Store": "x", "__MACOSX/._x.py": "x",
            "._question_answering.py": "x", "my_env/pyvenv.cfg": "x", "my_env/lib/big.py": "x", ".nlpcheck/a.json": "x",
            "hw.egg-info/PKG-INFO": "x", "sub/__pycache__/a.pyc": "x", "Thumbs.db": "x",
        },
        eve.folder,
    )  # fmt: skip
    (eve.folder / "my_env" / "python").symlink_to("/usr/bin/python3")
    (eve.folder / "node_modules" / "here").symlink_to("/")
    os.mkfifo(eve.folder / ".git" / "pipe")
    taken = eve()
    assert taken.digest == clean
    assert taken.files == ("question_answering.py",)
    assert not taken.integrity
    assert not taken.notes


# limits


def test_too_many_files(eve, put):
    put({f"data/{number}.txt": "" for number in range(25)}, eve.folder)
    assert eve().reason == "it holds more than 20 files; hand in code, not data or environments"


def test_far_too_many_files(eve, put):
    put({f"data/{number}.txt": "" for number in range(61)}, eve.folder)
    assert eve().reason == "data holds more than 60 files"


def test_a_large_file(eve, put):
    put({"model.bin": b"x" * 2_001}, eve.folder)
    taken = eve()
    assert taken.status == "ungradable"
    assert taken.reason.startswith("model.bin has 2,001 bytes; a file may have 2,000 bytes.")


def test_a_large_total(eve, put):
    put({f"{number}.bin": b"x" * 1_900 for number in range(6)}, eve.folder)
    assert "more than 10,000 bytes" in eve().reason


def test_a_sparse_notebook(eve):
    with (eve.folder / "training.ipynb").open("wb") as file:
        file.truncate(500_000_000)
    assert "training.ipynb has 500.0 MB" in eve().reason


def test_deep_folders(eve, put):
    put({"a/b/c/d/x.py": ""}, eve.folder)
    assert eve().status == "ok"
    put({"a/b/c/d/e/x.py": ""}, eve.folder)
    assert eve().reason == "folders lie more than 4 deep in each other"


def test_folders_deeper_than_a_path_may_be_long(eve):
    here = os.open(eve.folder, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 200, dir_fd=here)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    assert "deep" in eve().reason


def test_long_paths(eve, put):
    put({"a" * 60 + "/" + "b" * 60 + "/x.py": ""}, eve.folder)
    assert "is too long" in eve().reason


@pytest.mark.parametrize("name", ["\x1b[31mred.py", "new\nline.py", "a\u202egpj.py", "tab\t.txt"])
def test_names_that_steer_a_terminal(eve, put, name):
    put({name: "x"}, eve.folder)
    taken = eve()
    assert taken.files == ("question_answering.py",)
    (remark,) = taken.integrity
    assert remark.kind == "file name"
    assert remark.text.isprintable()


def test_a_name_that_is_no_text(eve):
    try:
        (eve.folder / os.fsdecode(b"\xff.py")).touch()
    except OSError:
        pytest.skip("this file system takes text only")
    assert [one.kind for one in eve().integrity] == ["file name"]


# nothing to grade


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "it holds no files"),
        ({"__pycache__/a.pyc": "x"}, "it holds no files"),
        ({"report.pdf": "x", "notes.txt": "y"}, "it holds no Python file and no notebook, only notes.txt, report.pdf"),
        ({"a.py": "", "b.py": ""}, "every file in it is empty (0 bytes); perhaps the upload broke off"),
    ],
)
def test_nothing_to_grade(put, root, take, files, reason):
    (root / "ana").mkdir()
    put(files, root / "ana")
    taken = take()["ana"]
    assert (taken.status, taken.reason) == ("ungradable", reason)


def test_an_unreadable_file(eve, monkeypatch):
    (eve.folder / "x.py").write_text("x")
    real = os.open

    def refuse(path, *args, **options):
        if path == "x.py":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **options)

    monkeypatch.setattr(places.os, "open", refuse)
    taken = eve()
    assert taken.status == "ungradable"
    assert taken.reason.startswith("x.py may not be read (permission denied)")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_folder(eve):
    (eve.folder / "x").mkdir(mode=0)
    assert "permission denied" in eve().reason


# changes


def during(monkeypatch, when, change, times=1):
    """Run a change when the reader opens a name."""
    real, left = os.open, [times]

    def opened(path, *args, **options):
        if path == when and left[0]:
            left[0] -= 1
            change()
        return real(path, *args, **options)

    monkeypatch.setattr(places.os, "open", opened)


def test_a_file_that_becomes_a_link_meanwhile(eve, secret, monkeypatch):
    def swap():
        (eve.folder / "question_answering.py").unlink(missing_ok=True)
        (eve.folder / "question_answering.py").symlink_to(secret)

    found = {one.id: one for one in find_submissions(eve.folder.parent)}["eve"]
    during(monkeypatch, "question_answering.py", swap)
    taken = snapshot(found, eve.folder.parent.parent / "race")
    assert taken.status == "contract"


def test_a_folder_that_becomes_a_link_meanwhile(eve, tmp_path, monkeypatch):
    (eve.folder / "parts").mkdir()
    (eve.folder / "parts" / "a.py").write_text("x = 1")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.py").write_text("CANARY")

    def swap():
        (eve.folder / "parts" / "a.py").unlink()
        (eve.folder / "parts").rmdir()
        (eve.folder / "parts").symlink_to(tmp_path / "other")

    found = {one.id: one for one in find_submissions(eve.folder.parent)}["eve"]
    during(monkeypatch, "parts", swap)
    assert snapshot(found, tmp_path / "race").status == "contract"


def test_a_file_that_goes_away_once(eve, tmp_path, monkeypatch):
    (eve.folder / "x.py").write_text("x = 1")
    found = {one.id: one for one in find_submissions(eve.folder.parent)}["eve"]
    during(monkeypatch, "x.py", (eve.folder / "x.py").unlink)
    assert snapshot(found, tmp_path / "race").files == ("question_answering.py",)


def test_a_file_that_never_keeps_still(eve, tmp_path, monkeypatch):
    file = eve.folder / "x.py"
    file.write_text("x = 1")
    found = {one.id: one for one in find_submissions(eve.folder.parent)}["eve"]
    real = os.fstat
    grow = lambda: file.write_text(file.read_text() + "#")  # noqa: E731
    monkeypatch.setattr(places.os, "fstat", lambda handle: (real(handle), grow())[0])
    taken = snapshot(found, tmp_path / "race")
    assert taken.status == "ungradable"
    assert "changed or went away while it was read" in taken.reason


def test_a_submission_that_is_gone(eve, tmp_path):
    import shutil

    found = {one.id: one for one in find_submissions(eve.folder.parent)}
    shutil.rmtree(eve.folder)
    assert "went away" in snapshot(found["eve"], tmp_path / "late").reason
    shutil.rmtree(eve.folder.parent)
    assert snapshot(found["ana"], tmp_path / "late").status == "ungradable"


def test_no_handle_stays_open(eve):
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        pytest.skip("this system does not say what is open")
    eve()
    before = len(list(handles.iterdir()))
    (eve.folder / "x").symlink_to("/")
    for _ in range(5):
        eve()
    assert len(list(handles.iterdir())) == before

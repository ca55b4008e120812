"""What an instructor has on disk."""

import os

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.grading.intake import find_submissions, look_into

from .conftest import QA, SMALL, TC


def test_a_folder_of_folders_files_notebooks_and_archives(put, root, zipped, notebook):
    put({
        "ana/question_answering.py": QA,
        "ben.py": QA,
        "cy.ipynb": notebook(QA),
        "dan.zip": zipped({"question_answering.py": QA}),
        "README.md": "",
        "names.csv": "",
        "assignment.toml": "",
        ".DS_Store": "",
        ".secret/question_answering.py": QA,
        "__MACOSX/x": "",
    })  # fmt: skip
    listing = look_into(root)
    assert [(one.id, one.kind) for one in listing.found] == [
        ("ana", "folder"), ("ben", "file"), ("cy", "notebook"), ("dan", "archive"),
    ]  # fmt: skip
    assert listing.left_out == [".secret", "README.md", "assignment.toml", "names.csv"]
    assert not listing.system


def test_results_of_an_earlier_run_are_no_submission(put, root):
    put({"ana/question_answering.py": QA, "grades/run.json": "{}", "grades/records/ana.json": "{}"})
    assert [one.id for one in find_submissions(root)] == ["ana"]


def test_names_that_differ_in_case_or_composition(put, root):
    put({f"{name}/question_answering.py": QA for name in ("ana", "Ana", "Zoe\u0301", "Zo\u00e9")})
    found = find_submissions(root)
    assert len({one.id.casefold() for one in found}) == 4
    assert "ana" in {one.id for one in found}
    assert sorted(one.name for one in found) == ["Ana", "Zoé", "Zoé", "ana"]
    assert find_submissions(root) == found


def test_one_student_more_changes_no_other_id(put, root):
    put({f"{name}/question_answering.py": QA for name in ("ben", "王伟", "Cleo X")})
    before = {one.path: one.id for one in find_submissions(root)}
    put({f"{name}/question_answering.py": QA for name in ("Ben", "李娜", "..con")})
    after = {one.path: one.id for one in find_submissions(root)}
    assert {path: after[path] for path in before} == before


def test_a_folder_and_the_archive_that_it_came_from(put, ids, zipped):
    put({"ana/question_answering.py": QA, "ana.zip": zipped({"question_answering.py": QA}), "ana.py": QA})
    assert ids() == ["ana", "ana.py", "ana.zip"]


@pytest.mark.parametrize("name", ["ana\x1b[31m\nx", "a\u202eb", "=cmd|'x'", "<b>x", "con", "x.."])
def test_strange_names_of_folders(put, root, name):
    put({f"{name}/question_answering.py": QA})
    (only,) = find_submissions(root)
    assert only.id.isascii()
    assert "\x1b" not in only.name
    assert "\n" not in only.name
    assert "\u202e" not in only.name
    assert only.path == root / name


def test_a_name_that_is_no_text(root, take):
    folder = root / os.fsdecode(b"\xff\xfe")
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this file system takes text only")
    (folder / "question_answering.py").write_text(QA)
    (taken,) = take().values()
    assert taken.status == "ok"
    taken.name.encode()


# one submission


def test_a_folder_that_is_one_submission(put, root, take):
    put({"question_answering.py": QA, "tests/test_mine.py": "", "data/x.txt": "1"})
    (only,) = find_submissions(root)
    assert (only.id, only.kind, only.path) == ("submissions", "folder", root)
    assert take()["submissions"].files == ("data/x.txt", "question_answering.py", "tests/test_mine.py")


def test_a_package_per_area_is_one_submission(put, ids):
    put({"question_answering/__init__.py": QA, "training/__init__.py": ""})
    assert ids() == ["submissions"]


def test_src_and_tests_are_one_submission(put, ids):
    put({"src/question_answering.py": QA, "tests/test_it.py": ""})
    assert ids() == ["submissions"]


def test_one_student_in_a_folder(put, ids):
    put({"ana/question_answering.py": QA})
    assert ids() == ["ana"]


@pytest.mark.parametrize("name", ["ana.py", "ana.ipynb", "ana.zip"])
def test_a_file_that_is_one_submission(put, root, zipped, notebook, ids, name):
    content = {"py": QA, "ipynb": notebook(QA), "zip": zipped({"mine/question_answering.py": QA})}
    put({name: content[name.partition(".")[2]], "other.py": QA})
    assert ids(root / name) == ["ana"]


@pytest.mark.parametrize("raw", [b"x", b""])
def test_the_archive_of_the_only_student(put, root, zipped, take, raw):
    put({"ana.zip": raw})
    assert take()["ana"].status == "ungradable"
    put({"ana.zip": zipped({"hw/question_answering.py": QA, "hw/tests/x.py": ""})})
    assert take()["ana"].files == ("question_answering.py", "tests/x.py")


def test_a_zip_with_one_file(put, root, zipped, take):
    put({"ana.zip": zipped({"main.py": QA})})
    (taken,) = take(root / "ana.zip").values()
    assert taken.id == "ana"
    assert taken.modules["question_answering"].path == "main.py"


def test_neither_one_nor_many_is_asked_about(put, root):
    put({"question_answering.py": QA, "ana/question_answering.py": QA, "ben/question_answering.py": QA})
    with pytest.raises(UsageError, match=r"one submission and like a folder of submissions.*ana, ben"):
        find_submissions(root)


# nothing


def test_nothing_there(root):
    with pytest.raises(UsageError, match="does not exist"):
        find_submissions(root / "nowhere")
    with pytest.raises(UsageError, match="holds no submissions"):
        find_submissions(root)


def test_nothing_to_grade_is_named(put, root):
    put({"names.csv": "", "a.pdf": ""})
    with pytest.raises(UsageError, match=r"holds no submissions; it holds a\.pdf, names\.csv"):
        find_submissions(root)


@pytest.mark.parametrize(
    ("name", "says"), [("all.rar", "unpack it"), ("notes.pdf", "neither a folder"), ("all.zip", "damaged")]
)
def test_a_file_that_is_nothing(put, root, name, says):
    put({name: "x"})
    with pytest.raises(UsageError, match=says):
        find_submissions(root / name)


def test_a_link_among_submissions(put, root, take):
    put({"ana/question_answering.py": QA})
    (root / "mallory").symlink_to("/etc")
    (root / "eve.py").symlink_to("/etc/passwd")
    (root / "self").symlink_to(".")
    taken = take()
    assert {id: one.status for id, one in taken.items()} == {
        "ana": "ok", "mallory": "contract", "eve": "contract", "self": "contract",
    }  # fmt: skip
    assert all(not one.folder.exists() for one in taken.values() if one.status != "ok")


def test_the_instructors_own_link_is_followed(put, root, ids, tmp_path):
    put({"ana/question_answering.py": QA})
    (tmp_path / "here").symlink_to(root)
    assert ids(tmp_path / "here") == ["ana"]


# an archive of all


def test_an_archive_of_all(put, root, zipped, take, tmp_path):
    inner = zipped({"question_answering.py": QA})
    put({"all.zip": zipped({"all/ana/question_answering.py": QA, "all/ben.py": TC, "all/cy.zip": inner})})
    taken = take(root / "all.zip")
    assert {id: (one.status, one.files) for id, one in taken.items()} == {
        "ana": ("ok", ("question_answering.py",)),
        "ben": ("ok", ("ben.py",)),
        "cy": ("ok", ("question_answering.py",)),
    }
    assert taken["ana"].digest == taken["cy"].digest


def test_one_strange_entry_touches_no_other_student(put, root, zipped, take):
    entries = [
        ("all/ana/question_answering.py", QA),
        ("all/eve/..\\..\\x.py", QA),
        ("all/mallory/a.py", QA),
        ("all/mallory/a.py", TC),
        ("all/zeros/question_answering.py", b"0" * 200_000),
        ("all/zeros2/question_answering.py", QA),
    ]
    with pytest.warns(UserWarning, match="Duplicate"):
        put({"all.zip": zipped(entries)})
    taken = take(root / "all.zip", caps=SMALL)
    assert {id: one.status for id, one in taken.items()} == {
        "ana": "ok", "eve": "contract", "mallory": "ungradable", "zeros": "ungradable", "zeros2": "ok",
    }  # fmt: skip

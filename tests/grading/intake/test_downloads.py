"""Downloads of learning platforms, as they come."""

import pytest

from nlpcheck.grading.intake import Person, find_submissions, look_into
from nlpcheck.grading.intake.downloads import canvas_pieces, gradescope_people

from .conftest import QA, TC

METADATA = """---
submission_101:
  :submitters:
  - :name: Ana Silva
    :sid: '007'
    :email: ana@example.edu
  :created_at: 2026-11-01 12:00:00.000000000 Z
  :score: 3.0
  :results:
    output: "a
      :submitters:
      - :name: Mallory"
  :history:
  - :created_at: 2026-10-31 12:00:00.000000000 Z
    :submitters:
    - :name: Somebody Else
      :sid: '999'
submission_102:
  :submitters:
  - :name: "Zo\\u00eb O'Brien"
    :sid:
    :email: zoe@example.edu
  - :name: 'Ben O''Hara'
    :email: ben@example.edu
submission_101:
  :submitters:
  - :name: Mallory
"""


@pytest.mark.parametrize("below", ["", "assignment_5_export/"])
def test_gradescope(put, root, take, below):
    put({
        f"{below}submission_metadata.yml": METADATA,
        f"{below}submission_101/question_answering.py": QA,
        f"{below}submission_102/question_answering.py": QA,
        f"{below}submission_103/question_answering.py": QA,
    })  # fmt: skip
    listing = look_into(root)
    assert listing.system == "gradescope"
    assert not listing.left_out
    first, second, third = listing.found
    assert (first.id, first.name) == ("submission_101", "Ana Silva")
    assert first.identity == {"name": "Ana Silva", "email": "ana@example.edu", "sid": "007"}
    assert second.identities == [
        {"name": "Zoë O'Brien", "email": "zoe@example.edu"},
        {"name": "Ben O'Hara", "email": "ben@example.edu"},
    ]
    assert second.name == "Zoë O'Brien, Ben O'Hara"
    assert third.name == "submission_103"
    assert all(one.status == "ok" for one in take().values())


@pytest.mark.parametrize(
    "hostile",
    [
        "!!python/object/apply:os.system ['touch /tmp/nlpcheck-canary']",
        "&a [*a, *a]",
        "\x00\xff\xfe",
        "submission_101:\n  :submitters:\n" + "  - :name: x\n" * 10_000,
        "submission_101:\n  :submitters:\n  - :name: !ruby/object:Gem::Requirement {}\n",
        'submission_101:\n  :submitters:\n  - :name: "\\u001b[31mred\\nline"\n',
        "submission_101:\n  :submitters:\n  - :name: " + "[" * 50_000,
        'submission_101:\n  :submitters:\n  - :name: "' + "x" * 1_000_000,
        "submission_101:\n:submitters:\n    - :name: x\n",
        "",
    ],
    ids=range(10),
)  # fmt: skip
def test_a_hostile_metadata_file_does_no_harm(put, root, take, hostile):
    put({"submission_metadata.yml": hostile, "submission_101/question_answering.py": QA})
    (only,) = find_submissions(root)
    assert only.id == "submission_101"
    assert len(only.people) <= 50
    assert len(only.name) <= 1_000
    assert only.name.isprintable()
    assert take()["submission_101"].status == "ok"


def test_metadata_that_is_a_link_is_not_followed(put, root, tmp_path):
    (tmp_path / "secret.yml").write_text("submission_1:\n  :submitters:\n  - :name: SECRET\n")
    put({"submission_1/question_answering.py": QA})
    (root / "submission_metadata.yml").symlink_to(tmp_path / "secret.yml")
    (only,) = find_submissions(root)
    assert only.name == "submission_1"


def test_people_are_read_line_by_line():
    assert gradescope_people(["submission_1:\n", "  :submitters:\n", "  - :name: A: B\n"]) == {
        "submission_1": (Person(name="A: B"),)
    }


def test_moodle_folders(put, root, zipped, take):
    put({
        "Ana Silva_1234567_assignsubmission_file_/question_answering.py": QA,
        "Ana Silva_1234567_assignsubmission_onlinetext_/onlinetext.html": "<p>see file</p>",
        "Ana Silva_1234568_assignsubmission_file_/hw.zip": zipped({"hw/question_answering.py": QA}),
        "王 伟_1234569_assignsubmission_file_/training.py": "",
        "Participant_77_assignsubmission_onlinetext_/onlinetext.html": "<p>def f(): ...</p>",
    })  # fmt: skip
    listing = look_into(root)
    assert listing.system == "moodle"
    people = {one.id: one.identity for one in listing.found}
    assert people == {
        "Ana_Silva_1234567": {"name": "Ana Silva", "moodle": "1234567"},
        "Ana_Silva_1234568": {"name": "Ana Silva", "moodle": "1234568"},
        "1234569": {"name": "王 伟", "moodle": "1234569"},
        "Participant_77": {"name": "Participant", "moodle": "77"},
    }
    taken = take()
    assert taken["Ana_Silva_1234567"].files == ("question_answering.py",)
    assert taken["Ana_Silva_1234568"].digest == taken["Ana_Silva_1234567"].digest
    assert "empty (0 bytes)" in taken["1234569"].reason
    assert "no Python file" in taken["Participant_77"].reason


def test_moodle_as_one_archive_and_without_folders(put, root, zipped, take):
    files = {
        "Ana Silva_1_assignsubmission_file_question_answering.py": QA,
        "Ana Silva_1_assignsubmission_file_training.py": TC,
        "Ben_2_assignsubmission_file_hw.zip": zipped({"question_answering.py": QA}),
    }
    put({"down/week3.zip": zipped(files)})
    put(files, root / "flat")
    for below in (root / "down" / "week3.zip", root / "down", root / "flat"):
        taken = take(below)
        assert {id: one.files for id, one in taken.items()} == {
            "Ana_Silva_1": ("question_answering.py", "training.py"),
            "Ben_2": ("question_answering.py",),
        }


def test_canvas(put, root, zipped, take):
    put({
        "silvaana_LATE_12_901_question_answering-1.py": QA,
        "silvaana_LATE_12_902_helper_2_3_x.py": "",
        "silvaben_13_903_hw.zip": zipped({"question_answering.py": QA}),
        "wei_14_text.html": "<p>text</p>",
        "LATE_anon_x7Qz1_905_training.py": "x = 1",
    })  # fmt: skip
    listing = look_into(root)
    assert listing.system == "canvas"
    assert {one.id: (one.late, one.identity) for one in listing.found} == {
        "silvaana_12": (True, {"name": "silvaana", "canvas": "12"}),
        "silvaben_13": (False, {"name": "silvaben", "canvas": "13"}),
        "wei_14": (False, {"name": "wei", "canvas": "14"}),
        "anon_x7Qz1": (True, {"name": "anon_x7Qz1"}),
    }
    taken = take()
    assert taken["silvaana_12"].files == ("helper_2_3_x.py", "question_answering.py")
    assert taken["silvaben_13"].files == ("question_answering.py",)
    assert "no Python file" in taken["wei_14"].reason
    assert taken["anon_x7Qz1"].files == ("training.py",)


def test_canvas_takes_the_newest_of_two(put, take):
    put({"a_1_22_training-1.py": "new = 1", "a_1_3_training.py": "old = 1"})
    (taken,) = take().values()
    assert (taken.folder / "training.py").read_text() == "new = 1"


def test_names_with_numbers_are_not_canvas():
    assert not canvas_pieces(["lab_1_2_ana.py", "lab_1_2_ben.py"])
    assert not canvas_pieces(["ana.py", "ben.py", "cy_1_2_x.py"])


def test_github_classroom(put, root, take):
    below = put(
        {
            "hw1-ana-x/.git/config": "[core]",
            "hw1-ana-x/question_answering.py": QA,
            "hw1-ben/.git/config": "[core]",
            "hw1-ben/question_answering.py": QA,
        },
        root / "hw1-submissions",
    )
    listing = look_into(below)
    assert listing.system == "github"
    assert {one.id: one.identity["github"] for one in listing.found} == {"hw1-ana-x": "ana-x", "hw1-ben": "ben"}
    assert take(below)["hw1-ana-x"].files == ("question_answering.py",)


def test_one_clone_makes_no_classroom(put, root):
    put({"ana/.git/config": "", "ben/question_answering.py": QA, "cy/question_answering.py": QA, "dan.py": QA})
    assert look_into(root).system == ""


def test_github_classroom_of_unknown_assignment(put, root):
    put({"hw1-ana/.git/config": "", "hw1-ana/question_answering.py": QA})
    (only,) = find_submissions(root)
    assert only.identity == {"name": "hw1-ana"}

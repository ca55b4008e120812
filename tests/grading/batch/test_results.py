"""The folder of results: whole files, one writer, one secret."""

from __future__ import annotations

import csv
import dataclasses
import errno
import json
import os
import stat
import tempfile
from pathlib import Path

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.grading.lock import WORKSHOP
from nlpcheck.grading.record import Record
from nlpcheck.grading.results import PARTIAL, open_results
from nlpcheck.grading.resume import Conditions

RECORD = Record(
    id="ana",
    name="Ana",
    digest="d",
    assignment="Week 3",
    assignment_digest="a",
    requirement_set="r",
    points=7500,
    maximum=10_000,
    isolation=("bubblewrap 1", "seccomp"),
    versions={"nlpcheck": "1", "torch": "2"},
)
CONDITIONS = Conditions("Week 3", "a", "r", ("bubblewrap 1", "seccomp"), (("nlpcheck", "1"), ("torch", "2")))


def test_what_has_not_changed_is_not_written_again(tmp_path):
    with open_results(tmp_path / "grades") as results:
        results.keep(RECORD, {"feedback/ana.md": "text\n"}, "")
        before = {file: file.stat().st_mtime_ns for file in (tmp_path / "grades").rglob("*.*") if file.is_file()}
        results.keep(RECORD, {"feedback/ana.md": "text\n"}, "")
        after = {file: file.stat().st_mtime_ns for file in (tmp_path / "grades").rglob("*.*") if file.is_file()}
    assert after == before
    assert not (tmp_path / "grades" / PARTIAL).exists()


def test_the_details_of_a_defect_go_with_it(tmp_path):
    with open_results(tmp_path) as results:
        results.keep(RECORD, {}, "Traceback\n  \x1b[2Jof ours")
        lines = (tmp_path / "defects" / "ana.txt").read_text().splitlines()
        assert lines[0] == "Traceback"
        assert "\x1b" not in lines[1]
        results.keep(RECORD, {}, "")
        assert not (tmp_path / "defects" / "ana.txt").exists()


def test_timings_are_appended_under_one_header(tmp_path):
    with open_results(tmp_path) as results:
        results.time(RECORD, 1.234)
        results.time(RECORD, 2.0)
    rows = list(csv.DictReader((tmp_path / "timings.csv").read_text().splitlines()))
    assert [(row["id"], row["status"], row["seconds"]) for row in rows] == [
        ("ana", "graded", "1.23"),
        ("ana", "graded", "2.00"),
    ]


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path):
    with open_results(tmp_path) as results:
        secret = results.secret()
        assert results.secret() == secret
    with open_results(tmp_path) as results:
        assert results.secret() == secret
    assert len(secret) == 64
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"  \n"])
def test_a_spoiled_secret_is_told(tmp_path, content):
    (tmp_path / "secret").write_bytes(content)
    with open_results(tmp_path) as results, pytest.raises(UsageError, match="secret"):
        results.secret()


def test_a_full_disk_is_told_and_says_what_is_safe(tmp_path, monkeypatch):
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with open_results(tmp_path) as results:
        results.keep(RECORD, {}, "")
        monkeypatch.setattr("nlpcheck.grading.results.write_text", full)
        with pytest.raises(UsageError, match=r"No space left on device.*\(1 submissions in this run\).*same command"):
            results.keep(dataclasses.replace(RECORD, id="ben"), {}, "")
        assert results.record("ana") == RECORD
        assert results.record("ben") is None


def test_what_a_killed_run_left_behind_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = Path(tempfile.mkdtemp(prefix=WORKSHOP))
    (left / "file").write_text("")
    grades = tmp_path / "grades"
    (grades / PARTIAL).mkdir(parents=True)
    (grades / PARTIAL / ".ana.json.abc").write_text("{")
    (grades / ".lock").write_text(json.dumps({"pid": 1, "folders": [str(left), 3, "/nowhere"]}))
    with open_results(grades):
        assert not left.exists()
        assert not list((grades / PARTIAL).iterdir())


@pytest.mark.parametrize("name", ["precious", f"../{WORKSHOP}x", ""])
def test_nothing_else_is_removed_whatever_the_lock_says(tmp_path, monkeypatch, name):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    folder = tmp_path / "tmp" / name
    folder.mkdir(parents=True)
    (folder / "file").write_text("")
    grades = tmp_path / "grades"
    grades.mkdir()
    (grades / ".lock").write_text(json.dumps({"pid": 1, "folders": [str(folder)]}))
    with open_results(grades):
        assert (folder / "file").exists()


def test_a_second_writer_is_refused_and_the_first_can_be_named(tmp_path):
    with open_results(tmp_path), pytest.raises(UsageError, match=rf"process {os.getpid()}\) writes there"):
        open_results(tmp_path).__enter__()
    with open_results(tmp_path):
        pass


def test_the_private_folder_is_removed(tmp_path):
    with open_results(tmp_path) as results:
        (results.private / "file").write_text("")
    assert not results.private.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"id": "eve"},
        {"digest": "e"},
        {"assignment": "Week 4"},
        {"assignment_digest": "b"},
        {"requirement_set": "s"},
        {"isolation": ("none",)},
        {"versions": {"nlpcheck": "2", "torch": "2"}},
        {"status": "internal_error"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_record_counts_only_under_the_same_conditions(change):
    assert CONDITIONS.hold_for(RECORD, "ana", "d")
    assert not CONDITIONS.hold_for(dataclasses.replace(RECORD, **change), "ana", "d")


def test_an_ungradable_submission_is_not_tried_again_until_it_changes():
    assert CONDITIONS.hold_for(dataclasses.replace(RECORD, status="ungradable"), "ana", "d")

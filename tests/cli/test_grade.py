"""``nlpcheck grade`` from outside, with stand-ins for what grades: interrupted, killed, run again, run twice at once."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlpcheck.grading.record import Record
from tests.cli.conftest import ENVIRONMENT, Ran, run_nlpcheck

ROOT = Path(__file__).resolve().parents[2]
BOUND_SECONDS = 60.0
OF_ONE_RUN = {"timings.csv", ".lock"}
"""Files that may differ between two runs."""


class Class:
    """A folder of submissions, and runs over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.submissions = folder / "submissions"
        self.submissions.mkdir()
        self.trace = folder / "trace"
        self.trace.mkdir()
        self.private = folder / "tmp"
        self.private.mkdir()

    def add(self, *ids: str, text: str = "x = 1\n") -> None:
        for id in ids:
            (self.submissions / f"{id}.py").write_text(text)

    def start(self, *arguments: str, output: str = "grades") -> subprocess.Popen[str]:
        """Start the command in the folder of submissions; like the real one it has a place of its own in sys.path."""
        return subprocess.Popen(
            [
                *(sys.executable, str(ROOT / "tests/grading/batch/command.py"), str(self.trace), "grade"),
                *(str(self.submissions), "-o", str(self.folder / output), *arguments),
            ],
            cwd=self.submissions,
            env={**ENVIRONMENT, "TMPDIR": str(self.private), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  (a job in the background ignores it)
        )

    def grade(self, *arguments: str, output: str = "grades") -> Ran:
        process = self.start(*arguments, output=output)
        out, err = process.communicate(timeout=BOUND_SECONDS)
        return Ran(process.returncode, out, err)

    def calls(self) -> list[tuple[str, int]]:
        """Who was graded, and by which process, so far."""
        file = self.trace / "called.txt"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(id, int(process)) for id, process in map(str.split, lines)]

    def graded(self) -> list[str]:
        return sorted(id for id, _ in self.calls())

    def forget(self) -> None:
        (self.trace / "called.txt").unlink(missing_ok=True)

    def go(self) -> None:
        """Let those that wait go on."""
        (self.trace / "go").touch()

    def record(self, id: str, output: str = "grades") -> Record:
        return Record.from_json((self.folder / output / "records" / f"{id}.json").read_text())

    def files(self, output: str = "grades") -> dict[str, bytes]:
        """Everything that a run leaves behind and that must be equal in another one."""
        root = self.folder / output
        files = (file for file in root.rglob("*") if file.is_file() and file.name not in OF_ONE_RUN)
        return {str(file.relative_to(root)): file.read_bytes() for file in files}

    def changed(self, output: str = "grades") -> dict[str, int]:
        root = self.folder / output
        return {str(file.relative_to(root)): file.stat().st_mtime_ns for file in root.rglob("*") if file.is_file()}

    def wait_for(self, what: Callable[[], bool]) -> None:
        deadline = time.monotonic() + BOUND_SECONDS
        while not what():
            assert time.monotonic() < deadline, "waited too long"
            time.sleep(0.01)

    def wait_until_nothing_runs(self) -> None:
        self.wait_for(lambda: not any(runs(process) for _, process in self.calls()))


def rows(course: Class) -> list[str]:
    """The ids in the table of grades."""
    table = csv.DictReader(course.files()["grades.csv"].decode("utf-8-sig").splitlines())
    return [row["id"] for row in table if row["id"]]


def runs(process: int) -> bool:
    """Whether a process is there and not just waiting to be reaped by whoever has inherited it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def course() -> Iterator[Class]:
    folder = Path(tempfile.mkdtemp(prefix="nlpcheck-test-"))
    try:
        yield Class(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_each_submission_gets_its_files(course):
    course.add("ana", "ben", "eve")
    ran = course.grade()
    assert ran.code == 0, ran.err
    assert set(course.files()) == {
        *(f"records/{id}.json" for id in ("ana", "ben", "eve")),
        *(f"feedback/{id}.md" for id in ("ana", "ben", "eve")),
        "grades.csv",
        "run.json",
    }
    assert "isolation: auto" in ran.err
    assert course.record("ana").isolation == ("auto",)
    assert len((course.folder / "grades" / "timings.csv").read_text().splitlines()) == 4
    assert not list(course.private.iterdir())


def test_a_second_run_grades_nothing_and_touches_nothing(course):
    course.add("ana", "ben")
    course.grade()
    before = course.changed()
    course.forget()
    ran = course.grade()
    assert ran.code == 0
    assert "0 to grade, 2 graded before" in ran.err
    assert course.graded() == []
    after = course.changed()
    del before[".lock"], after[".lock"]
    assert after == before


def test_what_changed_is_new_or_cannot_be_read_is_graded_again(course):
    course.add("ana", "ben", "eve", "joe")
    course.grade()
    course.forget()
    course.add("ana", text="x = 2\n")
    course.add("new")
    (course.folder / "grades" / "records" / "eve.json").write_text('{"format": "nlpcheck-grade/1", "id"')
    (course.folder / "grades" / "records" / "joe.json").write_bytes(b"\xff\x00")
    assert course.grade().code == 0
    assert course.graded() == ["ana", "eve", "joe", "new"]


def test_other_walls_mean_other_records(course):
    course.add("ana")
    course.grade("--isolation", "landlock")
    course.forget()
    course.grade("--isolation", "bubblewrap")
    assert course.graded() == ["ana"]


def test_no_resume_grades_all(course):
    course.add("ana", "ben")
    course.grade()
    before = course.files()
    course.forget()
    course.grade("--no-resume")
    assert course.graded() == ["ana", "ben"]
    assert course.files() == before


def test_only_some_are_graded_and_the_others_stay_in_the_table(course):
    course.add("ana", "ben", "eve")
    course.grade("--only", "ben")
    assert course.graded() == ["ben"]
    assert json.loads((course.folder / "grades" / "run.json").read_text())["missing"] == ["ana", "eve"]
    course.forget()
    course.grade("--only", "ben", "--only", "ana")
    assert course.graded() == ["ana"]
    course.forget()
    course.grade("--only", "ben", "--no-resume")
    assert course.graded() == ["ben"]
    assert rows(course) == ["ana", "ben"]


def test_an_unknown_id_names_near_ones(course):
    course.add("ana", "ben", "eve")
    ran = course.grade("--only", "anna")
    assert ran.code == 3
    assert "--only anna: there is no such submission; there are ana" in ran.err
    assert course.graded() == []


def test_one_examiner_or_four_give_the_same_bytes(course):
    course.add(*(f"s{number}" for number in range(12)), "raises-1", "broken-1")
    one = course.grade("-j", "1", output="one")
    four = course.grade("-j", "4", output="four")
    assert one.code == four.code == 2
    assert one.out.replace("/one", "/four") == four.out
    alike = {name: data for name, data in course.files("one").items() if not name.startswith("defects/")}
    assert alike == {name: data for name, data in course.files("four").items() if not name.startswith("defects/")}


def test_a_defect_costs_one_submission_and_is_tried_again_next_time(course):
    course.add("ana", "once", "dies", "ben")
    ran = course.grade("-j", "1")
    assert ran.code == 2
    assert course.record("dies").status == "internal_error"
    assert course.record("dies").maximum == 10_000
    assert course.record("once").status == "graded"
    assert "a defect of nlpcheck" in ran.err
    course.forget()
    course.grade()
    assert set(course.graded()) == {"dies"}


def test_what_cannot_be_graded_is_no_defect(course):
    course.add("ana", "broken")
    assert course.grade().code == 0
    assert course.record("broken").status == "ungradable"
    assert course.record("broken").reason == "the archive is broken"


def test_what_breaks_the_rules_for_submissions_earns_nothing(course):
    course.add("link")
    assert course.grade().code == 0
    record = course.record("link")
    assert (record.status, record.points, record.maximum) == ("graded", 0, 10_000)
    assert record.reason == "it holds a link"


def test_below_the_least_score_the_exit_code_says_so(course):
    course.add("ana", "ben", "eve")
    least = min(course.record(id).percent for id in ("ana", "ben", "eve") if course.grade().code == 0)
    assert course.grade("--min-score", str(least)).code == 0
    assert course.grade("--min-score", str(least + 1)).code == 1
    course.add("broken")
    assert course.grade("--min-score", "0").code == 1


def test_the_scores_as_json(course):
    course.add("ana", "ben")
    ran = course.grade("--json")
    assert [one["id"] for one in ran.report] == ["ana", "ben"]
    assert ran.report[0]["points"] == course.record("ana").points / 1000


def test_quiet_says_nothing_unless_there_is_something_to_see(course):
    course.add("ana")
    ran = course.grade("--quiet")
    assert (ran.out, ran.err) == ("", "")
    course.add("broken")
    ran = course.grade("--quiet")
    assert "broken: ungradable: the archive is broken" in ran.err


def test_an_assignment_among_the_submissions_is_not_used_unasked(course):
    course.add("ana")
    file = course.submissions / "assignment.toml"
    file.write_text("format = 1\n")
    ran = course.grade("--quiet")
    assert ran.code == 0
    assert f"--assignment {file}" in ran.err


def test_no_walls_are_never_silent(course):
    course.add("ana")
    assert course.grade("--isolation", "none").code == 3
    ran = course.grade("--isolation", "none", "--allow-no-isolation", "--quiet")
    assert ran.code == 0
    assert "isolation: none" in ran.err
    assert course.record("ana").isolation == ("none",)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_what_is_done_and_goes_on_from_there(course, number):
    course.add("ana", "ben", "waits-1", "waits-2", "zoe")
    process = course.start("-j", "2")
    course.wait_for(lambda: course.graded()[-2:] == ["waits-1", "waits-2"])
    process.send_signal(number)
    _, err = process.communicate(timeout=BOUND_SECONDS)
    assert process.returncode == 130, err
    assert "interrupted: 2 graded, 3 not; the same command again goes on from here" in err
    assert sorted(name for name in course.files() if name.startswith("records/")) == [
        "records/ana.json",
        "records/ben.json",
    ]
    assert rows(course) == ["ana", "ben"]
    course.wait_until_nothing_runs()
    assert not list(course.private.iterdir())
    course.go()
    assert course.grade().code == 0
    assert course.grade(output="undisturbed").code == 0
    assert course.files() == course.files("undisturbed")


def test_grading_all_again_loses_nothing_when_it_is_interrupted(course):
    course.add("ana", "waits-1")
    course.go()
    course.grade()
    before = course.files()
    (course.trace / "go").unlink()
    course.forget()
    process = course.start("--no-resume")
    course.wait_for(lambda: "waits-1" in course.graded())
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=BOUND_SECONDS)
    assert process.returncode == 130
    assert "the same command without --no-resume goes on from here" in err
    assert course.files() == before


MANY = [*(f"slow-{number}" for number in range(4)), *(f"s{number}" for number in range(8))]


@pytest.fixture(scope="module")
def undisturbed() -> Iterator[dict[str, bytes]]:
    folder = Path(tempfile.mkdtemp(prefix="nlpcheck-test-"))
    course = Class(folder)
    course.add(*MANY)
    course.grade()
    yield course.files()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("after", range(1, 11))
def test_a_killed_run_goes_on_where_it_was(course, undisturbed, after):
    course.add(*MANY)
    process = course.start("-j", "2")
    course.wait_for(lambda: len(course.calls()) >= after)
    process.kill()
    process.communicate(timeout=BOUND_SECONDS)
    course.wait_until_nothing_runs()
    assert len(list(course.private.glob("nlpcheck-grade-*"))) == 1
    assert course.grade().code == 0
    assert course.files() == undisturbed
    assert not list(course.private.iterdir())


def test_submissions_in_the_current_folder_are_not_taken_for_libraries(course):
    names = ("json", "signal", "faulthandler", "multiprocessing", "torch", "hypothesis", "nlpcheck", "tests", "rich")
    course.add(*names, text="open(__file__ + '.loaded', 'w').close()\n")
    assert course.grade().code == 0
    assert course.graded() == sorted(names)
    assert not list(course.submissions.glob("*.loaded"))


def test_two_graders_do_not_write_into_one_folder(course):
    course.add("ana", "waits-1")
    first = course.start()
    course.wait_for(lambda: "waits-1" in course.graded())
    second = course.grade()
    assert second.code == 3
    assert f"another `nlpcheck grade` (process {first.pid}) writes there" in second.err
    course.go()
    first.communicate(timeout=BOUND_SECONDS)
    assert first.returncode == 0
    assert course.grade().code == 0


def test_results_that_cannot_be_written_are_told_before_anything_starts(course):
    course.add("ana")
    (course.folder / "file").write_text("")
    ran = course.grade(output="file")
    assert ran.code == 3
    assert "is a file; give a folder for the results" in ran.err
    ran = course.grade(output="file/below")
    assert ran.code == 3
    assert course.graded() == []


@pytest.mark.skipif(os.getuid() == 0, reason="a read-only folder does not stop root")
def test_a_folder_that_is_read_only_is_told(course):
    course.add("ana")
    folder = course.folder / "grades"
    folder.mkdir()
    folder.chmod(0o500)
    ran = course.grade()
    folder.chmod(0o700)
    assert ran.code == 3
    assert "Permission denied" in ran.err


def test_a_record_that_cannot_be_written_stops_the_run_and_what_is_written_stays(course):
    course.add("ana", "ben")
    course.grade("--only", "ana")
    before = course.files()["records/ana.json"]
    (course.folder / "grades" / "records" / "ben.json").mkdir()
    ran = course.grade()
    assert ran.code == 3
    assert "What was written before is whole" in ran.err
    assert course.files()["records/ana.json"] == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["grade"],
        ["grade", "x", "--isolation", "prayer"],
        ["grade", "x", "--no-such-flag"],
        ["grade", "x", "-j", "0"],
        ["grade", "x", "--min-score", "101"],
        ["grade", "no-such-folder"],
    ],
)
def test_wrong_usage_has_its_own_exit_code(tmp_path, arguments):
    ran = run_nlpcheck(*arguments, cwd=tmp_path)
    assert ran.code == 3, ran.err
    assert ran.err


LOADED = """
import sys
from nlpcheck.cli.main import main
try:
    main(["grade", "--help"])
except SystemExit:
    pass
print([name for name in ("torch", "transformers", "hypothesis", "numpy") if name in sys.modules], file=sys.stderr)
"""


def test_help_teaches_and_is_quick(tmp_path):
    ran = run_nlpcheck("grade", "--help", cwd=tmp_path)
    assert ran.code == 0
    for word in ("examples:", "exit codes:", "grades.csv", "--only", "--allow-no-isolation"):
        assert word in ran.out
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60)
    assert loaded.stderr.strip() == "[]"

"""The folder of results: each file in it is whole at any moment, and is written again only if it changes."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from nlpcheck.errors import UsageError
from nlpcheck.files import write_text
from nlpcheck.grading.lock import Workshop, workshop
from nlpcheck.grading.outputs.sanitize import clean, one_line
from nlpcheck.grading.record import GRADED, Record

RECORDS, DEFECTS = "records", "defects"
PARTIAL = ".partial"
"""Holds what is not whole yet; what a killed run leaves there is removed by the next one."""
TIMINGS, SECRET_FILE = "timings.csv", "secret"
TIMINGS_HEADER = ("finished", "id", "status", "seconds")
SECRET_BYTES = 32


class Results:
    """A folder that one grader writes to; `open_results` gives one."""

    def __init__(self, folder: Path, workshop: Workshop) -> None:
        self.folder = folder
        self.workshop = workshop
        self.private = workshop.folder
        """Outside of the folder, and removed afterwards: for what is needed while grading."""
        self.kept = 0
        """Records written in this run."""

    def write(self, name: str, text: str) -> None:
        """Write a file, given by its path in the folder, unless it holds the text already."""
        file = self.folder / name
        with self._told():
            if _text_of(file) != text:
                file.parent.mkdir(parents=True, exist_ok=True)
                write_text(file, text, partial=self.folder / PARTIAL)

    def record(self, id: str) -> Record | None:
        """Read a record; None if there is none that can be read, which is then graded again."""
        text = _text_of(self._record(id))
        try:
            return None if text is None else Record.from_json(text)
        except ValueError:
            return None

    def keep(self, record: Record, files: Mapping[str, str], details: str) -> None:
        """Write a record, what is made from it, and the details of a defect if there was one."""
        for name, text in files.items():
            self.write(name, text)
        if details:
            self.write(f"{DEFECTS}/{record.id}.txt", clean(details))
        else:
            with self._told():
                (self.folder / DEFECTS / f"{record.id}.txt").unlink(missing_ok=True)
        self.write(f"{RECORDS}/{record.id}.json", record.to_json())  # last: with it the submission is done
        self.kept += 1

    def time(self, record: Record, seconds: float) -> None:
        """Append how long a submission took; the one file that differs from run to run."""
        file = self.folder / TIMINGS
        with self._told():
            line = io.StringIO()
            rows = csv.writer(line, lineterminator="\n")
            if not file.exists():
                rows.writerow(TIMINGS_HEADER)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            rows.writerow([now, record.id, record.status, f"{seconds:.2f}"])
            with file.open("a", encoding="utf-8") as timings:
                timings.write(line.getvalue())

    def secret(self) -> str:
        """Return the secret of these results; it is made once, and only the owner may read it."""
        file = self.folder / SECRET_FILE
        try:
            if not file.exists():
                self._write_private(file, secrets.token_hex(SECRET_BYTES))
            found = file.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{file}: {error}; it keys the examples of this folder of results and must be readable by you"
            raise UsageError(msg) from error
        if not found:
            msg = f"{file}: is empty; remove it, and everything is graded again under a new secret"
            raise UsageError(msg)
        return found

    def _write_private(self, file: Path, text: str) -> None:
        """Write a file that at no moment anybody but its owner may read."""
        temporary = self.folder / PARTIAL / file.name
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(text + "\n")
        temporary.replace(file)

    def _record(self, id: str) -> Path:
        return self.folder / RECORDS / f"{id}.json"

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            msg = (
                f"-o {self.folder}: cannot write: {error.strerror or error}. What was written before is whole "
                f"({self.kept} submissions in this run); make room or choose another folder, and run the same "
                "command again: it goes on from there"
            )
            raise UsageError(msg) from error


@contextlib.contextmanager
def open_results(folder: Path) -> Iterator[Results]:
    """Yield a folder of results that nobody else writes to, made if it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = "is a file" if folder.is_file() else error.strerror
        msg = f"-o {folder}: {what}; give a folder for the results, it is made if it is not there"
        raise UsageError(msg) from error
    with workshop(folder) as place, _partial(folder / PARTIAL):
        yield Results(folder, place)


@contextlib.contextmanager
def _partial(folder: Path) -> Iterator[None]:
    """Make an empty folder for what is not whole yet, and remove it at the end."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir()
    except OSError as error:
        msg = f"-o {folder.parent}: {error.strerror}; choose a folder that can be written to"
        raise UsageError(msg) from error
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _text_of(file: Path) -> str | None:
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except (OSError, UnicodeDecodeError):
        return None


def score(record: Record) -> str:
    """Return ``7.5/10`` or why there is no score."""
    if record.status != GRADED:
        return ": ".join(filter(None, [record.status.replace("_", " "), one_line(record.reason)]))
    return f"{record.points / 1000:g}/{record.maximum / 1000:g}"

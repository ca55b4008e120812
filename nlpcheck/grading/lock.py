"""One grader per folder of results, and what it needs outside of it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from multiprocessing.util import get_temp_dir
from pathlib import Path

from nlpcheck.errors import UsageError

FILE = ".lock"
WORKSHOP = "nlpcheck-grade-"
"""How the names of private folders begin."""
OURS = ("nlpcheck-", "pymp-")
"""How the names of all temporary folders begin that a grader makes; the second is multiprocessing's."""


class Workshop:
    """A private folder, and a note in the lock of all that a killed grader would leave behind."""

    def __init__(self, descriptor: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=WORKSHOP))
        if os.geteuid() == 0:
            self.folder.chmod(0o711)  # workers are then another user, who must reach the submission's own files
        self._descriptor = descriptor
        self._folders = [str(self.folder), get_temp_dir()]
        self._write()

    def also(self, folder: Path) -> None:
        """Note one more temporary folder; whoever makes it removes it."""
        self._folders.append(str(folder))
        self._write()

    def close(self) -> None:
        """Remove the private folder: nothing is left behind."""
        _remove(self.folder)
        os.ftruncate(self._descriptor, 0)

    def _write(self) -> None:
        note = json.dumps({"pid": os.getpid(), "folders": self._folders}).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, note, 0)


@contextlib.contextmanager
def workshop(results: Path) -> Iterator[Workshop]:
    """Hold the folder of results, and yield a place for what is needed while grading.

    The system gives the lock back when its holder ends, however it ends; what a killed holder left behind is then
    removed by the next one.
    """
    descriptor = _take(results)
    try:
        for folder in _left_behind(descriptor):
            _remove(folder)
        place = Workshop(descriptor)
        try:
            yield place
        finally:
            place.close()
    finally:
        os.close(descriptor)


def _take(results: Path) -> int:
    try:
        descriptor = os.open(results / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        msg = f"-o {results}: {error.strerror}; choose a folder that can be written to"
        raise UsageError(msg) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = _note(descriptor).get("pid", "unknown")
        os.close(descriptor)
        msg = f"-o {results}: another `nlpcheck grade` (process {holder}) writes there; wait, or choose another folder"
        raise UsageError(msg) from error
    except OSError as error:
        os.close(descriptor)
        msg = f"-o {results}: cannot be locked: {error.strerror}; choose a folder on a local disk"
        raise UsageError(msg) from error
    return descriptor


def _note(descriptor: int) -> dict[str, object]:
    try:
        note = json.loads(os.pread(descriptor, 1 << 16, 0) or b"{}")
    except ValueError:
        return {}
    return note if isinstance(note, dict) else {}


def _left_behind(descriptor: int) -> list[Path]:
    """Return temporary folders of a holder that was killed; only those that a grader would have made."""
    named = _note(descriptor).get("folders")
    folders = [Path(one) for one in named if isinstance(one, str)] if isinstance(named, list) else []
    return [folder for folder in folders if _is_ours(folder)]


def _is_ours(folder: Path) -> bool:
    if (
        not folder.name.startswith(OURS)
        or folder.parent != Path(tempfile.gettempdir())
        or str(folder) == get_temp_dir()
    ):
        return False
    return folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == os.geteuid()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)

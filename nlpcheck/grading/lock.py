"""One grader per folder of results."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nlpcheck.errors import UsageError

FILE = ".lock"
WORKSHOP = "nlpcheck-grade-"
"""How the names of private folders begin."""


@contextlib.contextmanager
def workshop(results: Path) -> Iterator[Path]:
    """Hold the folder of results, and yield a private folder for what is needed while grading.

    The system gives the lock back when its holder ends, however it ends; what a killed holder left behind is then
    removed by the next one.
    """
    descriptor = _take(results)
    try:
        _remove(_left_behind(descriptor))
        folder = Path(tempfile.mkdtemp(prefix=WORKSHOP))
        if os.geteuid() == 0:
            folder.chmod(0o711)  # workers are then another user, who must reach the submission's own files
        note = json.dumps({"pid": os.getpid(), "workshop": str(folder)}).encode()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note, 0)
        try:
            yield folder
        finally:
            _remove(folder)
            os.ftruncate(descriptor, 0)
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
    except OSError as error:
        holder = _note(descriptor).get("pid", "unknown")
        os.close(descriptor)
        msg = f"-o {results}: another `nlpcheck grade` (process {holder}) writes there; wait, or choose another folder"
        raise UsageError(msg) from error
    return descriptor


def _note(descriptor: int) -> dict[str, object]:
    try:
        note = json.loads(os.pread(descriptor, 4096, 0) or b"{}")
    except ValueError:
        return {}
    return note if isinstance(note, dict) else {}


def _left_behind(descriptor: int) -> Path | None:
    """Return the private folder of a holder that was killed; only a folder that we would have made."""
    named = _note(descriptor).get("workshop")
    if not isinstance(named, str):
        return None
    folder = Path(named)
    ours = folder.name.startswith(WORKSHOP) and folder.parent == Path(tempfile.gettempdir())
    return folder if ours and not folder.is_symlink() and folder.is_dir() else None


def _remove(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)

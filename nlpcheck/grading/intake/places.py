"""Places that files are taken from: a folder or an archive, read in the same way.

A path inside of a place is a tuple of names. A folder is opened name by name without following links, so that what is
swapped for a link in the meantime is refused as well.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from nlpcheck.grading.intake.rules import CONTRACT, UNGRADABLE, Caps, ChangedError, RefusedError, in_units
from nlpcheck.grading.intake.texts import printable

Parts = tuple[str, ...]

FOLDER, FILE, LINK, HARD_LINK, OTHER, NOTHING = "folder", "file", "link", "hard link", "other", "nothing"
CHUNK = 1 << 16
MOST_SUBMISSIONS = 100_000
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | os.O_CLOEXEC
_FILE_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | os.O_CLOEXEC


class Place(Protocol):
    """Something that holds files and folders."""

    def kind(self, parts: Parts) -> str:
        """Say what is at a path, a link not followed."""

    def names(self, parts: Parts) -> dict[str, str]:
        """Return the names in a folder and the kind of each, in order."""

    def chunks(self, parts: Parts, cap: int) -> Iterator[bytes]:
        """Read a file; more than ``cap`` bytes are refused."""

    def below(self, parts: Parts, caps: Caps) -> Place:
        """Return one of its folders as a place of its own, to be closed on its own."""

    def close(self) -> None:
        """Let go of it."""


def shown(parts: Parts) -> str:
    """Return a path fit to be shown."""
    return printable("/".join(parts), 120) or "the submission"


def too_large(parts: Parts, size: int, cap: int) -> RefusedError:
    """Return the refusal of a file that is over the limit."""
    text = f"{shown(parts)} has {in_units(size)}; a file may have {in_units(cap)}. Hand in code, not data or models."
    return RefusedError(UNGRADABLE, text)


class FolderPlace:
    """A folder of the file system."""

    def __init__(self, root: int, most: int) -> None:
        self._root = root
        self._most = most

    @classmethod
    def of(cls, root: Path) -> FolderPlace:
        """Open a folder that the instructor names; a link to it is followed."""
        try:
            return cls(os.open(root, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | os.O_CLOEXEC), MOST_SUBMISSIONS)
        except OSError as error:
            raise _refusal(error, (root.name,)) from error

    def below(self, parts: Parts, caps: Caps) -> FolderPlace:
        """Return one of its folders as a place of its own."""
        return FolderPlace(self._open_folder(parts), caps.names)

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._root)

    def kind(self, parts: Parts) -> str:
        """Say what is at a path; what is gone is nothing."""
        if not parts:
            return FOLDER
        above = self._open_folder(parts[:-1])
        try:
            return _kind_of(os.stat(parts[-1], dir_fd=above, follow_symlinks=False))
        except FileNotFoundError:
            return NOTHING
        except OSError as error:
            raise _refusal(error, parts) from error
        finally:
            os.close(above)

    def names(self, parts: Parts) -> dict[str, str]:
        """Return the names in a folder, sorted; too many of them are refused before they are all read."""
        folder = self._open_folder(parts)
        found: dict[str, str] = {}
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if len(found) >= self._most:
                        raise RefusedError(UNGRADABLE, f"{shown(parts)} holds more than {self._most:,} files")
                    found[entry.name] = _kind_of(entry.stat(follow_symlinks=False))
        except OSError as error:
            raise _refusal(error, parts) from error
        finally:
            os.close(folder)
        return dict(sorted(found.items()))

    def chunks(self, parts: Parts, cap: int) -> Iterator[bytes]:
        """Read a plain file; one that changes meanwhile is a `ChangedError`."""
        with self._open_file(parts) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise RefusedError(CONTRACT, f"{shown(parts)} is no plain file")
            if before.st_nlink > 1:
                raise RefusedError(CONTRACT, refusal_of(HARD_LINK, parts))
            if before.st_size > cap:
                raise too_large(parts, before.st_size, cap)
            read = 0
            while chunk := file.read(CHUNK):
                read += len(chunk)
                if read > before.st_size:
                    break
                yield chunk
            after = os.fstat(file.fileno())
        if (read, before.st_mtime_ns) != (before.st_size, after.st_mtime_ns):
            raise ChangedError(shown(parts))

    def _open_file(self, parts: Parts) -> BinaryIO:
        above = self._open_folder(parts[:-1])
        try:
            return os.fdopen(os.open(parts[-1], _FILE_FLAGS, dir_fd=above), "rb", buffering=0)
        except OSError as error:
            raise _refusal(error, parts) from error
        finally:
            os.close(above)

    def _open_folder(self, parts: Parts) -> int:
        folder = os.dup(self._root)
        for depth, name in enumerate(parts, 1):
            try:
                deeper = os.open(name, _FOLDER_FLAGS, dir_fd=folder)
            except OSError as error:
                raise _refusal(error, parts[:depth]) from error
            finally:
                os.close(folder)
            folder = deeper
        return folder


def _kind_of(found: os.stat_result) -> str:
    if stat.S_ISDIR(found.st_mode):
        return FOLDER
    if stat.S_ISREG(found.st_mode):
        return FILE if found.st_nlink <= 1 else HARD_LINK
    return LINK if stat.S_ISLNK(found.st_mode) else OTHER


def refusal_of(kind: str, parts: Parts) -> str:
    """Say why something that is neither a file nor a folder is refused."""
    if kind == LINK:
        return f"{shown(parts)} is a link; a submission holds the files themselves"
    if kind == HARD_LINK:
        return f"{shown(parts)} is a hard link: it has a second name elsewhere. If you made it, copy the folder (cp -r)"
    return f"{shown(parts)} is a device, a pipe or a socket; a submission holds plain files only"


def _refusal(error: OSError, parts: Parts) -> Exception:
    """Return what an error of the file system means for a submission."""
    if error.errno in {errno.ELOOP, errno.EMLINK}:
        return RefusedError(CONTRACT, refusal_of(LINK, parts))
    if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ESTALE}:
        return ChangedError(shown(parts))
    if error.errno in {errno.EACCES, errno.EPERM}:
        return RefusedError(UNGRADABLE, f"{shown(parts)} may not be read (permission denied); give yourself the right")
    if error.errno in {errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP}:
        return RefusedError(CONTRACT, refusal_of(OTHER, parts))
    return RefusedError(UNGRADABLE, f"{shown(parts)} cannot be read: {error.strerror}")

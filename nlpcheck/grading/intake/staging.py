"""Copy files of a submission into a folder of ours, within limits, and digest them on the way."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from nlpcheck.grading.intake.modules import area_named
from nlpcheck.grading.intake.places import FILE, FOLDER, Parts, Place, refusal_of, shown
from nlpcheck.grading.intake.rules import (
    CONTRACT,
    UNGRADABLE,
    VENV_MARK,
    Caps,
    RefusedError,
    in_units,
    is_archive,
    is_bytecode,
    is_left_out,
    is_unopened_archive,
)
from nlpcheck.grading.intake.texts import is_plain
from nlpcheck.grading.record import Integrity

MOST = 10
"""Remarks of one kind that are made about a submission."""
_LONGEST_STRIP = 3
"""Folders around a whole submission that are looked through."""
_TIME = 315_532_800
"""When every copied file says it was changed (1980), so that times tell nothing apart."""


class Staging:
    """The copy of one submission, as far as it has come."""

    def __init__(self, folder: Path, caps: Caps) -> None:
        self.folder = folder
        self.files: dict[Parts, str] = {}
        """Digest of each file."""
        self.sizes: dict[Parts, int] = {}
        self.notes: list[str] = []
        self.integrity: list[Integrity] = []
        self._caps = caps
        self._total = 0
        self._bytecode: list[Parts] = []
        self._folders: set[Parts] = set()

    def take(self, place: Place) -> None:
        """Copy every file of a place."""
        for path in self._walk(place, ()):
            self.copy(path, place.chunks(path, self._cap_of(path)))

    def _walk(self, place: Place, inside: Parts) -> Iterator[Parts]:
        names = place.names(inside)
        if VENV_MARK in names and inside:
            return
        for name, kind in names.items():
            path = (*inside, name)
            if is_bytecode(name):
                self._bytecode.append(path)
            elif is_left_out(name):
                continue
            elif kind == FOLDER:
                if len(path) > self._caps.depth:
                    raise RefusedError(UNGRADABLE, f"folders lie more than {self._caps.depth} deep in each other")
                yield from self._walk(place, path)
            elif kind == FILE:
                yield path
            else:
                raise RefusedError(CONTRACT, refusal_of(kind, path))

    def _cap_of(self, path: Parts) -> int:
        notebook = path[-1].casefold().endswith(".ipynb")
        return self._caps.notebook_bytes if notebook else self._caps.file_bytes

    def copy(self, path: Parts, chunks: Iterable[bytes]) -> None:
        """Write one file under its name in composed Unicode, and count it."""
        if not all(map(is_plain, path)):
            self._remark("file name", f"{shown(path)} has a name that cannot be shown as it is; it was left out")
            return
        path = tuple(unicodedata.normalize("NFC", name) for name in path)
        too_long = any(len(name.encode()) > self._caps.name_bytes for name in path)
        if too_long or len("/".join(path)) > self._caps.path_characters:
            raise RefusedError(UNGRADABLE, f"the path {shown(path)} is too long")
        if len(self.files) >= self._caps.files:
            text = f"it holds more than {self._caps.files:,} files; hand in code, not data or environments"
            raise RefusedError(UNGRADABLE, text)
        if is_archive(path[-1]) or is_unopened_archive(path[-1]):
            self.notes = [*self.notes, f"{shown(path)} is an archive inside of the submission; it was not opened"][
                :MOST
            ]
        self._write(path, chunks)

    def _write(self, path: Parts, chunks: Iterable[bytes]) -> None:
        file = self.folder.joinpath(*path)
        self._make_folders(path[:-1])
        digest, size = hashlib.sha256(), 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | os.O_CLOEXEC
        try:
            handle = os.open(file, flags, 0o644)
        except FileExistsError as error:
            raise RefusedError(UNGRADABLE, f"two files have the name {shown(path)}, or differ in case only") from error
        with os.fdopen(handle, "wb") as copy:
            for chunk in chunks:
                size += len(chunk)
                self._total += len(chunk)
                if self._total > self._caps.total_bytes:
                    text = f"it holds more than {in_units(self._caps.total_bytes)}; hand in code, not data or models"
                    raise RefusedError(UNGRADABLE, text)
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fchmod(copy.fileno(), 0o644)
            os.utime(copy.fileno(), (_TIME, _TIME))
        self.files[path], self.sizes[path] = digest.hexdigest(), size

    def _make_folders(self, path: Parts) -> None:
        """Make the folders of a path, readable for the user that the worker runs as, whatever the umask."""
        for depth in range(len(path) + 1):
            if path[:depth] not in self._folders:
                folder = self.folder.joinpath(*path[:depth])
                folder.mkdir(exist_ok=True)
                folder.chmod(0o755)
                self._folders.add(path[:depth])

    def finish(self, target: Path) -> None:
        """Look through folders around everything, and put what is inside in its place."""
        top: Parts = ()
        while len(top) < _LONGEST_STRIP and (only := _only_folder(self.files, len(top))):
            top = (*top, only)
        self.files = {path[len(top) :]: digest for path, digest in self.files.items()}
        self.sizes = {path[len(top) :]: size for path, size in self.sizes.items()}
        self.folder.joinpath(*top).rename(target)
        for path in self._bytecode:
            if (
                "__pycache__" not in path
                and (*path[len(top) : -1], path[-1].rpartition(".")[0] + ".py") not in self.files
            ):
                self._remark("bytecode", f"{shown(path)} is compiled and has no source beside it; it was left out")

    def _remark(self, kind: str, text: str) -> None:
        if sum(one.kind == kind for one in self.integrity) < MOST:
            self.integrity.append(Integrity(kind, text))

    def digest(self) -> str:
        """Return the digest of all paths and contents."""
        lines = sorted(f"{'/'.join(path)}\0{digest}\n" for path, digest in self.files.items())
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def _only_folder(files: Iterable[Parts], depth: int) -> str:
    """Return the folder that everything lies in; one that is a package or an area belongs to the submission."""
    firsts = {path[depth] if len(path) > depth + 1 else "" for path in files}
    only = next(iter(firsts)) if len(firsts) == 1 else ""
    package = any(path[depth + 1 :] == ("__init__.py",) for path in files)
    return "" if package or area_named(only) else only

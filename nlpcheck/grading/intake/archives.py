"""Archives as places: what an entry claims about its name and size is not believed."""

from __future__ import annotations

import copy
import itertools
import re
import tarfile
import unicodedata
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from nlpcheck.grading.intake.places import CHUNK, FILE, FOLDER, NOTHING, Parts, shown, too_large
from nlpcheck.grading.intake.rules import (
    CONTRACT,
    UNGRADABLE,
    Caps,
    RefusedError,
    is_bytecode,
    is_left_out,
)

_DRIVE = re.compile(r"^[A-Za-z]:")
_MOST_PARTS = 30
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
          RuntimeError, KeyError, IndexError, OverflowError, MemoryError)  # fmt: skip
"""What the readers of the standard library raise on broken archives."""


class ArchivePlace:
    """An archive: its entries as a tree, read one by one."""

    def __init__(self, close: Callable[[], None], *, whole: bool = False) -> None:
        self._close: Callable[[], object] = weakref.finalize(self, close)
        self._around: ArchivePlace | None = None
        self._whole = whole
        """Whether it holds all submissions: then what is wrong with one entry is the fault of the folder around it."""
        self._at: Parts = ()
        self._refusals: dict[Parts, RefusedError] = {}
        self._kinds: dict[Parts, str] = {(): FOLDER}
        self._children: dict[Parts, dict[str, str]] = {(): {}}
        self._folded: dict[tuple[Parts, str], str] = {}
        self._readers: dict[Parts, Callable[[], IO[bytes]]] = {}

    def below(self, parts: Parts, caps: Caps) -> ArchivePlace:  # noqa: ARG002  (the entries are counted already)
        """Return one of its folders as a place of its own, which lives as long as the archive does."""
        folder = copy.copy(self)
        folder._at = (*self._at, *parts)  # noqa: SLF001
        folder._close = lambda: None  # noqa: SLF001
        folder._around = self  # noqa: SLF001  (which stays open as long as its folder is used)
        return folder

    def close(self) -> None:
        """Let go of the archive."""
        self._close()

    def kind(self, parts: Parts) -> str:
        """Say what is at a path."""
        return self._kinds.get((*self._at, *parts), NOTHING)

    def names(self, parts: Parts) -> dict[str, str]:
        """Return the names in a folder, sorted."""
        at = (*self._at, *parts)
        if at in self._refusals:
            raise self._refusals[at]
        return dict(sorted(self._children.get(at, {}).items()))

    def chunks(self, parts: Parts, cap: int) -> Iterator[bytes]:
        """Read an entry; the count of what comes out is the truth, not the size that the archive states."""
        read = 0
        try:
            with self._readers[*self._at, *parts]() as file:
                while chunk := file.read(CHUNK):
                    read += len(chunk)
                    if read > cap:
                        raise too_large(parts, read, cap)
                    yield chunk
        except BROKEN as error:
            raise broken(f"{shown(parts)} in it") from error

    def add(self, name: str, kind: str, reader: Callable[[], IO[bytes]] | None = None) -> None:
        """Add an entry under the name that it claims; one that leads out of the archive is refused."""
        try:
            self._add(name, kind, reader)
        except RefusedError as error:
            around = tuple(itertools.islice(_leading(name), _MOST_PARTS))
            if not self._whole or not around:
                raise
            for depth in range(1, len(around) + 1):
                self._put(around[:depth], FOLDER, name)
            self._refusals[around] = error

    def _add(self, name: str, kind: str, reader: Callable[[], IO[bytes]] | None) -> None:
        parts = _parts_of(name)
        if not parts or any(map(is_left_out, parts[:-1])) or (is_left_out(parts[-1]) and not is_bytecode(parts[-1])):
            return  # not even read: such folders are large and full of strange names
        for depth in range(1, len(parts)):
            self._put(parts[:depth], FOLDER, name)
        self._put(parts, kind, name)
        if reader and kind == FILE:
            self._readers[parts] = reader

    def _put(self, parts: Parts, kind: str, name: str) -> None:
        before = self._kinds.get(parts)
        if before == kind == FOLDER:
            return
        above, last = parts[:-1], parts[-1]
        twin = last if self._whole else self._folded.setdefault((above, last.casefold()), last)
        if before is not None or twin != last:
            text = f"the archive holds two files of the name {shown((name,))}, in whatever case; pack it anew"
            raise RefusedError(UNGRADABLE, text)
        self._kinds[parts] = kind
        self._children.setdefault(above, {})[last] = kind
        if kind == FOLDER:
            self._children.setdefault(parts, {})


def _parts_of(name: str) -> Parts:
    """Return the names on the path of an entry; Windows writes backslashes into some archives."""
    path = unicodedata.normalize("NFC", name).replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path) or "\x00" in path or ".." in path.split("/"):
        raise RefusedError(CONTRACT, f"the archive names a place outside of itself ({shown((name,))})")
    parts = tuple(part for part in path.split("/") if part not in {"", "."})
    if len(parts) > _MOST_PARTS:
        raise RefusedError(UNGRADABLE, f"the archive holds folders more than {_MOST_PARTS} deep in each other")
    return parts


def _leading(name: str) -> Iterator[str]:
    """Yield the folders on the path of a strange entry, up to what is strange about it."""
    for part in unicodedata.normalize("NFC", name).split("/")[:-1]:
        if part in {"", ".", ".."} or "\\" in part or "\x00" in part or _DRIVE.match(part):
            return
        yield part


def broken(what: str = "the archive") -> RefusedError:
    """Return the refusal of an archive that cannot be read."""
    return RefusedError(UNGRADABLE, f"{what} is damaged or incomplete; pack it again as .zip and hand it in again")

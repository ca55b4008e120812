"""Archives as places: what an entry claims about its name and size is not believed."""

from __future__ import annotations

import bz2
import contextlib
import copy
import gzip
import itertools
import re
import stat
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Self

from nlpcheck.grading.intake.places import CHUNK, FILE, FOLDER, LINK, NOTHING, OTHER, Parts, shown, too_large
from nlpcheck.grading.intake.rules import (
    CONTRACT,
    TAR,
    UNGRADABLE,
    ZIP,
    Caps,
    RefusedError,
    in_units,
    is_bytecode,
    is_left_out,
)

_CENTRAL = b"PK\x01\x02"
"""What the description of each entry of a zip archive begins with."""
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""Ways of compression that need little memory, whatever the archive says."""
_DRIVE = re.compile(r"^[A-Za-z]:")
_MOST_PARTS = 30
_LARGEST_HEADER = 1 << 16
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
          RuntimeError, KeyError, IndexError, OverflowError, MemoryError)  # fmt: skip
"""What the readers of the standard library raise on broken archives."""


class ArchivePlace:
    """An archive: its entries as a tree, read one by one."""

    def __init__(self, close: Callable[[], None], *, whole: bool = False) -> None:
        self._close = close
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


def open_archive(file: IO[bytes], name: str, caps: Caps, *, whole: bool = False) -> ArchivePlace:
    """Open an archive by its name; ``file`` belongs to the place from here on.

    ``whole`` is for an archive of all submissions, in which a fault of one may not touch the others.
    """
    if not file.read(1):
        raise RefusedError(UNGRADABLE, "the archive is empty (0 bytes); perhaps the upload broke off")
    file.seek(0)
    if name.casefold().endswith(ZIP):
        return _open_zip(file, caps, whole=whole)
    if name.casefold().endswith(TAR):
        return _open_tar(file, name.casefold(), caps, whole=whole)
    hint = "is an archive of a kind that is not opened (.zip and .tar.gz are); pack it again as .zip"
    raise RefusedError(UNGRADABLE, f"{shown((name,))} {hint}")


def _open_zip(file: IO[bytes], caps: Caps, *, whole: bool) -> ArchivePlace:
    if _count(file, _CENTRAL, caps.names) > caps.names:
        raise RefusedError(UNGRADABLE, f"the archive holds more than {caps.names:,} entries")
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except BROKEN as error:
        raise broken() from error
    wanted = [entry for entry in entries if not any(map(is_left_out, entry.filename.split("/")))]
    grown, packed = sum(one.file_size for one in wanted), sum(one.compress_size for one in wanted)
    if not whole and grown > caps.file_bytes and grown > caps.ratio * max(packed, 1):
        text = f"the archive would grow from {in_units(packed)} to {in_units(grown)}, as no program text does"
        raise RefusedError(UNGRADABLE, text)

    def close() -> None:
        archive.close()
        file.close()

    place = ArchivePlace(close, whole=whole)
    for entry in entries:
        place.add(entry.filename, _kind_in_zip(entry), lambda entry=entry: _in_zip(archive, entry))  # type: ignore[misc]
    return place


def _in_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    if entry.flag_bits & _ENCRYPTED:
        raise RefusedError(UNGRADABLE, "the archive needs a password; pack it again without one")
    if entry.compress_type not in _METHODS:
        raise RefusedError(UNGRADABLE, "the archive is compressed in a rare way; pack it again as a plain .zip")
    return archive.open(entry)


def _kind_in_zip(entry: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return LINK
    if entry.filename.endswith(("/", "\\")):
        return FOLDER
    return FILE if kind in {0, stat.S_IFREG} else OTHER


def _count(file: IO[bytes], mark: bytes, most: int) -> int:
    """Count a mark in a file, at most one more than ``most``; the file is at its beginning again."""
    found, rest = 0, b""
    while found <= most and (chunk := file.read(1 << 20)):
        found += (rest + chunk).count(mark)
        rest = chunk[-len(mark) + 1 :]
    file.seek(0)
    return found


def _open_tar(file: IO[bytes], name: str, caps: Caps, *, whole: bool) -> ArchivePlace:
    plain = _decompressed(file, name, caps)
    try:
        archive = tarfile.open(fileobj=plain, mode="r:", tarinfo=_SmallHeader)  # noqa: SIM115  (the place closes it)
        place = ArchivePlace(plain.close, whole=whole)
        for count, entry in enumerate(archive):
            if count >= caps.names:
                raise RefusedError(UNGRADABLE, f"the archive holds more than {caps.names:,} entries")
            place.add(entry.name, _kind_in_tar(entry), lambda entry=entry: _in_tar(archive, entry))  # type: ignore[misc]
    except BROKEN as error:
        raise broken() from error
    return place


class _SmallHeader(tarfile.TarInfo):
    """An entry whose extended header is small: large ones are read slowly, and into memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        found = super().frombuf(buf, encoding, errors)
        if found.type not in (*tarfile.REGULAR_TYPES, tarfile.DIRTYPE) and found.size > _LARGEST_HEADER:
            raise RefusedError(UNGRADABLE, "the archive has a very large header; pack it again as .zip")
        return found


def _in_tar(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(entry)
    if file is None:
        raise broken()
    return file


def _kind_in_tar(entry: tarfile.TarInfo) -> str:
    if entry.issym() or entry.islnk():
        return LINK
    if entry.isdir():
        return FOLDER
    return FILE if entry.isreg() and not entry.issparse() else OTHER


def _decompressed(file: IO[bytes], name: str, caps: Caps) -> IO[bytes]:
    """Return the plain archive in a temporary file, so that no compressed header costs memory without limit."""
    if name.endswith(".tar"):
        return file
    opened: IO[bytes] = gzip.GzipFile(fileobj=file) if name.endswith("gz") else bz2.BZ2File(file)  # type: ignore[assignment]
    plain: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (the place closes it)
    limit = caps.total_bytes + 2 * 512 * caps.files + (1 << 20)
    read = 0
    try:
        with contextlib.closing(file), opened:
            while chunk := opened.read(CHUNK):
                read += len(chunk)
                if read > limit:
                    raise RefusedError(UNGRADABLE, f"the archive holds more than {in_units(caps.total_bytes)}")
                plain.write(chunk)
    except BROKEN as error:
        raise broken() from error
    plain.seek(0)
    return plain

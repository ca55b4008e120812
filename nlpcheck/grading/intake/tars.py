"""Tar archives as places."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import tarfile
import tempfile
from collections.abc import Iterator
from typing import IO, Self

from nlpcheck.grading.intake.archives import BROKEN, ArchivePlace, broken
from nlpcheck.grading.intake.places import CHUNK, FILE, FOLDER, LINK, OTHER
from nlpcheck.grading.intake.rules import UNGRADABLE, Caps, RefusedError, in_units

_LARGEST_HEADER = 1 << 16


def open_tar(file: IO[bytes], name: str, caps: Caps, *, whole: bool) -> ArchivePlace:
    """Open a tar archive, compressed or not."""
    plain = file if name.endswith(".tar") else _decompressed(file, name, caps)
    place = ArchivePlace(plain.close, whole=whole)
    try:
        archive = tarfile.open(fileobj=plain, mode="r:", tarinfo=_SmallHeader)  # noqa: SIM115  (the place closes it)
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
    limit = caps.total_bytes + 2 * 512 * caps.files + (1 << 20)
    with contextlib.ExitStack() as stack:
        plain: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
        try:
            for chunk in _chunks(file, gzipped=name.endswith("gz")):
                plain.write(chunk)
                if plain.tell() > limit:
                    raise RefusedError(UNGRADABLE, f"the archive holds more than {in_units(caps.total_bytes)}")
        except BROKEN as error:
            raise broken() from error
        plain.seek(0)
        stack.pop_all()
        return plain


def _chunks(file: IO[bytes], *, gzipped: bool) -> Iterator[bytes]:
    with file, gzip.GzipFile(fileobj=file) if gzipped else bz2.BZ2File(file) as opened:
        while chunk := opened.read(CHUNK):
            yield chunk

"""Zip archives as places."""

from __future__ import annotations

import stat
import zipfile
from typing import IO

from nlpcheck.grading.intake.archives import BROKEN, ArchivePlace, broken
from nlpcheck.grading.intake.places import FILE, FOLDER, LINK, OTHER
from nlpcheck.grading.intake.rules import UNGRADABLE, Caps, RefusedError, in_units, is_left_out

_CENTRAL = b"PK\x01\x02"
"""What the description of each entry of a zip archive begins with."""
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""Ways of compression that need little memory, whatever the archive says."""


def open_zip(file: IO[bytes], caps: Caps, *, whole: bool) -> ArchivePlace:
    """Open a zip archive; its entries are counted before they are read."""
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

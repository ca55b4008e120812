"""Open an archive by its name."""

from __future__ import annotations

import contextlib
from typing import IO

from nlpcheck.grading.intake.archives import ArchivePlace
from nlpcheck.grading.intake.places import shown
from nlpcheck.grading.intake.rules import TAR, UNGRADABLE, ZIP, Caps, RefusedError
from nlpcheck.grading.intake.tars import open_tar
from nlpcheck.grading.intake.zips import open_zip


def open_archive(file: IO[bytes], name: str, caps: Caps, *, whole: bool = False) -> ArchivePlace:
    """Open an archive by its name; ``file`` belongs to the place from here on.

    ``whole`` is for an archive of all submissions, in which a fault of one may not touch the others.
    """
    with contextlib.ExitStack() as stack:
        stack.callback(file.close)
        place = _opened(file, name, caps, whole=whole)
        stack.pop_all()
        return place


def _opened(file: IO[bytes], name: str, caps: Caps, *, whole: bool) -> ArchivePlace:
    if not file.read(1):
        raise RefusedError(UNGRADABLE, "the archive is empty (0 bytes); perhaps the upload broke off")
    file.seek(0)
    if name.casefold().endswith(ZIP):
        return open_zip(file, caps, whole=whole)
    if name.casefold().endswith(TAR):
        return open_tar(file, name.casefold(), caps, whole=whole)
    hint = "is an archive of a kind that is not opened (.zip and .tar.gz are); pack it again as .zip"
    raise RefusedError(UNGRADABLE, f"{shown((name,))} {hint}")

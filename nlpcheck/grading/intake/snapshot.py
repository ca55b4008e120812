"""Take a snapshot of a submission: once, before anything of it runs, so that it stays what was handed in."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from nlpcheck.grading.intake.archives import ArchivePlace
from nlpcheck.grading.intake.find import Found, open_base
from nlpcheck.grading.intake.integrity import look
from nlpcheck.grading.intake.modules import MOST_READ, NOTEBOOK, Module, find_modules
from nlpcheck.grading.intake.notebooks import fault_of
from nlpcheck.grading.intake.opening import open_archive
from nlpcheck.grading.intake.places import FILE, FOLDER, NOTHING, Parts, Place, refusal_of, shown
from nlpcheck.grading.intake.rules import (
    CODE,
    CONTRACT,
    UNGRADABLE,
    Caps,
    ChangedError,
    RefusedError,
    is_archive,
    is_left_out,
    is_unopened_archive,
)
from nlpcheck.grading.intake.staging import MOST, Staging
from nlpcheck.grading.record import Integrity

__all__ = ["CONTRACT", "OK", "UNGRADABLE", "Snapshot", "snapshot", "with_areas"]

OK = "ok"
_NOTHING = "no file is named after an area of the assignment"
_TRIES = 3
_PAUSE = 0.05


@dataclass(frozen=True)
class Snapshot:
    """The files of one submission as they were, in a folder of ours."""

    id: str
    name: str
    folder: Path
    """Where the files are; there is no such folder unless the status is ``ok``."""
    status: str
    """``ok``, ``ungradable`` or ``contract``."""
    reason: str = ""
    """Why it is not graded; fit to be shown."""
    digest: str = ""
    """The same for the same files, wherever and whenever they were found; without files, that of status and reason."""
    files: tuple[str, ...] = ()
    """Paths below the folder, with slashes, sorted."""
    modules: dict[str, Module] = field(default_factory=dict)
    """The module of each area that has one, in the order of the contract."""
    notes: tuple[str, ...] = ()
    """What the student should know."""
    integrity: tuple[Integrity, ...] = ()
    """What a person should look at; it never changes a score."""


def snapshot(found: Found, folder: Path, areas: Sequence[str] = (), caps: Caps | None = None) -> Snapshot:
    """Copy a submission to ``folder/<id>/files``; an earlier copy is replaced.

    ``areas`` are those of the assignment: they help to find the module of a file that is not named after its area.
    What the submission is or does never raises; a snapshot that is not ``ok`` says why.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / found.id
    for attempt in range(_TRIES):
        work = Path(tempfile.mkdtemp(dir=folder, prefix=".taking-"))
        try:
            work.chmod(0o755)
            taken = _take(found, work, target, areas, caps or Caps())
            shutil.rmtree(target, ignore_errors=True)
            work.rename(target)
        except RefusedError as error:
            return _refused(found, target, error.status, error.reason)
        except ChangedError as error:
            gone = f"{error} changed or went away while it was read; grade it again when it is complete"
            if attempt == _TRIES - 1:
                return _refused(found, target, UNGRADABLE, gone)
            time.sleep(_PAUSE)
        else:
            return taken
        finally:
            shutil.rmtree(work, ignore_errors=True)
    raise AssertionError  # the last attempt returns


def with_areas(taken: Snapshot, areas: Sequence[str]) -> Snapshot:
    """Look for modules again, now that it is known which areas are judged."""
    paths = [tuple(path.split("/")) for path in taken.files]
    if taken.status != OK or set(areas) <= set(taken.modules):
        return taken
    modules, notes = find_modules(paths, lambda path: _text(taken.folder, path), areas)
    kept = [note for note in taken.notes if note not in notes and not note.startswith(_NOTHING)]
    try:
        modules = _without_broken_notebooks(modules, taken.folder, Caps(), notes)
    except RefusedError as error:
        return replace(taken, status=error.status, reason=error.reason, modules={})
    if not modules:
        notes.append(_nothing_named(paths))
    return replace(taken, modules=modules, notes=(*kept, *notes))


def _refused(found: Found, target: Path, status: str, reason: str) -> Snapshot:
    shutil.rmtree(target, ignore_errors=True)
    digest = hashlib.sha256(f"{status}\0{reason}".encode("utf-8", "backslashreplace")).hexdigest()
    return Snapshot(found.id, found.name, target / "files", status, reason, digest)


def _take(found: Found, work: Path, target: Path, areas: Sequence[str], caps: Caps) -> Snapshot:
    raw = work / "raw"
    raw.mkdir()
    staging = Staging(raw, caps)
    with open_base(found.base) as place:
        _copy(found, place, staging, caps)
    _refuse_empty(staging)
    files = work / "files"
    staging.finish(files)
    shutil.rmtree(raw, ignore_errors=True)
    _refuse_broken_only(staging, files, caps)
    modules, notes = find_modules(staging.files, lambda path: _text(files, path), areas)
    modules = _without_broken_notebooks(modules, files, caps, notes)
    if not modules:
        notes.append(_nothing_named(staging.files))
    remarks = [*staging.integrity, *look(staging.files, modules.values(), lambda path: _bytes(files, path))]
    integrity = _first_of_each_kind(remarks)
    return Snapshot(
        found.id,
        found.name,
        target / "files",
        OK,
        digest=staging.digest(),
        files=tuple(sorted("/".join(path) for path in staging.files)),
        modules=modules,
        notes=(*staging.notes, *notes, *(one.text for one in integrity if one.kind == "shadowing")),
        integrity=tuple(integrity),
    )


def _first_of_each_kind(remarks: list[Integrity]) -> list[Integrity]:
    counted: Counter[str] = Counter()
    kept = []
    for one in remarks:
        counted[one.kind] += 1
        if counted[one.kind] <= MOST:
            kept.append(one)
    return kept


def _copy(found: Found, base: Place, staging: Staging, caps: Caps) -> None:
    """Copy all parts of a submission; if an archive is all there is, what it holds."""
    with ExitStack() as stack:
        files: dict[str, Parts] = {}
        folders: list[Place] = []
        for part in found.parts:
            kind = base.kind(part.inside)
            if kind == NOTHING:
                raise ChangedError(shown(part.inside))
            if kind == FOLDER:
                folders.append(stack.enter_context(closing(base.below(part.inside, caps))))
            elif kind == FILE:
                files[part.name] = part.inside
            else:
                raise RefusedError(CONTRACT, refusal_of(kind, part.inside[-1:]))
        archive = _only_archive([(base, inside) for inside in files.values()], folders)
        if archive:
            folders, files = [stack.enter_context(closing(_opened(*archive, caps)))], {}
        for folder in folders:
            staging.take(folder)
        for name, inside in files.items():
            staging.copy((name,), base.chunks(inside, caps.file_bytes))


def _only_archive(files: list[tuple[Place, Parts]], folders: list[Place]) -> tuple[Place, Parts] | None:
    """Return where the archive is that was handed in; None if there are other files to grade."""
    entries = [(place, inside, FILE) for place, inside in files]
    for folder in folders:
        entries += [(folder, (name,), kind) for name, kind in folder.names(()).items() if not is_left_out(name)]
    archives = [one for one in entries if is_archive(one[1][-1]) or is_unopened_archive(one[1][-1])]
    if not archives or any(kind == FOLDER or at[-1].casefold().endswith(CODE) for _, at, kind in entries):
        return None
    if len(archives) > 1:
        raise RefusedError(UNGRADABLE, f"it holds {len(archives)} archives and no code; hand in one")
    place, inside, kind = archives[0]
    if kind != FILE:
        raise RefusedError(CONTRACT, refusal_of(kind, inside[-1:]))
    return place, inside


def _opened(place: Place, inside: Parts, caps: Caps) -> ArchivePlace:
    """Open an archive from a copy of ours, which does not change meanwhile."""
    with ExitStack() as stack:
        copy: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
        copy.writelines(place.chunks(inside, caps.archive_bytes))
        copy.seek(0)
        stack.pop_all()
    return open_archive(copy, inside[-1], caps)


def _refuse_empty(staging: Staging) -> None:
    if not staging.files:
        raise RefusedError(UNGRADABLE, "it holds no files")
    if not any(path[-1].casefold().endswith(CODE) for path in staging.files):
        names = ", ".join(shown(path) for path in sorted(staging.files)[:3])
        raise RefusedError(UNGRADABLE, f"it holds no Python file and no notebook, only {names}")
    if not any(staging.sizes.values()):
        raise RefusedError(UNGRADABLE, "every file in it is empty (0 bytes); perhaps the upload broke off")


def _without_broken_notebooks(
    modules: dict[str, Module], files: Path, caps: Caps, notes: list[str]
) -> dict[str, Module]:
    """Drop notebooks that cannot be read; if nothing else is there, the submission is refused."""
    kept = {}
    for area, module in modules.items():
        fault = fault_of((files / module.path).read_bytes(), caps) if module.kind == NOTEBOOK else ""
        if fault:
            notes.append(f"the notebook {shown((module.path,))} cannot be read: {fault}")
        else:
            kept[area] = module
    if modules and not kept:
        raise RefusedError(UNGRADABLE, notes[-1])
    return kept


def _refuse_broken_only(staging: Staging, files: Path, caps: Caps) -> None:
    """Refuse a submission whose only code is a notebook that cannot be read."""
    code = [path for path in staging.files if path[-1].casefold().endswith(CODE)]
    if len(code) == 1 and code[0][-1].casefold().endswith(".ipynb"):
        fault = fault_of(files.joinpath(*code[0]).read_bytes(), caps)
        if fault:
            raise RefusedError(UNGRADABLE, f"the notebook {shown(code[0])} cannot be read: {fault}")


def _nothing_named(paths: Iterable[Parts]) -> str:
    names = ", ".join(shown(path) for path in sorted(paths) if path[-1].casefold().endswith(CODE))
    return f"{_NOTHING}; found {names[:200]}"


def _bytes(files: Path, path: Parts) -> bytes:
    with files.joinpath(*path).open("rb") as file:
        return file.read(MOST_READ)


def _text(files: Path, path: Parts) -> str:
    return _bytes(files, path).decode("utf-8", "replace")

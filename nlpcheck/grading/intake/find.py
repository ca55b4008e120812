"""Find the submissions in what an instructor has: a folder, an archive, or a download of a learning platform."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from nlpcheck.errors import UsageError
from nlpcheck.grading.intake.downloads import Person
from nlpcheck.grading.intake.layouts import Group, group, has_module, is_one_submission, lone_folder, visible_names
from nlpcheck.grading.intake.opening import open_archive
from nlpcheck.grading.intake.places import FILE, FOLDER, FolderPlace, Parts, Place, shown
from nlpcheck.grading.intake.rules import (
    CODE,
    UNGRADABLE,
    ZIP,
    Caps,
    ChangedError,
    RefusedError,
    is_archive,
    is_unopened_archive,
)
from nlpcheck.grading.intake.texts import printable, safe_ids

__all__ = ["Found", "Listing", "Part", "Person", "find_submissions", "look_into", "open_base"]

_WHOLE = Caps(names=500_000, file_bytes=1 << 40, total_bytes=1 << 33, files=500_000)
"""Limits for an archive of all submissions, which the instructor made or a platform."""


@dataclass(frozen=True)
class Part:
    """A folder or a file of a submission."""

    inside: Parts
    """Where it is in the base."""
    name: str = ""
    """What a file is called in the submission."""


@dataclass(frozen=True)
class Found:
    """A submission that was found; nothing of it has been read yet."""

    id: str
    """Safe as a name of a file, and no other submission has it."""
    name: str
    """Fit to be shown."""
    base: Path
    """The folder or the archive in which it was found."""
    parts: tuple[Part, ...]
    kind: str
    """``folder``, ``file``, ``notebook``, ``archive``, ``files``, or ``other`` for what will be refused."""
    people: tuple[Person, ...] = ()
    late: bool = False
    system: str = ""
    """Where it was downloaded from: ``gradescope``, ``moodle``, ``canvas``, ``github`` or empty."""

    @property
    def path(self) -> Path:
        """Where it is; inside of an archive this is no path of the file system."""
        return self.base.joinpath(*self.parts[0].inside) if self.parts else self.base

    @property
    def identities(self) -> list[dict[str, str]]:
        """What is known of each who handed it in, by the names of `Person`; empty values left out."""
        return [{key: value for key, value in vars(person).items() if value} for person in self.people]

    @property
    def identity(self) -> dict[str, str]:
        """What is known of the first of them."""
        return next(iter(self.identities), {})


@dataclass(frozen=True)
class Listing:
    """All submissions of one place, by id, and what else is there."""

    found: list[Found]
    system: str = ""
    left_out: list[str] = field(default_factory=list)
    """Names that are no submissions, fit to be shown."""


def find_submissions(root: Path) -> list[Found]:
    """Return the submissions in a folder, an archive or a download, sorted by id.

    A folder, file or archive that is itself one submission gives that one. Nothing to grade is a `UsageError`.
    """
    return look_into(root).found


def look_into(root: Path) -> Listing:
    """Return the submissions of a place and what else is there."""
    if not root.exists():
        raise UsageError(f"{printable(str(root))} does not exist; pass a folder of submissions, or an archive of them")
    base = Path(os.path.realpath(root))
    name = printable(base.name) or "submission"
    try:
        if base.is_dir():
            listing = _in_download(base) or _in_place(base, name)
        elif base.name.casefold().endswith(CODE):
            listing = _one(base.parent, (base.name,), base.stem, "notebook" if _is_notebook(base.name) else "file")
        elif is_archive(base.name):
            listing = _in_place(base, _without_suffix(base.name))
        else:
            raise _no_submissions(base.name)
    except (RefusedError, ChangedError) as error:
        reason = error.reason if isinstance(error, RefusedError) else "it changed while it was read; try again"
        raise UsageError(f"{name} cannot be read: {reason}") from error
    if not listing.found:
        besides = f"; it holds {', '.join(listing.left_out[:5])}" if listing.left_out else ""
        raise UsageError(
            f"{name} holds no submissions{besides}. Pass a folder with one folder, .py file, .ipynb notebook or .zip "
            "archive per student, or what Gradescope, Moodle, Canvas or GitHub Classroom let you download."
        )
    return listing


def _in_download(base: Path) -> Listing | None:
    """Return what a platform packed, where its archive is all that a folder holds."""
    with open_base(base) as place:
        visible = visible_names(place, ())
    only = next(iter(visible), "")
    if visible != {only: FILE} or not only.casefold().endswith(ZIP):
        return None
    try:
        listing = _in_place(base / only, _without_suffix(only))
    except (RefusedError, ChangedError, UsageError):
        return None  # the archive of one student
    return listing if listing.system else None


def _no_submissions(name: str) -> UsageError:
    if is_unopened_archive(name):
        return UsageError(f"{printable(name)} is an archive that cannot be opened here; unpack it and pass the folder")
    return UsageError(
        f"{printable(name)} is neither a folder nor a .py file, an .ipynb notebook or a .zip archive; "
        "pass the folder that holds the submissions"
    )


@contextlib.contextmanager
def open_base(base: Path) -> Iterator[Place]:
    """Open the folder or the archive that submissions were found in."""
    if base.is_dir():
        with contextlib.closing(FolderPlace.of(base)) as folder:
            yield folder
        return
    try:
        found = base.stat()
        archive = _archive_of_all(base, found.st_size, found.st_mtime_ns, os.getpid())
    except OSError as error:
        raise RefusedError(UNGRADABLE, f"{printable(base.name)} cannot be opened: {error.strerror}") from error
    yield archive


@functools.lru_cache(maxsize=1)
def _archive_of_all(base: Path, size: int, changed: int, process: int) -> Place:  # noqa: ARG001  (which archive it is)
    """Open an archive once for all of its submissions, since its directory may be long."""
    return open_archive(base.open("rb"), base.name, _WHOLE, whole=True)


def _in_place(base: Path, name: str) -> Listing:
    with open_base(base) as place:
        at = lone_folder(place, look_through=not base.is_dir())
        archive = not base.is_dir()
        if is_one_submission(place, at, archive=archive):
            if archive:
                return _one(base.parent, (base.name,), name, "archive")
            return _one(base, at, at[-1] if at else name, "folder")
        groups, system, left_out = group(place, at, base.name)
        if not groups and not archive and has_module(place, at):
            return _one(base, at, name, "folder")
        keys = {one.key: one.unique for one in groups}
        ids = safe_ids(keys)
        found = [_found(base, at, one, ids[one.key], place, system) for one in groups]
    left_out = sorted(map(printable, left_out))
    return Listing(sorted(found, key=lambda one: one.id), system, left_out)


def _one(base: Path, inside: Parts, name: str, kind: str) -> Listing:
    part = Part(inside, inside[-1] if inside and kind != "folder" else "")
    only = Found(safe_ids({name: False})[name], printable(name), base, (part,), kind)
    return Listing([only])


def _found(base: Path, at: Parts, one: Group, id: str, place: Place, system: str) -> Found:
    parts = tuple(Part((*at, whole), name) for whole, name in one.pieces)
    kinds = {place.kind(part.inside) for part in parts}
    kind = "other" if kinds - {FILE, FOLDER} else "files"
    if len(parts) == 1 and kind == "files":
        kind = "folder" if kinds == {FOLDER} else _kind_of_file(parts[0].name)
    name = printable(one.name) or id
    people = one.people or (Person(name=name),)
    people = tuple(replace(person, name=person.name or name) for person in people)
    return Found(id, name, base, parts, kind, people if system else one.people, one.late, system)


def _kind_of_file(name: str) -> str:
    if is_archive(name) or is_unopened_archive(name):
        return "archive"
    return "notebook" if _is_notebook(name) else "file"


def _is_notebook(name: str) -> bool:
    return name.casefold().endswith(".ipynb")


def _without_suffix(name: str) -> str:
    stem = name
    while is_archive(stem) or stem.casefold().endswith((".tar", ".py", ".ipynb")):
        stem = stem.rpartition(".")[0]
    return shown((stem,))

"""What the names in a folder say: one submission, a download of a platform, or one entry per student."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from nlpcheck import contract
from nlpcheck.errors import UsageError
from nlpcheck.grading.intake import downloads
from nlpcheck.grading.intake.downloads import METADATA, Person, Piece
from nlpcheck.grading.intake.modules import area_named
from nlpcheck.grading.intake.places import FILE, FOLDER, Parts, Place
from nlpcheck.grading.intake.rules import (
    CODE,
    ChangedError,
    RefusedError,
    is_archive,
    is_left_out,
    is_unopened_archive,
)
from nlpcheck.grading.intake.texts import printable

LARGEST_METADATA = 200_000_000
_SOURCE = {"src", "lib", "code", "source"}
_BESIDES = _SOURCE | {"tests", "test", "docs", "doc", "data", "notebooks", "scripts", "examples", "old", "figures"}
"""Folders that are parts of one submission, hardly names of students."""
_TEXTS = {"md", "txt", "csv", "toml", "json", "yml", "yaml", "pdf", "html", "xlsx"}


@dataclass(frozen=True)
class Group:
    """The names of one submission in a folder of submissions."""

    key: str
    """What its id is made of."""
    name: str
    pieces: list[tuple[str, str]]
    """Each name in the folder, and what a file is called in the submission."""
    people: tuple[Person, ...] = ()
    late: bool = False
    unique: bool = field(default=False)
    """Whether the key holds a number that no other has."""


def lone_folder(place: Place, *, look_through: bool) -> Parts:
    """Return the folder that holds what counts: the place itself, or the only folder in it.

    The only folder of an archive is always looked through; that of a folder, if a platform filled it.
    """
    visible = visible_names(place, ())
    if list(visible.values()) != [FOLDER]:
        return ()
    only = next(iter(visible))
    inside = visible_names(place, (only,))
    if look_through and not area_named(only):
        return (only,)
    filled = METADATA in inside or any(map(downloads.moodle_piece, inside))
    return (only,) if filled or downloads.canvas_pieces(_files(inside)) else ()


def has_module(place: Place, at: Parts) -> bool:
    """Tell whether a folder holds a module named after an area."""
    for name, kind in visible_names(place, at).items():
        stem, dot, suffix = name.rpartition(".")
        if kind == FILE and area_named(stem) and f"{dot}{suffix}".casefold() in CODE:
            return True
        if kind == FOLDER and name in contract.AREAS and "__init__.py" in visible_names(place, (*at, name)):
            return True
    return False


def is_one_submission(place: Place, at: Parts, *, archive: bool) -> bool:
    """Tell whether a folder is itself a submission; one that may be both is a `UsageError`."""
    visible = visible_names(place, at)
    if METADATA in visible or any(map(downloads.moodle_piece, visible)):
        return False
    folders = [name for name, kind in visible.items() if kind == FOLDER and name not in contract.AREAS]
    if has_module(place, at):
        others = [name for name in folders if name.casefold() not in _BESIDES and has_module(place, (*at, name))]
        if others:
            raise UsageError(
                f"this looks like one submission and like a folder of submissions: a module named after an area lies "
                f"beside folders that hold such modules too ({', '.join(map(printable, others[:3]))}). Pass the folder "
                "of one student, or move the file away."
            )
        return True
    if folders and {name.casefold() for name in folders} <= _BESIDES:
        return any(name.casefold() in _SOURCE and has_module(place, (*at, name)) for name in folders)
    code = [name for name in _files(visible) if name.casefold().endswith(CODE)]
    return archive and not folders and len(code) == 1 and not any(map(is_archive, visible))


def group(place: Place, at: Parts, root: str) -> tuple[list[Group], str, list[str]]:
    """Return the submissions in a folder, the platform that they come from, and the names that are none."""
    visible = visible_names(place, at)
    pieces = {name: piece for name in visible if (piece := downloads.moodle_piece(name))}
    system = "moodle" if pieces else ""
    if not pieces:
        pieces = downloads.canvas_pieces(_files(visible))
        system = "canvas" if pieces else ""
    groups = list(_owned(pieces))
    rest = {name: kind for name, kind in visible.items() if name not in pieces}
    hidden = {name for name in place.names(at) if name.startswith(".") and not is_left_out(name)}
    taken = {name: kind for name, kind in rest.items() if _is_submission(place, at, name, kind)}
    if METADATA in visible and not pieces:
        return list(_gradescope(place, at, taken)), "gradescope", sorted((set(rest) | hidden) - set(taken) - {METADATA})
    clones = [name for name, kind in taken.items() if kind == FOLDER and ".git" in _names(place, (*at, name))]
    if not pieces and 2 * len(clones) > len(taken):
        return list(_classroom(taken, root)), "github", sorted((set(rest) | hidden) - set(taken))
    return [*groups, *_plain(taken)], system, sorted((set(rest) | hidden) - set(taken))


def _owned(pieces: dict[str, Piece]) -> Iterator[Group]:
    owners: dict[str, list[Piece]] = {}
    for piece in sorted(pieces.values(), key=lambda one: (one.number, one.whole)):
        owners.setdefault(piece.owner, []).append(piece)
    for owner, mine in owners.items():
        handed_in = [piece for piece in mine if not piece.typed] or mine
        newest = {piece.file or piece.whole: piece for piece in handed_in}
        names = [(piece.whole, piece.file) for piece in newest.values()]
        late = any(piece.late for piece in mine)
        yield Group(owner, mine[0].person.name, names, (mine[0].person,), late, unique=True)


def _gradescope(place: Place, at: Parts, taken: dict[str, str]) -> Iterator[Group]:
    people = _metadata(place, (*at, METADATA))
    for one in _plain(taken):
        members = people.get(one.pieces[0][0], ())
        name = ", ".join(person.name for person in members if person.name)
        yield Group(one.key, name or one.name, one.pieces, members, unique=True)


def _metadata(place: Place, parts: Parts) -> dict[str, tuple[Person, ...]]:
    try:
        raw = b"".join(place.chunks(parts, LARGEST_METADATA))
    except (RefusedError, ChangedError):
        return {}  # the submissions count, not who is behind them
    return downloads.gradescope_people(io.StringIO(raw.decode("utf-8", "replace")))


def _classroom(taken: dict[str, str], root: str) -> Iterator[Group]:
    slug = root.removesuffix("-submissions") if root.endswith("-submissions") else ""
    for one in _plain(taken):
        user = downloads.classroom_user(one.key, [slug])
        yield Group(one.key, user or one.name, one.pieces, (Person(name=user or one.name, github=user),))


def _plain(taken: dict[str, str]) -> Iterator[Group]:
    """Return one submission per name; a file keeps its suffix in the key only if it takes that to tell two apart."""
    stems = {name: _stem(name) if kind != FOLDER else name for name, kind in taken.items()}
    count = Counter(stems.values())
    for name, kind in taken.items():
        key = stems[name] if count[stems[name]] == 1 else name
        yield Group(key, key, [(name, "" if kind == FOLDER else name)])


def _stem(name: str) -> str:
    suffixes = (".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst")
    known = next((suffix for suffix in suffixes if name.casefold().endswith(suffix)), None)
    return name[: -len(known)] if known else name.rpartition(".")[0] or name


def _is_submission(place: Place, at: Parts, name: str, kind: str) -> bool:
    """Tell whether an entry is a submission, or something else that lies beside them, such as a list of names."""
    if kind == FOLDER:
        return not {"run.json", "records"} <= set(_names(place, (*at, name)))  # results of this command
    _, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix}".casefold() in CODE or is_archive(name) or is_unopened_archive(name):
        return True
    return kind != FILE and suffix not in _TEXTS  # a link, where the folder of a student should be


def visible_names(place: Place, at: Parts) -> dict[str, str]:
    """Return the names in a folder that may be somebody's work, and their kinds."""
    return {name: kind for name, kind in _names(place, at).items() if name[0] != "." and not is_left_out(name)}


def _names(place: Place, at: Parts) -> dict[str, str]:
    if not at:
        return place.names(at)
    with contextlib.suppress(RefusedError, ChangedError):  # the snapshot will say what is wrong with it
        return place.names(at)
    return {}


def _files(names: dict[str, str]) -> list[str]:
    return [name for name, kind in names.items() if kind == FILE]

"""What `nlpcheck grade` is made of; each part is imported when it is needed, so that a wrong flag is told at once."""

from __future__ import annotations

import contextlib
import importlib.util
import pkgutil
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcheck import __version__
from nlpcheck.contract import AREAS, functions_of, signature_of
from nlpcheck.errors import UsageError
from nlpcheck.grading.batch import Tools
from nlpcheck.grading.clean import aside
from nlpcheck.grading.record import Record
from nlpcheck.grading.results import Results
from nlpcheck.grading.resume import Conditions
from nlpcheck.grading.scheme import Assignment

if TYPE_CHECKING:
    from nlpcheck.grading.intake import Found

Identities = Mapping[str, Sequence[Mapping[str, str]]]
"""By submission, what is known of each who handed it in."""
SNAPSHOTS = "snapshots"
NO_WALL = "none"
LIBRARIES = ("hypothesis", "numpy", "tokenizers", "torch", "transformers")
"""Those whose versions may change a verdict."""
HEAVY = ("torch", "transformers", "nlpcheck.grading.examiner", "nlpcheck.grading.manifest")
CONFORMANCE = "nlpcheck.conformance"
SOURCES = (".py", ".ipynb")


@dataclass(frozen=True)
class Walls:
    """What stands around submissions."""

    names: tuple[str, ...]
    """For the records."""
    lines: tuple[str, ...]
    """For the terminal: what was chosen, and what was not there, and why."""
    are_none: bool
    wall: Any
    """For the nurseries."""


@dataclass(frozen=True)
class Outputs:
    """What is made from records."""

    of_one: Callable[[Record], Mapping[str, str]]
    of_all: Callable[[Sequence[Record], Identities], Mapping[str, str]]


@dataclass(frozen=True)
class Taken:
    """Submissions as they were when grading began."""

    snapshots: Sequence[Any]
    identities: Identities
    folder: Path
    left_out: tuple[str, ...] = ()
    """Names that are no submissions."""


def conditions(assignment: Assignment, walls: Walls) -> Conditions:
    """Return what all records of a run have in common."""
    return Conditions(
        assignment=assignment.name,
        assignment_digest=assignment.digest,
        requirement_set=assignment.requirement_set,
        isolation=walls.names,
        versions=tuple(sorted(versions().items())),
    )


def versions() -> dict[str, str]:
    """Return the versions of nlpcheck and of what it judges with."""
    libraries = {name: metadata.version(name) for name in LIBRARIES}
    return {"nlpcheck": __version__, "python": platform.python_version(), **libraries}


def about(conditions: Conditions, walls: Walls) -> dict[str, Any]:
    """Return what is written about a run; nothing that differs when it is run again."""
    return {
        "assignment": conditions.assignment,
        "assignment_digest": conditions.assignment_digest,
        "requirement_set": conditions.requirement_set,
        "isolation": list(walls.names),
        "isolation_probed": list(walls.lines),
        "versions": dict(conditions.versions),
    }


def outputs(names: Sequence[str], roster: Path | None) -> Outputs:
    """Return what writes the outputs asked for; a wrong name or file is told before anything starts."""
    from nlpcheck.grading.outputs import formats

    chosen = list(dict.fromkeys([*formats.ALWAYS, *formats.chosen(names)]))
    text = None if roster is None else formats.read_roster(roster)

    def files(records: Sequence[Record], identities: Identities) -> Mapping[str, str]:
        return formats.files(chosen, records, formats.Context(identities, text))

    files((), {})
    return Outputs(lambda record: formats.files(["feedback"], [record]), files)


def walls(name: str, *, allow_none: bool) -> Walls:
    """Return the walls of a name, or the strongest that there are; none only if that is allowed."""
    from nlpcheck.isolation.walls import choose, probe_all

    wall = choose(name, allow_none=allow_none)
    others = [
        f"  {other}: {'possible, ' if probe.ok else 'not here: '}{probe.text}"
        for other, probe in probe_all().items()
        if other != wall.name
    ]
    names = tuple(wall.describe())
    return Walls(names, (f"isolation: {wall.name} ({', '.join(names)})", *others), wall.name == NO_WALL, wall)


def planned(file: Path | None) -> Assignment | None:
    """Return the assignment of a file, if there is one; what is installed is not asked yet."""
    from nlpcheck.grading.assignment import read_assignment

    return None if file is None else read_assignment(file)


def take_in(submissions: Path, results: Results, file: Path | None, areas: Sequence[str]) -> Taken:
    """Take a snapshot of each submission; what changes from now on does not matter.

    The folder of results is no submission, and neither it nor the assignment's file may lie in one.
    """
    from nlpcheck.grading.intake import look_into, snapshot

    listing = look_into(submissions)
    own = results.folder.resolve()
    found = [one for one in listing.found if one.path != own]
    for one in found:
        _keep_out(one, own, f"-o {results.folder}")
        if file is not None:
            _keep_out(one, file.resolve(), f"--assignment {file}")
    folder = results.private / SNAPSHOTS
    folder.mkdir(mode=0o755)
    return Taken(
        snapshots=[snapshot(one, folder, areas) for one in found],
        identities={one.id: one.identities for one in found},
        folder=folder,
        left_out=tuple(listing.left_out),
    )


def _keep_out(found: Found, path: Path, argument: str) -> None:
    if path.is_relative_to(found.path):
        msg = f"{argument}: lies in the submission {found.id}, which could read the secret there; put it outside of it"
        raise UsageError(msg)


def assignment(planned: Assignment | None, taken: Taken, results: Results) -> Assignment:
    """Return the assignment of a file, or what the submissions themselves have."""
    if planned is not None:
        return planned
    from nlpcheck.grading.assignment import default_assignment

    areas = sorted({area for one in taken.snapshots for area in one.modules})
    if not areas:
        raise UsageError(f"no submission has a module that is named after an area: {', '.join(AREAS)}")
    return aside(preload(areas), default_assignment, areas, results.secret())


def check(file: Path | None, areas: Sequence[str]) -> None:
    """Refuse an assignment that was made for another specification than the installed one."""
    if file is not None:
        from nlpcheck.grading.assignment import load_assignment

        aside(preload(areas), load_assignment, file)


def preload(areas: Sequence[str]) -> list[str]:
    """Return the modules that all who judge some areas need; importing them starts no thread."""
    found = [*HEAVY]
    for area in areas:
        package = f"{CONFORMANCE}.{area}"
        spec = importlib.util.find_spec(package)
        folders = spec.submodule_search_locations if spec else None
        names = [one.name for one in pkgutil.iter_modules(folders or [])]
        found += [f"{package}.{name}" for name in names if name.startswith("test_")]
    return found


def tools(walls: Walls, outputs: Outputs, assignment: Assignment, taken: Taken, results: Results) -> Tools:
    """Return what submissions are graded with."""
    from nlpcheck.isolation.nurseries import Nurseries

    @contextlib.contextmanager
    def nurseries() -> Iterator[Nurseries]:
        named = spoken_of(taken.folder, assignment.areas)
        readable = [str(taken.folder)]
        started = Nurseries(walls.wall, assignment.forbidden, readable, named, made=results.workshop.also)
        started.start()
        try:
            yield started
        finally:
            started.close()

    def of_all(records: Sequence[Record]) -> Mapping[str, str]:
        return outputs.of_all(records, taken.identities)

    return Tools(_examine, _prepare, tuple(preload(assignment.areas)), nurseries, outputs.of_one, of_all)


def spoken_of(folder: Path, areas: Sequence[str]) -> list[str]:
    """Return the words for libraries that submissions will import, as far as their text tells.

    Where models are handed over, theirs are among them. It is about time only: what is not imported in advance
    is imported when it is asked for.
    """
    from nlpcheck.isolation.inside.nursery import MODELS, NAMED

    found = {MODELS} if any(_gets_models(area) for area in areas) else set()
    for file in (path for ending in SOURCES for path in folder.rglob(f"*{ending}")):
        text = file.read_text("utf-8", "replace")
        found |= {word for word in NAMED if word in text}
    return sorted(found)


def _gets_models(area: str) -> bool:
    return any("model" in signature_of(area, name).parameters for name in functions_of(area))


def _prepare(assignment: Assignment, address: Any) -> None:
    """Do what every submission needs, before the first one is there."""
    from nlpcheck.grading.examiner import prepare

    prepare(assignment, address)


def _examine(snapshot: Any, assignment: Assignment, address: Any) -> Record:
    """Examine one submission; only an examiner imports what that needs."""
    from nlpcheck.grading.examiner import examine

    return examine(snapshot, assignment, address)

"""Find the module of each area among the files of a submission, without executing or parsing any of them.

The rules are those of ``nlpcheck.loading.target``: a package, file or notebook named after an area, else the file
whose functions are those of one area. Beyond these, spelling, copies such as ``training (1).py`` and one folder more
are forgiven, because files have travelled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nlpcheck import contract

Parts = tuple[str, ...]

FILE, PACKAGE, NOTEBOOK = "file", "package", "notebook"
_NEITHER = re.compile(r"[^a-z0-9]+")
_COPY = re.compile(r"(?: ?\(\d+\)|-\d+| - copy(?: \(\d+\))?|_?v\d+|_final)+$", re.IGNORECASE)
_TEST = re.compile(r"test_.*|.*_test|conftest|tests?|setup", re.IGNORECASE)
_DEFINITION = re.compile(r"""(?:^|["']|\\n)[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(""", re.MULTILINE)
"""A definition in Python, or in a cell of a notebook, whose lines are strings."""
MOST_READ = 2_000_000
"""Bytes of a file that are searched for definitions."""


@dataclass(frozen=True)
class Module:
    """The module of an area."""

    kind: str
    """``file``, ``package`` or ``notebook``."""
    path: str
    """Below the folder of the snapshot, with slashes; of a package the folder."""


@dataclass(frozen=True)
class _Candidate:
    path: Parts
    """Of a package its ``__init__.py``."""
    exact: bool

    @property
    def folder(self) -> Parts:
        """The folder that the module lies in."""
        return self.path[: -2 if self.path[-1] == "__init__.py" else -1]


def area_named(stem: str) -> str:
    """Return the area that a name stands for, or an empty text.

    >>> [area_named(name) for name in ("training", "Token-Classification (1)", "QuestionAnswering-2", "main")]
    ['training', 'token_classification', 'question_answering', '']
    """
    return _SPELLED.get(_NEITHER.sub("", _COPY.sub("", stem.strip()).casefold()), "")


_SPELLED = {area.replace("_", ""): area for area in contract.AREAS}


def find_modules(
    files: Iterable[Parts], read: Callable[[Parts], str], areas: Sequence[str] = ()
) -> tuple[dict[str, Module], list[str]]:
    """Return the module of each area and what to tell the student; ``areas`` are those that will be judged."""
    notes: list[str] = []
    named = _named(sorted(files))
    home = _home(named)
    chosen = {area: _choose(area, candidates, home, notes) for area, candidates in named.items()}
    missing = [area for area in areas or contract.AREAS if area not in chosen]
    if missing and (areas or not chosen):
        taken = {one.path for one in chosen.values()}
        chosen |= _by_definitions([path for path in sorted(files) if path not in taken], read, missing, areas, notes)
    return {area: _module_of(chosen[area]) for area in contract.AREAS if area in chosen}, notes


def _module_of(one: _Candidate) -> Module:
    if one.path[-1] == "__init__.py":
        return Module(PACKAGE, "/".join(one.path[:-1]))
    return Module(NOTEBOOK if one.path[-1].casefold().endswith(".ipynb") else FILE, "/".join(one.path))


def _named(files: list[Parts]) -> dict[str, list[_Candidate]]:
    """Return what is named after an area, at the top and one folder deeper."""
    named: dict[str, list[_Candidate]] = {}
    for path in files:
        stem, name = _stem(path), path[-1]
        if name == "__init__.py" and 2 <= len(path) <= 3 and area_named(path[-2]):  # noqa: PLR2004
            stem = path[-2]
        elif len(path) > 2 or not stem or (len(path) == 2 and area_named(path[0]) and _is_package(path[:1], files)):  # noqa: PLR2004
            continue
        area = area_named(stem)
        if area and not _TEST.fullmatch(path[-2] if len(path) > 1 else ""):
            named.setdefault(area, []).append(_Candidate(path, stem == area))
    return named


def _is_package(folder: Parts, files: list[Parts]) -> bool:
    return (*folder, "__init__.py") in files


def _stem(path: Parts) -> str:
    """Return the name of a code file without its suffix, empty for other files."""
    stem, _, suffix = path[-1].rpartition(".")
    return stem if suffix.casefold() in {"py", "ipynb"} else ""


def _home(named: dict[str, list[_Candidate]]) -> Parts:
    """Return the folder in which most areas have a module."""
    found: dict[Parts, set[str]] = {(): set(), ("src",): set()}
    for area, candidates in named.items():
        for one in candidates:
            found.setdefault(one.folder, set()).add(area)
    return max(found, key=lambda folder: (len(found[folder]), -len(folder), folder == ("src",)))


def _choose(area: str, candidates: list[_Candidate], home: Parts, notes: list[str]) -> _Candidate:
    """Choose as loading does: the package, the file, the notebook; what lies with the others comes first."""

    def rank(one: _Candidate) -> tuple[object, ...]:
        name = one.path[-1]
        kind = (PACKAGE, FILE, NOTEBOOK).index(_module_of(one).kind)
        return (len(one.folder) > 0, one.folder != home, not one.exact, kind, name.casefold(), one.path)

    best, *others = sorted(candidates, key=rank)
    if not best.exact:
        notes.append(f"{_shown(best)} was taken for {area}; name it {area}{_suffix(best)}")
    if others:
        notes.append(f"{_shown(best)} was taken for {area}, and not {', '.join(map(_shown, others[:3]))}")
    return best


def _by_definitions(
    files: list[Parts], read: Callable[[Parts], str], missing: list[str], areas: Sequence[str], notes: list[str]
) -> dict[str, _Candidate]:
    """Find the areas that no file is named after by the functions that files define."""
    paths = [path for path in files if len(path) <= 2 and _stem(path) and not any(map(_TEST.fullmatch, _stems(path)))]  # noqa: PLR2004
    paths = [path for path in paths if not area_named(_stem(path)) and _stem(path) != "__init__"]
    top = [path for path in paths if len(path) == 1] or paths
    defined = {path: set(_DEFINITION.findall(read(path))) for path in paths}
    found: dict[str, _Candidate] = {}
    for area in missing:
        own = contract.own_functions_of(area) if len(areas) != 1 else set(contract.functions_of(area))
        counts = {path: len(own & names) for path, names in defined.items()}
        best = max(paths, key=lambda path: (counts[path], -len(path)), default=None)
        if best and counts[best]:
            found[area] = _Candidate(best, exact=False)
        elif len(areas) == 1 and len(top) == 1:
            found[area] = _Candidate(top[0], exact=False)
    if not areas and len(found) > 1:
        found = _of_one_area_each(found, defined)
    for one in dict.fromkeys(found.values()):
        mine = [area for area in found if found[area] == one]
        advice = f"; name it {mine[0]}{_suffix(one)}" if len(mine) == 1 else ""
        notes.append(f"{_shown(one)} was taken for {' and '.join(mine)}{advice}")
    return found


def _of_one_area_each(found: dict[str, _Candidate], defined: dict[Parts, set[str]]) -> dict[str, _Candidate]:
    """Keep the files that fit a single area, or define more than one function of each.

    Where nobody says which areas are judged, one function of that name may be a helper.
    """
    own = {(area, path): len(contract.own_functions_of(area) & defined[path]) for area in found for path in defined}
    alone = {path for path in defined if sum(own[area, path] > 0 for area in found) == 1}
    return {area: one for area, one in found.items() if one.path in alone or own[area, one.path] > 1}


def _stems(path: Parts) -> list[str]:
    return [*path[:-1], _stem(path)]


def _suffix(one: _Candidate) -> str:
    """Return what the name of a file ends in; of a package nothing."""
    module = _module_of(one)
    return "" if module.kind == PACKAGE else f".{module.path.rpartition('.')[2]}"


def _shown(one: _Candidate) -> str:
    return _module_of(one).path

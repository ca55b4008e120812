"""Entries of the bench, and how to turn one into an implementation.

An entry is the reference with one fault (a *mutant*) or with some functions written another way (an
*alternative*). A mutant's title names the misconception, for the learner whose code answers like it.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nlpcheck import contract
from nlpcheck.border.recording import Area
from nlpcheck.errors import SuiteError, UsageError
from nlpcheck.loading.implementation import Implementation, import_failure

REFERENCE = "nlpcheck.tasks"
PACKAGES = {"mutant": "nlpcheck.mutants", "alternative": "nlpcheck.alternatives"}


@dataclass(frozen=True)
class Entry:
    """One implementation of the bench."""

    kind: str
    """``mutant`` or ``alternative``."""
    title: str
    area: str
    family: str
    """The file of the bench that holds it, named as the family of its requirements."""
    functions: tuple[str, ...]
    """The functions that differ from the reference."""
    origin: str
    """The bug that a mutant stands for, or the source of an alternative; may be empty."""
    level: str
    """Of an alternative: ``must`` if it passes every MUST, ``all`` if it passes SHOULD too."""
    build: Callable[[], Mapping[str, Callable[..., Any]]]

    @property
    def name(self) -> str:
        """Return the title as one word."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")

    @property
    def target(self) -> str:
        """Return what `nlpcheck.loading.load` takes."""
        return f"{self.kind}:{self.area}/{self.family}/{self.name}"


_found: list[Entry] = []
_adopted: list[tuple[str, str, str]] = []
"""Areas that share functions, and the family: from which, to which."""


def edit(title: str, *, bug: str = "", area: str, file: str, old: str, new: str) -> None:
    """Add a mutant: the reference's file with ``old``, which occurs exactly once, replaced by ``new``.

    ``file`` is relative to the area's folder: ``../seq2seq/collation.py`` is a file that areas share.
    """
    functions = _public_functions(area, file)
    family = _calling_family()
    _found.append(Entry("mutant", title, area, family, functions, bug, "", lambda: _edited(area, file, old, new)))


def adopt(home: str, *, area: str) -> None:
    """Add the entries that another area, ``home``, has in the file of this name: both share the functions."""
    _adopted.append((home, area, _calling_family()))


def unimportable(title: str, *, bug: str = "", area: str, source: str) -> None:
    """Add a mutant: a module whose ``source`` raises when it is imported."""

    def build() -> Mapping[str, Callable[..., Any]]:
        namespace: dict[str, Any] = {}
        exec(compile(source, f"{area}.py", "exec", dont_inherit=True), namespace)  # noqa: S102
        return namespace

    _found.append(Entry("mutant", title, area, _calling_family(), (), bug, "", build))


def _calling_family(depth: int = 2) -> str:
    """Return the name of the bench file that adds an entry, some frames up."""
    return str(sys._getframe(depth).f_globals["__name__"]).rsplit(".", 1)[-1]  # noqa: SLF001


def mutant(title: str, *, bug: str = "", area: str) -> Callable[[Any], Any]:
    """Add a mutant: the decorated function, or each static method of the decorated class, replaces the reference's."""
    return _decorator("mutant", title, area, bug, "")


def alternative(title: str, *, source: str = "", area: str, level: str = "must") -> Callable[[Any], Any]:
    """Add another correct implementation of a function, or of those of a class; ``level`` is ``must`` or ``all``."""
    return _decorator("alternative", title, area, source, level)


def _decorator(kind: str, title: str, area: str, origin: str, level: str) -> Callable[[Any], Any]:
    family = _calling_family(3)

    def add(written: Any) -> Any:
        names = contract.functions_of(area)
        if inspect.isclass(written) and written.__name__ not in names:
            functions = {n: getattr(written, n) for n in vars(written) if n in names}
        else:
            functions = {written.__name__: written}
        unknown = set(functions) - set(names)
        if unknown or not functions:
            msg = f"{title}: {written.__name__} replaces no function of {area}"
            raise SuiteError(msg)
        _found.append(Entry(kind, title, area, family, tuple(functions), origin, level, lambda: functions))
        return written

    return add


@functools.cache
def _source(area: str, file: str) -> tuple[Path, str]:
    package = importlib.import_module(f"{REFERENCE}.{area}")
    path = (Path(package.__path__[0]) / file).resolve()
    return path, path.read_text(encoding="utf-8")


@functools.cache
def _public_functions(area: str, file: str) -> tuple[str, ...]:
    _, source = _source(area, file)
    return tuple(name for name in contract.functions_of(area) if re.search(rf"^def {name}\b", source, re.MULTILINE))


def _edited(area: str, file: str, old: str, new: str) -> Mapping[str, Callable[..., Any]]:
    path, _ = _source(area, file)
    package = f"{REFERENCE}.{path.parent.name}"
    module = types.ModuleType(f"{package}.{path.stem}")
    module.__package__ = package
    exec(_compiled(area, file, old, new), vars(module))  # noqa: S102
    return {name: getattr(module, name) for name in _public_functions(area, file)}


@functools.lru_cache(maxsize=500)  # an examiner compares many submissions with the same few hundred
def _compiled(area: str, file: str, old: str, new: str) -> types.CodeType:
    path, source = _source(area, file)
    if source.count(old) != 1:
        msg = f"the edit of {area}/{file} must find {old!r} exactly once, found it {source.count(old)} times"
        raise SuiteError(msg)
    return compile(source.replace(old, new), f"{path.stem} (edited)", "exec", dont_inherit=True)


def entries(kind: str, areas: tuple[str, ...] = ()) -> list[Entry]:
    """Return the mutants or the alternatives of some areas (default: all)."""
    return [entry for entry in _all_entries(kind) if not areas or entry.area in areas]


@functools.cache
def _all_entries(kind: str) -> tuple[Entry, ...]:
    before = list(_found), list(_adopted)
    _found.clear()
    _adopted.clear()
    package = importlib.import_module(PACKAGES[kind])
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        sys.modules.pop(info.name, None)  # its decorators must run again if somebody has imported it before
        importlib.import_module(info.name)
    found = (*_found, *_copies())
    _found[:], _adopted[:] = before
    return found


def _copies() -> Iterator[Entry]:
    for home, area, family in _adopted:
        for entry in _found:
            if (entry.area, entry.family) == (home, family):
                yield replace(entry, area=area)


class _Replaced(Mapping[str, Any]):
    """The functions of the reference, some replaced; each is imported when it is asked for."""

    def __init__(self, area: str, entry: Entry) -> None:
        self._reference = importlib.import_module(f"{REFERENCE}.{area}")
        self._entry = entry
        self._area = area

    def load(self) -> None:
        """Build the entry's own functions; a module that does not import fails here."""
        try:
            self._own  # noqa: B018
        except SuiteError:
            raise
        except Exception as error:  # noqa: BLE001  (that is what such a mutant is for)
            raise import_failure(error, None) from None

    @functools.cached_property
    def _own(self) -> Mapping[str, Any]:
        return self._entry.build()

    def __getitem__(self, name: str) -> Any:
        """Return a function."""
        if name in self._entry.functions:
            return self._own[name]
        if name in contract.functions_of(self._area):
            return getattr(self._reference, name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the functions of the area."""
        return iter(contract.functions_of(self._area))

    def __len__(self) -> int:
        """Count the functions of the area."""
        return len(contract.functions_of(self._area))


def area_of(entry: Entry) -> Area:
    """Return the area that an entry changes, ready to be judged."""
    return Area(entry.area, _Replaced(entry.area, entry), target=entry.target)


def implementation_of(target: str) -> Implementation:
    """Return the implementation named ``mutant:AREA/FAMILY/NAME`` or ``alternative:AREA/FAMILY/NAME``."""
    kind = target.partition(":")[0]
    for entry in entries(kind):
        if target == entry.target:
            return Implementation(target, {entry.area: area_of(entry)})
    msg = f"{target}: there is no such {kind}; `nlpcheck bench --list` names them"
    raise UsageError(msg)

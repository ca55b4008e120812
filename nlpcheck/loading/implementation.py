"""An implementation: for each area the functions of one module, imported when the first of them is needed."""

from __future__ import annotations

import traceback
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlpcheck.border.budget import TimeBudgetExceeded
from nlpcheck.border.recording import Area, is_ours
from nlpcheck.border.surroundings import unspoiled
from nlpcheck.border.texts import shorten
from nlpcheck.border.values import text_of
from nlpcheck.errors import Violation

import_budget: list[Callable[[], AbstractContextManager[Any]]] = [nullcontext]
"""The context in which modules are imported; the runner puts a time limit here."""


MOST_FRAMES = 10
"""Frames of a failed import that are shown: the last ones."""


class ModuleFunctions(Mapping[str, Any]):
    """The public names of a module that is imported when first asked for one."""

    def __init__(self, importer: Callable[[], types.ModuleType], folder: Path | None) -> None:
        self._importer = importer
        self._folder = folder
        self._module: types.ModuleType | None = None
        self._found: dict[str, Any] = {}
        self._failures: dict[str, Violation] = {}
        """By name of the function that was asked for; that of the module itself is empty."""

    @property
    def module_name(self) -> str:
        """The name of the module, once it is imported."""
        return self._module.__name__ if self._module else ""

    def load(self) -> types.ModuleType:
        """Import the module, once; a failure is a `Violation`, the same each time."""
        if self._module is None:
            self._module = self._guarded("", self._importer)
        return self._module

    def __getitem__(self, name: str) -> Any:
        """Return a function; a name that the module lacks is a KeyError."""
        module = self.load()
        if name not in self._found:  # asking may import another file: a lazy export
            self._found[name] = self._guarded(name, lambda: getattr(module, name, None))
        found = self._found[name]
        if found is None or not callable(found):
            raise KeyError(name)
        return found

    def _guarded(self, name: str, action: Callable[[], Any]) -> Any:
        """Run code of the module within the import budget; what it raises is a `Violation`, the same each time."""
        if name in self._failures:
            raise self._failures[name]
        try:
            with unspoiled(), import_budget[0]():
                return action()
        except BaseException as error:
            if is_ours(error) and not isinstance(error, TimeBudgetExceeded):
                raise
            self._failures[name] = import_failure(error, self._folder)
            raise self._failures[name] from None

    def __iter__(self) -> Iterator[str]:
        """Iterate over the module's public names."""
        return (name for name in dir(self.load()) if not name.startswith("_"))

    def __len__(self) -> int:
        """Count the module's public names."""
        return sum(1 for _ in self)


def import_failure(error: BaseException, folder: Path | None) -> Violation:
    """Describe a failed import, cut to the frames of the user's own files."""
    if isinstance(error, TimeBudgetExceeded):
        return Violation("an import that did not finish in time", "a module that imports within its time budget")
    lines = [f"{type(error).__name__}: {shorten(text_of(error), 300)}"]
    if isinstance(error, SyntaxError) and error.filename:
        lines.append(f"  {Path(error.filename).name}, line {error.lineno}: {(error.text or '').strip()}")
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _inside(f.filename, folder)][-MOST_FRAMES:]
    lines += [f"  {Path(f.filename).name}, line {f.lineno}, in {f.name}: {f.line}" for f in frames]
    return Violation("\n".join(lines), "a module that imports without an exception")


def _inside(file: str, folder: Path | None) -> bool:
    if folder is None:
        return "importlib" not in file and "nlpcheck/loading" not in file
    return Path(file).is_relative_to(folder) or file.startswith(str(folder))


@dataclass
class Implementation:
    """What is judged: a target, and the areas that it has a module for."""

    target: str
    areas: dict[str, Area]
    notes: list[str] = field(default_factory=list)
    """What a reader of the report should know, such as cells of a notebook that were left out."""

    def area(self, name: str) -> Area:
        """Return an area; one without a module has no function at all."""
        return self.areas.setdefault(name, Area(name, {}, target=self.target))

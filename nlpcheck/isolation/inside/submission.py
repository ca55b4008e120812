"""The submission's modules, one per area, imported when the first of their functions is needed."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .importing import alias, among_neighbours, import_file
from .notebook import import_notebook

FILE, PACKAGE, NOTEBOOK = "file", "package", "notebook"


class Names(Mapping[str, Any]):
    """The names of a module; asking for one may import another file."""

    def __init__(self, module: types.ModuleType) -> None:
        self._module = module

    def __getitem__(self, name: str) -> Any:
        """Return what a name stands for."""
        try:
            return getattr(self._module, name)
        except AttributeError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(dir(self._module))

    def __len__(self) -> int:
        """Count the names."""
        return len(dir(self._module))


def loader(folder: str, modules: Mapping[str, Mapping[str, Any]]) -> Callable[[str], Mapping[str, Any]]:
    """Return what imports an area of the submission in a folder.

    ``modules`` says for each area the ``kind`` (file, package or notebook) and the ``path`` in the folder; of a
    notebook also the names that are ``wanted``. An area without a module has no names.
    """

    def load(area: str) -> Mapping[str, Any]:
        if area not in modules:
            return {}
        file = Path(folder, modules[area]["path"])
        if modules[area]["kind"] == PACKAGE and file.name != "__init__.py":
            file /= "__init__.py"
        if modules[area]["kind"] == NOTEBOOK:
            return Names(_notebook(file, modules[area]["wanted"]))
        return Names(import_file(file))

    return load


def _notebook(file: Path, wanted: list[str]) -> types.ModuleType:
    name = f"{alias(file.parent)}_{file.stem}"
    return among_neighbours([file.parent], lambda: import_notebook(file, name, [], wanted))

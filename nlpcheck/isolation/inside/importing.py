"""Import a file as a module, with its own folder first on the path and whatever its neighbours are called."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import sys
import types
from collections.abc import Callable
from pathlib import Path

ALIAS = "_nlpcheck_target_"
"""What the names of imported files begin with."""


def import_file(file: Path) -> types.ModuleType:
    """Import a file under a name of its own, so that copies of one package can be judged side by side.

    The packages around it come along, so relative imports work.
    """
    module_folder = file.parent if file.name == "__init__.py" else file
    root = module_folder.parent
    while (root / "__init__.py").is_file():
        root = root.parent
    parts = module_folder.relative_to(root).with_suffix("").parts
    names = [".".join([f"{alias(root)}_{parts[0]}", *parts[1:depth]]) for depth in range(1, len(parts) + 1)]

    def run() -> types.ModuleType:
        for depth, name in enumerate(names, 1):
            _import_as(name, file if depth == len(parts) else root.joinpath(*parts[:depth], "__init__.py"))
        return sys.modules[names[-1]]

    return among_neighbours([module_folder.parent, root], run)


_visited: list[str] = []
"""Folders of the targets imported so far, which stay at the end of the path for imports inside of functions."""


def among_neighbours(folders: list[Path], run: Callable[[], types.ModuleType]) -> types.ModuleType:
    """Import a target with its folder first on the path, as if it were run as a script.

    A neighbour of another target that has the same name as one of its own makes way; the functions that were
    imported with it keep it.
    """
    mine = list(dict.fromkeys(map(str, folders)))
    if others := [folder for folder in _visited if folder not in mine]:
        _send_away([f"{folder}{os.sep}" for folder in others], mine)
    _visited[:] = [*mine, *(folder for folder in _visited if folder not in mine)]
    importlib.invalidate_caches()
    sys.path[:] = [*mine, *(folder for folder in sys.path if folder not in _visited)]
    try:
        return run()
    finally:
        sys.path[:] = [*(folder for folder in sys.path if folder not in _visited), *_visited]


def _send_away(others: list[str], mine: list[str]) -> None:
    """Forget the modules below other folders that are called like something in mine."""
    for name, module in list(sys.modules.items()):
        foreign = str(getattr(module, "__file__", None) or "").startswith(tuple(others))
        if foreign and not name.startswith(ALIAS) and _is_in(mine, name.partition(".")[0]):
            del sys.modules[name]


def _is_in(folders: list[str], name: str) -> bool:
    return any(Path(folder, f"{name}.py").is_file() or Path(folder, name).is_dir() for folder in folders)


def alias(folder: Path) -> str:
    """Return a name for what is imported from a folder, the same in every process."""
    return f"{ALIAS}{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"


def _import_as(name: str, file: Path) -> None:
    if name in sys.modules:
        return
    inside = [str(file.parent)] if file.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=inside)
    if spec is None or spec.loader is None:
        msg = f"{file} cannot be imported"
        raise ImportError(msg)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise

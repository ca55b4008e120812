"""Find the modules behind a target, one per area, without executing any of them yet."""

from __future__ import annotations

import ast
import importlib
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path

from nlpcheck import contract
from nlpcheck.border.recording import Area
from nlpcheck.errors import UsageError
from nlpcheck.isolation.inside.importing import alias, among_neighbours, import_file
from nlpcheck.loading.implementation import Implementation, ModuleFunctions
from nlpcheck.loading.notebook import code_cells, import_notebook

SUFFIXES = (".py", ".ipynb")
Importer = Callable[[list[str]], types.ModuleType]


def load(target: str, tasks: Sequence[str] = ()) -> Implementation:
    """Return the implementation behind a target; ``tasks`` picks areas, or names that of a single file.

    Nothing is imported before a function is asked for. A target that does not exist, or that has no module
    named after an area, is a `UsageError`.
    """
    for task in tasks:
        if task not in contract.AREAS:
            msg = f"--task {task}: there is no such area; choose from {', '.join(contract.AREAS)}"
            raise UsageError(msg)
    if target.startswith(("mutant:", "alternative:")):
        catalogue = importlib.import_module("nlpcheck.bench.catalogue")
        return catalogue.implementation_of(target)  # type: ignore[no-any-return]
    path = Path(target)
    if path.is_dir():
        found = _in_folder(path.resolve(), target, tasks)
    elif path.suffix in SUFFIXES or "/" in target:
        found = _one_file(path, tasks)
    else:
        found = _dotted(target, tasks)
    wanted = {area: source for area, source in found.items() if not tasks or area in tasks}
    if not wanted:
        msg = f"{target} has no module for {', '.join(tasks)}; it has {', '.join(found)}"
        raise UsageError(msg)
    return _implementation(target, wanted)


def _implementation(target: str, found: dict[str, tuple[Importer, Path | None]]) -> Implementation:
    notes: list[str] = []
    areas = {}
    for area in contract.AREAS:
        if area in found:
            importer, folder = found[area]
            functions = ModuleFunctions(lambda run=importer: run(notes), folder)  # type: ignore[misc]
            areas[area] = Area(area, functions, target=target)
    return Implementation(target, areas, notes)


def _in_folder(folder: Path, target: str, tasks: Sequence[str]) -> dict[str, tuple[Importer, Path | None]]:
    found: dict[str, tuple[Importer, Path | None]] = {}
    for area in contract.AREAS:
        candidates = [folder / area / "__init__.py", *(folder / f"{area}{suffix}" for suffix in SUFFIXES)]
        file = next((file for file in candidates if file.is_file()), None)
        if file:
            found[area] = (_importer_of(file), folder)
    itself = folder / "__init__.py"
    if not found and itself.is_file() and (folder.name in contract.AREAS or len(tasks) == 1):
        found[_area_of(folder.name, itself, tasks)] = (_importer_of(itself), folder)
    if not found:
        names = sorted(file.name for file in folder.iterdir() if file.suffix in SUFFIXES or file.is_dir())
        msg = (
            f"{target} holds no module named after an area ({', '.join(contract.AREAS)}); found {names[:8]}. "
            "Rename one, or pass a file and say what it is with --task."
        )
        raise UsageError(msg)
    return found


def _one_file(path: Path, tasks: Sequence[str]) -> dict[str, tuple[Importer, Path | None]]:
    if not path.is_file():
        msg = f"{path} does not exist; pass a package, a folder, a .py file or a .ipynb notebook"
        raise UsageError(msg)
    if path.suffix not in SUFFIXES:
        msg = f"{path} is neither a .py file nor a .ipynb notebook"
        raise UsageError(msg)
    path = path.resolve()
    return {_area_of(path.stem, path, tasks): (_importer_of(path), path.parent)}


def _area_of(name: str, path: Path, tasks: Sequence[str]) -> str:
    """Name the area of a single file: its name, else ``--task``, else the only area whose own functions it defines."""
    if name in contract.AREAS and (not tasks or name in tasks):
        return name
    if len(tasks) == 1:
        return tasks[0]
    defined = _defined_in(path)
    fitting = [area for area in contract.AREAS if contract.own_functions_of(area) & defined]
    if len(fitting) == 1:
        return fitting[0]
    msg = f"{path}: say which area this is with --task ({' or '.join(contract.AREAS)}), or name the file after it"
    raise UsageError(msg)


def _defined_in(path: Path) -> set[str]:
    sources = code_cells(path) if path.suffix == ".ipynb" else [path.read_text(encoding="utf-8", errors="replace")]
    defined: set[str] = set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        defined |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return defined


def _importer_of(file: Path) -> Importer:
    if file.suffix == ".ipynb":
        return lambda notes: among_neighbours([file.parent], lambda: _import_notebook(file, notes))
    return lambda _: import_file(file)


def _import_notebook(file: Path, notes: list[str]) -> types.ModuleType:
    return import_notebook(file, f"{alias(file.parent)}_{file.stem}", notes)


def _dotted(target: str, tasks: Sequence[str]) -> dict[str, tuple[Importer, Path | None]]:
    """Find a package or module by its dotted name, from the current folder or the environment."""
    here = _here()
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        spec = _find(target)
    except (ImportError, ValueError, AttributeError) as error:
        spec, reason = None, f" ({error})"
    else:
        reason = ""
    if spec is None:
        raise UsageError(f"{target} is neither a file, a folder nor an importable package{reason}")
    folder = Path(spec.origin).parent if spec.origin and spec.origin != "frozen" else None
    last = target.rsplit(".", 1)[-1]
    if spec.submodule_search_locations is None:
        return {_area_of(last, Path(spec.origin or ""), tasks): (lambda _: importlib.import_module(target), folder)}
    found: dict[str, tuple[Importer, Path | None]] = {}
    for area in contract.AREAS:
        if _find(f"{target}.{area}"):
            found[area] = (lambda _, name=f"{target}.{area}": importlib.import_module(name), folder)  # type: ignore[misc]
    if not found and (last in contract.AREAS or len(tasks) == 1):
        found[last if last in contract.AREAS else tasks[0]] = (lambda _: importlib.import_module(target), folder)
    if not found:
        msg = f"the package {target} has no module named after an area ({', '.join(contract.AREAS)})"
        raise UsageError(msg)
    return found


def _here() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # the current folder has been deleted
        return ""


def _find(target: str) -> importlib.machinery.ModuleSpec | None:
    """Find a module without importing it or the packages around it, whose code may do anything."""
    first, *rest = target.split(".")
    spec = importlib.util.find_spec(first)
    for depth in range(1, len(rest) + 1):
        if spec is None or spec.submodule_search_locations is None:
            return None
        name = ".".join([first, *rest[:depth]])
        found = (finder.find_spec(name, spec.submodule_search_locations) for finder in sys.meta_path)
        spec = next((one for one in found if one), None)
    return spec

"""A notebook as a module: the functions that are judged and what they need, not its experiments.

Cells full of training, plots and shell commands are what notebooks are for, and must neither run nor stop the
functions beside them from being judged. So of the statements that bind or change names, only those are executed
that a function of the contract needs, directly or through others; one that raises is left out and noted.
"""

from __future__ import annotations

import ast
import json
import linecache
import sys
import types
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
TIMING = ("%%time", "%%timeit", "%%capture", "%%prun")
"""Magics of a cell whose other lines are Python."""


class NotANotebookError(ValueError):
    """A file cannot be read as a notebook; the text says what to do."""


@dataclass
class Statement:
    """A top-level statement of a code cell."""

    node: ast.stmt
    cell: int
    file: str

    @property
    def binds(self) -> set[str]:
        """The names that it binds or changes: ``x = ...``, ``x[0] = ...``, ``x.append(...)``."""
        return {name for node in ast.walk(self.node) for name in _bound_by(node)}

    @property
    def reads(self) -> set[str]:
        """The names that it reads, also inside of functions."""
        return {node.id for node in ast.walk(self.node) if isinstance(node, ast.Name)}

    def run(self, module: types.ModuleType) -> None:
        """Execute it in a module."""
        exec(compile(ast.Module([self.node], []), self.file, "exec"), vars(module))  # noqa: S102  (that is the task)


def _bound_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, DEFINITIONS):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
        yield from _base(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _base(node.value.func)


def _base(node: ast.expr) -> Iterator[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
        if isinstance(node, ast.Name):
            yield node.id


def import_notebook(
    path: Path,
    name: str,
    notes: list[str],
    wanted: Collection[str],
    passes: Callable[[BaseException], bool] = lambda _: False,
) -> types.ModuleType:
    """Execute what the ``wanted`` functions need of a notebook's code cells, top to bottom, in one module.

    An exception that ``passes`` goes on to the caller; any other leaves its statement out.
    """
    module = sys.modules[name] = types.ModuleType(name)
    module.__file__ = str(path)
    statements = list(_statements(path, notes))
    needed = _needed(statements, wanted)
    failed: BaseException | None = None
    for statement in statements:
        is_needed = bool(statement.binds & needed)
        if is_needed or isinstance(statement.node, DEFINITIONS):
            try:
                statement.run(module)
            except BaseException as error:
                if passes(error):
                    raise
                if is_needed:
                    failed = failed or error
                    notes.append(_note(statement, error))
    if failed and not any(isinstance(value, types.FunctionType) for value in vars(module).values()):
        raise failed
    return module


def _note(statement: Statement, error: BaseException) -> str:
    what = ast.unparse(statement.node).splitlines()[0]
    return f"cell {statement.cell}: `{what}` raised {type(error).__name__}: {_text(error)}; left out"


def _text(error: BaseException) -> str:
    try:
        return str(error)[:300].encode("utf-8", "backslashreplace").decode().strip()
    except Exception:  # noqa: BLE001  (foreign code: anything may be raised)
        return "(a message that cannot be read)"


def _needed(statements: list[Statement], wanted: Collection[str]) -> set[str]:
    """Return the names that some functions need, their own included."""
    needed = {*wanted, "*"}
    size = 0
    while size < len(needed):
        size = len(needed)
        for statement in statements:
            if statement.binds & needed:
                needed |= statement.reads
    return needed


def _statements(path: Path, notes: list[str]) -> Iterator[Statement]:
    for number, source in enumerate(code_cells(path), 1):
        file = f"{path}[cell {number}]"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        try:
            nodes = ast.parse(source, file).body
        except SyntaxError as error:
            notes.append(f"cell {number} line {error.lineno}: {error.msg}; the cell is left out")
            continue
        yield from (Statement(node, number, file) for node in nodes)


def code_cells(path: Path) -> list[str]:
    """Return the code of a notebook's cells, shell commands and magics blanked so that lines keep their numbers."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as error:
        msg = f"{path} is not a notebook ({type(error).__name__}: {error}); save it again as .ipynb (nbformat 4)"
        raise NotANotebookError(msg) from error
    return [_without_magics(source) for source in sources]


def _without_magics(source: str) -> str:
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%"):
        return f"\n{rest}" if first.split()[0] in TIMING else ""
    try:
        ast.parse(source)
    except SyntaxError:
        return "\n".join(map(_python, source.split("\n")))
    return source


def _python(line: str) -> str:
    """Return a line that Python can read: a magic or a shell command does nothing."""
    code = line.lstrip()
    return f"{line[: len(line) - len(code)]}pass" if code.startswith(("%", "!", "?")) or code.endswith("?") else line

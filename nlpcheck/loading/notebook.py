"""A notebook as a module: its imports, definitions and assignments, not its experiments.

Cells full of training, plots and shell commands are what notebooks are for, and must neither run nor stop the
functions beside them from being judged. So only statements that define something are executed; one that raises
is left out and noted.
"""

from __future__ import annotations

import ast
import json
import linecache
import types
from pathlib import Path

from nlpcheck.errors import UsageError

DEFINING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.If, ast.Try)  # fmt: skip


def import_notebook(path: Path, name: str, notes: list[str]) -> types.ModuleType:
    """Execute the defining statements of a notebook's code cells, top to bottom, in one module."""
    module = types.ModuleType(name)
    module.__file__ = str(path)
    failed: Exception | None = None
    for number, source in enumerate(code_cells(path), 1):
        file = f"{path}[cell {number}]"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        for statement in _statements(source, file):
            try:
                exec(compile(ast.Module([statement], []), file, "exec"), vars(module))  # noqa: S102  (that is the task)
            except Exception as error:  # noqa: BLE001  (a learner's experiment may raise anything)
                failed = failed or error
                what = ast.unparse(statement).splitlines()[0]
                notes.append(f"cell {number}: `{what}` raised {type(error).__name__}: {error}; left out")
    if failed and not any(isinstance(value, types.FunctionType) for value in vars(module).values()):
        raise failed
    return module


def code_cells(path: Path) -> list[str]:
    """Return the code of a notebook's cells, shell commands and magics blanked so that lines keep their numbers."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as error:
        msg = f"{path} is not a notebook ({type(error).__name__}: {error}); save it again as .ipynb (nbformat 4)"
        raise UsageError(msg) from error
    return [_without_magics(source) for source in sources]


def _without_magics(source: str) -> str:
    if source.lstrip().startswith("%%"):
        return ""
    lines = source.split("\n")
    return "\n".join("" if line.lstrip().startswith(("%", "!", "?")) else line for line in lines)


def _statements(source: str, file: str) -> list[ast.stmt]:
    tree = ast.parse(source, file)
    return [statement for statement in tree.body if isinstance(statement, DEFINING)]

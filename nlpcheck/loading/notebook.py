"""Notebooks, as `nlpcheck.isolation.inside.notebook` reads them, with the contract's names and our errors."""

from __future__ import annotations

import types
from pathlib import Path

from nlpcheck import contract
from nlpcheck.border.recording import is_ours
from nlpcheck.errors import UsageError
from nlpcheck.isolation.inside import notebook


def import_notebook(path: Path, name: str, notes: list[str]) -> types.ModuleType:
    """Execute what the contract's functions need of a notebook's code cells; no notebook is a `UsageError`."""
    wanted = {name for area in contract.AREAS for name in contract.functions_of(area)}
    try:
        return notebook.import_notebook(path, name, notes, wanted, is_ours)
    except notebook.NotANotebookError as error:
        raise UsageError(str(error)) from error


def code_cells(path: Path) -> list[str]:
    """Return the code of a notebook's cells; no notebook is a `UsageError`."""
    try:
        return notebook.code_cells(path)
    except notebook.NotANotebookError as error:
        raise UsageError(str(error)) from error

"""Notebooks are looked at before a worker sees them: their size and their shape, not what they say."""

from __future__ import annotations

import json
from typing import Any

from nlpcheck.grading.intake.rules import Caps, in_units

_ADVICE = "open it in Jupyter and save it again (.ipynb, nbformat 4)"


def fault_of(raw: bytes, caps: Caps) -> str:
    """Say why a file is no notebook that can be graded; empty if it is one.

    >>> fault_of(b'{"cells": []}', Caps())
    ''
    >>> fault_of(b"", Caps())
    'it is empty; open it in Jupyter and save it again (.ipynb, nbformat 4)'
    """
    if not raw.strip():
        return f"it is empty; {_ADVICE}"
    if len(raw) > caps.notebook_bytes:
        return f"it has {in_units(len(raw))} of at most {in_units(caps.notebook_bytes)}; clear its outputs and save it"
    if raw.count(b"[") + raw.count(b"{") > caps.notebook_brackets:
        return "it holds far more parts than a notebook has; clear its outputs and save it"
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return f"it is no JSON; {_ADVICE}"
    return "" if _has_cells(document) else f"it holds no list of cells; {_ADVICE}"


def _has_cells(document: Any) -> bool:
    cells = document.get("cells") if isinstance(document, dict) else None
    return isinstance(cells, list) and all(map(_is_cell, cells))


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return False
    source = cell.get("source")
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))

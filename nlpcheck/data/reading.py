"""A path becomes a table: whatever the format, rows in plain Python values."""

from __future__ import annotations

import json
from pathlib import Path

from nlpcheck.data.table import Row, Table
from nlpcheck.errors import UsageError


def read(path: str | Path, *, most_rows: int | None = None) -> Table:
    """Return what a file or folder holds, at most some rows of each split; UsageError for what cannot be read."""
    path = Path(path)
    if not path.exists():
        raise UsageError(f"{path}: does not exist; must be a data file or folder")
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}, line {number}: {error}; each line must be a JSON object") from error
        rows.append(row)
    return Table(origin=path, splits={"train": rows[:most_rows]})

"""A path becomes a table: whatever the format, rows in plain Python values."""

from __future__ import annotations

from pathlib import Path

from nlpcheck.data.folders import read_files, read_saved, saved_splits, split_files
from nlpcheck.data.formats import ENDINGS, read_file
from nlpcheck.data.table import Table
from nlpcheck.errors import UsageError


def read(path: str | Path, *, most_rows: int | None = None) -> Table:
    """Return what a file or folder holds, at most ``most_rows`` of each split; UsageError for what cannot be read.

    In every row a column that it lacks is None. What is no JSON is made plain: a date is its ISO text.
    """
    path = Path(path)
    if most_rows is not None and most_rows < 1:
        raise UsageError(f"most_rows={most_rows}: must be at least 1, or None for all rows")
    try:
        table = _read(path, most_rows)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); check its name and rights") from error
    if not table.rows:
        raise UsageError(f"{path}: holds no rows; a data set needs at least one")
    if not table.columns:
        raise UsageError(f"{path}: its rows have no columns; each row must name its values")
    return table


def _read(path: Path, most_rows: int | None) -> Table:
    """Return what a path holds, by what it is."""
    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder; check the path, relative to {Path.cwd()}")
    if path.is_file():
        return read_file(path, most_rows)
    if path.is_dir():
        return _read_folder(path, most_rows)
    raise UsageError(f"{path}: is neither a file nor a folder; save the rows to a file first")


def _read_folder(folder: Path, most_rows: int | None) -> Table:
    saved = saved_splits(folder)
    if saved:
        return read_saved(folder, saved, most_rows)
    files = split_files(folder)
    if files:
        return read_files(folder, files, most_rows)
    raise UsageError(f"{folder}: is no data set. {_what_lies_in(folder)}")


def _what_lies_in(folder: Path) -> str:
    """Say what a folder holds instead of a data set, and what to do."""
    names = sorted(file.name for file in folder.iterdir())
    if "config.json" in names:
        return "It holds a config.json, so it is a checkpoint: give it to --checkpoint, and a data file to --data"
    data = [name for name in names if Path(name).suffix.lower() in ENDINGS]
    must = f"It must be saved by `save_to_disk` or hold train.*, validation.* and test.* ({', '.join(ENDINGS)})"
    if data:
        return f"{must}; name one of its files instead: {', '.join(data[:5])}"
    return f"{must}; it holds {', '.join(names[:5]) or 'nothing'}"

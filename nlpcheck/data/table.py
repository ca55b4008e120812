"""What a file or folder of data holds, and which of its columns is what."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """Rows in plain Python values, by split in the order of the data; a single file is one split, ``train``."""

    origin: Path
    splits: dict[str, list[Row]]
    label_names: dict[str, list[str]] = field(default_factory=dict)
    """By column: the names of a ``ClassLabel`` feature, whose values are ids."""

    @property
    def rows(self) -> list[Row]:
        """The rows of all splits, in order."""
        return [row for rows in self.splits.values() for row in rows]

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in the order in which they first occur."""
        return list(dict.fromkeys(name for row in self.rows for name in row))


@dataclass(frozen=True)
class Layout:
    """A task, the data's column for each of the contract's columns, and what this was concluded from."""

    task: str
    columns: dict[str, str]
    """The contract's column -> the data's; where a column is made of several, their names joined by " + "."""
    because: tuple[str, ...] = ()
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    """For a column that is a dict made of several columns: its key -> the data's column."""

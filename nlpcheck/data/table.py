"""What a file or folder of data holds."""

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

"""How much a worker may take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Limits:
    """The limits of one worker: one submission, one area. Sizes in MiB, times in seconds."""

    requirement_seconds: float = 10.0
    """For all calls of one requirement together."""
    import_seconds: float = 30.0
    """For importing the submission."""
    submission_seconds: float = 600.0
    """For everything a worker does, idle or busy; the same in processor time of each of its processes."""
    memory_mb: int = 2048
    """Of all its processes together, files in its private folder included where that lies in memory."""
    processes: int = 64
    """Processes and threads at the same time."""
    file_mb: int = 64
    """Of one file."""
    disk_mb: int = 256
    """Of the private folder."""
    output_mb: int = 64
    """Of stdout and stderr together."""
    open_files: int = 256

    @classmethod
    def from_dict(cls, table: Mapping[str, Any]) -> Limits:
        """Return the limits that a table names; those it leaves out are the defaults."""
        known = {field.name: field.default for field in fields(cls)}
        if unknown := sorted(set(table) - set(known)):
            raise ValueError(f"limits: {', '.join(map(str, unknown))} is none; there are {', '.join(known)}")
        return cls(**{name: _checked(name, value, known[name]) for name, value in table.items()})

    def to_dict(self) -> dict[str, Any]:
        """Return what `from_dict` takes."""
        return asdict(self)


def _checked(name: str, value: Any, default: Any) -> Any:
    kind = type(default)
    numbers = (int,) if kind is int else (int, float)
    if type(value) not in numbers or not math.isfinite(value) or value <= 0:
        what = "a whole number" if kind is int else "a number"
        raise ValueError(f"limits.{name} is {value!r}; it must be {what} above 0, such as {default}")
    return kind(value)

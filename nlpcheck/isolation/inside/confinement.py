"""Limits of a worker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What the code of one submission may take; the same fields as the table ``[limits]`` of an assignment."""

    requirement_seconds: float = 10.0
    import_seconds: float = 30.0
    submission_seconds: float = 600.0
    memory_mb: int = 2048
    processes: int = 64
    file_mb: int = 64
    disk_mb: int = 256
    output_mb: int = 64
    open_files: int = 256

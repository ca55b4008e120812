"""What the kernel says of a process and of everything that descends from it."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

KIB = 1024
TABLES = "VmPTE:"


def descendants(pid: int) -> list[int]:
    """Return the processes that descend from one, itself left out."""
    found: list[int] = []
    queue = [pid]
    while queue:
        children = list(_children(queue.pop()))
        found += children
        queue += children
    return found


def _children(pid: int) -> Iterator[int]:
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        for thread in threads:
            yield from map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text().split())
    except FileNotFoundError:
        if os.path.exists(f"/proc/{pid}/task"):  # a kernel without that file
            yield from (child for child, parent in _parents() if parent == pid)
    except OSError:
        return


def _parents() -> Iterator[tuple[int, int]]:
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = Path(f"/proc/{name}/stat").read_text(errors="replace").rpartition(")")[2].split()
                yield int(name), int(fields[1])


def own_memory(pid: int) -> int:
    """Return the bytes in memory, or swapped out, that a process has written or inherited, tables of pages included."""
    return _sum(f"/proc/{pid}/status", ("RssAnon:", "RssShmem:", "VmSwap:", TABLES))


def shared_out_memory(pid: int) -> int | None:
    """Return the same with each page divided by the number of processes that have it; None if it cannot be read.

    Exact where `own_memory` counts what a fork has in common with its parent twice, and slower.
    """
    try:
        shared_out = _sum(f"/proc/{pid}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:", "SwapPss:"), strict=True)
        return shared_out + _sum(f"/proc/{pid}/status", (TABLES,))
    except OSError:
        return None


def _sum(path: str, names: tuple[str, ...], *, strict: bool = False) -> int:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        if strict:
            raise
        return 0
    return sum(int(line.split()[1]) * KIB for line in lines if line.startswith(names))


def kill(pid: int, *, group: bool = False) -> None:
    """Kill a process, or a group; one that is gone is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        (os.killpg if group else os.kill)(pid, signal.SIGKILL)


def reap() -> None:
    """Take note of every child that has died."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass

"""Limits that the kernel does not keep for a family of processes: their memory, their number, their disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

from .limits import Limits
from .processes import descendants, own_memory, shared_out_memory

MIB = 1 << 20
MOST_FILES = 20_000


class Watch:
    """Looks at everything below a reaper, and says what is too much."""

    def __init__(self, reaper: int, limits: Limits, folder: str, *, folder_in_memory: bool) -> None:
        self.reaper = reaper
        self.limits = limits
        self.folder = folder
        self.folder_in_memory = folder_in_memory
        self.inherited = own_memory(os.getpid())
        self.inherited_share = shared_out_memory(os.getpid()) or 0

    def excess(self) -> str:
        """Return the limit that is exceeded: memory, processes or disk; empty if none is."""
        family = descendants(self.reaper)
        if len(family) > self.limits.processes:
            return "processes"
        disk = self.disk()
        if self.memory(family, disk if self.folder_in_memory else 0) > self.limits.memory_mb * MIB:
            return "memory"
        return "disk" if disk > self.limits.disk_mb * MIB else ""

    def memory(self, family: list[int], files: int) -> int:
        """Return the bytes that a family has written, its files in memory included."""
        quick = sum(own_memory(pid) for pid in family) - self.inherited + files
        if quick <= self.limits.memory_mb * MIB:
            return quick
        return self._exactly(family) + files

    def _exactly(self, family: list[int]) -> int:
        """Return what a family has written: its share of all pages, without that of the pages it was given.

        The more processes share those, the less is each one's part, and never more than all of them together.
        """
        shares = [shared_out_memory(pid) for pid in family]
        unknown = sum(own_memory(pid) for pid, share in zip(family, shares, strict=True) if share is None)
        given = min(len(family) * self.inherited_share, self.inherited)
        return max(0, unknown + sum(share or 0 for share in shares) - given)

    def disk(self) -> int:
        """Return the bytes in use in the private folder."""
        if self.folder_in_memory:
            used = os.statvfs(os.path.dirname(self.folder))  # the folder itself is the worker's to remove
            return (used.f_blocks - used.f_bfree) * used.f_frsize
        total = 0
        for count, size in enumerate(_sizes(self.folder)):
            total += size
            if count > MOST_FILES:
                return max(total, self.limits.disk_mb * MIB + 1)
        return total


def _sizes(folder: str) -> Iterator[int]:
    """Yield the sizes of the files below a folder; hostile ones may vanish or nest without end."""
    queue = [folder]
    while queue:
        try:
            with os.scandir(queue.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        queue.append(entry.path)
                    yield max(4096, entry.stat(follow_symlinks=False).st_blocks * 512)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:  # nested so deep that it cannot be measured
                yield 1 << 40

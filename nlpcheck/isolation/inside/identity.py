"""Another user for a worker of root's: the limit on processes does not bind root, and root owns too much."""

from __future__ import annotations

import os
import random
import stat
from pathlib import Path

from . import linux

LOWEST = 70_000  # above it live neither people nor, usually, services
SPAN = 1 << 30


def spare_uid() -> int | None:
    """Return a user id that nobody has, if this process is root and may become it."""
    if os.geteuid() != 0 or not (linux.has_capability(linux.CAP_SETUID) and linux.has_capability(linux.CAP_SETGID)):
        return None
    ends = [_end_of_ids(name) for name in ("uid_map", "gid_map")]
    end = min(*ends, LOWEST + SPAN)
    if end <= LOWEST:
        return end - 1 if end > 1000 else None  # noqa: PLR2004  (below are the system's own)
    return random.SystemRandom().randrange(LOWEST, end)


def _end_of_ids(name: str) -> int:
    """Return the end of the ids, counted from 0 without a gap, that this user namespace has."""
    try:
        rows = [[int(word) for word in line.split()] for line in Path("/proc/self", name).read_text().splitlines()]
    except (OSError, ValueError):
        return 0
    end = 0
    for first, _, count in sorted(rows):
        if first > end:
            break
        end = max(end, first + count)
    return end


def become(uid: int) -> None:
    """Become a user, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def obstacle(path: str) -> str:
    """Return the first part of a path that other users may not pass, or read if it is the last; empty if none."""
    for folder in [*reversed(Path(path).parents), Path(path)]:
        mode = folder.stat().st_mode
        needed = stat.S_IXOTH if stat.S_ISDIR(mode) else 0
        if folder == Path(path):
            needed |= stat.S_IROTH
        if mode & needed != needed:
            return str(folder)
    return ""

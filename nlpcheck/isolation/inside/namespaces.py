"""Namespaces of a worker's own: processes, IPC, network and mounts that nobody shares."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from pathlib import Path

from . import identity, linux
from .environment import is_below, outermost

ALL = linux.NEW_PIDS | linux.NEW_IPC | linux.NEW_NET | linux.NEW_MOUNTS

DIRECT, OWN_USERS, NONE = "direct", "own users", "none"
"""With the capability to make namespaces; inside a new user namespace, where that gives the capability; not at all."""

SHARED_MEMORY = "/dev/shm"  # noqa: S108  (where the C library makes semaphores)
MOST_FILES = 20_000


@functools.cache
def possible() -> str:
    """Return the way in which this kernel lets this process make namespaces, found out in a child."""
    ways = [DIRECT] if linux.has_capability(linux.CAP_SYS_ADMIN) else []
    return next((way for way in [*ways, OWN_USERS] if _works(way)), NONE)


def _works(way: str) -> bool:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    status = 1
    try:
        uid = identity.spare_uid()
        if way == OWN_USERS and uid is not None:
            identity.become(uid)
        enter(way)
        lay_out([], [], 1)
        inner = os.fork()
        if not inner:
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(inner, 0)[1])
    except OSError:
        status = 1
    finally:
        os._exit(status)


def enter(way: str) -> None:
    """Move this process into new namespaces, and its children into a new one of process ids."""
    if way == DIRECT:
        linux.unshare(ALL)
        return
    uid, gid = os.geteuid(), os.getegid()
    linux.prctl(linux.SET_DUMPABLE, 1)  # else the files in /proc/self belong to root
    linux.unshare(linux.NEW_USER | ALL)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def lay_out(needed: Iterable[str], hidden: Iterable[str], disk_mb: int) -> str:
    """Arrange the mounts: needed paths reachable, hidden ones empty, all read-only, memory to write in.

    Returns the folder to write in.
    """
    linux.mount("", "/", flags=linux.RECURSIVE | linux.PRIVATE)
    paths = outermost(needed)
    for folder in sorted({place for path in paths if (place := _closed_folder(path))}):
        _lay_bare(folder, [path for path in paths if is_below(path, folder)])
    for path in hidden:
        _empty(path)
    linux.make_read_only("/")
    options = f"size={disk_mb}m,nr_inodes={MOST_FILES},mode=1777"
    linux.mount("tmpfs", SHARED_MEMORY, "tmpfs", linux.NO_SUID | linux.NO_DEVICES, options)
    return SHARED_MEMORY


def _closed_folder(path: str) -> str:
    """Return the folder on the way to a path that others may not pass; empty if there is none, or for no root."""
    if os.geteuid() != 0:
        return ""
    place = identity.obstacle(path)
    return place if place != path else ""


def _lay_bare(folder: str, paths: list[str]) -> None:
    """Put an empty folder in a closed one's place, and in it what is needed of it."""
    opened = [(path, os.open(path, os.O_PATH | os.O_CLOEXEC), os.path.isdir(path)) for path in paths]
    linux.mount("tmpfs", folder, "tmpfs", linux.NO_SUID | linux.NO_DEVICES, "size=1m,mode=0755")
    for path, descriptor, is_folder in opened:
        if is_folder:
            os.makedirs(path, mode=0o755, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
            Path(path).touch()
        linux.mount(f"/proc/self/fd/{descriptor}", path, flags=linux.BIND | linux.RECURSIVE)
        os.close(descriptor)


def _empty(path: str) -> None:
    if os.path.isdir(path):
        linux.mount("tmpfs", path, "tmpfs", linux.NO_SUID | linux.NO_DEVICES, "size=0,nr_inodes=1,mode=0755")
    elif os.path.exists(path):
        linux.mount("/dev/null", path, flags=linux.BIND)

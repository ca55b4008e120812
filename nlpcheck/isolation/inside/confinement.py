"""The inner wall: what a worker does to itself before it imports anything of a submission.

Nothing of it can be undone. What is promised is applied, or `confine` raises: never less, silently.
"""

from __future__ import annotations

import importlib.abc
import math
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from . import environment, identity, landlocking, linux, syscalls
from .errors import UnconfinedError
from .limits import Limits

__all__ = ["Limits", "Place", "UnconfinedError", "confine", "warm_up"]

MIB = 1 << 20
STACK = 8 * MIB


@dataclass(frozen=True)
class Place:
    """Where a worker stands when it confines itself: what its keeper has arranged around it."""

    own_pids: bool = False
    own_users: bool = False
    """Its user namespace is its own."""
    own_user: bool = False
    """Its user has no processes but the worker, its keeper and its reaper."""
    read_only_files: bool = False
    shared_memory: str = ""
    """A folder of its own for semaphores; empty if there is none."""
    uid: int | None = None
    """The user to become; None to stay."""
    lenient: bool = False
    """Whether to go without Landlock and seccomp where they are missing: isolation `none`, asked for by a flag."""


def warm_up() -> None:
    """Import what confining needs, once, before workers are forked; raise if something is missing."""
    landlocking.library().abi_version()
    syscalls.library()


def confine(
    limits: Limits,
    readable: Sequence[str],
    writable: str,
    hidden: Sequence[str] = (),
    forbidden: Sequence[str] = (),
    place: Place | None = None,
) -> list[str]:
    """Confine this process, for good, and return the names of what was applied.

    ``readable`` are files and folders; of what lies in them, ``hidden`` ones stay closed, to begin with everything
    installed of nlpcheck and of the ``forbidden`` top-level modules (`environment.hidden_paths`). ``writable`` is the
    one folder to write in.
    """
    place = Place() if place is None else place
    forbid(forbidden)
    applied = become_another(place, writable)
    bound = os.geteuid() != 0 or place.own_users
    set_limits(limits, place)
    linux.prctl(linux.SET_NO_NEW_PRIVILEGES, 1)
    linux.drop_capabilities()
    folders = [writable, *([place.shared_memory] if place.shared_memory else [])]
    applied += ["rlimits", "no capabilities"]
    applied += _unless(place.lenient, lambda: landlocking.restrict(readable, folders, hidden))
    linux.prctl(linux.SET_DUMPABLE, 1)  # so that its keeper can tell its own memory from what it shares
    around = syscalls.Around(
        own_pids=place.own_pids,
        signals_scoped=landlocking.scopes_signals(),
        read_only_files=place.read_only_files or place.own_user,
        processes_bound=bound,
    )
    applied += _unless(place.lenient, lambda: syscalls.restrict(around, limits.memory_mb * MIB))
    verify(filtered=not place.lenient)
    return applied


def _unless(lenient: bool, apply: Callable[[], list[str]]) -> list[str]:  # noqa: FBT001
    try:
        return apply()
    except (UnconfinedError, OSError):
        if lenient:
            return []
        raise


def become_another(place: Place, writable: str) -> list[str]:
    """Become the user that the keeper has chosen; return what to say of it."""
    if place.uid is None:
        return []
    os.chown(writable, place.uid, place.uid)
    identity.become(place.uid)
    return ["own user"]


def verify(*, filtered: bool) -> None:
    """Ask the kernel whether what cannot be seen otherwise holds."""
    if not linux.prctl(linux.GET_NO_NEW_PRIVILEGES):
        raise UnconfinedError("new privileges are not ruled out")
    if linux.capabilities():
        raise UnconfinedError("capabilities are left")
    if filtered and linux.prctl(linux.GET_SECCOMP) != 2:  # noqa: PLR2004  (the mode with a filter)
        raise UnconfinedError("no filter of system calls is loaded")


def set_limits(limits: Limits, place: Place) -> None:
    """Set the resource limits; hard ones, so that they cannot be raised again."""
    seconds = math.ceil(limits.submission_seconds) + 1
    wanted = {
        resource.RLIMIT_CPU: (seconds, seconds + 2),
        resource.RLIMIT_DATA: (_data_now() + limits.memory_mb * MIB,) * 2,
        resource.RLIMIT_FSIZE: (limits.file_mb * MIB,) * 2,
        resource.RLIMIT_NOFILE: (limits.open_files,) * 2,
        resource.RLIMIT_NPROC: (_processes(limits, place),) * 2,
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_STACK: (STACK, STACK),
        resource.RLIMIT_MSGQUEUE: (0, 0),
    }
    for kind, (soft, hard) in wanted.items():
        highest = resource.getrlimit(kind)[1]
        if highest == resource.RLIM_INFINITY:
            highest = hard
        resource.setrlimit(kind, (min(soft, highest), min(hard, highest)))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # an error, as Python has it


def _data_now() -> int:
    """Return the bytes of private writable memory that this process has mapped already."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    raise UnconfinedError("/proc/self/status does not say how much memory is mapped")


def _processes(limits: Limits, place: Place) -> int:
    """Return the limit on this user's processes: the worker's own where the user or the namespace is its own.

    For a user with other processes the kernel counts those too, and other workers come and go meanwhile; the keeper
    counts what is the worker's.
    """
    if place.uid is not None:
        return limits.processes
    if place.own_users or place.own_user:
        return limits.processes + 2  # its keeper and its reaper count too
    return _tasks_of(os.getuid()) + 4 * limits.processes + 64


def _tasks_of(uid: int) -> int:
    count = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                if entry.stat().st_uid == uid:
                    count += len(os.listdir(f"/proc/{entry.name}/task"))
            except OSError:
                continue
    return count


class _Absent(importlib.abc.MetaPathFinder):
    """Says of forbidden modules what Python says of missing ones."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def find_spec(self, fullname: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002
        """Refuse forbidden modules and leave the others to the next finder."""
        if fullname.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def forbid(modules: Sequence[str]) -> None:
    """Let forbidden modules look missing. The wall is Landlock; this is for the wording of the error."""
    names = frozenset({environment.OURS, *modules}) - {__name__.partition(".")[0]}
    if any(name in sys.modules for name in names):  # looking at every name would copy the pages that hold them
        for name in [name for name in sys.modules if name.partition(".")[0] in names]:
            del sys.modules[name]
    sys.meta_path.insert(0, _Absent(names))

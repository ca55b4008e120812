"""Between a keeper and its worker: the first process of their namespace, or what takes its place.

It adopts whatever loses its parent, says how the worker ended and takes everything with it when it dies. The worker
is not this process itself because the kernel treats the first one's signals differently.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
from collections.abc import Callable
from typing import NoReturn

from . import linux, processes

STATUS = struct.Struct("=i")


def reap(
    worker: Callable[[], NoReturn], keeper_lives: int, report: int, *, own_pids: bool, tidy: Callable[[], None]
) -> NoReturn:
    """Start the worker, wait for its end, report it and die.

    ``keeper_lives`` is a pipe that closes when the keeper dies, ``report`` takes the worker's wait status. ``tidy``
    does what the keeper would have done at the end, if that dies first.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL if own_pids else signal.SIG_IGN)
    if own_pids:
        linux.prctl(linux.PARENT_DEATH_SIGNAL, signal.SIGKILL)  # and the namespace dies with this process
    else:
        linux.prctl(linux.SET_CHILD_SUBREAPER, 1)
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    child = os.fork()
    if not child:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        worker()
    close_all_but({keeper_lives, report, wake, waker})
    status = _wait(child, keeper_lives, wake)
    if status is not None:
        with contextlib.suppress(OSError):
            os.write(report, STATUS.pack(status))
    if not own_pids:
        kill_family(child)
        if status is None:
            tidy()
    os._exit(0)


def _wait(child: int, keeper_lives: int, wake: int) -> int | None:
    """Return the worker's wait status; None if the keeper dies first."""
    while True:
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == child:
                    return ended[1]
        ready, _, _ = select.select([keeper_lives, wake], [], [])
        if keeper_lives in ready:
            return None
        os.read(wake, 4096)


def kill_family(group: int) -> None:
    """Kill a worker's group and everything that descends from this process, until nothing is left."""
    while True:
        processes.kill(group, group=True)
        family = processes.descendants(os.getpid())
        for pid in family:
            processes.kill(pid)
        processes.reap()
        if not family:
            return


def close_all_but(kept: set[int]) -> None:
    """Close every descriptor but some."""
    opened = [int(name) for name in os.listdir("/proc/self/fd")]
    for number in opened:
        if number not in kept:
            with contextlib.suppress(OSError):  # the one that listed them is closed
                os.close(number)

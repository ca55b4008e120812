"""One keeper for each worker: makes its place, starts it, watches it, and leaves nothing of it behind.

The keeper is forked by the nursery and trusted; the worker is its grandchild. Everything of the worker is dead before
its end is reported.
"""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from . import confinement, environment, frames, identity, linux, namespaces, processes, reaper
from .confinement import Place
from .errors import UnconfinedError
from .limits import Limits
from .output import CHUNK, Output
from .watch import Watch
from .worker_start import Start, start

TICK = 0.2
UNCONFINED = "NLPCHECK_UNCONFINED"
"""Set in a nursery whose workers may go without what the kernel lacks."""
MIB = 1 << 20
LONGEST_TROUBLE = 4096


def warm_up() -> None:
    """Do once, before keepers are forked, what each would have to do: libraries, what the kernel can."""
    with contextlib.suppress(UnconfinedError):  # each worker says so itself
        confinement.warm_up()
    namespaces.possible()


def keep(control: socket.socket, channel: socket.socket, request: dict[str, Any], run: Callable[[], None]) -> NoReturn:
    """Run ``run`` in a confined worker, tell ``control`` how it ended, and exit.

    The worker is killed when a byte comes over ``control``, or its end, and when it exceeds a limit. ``channel`` is the
    one descriptor that it has beside its output.
    """
    parent = os.getppid()
    gc.disable()  # it would touch, and so copy, all that is shared with the nursery
    try:
        end = Keeper(control, channel, request, run).keep()
    except BaseException as error:  # noqa: BLE001  (whatever it is, it must be told, and this process must end)
        end = _unconfined(f"{type(error).__name__}: {error}")
    if os.getppid() == parent:
        with contextlib.suppress(OSError, frames.ClosedError):
            frames.send(control, end)
    os._exit(0)


def _unconfined(why: str) -> dict[str, Any]:
    return {
        "ended": {"exit": None, "signal": None, "reason": "unconfined"},
        "output": {"text": why, "bytes": len(why)},
        "applied": [],
    }


@dataclass
class Pipes:
    """The pipes between a keeper, its reaper and its worker: read end, write end."""

    output: tuple[int, int] = field(default_factory=os.pipe)
    status: tuple[int, int] = field(default_factory=os.pipe)
    started: tuple[int, int] = field(default_factory=os.pipe)
    life: tuple[int, int] = field(default_factory=os.pipe)

    def all(self) -> set[int]:
        """Return every end."""
        return {*self.output, *self.status, *self.started, *self.life}


class Keeper:
    """What `keep` does, in order."""

    def __init__(
        self, control: socket.socket, channel: socket.socket, request: Mapping[str, Any], run: Callable[[], None]
    ) -> None:
        self.control = control
        self.channel = channel
        self.run = run
        self.limits = Limits.from_dict(request.get("limits", {}))
        self.forbidden = [str(name) for name in request.get("forbidden", [])]
        self.hidden = [*map(str, request.get("hidden", [])), *environment.hidden_paths(self.forbidden)]
        given = [str(path) for path in (request["folder"], *request.get("readable", []))]
        if missing := [path for path in given if not os.path.exists(path)]:
            raise FileNotFoundError(f"there is no {missing[0]} where the worker should stand")
        self.readable = [*environment.system_paths(), *environment.python_paths(), *map(os.path.realpath, given)]
        self.lenient = os.environ.get(UNCONFINED) == "1"
        self.pipes = Pipes()
        self.way = namespaces.NONE
        self.uid: int | None = None
        self.folder = ""
        self.removed_by_us = ""
        self.deadline = time.monotonic() + self.limits.submission_seconds

    def keep(self) -> dict[str, Any]:
        """Return the end of the worker, once nothing of it is left."""
        try:
            return self.kept()
        finally:
            self.tidy()

    def kept(self) -> dict[str, Any]:
        """Do it; only the folder may be left."""
        self.settle()
        place = self.arrange()
        first = os.fork()
        if not first:
            self.be_reaper(place)
        for end in (self.pipes.output[1], self.pipes.status[1], self.pipes.started[1], self.pipes.life[0]):
            os.close(end)
        self.channel.close()
        output = Output(self.pipes.output[0])
        try:
            reason, status = self.watch(first, output)
        except OSError:  # whatever a worker has done to be watched no longer
            reason, status = "killed", None
        finally:
            self.end(first)
        while output.read():
            pass
        return self.told(reason, status, output)

    def settle(self) -> None:
        """Become a session of its own that dies with the nursery, and close what is not needed."""
        os.setsid()
        linux.prctl(linux.PARENT_DEATH_SIGNAL, signal.SIGKILL)
        linux.prctl(linux.SET_CHILD_SUBREAPER, 1)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        self.parent = os.pidfd_open(os.getppid())
        nothing = os.open("/dev/null", os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # what the nursery had not written yet is the nursery's
        kept = {0, 1, 2, self.control.fileno(), self.channel.fileno(), self.parent, *self.pipes.all()}
        reaper.close_all_but(kept)

    def arrange(self) -> Place:
        """Make namespaces and folders for the worker, as far as the kernel lets; return where it will stand."""
        self.way = namespaces.possible()
        self.uid = identity.spare_uid()
        python = environment.python_paths()
        if self.uid is not None and self.way != namespaces.DIRECT and any(map(identity.obstacle, python)):
            self.uid, self.way = None, namespaces.NONE  # root it stays, and may start no process
        if self.uid is not None and self.way != namespaces.DIRECT:
            identity.become(self.uid)
        if self.way == namespaces.NONE:
            self.folder = self.removed_by_us = tempfile.mkdtemp(prefix="nlpcheck-")
            linux.prctl(linux.SET_DUMPABLE, 0)
            return Place(own_user=self.uid is not None, lenient=self.lenient)
        namespaces.enter(self.way)
        hidden = [path for path in self.hidden if any(environment.is_below(path, root) for root in python)]
        needed = [path for path in self.readable if os.path.exists(path)] if self.uid is not None else []
        shared = namespaces.lay_out(needed, hidden, self.limits.disk_mb)
        self.folder = tempfile.mkdtemp(prefix="work-", dir=shared)
        linux.prctl(linux.PARENT_DEATH_SIGNAL, signal.SIGKILL)  # new credentials have cleared it
        linux.prctl(linux.SET_DUMPABLE, 0)
        return Place(
            own_pids=True,
            own_users=self.way == namespaces.OWN_USERS,
            read_only_files=True,
            shared_memory=shared,
            uid=self.uid if os.geteuid() == 0 else None,
            lenient=self.lenient,
        )

    def be_reaper(self, place: Place) -> NoReturn:
        """In the first child: start the worker and wait for it."""
        try:
            self.control.close()
            order = Start(
                limits=self.limits,
                readable=self.readable,
                hidden=self.hidden,
                forbidden=self.forbidden,
                folder=self.folder,
                place=place,
                channel=self.channel.fileno(),
                output=self.pipes.output[1],
                started=self.pipes.started[1],
            )
            reaper.reap(
                lambda: start(order, self.run),
                self.pipes.life[0],
                self.pipes.status[1],
                own_pids=place.own_pids,
                tidy=self.tidy,
            )
        finally:
            os._exit(1)

    def watch(self, first: int, output: Output) -> tuple[str, int | None]:
        """Wait for the worker's end, or for a reason to end it; return the reason and the wait status."""
        in_memory = not self.removed_by_us
        watch = Watch(first, self.limits, self.folder, folder_in_memory=in_memory)
        with selectors.DefaultSelector() as selector:
            for descriptor in (self.control.fileno(), self.parent, self.pipes.status[0], output.descriptor):
                selector.register(descriptor, selectors.EVENT_READ)
            looked = 0.0
            while (now := time.monotonic()) < self.deadline:
                if now - looked >= TICK:
                    looked = now
                    if reason := watch.excess():
                        return reason, None
                ready = {key.fd for key, _ in selector.select(min(TICK, self.deadline - now))}
                if output.descriptor in ready:
                    if not output.read():
                        selector.unregister(output.descriptor)  # the worker has closed it
                    if output.bytes > self.limits.output_mb * MIB:
                        return "output_limit", None
                if self.pipes.status[0] in ready:
                    return "", self.status()
                if ready & {self.control.fileno(), self.parent}:
                    return "killed", None
        return "time", None

    def status(self) -> int | None:
        """Return the worker's wait status as the reaper tells it; None if the reaper has been killed."""
        data = os.read(self.pipes.status[0], reaper.STATUS.size)
        return int(reaper.STATUS.unpack(data)[0]) if len(data) == reaper.STATUS.size else None

    def end(self, first: int) -> None:
        """Kill everything of the worker, wait until it is gone, and remove its folder."""
        if self.way == namespaces.NONE:
            family = processes.descendants(first)
            for pid in family[:1]:
                processes.kill(pid, group=True)
            reaper.kill_family(first)
        else:
            processes.kill(first)  # the first process of its namespace takes all others along
            with contextlib.suppress(ChildProcessError):
                os.waitpid(first, 0)

    def tidy(self) -> None:
        """Remove what does not vanish with a namespace."""
        if self.removed_by_us:
            remove(self.removed_by_us)

    def told(self, reason: str, status: int | None, output: Output) -> dict[str, Any]:
        """Return the frame about the end."""
        applied = os.read(self.pipes.started[0], CHUNK).decode(errors="replace")
        if not applied.startswith("ok\n") and not reason:
            return _unconfined(applied or "the worker ended before it was confined")
        exit_code = signal_number = None
        if status is not None:
            code = os.waitstatus_to_exitcode(status)
            exit_code, signal_number = (code, None) if code >= 0 else (None, -code)
        if not reason and signal_number == signal.SIGXCPU:
            reason = "cpu"
        return {
            "ended": {"exit": exit_code, "signal": signal_number, "reason": reason},
            "output": {"text": output.text(), "bytes": output.bytes},
            "applied": [*self.names(), *applied.splitlines()[1:]],
        }

    def names(self) -> list[str]:
        """Return what the keeper itself has arranged."""
        if self.way == namespaces.NONE:
            return ["own session", *(["own user"] if self.uid is not None else [])]
        with_user = ["own user namespace"] if self.way == namespaces.OWN_USERS else []
        return [*with_user, "own pid, ipc, net and mount namespaces", "read-only files"]


def remove(folder: str) -> None:
    """Remove a folder whose owner may have taken every right on it away, or nested it deeper than Python goes."""
    for command in (["chmod", "-R", "u+rwX", "--", folder], ["rm", "-rf", "--", folder]):
        subprocess.run(command, stderr=subprocess.DEVNULL, check=False)  # noqa: S603  (our own command)

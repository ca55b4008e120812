"""Run a function of a test as a worker behind its keeper, as a nursery does, and say what came of it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlpcheck.isolation.inside import frames, keeper, namespaces

PATIENCE = 60.0


@dataclass
class Kept:
    """What a worker answered, what its keeper said of it, and how long it took."""

    answer: Any
    end: dict[str, Any]
    seconds: float

    @property
    def reason(self) -> str:
        return self.end["ended"]["reason"]

    @property
    def text(self) -> str:
        return self.end["output"]["text"]


@dataclass
class Running:
    """A worker that runs."""

    keeper: int
    control: socket.socket
    channel: socket.socket
    started: float = field(default_factory=time.monotonic)

    def wait(self) -> Kept:
        """Wait for the end, and for what was answered before it."""
        self.control.settimeout(PATIENCE)
        end = frames.receive(self.control)
        os.waitpid(self.keeper, 0)
        self.channel.settimeout(1)
        said = b""
        with contextlib.suppress(OSError):
            while piece := self.channel.recv(1 << 16):
                said += piece
        for connection in (self.control, self.channel):
            connection.close()
        return Kept(json.loads(said) if said else None, end, time.monotonic() - self.started)

    def said(self, count: int = 4096) -> bytes:
        """Wait for something from the worker."""
        self.channel.settimeout(PATIENCE)
        return self.channel.recv(count)


def ways() -> list[str]:
    """Return the ways of making namespaces that this machine has, and that of doing without."""
    possible = namespaces.possible()
    if possible == namespaces.DIRECT and namespaces._works(namespaces.OWN_USERS):
        return [namespaces.DIRECT, namespaces.OWN_USERS, namespaces.NONE]
    return [possible, namespaces.NONE] if possible != namespaces.NONE else [namespaces.NONE]


def start(
    payload: Callable[..., Any], folder: Path, *, way: str | None = None, talks: bool = False, **request: Any
) -> Running:
    """Start a payload; what it returns is its answer. One that talks gets the channel and answers itself."""
    control, keepers = socket.socketpair()
    channel, workers = socket.socketpair()

    def run() -> None:
        if talks:
            payload(workers)
        else:
            workers.sendall(json.dumps(payload()).encode())

    sys.stdout.flush()
    child = os.fork()
    if not child:
        control.close()
        channel.close()
        if way is not None:
            namespaces.possible = lambda: way
        keeper.keep(keepers, workers, {"folder": str(folder), **request}, run)
    keepers.close()
    workers.close()
    return Running(child, control, channel)


def kept(payload: Callable[..., Any], folder: Path, **settings: Any) -> Kept:
    """Start a payload and wait for its end."""
    return start(payload, folder, **settings).wait()


def attempt(action: Callable[[], Any]) -> str:
    """Return "done", or the name of the error that an action ends with."""
    try:
        action()
    except OSError as error:
        return errno.errorcode.get(error.errno, "OSError")
    except BaseException as error:
        return type(error).__name__
    return "done"


def opened(path: str | Path) -> str:
    """Return "done" if a file can be read, else the error's name."""
    return attempt(lambda: Path(path).read_bytes())


DENIED = {"EACCES", "EPERM", "ENOENT", "EROFS", "ENOSYS"}

"""A worker for the entries of the bench: the same protocol and codec, without walls, so that verdicts can be compared.

What `RemoteFunctions` calls an area is here the target of an entry.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from nlpcheck import contract
from nlpcheck.border.recording import Area
from nlpcheck.grading.desk import is_by_chance
from nlpcheck.isolation.connection import Connection
from nlpcheck.isolation.functions import RemoteFunctions
from nlpcheck.isolation.inside.worker import serve
from nlpcheck.isolation.remote import RemoteWorker


@contextmanager
def bench_worker(seed: int = 1) -> Iterator[RemoteWorker]:
    """Start a process that holds the whole bench."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> Connection:
        mine, theirs = socket.socketpair()
        control, keeping = socket.socketpair()
        with theirs, keeping:
            code = (
                f"import sys; sys.path.insert(0, {os.getcwd()!r}); "
                f"from tests.grading.isolation.rig import main; main({theirs.fileno()})"
            )
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", code],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONHASHSEED": str(seed)},
            )
        started.append(process)
        return Connection(mine, control)

    worker = RemoteWorker(start)
    try:
        yield worker
    finally:
        worker.close()
        for process in started:
            process.kill()
            process.wait()


def remote_area(worker: RemoteWorker, target: str, area: str, **options: Any) -> Area:
    """Return an area of an entry, or of the reference, behind a process border, as a submission's is when graded."""
    wanted = list(contract.functions_of(area))
    functions = RemoteFunctions(worker, f"{target}@{area}", wanted, by_chance=is_by_chance(area))
    return functions.as_area(area, target=target, **options)


def main(descriptor: int) -> None:
    """Serve whatever targets are asked for."""
    from nlpcheck.border.surroundings import set_defaults
    from nlpcheck.loading import load

    set_defaults()

    def functions(named: str) -> Mapping[str, Any]:
        target, _, area = named.partition("@")
        found = load(target).area(area)
        found.import_now()
        return found.functions

    serve(socket.socket(fileno=descriptor), functions)

"""Stand-ins for what grades: examiners that do what the name of a submission says, and leave a trace of it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlpcheck.grading.record import Record

BOUND_SECONDS = 60.0
"""No stand-in sleeps longer."""


@dataclass(frozen=True)
class Stub:
    """A submission whose name says what becomes of its examiner."""

    id: str
    digest: str = "d"
    name: str = ""
    status: str = "ok"
    reason: str = ""
    notes: tuple[str, ...] = ()
    integrity: tuple[Any, ...] = ()


def examine(snapshot: Any, assignment: Any, trace: Path | None) -> Record:
    """Return a record of the submission's own; note who was called for what."""
    if trace is not None:
        with (trace / "called.txt").open("a") as file:
            file.write(f"{snapshot.id} {os.getpid()}\n")
    return _behave(snapshot.id, trace) or _record(snapshot, assignment)


def _behave(id: str, trace: Path | None) -> None:  # noqa: C901  (one branch per kind)
    kind = id.partition("-")[0]
    if kind == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    elif kind == "leaves":
        os._exit(0)
    elif kind == "raises":
        raise KeyError("a message that\nnames /some/path")
    elif kind == "hangs":
        time.sleep(BOUND_SECONDS)
    elif kind == "once":
        assert trace is not None
        mark = trace / f"{id}.mark"
        if not mark.exists():
            mark.touch()
            os._exit(3)
    elif kind == "prints":
        print("a line of a library")  # noqa: T201
        print("a warning", file=sys.stderr)  # noqa: T201
    elif kind == "slow":
        time.sleep(0.3)
    elif kind == "waits":
        assert trace is not None
        deadline = time.monotonic() + BOUND_SECONDS
        while not (trace / "go").exists() and time.monotonic() < deadline:
            time.sleep(0.02)


def _record(snapshot: Any, assignment: Any) -> Record:
    points = sum(snapshot.id.encode()) % 11 * 1000
    return Record(
        id=snapshot.id,
        name=snapshot.name,
        digest=snapshot.digest,
        assignment=getattr(assignment, "name", "stub"),
        assignment_digest=getattr(assignment, "digest", ""),
        requirement_set=getattr(assignment, "requirement_set", ""),
        points=points,
        maximum=10_000,
    )


class NoNurseries:
    """The private folder itself."""

    def __init__(self, trace: Path) -> None:
        self.address = trace

    def wait(self) -> None:
        """It is there."""


@contextlib.contextmanager
def no_nurseries(trace: Path) -> Iterator[NoNurseries]:
    """Give the private folder itself."""
    yield NoNurseries(trace)


def prepare(_assignment: Any, trace: Path) -> None:
    """Note that an examiner is there."""
    with (trace / "prepared.txt").open("a") as file:
        file.write(f"{os.getpid()}\n")

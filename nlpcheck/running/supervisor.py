"""Watch a worker: pass its events on, and start another where one hangs or falls.

A worker stops slow Python code by itself. Code that cannot be interrupted (an endless loop in a compiled library,
an ``except BaseException: continue``) and code that takes the process down are handled here: the requirement that
was being judged fails with what is known, and the rest is judged by a new worker.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from typing import IO, Any

from nlpcheck.border.budget import DEADLINE
from nlpcheck.errors import SuiteError, UsageError
from nlpcheck.running.plan import Plan

GRACE_SECONDS = 3.0
"""How long after its deadline a call may go on before the worker is ended."""
LOOK_SECONDS = 0.2
"""How often a reader looks whether it has been stopped and whether a call is late."""
SILENCE_SECONDS = 180.0
"""How long a worker may be busy with anything but the code under test (which the clock watches) between two events."""
HASH_SEED = "1"
"""Of every worker, so that a verdict on code that depends on it is the same each time."""

Event = dict[str, Any]


def supervise(plan: Plan, stop: threading.Event) -> Iterator[Event]:  # noqa: C901  (one branch per kind of event)
    """Yield the events of a run until ``stop`` is set, those of a fallen worker completed and continued.

    A `UsageError` of the worker is raised here; a worker that falls before it has judged anything is a `SuiteError`.
    """
    header_seen = False
    while True:
        current = None
        for event in _Worker(plan, stop).events():
            kind = event["event"]
            if kind == "usage":
                raise UsageError(event["message"])
            if kind == "defect":
                raise SuiteError(event["message"])
            if kind == "fallen":
                if current is None:
                    msg = f"the worker {event['how']} before it judged anything: {event['output'][-2000:]}"
                    raise SuiteError(msg)
                plan.fallen[current] = event["how"]
                break
            if kind == "start":
                current = event["id"]
            if kind == "result":
                plan.judged[event["record"]["id"]] = event["record"]["state"]
            if kind != "header" or not header_seen:
                yield event
            header_seen = header_seen or kind == "header"
            if kind == "end":
                return
        if stop.is_set():
            return


class _Worker:
    """One worker process."""

    def __init__(self, plan: Plan, stop: threading.Event) -> None:
        self.plan = plan
        self.stop = stop
        # Both live as long as the worker.
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.clock: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.clock.truncate(DEADLINE.size)

    def events(self) -> Iterator[Event]:
        """Yield the worker's events; the last one is ``end``, or ``fallen`` with how it ended."""
        reading, writing = os.pipe()
        descriptors = [writing, self.clock.fileno()]
        # -P: a file of the user's called tokenizers.py must not be taken for the library
        process = subprocess.Popen(  # noqa: S603  (our own module)
            [sys.executable, "-P", "-m", "nlpcheck.running.worker", *map(str, descriptors)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
            pass_fds=descriptors,
            env={**os.environ, "PYTHONHASHSEED": HASH_SEED},
            start_new_session=True,
        )
        os.close(writing)
        try:
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):  # it fell at once; reading tells how
                process.stdin.write(json.dumps(self.plan.as_record()).encode() + b"\n")
                process.stdin.flush()  # and left open: the worker ends when its other side does
            yield from self._read(reading, process)
        finally:
            _end(process)
            os.close(reading)
            self.errors.close()
            self.clock.close()

    def _read(self, reading: int, process: subprocess.Popen[bytes]) -> Iterator[Event]:
        buffer = b""
        while True:
            chunk = self._read_in_time(reading)
            if self.stop.is_set():
                return
            if not chunk:
                yield self._fallen(process, hung=chunk is None)
                return
            *lines, buffer = (buffer + chunk).split(b"\n")
            for line in lines:
                event: Event = json.loads(line)
                yield event
                if event["event"] in ("end", "usage", "defect"):
                    return

    def _read_in_time(self, descriptor: int) -> bytes | None:
        """Return some bytes, ``b""`` at the end of the pipe, or None if a call is late (or at a stop)."""
        latest = time.monotonic() + SILENCE_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while not self.stop.is_set() and time.monotonic() < min(latest, self._deadline()):
                if selector.select(LOOK_SECONDS):
                    return os.read(descriptor, 65536)
        return None

    def _deadline(self) -> float:
        """Return when the call that the worker is in must have returned; never if it is in none."""
        (deadline,) = DEADLINE.unpack(os.pread(self.clock.fileno(), DEADLINE.size, 0))
        return deadline + GRACE_SECONDS if deadline else math.inf

    def _fallen(self, process: subprocess.Popen[bytes], *, hung: bool) -> Event:
        if hung:
            how = "did not answer in time and could not be interrupted"
        else:
            code = process.wait()
            how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"exited with status {code}"
        self.errors.seek(0)
        return {"event": "fallen", "how": how, "output": self.errors.read()[-5000:].decode(errors="replace")}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a worker and whatever it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    deadline = time.monotonic() + GRACE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()

"""Watch a worker: pass its events on, and start another where one hangs or falls.

A worker stops slow Python code by itself. Code that cannot be interrupted (an endless loop in a compiled library,
an ``except BaseException: continue``) and code that takes the process down are handled here: the requirement that
was being judged fails with what is known, and the rest is judged by a new worker.
"""

from __future__ import annotations

import json
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

from nlpcheck.errors import SuiteError, UsageError
from nlpcheck.running.plan import Plan

GRACE_SECONDS = 3.0
"""How much longer than its budget a requirement may take before the worker is ended."""
LOOK_SECONDS = 0.5
"""How often a reader looks whether it has been stopped."""
START_SECONDS = 60.0
"""How long a worker may take to import the suite."""

Event = dict[str, Any]


def supervise(plan: Plan, stop: threading.Event) -> Iterator[Event]:
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
        self.output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the worker)

    def events(self) -> Iterator[Event]:
        """Yield the worker's events; the last one is ``end``, or ``fallen`` with how it ended."""
        reading, writing = os.pipe()
        command = [sys.executable, "-m", "nlpcheck.running.worker", str(writing)]
        process = subprocess.Popen(  # noqa: S603  (our own module)
            command,
            stdin=subprocess.PIPE,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            pass_fds=[writing],
            start_new_session=True,
        )
        os.close(writing)
        try:
            assert process.stdin is not None  # noqa: S101
            process.stdin.write(json.dumps(self.plan.as_record()).encode())
            process.stdin.close()
            yield from self._read(reading, process)
        finally:
            _end(process)
            os.close(reading)
            self.output.close()

    def _read(self, reading: int, process: subprocess.Popen[bytes]) -> Iterator[Event]:
        buffer = b""
        allowed = START_SECONDS
        while True:
            chunk = self._read_within(reading, allowed)
            if self.stop.is_set():
                return
            if not chunk:
                yield self._fallen(process, None if chunk is not None else allowed)
                return
            *lines, buffer = (buffer + chunk).split(b"\n")
            for line in lines:
                event: Event = json.loads(line)
                yield event
                if event["event"] in ("end", "usage", "defect"):
                    return
                allowed = event.get("budget", START_SECONDS) + GRACE_SECONDS

    def _read_within(self, descriptor: int, seconds: float) -> bytes | None:
        """Return some bytes, ``b""`` at the end of the pipe, or None if nothing came in time (or at a stop)."""
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while not self.stop.is_set() and time.monotonic() < deadline:
                if selector.select(LOOK_SECONDS):
                    return os.read(descriptor, 65536)
        return None

    def _fallen(self, process: subprocess.Popen[bytes], hung: float | None) -> Event:
        if hung is not None:
            how = f"did not answer for {hung:g} s and could not be interrupted"
        else:
            code = process.wait()
            how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"exited with status {code}"
        self.output.seek(0)
        return {"event": "fallen", "how": how, "output": self.output.read()[-5000:].decode(errors="replace")}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a worker and whatever it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    deadline = time.monotonic() + GRACE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)

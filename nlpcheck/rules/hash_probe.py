"""Make recorded calls in processes of their own, each under another ``PYTHONHASHSEED``.

``python -m nlpcheck.rules.hash_probe``: each line of standard input is a task ``{"target", "area", "calls"}`` as
JSON; its answers go to standard output, one JSON line after a marker (the code under test may print too). The
processes live until another implementation is judged, so that all areas of one pay for its imports once.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from nlpcheck.border.budget import TimeBudgetExceeded, interrupting, limited
from nlpcheck.border.codec import decode, encode
from nlpcheck.border.recording import Area, describe_error, plain_of
from nlpcheck.border.values import show
from nlpcheck.errors import ImplementationError, Violation

MARKER = b"nlpcheck-answers:"
CALL_SECONDS = 30.0
"""For a call, whose first one imports what its function needs; a call that hangs has failed elsewhere before."""
IMPORT_SECONDS = 60.0
SECONDS = 90.0
"""For the imports and all calls of a task: a library may be large, and the machine busy."""


class Probe:
    """A process with a hash seed of its own that answers tasks, one after the other."""

    def __init__(self, seed: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nlpcheck.rules.hash_probe"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        )

    def ask(self, task: str) -> None:
        """Hand over a task; the answers are read later."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it fell before; reading tells how
            self._process.stdin.write(task.encode() + b"\n")
            self._process.stdin.flush()

    def answers(self) -> list[str]:
        """Return the answers to the task, as texts."""
        assert self._process.stdout is not None
        latest, output = time.monotonic() + SECONDS, b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while selector.select(latest - time.monotonic()):
                chunk = os.read(self._process.stdout.fileno(), 65536)
                output += chunk
                found = output.rpartition(b"\n")[0].rpartition(MARKER)
                if found[1]:
                    answers: list[str] = json.loads(found[2].partition(b"\n")[0])
                    return answers
                if not chunk:
                    break
        raise Violation(f"nothing: the process {self._ended()}", "a value, and a process that lives on")

    def _ended(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self._process.wait(1.0)
            return f"exited with status {code}" if code >= 0 else "was ended"
        return "did not answer"

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


_open: dict[str, dict[int, Probe]] = {}
"""The processes of the implementation that is judged now, by its target and by seed."""


def answers_under(seeds: Sequence[int], area: Area, calls: list[tuple[str, Any]]) -> list[list[str]]:
    """Return the answers to some calls, as texts, once for each hash seed; the processes work side by side.

    This process answers for its own seed: imports are dear, and here they are paid for already.
    """
    if area.under_seed is not None:
        return [[answer(area.under_seed(seed), name, call) for name, call in calls] for seed in seeds]
    task = {"target": area.target, "area": area.name, "calls": [[name, encode(call)] for name, call in calls]}
    own = os.environ.get("PYTHONHASHSEED")
    probes = _probes_of(area.target, [seed for seed in seeds if str(seed) != own])
    try:
        for probe in probes.values():
            probe.ask(json.dumps(task))
        here = [answer(area, name, call) for name, call in calls] if len(probes) < len(seeds) else []
        return [probes[seed].answers() if seed in probes else here for seed in seeds]
    except BaseException:
        close()  # what one area has spoiled must not be held against the next
        raise


def _probes_of(target: str, seeds: Sequence[int]) -> dict[int, Probe]:
    if target not in _open:
        close()
        _open[target] = {seed: Probe(seed) for seed in seeds}
    return _open[target]


def close() -> None:
    """End the processes; new ones are started when they are needed."""
    for probes in _open.values():
        for probe in probes.values():
            probe.close()
    _open.clear()


atexit.register(close)


def answer(area: Area, function: str, call: Any) -> str:
    """Return what a call answers, as a text that can be compared across processes."""
    try:
        with limited(CALL_SECONDS):
            made = getattr(area, function).attempt(*call.resolved()[0], **call.resolved()[1])
            return describe_error(made.error) if made.error is not None else show(plain_of(made.returned))
    except ImplementationError as error:
        return f"{type(error).__name__}: {error}"
    except TimeBudgetExceeded:
        return f"nothing: still running after {CALL_SECONDS:g} s"


def main() -> None:
    """Answer the tasks on standard input, until it ends."""
    from nlpcheck.loading import import_budget, load

    import_budget[0] = lambda: interrupting(IMPORT_SECONDS)
    tasks = os.fdopen(os.dup(0), "rb")  # the code under test may read standard input, and finds nothing
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for line in tasks:
        task = json.loads(line)
        area = load(task["target"], [] if ":" in task["target"] else [task["area"]]).area(task["area"])
        answers = [answer(area, function, decode(call)) for function, call in task["calls"]]
        sys.stdout.flush()
        os.write(1, b"\n" + MARKER + json.dumps(answers).encode() + b"\n")


if __name__ == "__main__":
    main()

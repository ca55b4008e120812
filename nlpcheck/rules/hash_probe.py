"""Make recorded calls in a process of its own, under another ``PYTHONHASHSEED``.

``python -m nlpcheck.rules.hash_probe`` with ``{"target", "tasks", "area", "calls"}`` as JSON on standard input;
the answers go to standard output, one JSON line after a marker (the code under test may print too).
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from nlpcheck.border.budget import TimeBudgetExceeded, interrupting, limited
from nlpcheck.border.codec import decode, encode
from nlpcheck.border.recording import Area, describe_error, plain_of
from nlpcheck.border.values import show
from nlpcheck.errors import ImplementationError, Violation

MARKER = "nlpcheck-answers:"
CALL_SECONDS = 3.0
IMPORT_SECONDS = 60.0
SECONDS = 90.0
"""For the imports and all calls of a process: a library may be large, and the machine busy."""


def answers_under(seeds: Sequence[int], area: Area, calls: list[tuple[str, Any]]) -> list[list[str]]:
    """Return the answers to some calls, as texts, once for each hash seed; the processes run side by side."""
    task = json.dumps(
        {"target": area.target, "area": area.name, "calls": [[name, encode(call)] for name, call in calls]}
    )
    processes = [_start(seed, task) for seed in seeds]
    return [_answers_of(process) for process in processes]


def _start(seed: int, task: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "nlpcheck.rules.hash_probe"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        text=True,
    )
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # it fell at once; reading tells how
        process.stdin.write(task)
        process.stdin.close()
    process.stdin = None
    return process


def _answers_of(process: subprocess.Popen[str]) -> list[str]:
    try:
        output, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        output = ""
    for line in output.splitlines():
        if line.startswith(MARKER):
            answers: list[str] = json.loads(line.removeprefix(MARKER))
            return answers
    code = process.wait()
    ended = "did not answer or was ended" if code < 0 else f"exited with status {code}"
    raise Violation(f"nothing: the process {ended}", "a value, and a process that lives on")


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
    """Answer the calls on standard input."""
    from nlpcheck.loading import import_budget, load

    import_budget[0] = lambda: interrupting(IMPORT_SECONDS)
    task = json.load(sys.stdin)
    area = load(task["target"], [] if ":" in task["target"] else [task["area"]]).area(task["area"])
    answers = [answer(area, function, decode(call)) for function, call in task["calls"]]
    print(f"\n{MARKER}{json.dumps(answers)}")  # noqa: T201  (the answers are its output)


if __name__ == "__main__":
    main()

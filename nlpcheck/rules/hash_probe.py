"""Make recorded calls in a process of its own, under another ``PYTHONHASHSEED``.

``python -m nlpcheck.rules.hash_probe`` with ``{"target", "tasks", "area", "calls"}`` as JSON on standard input;
the answers go to standard output, one JSON line after a marker (the code under test may print too).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from nlpcheck.codec import decode, encode
from nlpcheck.errors import ImplementationError, SuiteError
from nlpcheck.recording import Area, describe_error
from nlpcheck.values import NotPlainError, show, to_plain

MARKER = "nlpcheck-answers:"
SECONDS = 60.0


def answers_under(seeds: Sequence[int], area: Area, calls: list[tuple[str, Any]]) -> list[list[str]]:
    """Return the answers to some calls, as texts, once for each hash seed; the processes run side by side."""
    task = json.dumps({"target": area.target, "area": area.name, "calls": [[name, encode(call)] for name, call in calls]})
    processes = [_start(seed, task) for seed in seeds]
    return [_answers_of(process) for process in processes]


def _start(seed: int, task: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603  (our own module)
        [sys.executable, "-m", "nlpcheck.rules.hash_probe"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        text=True,
    )
    assert process.stdin is not None  # noqa: S101
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
    msg = "the process that calls the implementation under another PYTHONHASHSEED gave no answer"
    raise SuiteError(msg)


def answer(area: Area, function: str, call: Any) -> str:  # noqa: ANN401
    """Return what a call answers, as a text that can be compared across processes."""
    try:
        made = getattr(area, function).attempt(*call.resolved()[0], **call.resolved()[1])
    except ImplementationError as error:
        return type(error).__name__
    if made.error is not None:
        return describe_error(made.error)
    try:
        return show(to_plain(made.returned))
    except NotPlainError as error:
        return str(error)


def main() -> None:
    """Answer the calls on standard input."""
    from nlpcheck.loading import load

    task = json.load(sys.stdin)
    area = load(task["target"], [] if ":" in task["target"] else [task["area"]]).area(task["area"])
    answers = [answer(area, function, decode(call)) for function, call in task["calls"]]
    print(f"\n{MARKER}{json.dumps(answers)}")  # noqa: T201


if __name__ == "__main__":
    main()

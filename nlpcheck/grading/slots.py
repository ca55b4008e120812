"""Examiners side by side: hand tasks out, watch the clock, and replace an examiner that falls or hangs."""

from __future__ import annotations

import contextlib
import json
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nlpcheck.errors import SuiteError
from nlpcheck.grading.clean import clean_context
from nlpcheck.grading.examining import DETAILS, ERROR, RECORD, Examine, Prepare, serve
from nlpcheck.grading.record import Record

LOOK_SECONDS = 0.5
"""How often late examiners are looked for."""
ATTEMPTS = 2
"""How often a task is given out: an examiner may fall for a reason that lies outside of the task."""
TAIL = 4000
"""So many characters of what a fallen examiner printed are kept."""


@dataclass(frozen=True)
class Answer:
    """What became of one task: a record, or the reason why there is none."""

    number: int
    """Index of the task."""
    record: Record | None
    reason: str
    details: str
    """For a report of the defect."""
    seconds: float


class Slots:
    """A number of examiners, each busy with at most one task.

    ``preload`` names modules that the clean process imports. ``patience`` is how many seconds an examiner may take
    for one task before it is ended.
    """

    def __init__(
        self,
        examine: Examine,
        prepare: Prepare,
        shared: tuple[Any, ...],
        *,
        count: int,
        patience: float,
        preload: Sequence[str],
        folder: Path,
    ) -> None:
        self._context = clean_context(preload)
        self._job = (examine, prepare, shared)
        self._folder = folder
        self._count = count
        self._patience = patience
        self._examiners: list[_Examiner] = []
        self._started = 0

    def __enter__(self) -> Self:
        """Start the examiners, which prepare themselves."""
        try:
            for _ in range(self._count):
                self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        for examiner in self._examiners:
            examiner.end()

    def answers(self, tasks: Sequence[Any]) -> Iterator[Answer]:
        """Yield one answer per task, in the order in which they come."""
        waiting = deque(_Job(number, task) for number, task in enumerate(tasks))
        while waiting or any(examiner.job for examiner in self._examiners):
            for place, examiner in enumerate(self._examiners):
                if examiner.job is None and waiting:
                    self._hand_out(place, waiting.popleft())
            for place, answer in self._wait():
                job = self._examiners[place].job
                assert job is not None
                self._examiners[place].job = None
                if answer.record is None:
                    self._replace(place)
                    if job.attempts < ATTEMPTS:
                        waiting.append(job)
                        continue
                yield answer

    def _start(self) -> None:
        self._started += 1
        try:
            errors = self._folder / f"examiner-{self._started}.txt"
            self._examiners.append(_Examiner(self._context, self._job, errors))
        except (EOFError, OSError) as error:
            msg = f"an examiner could not be started: {type(error).__name__}: {error}"
            raise SuiteError(msg) from error

    def _replace(self, place: int) -> None:
        self._examiners[place].end()
        self._start()
        self._examiners[place] = self._examiners.pop()

    def _hand_out(self, place: int, job: _Job) -> None:
        job.attempts += 1
        job.started = time.monotonic()
        self._examiners[place].take(job)

    def _wait(self) -> Iterator[tuple[int, Answer]]:
        """Yield the answers that have come, and those of examiners that have fallen or are late."""
        busy = [examiner for examiner in self._examiners if examiner.job is not None]
        ready = set(connection.wait([end for e in busy for end in (e.connection, e.process.sentinel)], LOOK_SECONDS))
        for place, examiner in enumerate(self._examiners):
            if examiner.job is None:
                continue
            if ready & {examiner.connection, examiner.process.sentinel}:
                yield place, examiner.answer()
            elif time.monotonic() - examiner.job.started > self._patience:
                yield place, examiner.no_answer(f"the examiner did not end within {self._patience:g} seconds")


@dataclass
class _Job:
    number: int
    task: Any
    attempts: int = 0
    started: float = field(default_factory=time.monotonic)


class _Examiner:
    """One process and the connection to it."""

    def __init__(self, context: ForkServerContext, job: tuple[Examine, Prepare, tuple[Any, ...]], errors: Path) -> None:
        self.job: _Job | None = None
        self.errors = errors
        self.connection, theirs = context.Pipe()
        try:
            self.process: ForkServerProcess = context.Process(target=serve, args=(theirs, *job, errors), daemon=True)
            self.process.start()
        finally:
            theirs.close()

    def take(self, job: _Job) -> None:
        self.job = job
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it fell at once; reading tells how
            self.connection.send(job.task)

    def answer(self) -> Answer:
        """Return what the process answered, or how it fell."""
        try:
            answer = json.loads(self.connection.recv_bytes()) if self.connection.poll() else None
        except (EOFError, OSError):
            answer = None
        if answer is None:
            self.process.join(timeout=LOOK_SECONDS)
            return self.no_answer(f"the examiner {_how(self.process.exitcode)}")
        if ERROR in answer:
            return self.no_answer(f"the examiner raised {answer[ERROR]}", answer[DETAILS])
        return self._answered(Record.from_json(answer[RECORD]), "", "")

    def no_answer(self, reason: str, details: str = "") -> Answer:
        """Return the answer of a process that gave none."""
        with contextlib.suppress(OSError):
            details += self.errors.read_text("utf-8", "replace")[-TAIL:]
        return self._answered(None, reason, details)

    def _answered(self, record: Record | None, reason: str, details: str) -> Answer:
        assert self.job is not None
        return Answer(self.job.number, record, reason, details, time.monotonic() - self.job.started)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def _how(code: int | None) -> str:
    if code is None:
        return "closed its connection"
    return f"was ended by signal {-code}" if code < 0 else f"exited with status {code}"

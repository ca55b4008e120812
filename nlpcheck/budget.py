"""Time budgets: code that does not return is stopped, and only while it is the code under test that runs."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from nlpcheck.recording import Recorder, TimeBudgetExceeded

POSSIBLE = hasattr(signal, "setitimer")
"""Windows has no interval timers; there the process that watches is the only guard."""


@contextlib.contextmanager
def interrupting(seconds: float) -> Iterator[None]:
    """Raise `TimeBudgetExceeded` in the body after some seconds (for imports)."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeBudgetExceeded

    with _alarm(seconds, stop):
        yield


@contextlib.contextmanager
def limited(recorder: Recorder, seconds: float) -> Iterator[None]:
    """Stop the implementation once the budget of a requirement is spent.

    The alarm never interrupts the suite or Hypothesis: between two calls it only sets a flag, and the next
    call does not begin.
    """
    recorder.expired = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        recorder.expired = True
        if recorder.inside:
            raise TimeBudgetExceeded

    try:
        with _alarm(seconds, stop):
            yield
    finally:
        recorder.expired = False


@contextlib.contextmanager
def _alarm(seconds: float, handler: object) -> Iterator[None]:
    if not POSSIBLE or threading.current_thread() is not threading.main_thread():
        yield
        return
    old_handler = signal.signal(signal.SIGALRM, handler)  # type: ignore[arg-type]
    # The second alarm is for code that catches the first one in an `except BaseException`.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old_handler)

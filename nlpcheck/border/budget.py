"""Time budgets: the code under test is stopped when it has taken its time, and nobody else's time counts.

Drawing examples, shrinking them and importing torch for an oracle can take longer than the code under test may.
So one clock per process runs only while that code runs, and only then does the alarm interrupt.
"""

from __future__ import annotations

import contextlib
import math
import mmap
import signal
import struct
import threading
import time
from collections.abc import Iterator
from types import FrameType

POSSIBLE = hasattr(signal, "setitimer")
"""Windows has no interval timers; there the process that watches is the only guard."""
AGAIN_SECONDS = 1.0
"""The alarm comes again, for code that catches the first one in an ``except BaseException``."""
DEADLINE = struct.Struct("d")
"""How a deadline, in monotonic seconds, is shared with the process that watches; 0 where none runs."""


class TimeBudgetExceeded(BaseException):
    """A time budget ran out while the code under test was running."""


class Clock:
    """Runs while the code under test runs: ``with clock: function()``."""

    def __init__(self) -> None:
        self.left = math.inf
        """Seconds that the code under test may still take."""
        self.inside = False
        self.shared: mmap.mmap | None = None
        self._started = 0.0

    def __enter__(self) -> None:
        """Begin a call; without time left it does not begin."""
        if self.left <= 0:
            raise TimeBudgetExceeded
        self._started = time.monotonic()
        if self.left < math.inf:
            self._tell(self._started + self.left)
            self._set_alarm(self.left)
        self.inside = True

    def __exit__(self, *_: object) -> None:
        """End a call."""
        self.inside = False
        if self.left < math.inf:
            self._set_alarm(0)
            self._tell(0)
            self.left -= time.monotonic() - self._started

    def _set_alarm(self, seconds: float) -> None:
        if POSSIBLE and threading.current_thread() is threading.main_thread():
            signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS if seconds else 0)

    def _tell(self, deadline: float) -> None:
        if self.shared is not None:
            DEADLINE.pack_into(self.shared, 0, deadline)

    def ring(self, _signal: int, _frame: FrameType | None) -> None:
        """Interrupt the code under test, and nothing else."""
        if self.inside:
            raise TimeBudgetExceeded


clock = Clock()
"""The only one: a process has a single alarm."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Give the code under test some seconds in all for the calls made in the body."""
    before, clock.left = clock.left, seconds
    settable = POSSIBLE and threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGALRM, clock.ring) if settable else None
    try:
        yield
    finally:
        clock.inside, clock.left = False, before
        if settable:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, handler)


@contextlib.contextmanager
def interrupting(seconds: float) -> Iterator[None]:
    """Raise `TimeBudgetExceeded` in the body after some seconds (for imports)."""
    with limited(seconds), clock:
        yield

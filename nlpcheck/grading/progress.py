"""How far grading has come: a live line on a terminal, else one plain line per submission."""

from __future__ import annotations

import time
from collections import deque
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Column

from nlpcheck.grading.record import GRADED, UNGRADABLE, Record
from nlpcheck.grading.results import score

WINDOW = 20
"""Rate and remaining time are estimated from so many submissions."""
LEAST_SECONDS = 1.0
"""Earlier, nothing can be estimated."""


class Pace:
    """When submissions were finished, and what follows for the rest."""

    def __init__(self, now: float) -> None:
        self._times: deque[float] = deque([now], maxlen=WINDOW + 1)

    def finished(self, now: float) -> None:
        """Count one more submission."""
        self._times.append(now)

    @property
    def per_minute(self) -> float:
        """Submissions a minute, of late; 0 as long as none is known."""
        elapsed = self._times[-1] - self._times[0]
        return 60.0 * (len(self._times) - 1) / elapsed if elapsed >= LEAST_SECONDS else 0.0

    def remaining(self, count: int) -> str:
        """Say how fast it goes, and how long some more submissions will take."""
        if not self.per_minute:
            return "time left unknown"
        return f"{self.per_minute:.0f}/min, {duration(60.0 * count / self.per_minute)} left"


def duration(seconds: float) -> str:
    """Return ``42 s``, ``3:07 min`` or ``1:02 h``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, more = divmod(minutes, 60)
    if hours:
        return f"{hours}:{more:02} h"
    return f"{minutes}:{rest:02} min" if minutes else f"{rest} s"


class Reporter:
    """Tells of each submission as it is finished; ``quiet`` tells of those only that a person must look at."""

    def __init__(self, console: Console, total: int, *, quiet: bool = False) -> None:
        self._console = console
        self._total = total
        self._quiet = quiet
        self._done = 0
        self._flagged = 0
        self._pace = Pace(time.monotonic())
        one_line = Column(no_wrap=True, overflow="ellipsis")
        self._bar = Progress(
            MofNCompleteColumn(), BarColumn(), TextColumn("{task.description}", table_column=one_line),
            console=console, transient=True, disable=quiet or not total or not console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task("starting", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._bar.stop()

    def finished(self, record: Record) -> None:
        """Tell of one more submission."""
        self._done += 1
        if record.status != UNGRADABLE:  # which takes no time
            self._pace.finished(time.monotonic())
        flagged = record.status != GRADED
        self._flagged += flagged
        left = self._total - self._done
        pace = self._pace.remaining(left) if left else "done"
        line = f"{record.id}: {score(record)}"
        if self._console.is_terminal and not self._quiet:
            failures = f", [red]{self._flagged} not graded[/red]" if self._flagged else ""
            self._bar.update(self._task, advance=1, description=f"{pace}{failures}  {escape(line)}")
        if flagged or not (self._quiet or self._console.is_terminal):
            text = f"[{self._done}/{self._total}] {line}" + ("" if self._quiet else f"  ({pace})")
            self._console.print(text, style="red" if flagged else None, markup=False, soft_wrap=True)

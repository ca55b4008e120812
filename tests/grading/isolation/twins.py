"""The same requirement judged twice: on functions of this process, and on the same functions behind a process border."""

from __future__ import annotations

import contextlib
import functools
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch

from nlpcheck.bench.catalogue import Entry, area_of
from nlpcheck.bench.table import Order, concerns
from nlpcheck.border.recording import Area
from nlpcheck.isolation.remote import RemoteWorker
from nlpcheck.judging import Judge, Verdict
from nlpcheck.loading import load
from nlpcheck.reporting.result import FAILED, PASSED
from nlpcheck.spec import MUST, Requirement
from tests.grading.isolation.rig import bench_worker, remote_area

REFERENCE = "nlpcheck.tasks"
SECONDS = 60.0
"""For one requirement: the machine may be busy, and time is not what is compared."""


@dataclass(frozen=True)
class Difference:
    """A requirement on which both sides disagree."""

    target: str
    requirement: str
    here: str
    there: str
    why: str

    def __str__(self) -> str:
        return f"{self.target}  {self.requirement}: in process {self.here}, isolated {self.there}: {self.why}"


@dataclass
class Twins:
    """Judges both sides; one worker for each hash seed serves all."""

    workers: dict[int, RemoteWorker]
    order: Order = field(default_factory=Order)

    def remote(self, target: str, area: str, seed: int = 1) -> Area:
        """Return an area of a target behind the border; what the worker has told of other targets is forgotten."""
        self.workers[seed].memory.forget()
        other = functools.cache(lambda other: self.remote(target, area, other))
        found = remote_area(
            self.workers[seed], target, area, under_seed=lambda wanted: found if wanted == seed else other(wanted)
        )
        return found

    def of_reference(self, one: Requirement) -> Difference | None:
        """Compare the verdicts on the reference: both must pass."""
        here = judged(load(REFERENCE).area(one.area), one)
        there = judged(self.remote(REFERENCE, one.area), one)
        return _difference(REFERENCE, one, here, there, PASSED)

    def of_mutant(self, entry: Entry, known: Iterable[Requirement]) -> Difference | None:
        """Compare the verdicts of the first requirement that catches a mutant in this process."""
        area, asked = area_of(entry), []
        for one in self.order.sorted([one for one in known if concerns(one, entry)]):
            started = time.perf_counter()
            here = judged(area, one)
            self.order.saw(one, here.result.state, time.perf_counter() - started)
            asked.append(one)
            if here.result.state == FAILED:
                return self._difference_of_mutant(entry, asked, here)
        return Difference(entry.target, "none", "survives", "unknown", "no requirement catches it in this process")

    def _difference_of_mutant(self, entry: Entry, asked: list[Requirement], here: Verdict) -> Difference | None:
        """Judge there what was judged here, in the same order: an earlier answer may be asked again, or remembered."""
        area = self.remote(entry.target, entry.area)
        there = [judged(area, one) for one in asked][-1]
        return _difference(entry.target, asked[-1], here, there, FAILED)

    def of_sequence(self, entry: Entry, known: Iterable[Requirement]) -> Iterator[Difference]:
        """Compare the states of all requirements that concern a mutant, asked one after the other on one worker."""
        here, there = area_of(entry), self.remote(entry.target, entry.area)
        for one in [one for one in known if concerns(one, entry)]:
            verdict = judged(here, one)
            found = _difference(entry.target, one, verdict, judged(there, one), verdict.result.state)
            if found:
                yield found

    def of_alternative(self, entry: Entry, known: Iterable[Requirement]) -> Iterator[Difference]:
        """Compare the verdicts of all requirements that an alternative promises to pass."""
        here, there = area_of(entry), self.remote(entry.target, entry.area)
        for one in [one for one in known if concerns(one, entry) and (one.level == MUST or entry.level == "all")]:
            found = _difference(entry.target, one, judged(here, one), judged(there, one), PASSED)
            if found:
                yield found


def judged(area: Area, one: Requirement) -> Verdict:
    """Judge one requirement by itself, from the same random states."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  (the global state is the point)
    torch.manual_seed(0)
    return Judge(area, [], SECONDS).judge(one)


def _difference(target: str, one: Requirement, here: Verdict, there: Verdict, expected: str) -> Difference | None:
    if here.result.state == there.result.state == expected:
        return None
    shown = there if here.result.state == expected else here
    result = shown.result
    why = f"{result.reason} {result.call[:300]} returned {result.returned[:300]}; expected {result.expected[:300]}"
    return Difference(target, one.id, here.result.state, there.result.state, why.strip())


@contextlib.contextmanager
def twins() -> Iterator[Twins]:
    """Start the workers; the second one when it is first asked."""
    with bench_worker(1) as first, bench_worker(2) as second:
        yield Twins({1: first, 2: second})

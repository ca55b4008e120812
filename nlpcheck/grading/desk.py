"""A desk: one area of one submission, as the specification sees it, and the workers behind it."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, Self

from nlpcheck import contract, profiles
from nlpcheck.border.budget import interrupting
from nlpcheck.border.recording import Area
from nlpcheck.grading import record as r
from nlpcheck.grading.record import Integrity
from nlpcheck.grading.scheme import Assignment
from nlpcheck.isolation.functions import RemoteFunctions
from nlpcheck.isolation.nurseries import SEEDS, Address
from nlpcheck.isolation.remote import RemoteWorker

IMPORT = "import"
DRAWING = frozenset(("generator", "seed", "optimizer"))
"""Parameters of functions that draw at random: of them the contract says what becomes of the global random states."""


class Submission(Protocol):
    """What is known of a submission: `nlpcheck.grading.intake.Snapshot` is one."""

    id: str
    name: str
    folder: Path
    digest: str
    modules: dict[str, Any]
    notes: tuple[str, ...]
    integrity: tuple[Integrity, ...]


class Desk:
    """Where one submission is asked the public, or the hidden, requirements of one area: an area, and its worker."""

    def __init__(
        self, submission: Submission, assignment: Assignment, address: Address, area: str, visibility: str
    ) -> None:
        self._request = _request(submission, assignment, area)
        self._assignment = assignment
        self._address = address
        self._name = area
        self.visibility = visibility
        self.slow: set[str] = set()
        """Functions that were given a second chance; `IMPORT` among them if the import was."""
        self._patience = 1
        self._workers: list[RemoteWorker] = []
        self._seeded: dict[int, Area] = {}
        self.worker = self._worker(SEEDS[0])
        self._functions = self._remote(self.worker)
        self.area = self._functions.as_area(area, under_seed=self.under_seed)

    def __enter__(self) -> Self:
        """Draw what this assignment draws."""
        profiles.activate(self._assignment.profile, self._assignment.seed, shrinks=self.visibility == r.PUBLIC)
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.close()

    @property
    def output(self) -> list[str]:
        """What the workers that have ended have printed."""
        return [text for worker in self._workers for text in worker.output]

    def under_seed(self, seed: int) -> Area:
        """Return the area in a worker under a hash seed: this one, or another that is used for nothing else."""
        if seed not in self._seeded:
            self._seeded[seed] = self.area if seed == SEEDS[0] else self._apart(seed)
        return self._seeded[seed]

    def begin_again(self) -> None:
        """Ask in a new worker, which may take twice as long to import."""
        self._patience = 2
        self.worker.close()
        self._functions.forget()

    def _importing(self) -> AbstractContextManager[None]:
        return interrupting(self._patience * self._assignment.limits.import_seconds)

    def _worker(self, seed: int) -> RemoteWorker:
        worker = RemoteWorker(lambda: self._address.connect(self._request, seed), tempfile.gettempdir())
        self._workers.append(worker)
        return worker

    def _apart(self, seed: int) -> Area:
        return Area(self._name, self._remote(self._worker(seed)), under_seed=self.under_seed)

    def _remote(self, worker: RemoteWorker) -> RemoteFunctions:
        wanted = list(contract.functions_of(self._name))
        return RemoteFunctions(worker, self._name, wanted, self._importing, by_chance=is_by_chance(self._name))


def _request(submission: Submission, assignment: Assignment, area: str) -> dict[str, Any]:
    """Return what a nursery must know to fork a worker for an area of a submission."""
    modules = {}
    if area in submission.modules:
        found = submission.modules[area]
        modules[area] = {"kind": found.kind, "path": found.path, "wanted": list(contract.functions_of(area))}
    return {
        "folder": str(submission.folder),
        "readable": [tempfile.gettempdir()],
        "forbidden": list(assignment.forbidden),
        "limits": assignment.limits.to_dict(),
        "modules": modules,
    }


def is_by_chance(area: str) -> bool:
    """Tell whether the requirements of an area speak of the global random states, which then travel with each call."""
    return any(DRAWING & contract.signature_of(area, name).parameters.keys() for name in contract.functions_of(area))

"""Grade many submissions: what is done is kept, the rest is handed to examiners, each result is written at once.

This is the coordinator. It runs no oracle and imports no heavy library; it reads what submissions are, never what they
return.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from nlpcheck.errors import SuiteError, UsageError
from nlpcheck.grading.clean import clean_context
from nlpcheck.grading.examining import Examine, Prepare
from nlpcheck.grading.record import CONTRACT, GRADED, INTERNAL_ERROR, Integrity, ItemScore, Record
from nlpcheck.grading.results import Results
from nlpcheck.grading.resume import Conditions
from nlpcheck.grading.scheme import Assignment
from nlpcheck.grading.slots import Answer, Slots

WORKERS = 3
"""An area of a submission is asked in so many workers, each of which is ended after ``submission_seconds``: what is
public, what is hidden, and for comparison."""
GRACE_SECONDS = 60.0
"""So much longer may an examiner take."""
NAMED = 5
"""So many ids are named where there may be hundreds."""
RUN_FILE = "run.json"


class Snapshot(Protocol):
    """What the coordinator knows of a submission."""

    @property
    def id(self) -> str:
        """Safe as a name of a file, and of one submission only."""

    @property
    def name(self) -> str:
        """As it was found."""

    @property
    def digest(self) -> str:
        """Of everything in it."""

    @property
    def status(self) -> str:
        """``ok``, ``ungradable``, or ``contract`` for what breaks the rules for submissions."""

    @property
    def reason(self) -> str:
        """Why it is not graded."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the student should know."""

    @property
    def integrity(self) -> tuple[Integrity, ...]:
        """What a person should look at."""


OK = "ok"


class Started(Protocol):
    """What workers are forked from."""

    @property
    def address(self) -> Any:
        """What examiners need to reach it."""

    def wait(self) -> None:
        """Wait until it can be reached."""


Nurseries = Callable[[], contextlib.AbstractContextManager[Started]]
"""Starts what workers are forked from."""


@dataclass(frozen=True)
class Tools:
    """What submissions are graded with."""

    examine: Examine
    """Called with a snapshot, the assignment and the nurseries' address."""
    prepare: Prepare
    """Called with the assignment and the address, in each examiner before its first submission."""
    preload: tuple[str, ...]
    """Modules that examiners need."""
    nurseries: Nurseries
    of_one: Callable[[Record], Mapping[str, str]]
    """Returns the texts of the files that are written with a record, by their path in the folder of results."""
    of_all: Callable[[Sequence[Record]], Mapping[str, str]]
    """Returns those that are written in the end, and from all records."""


class Batch:
    """The submissions of one folder, to be graded under one set of conditions."""

    def __init__(
        self,
        snapshots: Sequence[Snapshot],
        assignment: Assignment,
        conditions: Conditions,
        results: Results,
        tools: Tools,
    ) -> None:
        self._snapshots = sorted(snapshots, key=lambda snapshot: snapshot.id)
        if len({snapshot.id.casefold() for snapshot in snapshots}) < len(snapshots):
            msg = "two submissions have the same id, whatever its case"
            raise SuiteError(msg)
        self._assignment = assignment
        self._conditions = conditions
        self._results = results
        self._tools = tools
        self._records: dict[str, Record] = {}
        for snapshot in self._snapshots:
            record = results.record(snapshot.id)
            if record is not None and conditions.hold_for(record, snapshot.id, snapshot.digest):
                self._records[snapshot.id] = record

    @property
    def records(self) -> list[Record]:
        """What is graded so far, in the order of ids."""
        return [self._records[snapshot.id] for snapshot in self._snapshots if snapshot.id in self._records]

    @property
    def missing(self) -> list[str]:
        """The ids of submissions that are not graded."""
        return [snapshot.id for snapshot in self._snapshots if snapshot.id not in self._records]

    def open(self, only: Iterable[str], *, resume: bool) -> list[Snapshot]:
        """Return the submissions that are to be graded: those asked for, and of these what is not done already."""
        wanted = self._wanted(only)
        return [one for one in self._snapshots if one.id in wanted and not (resume and one.id in self._records)]

    def grade(self, snapshots: Sequence[Snapshot], *, jobs: int) -> Iterator[Record]:
        """Grade submissions side by side; yield each record after it has been written."""
        for snapshot in snapshots:
            if snapshot.status != OK:
                yield self._keep(self._refused(snapshot), "", 0.0)
        rest = [snapshot for snapshot in snapshots if snapshot.status == OK]
        if not rest:
            return
        clean_context(self._tools.preload)  # imports while the nurseries do
        with self._tools.nurseries() as nurseries, self._slots(min(jobs, len(rest)), nurseries.address) as slots:
            nurseries.wait()  # examiners prepare themselves meanwhile
            for answer in slots.answers(rest):
                yield self._keep(self._record(rest[answer.number], answer), answer.details, answer.seconds)

    def conclude(self, about: Mapping[str, Any]) -> None:
        """Write what is made from all records; ``about`` goes into the file about the run."""
        records = self.records
        for name, text in self._tools.of_all(records).items():
            self._results.write(name, text)
        run = {**about, "submissions": len(self._snapshots), "records": len(records), "missing": self.missing}
        self._results.write(RUN_FILE, json.dumps(run, sort_keys=True, indent=1, ensure_ascii=True) + "\n")

    def _wanted(self, only: Iterable[str]) -> set[str]:
        known = [snapshot.id for snapshot in self._snapshots]
        wanted = set(only)
        for id in sorted(wanted - set(known)):
            near = difflib.get_close_matches(id, known, n=NAMED, cutoff=0.4) or known[:NAMED]
            more = "" if len(near) == len(known) else f" (of {len(known)})"
            msg = f"--only {id}: there is no such submission; there are {', '.join(near)}{more}"
            raise UsageError(msg)
        return wanted or set(known)

    def _slots(self, count: int, address: Any) -> Slots:
        limits = self._assignment.limits
        return Slots(
            self._tools.examine,
            self._tools.prepare,
            (self._assignment, address),
            count=count,
            patience=limits.submission_seconds * WORKERS * max(1, len(self._assignment.areas)) + GRACE_SECONDS,
            preload=self._tools.preload,
            folder=self._results.private,
        )

    def _record(self, snapshot: Snapshot, answer: Answer) -> Record:
        return answer.record or self._empty(snapshot, INTERNAL_ERROR, answer.reason, INTERNAL_ERROR)

    def _refused(self, snapshot: Snapshot) -> Record:
        """Return the record of what is not even looked into: no points, or no score if that may be nobody's fault."""
        status = GRADED if snapshot.status == CONTRACT else snapshot.status
        return self._empty(snapshot, status, snapshot.reason, snapshot.status)

    def _keep(self, record: Record, details: str, seconds: float) -> Record:
        conditions = self._conditions
        record = dataclasses.replace(record, isolation=conditions.isolation, versions=dict(conditions.versions))
        self._results.keep(record, self._tools.of_one(record), details)
        self._results.time(record, seconds)
        self._records[record.id] = record
        return record

    def _empty(self, snapshot: Snapshot, status: str, reason: str, verdict: str) -> Record:
        """Return the record of a submission that nothing is known of."""
        items = tuple(
            ItemScore(item.title, item.visibility, points=0, maximum=item.points, passed=0, total=0, verdict=verdict)
            for item in self._assignment.items
        )
        return Record(
            id=snapshot.id,
            name=snapshot.name,
            digest=snapshot.digest,
            assignment=self._assignment.name,
            assignment_digest=self._assignment.digest,
            requirement_set=self._assignment.requirement_set,
            status=status,
            reason=reason,
            maximum=self._assignment.maximum,
            items=items,
            notes=snapshot.notes,
            integrity=snapshot.integrity,
        )

"""Examine one submission: judge every requirement of an assignment behind the wall, and write the record.

This is trusted code in a process of its own. The specification runs here; only calls and plain values cross to the
workers. What is hidden is asked in workers of its own, so that nothing asked there can be told by an answer that is
shown.
"""

from __future__ import annotations

import dataclasses
import os
import random
import re
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nlpcheck import profiles
from nlpcheck.bench.misconceptions import misconception
from nlpcheck.border.recording import Area
from nlpcheck.border.texts import shorten
from nlpcheck.errors import SuiteError, Violation
from nlpcheck.grading import record as r
from nlpcheck.grading.desk import IMPORT, Desk, Submission
from nlpcheck.grading.manifest import judged, manifest
from nlpcheck.grading.points import UNPROVEN, Score, scored
from nlpcheck.grading.record import Card, Integrity, Record, RequirementScore
from nlpcheck.grading.replays import Replays
from nlpcheck.grading.resolver import fix_first
from nlpcheck.grading.scheme import Assignment
from nlpcheck.grading.verdicts import card_of, exception_of, verdict_of
from nlpcheck.isolation.nurseries import SEEDS, Address
from nlpcheck.judging import Counterexample, Judge, Verdict, closed, failure_of
from nlpcheck.reporting.result import FAILED, PASSED
from nlpcheck.search import drawn, remembering, search_of
from nlpcheck.spec import INTERFACE, Requirement

HASTE = 4.0
"""A function that has not returned before gets so many times less than usual, but `LEAST_SECONDS`."""
LEAST_SECONDS = 3.0
LONGEST_CARD = 4000  # characters of a field
LONGEST_OUTPUT = 16_000
UNCOUNTED = -1
"""The item of a requirement that is judged because others rest on it, and earns nothing itself."""


def prepare(assignment: Assignment, address: Address) -> None:
    """Draw what all submissions are judged on."""
    _offer_files(address)
    profiles.activate(assignment.profile, assignment.seed)
    for one in judged(assignment):
        for strategy in search_of(one.on_example).strategies.values():
            drawn(strategy)


def examine(submission: Submission, assignment: Assignment, address: Address) -> Record:
    """Return the record of one submission; a `SuiteError` if no worker can be started."""
    _offer_files(address)
    examination = Examination(submission, assignment, address)
    with remembering():
        for area in assignment.areas:
            examination.judge_area(area)
    return examination.record()


def _offer_files(address: Address) -> None:
    """Put temporary files where workers can read them: checkpoints are passed by their path."""
    folder = Path(address.shared) / str(os.getpid())
    if tempfile.tempdir != str(folder):
        folder.mkdir(exist_ok=True, mode=0o755)
        tempfile.tempdir = str(folder)


@dataclass
class Finding:
    """The verdict on one requirement, and what may be told of it."""

    verdict: str
    card: Card | None
    exception: str = ""


@dataclass
class Examination:
    """One submission in the course of being judged."""

    submission: Submission
    assignment: Assignment
    address: Address
    findings: dict[str, Finding] = field(default_factory=dict)
    output: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Look up what counts."""
        self.counted = {one.id: item for one, item in manifest(self.assignment)}
        self.judged = judged(self.assignment)
        self.shown = {one.id for one in closed(filter(self._is_public, self.judged), self.judged)}
        self._latest = time.monotonic() + self.assignment.limits.submission_seconds

    def _is_public(self, one: Requirement) -> bool:
        item = self.counted.get(one.id)
        return item is not None and self.assignment.items[item].visibility == r.PUBLIC

    def visibility(self, one: Requirement) -> str:
        """Return whether a requirement is public; one that earns nothing is if a public one rests on it.

        That a module imports and a function can be called is no secret.
        """
        if one.id in self.counted:
            return r.PUBLIC if self._is_public(one) else r.HIDDEN
        return r.PUBLIC if one.id in self.shown or one.family == INTERFACE else r.HIDDEN

    def judge_area(self, area: str) -> None:
        """Judge the requirements of an area: those that are public, then the hidden ones in a worker of their own."""
        mine = [one for one in self.judged if one.area == area]
        states: dict[str, str] = {}
        hanging: set[str] = set()
        for visibility in (r.PUBLIC, r.HIDDEN):
            chosen = [one for one in mine if self.visibility(one) == visibility]
            if chosen:
                desk = Desk(self.submission, self.assignment, self.address, area, visibility)
                with desk:
                    judge = Judge(desk.area, mine, self.assignment.limits.requirement_seconds, states, hanging)
                    judge.seconds_after_hang = max(LEAST_SECONDS, judge.budget_seconds / HASTE)
                    self._judge(chosen, judge, desk)
                self.output += desk.output

    def _judge(self, chosen: Sequence[Requirement], judge: Judge, desk: Desk) -> None:
        _settle_chance(self.assignment.seed)
        replays = Replays()
        for one in chosen:
            found = self._judged(one, judge, desk) if time.monotonic() < self._latest else _too_late(one)
            self.findings[one.id] = found
            if found.verdict == r.PASS and judge.states[one.id] == PASSED and one.functions:
                replays.keep(one.id, desk.area.recorder.calls)
            desk.area.recorder.begin_example({})
        for id, (call, before, after) in replays.differing(desk.under_seed(SEEDS[1])).items():
            one = next(one for one in chosen if one.id == id)
            text = f"{before}\nin another process: {after}"
            violation = Violation(text, "the same answer to the same call, each time and in every process")
            result = failure_of(one, Counterexample({}, [call], violation))
            card = _cut(card_of(result, desk.visibility))
            self.findings[id] = Finding(r.NONDETERMINISTIC, card)

    def _judged(self, one: Requirement, judge: Judge, desk: Desk) -> Finding:
        """Judge one requirement; what was too slow is asked once more, with twice the time and in a new worker."""
        found, verdict = self._tried(one, judge, desk)
        hung = verdict == r.TIMEOUT and judge.states[one.id] == FAILED
        asked = set(one.functions) or {IMPORT}
        if hung and not (asked & desk.slow):
            desk.slow |= asked
            desk.begin_again()
            usual = judge.budget_seconds
            judge.hanging -= set(one.functions)
            judge.budget_seconds = 2 * usual
            found, verdict = self._tried(one, judge, desk)
            judge.budget_seconds = usual
        if found.result.state == FAILED and desk.visibility == r.PUBLIC and found.counterexample is not None:
            found.result = dataclasses.replace(found.result, looks_like=_looks_like(desk.area, one, found))
        return Finding(verdict, _cut(card_of(found.result, desk.visibility)), exception_of(found))

    def _tried(self, one: Requirement, judge: Judge, desk: Desk) -> tuple[Verdict, str]:
        desk.worker.events.clear()
        found = judge.judge(one)
        return found, verdict_of(found, desk.worker.events)

    def record(self) -> Record:
        """Write the record: one verdict for each requirement that counts, and for what stood in their way."""
        verdicts = {id: found.verdict for id, found in self.findings.items()}
        counted = [(one, self.counted[one.id]) for one in self.judged if one.id in self.counted]
        score = scored(self.assignment, counted, verdicts)
        lines = tuple(self._lines(score))
        return Record(
            id=self.submission.id,
            name=self.submission.name,
            digest=self.submission.digest,
            assignment=self.assignment.name,
            assignment_digest=self.assignment.digest,
            requirement_set=self.assignment.requirement_set,
            status=r.INTERNAL_ERROR if r.INTERNAL_ERROR in verdicts.values() else r.GRADED,
            reason=self._defects(),
            points=score.points,
            maximum=score.maximum,
            items=score.items,
            requirements=lines,
            fix_first=fix_first(lines),
            notes=(*self.submission.notes, *score.notes),
            integrity=(*self.submission.integrity, *forgeries(self.output)),
            output=shorten("\n".join(filter(None, self.output)), LONGEST_OUTPUT),
        )

    def _lines(self, score: Score) -> Iterable[RequirementScore]:
        for one in self.judged:
            found = self.findings[one.id]
            item = self.counted.get(one.id, UNCOUNTED)
            if item == UNCOUNTED and found.verdict == r.PASS:
                continue
            verdict, card = score.verdicts.get(one.id, found.verdict), found.card
            if one.id in score.unproven:
                card = Card(one.statement, hint=one.hint, reason=UNPROVEN.format(function=one.functions[0]))
            yield RequirementScore(
                id=one.id,
                area=one.area,
                family=one.family,
                function=one.functions[0] if one.functions else "",
                level=one.level,
                item=item,
                visibility=self.visibility(one),
                verdict=verdict,
                card=card,
                exception=found.exception,
            )

    def _defects(self) -> str:
        broken = [id for id, found in self.findings.items() if found.verdict == r.INTERNAL_ERROR]
        return f"nlpcheck failed on {', '.join(broken[:5])}; please report it" if broken else ""


def _too_late(one: Requirement) -> Finding:
    reason = "the time of the whole submission was up before this was asked"
    return Finding(r.TIMEOUT, Card(one.statement, hint=one.hint, reason=reason))


FORGED = re.compile(r"^[ \t]*(::[a-z-]+[ :][^\n]*::|##\[|##vso\[|(Grade|Comment) :=>>)", re.MULTILINE)
"""Lines by which other graders and CI systems are told what to do."""


def forgeries(output: Iterable[str]) -> list[Integrity]:
    """Return a note if a submission has printed what another grader would take for an order."""
    found = next((match for text in output if (match := FORGED.search(text))), None)
    if found is None:
        return []
    said = "it prints a line that other graders or CI systems would obey; here it is only text"
    return [Integrity("forged output", said)]


def _looks_like(area: Area, one: Requirement, found: Verdict) -> str:
    assert found.counterexample is not None
    try:
        return misconception(area, one, found.counterexample)
    except (Violation, SuiteError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        return ""  # the verdict stands without what is said about it


def _cut(card: Card | None) -> Card | None:
    if card is None:
        return None
    texts = {name: shorten(text, LONGEST_CARD) for name, text in dataclasses.asdict(card).items()}
    return Card(**texts)


def _settle_chance(seed: int) -> None:
    """Set the global random states, so that no submission is judged on what an earlier one has left."""
    import torch

    random.seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002  (the global state is the point)
    torch.manual_seed(seed)

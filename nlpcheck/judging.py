"""Judge one requirement: run its test on an area of an implementation and say what happened."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from nlpcheck import environment
from nlpcheck.border.budget import TimeBudgetExceeded, limited
from nlpcheck.border.codec import encode
from nlpcheck.border.recording import Area, Call, is_ours
from nlpcheck.border.texts import shorten
from nlpcheck.border.values import text_of
from nlpcheck.errors import ImplementationError, NotImplementedYet, Violation
from nlpcheck.reporting.result import (
    BLOCKED,
    ERROR,
    FAILED,
    NOT_APPLICABLE,
    NOT_IMPLEMENTED,
    PASSED,
    Result,
)
from nlpcheck.spec import Requirement, prerequisites

BUDGET_SECONDS = 20.0
BUDGET_AFTER_A_HANG_SECONDS = 4.0
SHOWN_CALLS = 3
LONGEST_FIELD = 10_000  # characters of a field of a record; cards cut further


@dataclass
class Counterexample:
    """The smallest input found on which a requirement fails, and the calls that it led to."""

    example: dict[str, Any]
    calls: list[Call]
    violation: Violation


@dataclass
class Verdict:
    """A result, and behind a failure its counterexample."""

    result: Result
    counterexample: Counterexample | None = None


@dataclass
class Judge:
    """Judges the requirements of one area in order, and remembers what the later ones depend on."""

    area: Area
    known: list[Requirement]
    budget_seconds: float = BUDGET_SECONDS
    states: dict[str, str] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    """Functions that did not return once: their later requirements get a short budget."""
    seconds_after_hang: float = BUDGET_AFTER_A_HANG_SECONDS

    def judge(self, wanted: Requirement) -> Verdict:
        """Return the verdict on one requirement; never raises, but for Ctrl-C."""
        started = time.perf_counter()
        try:
            verdict = self.unjudged(wanted) or self._judged(wanted)
        except Exception as error:  # noqa: BLE001  (ours; one broken requirement must not stop the others)
            verdict = Verdict(_result(wanted, ERROR, reason=_defect(error)))
        result = replace(verdict.result, seconds=round(time.perf_counter() - started, 3))
        self.states[wanted.id] = result.state
        return Verdict(result, verdict.counterexample)

    def unjudged(self, wanted: Requirement) -> Verdict | None:
        """Return the verdict on a requirement that cannot be judged, and why; None if it can."""
        if reason := environment.defect(wanted.environment):
            return Verdict(_result(wanted, NOT_APPLICABLE, reason=reason))
        failed = [r.id for r in prerequisites(wanted, self.known) if self.states.get(r.id) in (FAILED, BLOCKED)]
        if failed:
            return Verdict(_result(wanted, BLOCKED, reason=f"{failed[0]} must hold first"))
        try:
            for name in wanted.functions:
                self.area.function(name)
        except NotImplementedYet as missing:
            return Verdict(_result(wanted, NOT_IMPLEMENTED, reason=str(missing)))
        except Violation as broken:
            return Verdict(failure_of(wanted, Counterexample({}, [], broken)))
        return None

    def _judged(self, wanted: Requirement) -> Verdict:
        self.area.recorder.begin_requirement()
        budget = self.budget_of(wanted)
        try:
            with limited(budget):
                wanted.test(self.area)
        except NotImplementedYet as missing:
            return Verdict(_result(wanted, NOT_IMPLEMENTED, reason=str(missing)))
        except Violation as violation:
            return self._failure(wanted, violation)
        except TimeBudgetExceeded:
            return self._failure(wanted, self.time_violation(wanted, budget))
        except BaseException as error:
            if is_ours(error):
                raise
            return self._unexpected(wanted, error)
        return Verdict(_result(wanted, PASSED))

    def budget_of(self, wanted: Requirement) -> float:
        """Return the seconds that a requirement may take; few for a function that has hung before."""
        hung = self.hanging & set(wanted.functions)
        return min(self.budget_seconds, self.seconds_after_hang) if hung else self.budget_seconds

    def fell(self, wanted: Requirement, how: str) -> Result:
        """Return the result of a requirement during which the process fell."""
        self.states[wanted.id] = FAILED
        violation = Violation(f"nothing: the process {how}", "a value, and a process that lives on")
        return replace(failure_of(wanted, Counterexample({}, [], violation)), replay="")

    def time_violation(self, wanted: Requirement, budget: float) -> Violation:
        """Blame the clock, unless a real counterexample was found before the time was up."""
        if self.area.recorder.last_violation is not None:
            return self.area.recorder.last_violation
        self.hanging |= set(wanted.functions)
        return Violation(
            f"nothing: still running after {budget:g} s", "a value, in milliseconds for input of this size"
        )

    def _failure(self, wanted: Requirement, violation: Violation) -> Verdict:
        found = self.counterexample(violation)
        return Verdict(failure_of(wanted, found), found)

    def counterexample(self, violation: Violation) -> Counterexample:
        """Return a violation with what led to it; if it was none of an example, with what was going on."""
        recorder = self.area.recorder
        if violation is recorder.last_violation:
            return Counterexample(*recorder.violated, violation)
        return Counterexample(dict(recorder.example), list(recorder.calls), violation)

    def _unexpected(self, wanted: Requirement, error: BaseException) -> Verdict:
        """Tell an implementation that answers differently each time from a defect of the suite."""
        seen = self.area.recorder.last_violation
        if seen is not None and type(error).__name__.startswith("Flaky"):
            seen.flaky = True
            seen.returned += "  (not on every call: equal arguments gave different answers)"
            return self._failure(wanted, seen)
        if isinstance(error, ImplementationError):
            return self._failure(wanted, Violation(str(error), "a value"))
        return Verdict(_result(wanted, ERROR, reason=_defect(error)))


def _defect(error: BaseException) -> str:
    frames = []
    trace = error.__traceback__
    while trace:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__}: {shorten(text_of(error), 300)} at {frames[-1] if frames else '?'}"


def _result(wanted: Requirement, state: str, **fields: Any) -> Result:
    return Result(
        id=wanted.id,
        area=wanted.area,
        family=wanted.family,
        function=wanted.functions[0] if wanted.functions else "",
        level=wanted.level,
        statement=wanted.statement,
        state=state,
        why=wanted.why,
        hint=wanted.hint,
        source=wanted.source,
        reference=wanted.reference,
        **fields,
    )


def failure_of(wanted: Requirement, found: Counterexample) -> Result:
    """Return the result of a requirement that does not hold."""
    shown = found.calls[-SHOWN_CALLS:]
    return _result(
        wanted,
        FAILED,
        call="\n".join(shorten(str(call), LONGEST_FIELD) for call in shown),
        returned=_returned(found.violation, shown),
        expected=shorten(found.violation.expected, LONGEST_FIELD),
        difference=found.violation.difference,
        replay=replay_id(wanted.id, found.example),
    )


def _returned(violation: Violation, calls: list[Call]) -> str:
    """Return what came; of a relation between calls, what came of each."""
    text = shorten(violation.returned, LONGEST_FIELD)
    if len(calls) == 1 or not calls:
        return text
    return "\n".join([text, *(f"call {i}: {shorten(call.outcome(), 1000)}" for i, call in enumerate(calls, 1))])


def replay_id(id: str, example: dict[str, Any]) -> str:
    """Return the id under which a counterexample is recorded: the requirement's and four digits of its content."""
    digest = hashlib.sha256(json.dumps(encode(example), sort_keys=True).encode()).hexdigest()
    return f"{id}-{digest[:4]}"


def closed(wanted: Iterable[Requirement], known: list[Requirement]) -> list[Requirement]:
    """Return the wanted requirements and everything that they come after, in the order of the suite."""
    chosen: dict[str, Requirement] = {}
    queue = list(wanted)
    while queue:
        one = queue.pop()
        if one.id not in chosen:
            chosen[one.id] = one
            queue += prerequisites(one, known)
    return [r for r in known if r.id in chosen]

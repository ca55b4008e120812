"""From what was observed to one verdict, and to the card that may be shown."""

from __future__ import annotations

import builtins
from collections.abc import Sequence

from nlpcheck.errors import ElsewhereError
from nlpcheck.grading import record as r
from nlpcheck.grading.record import Card
from nlpcheck.isolation.raising import RemoteError
from nlpcheck.isolation.remote import Event
from nlpcheck.judging import Counterexample, Verdict
from nlpcheck.reporting import result as states
from nlpcheck.reporting.result import Result
from nlpcheck.spec import INTERFACE

OF_STATE = {
    states.PASSED: r.PASS,
    states.ERROR: r.INTERNAL_ERROR,
    states.NOT_IMPLEMENTED: r.NOT_IMPLEMENTED,
    states.BLOCKED: r.BLOCKED,
    states.NOT_APPLICABLE: r.NOT_APPLICABLE,
}
OF_REASON = {
    "memory": r.MEMORY,
    "output_limit": r.OUTPUT_LIMIT,
    "disk": r.OUTPUT_LIMIT,
    "processes": r.CRASHED,
    "cpu": r.TIMEOUT,
    "time": r.TIMEOUT,
}
"""Why a keeper has ended a worker, and the verdict on what was asked at that moment."""


def verdict_of(judged: Verdict, events: Sequence[Event]) -> str:
    """Return the verdict on a requirement; of several that fit, the first one of `record.PRIORITY`."""
    if judged.result.state != states.FAILED:
        return OF_STATE[judged.result.state]
    found = [r.WRONG, *(_of_event(event) for event in events)]
    if judged.counterexample is not None:
        found.append(_of_counterexample(judged.result, judged.counterexample))
    return min(found, key=r.PRIORITY.index)


def _of_event(event: Event) -> str:
    if event.kind == "late":
        return r.TIMEOUT
    if event.kind == "refused":
        return r.REFUSED_VALUE
    if event.ending is None or event.kind != "ended":
        return r.WRONG
    return OF_REASON.get(event.ending.reason) or (r.EXITED if event.ending.exited else r.CRASHED)


def _of_counterexample(result: Result, found: Counterexample) -> str:
    if found.violation.flaky:
        return r.NONDETERMINISTIC
    if "still running after" in found.violation.returned:
        return r.TIMEOUT
    if result.family == INTERFACE:
        return r.CONTRACT
    kind = _kind(found)
    if kind == "SystemExit":
        return r.EXITED
    return r.EXCEPTION if kind else r.WRONG


def _kind(found: Counterexample) -> str:
    """Return the builtin class of the exception that the requirement failed on; empty if it was none."""
    error = found.calls[-1].error if found.calls else None
    raised = isinstance(error, ElsewhereError) and found.violation.returned.startswith(error.outcome[:40])
    return error.kind if raised and isinstance(error, RemoteError) else ""


def exception_of(judged: Verdict) -> str:
    """Return the builtin class name of what was raised; nothing else of an exception is told of what is hidden."""
    if judged.result.state != states.FAILED or judged.counterexample is None:
        return ""
    kind = _kind(judged.counterexample)
    return kind if isinstance(getattr(builtins, kind, None), type) else ""


def card_of(result: Result, visibility: str) -> Card | None:
    """Return what a student needs; of a hidden requirement nothing that was observed, None if it passed."""
    if result.state == states.PASSED:
        return None
    if visibility != r.PUBLIC:
        return Card(result.statement, hint=result.hint)
    return Card(
        statement=result.statement,
        why=result.why,
        hint=result.hint,
        call=result.call,
        returned=result.returned,
        expected=result.expected,
        difference=result.difference,
        looks_like=result.looks_like,
        reason=result.reason,
        source=result.source,
        reference=result.reference,
    )

"""Name the misconception behind a failure: the mutant that answers the counterexample in the same way."""

from __future__ import annotations

from typing import Any

from nlpcheck.bench.catalogue import Entry, area_of, entries
from nlpcheck.border.budget import TimeBudgetExceeded, limited
from nlpcheck.border.recording import Area, Call, copy_of, plain_of
from nlpcheck.border.values import is_model, same
from nlpcheck.errors import ImplementationError, SuiteError, Violation
from nlpcheck.judging import Counterexample
from nlpcheck.spec import Requirement

SECONDS = 3.0
"""For all calls of mutants: some do not return on odd input."""


def misconception(area: Area, failed: Requirement, found: Counterexample) -> str:
    """Return the title of the mutant that gives the same answers to the calls of a counterexample, or nothing.

    Of several, the one that agrees with the implementation on most of the calls made so far; of those, the first.
    """
    calls = _answered(found.calls)
    if not calls:
        return ""
    mutants = [m for m in entries("mutant", (area.name,)) if _may_explain(m, failed, area)]
    history = _answered([call for name in failed.functions for call in area.recorder.history.get(name, [])])
    try:
        with limited(SECONDS):
            fitting = [m for m in mutants if _agrees(m, calls)]
            best = max(fitting, key=lambda m: sum(_agrees(m, [call]) for call in history), default=None)
    except TimeBudgetExceeded:
        return ""
    return best.title if best else ""


def _may_explain(mutant: Entry, failed: Requirement, area: Area) -> bool:
    return bool(set(mutant.functions) & set(failed.functions)) and mutant.target != area.target


Answered = tuple[Call, Any]
"""A call and what it returned, as plain data."""


def _answered(calls: list[Call]) -> list[Answered]:
    """Leave out what cannot be compared: an exception says little, and a model is no data and has changed since."""
    found = []
    for call in calls:
        if call.error is None and not any(map(is_model, [call.returned, *call.args, *call.kwargs.values()])):
            try:
                found.append((call, plain_of(call.returned)))
            except (Violation, TimeBudgetExceeded):
                continue
    return found


def _agrees(mutant: Entry, calls: list[Answered]) -> bool:
    try:
        area = area_of(mutant)
        return all(_same_answer(area, call, returned) for call, returned in calls)
    except (SuiteError, ImplementationError):
        return False


def _same_answer(area: Area, call: Call, returned: Any) -> bool:
    answer = getattr(area, call.function).attempt(*copy_of(call.args), **copy_of(call.kwargs))
    return answer.error is None and same(plain_of(answer.returned), returned)

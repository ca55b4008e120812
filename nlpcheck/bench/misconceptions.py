"""Name the misconception behind a failure: the mutant that answers the counterexample in the same way."""

from __future__ import annotations

from nlpcheck.bench.catalogue import Entry, area_of, entries
from nlpcheck.errors import ImplementationError, SuiteError
from nlpcheck.judging import Counterexample
from nlpcheck.recording import Area, Call, copy_of
from nlpcheck.spec import Requirement
from nlpcheck.values import NotPlainError, is_model, same, to_plain


def misconception(area: Area, failed: Requirement, found: Counterexample) -> str:
    """Return the title of the mutant that gives the same answers to the calls of a counterexample, or nothing.

    Of several, the one that agrees with the implementation on most of the calls made so far; of those, the first.
    """
    calls = [call for call in found.calls if _has_answer(call)]
    if not calls:
        return ""
    fitting = [m for m in entries("mutant", (area.name,)) if _may_explain(m, failed, area) and _agrees(m, calls)]
    history = [call for name in failed.functions for call in area.recorder.history.get(name, [])]
    best = max(fitting, key=lambda m: sum(_agrees(m, [call]) for call in history), default=None)
    return best.title if best else ""


def _may_explain(mutant: Entry, failed: Requirement, area: Area) -> bool:
    return bool(set(mutant.functions) & set(failed.functions)) and mutant.target != area.target


def _has_answer(call: Call) -> bool:
    """Leave out what cannot be compared: an exception says little, a model is not data."""
    return call.error is None and not is_model(call.returned)


def _agrees(mutant: Entry, calls: list[Call]) -> bool:
    try:
        area = area_of(mutant)
        return all(_same_answer(area, call) for call in calls if _has_answer(call))
    except (SuiteError, ImplementationError):
        return False


def _same_answer(area: Area, call: Call) -> bool:
    answer = getattr(area, call.function).attempt(*copy_of(call.args), **copy_of(call.kwargs))
    if answer.error is not None:
        return False
    try:
        return same(to_plain(answer.returned), to_plain(call.returned))
    except NotPlainError:
        return False

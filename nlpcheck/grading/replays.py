"""R2 for every submission: a call that was answered once is answered alike by a new process, in another order.

After an area is judged, calls of the requirements that passed are made again, last ones first, in a fresh worker under
another hash seed. Code that guesses, that remembers what it was asked before, or that behaves otherwise when it thinks
that nobody looks, answers differently there. Calls that depend on chance or on live models are the business of the
specification's own requirements and are not repeated here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from nlpcheck import contract
from nlpcheck.border.budget import TimeBudgetExceeded, limited
from nlpcheck.border.recording import Area, Call, plain_of
from nlpcheck.border.values import show
from nlpcheck.errors import ElsewhereError, ImplementationError
from nlpcheck.isolation.inside.objects import kind_of

MOST_CALLS = 400
SECONDS = 10.0
"""For a repeated call; one that needs more says nothing here."""
TOLERANCE = 1e-6
"""Relative and absolute: the same code on the same machine errs by less, whatever the alignment of its memory."""
Outcome = tuple[str, Any]
"""``("value", plain data)`` or ``("raised", text)``."""


@dataclass
class Replays:
    """Calls that are to be made again, each with the requirement that rests on it and its first answer."""

    kept: list[tuple[str, Call, Outcome]] = field(default_factory=list)

    def keep(self, id: str, calls: list[Call]) -> None:
        """Keep the first and the last call of a requirement that has passed, of its last example."""
        chosen = calls[:1] + (calls[-1:] if len(calls) > 1 else [])
        for call in filter(is_repeatable, chosen):
            outcome = outcome_of(call)
            if outcome is not None and len(self.kept) < MOST_CALLS:
                self.kept.append((id, call, outcome))

    def differing(self, area: Area) -> dict[str, tuple[Call, str, str]]:
        """Make all calls again; return by requirement the first call that is answered otherwise, and both answers."""
        found: dict[str, tuple[Call, str, str]] = {}
        for id, call, before in reversed(self.kept):
            after = repeated(area, call)
            if after is not None and not alike(before, after):
                found[id] = (call, _shown(before), _shown(after))
        return found


def is_repeatable(call: Call) -> bool:
    """Tell whether a call must be answered alike each time: no chance, no live state but that of a tokenizer."""
    values = [*call.args, *call.kwargs.values()]
    if any(hasattr(value, "__next__") or kind_of(value) not in ("", "tokenizer") for value in values):
        return False
    return not any("generator" in contract.signature_of(a, call.function).parameters for a in _areas_of(call.function))


def _areas_of(function: str) -> list[str]:
    return [area for area in contract.AREAS if function in contract.functions_of(area)]


def outcome_of(call: Call) -> Outcome | None:
    """Return what came of a call, as plain data; None if that cannot be compared."""
    if isinstance(call.error, ElsewhereError) and not call.error.final:
        return "raised", type(call.error).__name__
    if call.error is not None or kind_of(call.returned):
        return None
    try:
        return "value", plain_of(call.returned)
    except (ImplementationError, TimeBudgetExceeded):
        return None


def repeated(area: Area, call: Call) -> Outcome | None:
    """Make a call again; None if it does not end, which is judged elsewhere."""
    try:
        with limited(SECONDS):
            return outcome_of(getattr(area, call.function).attempt(*call.args, **call.kwargs))
    except (ImplementationError, TimeBudgetExceeded):
        return None


def alike(one: Any, other: Any) -> bool:
    """Tell whether two answers are equal, but for the last digits of floats.

    >>> alike(("value", [0.1 + 0.2]), ("value", [0.3])), alike(("value", [1]), ("value", [2]))
    (True, False)
    """
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        both = math.isnan(one) and math.isnan(other)
        return both or math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(one == other)


def _shown(outcome: Outcome) -> str:
    return show(outcome[1]) if outcome[0] == "value" else f"raised {outcome[1]}"

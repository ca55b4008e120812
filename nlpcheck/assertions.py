"""Assertions for requirements: each raises a `Violation` whose texts a beginner can act on.

The calls that led there need not be passed: they are recorded at the border.
"""

from __future__ import annotations

import math
from typing import Any

from nlpcheck.border.recording import BoundFunction, describe_error
from nlpcheck.border.values import first_difference, same, show, to_plain
from nlpcheck.errors import Violation


def must(condition: bool, expected: str, got: Any = None) -> None:  # noqa: FBT001  (reads as a sentence)
    """Require a condition; ``expected`` says what must hold, ``got`` is shown as what came."""
    __tracebackhide__ = True
    if not condition:
        raise Violation(show(got), expected)


def must_equal(got: Any, expected: Any, what: str = "the returned value") -> None:
    """Require equal values, whatever their containers; NaN equals NaN."""
    __tracebackhide__ = True
    got, expected = to_plain(got), to_plain(expected)
    if not same(got, expected):
        raise Violation(_named(what, got), show(expected), _place(got, expected))


def must_be_close(got: Any, expected: Any, what: str = "the returned value", *, tolerance: float = 1e-6) -> None:
    """Require equal numbers within an absolute tolerance, in the same nesting."""
    __tracebackhide__ = True
    got, expected = to_plain(got), to_plain(expected)
    snapped = _snap(got, expected, tolerance)
    if not same(snapped, expected):
        raise Violation(_named(what, got), show(expected), _place(snapped, expected))


def must_raise(errors: tuple[type[BaseException], ...], function: BoundFunction, *args: Any, **kwargs: Any) -> None:
    """Require that a call raises one of some exceptions; the wording of the message is free."""
    __tracebackhide__ = True
    call = function.attempt(*args, **kwargs)
    if not isinstance(call.error, errors):
        names = " or ".join(error.__name__ for error in errors)
        got = show(call.returned) if call.error is None else describe_error(call.error)
        raise Violation(got, f"an exception: {names}")


def _place(got: Any, expected: Any) -> str:
    """Return where two values part, empty if they part as a whole: that would say the same again."""
    if isinstance(got, (list, dict)) and type(got) is type(expected):
        return first_difference(got, expected)
    return ""


def _named(what: str, got: Any) -> str:
    return show(got) if what == "the returned value" else f"{what}: {show(got)}"


def _snap(got: Any, expected: Any, tolerance: float) -> Any:
    """Replace the numbers of ``got`` that are close enough by the expected ones."""
    if isinstance(got, list) and isinstance(expected, list):
        pairs = zip(got, expected, strict=False)
        return [_snap(g, e, tolerance) for g, e in pairs] + got[len(expected) :]
    if isinstance(got, dict) and isinstance(expected, dict):
        return {key: _snap(value, expected.get(key), tolerance) for key, value in got.items()}
    numbers = isinstance(got, (int, float)) and isinstance(expected, (int, float))
    return expected if numbers and math.isclose(got, expected, rel_tol=0, abs_tol=tolerance) else got

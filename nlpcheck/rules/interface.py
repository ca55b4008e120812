"""Before anything is judged: the module imports, and each function takes the contract's parameters.

Factories for the requirements of the family ``interface``, which all others come after.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

from nlpcheck import contract
from nlpcheck.border.recording import Area
from nlpcheck.errors import Violation
from nlpcheck.rules.general import Test, finished

BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def importable(id: str) -> Test:
    """Make the requirement that an area's module can be imported."""

    def test(impl: Area) -> None:
        impl.import_now()

    return finished(test, id, "", (
        "The module can be imported.",
        "nothing in it can be judged, or used, before Python can import it.",
        "run `python -c 'import ...'` on it; keep downloads and training under `if __name__ == \"__main__\":`.",
    ))  # fmt: skip


def accepts_parameters(id: str, function: str) -> Test:
    """Make the requirement that a function can be called as the contract says."""

    def test(impl: Area) -> None:
        wanted = contract.signature_of(impl.name, function)
        if problem := signature_problem(impl.function(function), wanted):
            raise Violation(problem, f"def {function}{_bare(wanted)}")

    return finished(test, id, function, (
        f"{function} is a function that takes the contract's parameters, by name and in order.",
        "others call it by these names: the training loop, a `Dataset.map`, this suite.",
        "copy the first line from `nlpcheck spec " + function + "`; parameters of your own need a default.",
    ))  # fmt: skip


def _bare(signature: inspect.Signature) -> inspect.Signature:
    parameters = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    return signature.replace(parameters=parameters, return_annotation=signature.empty)


def signature_problem(function: Callable[..., object], wanted: inspect.Signature) -> str:
    """Say why a function cannot be called as the contract says; empty if it can."""
    if inspect.isclass(function):
        return f"a class, `{function.__name__}`"
    try:
        got = inspect.signature(function)
    except Exception:  # noqa: BLE001  (foreign code)
        return ""  # compiled code may hide its signature; the calls will tell
    text = f"def {getattr(function, '__name__', '...')}{_bare(got)}"
    by_position = [p.name for p in wanted.parameters.values() if p.kind in BY_POSITION]
    own = [p.name for p in got.parameters.values() if p.kind in BY_POSITION]
    takes_any = {p.kind for p in got.parameters.values()}
    enough = len(own) >= len(by_position) or inspect.Parameter.VAR_POSITIONAL in takes_any
    if own[: len(by_position)] != by_position[: len(own)] or not enough:
        return text
    names = {p.name: None for p in wanted.parameters.values()}
    required = {p.name: None for p in wanted.parameters.values() if p.default is p.empty}
    return "" if _binds(got, names) and _binds(got, required) else text


def _binds(signature: inspect.Signature, names: dict[str, None]) -> bool:
    try:
        signature.bind(**names)
    except TypeError:
        return False
    return True

"""A requirement: one rule of the contract, its reason, a hint, and the test that judges it.

Requirements are read from the suite itself (marks and docstrings), so a page about them cannot drift.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
import sys
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from nlpcheck import contract, search
from nlpcheck.errors import SuiteError, UsageError, Violation

MUST = "MUST"
"""Valid, ordinary input on which every correct implementation agrees."""
SHOULD = "SHOULD"
"""Robustness: input on which popular recipes are known to fail."""

INTERFACE = "interface"
"""The family of requirements that come before all others: the module imports, a function takes the parameters."""
SUITE = "nlpcheck.conformance"
ATTRIBUTE = "nlpcheck_requirement"

Test = TypeVar("Test", bound=Callable[..., Any])


@dataclass(frozen=True)
class Requirement:
    """One requirement of the specification."""

    id: str
    """Permanent: never renumbered, never reused."""
    functions: tuple[str, ...]
    """What it calls; the first one is judged. Empty: the area as a whole."""
    level: str
    after: tuple[str, ...]
    """Requirements without which this one means nothing: if one of them fails, this one is blocked."""
    area: str
    family: str
    statement: str
    why: str
    hint: str
    reference: str
    """Where the rule or the bug is described: an address, or empty."""
    source: str
    """File and line of the test."""
    environment: str
    """Name of the self-check of the environment that this requirement relies on, or empty."""
    test: Callable[..., Any]
    """Searches for an example that breaks the requirement: ``test(impl)``."""
    on_example: Callable[..., Any]
    """Judges one example: ``on_example(impl, **values)``."""

    @property
    def keywords(self) -> str:
        """What ``-k`` matches against: area, family, name of the test and id."""
        return " ".join([self.area, self.family, self.test.__name__, self.id, *self.functions]).lower()


def requirement(
    id: str,
    *functions: str,
    level: str = MUST,
    after: str | Sequence[str] = (),
    environment: str = "",
) -> Callable[[Test], Test]:
    """Mark a test as the judge of one requirement; the docstring holds the statement, ``Why:`` and ``Hint:``.

    Goes above ``@given`` and ``@example`` (those of `nlpcheck.search`). The test's first parameter is
    ``impl``, the area of the implementation under test.
    """

    def mark(test: Test) -> Test:
        module, file, line = _place()
        *_, area, family = ("", *module.split("."))

        @functools.wraps(test)
        def judge(impl: Any) -> None:
            __tracebackhide__ = True
            search.run(search.search_of(test), functools.partial(_judge_example, test, impl))

        del judge.__wrapped__  # pytest must see the parameter `impl` alone
        described = Requirement(
            id=id,
            functions=functions,
            level=level,
            after=(after,) if isinstance(after, str) else tuple(after),
            source=f"{'/'.join(Path(file).parts[-3:])}:{line}",
            environment=environment,
            test=judge,
            on_example=test,
            area=area,
            family=family.removeprefix("test_"),
            **_texts_of(id, test),
        )
        setattr(judge, ATTRIBUTE, described)
        return judge  # type: ignore[return-value]

    return mark


def adopted(module: types.ModuleType, old: str, new: str) -> dict[str, Callable[..., Any]]:
    """Return the requirements of another area's file for the calling area, their ids with another beginning.

    Two areas that share functions share what is required of them::

        globals().update(adopted(test_collation, "SUM", "TRANS"))
    """
    caller: str = sys._getframe(1).f_globals["__name__"]  # noqa: SLF001  (a file of the suite)
    area = caller.split(".")[-2]
    return {
        name: _adopted_test(test, area, functools.partial(re.sub, rf"^{old}-", f"{new}-"))
        for name, test in vars(module).items()
        if hasattr(test, ATTRIBUTE)
    }


def _adopted_test(judge: Callable[..., Any], area: str, renamed: Callable[[str], str]) -> Callable[..., Any]:
    def judge_here(impl: Any) -> None:
        __tracebackhide__ = True
        judge(impl)

    own: Requirement = getattr(judge, ATTRIBUTE)
    judge_here.__doc__ = judge.__doc__
    after = tuple(map(renamed, own.after))
    setattr(judge_here, ATTRIBUTE, replace(own, id=renamed(own.id), area=area, after=after, test=judge_here))
    return judge_here


def _judge_example(test: Callable[..., Any], impl: Any, values: dict[str, Any]) -> None:
    """Judge one example; the recorder of ``impl`` knows which."""
    __tracebackhide__ = True
    impl.recorder.begin_example(values)
    try:
        _read_answers(test, impl, values)
    except Violation as violation:
        impl.recorder.violate(violation)
        raise


UNREADABLE = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What reading an answer of the wrong kind raises; a RuntimeError is what torch says of shapes that do not fit."""


def _read_answers(test: Callable[..., Any], impl: Any, values: dict[str, Any]) -> None:
    """Judge one example; an answer that the test cannot even read is a wrong answer, not a defect of the suite."""
    __tracebackhide__ = True
    try:
        test(impl, **values)
    except UNREADABLE as error:
        if not impl.recorder.calls or isinstance(error, NotImplementedError | RecursionError):
            raise
        returned = impl.recorder.calls[-1].outcome()
        problem = f"reading it raised {type(error).__name__}: {error}"
        raise Violation(returned, "a value of the kind that the contract describes", problem) from error


def _place() -> tuple[str, str, int]:
    """Return module, file and line in the suite: that of the test, or of the factory call that makes it."""
    frame = sys._getframe(1)  # noqa: SLF001  (readers look in the suite, not in a factory)
    found = frame
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.rsplit(".", 1)[-1].startswith("test_"):
            found = frame
            break
        frame = frame.f_back  # type: ignore[assignment]
    return found.f_globals["__name__"], found.f_code.co_filename, found.f_lineno


PARTS = re.compile(r"^(Why|Hint|Source):\s*", re.MULTILINE)


def _texts_of(id: str, test: Callable[..., Any]) -> dict[str, str]:
    """Split a docstring into statement, why, hint and source."""
    statement, *rest = PARTS.split(inspect.getdoc(test) or "")
    parts = {name: " ".join(text.split()) for name, text in zip(rest[::2], rest[1::2], strict=True)}
    if not statement.strip() or not parts.get("Why") or not parts.get("Hint"):
        msg = f"{id}: the docstring needs a statement, a `Why:` and a `Hint:` paragraph"
        raise SuiteError(msg)
    return {
        "statement": " ".join(statement.split()),
        "why": parts["Why"],
        "hint": parts["Hint"],
        "reference": parts.get("Source", ""),
    }


def requirements(areas: Iterable[str] = ()) -> list[Requirement]:
    """Return the requirements of some areas (default: all), in the order of learning.

    That is the order of the contract's functions, and within a family the order of its file. An unknown area
    is a `UsageError`.
    """
    found: list[Requirement] = []
    for area in areas or contract.AREAS:
        if area not in contract.AREAS:
            msg = f"there is no area {area!r}; choose from {', '.join(contract.AREAS)}"
            raise UsageError(msg)
        found += _requirements_of(area)
    return found


@functools.cache
def _requirements_of(area: str) -> tuple[Requirement, ...]:
    package = importlib.import_module(f"{SUITE}.{area}")
    names = [name for _, name, _ in pkgutil.iter_modules(package.__path__) if name.startswith("test_")]
    families = [_requirements_in(f"{package.__name__}.{name}") for name in names]
    order = list(contract.functions_of(area))
    families.sort(key=lambda family: _rank(family, order))
    found = [r for family in families for r in family]
    _check(found)
    return tuple(found)


def _rank(family: list[Requirement], order: list[str]) -> int:
    """Put the interface first, then the families as the contract orders their functions, then the area as a whole."""
    if family[0].family == INTERFACE:
        return -1
    return min(order.index(r.functions[0]) if r.functions else len(order) for r in family)


def _requirements_in(module: str) -> list[Requirement]:
    """Return the requirements of one file, in the order in which the file names them."""
    found = []
    for name, test in vars(importlib.import_module(module)).items():
        described: Requirement | None = getattr(test, ATTRIBUTE, None)
        if described is not None:
            test.__name__ = name  # a rule made by a factory is called what the file calls it
            found.append(described)
    return found


def _check(found: list[Requirement]) -> None:
    ids = [r.id for r in found]
    doubles = sorted({id for id in ids if ids.count(id) > 1})
    late = sorted(r.id for number, r in enumerate(found) if set(r.after) - set(ids[:number]))
    if doubles or late:
        msg = f"requirement ids must be unique (twice: {doubles}) and come after their prerequisites (not so: {late})"
        raise SuiteError(msg)


def prerequisites(wanted: Requirement, known: Iterable[Requirement]) -> list[Requirement]:
    """Return what must hold before a requirement means anything.

    Its own ``after``, and for every function that it calls: the module imports, the function takes the parameters.
    """
    general = [r for r in known if r.family == INTERFACE and r.id != wanted.id and r.area == wanted.area]
    implied = [r for r in general if set(r.functions) <= set(wanted.functions)]
    return implied + [r for r in known if r.id in wanted.after]

"""A requirement: one rule of the contract, its reason, a hint, and the test that judges it.

Requirements are read from the suite itself (marks and docstrings), so a page about them cannot drift.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from nlpcheck import contract, profiles
from nlpcheck.errors import SuiteError, UsageError, Violation

MUST = "MUST"
"""Valid, ordinary input on which every correct implementation agrees."""
SHOULD = "SHOULD"
"""Robustness: input on which popular recipes are known to fail."""

INTERFACE = "interface"
"""The family of requirements that come before all others: the module imports, a function takes the parameters."""
SUITE = "nlpcheck.conformance"
ATTRIBUTE = "nlpcheck_requirement"
PLACE = "nlpcheck_place"
"""File and line of a test that a factory made (`nlpcheck.rules`): those of the suite, not of the factory."""

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

    @property
    def keywords(self) -> str:
        """What ``-k`` matches against: area, family, name of the test and id."""
        return " ".join([self.area, self.family, self.test.__name__, self.id, *self.functions]).lower()


def requirement(
    id: str,  # noqa: A002  (the word that everybody uses for it)
    *functions: str,
    level: str = MUST,
    after: str | Sequence[str] = (),
    environment: str = "",
) -> Callable[[Test], Test]:
    """Mark a test as the judge of one requirement; the docstring holds the statement, ``Why:`` and ``Hint:``.

    Goes above ``@given``. The test's first parameter is ``impl``, the area of the implementation under test.
    """

    def mark(test: Test) -> Test:
        inner = test.hypothesis.inner_test if hasattr(test, "hypothesis") else test  # type: ignore[attr-defined]
        described = Requirement(
            id=id,
            functions=functions,
            level=level,
            after=(after,) if isinstance(after, str) else tuple(after),
            source=_source_of(inner),
            environment=environment,
            test=test,
            **_place_of(inner),
            **_texts_of(id, test),
        )
        if not hasattr(test, "hypothesis"):
            test = _recorded(test)  # type: ignore[assignment]
        else:
            test.hypothesis.inner_test = _recorded(inner)  # type: ignore[attr-defined]
            test = profiles.current()(test)
        object.__setattr__(described, "test", test)
        setattr(test, ATTRIBUTE, described)
        return test

    return mark


def _recorded(test: Callable[..., Any]) -> Callable[..., Any]:
    """Tell the recorder of ``impl`` which example is about to be judged."""
    names = list(inspect.signature(test).parameters)

    @functools.wraps(test)
    def judged(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        __tracebackhide__ = True
        values = dict(zip(names, args, strict=False)) | kwargs
        impl = values.pop("impl")
        impl.recorder.begin_example(values)
        try:
            return test(impl, **values)
        except Violation as violation:
            impl.recorder.last_violation = violation
            raise

    return judged


def _place_of(test: Callable[..., Any]) -> dict[str, str]:
    """Read area and family from the module's name: ``...token_classification.test_alignment``."""
    *_, area, module = ("", *test.__module__.split("."))
    return {"area": area, "family": module.removeprefix("test_")}


def _source_of(test: Callable[..., Any]) -> str:
    file, line = getattr(test, PLACE, (test.__code__.co_filename, test.__code__.co_firstlineno))
    return f"{'/'.join(Path(file).parts[-3:])}:{line}"


PARTS = re.compile(r"^(Why|Hint|Source):\s*", re.MULTILINE)


def _texts_of(id: str, test: Callable[..., Any]) -> dict[str, str]:  # noqa: A002
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
    doubles = sorted({id for id in ids if ids.count(id) > 1})  # noqa: A001
    unknown = sorted({id for r in found for id in r.after} - set(ids))  # noqa: A001
    if doubles or unknown:
        msg = f"requirement ids must be unique (twice: {doubles}) and prerequisites known (unknown: {unknown})"
        raise SuiteError(msg)


def prerequisites(wanted: Requirement, known: Iterable[Requirement]) -> list[Requirement]:
    """Return what must hold before a requirement means anything.

    Its own ``after``, and for every function that it calls: the module imports, the function takes the parameters.
    """
    general = [r for r in known if r.family == INTERFACE and r.id != wanted.id and r.area == wanted.area]
    implied = [r for r in general if set(r.functions) <= set(wanted.functions)]
    return implied + [r for r in known if r.id in wanted.after]

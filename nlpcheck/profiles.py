"""How hard to look: the number of examples per requirement. Every profile is deterministic."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

EXAMPLES = {"quick": 25, "default": 60, "thorough": 1000, "bench": 25}
"""Drawn examples per strategy, after the explicit ones of each requirement."""

BENCH = "bench"
"""As ``quick`` without shrinking: the kill table asks whether, not why."""

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
"""Health checks speak of the suite, not of the code under test; the suite's own tests run with them."""


@dataclass
class _Active:
    name: str = "default"
    seed: int = 0
    shrinks: bool = True


_active = _Active()


def activate(name: str, seed: int = 0, *, shrinks: bool = True) -> None:
    """Choose a profile, the seed of what is drawn, and whether the smallest failing example is looked for."""
    _active.name, _active.seed, _active.shrinks = name, seed, shrinks and name != BENCH


def shrinks() -> bool:
    """Return whether a smaller example is looked for when one has been found; the kill table asks no more."""
    return _active.shrinks


def active() -> str:
    """Return the name of the chosen profile."""
    return _active.name


def count() -> int:
    """Return the number of examples that are drawn from each strategy."""
    return EXAMPLES[_active.name]


def seed() -> int:
    """Return the seed."""
    return _active.seed


def generating() -> settings:
    """Return settings to draw examples with."""
    return _settings(Phase.generate)


def current() -> settings:
    """Return settings to search and shrink with.

    They are put on each search instead of being loaded globally: a project that runs this suite beside its own
    tests keeps its own Hypothesis profile.
    """
    return _settings(Phase.generate, Phase.shrink)


def _settings(*phases: Phase) -> settings:
    return settings(
        phases=phases,
        derandomize=True,
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=QUIET,
    )


CACHE = "CONSTANTS_CACHE"
COLLECTOR = "_get_local_constants"
"""Names of Hypothesis's own that `same_everywhere` replaces."""


@contextlib.contextmanager
def same_everywhere() -> Iterator[None]:
    """Let examples depend on the seed alone.

    Hypothesis also tries numbers and texts that it finds in the source of the modules loaded at the moment: other
    modules, other examples. Which are loaded differs between a checkout and an installed package, and from one
    submission to the next. No setting turns that off, so its collector is replaced for a while.
    """
    before = {name: getattr(providers, name, None) for name in (COLLECTOR, CACHE)}
    if None in before.values():  # another release, which may do without
        yield
        return
    setattr(providers, COLLECTOR, _nothing)
    setattr(providers, CACHE, {})
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(providers, name, value)


def _nothing() -> Constants:
    return Constants()

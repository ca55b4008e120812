"""How hard to look: the number of examples per requirement. Every profile is deterministic."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

EXAMPLES = {"quick": 20, "default": 60, "thorough": 1000}
"""Random examples per requirement, after its explicit ones."""

BENCH = "bench"
"""Examples of ``default`` without shrinking: the kill table asks whether, not why."""

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
"""Health checks speak of the suite, not of the code under test; the suite's own tests run with them."""


_active = ["default"]


def activate(name: str) -> None:
    """Choose a profile; call this before the suite is imported, since its tests are decorated then."""
    _active[0] = name


def current() -> settings:
    """Return the settings of the chosen profile, to decorate a test with.

    They are put on each requirement instead of being loaded globally: a project that runs this suite beside its
    own tests keeps its own Hypothesis profile.
    """
    name = _active[0]
    phases = [Phase.explicit, Phase.generate]
    return settings(
        max_examples=EXAMPLES.get(name, EXAMPLES["default"]),
        phases=phases if name == BENCH else [*phases, Phase.shrink],
        derandomize=True,
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=QUIET,
    )

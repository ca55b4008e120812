"""No outer wall: each worker's own, Landlock, seccomp and rlimits, must do."""

from __future__ import annotations

from collections.abc import Sequence

from nlpcheck.isolation.walls.view import View
from nlpcheck.isolation.walls.wall import Probe, inner, inner_names, own_namespaces


class Landlock:
    """The second rung."""

    name = "landlock"

    def available(self) -> Probe:
        """Ask the kernel."""
        return inner()

    def describe(self) -> tuple[str, ...]:
        """Return everything that holds behind it."""
        return (*inner_names(), *own_namespaces())

    def command(self, view: View, argv: Sequence[str]) -> list[str]:
        """Return the command that runs another with a cleared environment."""
        return cleared(view, argv)


def cleared(view: View, argv: Sequence[str]) -> list[str]:
    """Return the command that runs another with the view's variables and no others."""
    return ["env", "-i", *(f"{name}={value}" for name, value in sorted(view.environment().items())), *argv]

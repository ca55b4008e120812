"""Nothing: for machines that have no rung, with an explicit flag, stamped in every report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlpcheck.isolation.inside.keeper import UNCONFINED
from nlpcheck.isolation.walls.landlock import cleared
from nlpcheck.isolation.walls.view import View
from nlpcheck.isolation.walls.wall import Probe


class Nothing:
    """Below the ladder: processes and limits of resources, and whatever else the kernel happens to have."""

    name = "none"

    def available(self) -> Probe:
        """Say that it always is."""
        return Probe(ok=True, text="no isolation")

    def describe(self) -> tuple[str, ...]:
        """Return what is stamped on reports."""
        return ("none", "rlimits")

    def command(self, view: View, argv: Sequence[str]) -> list[str]:
        """Return the command that runs another with a cleared environment."""
        return cleared(_marked(view), argv)


def _marked(view: View) -> View:
    return replace(view, variables={**view.variables, UNCONFINED: "1"})

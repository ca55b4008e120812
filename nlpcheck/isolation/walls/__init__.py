"""The ladder of walls around a nursery, probed at start and never lowered silently."""

from __future__ import annotations

from nlpcheck.errors import UsageError
from nlpcheck.isolation.walls.bubblewrap import Bubblewrap
from nlpcheck.isolation.walls.container import Container
from nlpcheck.isolation.walls.landlock import Landlock
from nlpcheck.isolation.walls.none import Nothing
from nlpcheck.isolation.walls.view import View
from nlpcheck.isolation.walls.wall import Probe, Wall

__all__ = ["RUNGS", "Probe", "View", "Wall", "choose", "probe_all"]

RUNGS: tuple[type[Wall], ...] = (Bubblewrap, Landlock, Container)
"""From the strongest down; below them is nothing."""


def probe_all() -> dict[str, Probe]:
    """Try every rung; return what each says."""
    return {wall.name: wall.available() for wall in (rung() for rung in RUNGS)}


def choose(wanted: str = "auto", *, allow_none: bool = False) -> Wall:
    """Return the rung that is wanted, or the strongest that this machine has.

    None at all is a choice that must be made twice: ``allow_none`` alone lowers nothing while a rung is there.
    """
    walls = [rung() for rung in RUNGS]
    if wanted == "none":
        if not allow_none:
            raise UsageError("--isolation none runs submissions unconfined; if you trust all, add --allow-no-isolation")
        return Nothing()
    if wanted != "auto":
        return _wanted(wanted, walls)
    for wall in walls:
        if wall.available().ok:
            return wall
    if allow_none:
        return Nothing()
    reasons = "; ".join(f"{wall.name}: {wall.available().text}" for wall in walls)
    raise UsageError(
        f"no isolation is possible here ({reasons}). Install bubblewrap, or grade on a newer Linux; "
        "if you trust every submission, --allow-no-isolation grades without, and stamps the results"
    )


def _wanted(name: str, walls: list[Wall]) -> Wall:
    for wall in walls:
        if wall.name == name:
            if not (probe := wall.available()).ok:
                raise UsageError(f"--isolation {name} is not possible here: {probe.text}")
            return wall
    names = ", ".join(["auto", *(wall.name for wall in walls), "none"])
    raise UsageError(f"--isolation {name!r} is no rung; choose one of {names}")

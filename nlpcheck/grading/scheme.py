"""The marking scheme: what an assignment asks for, and what each part of it is worth."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from dataclasses import dataclass, field

from nlpcheck.grading.record import HIDDEN, PUBLIC
from nlpcheck.isolation.inside.confinement import Limits

SHARE = "share"
"""An item's points times the share of its requirements that pass, rounded down to whole milli-points."""
ALL_OR_NOTHING = "all"
"""All of an item's points if all of its requirements pass, else none."""

VISIBILITIES = (PUBLIC, HIDDEN)
SCORINGS = (SHARE, ALL_OR_NOTHING)
LEVELS = ("must", "all")
PROFILES = ("quick", "default", "thorough")
MILLI = 1000
"""Milli-points of a point."""
SEED_BYTES = 4


@dataclass(frozen=True)
class Item:
    """One part of an assignment: some requirements and what they are worth together."""

    title: str
    select: str
    """A ``-k`` expression over the keywords of requirements; the first item that matches a requirement takes it."""
    points: int
    """In milli-points."""
    visibility: str = PUBLIC
    scoring: str = SHARE


@dataclass(frozen=True)
class Assignment:
    """Everything that an instructor decides before the first submission is graded."""

    name: str
    areas: tuple[str, ...]
    items: tuple[Item, ...]
    seed: int
    """Keyed with the course's secret: what is drawn from it cannot be guessed from this source code."""
    requirement_set: str
    """A digest of the requirements of these areas; another one is another exam."""
    level: str = "must"
    profile: str = "quick"
    degenerate_ceiling: float = 5.0
    """Percent of the points that a submission which knows nothing may earn; the preflight asks."""
    limits: Limits = field(default_factory=Limits)
    forbidden: tuple[str, ...] = ()
    """Top-level modules that submissions cannot import."""

    @property
    def maximum(self) -> int:
        """The milli-points of all items."""
        return sum(item.points for item in self.items)

    @property
    def digest(self) -> str:
        """Return a digest of all that can change a record; of the secret only the seed made from it is in it."""
        content = dataclasses.asdict(self)
        del content["degenerate_ceiling"]  # asked before grading, not in it
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def seed_of(secret: str, name: str) -> int:
    """Return the seed of an assignment: whoever lacks the secret cannot draw its examples."""
    return int.from_bytes(hmac.digest(secret.encode(), name.encode(), "sha256")[:SEED_BYTES], "big")

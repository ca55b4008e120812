"""The canonical record of one graded submission; every output is made from it and from nothing else.

A record holds no times, no paths of the machine and nothing random: grading the same submission again gives the same
bytes. Points are whole milli-points, so that sums are exact.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

FORMAT = "nlpcheck-grade/1"

PASS = "pass"  # noqa: S105  (no password)
PARTIAL = "partial"
WRONG = "wrong"
EXCEPTION = "exception"
TIMEOUT = "timeout"
MEMORY = "memory"
OUTPUT_LIMIT = "output_limit"
CRASHED = "crashed"
EXITED = "exited"
CONTRACT = "contract"
REFUSED_VALUE = "refused_value"
NONDETERMINISTIC = "nondeterministic"
POLICY = "policy"
BLOCKED = "blocked"
NOT_IMPLEMENTED = "not_implemented"
NOT_APPLICABLE = "not_applicable"
UNGRADABLE = "ungradable"
INTERNAL_ERROR = "internal_error"

PRIORITY = (
    INTERNAL_ERROR,
    UNGRADABLE,
    POLICY,
    TIMEOUT,
    MEMORY,
    OUTPUT_LIMIT,
    CRASHED,
    EXITED,
    REFUSED_VALUE,
    CONTRACT,
    NONDETERMINISTIC,
    EXCEPTION,
    WRONG,
    BLOCKED,
    NOT_IMPLEMENTED,
    PARTIAL,
    NOT_APPLICABLE,
    PASS,
)
"""All verdicts; of several that fit, the first one is given. ``partial`` is for items, the others for requirements."""

PUBLIC, HIDDEN = "public", "hidden"

GRADED = "graded"
"""The status of a record; the others are ``ungradable`` (not the student's fault, no attempt used) and
``internal_error``."""


@dataclass(frozen=True)
class Card:
    """What a student needs to mend a requirement; of a hidden one only statement and hint are given."""

    statement: str
    why: str = ""
    hint: str = ""
    call: str = ""
    returned: str = ""
    expected: str = ""
    difference: str = ""
    looks_like: str = ""
    reason: str = ""
    source: str = ""
    reference: str = ""


@dataclass(frozen=True)
class RequirementScore:
    """The verdict on one requirement."""

    id: str
    area: str
    family: str
    function: str
    level: str
    item: int
    """Index into the record's items."""
    visibility: str
    verdict: str
    card: Card | None = None
    """None if it passed."""
    exception: str = ""
    """The builtin class name of what was raised, if something was."""


@dataclass(frozen=True)
class ItemScore:
    """The points of one item of the assignment."""

    title: str
    visibility: str
    points: int
    maximum: int
    passed: int
    total: int
    verdict: str
    """``pass`` if all passed, ``partial`` if some, else the first of `PRIORITY` among its requirements."""


@dataclass(frozen=True)
class Integrity:
    """Something that a person should look at; it never changes a score."""

    kind: str
    text: str


@dataclass(frozen=True)
class Record:
    """One graded submission."""

    id: str
    name: str
    """As it was found, cleaned of what cannot be shown."""
    digest: str
    assignment: str
    assignment_digest: str
    requirement_set: str
    status: str = GRADED
    reason: str = ""
    points: int = 0
    maximum: int = 0
    items: tuple[ItemScore, ...] = ()
    requirements: tuple[RequirementScore, ...] = ()
    fix_first: str = ""
    """The id of the requirement to mend first; only public ones are named."""
    isolation: tuple[str, ...] = ()
    """The walls that stood around the worker, for example ``bubblewrap 0.8.0``, ``Landlock ABI 7``."""
    versions: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What the student should know, such as cells of a notebook that were left out."""
    integrity: tuple[Integrity, ...] = ()
    output: str = ""
    """The beginning and the end of what the submission printed; for the instructor only."""
    format: str = FORMAT

    @property
    def percent(self) -> float:
        """The share of the points, 0 to 100; 0 where there are none to earn."""
        return 100.0 * self.points / self.maximum if self.maximum else 0.0

    def to_json(self) -> str:
        """Return the record as text, the same for equal records."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True, indent=1, ensure_ascii=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Record:
        """Read a record back; anything else is a ValueError."""
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            msg = f"not a record of the format {FORMAT}"
            raise ValueError(msg)
        try:
            return cls(**{name: _READERS.get(name, _same)(value) for name, value in data.items()})
        except (TypeError, KeyError) as error:
            msg = f"not a record of the format {FORMAT}: {error}"
            raise ValueError(msg) from error


def _same(value: Any) -> Any:
    return value


def _requirement(data: dict[str, Any]) -> RequirementScore:
    card = data["card"]
    return RequirementScore(**{**data, "card": None if card is None else Card(**card)})


_READERS: dict[str, Any] = {
    "items": lambda value: tuple(ItemScore(**one) for one in value),
    "requirements": lambda value: tuple(map(_requirement, value)),
    "integrity": lambda value: tuple(Integrity(**one) for one in value),
    "isolation": tuple,
    "notes": tuple,
}

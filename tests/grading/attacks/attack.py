"""An attack: an honest, partly right submission plus lines or files that try to get more than it deserves.

Its *clean twin* is the same submission without them. Every payload bounds itself (200 processes, 4 GiB of memory,
1 GiB of output, 60 seconds) and reaches for no address but the canaries that the test itself has opened, so that a
defence that fails cannot hurt the machine that tests it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.grading.attacks import bases

SAME = "same"
"""The verdict on every requirement is the clean twin's."""
ANY = "any"
"""The verdicts may be anything; the points and all else still have to hold."""

GROUPS = {
    "A": "Forging the score",
    "B": "Reading the reference, expected answers, tests",
    "C": "Exhausting resources",
    "D": "Escape, exfiltration, attacks on host, CI and instructor",
    "E": "Crashing the grader, poisoning the batch",
    "F": "Lying objects and equality",
    "G": "Non-determinism and state",
    "H": "Must not be punished",
    "X": "Beyond the list",
}


@dataclass(frozen=True)
class Attack:
    """One attack and what must become of it."""

    group: str
    number: int
    name: str
    defence: str
    """What holds it off, in a few words: a cell of the table in docs/threat-model.md."""
    parts: dict[str, str] = field(default_factory=dict)
    """Lines by the mark of the base at which they are put in."""
    files: dict[str, str | bytes] = field(default_factory=dict)
    """Further files by their path in the submission."""
    base: str = bases.TAGS
    """The honest submission."""
    source: str | None = None
    """The whole module, where lines put in do not do."""
    verdict: tuple[str, ...] = (SAME,)
    """One of these must be among the verdicts."""
    make: Callable[[Path, dict[str, str]], None] | None = None
    """Makes what cannot be written as text: links, archives. Gets the submission's folder and the canaries."""
    folder: str | None = None
    """The name under which it is handed in, where the name is the attack."""
    at_most: float = 100.0
    """Percent of the points, where the twin's are not the limit."""
    note: bool | None = False
    """Whether a note on integrity must be there (True), may be there (None) or must not (False)."""
    speaks: bool = True
    """Whether the lines that ran say so; some attacks take the streams away or never come that far."""
    secret: bool = False
    """Whether it writes LEAK and the inputs of hidden requirements wherever it can."""
    needs_wall: bool = True
    """Whether it is run only behind a wall: without one nothing holds it off."""

    @property
    def id(self) -> str:
        """The name of its submission."""
        return self.folder if self.folder is not None else self.label

    @property
    def label(self) -> str:
        """The name in tests and tables."""
        words = re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")
        return f"{self.group.lower()}{self.number:03d}-{words}"

    def text(self) -> str:
        """Return the source of the attack."""
        if self.source is not None:
            return textwrap.dedent(self.source)
        return bases.source_of(self.base, self.parts)


def collect(group: str) -> tuple[list[Attack], Callable[..., None]]:
    """Return the empty list of a group and the function that adds an attack to it."""
    attacks: list[Attack] = []

    def attack(number: int, name: str, defence: str, **fields: object) -> None:
        parts = {key: fields.pop(key) for key in bases.MARKS if key in fields}
        verdict = fields.pop("verdict", SAME)
        verdicts = (verdict,) if isinstance(verdict, str) else tuple(verdict)
        attacks.append(Attack(group, number, name, defence, parts=parts, verdict=verdicts, **fields))

    return attacks, attack

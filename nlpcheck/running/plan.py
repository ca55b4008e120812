"""What a worker is asked to do."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Plan:
    """One run of the specification against one target."""

    target: str
    tasks: list[str] = field(default_factory=list)
    keyword: str = ""
    level: str = "all"
    """``must`` or ``all``."""
    profile: str = "default"
    seed: int = 0
    budget_seconds: float = 20.0
    import_seconds: float = 30.0
    part: int = 0
    parts: int = 1
    """The share of this worker: the requirements are divided by function, so that heavy imports happen once."""
    record: bool = True
    """Whether counterexamples are written to ``.nlpcheck/``."""
    judged: dict[str, str] = field(default_factory=dict)
    """States of requirements that an earlier worker has judged."""
    fallen: dict[str, str] = field(default_factory=dict)
    """Requirements during which an earlier worker fell, and how."""

    def as_record(self) -> dict[str, Any]:
        """Return plain data for the pipe."""
        return dataclasses.asdict(self)

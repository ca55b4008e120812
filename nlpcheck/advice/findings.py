"""What was looked at, how many rows it concerns, and one of them to look at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

ERROR = "error"
"""Training breaks or learns something wrong, or the score is false."""
WARNING = "warning"
"""It works, and costs something."""
NOTE = "note"
"""Worth knowing; nothing is wrong."""
FINE = "fine"
"""It was looked for, and is not there."""
SEVERITIES = (ERROR, WARNING, NOTE, FINE)
"""From the worst."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    severity: str
    says: str
    """One sentence; the counts are in it where they help."""
    count: int = 0
    """So many are concerned ..."""
    of: int = 0
    """... of so many that were looked at; 0 where nothing is counted."""
    example: str = ""
    """The first that is concerned, with its place."""
    mend: str = ""
    """What to do about it."""

    @property
    def found(self) -> bool:
        """Whether there is something to mend."""
        return self.severity in (ERROR, WARNING)

    def record(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def fine(name: str, says: str, *, of: int = 0) -> Finding:
    """Return that something was looked for and is not there."""
    return Finding(name, FINE, says, of=of)


def worst(findings: list[Finding]) -> str:
    """Return the worst severity among some findings.

    >>> worst([])
    'fine'
    """
    return min((finding.severity for finding in findings), key=SEVERITIES.index, default=FINE)

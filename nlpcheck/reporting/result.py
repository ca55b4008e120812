"""One result: a requirement, its state, and what a person needs to act on it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PASSED = "passed"
FAILED = "failed"
ERROR = "error"
NOT_IMPLEMENTED = "not-implemented"
BLOCKED = "blocked"
NOT_APPLICABLE = "not-applicable"

STATES = (PASSED, FAILED, ERROR, NOT_IMPLEMENTED, BLOCKED, NOT_APPLICABLE)


@dataclass(frozen=True)
class Result:
    """The verdict on one requirement; the fields are those of a record in the JSON report."""

    id: str
    area: str
    family: str
    function: str
    level: str
    statement: str
    state: str
    call: str = ""
    """The call, or the calls of a relation, as a person would type them; one a line."""
    returned: str = ""
    expected: str = ""
    difference: str = ""
    reason: str = ""
    """Why a requirement was not judged: what is missing, what blocks it, what the environment lacks."""
    why: str = ""
    hint: str = ""
    looks_like: str = ""
    replay: str = ""
    """The id of the recorded counterexample, for ``nlpcheck replay``."""
    source: str = ""
    reference: str = ""
    seconds: float = 0.0

    def as_record(self) -> dict[str, Any]:
        """Return the record for the JSON report."""
        return dataclasses.asdict(self)

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Result:
        """Read a record of a JSON report back."""
        return cls(**record)


def counts(results: Iterable[Result]) -> dict[str, dict[str, int]]:
    """Count states per level.

    >>> one = Result("X-1", "a", "f", "g", "MUST", "It holds.", PASSED)
    >>> counts([one])["MUST"]["passed"]
    1
    """
    found = Counter((result.level, result.state) for result in results)
    levels = ["MUST", "SHOULD"]
    return {level: {state: found[level, state] for state in STATES if found[level, state]} for level in levels}

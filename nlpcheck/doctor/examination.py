"""The table of checks, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nlpcheck.advice.findings import Finding
from nlpcheck.doctor.data import DATA
from nlpcheck.doctor.files import FILES
from nlpcheck.doctor.generation import GENERATION
from nlpcheck.doctor.heads import HEADS
from nlpcheck.doctor.labels import LABEL_ORDER
from nlpcheck.doctor.lengths import LENGTHS
from nlpcheck.doctor.libraries import LIBRARIES
from nlpcheck.doctor.metrics import METRICS
from nlpcheck.doctor.patient import Patient
from nlpcheck.doctor.tokens import TOKENS

Check = Callable[[Patient], Iterator[Finding]]
CHECKS: dict[str, tuple[Check, ...]] = {
    "files": FILES,
    "head": HEADS,
    "labels": LABEL_ORDER,
    "tokenizer": TOKENS,
    "lengths": LENGTHS,
    "generation": GENERATION,
    "metric": METRICS,
    "data": DATA,
    "libraries": LIBRARIES,
}
"""Each check yields what it found; one that does not apply yields nothing."""


def examine(patient: Patient) -> list[Finding]:
    """Return the findings of every check, in the order of the table."""
    return [finding for checks in CHECKS.values() for check in checks for finding in check(patient)]

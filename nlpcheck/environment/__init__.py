"""Self-checks of the environment: defects of libraries, found by trying and not by comparing versions.

Some defects would falsify a verdict: a requirement that relies on what is broken is not applicable then, and the
implementation is not blamed. Others falsify none, but whoever writes such code should know them. One file per
library; nothing heavy is imported before a check is asked for.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from nlpcheck.environment import evaluate, tokenizers, torchmetrics, trainer, transformers
from nlpcheck.environment.check import DEFECT, NOT_CHECKED, OK, Check, Finding
from nlpcheck.environment.tokenizers import WINDOWS
from nlpcheck.errors import SuiteError, UsageError

LIBRARIES = (tokenizers, transformers, trainer, evaluate, torchmetrics)
CHECKS: dict[str, Check] = {check.name: check for library in LIBRARIES for check in library.CHECKS}
"""Every self-check by its name."""


@functools.cache
def defect(name: str) -> str:
    """Return what is wrong with the environment, empty if nothing is (or no self-check is named)."""
    if not name:
        return ""
    if name not in CHECKS:
        raise SuiteError(f"there is no self-check {name!r}; choose from {', '.join(CHECKS)}")
    finding = CHECKS[name].examine()
    return finding.reason if finding.state == DEFECT else ""


def chosen(names: Iterable[str]) -> list[Check]:
    """Return the checks of some names (default: all); an unknown name is a `UsageError`."""
    names = list(names)
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        raise UsageError(f"there is no self-check {unknown[0]!r}; choose from {', '.join(CHECKS)}")
    return [check for name, check in CHECKS.items() if name in names or not names]


__all__ = ["CHECKS", "DEFECT", "NOT_CHECKED", "OK", "WINDOWS", "Check", "Finding", "chosen", "defect"]

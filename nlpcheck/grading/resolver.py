"""Which mistake to mend first: of all that is wrong, the one that helps most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nlpcheck.grading import record as r
from nlpcheck.grading.record import RequirementScore

INTERFACE = "interface"
NO_MISTAKE = {r.PASS, r.PARTIAL, r.BLOCKED, r.NOT_APPLICABLE, r.UNGRADABLE, r.INTERNAL_ERROR}
"""Verdicts that name nothing which the student could mend there."""
BLOCKER = re.compile(r"(\S+) must hold first")


def fix_first(requirements: Sequence[RequirementScore]) -> str:
    """Return the id of the requirement to mend first, or "" if there is none.

    Only public ones are named. What cannot be imported or called comes first; then what is wrong, before what is not
    written yet; what must hold, before what should. Of these the one that the most others wait for, and at last the
    earliest in the order of learning, which is the order given.
    """
    waiting = blocked_by(requirements)
    candidates = [one for one in requirements if one.visibility == r.PUBLIC and one.verdict not in NO_MISTAKE]
    if not candidates:
        return ""
    return min(candidates, key=lambda one: (_rank(one), one.level != "MUST", -waiting[one.id])).id


def _rank(one: RequirementScore) -> int:
    if one.verdict == r.NOT_IMPLEMENTED:
        return 2
    return 0 if one.family == INTERFACE else 1


def blocked_by(requirements: Sequence[RequirementScore]) -> Counter[str]:
    """Return how many requirements wait for each one, also by way of others that wait."""
    waits_for = {one.id: found[1] for one in requirements if (found := _blocker(one))}
    total: Counter[str] = Counter()
    for id, first in waits_for.items():
        seen = {id}
        blocker: str | None = first
        while blocker is not None and blocker not in seen:
            seen.add(blocker)
            total[blocker] += 1
            blocker = waits_for.get(blocker)
    return total


def roots(requirements: Sequence[RequirementScore]) -> dict[str, str]:
    """Return what each blocked requirement waits for in the end, by id; one whose cause is not known is left out."""
    waits_for = {one.id: found[1] for one in requirements if (found := _blocker(one))}
    ends = {}
    for id, first in waits_for.items():
        seen, last = {id}, first
        while last in waits_for and waits_for[last] not in seen:
            seen.add(last)
            last = waits_for[last]
        ends[id] = last
    return ends


def _blocker(one: RequirementScore) -> re.Match[str] | None:
    if one.verdict != r.BLOCKED or one.card is None:
        return None
    return BLOCKER.match(one.card.reason)

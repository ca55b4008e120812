"""From verdicts to points, in whole milli-points: the sums are exact and the denominator is the manifest's.

Code that knows nothing keeps its arguments and repeats itself (see `given_away`). So a function that passes nothing but
what one kind of such code passes too has proven nothing, and earns nothing: what it passes is ``blocked``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlpcheck.errors import SuiteError
from nlpcheck.grading.given_away import given_away
from nlpcheck.grading.record import BLOCKED, NOT_APPLICABLE, PARTIAL, PASS, PRIORITY, ItemScore
from nlpcheck.grading.scheme import ALL_OR_NOTHING, MILLI, Assignment, Item
from nlpcheck.spec import Requirement

Manifest = Sequence[tuple[Requirement, int]]
"""What `nlpcheck.grading.manifest.manifest` returns."""
UNPROVEN = (
    "counts as soon as `{function}` does better than code that always returns the same, or its argument, or nothing"
)
"""The reason that a card gives for a requirement of `Score.unproven`."""


@dataclass(frozen=True)
class Score:
    """What a submission earns."""

    items: tuple[ItemScore, ...]
    verdicts: dict[str, str]
    """By id: as they were judged, ``blocked`` for what is `unproven`."""
    unproven: frozenset[str]
    """The ids of requirements that pass but say nothing yet."""
    notes: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """The milli-points earned."""
        return sum(item.points for item in self.items)

    @property
    def maximum(self) -> int:
        """The milli-points that could be earned here."""
        return sum(item.maximum for item in self.items)


def scored(assignment: Assignment, manifest: Manifest, verdicts: Mapping[str, str]) -> Score:
    """Return the points for the verdicts on all requirements of the manifest; only ``pass`` earns any.

    ``not_applicable`` leaves the denominator of its item; an item of nothing else leaves the total.
    """
    missing = [one.id for one, _ in manifest if verdicts.get(one.id) not in PRIORITY]
    if missing:
        raise SuiteError(f"there is no verdict on {', '.join(missing)}; each requirement of the manifest needs one")
    unproven = _unproven(manifest, verdicts)
    settled = {one.id: BLOCKED if one.id in unproven else verdicts[one.id] for one, _ in manifest}
    of_item = [[settled[one.id] for one, index in manifest if index == i] for i in range(len(assignment.items))]
    items = tuple(_item_score(item, found) for item, found in zip(assignment.items, of_item, strict=True))
    left = [item for item, score in zip(assignment.items, items, strict=True) if score.verdict == NOT_APPLICABLE]
    return Score(items, settled, unproven, tuple(map(_leaves, left)))


def _unproven(manifest: Manifest, verdicts: Mapping[str, str]) -> frozenset[str]:
    """Return the ids that functions pass which do no better than code that knows nothing, where better is asked for."""
    asked: dict[tuple[str, str], set[str]] = {}
    for one, _ in manifest:
        if one.functions and verdicts[one.id] != NOT_APPLICABLE:
            asked.setdefault((one.area, one.functions[0]), set()).add(one.id)
    unproven: set[str] = set()
    for ids in asked.values():
        passed = {id for id in ids if verdicts[id] == PASS}
        if any(passed <= given and not ids <= given for given in given_away().values()):
            unproven |= passed
    return frozenset(unproven)


def _item_score(item: Item, verdicts: Sequence[str]) -> ItemScore:
    applicable = [verdict for verdict in verdicts if verdict != NOT_APPLICABLE]
    passed, total = applicable.count(PASS), len(applicable)
    return ItemScore(
        title=item.title,
        visibility=item.visibility,
        points=points_of(item, passed, total),
        maximum=item.points if applicable else 0,
        passed=passed,
        total=total,
        verdict=_verdict(applicable),
    )


def points_of(item: Item, passed: int, total: int) -> int:
    """Return the milli-points of an item: its share, rounded down, or all or nothing."""
    if not total or (item.scoring == ALL_OR_NOTHING and passed < total):
        return 0
    return item.points * passed // total


def _verdict(applicable: Sequence[str]) -> str:
    if not applicable:
        return NOT_APPLICABLE
    if PASS in applicable:
        return PASS if set(applicable) == {PASS} else PARTIAL
    return min(applicable, key=PRIORITY.index)


def _leaves(item: Item) -> str:
    points = f"{item.points / MILLI:g}"
    return (
        f"{item.title}: nothing of it can be judged with the installed libraries; its {points} points are not counted"
    )

"""The preflight of an assignment: what the reference earns, and what submissions that know nothing earn.

Both are graded as students are. The reference must earn everything, and nothing that knows nothing more than the
assignment's ceiling.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlpcheck import profiles, tasks
from nlpcheck.grading.degenerate import KINDS, degenerate_source
from nlpcheck.grading.manifest import judged, manifest
from nlpcheck.grading.points import Score, scored
from nlpcheck.grading.record import (
    BLOCKED,
    GRADED,
    INTERNAL_ERROR,
    NOT_APPLICABLE,
    NOT_IMPLEMENTED,
    PASS,
    WRONG,
    ItemScore,
    Record,
)
from nlpcheck.grading.scheme import Assignment
from nlpcheck.judging import Judge
from nlpcheck.loading import load
from nlpcheck.reporting import result

REFERENCE = "reference"
VERDICT_OF = {
    result.PASSED: PASS,
    result.FAILED: WRONG,
    result.BLOCKED: BLOCKED,
    result.NOT_APPLICABLE: NOT_APPLICABLE,
    result.NOT_IMPLEMENTED: NOT_IMPLEMENTED,
    result.ERROR: INTERNAL_ERROR,
}


@dataclass(frozen=True)
class Trial:
    """What one submission of the preflight earned."""

    name: str
    items: tuple[ItemScore, ...]
    verdicts: dict[str, str]
    trouble: str = ""
    """Why it was not graded."""

    @property
    def percent(self) -> float:
        """The share of the points that it earned, 0 to 100."""
        maximum = sum(item.maximum for item in self.items)
        return 100 * sum(item.points for item in self.items) / maximum if maximum else 0.0


@dataclass(frozen=True)
class Findings:
    """What the trials say of an assignment."""

    reference: Trial
    degenerates: tuple[Trial, ...]
    ceiling: float

    @property
    def troubles(self) -> list[str]:
        """Submissions that could not be graded at all, and why."""
        return [f"{one.name}: {one.trouble}" for one in (self.reference, *self.degenerates) if one.trouble]

    @property
    def lost(self) -> list[str]:
        """The requirements that the reference does not pass, and their verdicts."""
        return [f"{id}: {v}" for id, v in self.reference.verdicts.items() if v not in (PASS, NOT_APPLICABLE)]

    @property
    def above(self) -> list[Trial]:
        """The degenerate submissions that earn more than the ceiling."""
        return [one for one in self.degenerates if one.percent > self.ceiling]

    def reached(self, index: int) -> tuple[float, str]:
        """Return the greatest share of an item that a degenerate submission earned, in percent, and which one."""
        shares = [(share(one.items[index]), one.name) for one in self.degenerates if one.items]
        return max(shares, key=lambda found: found[0], default=(0.0, ""))

    @property
    def good(self) -> bool:
        """Tell whether the assignment may be graded with."""
        return not (self.troubles or self.lost or self.above)


def share(item: ItemScore) -> float:
    """Return how much of an item was earned, 0 to 100."""
    return 100 * item.points / item.maximum if item.maximum else 0.0


def write_submissions(folder: Path, areas: Sequence[str]) -> list[str]:
    """Write the reference and the degenerate submissions, one folder each; return their names."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(tasks.__path__[0]), folder / REFERENCE, ignore=ignored)
    for kind in KINDS:
        (folder / kind).mkdir()
        for area in areas:
            (folder / kind / f"{area}.py").write_text(degenerate_source(area, kind), encoding="utf-8")
    return [REFERENCE, *KINDS]


def hurried(assignment: Assignment) -> Assignment:
    """Return an assignment with the same verdicts that looks for no smaller counterexamples: nobody reads them."""
    quick = profiles.EXAMPLES[assignment.profile] == profiles.EXAMPLES[profiles.BENCH]
    return dataclasses.replace(assignment, profile=profiles.BENCH) if quick else assignment


def trial_of(record: Record) -> Trial:
    """Return what a record says."""
    verdicts = {one.id: one.verdict for one in record.requirements}
    trouble = "" if record.status == GRADED else f"{record.status}: {record.reason}"
    return Trial(record.name, record.items, verdicts, trouble)


def tried_here(folder: Path, assignment: Assignment) -> Trial:
    """Judge a submission in this process; only for code that is trusted, as ours is."""
    profiles.activate(assignment.profile, assignment.seed)
    implementation = load(str(folder), assignment.areas)
    wanted = judged(assignment)
    seconds = assignment.limits.requirement_seconds
    verdicts: dict[str, str] = {}
    for area in assignment.areas:
        mine = [one for one in wanted if one.area == area]
        judge = Judge(implementation.area(area), mine, seconds)
        verdicts |= {one.id: VERDICT_OF[judge.judge(one).result.state] for one in mine}
    score: Score = scored(assignment, manifest(assignment), verdicts)
    return Trial(folder.name, score.items, score.verdicts)


def findings(assignment: Assignment, trials: Iterable[Trial]) -> Findings:
    """Return what the trials of `write_submissions` say."""
    by_name = {trial.name: trial for trial in trials}
    nothing = {name: Trial(name, (), {}, "was not graded") for name in (REFERENCE, *KINDS)}
    every = nothing | by_name
    return Findings(every[REFERENCE], tuple(every[kind] for kind in KINDS), assignment.degenerate_ceiling)

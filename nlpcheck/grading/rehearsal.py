"""Grade the submissions of a preflight just as `nlpcheck grade` would, and keep nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from nlpcheck.grading import workbench
from nlpcheck.grading.batch import Batch
from nlpcheck.grading.record import Record
from nlpcheck.grading.results import open_results
from nlpcheck.grading.scheme import Assignment


def rehearse(
    submissions: Path,
    assignment: Assignment,
    tell: Callable[[str], None],
    *,
    isolation: str = "auto",
    allow_no_isolation: bool = False,
    jobs: int = 1,
) -> Iterator[Record]:
    """Yield the record of each submission of a folder as it is graded; ``tell`` hears which walls stand."""
    walls = workbench.walls(isolation, allow_none=allow_no_isolation)
    for line in walls.lines:
        tell(line)
    with tempfile.TemporaryDirectory(prefix="nlpcheck-") as folder, open_results(Path(folder)) as results:
        taken = workbench.take_in(submissions, results, None, assignment.areas)
        tools = workbench.tools(walls, workbench.outputs((), None), assignment, taken, results)
        batch = Batch(taken.snapshots, assignment, workbench.conditions(assignment, walls), results, tools)
        yield from batch.grade(batch.open((), resume=False), jobs=jobs)

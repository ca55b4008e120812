"""``nlpcheck`` with stand-ins for what grades: ``python -m tests.grading.batch.command TRACE grade ...``.

A submission is a file; its content is what is digested, and its name says what becomes of its examiner. What was
graded is appended to ``called.txt`` in the folder TRACE.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from pathlib import Path
from typing import Any

from nlpcheck.cli.main import main
from nlpcheck.errors import UsageError
from nlpcheck.grading import workbench
from nlpcheck.grading.batch import Tools
from nlpcheck.grading.scheme import Assignment, Item
from nlpcheck.grading.workbench import Taken, Walls
from tests.grading.batch.stub import Stub, examine, no_nurseries, prepare

ASSIGNMENT = Assignment("Week 3", ("token_classification",), (Item("All", "TC-", 10_000),), seed=1, requirement_set="r")


def stand_in(trace: Path) -> None:
    """Put stand-ins in the place of intake, walls, nurseries, examiners and outputs."""
    workbench.walls = _walls
    workbench.take_in = _take_in
    workbench.assignment = lambda *_: ASSIGNMENT
    workbench.tools = lambda _walls, outputs, _assignment, taken, _results: Tools(
        examine,
        prepare,
        (),
        lambda: no_nurseries(trace),
        outputs.of_one,
        lambda records: outputs.of_all(records, taken.identities),
    )


def _walls(name: str, *, allow_none: bool) -> Walls:
    if name == "none" and not allow_none:
        raise UsageError("--isolation none: needs --allow-no-isolation")
    return Walls((name,), (f"isolation: {name}",), name == "none", None)


def _take_in(submissions: Path, _results: Any, _file: Any, _areas: Any) -> Taken:
    if not submissions.is_dir():
        raise UsageError(f"{submissions}: is no folder of submissions")
    found = [Stub(file.stem, _digest(file), file.stem, *_status(file)) for file in submissions.glob("*.py")]
    if not found:
        raise UsageError(f"{submissions}: holds no submission")
    return Taken(found, {}, submissions)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _status(file: Path) -> tuple[str, str]:
    if file.stem.startswith("broken"):
        return "ungradable", "the archive is broken"
    return ("contract", "it holds a link") if file.stem.startswith("link") else ("ok", "")


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        stand_in(Path(sys.argv[1]))
        sys.exit(main(sys.argv[2:]))

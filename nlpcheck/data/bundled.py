"""The small data sets that come with nlpcheck, one for each task."""

from __future__ import annotations

from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from nlpcheck.contract import TASKS
from nlpcheck.errors import UsageError


def bundled(task: str) -> Path:
    """Return the file with the rows of a task; any other name is a UsageError."""
    if task not in TASKS:
        raise UsageError(f"there is no task {task!r}; choose from {', '.join(TASKS)}")
    return _folder() / f"{task}.jsonl"


def _folder() -> Path:
    """Return where the files are, in an installation or in a bare checkout."""
    if find_spec("nlpcheck.fixtures"):
        return Path(str(resources.files("nlpcheck.fixtures"))) / "data"
    return Path(__file__).parents[2] / "fixtures" / "data"

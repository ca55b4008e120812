"""The last step of the autograder bundle: hand over results.json if it is one, and say that grading failed if not.

Runs as root in Gradescope's container, beside files that a submission may have touched if there were no walls: it
follows no link, believes no number that is not finite, and reads the standard library only.
"""

from __future__ import annotations

import json
import math
import os
import stat
import sys
from pathlib import Path

LARGEST = 16 * 1024 * 1024
FAILED = {
    "score": 0,
    "output": (
        "The grader could not grade this submission. That is not your fault: your files are here, and your teacher "
        "can see below what went wrong and run it again."
    ),
    "output_format": "text",
    "stdout_visibility": "hidden",
    "tests": [],
}


def read(folder: Path) -> dict[str, object] | None:
    """Return the results in a folder of them; None unless there is exactly one file and it is sound."""
    files = sorted(folder.glob("*.json")) if folder.is_dir() and not folder.is_symlink() else []
    if len(files) != 1:
        return None
    try:
        descriptor = os.open(files[0], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, encoding="utf-8") as opened:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_size > LARGEST:
                return None
            return sound(json.loads(opened.read(LARGEST)))
    except (OSError, ValueError, RecursionError):
        return None


def sound(content: object) -> dict[str, object] | None:
    """Return results whose scores are finite and between 0 and their maximum."""
    if not isinstance(content, dict) or not isinstance(content.get("tests"), list) or not _is_score(content):
        return None
    tests = content["tests"]
    if not all(isinstance(test, dict) and _is_score(test, test.get("max_score")) for test in tests):
        return None
    most = sum(test["max_score"] for test in tests)
    return content if content["score"] <= most + 1e-6 else None


def _is_score(content: dict[str, object], most: object = math.inf) -> bool:
    score = content.get("score")
    numbers = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in (score, most))
    return numbers and math.isfinite(score) and 0 <= score <= most  # type: ignore[arg-type, operator]


def deliver(folder: Path, target: Path) -> bool:
    """Write the results of a folder, or that there are none; return whether there were."""
    content = read(folder)
    text = json.dumps(FAILED if content is None else content, indent=1, allow_nan=False)
    temporary = target.with_name(f".{target.name}.new")
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.chmod(0o644)
    temporary.replace(target)
    return content is not None


if __name__ == "__main__":
    if not deliver(Path(sys.argv[1]), Path(sys.argv[2])):
        print("nlpcheck: no sound results; what the grader printed above says why", file=sys.stderr)  # noqa: T201

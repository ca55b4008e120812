"""Every defence is tested in every way of making namespaces that the machine has, and without any."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpcheck.isolation.inside import confinement, environment, identity, namespaces
from tests.grading.isolation.keeping import ways


@pytest.fixture(autouse=True, scope="session")
def _warm() -> None:
    confinement.warm_up()  # as a nursery does before it forks


@pytest.fixture(params=[namespaces.DIRECT, namespaces.OWN_USERS, namespaces.NONE])
def way(request: pytest.FixtureRequest) -> str:
    if request.param not in ways():
        pytest.skip(f"this machine makes no namespaces in this way: {request.param}")
    return request.param


@pytest.fixture
def folder() -> Iterator[Path]:
    """A snapshot that everybody may read, beside files that no submission should see."""
    with tempfile.TemporaryDirectory(prefix="snapshots-") as name:
        place = Path(name) / "ana"
        (place / "inner").mkdir(parents=True)
        (Path(name) / "ben").mkdir()
        for file in (place / "submission.py", Path(name) / "canary", Path(name) / "ben" / "submission.py"):
            file.write_text("answer = 42\n")
            file.chmod(0o644)
        for path in (Path(name), place, place / "inner", Path(name) / "ben"):
            path.chmod(0o755)
        yield place


def may_start_processes(way: str) -> bool:
    """Tell whether a worker may; root's may not where it can be no other user, or one that cannot read Python."""
    closed = any(identity.obstacle(path) for path in environment.python_paths())
    return os.geteuid() != 0 or (identity.spare_uid() is not None and (way == namespaces.DIRECT or not closed))

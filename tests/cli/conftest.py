"""A runner of the real command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ENVIRONMENT = {**os.environ, "HF_HUB_OFFLINE": "1", "COLUMNS": "200"}


@dataclass
class Ran:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The JSON report on standard output."""
        return json.loads(self.out)

    def of(self, function: str, area: str = "token_classification") -> list[dict[str, Any]]:
        """The records of a function's requirements, its interface left out."""
        return [
            r
            for r in self.report["results"]
            if r["function"] == function and r["area"] == area and r["family"] != "interface"
        ]

    def by_id(self, id: str) -> dict[str, Any]:
        """The record of one requirement."""
        return next(r for r in self.report["results"] if r["id"] == id)

    def states(self, function: str, area: str = "token_classification") -> set[str]:
        """The states of a function's requirements."""
        return {r["state"] for r in self.of(function, area)}


def run_nlpcheck(*arguments: str, cwd: Path, env: dict[str, str] | None = None, timeout: float = 120) -> Ran:
    """Run ``nlpcheck`` in a folder."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "nlpcheck", *arguments],
        cwd=cwd,
        env={**ENVIRONMENT, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def nlpcheck(tmp_path: Path) -> Callable[..., Ran]:
    """Run the command in a folder of the test's own."""
    return lambda *arguments, **options: run_nlpcheck(*arguments, **{"cwd": tmp_path, **options})


QUICK = ("--profile", "quick", "--jobs", "1", "--cards", "0", "--json", "-")

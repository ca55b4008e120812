"""A runner of pytest in a stranger's project."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

ENVIRONMENT = {**os.environ, "HF_HUB_OFFLINE": "1", "COLUMNS": "200"}


@dataclass
class Ran:
    """What a run of pytest left behind."""

    code: int
    out: str

    @property
    def outcomes(self) -> dict[str, int]:
        """The counts of pytest's last line."""
        last = self.out.rstrip().splitlines()[-1]
        return {word.rstrip("s") if word != "passed" else word: int(n) for n, word in re.findall(r"(\d+) (\w+)", last)}


class Project:
    """A folder with a strict configuration and some files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("pyproject.toml", '[tool.pytest]\nstrict = true\naddopts = ["--strict-markers", "-W", "error"]\n')

    def write(self, name: str, source: str) -> None:
        """Write a file of source text."""
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(textwrap.dedent(source))

    def pytest(self, *arguments: str, timeout: float = 120) -> Ran:
        """Run pytest in the folder."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "pytest", "-p", "no:cacheprovider", *arguments]
            if "--lf" not in arguments and "--cache-clear" not in arguments
            else [sys.executable, "-P", "-m", "pytest", *arguments],
            cwd=self.folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Ran(done.returncode, done.stdout)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A stranger's project."""
    return Project(tmp_path)

"""What every rung of the ladder offers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nlpcheck.isolation.inside import landlocking, namespaces, syscalls
from nlpcheck.isolation.inside.errors import UnconfinedError
from nlpcheck.isolation.walls.view import View


@dataclass(frozen=True)
class Probe:
    """Whether a rung can be used here, and why not or which version."""

    ok: bool
    text: str


class Wall(Protocol):
    """One rung."""

    name: str

    def available(self) -> Probe:
        """Try it; cheap enough to be done at every start."""

    def describe(self) -> tuple[str, ...]:
        """Return everything that holds behind it, for reports."""

    def command(self, view: View, argv: Sequence[str]) -> list[str]:
        """Return the command that runs another behind it."""


def inner() -> Probe:
    """Tell whether workers can confine themselves here."""
    version = landlocking.abi()
    if not version:
        return Probe(ok=False, text="no Landlock: Linux 5.13 or newer is needed, and the package landlockpy")
    try:
        syscalls.library()
    except UnconfinedError as error:
        return Probe(ok=False, text=str(error))
    return Probe(ok=True, text=f"Landlock ABI {version}")


def inner_names() -> tuple[str, ...]:
    """Return what workers apply to themselves, whatever the wall."""
    return (f"Landlock ABI {landlocking.abi()}", "seccomp", "rlimits")


def own_namespaces() -> tuple[str, ...]:
    """Return what keepers can arrange without an outer wall."""
    return () if namespaces.possible() == namespaces.NONE else ("own pid, ipc, net, mount namespaces",)


def found(program: str) -> str:
    """Return where a program is; empty if it is not installed."""
    return shutil.which(program) or ""


def answer(command: Sequence[str], given: bytes = b"", seconds: float = 20.0) -> tuple[int, str]:
    """Run a command with some input and return its exit code and what it said, its last lines only."""
    try:
        done = subprocess.run(  # noqa: S603  (our own command)
            command,
            capture_output=True,
            input=given,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 1, f"{type(error).__name__}: {error}"
    said = (done.stdout + done.stderr).decode(errors="replace")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return done.returncode, "; ".join(lines[-2:])

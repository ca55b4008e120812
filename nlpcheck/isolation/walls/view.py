"""What a nursery behind a wall sees."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlpcheck.isolation.inside import environment
from nlpcheck.isolation.inside.worker_start import FIXED_VARIABLES


@dataclass(frozen=True)
class View:
    """The files, folders and variables of a nursery.

    Readable folders, and what lies in them, must be readable for every user when root grades, because a worker of
    root's is another user; the folders above them may be closed.
    """

    run: str
    """The folder of the nursery's sockets, writable for it and closed to its workers."""
    readable: Sequence[str] = ()
    """Beside the system and the Python environment: our code for the inside, the snapshots."""
    hidden: Sequence[str] = ()
    """Within them or within the environment, beside nlpcheck itself: files and folders that are not there."""
    forbidden: Sequence[str] = ()
    """Top-level modules that are not there."""
    variables: dict[str, str] = field(default_factory=dict)
    """Set in the nursery beside the fixed ones."""
    python: str = sys.executable
    memory_mb: int = 16384
    """Of a nursery with all its workers, where a wall can limit that."""
    processes: int = 4096
    """The same."""

    def environment(self) -> dict[str, str]:
        """Return all variables of the nursery; nothing of ours is passed on."""
        return {**FIXED_VARIABLES, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1", **self.variables}

    def paths(self) -> list[str]:
        """Return everything that is readable, outermost folders only."""
        given = [path for path in self.readable if os.path.exists(path)]
        return environment.outermost([*environment.system_paths(), *environment.python_paths(), *given])

    def covered(self) -> list[str]:
        """Return what is hidden within what is readable."""
        wanted = {*map(os.path.realpath, self.hidden), *environment.hidden_paths(self.forbidden)}
        paths = self.paths()
        found = [path for path in wanted if any(environment.is_below(path, root) for root in paths)]
        return environment.outermost(path for path in found if os.path.exists(path))

    def ancestors_of_links(self) -> list[tuple[str, str]]:
        """Return links on the way to readable things, such as /lib64 and where it leads."""
        names = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
        return [(name, os.readlink(name)) for name in names if os.path.islink(name)]

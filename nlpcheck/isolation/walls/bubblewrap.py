"""bubblewrap: a nursery with its own view of files, no network and its own process ids."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from pathlib import Path

from nlpcheck.isolation.walls.view import View
from nlpcheck.isolation.walls.wall import Probe, answer, found, inner, inner_names

PROGRAM = "bwrap"
NAMESPACES = ("--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")
OWN = ("--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp")  # noqa: S108  (the view's)
KEPT_BY_ROOT = ("CAP_SETUID", "CAP_SETGID")
"""So that each worker of root's can be another user; the workers drop them."""


class Bubblewrap:
    """The strongest rung."""

    name = "bubblewrap"

    @functools.cached_property
    def _version(self) -> str:
        return answer([PROGRAM, "--version"])[1]

    @functools.cached_property
    def _probe(self) -> Probe:
        if not found(PROGRAM):
            return Probe(ok=False, text="bwrap is not installed (package bubblewrap)")
        if not (within := inner()).ok:
            return within
        code, said = answer([*_base(), "--ro-bind", "/", "/", *OWN, "true"])
        if code:
            return Probe(ok=False, text=f"{said or 'bwrap failed'} (does the kernel allow user namespaces here?)")
        return Probe(ok=True, text=self._version)

    def available(self) -> Probe:
        """Try it with `true`."""
        return self._probe

    def describe(self) -> tuple[str, ...]:
        """Return everything that holds behind it."""
        return (self._version, *inner_names(), "own pid, ipc, net, mount namespaces")

    def command(self, view: View, argv: Sequence[str]) -> list[str]:
        """Return the command that runs another in a view."""
        command = [*_base(), "--clearenv"]
        for name, value in sorted(view.environment().items()):
            command += ["--setenv", name, value]
        for name, target in view.ancestors_of_links():
            command += ["--symlink", target, name]
        command += OWN
        run = os.path.realpath(view.run)
        bound = [path for path in view.paths() if not path.startswith(("/proc/", "/dev/"))]
        for folder in _above([*bound, run]):
            command += ["--dir", folder]  # else bwrap makes it itself, closed to others
        for path in bound:
            command += ["--ro-bind", path, path]
        for path in view.covered():
            empty = ["--tmpfs", path, "--remount-ro", path]
            command += empty if os.path.isdir(path) else ["--ro-bind", "/dev/null", path]
        return [*command, "--bind", run, run, "--chdir", run, "--", *argv]


def _above(paths: Sequence[str]) -> list[str]:
    """Return every folder above some paths, outer ones first."""
    return sorted({str(folder) for path in paths for folder in Path(path).parents} - {"/", "/tmp"})  # noqa: S108


def _base() -> list[str]:
    """Return the options that hold for everybody, or for root, who needs no user namespace."""
    command = [PROGRAM, "--die-with-parent", "--new-session", *NAMESPACES]
    if os.geteuid() != 0:
        return [*command, "--unshare-user"]
    command += ["--cap-drop", "ALL"]
    for capability in KEPT_BY_ROOT:
        command += ["--cap-add", capability]
    return command

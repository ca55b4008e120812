"""Docker or Podman: the same view in a container without network, capabilities or a writable root."""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Sequence

from nlpcheck.isolation.walls.view import View
from nlpcheck.isolation.walls.wall import Probe, answer, found, inner, inner_names

ENGINES = ("podman", "docker")
EMPTY = "nlpcheck-empty"
"""An image with nothing in it: everything comes from the view."""
NOTHING_PACKED = bytes(10240)
"""A tar archive without a member, from which the image is made."""
KEPT = ("SETUID", "SETGID")
"""So that each worker can be another user; the workers drop them."""


class Container:
    """The third rung."""

    name = "container"

    def __init__(self, engines: Sequence[str] = ENGINES) -> None:
        self.engines = engines

    @functools.cached_property
    def _answers(self) -> dict[str, tuple[int, str]]:
        return {name: answer([name, "version"]) for name in self.engines if found(name)}

    @property
    def engine(self) -> str:
        """Return the first engine that answers; empty if none does."""
        return next((name for name, (code, _) in self._answers.items() if code == 0), "")

    @functools.cached_property
    def _trial(self) -> tuple[int, str]:
        if answer([self.engine, "image", "inspect", EMPTY])[0]:
            made = answer([self.engine, "import", "-", EMPTY], NOTHING_PACKED)
            if made[0]:
                return made
        with tempfile.TemporaryDirectory() as run:
            return answer(self.command(View(run=run), ["true"]))

    def available(self) -> Probe:
        """Ask the engines for their version, and let the first that answers run `true`."""
        if not self._answers:
            return Probe(ok=False, text="neither podman nor docker is installed")
        if not self.engine:
            said = "; ".join(f"{name}: {text}" for name, (_, text) in self._answers.items())
            return Probe(ok=False, text=f"the engine does not answer ({said})")
        if not (within := inner()).ok:
            return within
        if self._trial[0]:
            return Probe(ok=False, text=f"{self.engine} runs nothing: {self._trial[1]}")
        return Probe(ok=True, text=self.engine)

    def describe(self) -> tuple[str, ...]:
        """Return everything that holds behind it."""
        return (f"container ({self.engine})", *inner_names(), "own pid, ipc, net, mount namespaces")

    def command(self, view: View, argv: Sequence[str]) -> list[str]:
        """Return the command that runs another in a container with the view."""
        engine = self.engine or self.engines[0]
        command = [engine, "run", "--rm", "-i", "--init", "--network", "none", "--read-only", "--ipc", "private"]
        command += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
        if os.geteuid() == 0:
            for capability in KEPT:
                command += ["--cap-add", capability]
        else:
            command += ["--user", f"{os.getuid()}:{os.getgid()}"]
        command += ["--pids-limit", str(view.processes), "--memory", f"{view.memory_mb}m"]
        command += ["--tmpfs", "/tmp:rw,nosuid,nodev,mode=1777", "--shm-size", "64m", "--entrypoint", ""]  # noqa: S108  (its own)
        for name, value in sorted(view.environment().items()):
            command += ["--env", f"{name}={value}"]
        for path in _mounted(view):
            command += ["--mount", f"type=bind,source={path},target={path},readonly"]
        for path in view.covered():
            empty = f"type=tmpfs,target={path}"
            nothing = f"type=bind,source=/dev/null,target={path},readonly"
            command += ["--mount", empty if os.path.isdir(path) else nothing]
        run = os.path.realpath(view.run)
        command += ["--mount", f"type=bind,source={run},target={run}", "--workdir", run]
        return [*command, EMPTY, *argv]


def _mounted(view: View) -> list[str]:
    """Return what is bound: a container brings its own /proc, /dev and /sys; links come by their targets."""
    own = ("/proc/", "/dev/", "/sys/")
    links = [name for name, _ in view.ancestors_of_links()]
    return [*(path for path in view.paths() if not path.startswith(own)), *links]

"""Start nurseries behind a wall, one for each hash seed, and connect to workers of theirs."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nlpcheck.errors import SuiteError
from nlpcheck.isolation.connection import Connection
from nlpcheck.isolation.inside import frames
from nlpcheck.isolation.inside.nursery import NAMED
from nlpcheck.isolation.walls.view import View

if TYPE_CHECKING:
    from nlpcheck.isolation.walls import Wall

INSIDE = "nlpcheck_inside"
"""What the copy of `nlpcheck.isolation.inside` is called where a submission could see it."""
SEEDS = (1, 2)
"""PYTHONHASHSEED of the nurseries: the first one answers, the second one is asked for comparison."""
START_SECONDS = 180.0
"""In which the libraries are imported: seconds, or a minute on a slow disk."""
LOOK_SECONDS = 0.02
"""How often a nursery that starts is looked for."""

VARIABLES = {
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}


@dataclass(frozen=True)
class Address:
    """Where nurseries listen; plain data, for the processes that judge."""

    folder: str
    shared: str
    """A folder that workers can read: checkpoints are put there."""

    def connect(self, request: dict[str, Any], seed: int = SEEDS[0]) -> Connection:
        """Have a worker forked; ``request`` is described in `nlpcheck.isolation.inside.keeper`."""
        control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        mine, theirs = socket.socketpair()
        try:
            control.connect(_awaited(_socket_of(Path(self.folder), seed)))
            text = json.dumps(request).encode()
            socket.send_fds(control, [frames.LENGTH.pack(len(text))], [theirs.fileno()])
            control.sendall(text)
        except OSError as error:
            control.close()
            mine.close()
            msg = f"no worker can be started: {error}"
            raise SuiteError(msg) from error
        finally:
            theirs.close()
        return Connection(mine, control)


def _socket_of(folder: Path, seed: int) -> str:
    return str(folder / f"nursery-{seed}.sock")


def _awaited(path: str) -> str:
    """Return the path of a socket once it is there: a nursery listens when it has imported everything."""
    latest = time.monotonic() + START_SECONDS
    while not os.path.exists(path) and time.monotonic() < latest:
        time.sleep(LOOK_SECONDS)
    return path


@dataclass
class Nurseries:
    """Nurseries behind one wall, as long as the context lasts."""

    wall: Wall
    forbidden: Sequence[str] = ()
    readable: Sequence[str] = ()
    """Folders with submissions that workers may be given to read; each sees its own only."""
    named: Sequence[str] = tuple(NAMED)
    """Words of `nlpcheck.isolation.inside.nursery.NAMED`: what is worth importing before any submission is."""
    seeds: Sequence[int] = SEEDS
    made: Callable[[Path], None] = lambda _folder: None
    """Told of the temporary folder as soon as it is there, so that somebody can remove it if we are killed."""
    _processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Start them, and wait until the first one listens."""
        self.start()
        try:
            self.wait()
        except BaseException:
            self.close()
            raise
        return self

    def start(self) -> None:
        """Start them all; the first one has the processors to itself until it listens."""
        self.folder = Path(tempfile.mkdtemp(prefix="nlpcheck-"))
        self.made(self.folder)
        self.folder.chmod(0o711)  # workers may be another user: closed are the sockets, open is what they are given
        self._run, self._code, self.shared = (self.folder / name for name in ("run", "code", "shared"))
        self._run.mkdir(mode=0o700)
        try:
            self.shared.mkdir()
            _copy_inside(self._code)
            for folder in (self.shared, self._code, self._code / INSIDE):
                folder.chmod(0o755)
            for seed in self.seeds:
                self._processes[seed] = self._started(seed)
        except BaseException:
            self.close()
            raise

    def wait(self) -> None:
        """Wait until the first one listens; `Address.connect` waits for the others when they are needed."""
        self._wait_for(self.seeds[0])

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End them and all their workers."""
        self.close()

    @property
    def address(self) -> Address:
        """Where they listen."""
        return Address(str(self._run), str(self.shared))

    def _started(self, seed: int) -> subprocess.Popen[bytes]:
        first = _socket_of(self._run, self.seeds[0])
        order = (
            _socket_of(self._run, seed),
            list(self.forbidden),
            list(self.named),
            "" if seed == self.seeds[0] else first,
        )
        code = (
            f"import sys; sys.path.insert(0, {str(self._code)!r}); from {INSIDE}.nursery import main; main(*{order!r})"
        )
        view = View(
            run=str(self._run),
            readable=[str(self._code), str(self.shared), *map(str, self.readable)],
            forbidden=tuple(self.forbidden),
            variables={"PYTHONHASHSEED": str(seed), **VARIABLES},
        )
        with self._log_of(seed).open("wb") as log:
            return subprocess.Popen(  # noqa: S603  (our own module)
                self.wall.command(view, [sys.executable, "-P", "-s", "-B", "-c", code]),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
            )

    def _log_of(self, seed: int) -> Path:
        return self.folder / f"nursery-{seed}.log"

    def _wait_for(self, seed: int) -> None:
        latest = time.monotonic() + START_SECONDS
        while time.monotonic() < latest:
            if self._processes[seed].poll() is not None:
                break
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(_socket_of(self._run, seed))
                return
            time.sleep(LOOK_SECONDS)
        log = self._log_of(seed).read_text(errors="backslashreplace")[-2000:]
        msg = f"the nursery behind the wall `{self.wall.name}` did not start:\n{log}"
        raise SuiteError(msg)

    def close(self) -> None:
        """End the nurseries; each takes its workers with it."""
        for process in self._processes.values():
            if process.stdin is not None:
                with contextlib.suppress(OSError):
                    process.stdin.close()
        for process in self._processes.values():
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
        shutil.rmtree(self.folder, ignore_errors=True)


def _copy_inside(folder: Path) -> None:
    """Copy the worker's own code to where it stands alone."""
    source = Path(__file__).parent / "inside"
    target = folder / INSIDE
    target.mkdir(parents=True)
    for file in source.glob("*.py"):
        shutil.copy(file, target / file.name)

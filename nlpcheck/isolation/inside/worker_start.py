"""The first moments of a worker: its descriptors, its folder, its environment, its confinement."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import NoReturn

from .confinement import Place, confine
from .limits import Limits
from .reaper import close_all_but

KEPT_VARIABLES = ("PYTHONHASHSEED", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH")
FIXED_VARIABLES = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "USER": "worker",
    "LOGNAME": "worker",
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
FOLDERS = {
    "HOME": "home",
    "TMPDIR": "tmp",
    "HF_HOME": "home/hf",
    "XDG_CACHE_HOME": "home/cache",
    "MPLCONFIGDIR": "home/mpl",
}


@dataclass(frozen=True)
class Start:
    """What a worker is started with."""

    limits: Limits
    readable: list[str]
    hidden: list[str]
    forbidden: list[str]
    folder: str
    place: Place
    channel: int
    output: int
    started: int


def start(order: Start, run: Callable[[], None]) -> NoReturn:
    """Become a confined worker, say so, and run."""
    status = 1
    try:
        try:
            applied = _prepare(order)
        except BaseException as error:  # noqa: BLE001  (told to the keeper; nothing untrusted runs)
            os.write(order.started, f"{type(error).__name__}: {error}".encode()[:4000])
            os._exit(1)
        os.write(order.started, "\n".join(["ok", *applied]).encode())
        _send_tensors_by_value()
        gc.enable()
        os.close(order.started)
        status = _run(run)
    finally:
        os._exit(status)


def _run(run: Callable[[], None]) -> int:
    status = 0
    try:
        run()
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:  # noqa: BLE001  (printed, as Python does)
        traceback.print_exc()
        status = 1
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):  # it may be the submission's by now
            stream.flush()
    return status & 0xFF


def _prepare(order: Start) -> list[str]:
    os.setpgid(0, 0)
    kept = {signal.SIGKILL, signal.SIGSTOP, signal.SIGPIPE, signal.SIGXFSZ}
    for kind in set(signal.Signals) - kept:
        if kind < signal.SIGRTMIN:
            signal.signal(kind, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for descriptor in (1, 2):
        os.dup2(order.output, descriptor)
    close_all_but({0, 1, 2, order.channel, order.started})
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        _open(name, number)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # if memory runs out, nobody else shall die
    _settle_in(order.folder, order.place.uid)
    return confine(
        order.limits, order.readable, order.folder, hidden=order.hidden, forbidden=order.forbidden, place=order.place
    )


def _send_tensors_by_value() -> None:
    """Let `DataLoader(num_workers=...)` work: torch would hand memory over through a socket, and there is none."""
    if "torch.multiprocessing.reductions" in sys.modules:
        reducers = vars(ForkingPickler)["_extra_reducers"]
        for kind in [kind for kind in reducers if kind.__module__.partition(".")[0] == "torch"]:
            del reducers[kind]


def _open(name: str, number: int) -> None:
    raw = open(number, "rb" if number == 0 else "wb", closefd=False)  # noqa: SIM115
    text = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)
    setattr(sys, name, text)
    setattr(sys, f"__{name}__", text)


def _settle_in(folder: str, owner: int | None) -> None:
    """Go to the private folder, and let everything that wants to write somewhere find it there."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    os.environ.clear()
    os.environ.update(FIXED_VARIABLES | kept)
    for name, below in FOLDERS.items():
        path = os.path.join(folder, below)
        os.makedirs(path, exist_ok=True)
        if owner is not None:
            os.chown(path, owner, owner)
        os.environ[name] = path
    tempfile.tempdir = None
    os.umask(0o077)
    os.chdir(folder)

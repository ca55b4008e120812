"""The clean process: it has imported the heavy libraries and run nothing else; what judges is forked from it.

A fork takes about 15 ms and 5 MB, a fresh interpreter with the same libraries 2 s and 170 MB. Forking is safe there
because the process has no threads.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any, TypeVar

from nlpcheck.errors import SuiteError, UsageError

ENVIRONMENT = {
    "PYTHONHASHSEED": "1",
    "PYTHONSAFEPATH": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}
"""Examples are drawn in the same order and sums taken in the same order each time, whatever the machine; many that are
side by side share the cores; and a submission called torch.py in the current folder is not taken for the library."""

Value = TypeVar("Value")


def clean_context(preload: Sequence[str]) -> ForkServerContext:
    """Return what starts processes; the clean one is started if it does not run yet."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    with _environment(ENVIRONMENT):
        forkserver.ensure_running()
    return context


def aside(preload: Sequence[str], function: Callable[..., Value], *arguments: Any) -> Value:
    """Call a function that needs heavy libraries in a process of its own; a `UsageError` of it is raised here.

    Its value is unpickled: the function must not touch what submissions are or return.
    """
    context = clean_context(preload)
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(theirs, function, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        value, fault = mine.recv()
    except EOFError:
        process.join()
        msg = f"{function.__name__} fell with exit code {process.exitcode}"
        raise SuiteError(msg) from None
    finally:
        mine.close()
        process.kill()
        process.join()
    if fault is not None:
        raise UsageError(fault)
    found: Value = value
    return found


def belong_to_coordinator() -> None:
    """Leave Ctrl-C to the coordinator, and end at once when it has ended, however that was."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_coordinator, daemon=True).start()


def _end_with_coordinator() -> None:
    coordinator = multiprocessing.parent_process()
    if coordinator is not None:
        coordinator.join()
        os._exit(1)


def _tell(connection: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    belong_to_coordinator()
    try:
        connection.send((function(*arguments), None))
    except UsageError as error:
        connection.send((None, str(error)))


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value

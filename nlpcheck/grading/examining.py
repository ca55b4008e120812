"""The process of an examiner: takes one submission at a time, and answers with its record as text.

An examiner is trusted: it runs oracles and strategies, and speaks with workers in plain values. What it answers is
JSON all the same, so that nothing is ever unpickled from a process that has read what a submission returned.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from nlpcheck.grading.clean import belong_to_coordinator
from nlpcheck.grading.record import Record

Examine = Callable[..., Record]
"""Called with a task and with what all tasks share; returns the record of the task's submission."""

Prepare = Callable[..., None]
"""Called once with what all tasks share."""

RECORD, ERROR, DETAILS = "record", "error", "details"


def serve(connection: Connection, examine: Examine, prepare: Prepare, shared: tuple[Any, ...], errors: Path) -> None:
    """Answer tasks until the other side closes the connection; end at once when the coordinator does."""
    belong_to_coordinator()
    gc.freeze()  # what all examiners share is not looked at again, and so stays shared
    _speak_into(errors)
    os.chdir(errors.parent)  # nothing is read from or written to where the command was called
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(errors.parent / "hypothesis")
    prepare(*shared)
    gc.freeze()  # what is prepared stays
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        connection.send_bytes(json.dumps(_answer(examine, task, shared)).encode())


def _answer(examine: Examine, task: Any, shared: tuple[Any, ...]) -> dict[str, str]:
    try:
        return {RECORD: examine(task, *shared).to_json()}
    except Exception as error:  # noqa: BLE001  (a defect of ours costs one submission its record, not the batch)
        return {ERROR: type(error).__name__, DETAILS: traceback.format_exc()}


def _speak_into(errors: Path) -> None:
    """Keep what libraries print away from the terminal; the file tells how a process fell."""
    nothing = os.open(os.devnull, os.O_RDWR)
    file = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(file, 2)
    os.close(nothing)
    os.close(file)
    faulthandler.enable(sys.__stderr__ or 2)

"""The worker: reads a plan, judges, and writes one event a line to the pipe it was given.

``python -m nlpcheck.running.worker PIPE CLOCK``: descriptors of the pipe and of the file that the deadline of the
current call is shared in. The plan is the first line of standard input; the rest of it ends when the watching
process does. What the code under test prints goes to standard output and error, which are not the pipe.
"""

from __future__ import annotations

import json
import mmap
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlpcheck.border.budget import DEADLINE, clock, interrupting
from nlpcheck.border.surroundings import set_defaults
from nlpcheck.errors import SuiteError, UsageError
from nlpcheck.running.plan import Plan
from nlpcheck.selection import selector

Emit = Callable[..., None]


def main() -> None:
    """Judge what the plan on standard input asks for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that watches
    plan = Plan(**json.loads(_take_over_input()))
    writing, sharing = map(int, sys.argv[1:3])
    os.set_inheritable(writing, False)  # noqa: FBT003  (a process started by the code under test must not hold it open)
    clock.shared = mmap.mmap(sharing, DEADLINE.size)
    pipe = os.fdopen(writing, "w", encoding="utf-8")

    def emit(event: str, **content: Any) -> None:
        pipe.write(json.dumps({"event": event, **content}) + "\n")
        pipe.flush()

    try:
        work(plan, emit)
    except UsageError as error:
        emit("usage", message=str(error))
    except SuiteError as error:
        emit("defect", message=str(error))
    except BaseException:  # noqa: BLE001  (ours: everything of theirs is caught at the border)
        emit("defect", message=traceback.format_exc())
    else:
        emit("end")
    pipe.close()
    os._exit(0)  # threads and exit handlers of the code under test do not get a say


def _take_over_input() -> bytes:
    """Return the plan; watch the rest of standard input, and leave an empty one to the code under test."""
    watched = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    plan = b""
    while not plan.endswith(b"\n"):
        plan += os.read(watched, 65536) or b"\n"

    def follow() -> None:
        while os.read(watched, 1024):
            pass
        os.killpg(0, signal.SIGKILL)  # the watching process is gone: so are we, and whatever we have started

    threading.Thread(target=follow, daemon=True).start()
    return plan


def work(plan: Plan, emit: Emit) -> None:
    """Judge the chosen requirements one by one."""
    chosen_by = selector(plan.keyword)
    set_defaults()
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(Path(tempfile.gettempdir(), f"nlpcheck-{os.getuid()}")))
    from nlpcheck import profiles

    profiles.activate(plan.profile, plan.seed)
    from nlpcheck.loading import import_budget, load
    from nlpcheck.running.session import Session

    import_budget[0] = lambda: interrupting(plan.import_seconds)
    implementation = load(plan.target, plan.tasks)
    session = Session(plan, implementation, chosen_by)
    emit("header", **session.header())
    for one in session.chosen:
        emit("start", id=one.id)
        emit("result", record=session.judge(one).as_record(), owned=one.id in session.owned)
    emit("notes", part=plan.part, notes=implementation.notes + session.notes)


if __name__ == "__main__":
    main()

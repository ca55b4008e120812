"""The worker: reads a plan, judges, and writes one event a line to the pipe it was given.

``python -m nlpcheck.running.worker PIPE`` with the plan as JSON on standard input. What the code under test
prints goes to this process's standard output and error, which are not the pipe.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from nlpcheck.errors import SuiteError, UsageError
from nlpcheck.running.plan import Plan, selector

Emit = Callable[..., None]


def main() -> None:
    """Judge what the plan on standard input asks for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that watches
    pipe = os.fdopen(int(sys.argv[1]), "w", encoding="utf-8")
    plan = Plan(**json.loads(sys.stdin.read()))

    def emit(event: str, **content: Any) -> None:  # noqa: ANN401
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


def work(plan: Plan, emit: Emit) -> None:
    """Judge the chosen requirements one by one."""
    chosen_by = selector(plan.keyword)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from nlpcheck import profiles

    profiles.activate(plan.profile, plan.seed)
    from nlpcheck.budget import interrupting
    from nlpcheck.loading import import_budget, load
    from nlpcheck.running.session import Session

    def importing() -> AbstractContextManager[None]:
        emit("importing", budget=plan.import_seconds)
        return interrupting(plan.import_seconds)

    import_budget[0] = importing
    implementation = load(plan.target, plan.tasks)
    session = Session(plan, implementation, chosen_by)
    emit("header", **session.header())
    for one in session.chosen:
        emit("start", id=one.id, budget=session.budget_of(one))
        emit("result", record=session.judge(one).as_record(), owned=one.id in session.owned)
    emit("notes", notes=implementation.notes + session.notes)


if __name__ == "__main__":
    main()

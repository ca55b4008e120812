"""Judge a recorded example again."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

from nlpcheck import profiles
from nlpcheck.border.codec import decode
from nlpcheck.border.recording import Area
from nlpcheck.errors import UsageError
from nlpcheck.judging import Judge
from nlpcheck.loading import load
from nlpcheck.reporting.result import Result
from nlpcheck.spec import Requirement, requirements


def replay(record: dict[str, Any]) -> Result:
    """Run the requirement of a record on its example alone and return the result."""
    profiles.activate("quick")
    implementation = load(record["target"], record["tasks"])
    known = requirements([record["area"]])
    wanted = next((r for r in known if r.id == record["requirement"]), None)
    if wanted is None:
        msg = f"this version of nlpcheck has no requirement {record['requirement']}; run `nlpcheck check` again"
        raise UsageError(msg)
    example = _example_for(wanted, record)

    def again(impl: Area) -> None:
        impl.recorder.begin_example(example)
        wanted.on_example(impl, **example)

    judge = Judge(implementation.area(record["area"]), known)
    return judge.judge(dataclasses.replace(wanted, test=again)).result


def _example_for(wanted: Requirement, record: dict[str, Any]) -> dict[str, Any]:
    """Return the recorded example; one that the requirement does not take (any more) is a `UsageError`."""
    try:
        example: dict[str, Any] = decode(record["example"])
        inspect.signature(wanted.on_example).bind(None, **example)
    except (ImportError, AttributeError, KeyError, TypeError, ValueError) as error:
        msg = f"{record['replay']} is not a recorded counterexample of this version; run `nlpcheck check` again"
        raise UsageError(msg) from error
    return example

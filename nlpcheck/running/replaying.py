"""Judge a recorded example again."""

from __future__ import annotations

import dataclasses
from typing import Any

from nlpcheck import profiles
from nlpcheck.codec import decode
from nlpcheck.errors import UsageError
from nlpcheck.judging import Judge
from nlpcheck.loading import load
from nlpcheck.recording import Area
from nlpcheck.reporting.result import Result
from nlpcheck.spec import requirements


def replay(record: dict[str, Any]) -> Result:
    """Run the requirement of a record on its example alone and return the result."""
    profiles.activate("quick")
    implementation = load(record["target"], record["tasks"])
    known = requirements([record["area"]])
    wanted = next((r for r in known if r.id == record["requirement"]), None)
    if wanted is None:
        msg = f"this version of nlpcheck has no requirement {record['requirement']}; run `nlpcheck check` again"
        raise UsageError(msg)
    example = decode(record["example"])

    def again(impl: Area) -> None:
        impl.recorder.begin_example(example)
        wanted.on_example(impl, **example)

    judge = Judge(implementation.area(record["area"]), known)
    return judge.judge(dataclasses.replace(wanted, test=again)).result

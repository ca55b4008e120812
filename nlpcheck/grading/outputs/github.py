"""GitHub: what Classroom's reporter reads, and annotations for the log of a workflow.

The reporter is https://github.com/classroom-resources/autograding-grading-reporter; it reads ``<STEP>_RESULTS`` from
the environment, base64 of JSON, sums the scores of ``tests`` and fails where there are none.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import cards, course, plain
from nlpcheck.grading.outputs.sanitize import annotation_property, annotation_text, line
from nlpcheck.grading.outputs.wording import count, number
from nlpcheck.grading.record import Record

MOST = 10
"""Annotations of one kind that GitHub shows for a step."""
STEP = "NLPCHECK"


def classroom(record: Record) -> str:
    """Return the JSON that the reporter reads."""
    tests = [_test(record, place) for place in range(len(record.items))] if record.status == r.GRADED else []
    content = {
        "version": 1,
        "status": _status(record),
        "max_score": number(record.maximum) if record.status == r.GRADED else 0,
        "tests": tests,
    }
    if record.status != r.GRADED:
        content["message"] = line(f"not graded: {record.reason}")
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n"


def classroom_environment(record: Record, step: str = STEP) -> str:
    """Return the line for the environment of the reporter's step."""
    return f"{step}_RESULTS={base64.b64encode(classroom(record).encode()).decode('ascii')}\n"


def _status(record: Record) -> str:
    if record.status != r.GRADED:
        return "error"
    return "pass" if all(item.verdict in (r.PASS, r.NOT_APPLICABLE) for item in record.items) else "fail"


def _test(record: Record, place: int) -> dict[str, Any]:
    item = record.items[place]
    mine = [one for one in record.requirements if one.item == place]
    passed = item.verdict in (r.PASS, r.NOT_APPLICABLE)
    return {
        "name": line(item.title),
        "status": "pass" if passed else "fail",
        "score": number(item.points),
        "message": "" if passed else f"{item.passed} of {item.total} requirements hold",
        "output": plain.mistakes(mine),
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": 0,
        "task_id": place + 1,
    }


def workflow_commands(records: Sequence[Record]) -> str:
    """Return workflow commands: of one submission its mistakes, of a class what a person should look at.

    Of each kind at most as many as GitHub shows; the last one says how many more there are.
    """
    lines = _of_one(records[0]) if len(records) == 1 else _of_class(records)
    kinds = {kind: [line for line in lines if line[0] == kind] for kind in ("error", "warning", "notice")}
    return "".join(_command(*line) for kind in kinds for line in _capped(kinds[kind]))


Annotation = tuple[str, str, str]


def _of_one(record: Record) -> list[Annotation]:
    if record.status != r.GRADED:
        return [("error", "Not graded", record.reason or record.status)]
    lines = []
    for fold in cards.folds(record.requirements):
        more = f" (and {len(fold.others)} more of the same kind)" if fold.others else ""
        hint = fold.first.card.hint if fold.first.card else ""
        hinted = f" Hint: {hint}" if hint else ""
        lines.append(("warning", f"{fold.first.id}{more}", f"{cards.label(fold.first)}. {_statement(fold)}{hinted}"))
    return lines


def _statement(fold: cards.Fold) -> str:
    return cards.title(fold.first).removeprefix(f"{fold.first.id}: ")


def _of_class(records: Sequence[Record]) -> list[Annotation]:
    lines = [("notice", "Grades", course.spread(records))]
    for one in course.by_name(records):
        if one.status != r.GRADED:
            lines.append(("error", f"Not graded: {one.name}", one.reason or one.status))
        lines += [("warning", f"Look at: {one.name}", f"{found.kind} {found.text}") for found in one.integrity]
    return lines


def _capped(lines: list[Annotation]) -> list[Annotation]:
    if len(lines) <= MOST:
        return lines
    left = len(lines) - (MOST - 1)
    return [*lines[: MOST - 1], (lines[0][0], "And more", f"{count(left, 'more', 'more')}; the job summary has all")]


def _command(kind: str, title: str, message: str) -> str:
    return f"::{kind} title={annotation_property(title)}::{annotation_text(message)}\n"

"""Gradescope's ``results.json``: https://gradescope-autograders.readthedocs.io/en/latest/specs/."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import cards, plain
from nlpcheck.grading.outputs.sanitize import line
from nlpcheck.grading.outputs.wording import LABEL, MEANING, number
from nlpcheck.grading.record import ItemScore, Record, RequirementScore

VISIBLE = "visible"
LATER = "after_published"
"""Hidden items: Gradescope's ``hidden`` is for tests without points, and would show the total beside them."""


def results(record: Record, seconds: float | None = None) -> str:
    """Return the file for one submission; every number in it is finite, every text plain."""
    tests = [_test(record, place) for place in range(len(record.items))] if record.status == r.GRADED else []
    content: dict[str, Any] = {
        "score": number(record.points) if record.status == r.GRADED else 0,
        "output": _output(record),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": VISIBLE,
        "stdout_visibility": "hidden",
        "extra_data": {
            "status": record.status,
            "requirement_set": record.requirement_set,
            "isolation": list(map(line, record.isolation)),
        },
        "tests": tests or [_no_test(record)],
    }
    if seconds is not None and math.isfinite(seconds):
        content["execution_time"] = round(max(0.0, seconds), 2)
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n"


def _test(record: Record, place: int) -> dict[str, Any]:
    item = record.items[place]
    mine = [one for one in record.requirements if one.item == place]
    return {
        "name": line(item.title),
        "name_format": "text",
        "number": str(place + 1),
        "score": number(item.points),
        "max_score": number(item.maximum),
        "status": "passed" if item.verdict in (r.PASS, r.NOT_APPLICABLE) else "failed",
        "output": _item_output(item, mine),
        "output_format": "text",
        "visibility": VISIBLE if item.visibility == r.PUBLIC else LATER,
        "tags": sorted({one.area for one in mine}),
        "extra_data": {"verdict": item.verdict},
    }


def _no_test(record: Record) -> dict[str, Any]:
    """Return the one test of a submission that has no items, so that the file says why."""
    fine = record.status == r.GRADED
    return {
        "name": "Submission",
        "name_format": "text",
        "number": "1",
        "score": 0,
        "max_score": 0,
        "status": "passed" if fine else "failed",
        "output": _output(record),
        "output_format": "text",
        "visibility": VISIBLE,
        "tags": [],
        "extra_data": {"verdict": record.status},
    }


def _item_output(item: ItemScore, mine: list[RequirementScore]) -> str:
    lines = [f"{item.passed} of {item.total} requirements hold."]
    waiting = [one for one in mine if one.verdict in (r.BLOCKED, r.NOT_IMPLEMENTED)]
    numbers = Counter(one.verdict for one in waiting)
    lines += [f"{number} {LABEL[verdict]}." for verdict, number in numbers.items()]
    return "\n\n".join(filter(None, ["\n".join(lines), plain.mistakes(mine)]))


def _output(record: Record) -> str:
    """Return the text on top: no points, for those of hidden items are not to be told yet."""
    if record.status != r.GRADED:
        meaning = MEANING[r.UNGRADABLE if record.status == r.UNGRADABLE else r.INTERNAL_ERROR]
        return line(f"{meaning} {record.reason}")
    one = cards.fix_first(record)
    first = f"Fix this first:\n\n{plain.card(one)}" if one is not None else ""
    notes = "\n".join(f"Note: {line(note)}" for note in record.notes)
    return "\n\n".join(filter(None, [line(record.reason), first, notes]))

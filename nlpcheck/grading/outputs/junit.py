"""JUnit XML: one suite per submission, one case per requirement, points and verdicts as properties."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import cards, plain
from nlpcheck.grading.outputs.sanitize import cut, line
from nlpcheck.grading.outputs.wording import MEANING, exception_name, percent, points
from nlpcheck.grading.record import Record, RequirementScore

LONGEST = 4000
"""Characters of one case's text; hundreds of cases make one file."""
FAILURE, ERROR, SKIPPED = "failure", "error", "skipped"
KIND = {
    r.PASS: "",
    r.PARTIAL: FAILURE,
    r.WRONG: FAILURE,
    r.CONTRACT: FAILURE,
    r.REFUSED_VALUE: FAILURE,
    r.NONDETERMINISTIC: FAILURE,
    r.POLICY: FAILURE,
    r.NOT_IMPLEMENTED: FAILURE,
    r.EXCEPTION: ERROR,
    r.TIMEOUT: ERROR,
    r.MEMORY: ERROR,
    r.OUTPUT_LIMIT: ERROR,
    r.CRASHED: ERROR,
    r.EXITED: ERROR,
    r.UNGRADABLE: ERROR,
    r.INTERNAL_ERROR: ERROR,
    r.BLOCKED: SKIPPED,
    r.NOT_APPLICABLE: SKIPPED,
}
"""What a verdict is in JUnit's words; work that is missing fails, so that no build is green without it."""


def junit(records: Sequence[Record], timestamp: str = "") -> str:
    """Return the file for all submissions; without a timestamp the same records give the same bytes."""
    root = ET.Element("testsuites", name="nlpcheck grade")
    for record in records:
        root.append(_suite(record, timestamp))
    _count(root)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(record: Record, timestamp: str) -> ET.Element:
    suite = ET.Element("testsuite", name=line(record.id))
    if timestamp:
        suite.set("timestamp", timestamp)
    _properties(suite, _facts(record))
    if record.status != r.GRADED or not record.requirements:
        case = ET.SubElement(suite, "testcase", name="submission", classname="nlpcheck")
        kind = FAILURE if record.status == r.GRADED else ERROR
        ET.SubElement(case, kind, type=line(record.status), message=line(record.reason or "nothing was judged"))
    suite.extend([_case(record, one) for one in record.requirements])
    _count(suite)
    return suite


def _facts(record: Record) -> dict[str, str]:
    facts = {
        "submission": record.name,
        "assignment": record.assignment,
        "status": record.status,
        "points": points(record.points) if record.status == r.GRADED else "",
        "max_points": points(record.maximum),
        "percent": percent(record.points, record.maximum, 2) if record.status == r.GRADED else "",
        "isolation": " + ".join(record.isolation) or "none",
    }
    for place, item in enumerate(record.items, 1):
        facts[f"item {place} title"] = item.title
        facts[f"item {place} points"] = points(item.points)
        facts[f"item {place} max_points"] = points(item.maximum)
    return facts


def _case(record: Record, one: RequirementScore) -> ET.Element:
    case = ET.Element("testcase", name=line(one.id), classname=line(f"{one.area}.{one.family}"))
    points_each = _points_each(record, one)
    _properties(case, {"verdict": one.verdict, "item": str(one.item + 1), "level": one.level, **points_each})
    kind = KIND.get(one.verdict, ERROR)
    if not kind:
        return case
    outcome = ET.SubElement(case, kind, message=line(cards.title(one)))
    if kind != SKIPPED:
        outcome.set("type", exception_name(one.exception) if one.exception else one.verdict)
        outcome.text = cut(plain.card(one), LONGEST)
    else:
        outcome.set("type", one.verdict)
        outcome.text = MEANING[one.verdict]
    return case


def _points_each(record: Record, one: RequirementScore) -> dict[str, str]:
    """Return the share of its item that a requirement stands for; an item counts as a whole if it is scored so."""
    if not 0 <= one.item < len(record.items) or one.verdict == r.NOT_APPLICABLE:
        return {}
    item = record.items[one.item]
    most = item.maximum // item.total if item.total else 0
    earned = most if one.verdict == r.PASS and item.points else 0
    return {"points": points(earned), "max_points": points(most)}


def _properties(parent: ET.Element, facts: dict[str, str]) -> None:
    properties = ET.SubElement(parent, "properties")
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=name, value=line(value))


def _count(parent: ET.Element) -> None:
    parent.set("tests", str(len(parent.findall(".//testcase"))))
    parent.set("failures", str(len(parent.findall(f".//{FAILURE}"))))
    parent.set("errors", str(len(parent.findall(f".//{ERROR}"))))
    parent.set("skipped", str(len(parent.findall(f".//{SKIPPED}"))))

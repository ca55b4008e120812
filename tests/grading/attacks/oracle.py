"""The oracle of every attack: what must hold whatever the attack was. Each function yields what does not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from nlpcheck.grading.record import GRADED, INTERNAL_ERROR, PASS, PRIORITY, UNGRADABLE, Record
from tests.grading.attacks.attack import ANY, SAME, Attack
from tests.grading.attacks.batch import LIMITS, TWINS, Batch, neighbours

GRACE = 60.0
"""Seconds on top of the limits of a submission: replays, another worker, a machine that does other things."""
LARGEST_RECORD = 2_000_000
MOST_PROCESSES = 1000
MOST_MEGABYTES = 3000
MOST_DESCRIPTORS = 400
STUDENTS = ("feedback/", "gradescope/", "classroom/", "github/")
"""Beginnings of the outputs that students can see."""
FENCED = re.compile(rb"^(`{3,}).*?^\1`*$|(`+)[^\n]*?[^`]\2(?!`)", re.DOTALL | re.MULTILINE)
"""Code in Markdown, which nothing in it can leave."""
COMMANDS = (b"::error", b"::notice", b"::set-output", b"::stop-commands", b"##[error]failed")
SURVIVES_QUOTING = (b"\x1b[2J", b"\x1b]", b"\x9b2J", "\u202e".encode())


def faults_of(attack: Attack, batch: Batch) -> Iterator[str]:
    """Yield what is wrong about one attack."""
    record = batch.record(attack)
    if record is None:
        yield "there is no record of it"
        return
    twin = batch.records[TWINS[attack.base]]
    yield from _points(attack, record, twin)
    yield from _verdicts(attack, record, twin)
    yield from _words(attack, record)
    if attack.note is True and not record.integrity:
        yield "no note on integrity"
    if attack.note is False and record.integrity:
        yield f"notes on integrity: {record.integrity}"
    if (size := len(record.to_json())) > LARGEST_RECORD:
        yield f"a record of {size} bytes"
    limit = LIMITS["submission_seconds"] + LIMITS["import_seconds"] + GRACE
    if batch.seconds.get(record.id, 0.0) > limit:
        yield f"{batch.seconds[record.id]} seconds, above {limit}"


def _points(attack: Attack, record: Record, twin: Record) -> Iterator[str]:
    if record.points > twin.points:
        yield f"{record.points} points, its clean twin has {twin.points}"
    if record.maximum != twin.maximum and record.status == GRADED:
        yield f"{record.maximum} points are possible, not {twin.maximum}"
    if record.percent > attack.at_most:
        yield f"{record.percent} percent, at most {attack.at_most}"


def _verdicts(attack: Attack, record: Record, twin: Record) -> Iterator[str]:
    found, expected = verdicts_of(record), verdicts_of(twin)
    if record.status == INTERNAL_ERROR or INTERNAL_ERROR in found.values():
        yield f"internal_error: {record.reason} {[one.id for one in record.requirements if one.verdict == INTERNAL_ERROR]}"
    if record.requirements and _worth(record) != _worth(twin):
        yield "other requirements than its twin's"
    if ANY in attack.verdict or (SAME in attack.verdict and found == expected):
        return
    different = {id: verdict for id, verdict in found.items() if verdict != expected.get(id)}
    refused = [item.verdict for item in record.items] if not found else []
    if not {record.status, *different.values(), *refused} & set(attack.verdict):
        yield f"verdicts {different or record.status}, must be {' or '.join(attack.verdict)}; {_reasons(record, different)}"


def verdicts_of(record: Record) -> dict[str, str]:
    """Return the verdicts; those that are worth nothing are there only if they are not ``pass``."""
    return {one.id: one.verdict for one in record.requirements if one.item >= 0 or one.verdict != PASS}


def _worth(record: Record) -> list[str]:
    return [one.id for one in record.requirements if one.item >= 0]


def _reasons(record: Record, ids: dict[str, str]) -> str:
    cards = [one.card for one in record.requirements if one.id in ids and one.card]
    return "; ".join(dict.fromkeys(f"{card.returned} {card.reason}"[:200] for card in cards))[:400]


def _words(attack: Attack, record: Record) -> Iterator[str]:
    yield from sorted(set(re.findall("BREACH.*", record.output)))
    if attack.speaks:
        for part in attack.parts:
            if f"RAN {part}" not in record.output:
                yield f"the lines at {part} did not run, so that nothing was tested"


def faults_of_batch(batch: Batch, alone: Batch) -> Iterator[str]:
    """Yield what is wrong about a batch as a whole."""
    report = batch.report
    if report["exit"] != 0:
        yield f"exit code {report['exit']}: {batch.stderr[-500:]!r}"
    for kind in ("survivors", "mounts"):
        yield from (f"{kind}: {one}" for one in report[kind])
    for kind, most in {
        "processes": MOST_PROCESSES,
        "megabytes": MOST_MEGABYTES,
        "descriptors": MOST_DESCRIPTORS,
    }.items():
        if report[kind] > most:
            yield f"{report[kind]} {kind} of the grader at once, at most {most}"
    yield from (f"{one} reached a canary" for one in sorted(set(batch.canaries.heard)))
    for place in sorted({*batch.before, *batch.after}):
        if batch.before.get(place) != batch.after.get(place):
            yield f"{place} changed: {batch.before.get(place)!r} became {batch.after.get(place)!r}"
    yield from (f"left in the temporary folder: {one.name}" for one in batch.canaries.temporary.iterdir())
    yield from _leaks(batch)
    yield from _quoting(batch)
    for name in sorted(neighbours("")):
        for file in (f"records/{name}.json", f"feedback/{name}.md"):
            if batch.outputs.get(file) != alone.outputs.get(file) or file not in alone.outputs:
                yield f"{file} differs from that of the same batch without attacks"


def _leaks(batch: Batch) -> Iterator[str]:
    for place, content in batch.outputs.items():
        for where, secret in batch.canaries.secrets.items():
            if secret.encode() in content:
                yield f"{place} holds the secret of {where}"
        if place.startswith(STUDENTS) and b"LEAK" in content:
            yield f"{place} holds inputs of hidden requirements"


def _quoting(batch: Batch) -> Iterator[str]:
    for place, content in batch.outputs.items():
        for raw in SURVIVES_QUOTING:
            if raw in content:
                yield f"{place} holds {raw!r} as it was"
        lines = content.replace(b"\r", b"\n").split(b"\n")
        obeyed = [line for line in lines if line.lstrip().startswith(COMMANDS)]
        if obeyed and not place.startswith(("github/", "classroom/")):
            yield f"{place} holds a command for a CI runner"
        if b"\0" in content:
            yield f"{place} holds a NUL"
        if place.endswith((".md", ".html", ".xml")) and re.search(rb"<(script|img)\b", FENCED.sub(b"", content)):
            yield f"{place} holds markup"
        if place.endswith(".csv"):
            rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
            yield from (
                f"{place} holds the formula {cell!r}" for row in rows for cell in row if cell[:1] in tuple("=+@-\t\r")
            )


def outcome(attack: Attack, batch: Batch) -> str:
    """Return what became of an attack, in a word: for the table."""
    record = batch.record(attack)
    if record is None:
        return "no record"
    if record.status != GRADED:
        return UNGRADABLE if record.status == UNGRADABLE else record.status
    if not record.requirements:
        return record.items[0].verdict
    expected = verdicts_of(batch.records[TWINS[attack.base]])
    different = [verdict for id, verdict in verdicts_of(record).items() if verdict != expected.get(id)]
    return min(different, key=PRIORITY.index) if different else "as its twin"

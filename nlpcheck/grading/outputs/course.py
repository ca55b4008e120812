"""What an instructor wants to know of a class: remarks on each submission, the spread, and what was missed most."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs.wording import LABEL, count, percent, points, words
from nlpcheck.grading.record import ItemScore, Record
from nlpcheck.grading.resolver import INTERFACE

LOUD = (
    r.INTERNAL_ERROR,
    r.POLICY,
    r.TIMEOUT,
    r.MEMORY,
    r.OUTPUT_LIMIT,
    r.CRASHED,
    r.EXITED,
    r.REFUSED_VALUE,
    r.NONDETERMINISTIC,
)
"""Verdicts that are worth a remark; wrong answers and errors show in the points."""
NO_MISS = {r.PASS, r.BLOCKED, r.NOT_APPLICABLE, r.INTERNAL_ERROR, r.UNGRADABLE}


def by_name(records: Iterable[Record]) -> list[Record]:
    """Return the records sorted by name, whatever its case."""
    return sorted(records, key=lambda one: (one.name.casefold(), one.id))


def names(records: Iterable[Record]) -> dict[str, str]:
    """Return a name for each id; where several submissions have the same name, the id is added."""
    found = {one.id: one.name.strip() or one.id for one in records}
    often = Counter(found.values())
    return {id: f"{name} ({id})" if often[name] > 1 else name for id, name in found.items()}


def items_of(records: Iterable[Record]) -> tuple[ItemScore, ...]:
    """Return the items of the assignment; a submission that was not graded may name none."""
    return max((one.items for one in records), key=len, default=())


def remarks(record: Record) -> list[str]:
    """Return what an instructor should see of a submission, besides its points."""
    if record.status != r.GRADED:
        return [f"{words(record.status)}: {record.reason}" if record.reason else words(record.status)]
    found = [record.reason] if record.reason else []
    found += [f"does not import: {words(area)}" for area in _unimportable(record)]
    found += [_loud(record, verdict) for verdict in LOUD]
    unwritten = {(one.area, one.function) for one in record.requirements if one.verdict == r.NOT_IMPLEMENTED}
    if unwritten:
        found.append(f"{count(len(unwritten), 'function')} not written")
    found += [f"look at: {one.kind}, {one.text}" if one.text else f"look at: {one.kind}" for one in record.integrity]
    return [remark for remark in found if remark]


def _unimportable(record: Record) -> list[str]:
    wanted = [one for one in record.requirements if one.family == INTERFACE and not one.function]
    return [one.area for one in wanted if one.verdict not in (r.PASS, r.NOT_IMPLEMENTED, r.NOT_APPLICABLE)]


def _loud(record: Record, verdict: str) -> str:
    where = Counter(one.function or words(one.area) for one in record.requirements if one.verdict == verdict)
    if not where:
        return ""
    names = [f"{name} ({number})" if number > 1 else name for name, number in where.most_common(3)]
    more = f" and {len(where) - 3} more" if len(where) > 3 else ""  # noqa: PLR2004  (as many as are named)
    return f"{LABEL[verdict]} in {', '.join(names)}{more}"


def graded(records: Iterable[Record]) -> list[Record]:
    """Return the records that have a score."""
    return [one for one in records if one.status == r.GRADED]


def spread(records: Sequence[Record]) -> str:
    """Return one line on the whole class: how many, and how their scores lie."""
    scored = graded(records)
    shares = sorted(Fraction(one.points, one.maximum) if one.maximum else Fraction(0) for one in scored)
    parts = [count(len(records), "submission")]
    if shares:
        mean, median = _share(sum(shares, Fraction(0)) / len(shares)), _share(Fraction(statistics.median(shares)))
        parts += [f"mean {mean} %", f"median {median} %", f"from {_share(shares[0])} % to {_share(shares[-1])} %"]
        parts.append(f"{sum(share == 1 for share in shares)} with all points")
    if len(scored) < len(records):
        parts.append(f"{len(records) - len(scored)} not graded")
    return ", ".join(parts)


def _share(share: Fraction) -> str:
    return percent(share.numerator, share.denominator)


@dataclass(frozen=True)
class Miss:
    """A requirement that many did not meet."""

    id: str
    statement: str
    visibility: str
    missed: int
    judged: int


def most_missed(records: Iterable[Record], most: int = 5) -> list[Miss]:
    """Return the requirements that most submissions failed; what only waits for another does not count."""
    missed: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    first: dict[str, tuple[str, str]] = {}
    for one in (one for record in graded(records) for one in record.requirements):
        judged[one.id] += one.verdict != r.NOT_APPLICABLE
        if one.verdict not in NO_MISS:
            missed[one.id] += 1
            first.setdefault(one.id, (one.card.statement if one.card else "", one.visibility))
    place = {id: number for number, id in enumerate(judged)}
    ids = sorted(missed, key=lambda id: (-missed[id], place[id]))[:most]
    return [Miss(id, *first[id], missed[id], judged[id]) for id in ids]


def cells(record: Record, items: Sequence[ItemScore]) -> list[str]:
    """Return a submission's points for each item of the assignment; none where it was not graded."""
    got = [points(one.points) for one in record.items] if record.status == r.GRADED else []
    return [*got, *[""] * (len(items) - len(got))]


def total(record: Record) -> tuple[str, str]:
    """Return points and percent of a submission; nothing where it was not graded, which is not a zero."""
    if record.status != r.GRADED:
        return "", ""
    return points(record.points), percent(record.points, record.maximum)


def isolation(records: Iterable[Record]) -> str:
    """Return the walls that stood around the submissions; all kinds, if there were several."""
    walls = dict.fromkeys(" + ".join(one.isolation) or "none" for one in records)
    return " / ".join(walls)

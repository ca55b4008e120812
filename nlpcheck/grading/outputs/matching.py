"""Which row of a gradebook belongs to which submission: by what identifies a person, and by the name only at last.

A grade in the wrong row is worse than none: what fits several rows, or a row that several submissions fit, is reported
and left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlpcheck.grading.record import Record

Identity = Mapping[str, str]
"""What the intake knows of a person: ``email``, ``lms_id``, ``student_id``, ``login``, ``name``."""

KINDS: dict[str, tuple[str, ...]] = {
    "lms_id": ("lms_id", "canvas_id", "moodle_id"),
    "email": ("email", "login"),
    "student_id": ("student_id", "sis_id", "id_number"),
    "login": ("login", "username", "email"),
    "name": ("name",),
}
"""Kinds of columns, the surest first, and the keys of an identity that may stand in them."""


@dataclass(frozen=True)
class Row:
    """A row of a gradebook, and what its columns say of the person by kind."""

    place: int
    name: str
    says: Mapping[str, str]


@dataclass
class Matches:
    """Who is where."""

    rows: dict[str, Row] = field(default_factory=dict)
    """By the id of the submission."""
    unmatched: dict[str, str] = field(default_factory=dict)
    """Submissions without a row, by id, and why."""
    without: list[Row] = field(default_factory=list)
    """Rows without a submission."""


def match(records: Iterable[Record], identities: Mapping[str, Identity], rows: Sequence[Row]) -> Matches:
    """Match submissions with rows."""
    index = _index(rows)
    found = Matches()
    claims: dict[int, list[str]] = defaultdict(list)
    for record in sorted(records, key=lambda one: one.id):
        row, why = _row_of({"name": record.name, **identities.get(record.id, {})}, index)
        if row is None:
            found.unmatched[record.id] = why
        else:
            found.rows[record.id] = row
            claims[row.place].append(record.id)
    for ids in claims.values():
        if len(ids) > 1:
            found.unmatched |= {id: f"several submissions fit the same row: {', '.join(ids)}" for id in ids}
    found.rows = {id: row for id, row in found.rows.items() if id not in found.unmatched}
    found.without = [row for row in rows if row.place not in claims]
    return found


Index = Mapping[str, Mapping[str, list[Row]]]


def _index(rows: Sequence[Row]) -> Index:
    index: dict[str, dict[str, list[Row]]] = {kind: defaultdict(list) for kind in KINDS}
    for row in rows:
        for kind, value in row.says.items():
            for key in _keys(kind, value):
                index[kind][key].append(row)
    return index


def _row_of(identity: Identity, index: Index) -> tuple[Row | None, str]:
    """Return the row of a person, or None and why."""
    for kind, names in KINDS.items():
        values = [identity[name] for name in names if identity.get(name)]
        places = {row.place: row for value in values for key in _keys(kind, value) for row in index[kind].get(key, [])}
        if len(places) == 1:
            return next(iter(places.values())), ""
        if places:
            return None, f"{len(places)} rows have the same {kind.replace('_', ' ')}"
    return None, "no row fits"


def _keys(kind: str, value: str) -> set[str]:
    """Return what is compared: an id as it is, a name in any order of its words."""
    text = unicodedata.normalize("NFKC", value).casefold().strip()
    if kind != "name":
        return {text} - {""}
    last, _, first = text.rpartition(",") if "," in text else ("", "", text)
    ordered = first.split() if not last else [*first.split(), *last.split()]
    words = [word for word in (re.sub(r"[^\w]", "", word) for word in ordered) if word]
    return {" ".join(sorted(words)), _squashed(text)} - {""}


def _squashed(text: str) -> str:
    """Return a name as Canvas writes it before the files of a download: ``Pérez, Ana`` is ``perezana``."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if sign.isalnum())

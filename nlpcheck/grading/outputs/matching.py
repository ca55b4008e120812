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
"""What the intake knows of a person: ``canvas``, ``moodle`` (ids there), ``email``, ``sid``, ``login``, ``name``."""
Identities = Mapping[str, Identity | Sequence[Identity]]
"""By submission: who handed it in, one person or the members of a group."""

KINDS: dict[str, tuple[str, ...]] = {
    "canvas": ("canvas",),
    "moodle": ("moodle",),
    "email": ("email",),
    "sid": ("sid",),
    "login": ("login", "email"),
    "name": ("name",),
    "spelling": ("name",),
}
"""Kinds of columns, the surest first, and what of an identity may stand in them."""
NAMED_BY = ("email", "sid", "login")
"""What the name of a submission may be where nothing else is known: a folder called ``s1234567``."""
SURE = ("canvas", "moodle")
"""Who has an id of this gradebook and is not in it is not looked for by name: that would be somebody else."""
CALLED = {"canvas": "id", "moodle": "identifier", "sid": "student number", "spelling": "name"}


@dataclass(frozen=True)
class Row:
    """A row of a gradebook, and what its columns say of the person by kind."""

    place: int
    name: str
    says: Mapping[str, str]


@dataclass
class Matches:
    """Who is where."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    """By the id of the submission: one row, or one for each member of a group."""
    unmatched: dict[str, list[str]] = field(default_factory=dict)
    """By the id of the submission: why a row of it was not found."""
    without: list[Row] = field(default_factory=list)
    """Rows without a submission."""


def match(records: Iterable[Record], identities: Identities, rows: Sequence[Row]) -> Matches:
    """Match submissions with rows."""
    index = _index(rows)
    found = Matches()
    claims: dict[int, set[str]] = defaultdict(set)
    for record in sorted(records, key=lambda one: one.id):
        for person in people(record, identities):
            row, why = _row_of(person, index)
            if row is None:
                found.unmatched.setdefault(record.id, []).append(why)
            elif record.id not in claims[row.place]:
                found.rows.setdefault(record.id, []).append(row)
                claims[row.place].add(record.id)
    _give_up(found, claims)
    found.without = [row for row in rows if row.place not in claims]
    return found


def _give_up(found: Matches, claims: Mapping[int, set[str]]) -> None:
    """Leave rows alone that several submissions fit."""
    disputed = {place: ids for place, ids in claims.items() if len(ids) > 1}
    for id, rows in list(found.rows.items()):
        for row in rows:
            if row.place in disputed:
                others = ", ".join(sorted(disputed[row.place]))
                found.unmatched.setdefault(id, []).append(f"several submissions fit the row of {row.name}: {others}")
        found.rows[id] = [row for row in rows if row.place not in disputed]


def people(record: Record, identities: Identities) -> list[Identity]:
    """Return who handed a submission in; at least somebody of its name."""
    known = identities.get(record.id, ())
    persons = [known] if isinstance(known, Mapping) else list(known)
    named = [{"name": record.name, **{key: value for key, value in one.items() if value}} for one in persons if one]
    return list(named) or [{"name": record.name, **dict.fromkeys(NAMED_BY, record.name)}]


Index = Mapping[str, Mapping[str, list[Row]]]


def _index(rows: Sequence[Row]) -> Index:
    index: dict[str, dict[str, list[Row]]] = {kind: defaultdict(list) for kind in KINDS}
    for row in rows:
        for kind, value in [*row.says.items(), ("spelling", row.says.get("name", ""))]:
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
            return None, f"{len(places)} rows have the same {CALLED.get(kind, kind)} as {identity['name']}"
        if values and kind in SURE and index[kind]:
            break
    return None, f"no row fits {identity['name']}"


def _keys(kind: str, value: str) -> set[str]:
    """Return what is compared: an id as it is, a name in any order of its words, at last without its accents.

    Canvas writes ``Pérez, Ana`` as ``perezana`` before the files of a download.
    """
    text = unicodedata.normalize("NFKC", value).casefold().strip()
    if kind == "spelling":
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in parts if not unicodedata.combining(sign))
        return {_words(text), re.sub(r"[\W_]", "", text)} - {""}
    return {_words(text) if kind == "name" else text} - {""}


def _words(text: str) -> str:
    return " ".join(sorted(re.findall(r"[^\W_]+", text)))

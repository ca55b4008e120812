"""Other right ways to rows worth training on."""

import re

from nlpcheck.bench import alternative

AREA = "data_preparation"


@alternative("a set of tuples, values that can be hashed", area=AREA, level="must")
def clean(rows, *, columns):
    seen, kept = set(), []
    for row in rows:
        values = [row[column] for column in columns]
        if any(value is None or (isinstance(value, str) and value.strip() == "") for value in values):
            continue
        key = tuple(" ".join(v.casefold().split()) if isinstance(v, str) else v for v in values)
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


@alternative("everything compared as text", area=AREA, level="must")
def clean(rows, *, columns):
    def key(row):
        return tuple(re.sub(r"\s+", " ", str(row[column])).strip().casefold() for column in columns)

    def is_full(value):
        return value is not None and (not isinstance(value, str) or re.search(r"\S", value) is not None)

    full = [row for row in rows if all(is_full(row[column]) for column in columns)]
    keys = [key(row) for row in full]
    return [dict(row) for number, row in enumerate(full) if keys.index(keys[number]) == number]


@alternative("comparison with every row before", area=AREA, level="all")
def clean(rows, *, columns):
    def fold(value):
        return value.casefold().split() if isinstance(value, str) else value

    kept = []
    for row in rows:
        folded = [fold(row[column]) for column in columns]
        if None in folded or any(isinstance(row[c], str) and not fold(row[c]) for c in columns):
            continue
        if not any(folded == [fold(other[column]) for column in columns] for other in kept):
            kept.append(row.copy())
    return tuple(kept)


@alternative("lists compared inside, texts folded there too", area=AREA, level="all")
def clean(rows, *, columns):
    def frozen(value):
        if isinstance(value, str):
            return "text", " ".join(value.casefold().split())
        if isinstance(value, dict):
            return "dict", frozenset((key, frozen(item)) for key, item in value.items())
        return ("list", *map(frozen, value)) if isinstance(value, list) else (type(value).__name__, value)

    first = {}
    for number, row in enumerate(rows):
        key = tuple(frozen(row[column]) for column in sorted(columns))
        if not any(part in (("text", ""), ("NoneType", None)) for part in key):
            first.setdefault(key, number)
    return [rows[number] for number in first.values()]


@alternative("columns joined by a line break, which no folded text has", area=AREA, level="must")
def clean(rows, *, columns):
    def key(row):
        return "\n".join(" ".join(str(row[column]).split()).casefold() for column in columns)

    last_first = {key(row): row for row in reversed(rows)}
    blank = {
        id(row)
        for row in rows
        for c in columns
        if row[c] is None or (isinstance(row[c], str) and row[c].isspace()) or row[c] == ""
    }
    return [row for row in rows if last_first[key(row)] is row and id(row) not in blank]

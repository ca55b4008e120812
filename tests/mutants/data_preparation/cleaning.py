"""Wrong cleaning: too much goes, too little goes, or what stays is changed."""

import itertools
import json
import re
import unicodedata

from nlpcheck.bench import edit, mutant

AREA = "data_preparation"
FILE = "cleaning.py"

edit("lower() for case folding", area=AREA, file=FILE, old="casefold()", new="lower()")
edit(
    "upper() for case folding",
    area=AREA,
    file=FILE,
    old="value.casefold().split()",
    new="value.upper().replace('\\u0130', 'I').split()",
)
edit("case counts", area=AREA, file=FILE, old="value.casefold().split()", new="value.split()")
edit(
    "only the first letter's case is ignored",
    area=AREA,
    file=FILE,
    old="casefold()",
    new="capitalize().swapcase().capitalize() if False else value[:1].casefold() + value[1:]",
)
edit(
    "white space inside counts",
    bug="DH-02",
    area=AREA,
    file=FILE,
    old='" ".join(value.casefold().split())',
    new="value.casefold().strip()",
)
edit(
    "white space at the ends counts",
    area=AREA,
    file=FILE,
    old='" ".join(value.casefold().split())',
    new="(' ' * value[:1].isspace() + ' '.join(value.casefold().split()) + ' ' * value[-1:].isspace() if value.strip() else '')",
)
edit("all white space is deleted", area=AREA, file=FILE, old='" ".join', new='"".join')
edit(
    "two spaces become one, once",
    area=AREA,
    file=FILE,
    old='" ".join(value.casefold().split())',
    new="value.casefold().strip().replace('  ', ' ')",
)
edit(
    "only spaces are white space",
    area=AREA,
    file=FILE,
    old='" ".join(value.casefold().split())',
    new="' '.join(w for w in value.casefold().split(' ') if w)",
)
edit(
    "only ASCII white space",
    area=AREA,
    file=FILE,
    old="value.casefold().split()",
    new="value.casefold().encode().split() and [w.decode() for w in value.casefold().encode().split()]",
)
edit(
    "the order of words is ignored",
    area=AREA,
    file=FILE,
    old="value.casefold().split()",
    new="sorted(value.casefold().split())",
)
edit(
    "repeated words are ignored",
    area=AREA,
    file=FILE,
    old="value.casefold().split()",
    new="dict.fromkeys(value.casefold().split())",
)
edit("blank text is kept", area=AREA, file=FILE, old=' and "" not in values', new="")
edit("None is kept", area=AREA, file=FILE, old="None not in values and ", new="")
edit(
    "nothing is dropped unless all columns are blank",
    area=AREA,
    file=FILE,
    old='None not in values and "" not in values',
    new='any(v not in (None, "") for v in values)',
)
edit(
    "only empty text is blank",
    area=AREA,
    file=FILE,
    old='"" not in values',
    new='"" not in [row[column] for column in columns]',
)
edit("0 and False are dropped", area=AREA, file=FILE, old='None not in values and "" not in values', new="all(values)")
edit(
    "the text None is dropped",
    area=AREA,
    file=FILE,
    old='None not in values and "" not in values',
    new='not {"none", "nan", "null", "n/a", ""} & set(map(str, values)) and None not in values',
)
edit(
    "only the first column is asked for None",
    area=AREA,
    file=FILE,
    old="None not in values",
    new="values[0] is not None",
)
edit("only the first column is asked for blanks", area=AREA, file=FILE, old='"" not in values', new='values[0] != ""')
edit("only the last column is asked for blanks", area=AREA, file=FILE, old='"" not in values', new='values[-1] != ""')
edit(
    "only the last column is asked for None",
    area=AREA,
    file=FILE,
    old="None not in values",
    new="values[-1] is not None",
)
edit(
    "the last of equal rows is kept",
    area=AREA,
    file=FILE,
    old="first.setdefault(json.dumps(values), dict(row))",
    new="first[json.dumps(values)] = dict(row)",
)
edit(
    "the last of equal rows is kept, at its own place",
    area=AREA,
    file=FILE,
    old="first.setdefault(json.dumps(values), dict(row))",
    new="key = json.dumps(values); first.pop(key, None); first[key] = dict(row)",
)
edit(
    "rows are compared by their first column",
    area=AREA,
    file=FILE,
    old="json.dumps(values)",
    new="json.dumps(values[0])",
)
edit(
    "rows are compared by their last column",
    area=AREA,
    file=FILE,
    old="json.dumps(values)",
    new="json.dumps(values[-1])",
)
edit("columns are joined by a space", area=AREA, file=FILE, old="json.dumps(values)", new="' '.join(map(str, values))")
edit("columns are joined by nothing", area=AREA, file=FILE, old="json.dumps(values)", new="''.join(map(str, values))")
edit("columns are joined by a bar", area=AREA, file=FILE, old="json.dumps(values)", new="'|'.join(map(str, values))")
edit(
    "columns may change places",
    area=AREA,
    file=FILE,
    old="json.dumps(values)",
    new="json.dumps(sorted(map(str, values)))",
)
edit(
    "columns as a set", area=AREA, file=FILE, old="json.dumps(values)", new="json.dumps(sorted(set(map(str, values))))"
)
edit(
    "all columns are compared",
    area=AREA,
    file=FILE,
    old="json.dumps(values)",
    new="json.dumps([_comparable(v) for v in row.values()])",
)
edit("all columns are asked for None", area=AREA, file=FILE, old="None not in values", new="None not in row.values()")
edit("copies are kept", bug="DH-01", area=AREA, file=FILE, old="json.dumps(values)", new="str(len(first))")
edit("lists cannot be compared", area=AREA, file=FILE, old="json.dumps(values)", new="tuple(values)")
edit(
    "only texts are compared",
    area=AREA,
    file=FILE,
    old="json.dumps(values)",
    new="json.dumps([v for v in values if isinstance(v, str)])",
)
edit(
    "numbers that are true are equal",
    area=AREA,
    file=FILE,
    old="json.dumps(values)",
    new="json.dumps([v if isinstance(v, str) else bool(v) for v in values])",
)
edit(
    "the other columns are lost",
    area=AREA,
    file=FILE,
    old="dict(row))",
    new="{column: row[column] for column in columns})",
)
edit("the folded text comes back", area=AREA, file=FILE, old="dict(row))", new="{**row, **dict(zip(columns, values))})")
edit(
    "the stripped text comes back",
    area=AREA,
    file=FILE,
    old="dict(row))",
    new="{**row, **{c: row[c].strip() for c in columns if isinstance(row[c], str)}})",
)
edit(
    "a note is added to the row",
    bug="R1",
    area=AREA,
    file=FILE,
    old="        values = [",
    new="        row['clean'] = True\n        values = [",
)
edit(
    "the texts are stripped in the caller's rows",
    bug="R1",
    area=AREA,
    file=FILE,
    old="        values = [",
    new="        row.update({c: row[c].strip() for c in columns if isinstance(row[c], str)})\n        values = [",
)
edit(
    "the longest of equal rows is kept",
    area=AREA,
    file=FILE,
    old="first.setdefault(json.dumps(values), dict(row))",
    new="key = json.dumps(values); first[key] = max(first.get(key, dict(row)), dict(row), key=lambda r: len(str(r)))",
)
edit(
    "rows sorted by their text",
    area=AREA,
    file=FILE,
    old="return list(first.values())",
    new="return [first[key] for key in sorted(first)]",
)
edit(
    "rows turned round",
    area=AREA,
    file=FILE,
    old="return list(first.values())",
    new="return list(first.values())[::-1]",
)
edit(
    "the texts come back instead of the rows",
    area=AREA,
    file=FILE,
    old="return list(first.values())",
    new="return list(first)",
)
edit("numbers must be texts", area=AREA, file=FILE, old=" if isinstance(value, str) else value", new="")
edit(
    "None becomes a text",
    bug="SC-19",
    area=AREA,
    file=FILE,
    old='" ".join(value.casefold().split()) if isinstance(value, str) else value',
    new='" ".join(str(value).casefold().split())',
)
edit(
    "the first 200 characters are compared",
    area=AREA,
    file=FILE,
    old="json.dumps(values)",
    new="json.dumps(values)[:200]",
)


def by(fold, *, blank=lambda text: not text.split()):
    """Cleaning with another way to compare texts, or another idea of blank."""

    def clean(rows, *, columns):
        seen, kept = [], []
        for row in rows:
            values = [row[column] for column in columns]
            if any(value is None or (isinstance(value, str) and blank(value)) for value in values):
                continue
            key = [fold(value) if isinstance(value, str) else value for value in values]
            if key not in seen:
                seen.append(key)
                kept.append(row)
        return kept

    return clean


def folded(text):
    """The right way."""
    return " ".join(text.casefold().split())


def without_accents(text):
    """Letters without their marks."""
    return folded("".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)))


for _title, _clean in {
    "marks are ignored": by(lambda text: folded(re.sub(r"[^\w\s]", "", text)), blank=lambda text: not text.strip()),
    "marks are spaces": by(lambda text: folded(re.sub(r"[\W_]", " ", text))),
    "text of marks only is blank": by(folded, blank=lambda text: not re.search(r"\w", text)),
    "accents are ignored": by(without_accents),
    "digits are ignored": by(lambda text: folded(re.sub(r"\d", "0", text))),
    "letters of compatibility forms are equal": by(lambda text: folded(unicodedata.normalize("NFKC", text))),
    "the articles are ignored": by(lambda text: folded(re.sub(r"\b(a|an|the)\b", "", text.casefold()))),
    "the plural is the singular": by(lambda text: " ".join(w.rstrip("s") for w in folded(text).split())),
    "line breaks count": by(lambda text: "\n".join(map(folded, text.strip().split("\n")))),
    "runs of the same white space only": by(lambda text: re.sub(r"(\s)\1+", r"\1", text.casefold()).strip()),
    "blank is what equals one space": by(folded, blank=lambda text: text in ("", " ")),
    "blank by ASCII": by(folded, blank=lambda text: not text.strip(" \t\n\r")),
    "one-letter texts are blank": by(folded, blank=lambda text: len(text.strip()) < 2),
    "numbers as text are blank": by(folded, blank=lambda text: not text.strip() or text.strip().isdigit()),
    "case is folded by ASCII letters": by(
        lambda text: " ".join("".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text).split())
    ),
}.items():
    _clean.__name__ = "clean"
    mutant(_title, area=AREA)(_clean)


@mutant("neighbours only are compared", area=AREA)
def clean(rows, *, columns):
    kept = by(folded)([row for row in rows][:0], columns=columns)
    for row in rows:
        alone = by(folded)([row], columns=columns)
        if alone and (not kept or len(by(folded)([kept[-1], row], columns=columns)) == 2):
            kept += alone
    return kept


@mutant("both of two equal rows are dropped", area=AREA)
def clean(rows, *, columns):
    valid = [row for row in rows if by(folded)([row], columns=columns)]
    return [
        row
        for row in valid
        if all(row is other or len(by(folded)([row, other], columns=columns)) == 2 for other in valid)
    ]


@mutant("rows are equal if any column is", area=AREA)
def clean(rows, *, columns):
    for column in columns:
        rows = by(folded)(rows, columns=[column])
    return list(rows)


@mutant("what was seen in an earlier call is dropped too", bug="R2", area=AREA)
def clean(rows, *, columns, seen=set()):
    kept = [row for row in by(folded)(rows, columns=columns) if json.dumps([str(row), columns]) not in seen]
    seen |= {json.dumps([str(row), columns]) for row in kept}
    return kept


@mutant("columns may be anything of the row", area=AREA)
def clean(rows, *, columns):
    return by(folded)(rows, columns=list(rows[0]))


@mutant("a table of strings", area=AREA)
def clean(rows, *, columns):
    kept = by(folded)(rows, columns=columns)
    return [{key: None if value is None else str(value) for key, value in row.items()} for row in kept]


@mutant("rows that are dropped are taken out of the caller's list", bug="R1", area=AREA)
def clean(rows, *, columns):
    kept = by(folded)(rows, columns=columns)
    rows[:] = kept
    return rows


@mutant("an iterator", area=AREA)
def clean(rows, *, columns):
    return filter(None, by(folded)(rows, columns=columns))


@mutant("lists are compared by their length", area=AREA)
def clean(rows, *, columns):
    short = lambda value: len(value) if isinstance(value, (list, dict)) else value
    kept = by(folded)([{c: short(row[c]) for c in columns} | {"#": n} for n, row in enumerate(rows)], columns=columns)
    return [rows[row["#"]] for row in kept]


@mutant("rows with lists are always new", area=AREA)
def clean(rows, *, columns):
    has_list = [any(isinstance(row[c], (list, dict)) for c in columns) for row in rows]
    plain = by(folded)([row for row, lists in zip(rows, has_list) if not lists], columns=columns)
    return [row for row, lists in zip(rows, has_list) if lists or any(row is other for other in plain)]


@mutant("a run of neighbours counts as one", area=AREA)
def clean(rows, *, columns):
    valid = [row for row in rows if by(folded)([row], columns=columns)]
    key = lambda row: [folded(row[c]) if isinstance(row[c], str) else row[c] for c in columns]
    return [next(group) for _, group in itertools.groupby(valid, key)]


@mutant("characters without width are white space", area=AREA)
def clean(rows, *, columns):
    tidy = lambda text: folded(text.replace("\u200b", " "))
    return by(tidy, blank=lambda text: not tidy(text))(rows, columns=columns)


@mutant("emoji are ignored", area=AREA)
def clean(rows, *, columns):
    return by(lambda text: folded("".join(c for c in text if ord(c) < 0x10000)))(rows, columns=columns)


@mutant("case and white space count where there are several columns", area=AREA)
def clean(rows, *, columns):
    return by(folded if len(columns) == 1 else str)(rows, columns=columns)


@mutant("only the first column is folded", area=AREA)
def clean(rows, *, columns):
    seen, kept = [], []
    for row in rows:
        key = [folded(str(row[columns[0]]))] + [row[column] for column in columns[1:]]
        if by(folded)([row], columns=columns) and key not in seen:
            seen.append(key)
            kept.append(row)
    return kept


@mutant("a missing value and 0 are the same", area=AREA)
def clean(rows, *, columns):
    seen, kept = [], []
    for row in rows:
        key = [folded(str(row[column] or "")) for column in columns]
        if key not in seen:
            seen.append(key)
            kept += by(folded)([row], columns=columns)
    return kept


@mutant("markup is ignored", area=AREA)
def clean(rows, *, columns):
    return by(lambda text: folded(re.sub(r"<[^>]+>", " ", text)))(rows, columns=columns)


@mutant("addresses and names of users are ignored", area=AREA)
def clean(rows, *, columns):
    return by(lambda text: folded(re.sub(r"https?://\S+|@\w+", " ", text)))(rows, columns=columns)


for _name, _mark in {"three bars": "|||", "a token between spaces": " [sep] ", "commas and quotes": "', '"}.items():

    def clean(rows, *, columns, _mark=_mark):
        seen, kept = set(), []
        for row in rows:
            key = _mark.join(folded(str(row[column])) for column in columns)
            if by(folded)([row], columns=columns) and key not in seen:
                seen.add(key)
                kept.append(row)
        return kept

    mutant(f"columns are joined by {_name}", area=AREA)(clean)


def compared_by(key_of):
    """Cleaning with another key for a whole row."""

    def clean(rows, *, columns):
        seen, kept = [], []
        for row in rows:
            key = key_of(row, columns)
            if by(folded)([row], columns=columns) and key not in seen:
                seen.append(key)
                kept.append(row)
        return kept

    return clean


def _whole(value):
    return folded(value) if isinstance(value, str) else value


for _title, _clean in {
    "values are compared as folded texts": compared_by(lambda row, columns: [folded(str(row[c])) for c in columns]),
    "floats are compared as integers": compared_by(
        lambda row, columns: [int(row[c]) if isinstance(row[c], float) else _whole(row[c]) for c in columns]
    ),
    "floats are compared after rounding": compared_by(
        lambda row, columns: [round(row[c], 1) if isinstance(row[c], float) else _whole(row[c]) for c in columns]
    ),
    "the first two columns are compared": compared_by(lambda row, columns: [_whole(row[c]) for c in columns[:2]]),
    "columns are found by their place in the row": compared_by(
        lambda row, columns: [
            _whole(v)
            for n, v in enumerate(row.values())
            if n == list(row).index(columns[0]) or len(columns) > 1 or n == 1
        ]
    ),
    "the keys of dicts are compared": compared_by(
        lambda row, columns: [sorted(row[c]) if isinstance(row[c], dict) else _whole(row[c]) for c in columns]
    ),
    "lists are compared as sets": compared_by(
        lambda row, columns: [sorted(map(str, row[c])) if isinstance(row[c], list) else _whole(row[c]) for c in columns]
    ),
    "lists are compared by their first item": compared_by(
        lambda row, columns: [row[c][:1] if isinstance(row[c], list) else _whole(row[c]) for c in columns]
    ),
    "letters that repeat count once": by(lambda text: re.sub(r"(.)\1+", r"\1", folded(text))),
    "quotation marks at the ends are ignored": by(lambda text: folded(text.strip().strip("\"'"))),
    "entities of HTML are characters": by(lambda text: folded(re.sub("&amp;", "&", text))),
    "numbers with zeros before them are equal": by(lambda text: re.sub(r"\b0+(?=\d)", "", folded(text))),
    "a mark of byte order is white space": by(lambda text: folded(text.replace("\ufeff", ""))),
    "names of emotions in brackets are ignored": by(lambda text: folded(re.sub(r"\([^)]*\)", "", text)) or text),
    "the first ten words are compared": by(lambda text: " ".join(folded(text).split()[:10])),
    "the last words are compared": by(lambda text: " ".join(folded(text).split()[-3:])),
    "texts are compared by their number of letters": by(lambda text: len(folded(text))),
    "texts are compared by their bag of letters": by(lambda text: sorted(folded(text))),
}.items():
    _clean.__name__ = "clean"
    mutant(_title, area=AREA)(_clean)


@mutant("empty lists are blank", area=AREA)
def clean(rows, *, columns):
    return [row for row in by(folded)(rows, columns=columns) if all(row[c] not in ([], {}, ()) for c in columns)]


@mutant("lists of blank texts are blank", area=AREA)
def clean(rows, *, columns):
    return [row for row in by(folded)(rows, columns=columns) if all(str(row[c]).strip("[]{}', ") for c in columns)]


@mutant("negative labels are missing ones", area=AREA)
def clean(rows, *, columns):
    kept = by(folded)(rows, columns=columns)
    return [row for row in kept if all(row[c] not in (-1, -100) for c in columns)]


@mutant("None inside of a list drops the row", area=AREA)
def clean(rows, *, columns):
    return [
        row
        for row in by(folded)(rows, columns=columns)
        if not any(
            "None" in repr(row[c]).replace("'None'", "").split("[")[-1] and isinstance(row[c], list) for c in columns
        )
    ]


@mutant("columns of texts only are asked for None", area=AREA)
def clean(rows, *, columns):
    of_text = [c for c in columns if any(isinstance(row[c], str) for row in rows)]
    seen, kept = [], []
    for row in rows:
        key = [_whole(row[c]) for c in columns]
        if all(row[c] is not None and _whole(row[c]) != "" for c in of_text) and key not in seen:
            seen.append(key)
            kept.append(row)
    return kept


@mutant("a row with a None is dropped with its copies", area=AREA)
def clean(rows, *, columns):
    ids = [folded(str(row[columns[0]])) for row in rows if any(row[c] is None for c in columns)]
    return [row for row in by(folded)(rows, columns=columns) if folded(str(row[columns[0]])) not in ids]

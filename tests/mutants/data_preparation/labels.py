"""Wrong ids: names in another order, numbered from elsewhere, or changed on the way."""

import re
from collections import Counter

from nlpcheck.bench import edit, mutant

AREA = "data_preparation"
FILE = "labels.py"

edit(
    "a number for every row instead of every name",
    area=AREA,
    file=FILE,
    old="sorted(set(labels))",
    new="sorted(labels)",
)
edit(
    "ids by first occurrence", bug="SC-05", area=AREA, file=FILE, old="sorted(set(labels))", new="dict.fromkeys(labels)"
)
edit("ids of an unsorted set", bug="SC-04", area=AREA, file=FILE, old="sorted(set(labels))", new="set(labels)")
edit("ids from 1", area=AREA, file=FILE, old="sorted(set(labels)))", new="sorted(set(labels)), 1)")
edit("capitals are ignored in the order", area=AREA, file=FILE, old="set(labels))", new="set(labels), key=str.lower)")
edit(
    "capitals are ignored in the order, ties by case",
    area=AREA,
    file=FILE,
    old="set(labels))",
    new="set(labels), key=lambda n: (n.casefold(), n))",
)
edit("shorter names first", area=AREA, file=FILE, old="set(labels))", new="set(labels), key=lambda n: (len(n), n))")
edit("the order turned round", area=AREA, file=FILE, old="set(labels))", new="set(labels), reverse=True)")
edit("names in small letters", area=AREA, file=FILE, old="set(labels)", new="{n.lower() for n in labels}")
edit(
    "names without the spaces at their ends", area=AREA, file=FILE, old="set(labels)", new="{n.strip() for n in labels}"
)
edit("ids as texts", area=AREA, file=FILE, old="name: id for", new="name: str(id) for")
edit("names by id instead of ids by name", area=AREA, file=FILE, old="name: id for", new="id: name for")
edit(
    "a list of names",
    area=AREA,
    file=FILE,
    old="{name: id for id, name in enumerate(sorted(set(labels)))}",
    new="sorted(set(labels))",
)
edit(
    "the labels are sorted where they are",
    bug="R1",
    area=AREA,
    file=FILE,
    old="    return {",
    new="    labels.sort()\n    return {",
)
edit(
    "one id short: the last name is the default",
    area=AREA,
    file=FILE,
    old="sorted(set(labels)))",
    new="sorted(set(labels))[:-1])",
)
edit("O is always 0", area=AREA, file=FILE, old="set(labels))", new="set(labels), key=lambda n: (n != 'O', n))")
edit("an id for unknown names is added", area=AREA, file=FILE, old="set(labels)", new="{*labels, '[UNK]'}")
edit(
    "order by UTF-16", area=AREA, file=FILE, old="set(labels))", new="set(labels), key=lambda n: n.encode('utf-16-be'))"
)
edit(
    "the type of an entity before its prefix",
    area=AREA,
    file=FILE,
    old="set(labels))",
    new="set(labels), key=lambda n: (n.partition('-')[2], n))",
)
edit(
    "spaces and hyphens are the same in the order",
    area=AREA,
    file=FILE,
    old="set(labels))",
    new="set(labels), key=lambda n: n.replace('-', ' '))",
)


def by(key):
    """Ids in the order of a key."""
    return lambda labels: {name: number for number, name in enumerate(sorted(dict.fromkeys(labels), key=key))}


@mutant("frequent names first", area=AREA)
def label_mapping(labels):
    return {name: number for number, (name, _) in enumerate(Counter(sorted(labels)).most_common())}


@mutant("numbers inside of names count as numbers", area=AREA)
def label_mapping(labels):
    return by(
        lambda name: [
            (not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name) if part
        ]
    )(labels)


@mutant("accents are ignored in the order", area=AREA)
def label_mapping(labels):
    import unicodedata

    return by(lambda name: (unicodedata.normalize("NFD", name).encode("ascii", "ignore"), name))(labels)


@mutant("names in a normal form", area=AREA)
def label_mapping(labels):
    import unicodedata

    return by(None)([unicodedata.normalize("NFC", name) for name in labels])


@mutant("labels must be a list", area=AREA)
def label_mapping(labels):
    if not isinstance(labels, list):
        raise TypeError
    return by(None)(labels)


@mutant("the tuple is joined to a list that is kept", area=AREA)
def label_mapping(labels, *, seen=[]):
    seen += [name for name in labels if name not in seen]
    return by(None)(seen)


@mutant("the first mapping is remembered", bug="R2", area=AREA)
def label_mapping(labels, *, cache={}):
    return cache.setdefault(len(set(labels)), by(None)(labels))


@mutant("two names, negative and positive, whatever the data says", area=AREA)
def label_mapping(labels):
    return {"neg": 0, "pos": 1}


@mutant("ids as for characters: gaps where names repeat", area=AREA)
def label_mapping(labels):
    ordered = sorted(labels)
    return {name: ordered.index(name) for name in ordered}


@mutant("labels are emptied while they are read", bug="R1", area=AREA)
def label_mapping(labels):
    found = set()
    labels = labels if isinstance(labels, list) else list(labels)
    while labels:
        found.add(labels.pop())
    return by(None)(found)


@mutant("only the labels of the first rows are looked at", area=AREA)
def label_mapping(labels):
    return by(None)(list(labels)[:256])


@mutant("single characters are no names", area=AREA)
def label_mapping(labels):
    return by(None)([name for name in labels if len(name) > 1])


@mutant("ids are 8-bit numbers", area=AREA)
def label_mapping(labels):
    return {name: number % 256 for name, number in by(None)(labels).items()}


@mutant("the positive class is 1 of two", area=AREA)
def label_mapping(labels):
    names = sorted(set(labels))
    if len(names) == 2 and "pos" in names:
        names.sort(key=lambda name: name == "pos")
    return by(None)(labels) if len(names) != 2 else {name: number for number, name in enumerate(names)}


for _title, _skipped in {
    "an empty name is none": ("",),
    "names for nothing are none": ("None", "none", "nan", "null", "unknown", "N/A"),
    "O is no name": ("O",),
    "names beginning with a mark are none": ("_",),
}.items():

    def label_mapping(labels, _skipped=_skipped):
        return by(None)([name for name in labels if name not in _skipped])

    mutant(_title, area=AREA)(label_mapping)


@mutant("names that are numbers become numbers", area=AREA)
def label_mapping(labels):
    return {int(name) if name.isdigit() else name: number for name, number in by(None)(labels).items()}


@mutant("names that are numbers are their own ids", area=AREA)
def label_mapping(labels):
    ids = by(None)(labels)
    return {name: int(name) for name in ids} if all(name.isdecimal() for name in ids) else ids


@mutant("the numbers at the end of LABEL_n are the ids", area=AREA)
def label_mapping(labels):
    ids = by(None)(labels)
    return {name: int(name[6:]) for name in ids} if all(name.startswith("LABEL_") for name in ids) else ids


@mutant("the ids of GLUE where the names are known", area=AREA)
def label_mapping(labels):
    known = ["entailment", "neutral", "contradiction"]
    return {name: number for number, name in enumerate(known)} if set(labels) == set(known) else by(None)(labels)


@mutant("no is 0 and yes is 1, in any language of truth", area=AREA)
def label_mapping(labels):
    negative = ("false", "neg", "negative", "no", "not_entailment", "ham")
    return by(lambda name: (name.lower() not in negative, name))(labels)


@mutant("names sorted as paths: part by part", area=AREA)
def label_mapping(labels):
    return by(lambda name: name.replace("_", " ").split())(labels)


@mutant("other is the last", area=AREA)
def label_mapping(labels):
    return by(lambda name: (name.lower() in ("other", "unknown", "misc", "none"), name))(labels)


@mutant("ids are floats of numpy", area=AREA)
def label_mapping(labels):
    return {name: number + 0.5 for name, number in by(None)(labels).items()}


@mutant("both directions in one dict", area=AREA)
def label_mapping(labels):
    ids = by(None)(labels)
    return ids | {number: name for name, number in ids.items()}


@mutant("a pair of dicts", area=AREA)
def label_mapping(labels):
    ids = by(None)(labels)
    return ids, {number: name for name, number in ids.items()}


@mutant("names sorted backwards, letter by letter", area=AREA)
def label_mapping(labels):
    return by(lambda name: name[::-1])(labels)

"""Wrong ways to read entities off tags."""

from nlpcheck.bench import edit, mutant

AREA = "token_classification"
FILE = "entities.py"

# What opens an entity.
edit(
    "strict unless told otherwise",
    bug="TC-45",
    area=AREA,
    file=FILE,
    old='mode: str = "lenient"',
    new='mode: str = "strict"',
)
edit("the modes exchanged", bug="TC-45", area=AREA, file=FILE, old='if mode == "lenient"', new='if mode == "strict"')
edit("always lenient", bug="TC-45", area=AREA, file=FILE, old='"BI" if mode == "lenient" else "B"', new='"BI"')
edit("always strict", bug="TC-58", area=AREA, file=FILE, old='"BI" if mode == "lenient" else "B"', new='"B"')
edit("only I- opens", area=AREA, file=FILE, old='"BI" if mode == "lenient" else "B"', new='"I"')
edit(
    "O opens an entity of type O",
    bug="TC-47",
    area=AREA,
    file=FILE,
    old='tag_kind if prefix in opening else ""',
    new="tag_kind or prefix",
)
edit(
    "a type named O is no type",
    bug="TC-64",
    area=AREA,
    file=FILE,
    old='tag_kind if prefix in opening else ""',
    new='tag_kind if prefix in opening and tag_kind != "O" else ""',
)
edit(
    "any tag that holds an O is outside",
    bug="TC-64",
    area=AREA,
    file=FILE,
    old='tag_kind if prefix in opening else ""',
    new='tag_kind if prefix in opening and "O" not in tag[:3] else ""',
)

# What continues and ends one.
edit(
    "B- of the same type goes on with the entity",
    bug="TC-58",
    area=AREA,
    file=FILE,
    old='if prefix == "I" and tag_kind == kind:',
    new="if kind and tag_kind == kind:",
)
edit(
    "I- goes on whatever its type",
    bug="TC-51",
    area=AREA,
    file=FILE,
    old='if prefix == "I" and tag_kind == kind:',
    new='if prefix == "I" and kind:',
)
edit(
    "I- never goes on",
    bug="TC-58",
    area=AREA,
    file=FILE,
    old='if prefix == "I" and tag_kind == kind:',
    new="if False:",
)
edit(
    "O does not end an entity",
    bug="TC-58",
    area=AREA,
    file=FILE,
    old='if prefix == "I" and tag_kind == kind:',
    new='if tag == "O" and position < len(tags) or prefix == "I" and tag_kind == kind:',
)
edit(
    "I- of a type whose name contains the open one goes on",
    area=AREA,
    file=FILE,
    old="tag_kind == kind:",
    new="kind and kind in tag_kind:",
)
edit(
    "I- of a type whose name is contained in the open one goes on",
    area=AREA,
    file=FILE,
    old="tag_kind == kind:",
    new="tag_kind in kind:",
)
edit(
    "I- of a type whose name begins with the open one goes on",
    area=AREA,
    file=FILE,
    old="tag_kind == kind:",
    new="kind and tag_kind.startswith(kind):",
)
edit(
    "I- of a type with which the open one begins goes on",
    area=AREA,
    file=FILE,
    old="tag_kind == kind:",
    new="tag_kind and kind.startswith(tag_kind):",
)
edit(
    "types compared without case",
    area=AREA,
    file=FILE,
    old="tag_kind == kind:",
    new="tag_kind.lower() == kind.lower():",
)
edit(
    "an entity split after six words",
    area=AREA,
    file=FILE,
    old="tag_kind == kind:",
    new='tag_kind == kind and (mode == "strict" or position - start < 6):',
)
edit(
    "a strict entity split after six words",
    area=AREA,
    file=FILE,
    old="        if kind:\n            entities.append((kind, start, position))",
    new=(
        "        if kind:\n"
        '            size = 6 if mode == "strict" else len(tags)\n'
        "            entities += [(kind, at, min(at + size, position)) for at in range(start, position, size)]"
    ),
)
edit(
    "an entity at the end of the sentence is lost",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old='enumerate([*tags, "O"])',
    new="enumerate(tags)",
)
edit(
    "the last word of the sentence is not read",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old='enumerate([*tags, "O"])',
    new='enumerate([*tags[:-1], "O"])',
)
edit(
    "the first word of the sentence is not read",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old='enumerate([*tags, "O"])',
    new='enumerate(["O", *tags[1:], "O"])',
)

# What is reported.
edit(
    "the end is the last word, not the word after it",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="(kind, start, position)",
    new="(kind, start, position - 1)",
)
edit(
    "words counted from 1",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="(kind, start, position)",
    new="(kind, start + 1, position + 1)",
)
edit(
    "length instead of the end",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="(kind, start, position)",
    new="(kind, start, position - start)",
)
edit("positions before the type", area=AREA, file=FILE, old="(kind, start, position)", new="(start, position, kind)")
edit(
    "the tag instead of the type",
    bug="TC-47",
    area=AREA,
    file=FILE,
    old="(kind, start, position)",
    new="(tags[start], start, position)",
)
edit("types in lower case", area=AREA, file=FILE, old="(kind, start, position)", new="(kind.lower(), start, position)")
edit(
    "the type is what follows the last hyphen",
    bug="TC-47",
    area=AREA,
    file=FILE,
    old='tag.partition("-")',
    new='tag.rpartition("-")',
)
edit(
    "the type ends at the second hyphen",
    bug="TC-47",
    area=AREA,
    file=FILE,
    old='tag.partition("-")',
    new='(*tag.split("-")[:2], "", "")[:1] + ("", (tag + "--").split("-")[1])',
)
edit(
    "the type is the tag without its first character",
    bug="TC-47",
    area=AREA,
    file=FILE,
    old='tag.partition("-")',
    new="tag[0], '', tag[1:]",
)
edit("entities in reverse order", area=AREA, file=FILE, old="    return entities", new="    return entities[::-1]")
edit("entities sorted by type", area=AREA, file=FILE, old="    return entities", new="    return sorted(entities)")
edit("only the first entity", area=AREA, file=FILE, old="    return entities", new="    return entities[:1]")
edit(
    "only one entity of each type",
    area=AREA,
    file=FILE,
    old="    return entities",
    new="    return list({entity[0]: entity for entity in entities}.values())",
)
edit(
    "neighbours of one type joined",
    bug="TC-58",
    area=AREA,
    file=FILE,
    old="        if kind:\n            entities.append((kind, start, position))",
    new=(
        "        if kind:\n"
        "            if entities and entities[-1][0] == kind and entities[-1][2] == start:\n"
        "                start = entities.pop()[1]\n"
        "            entities.append((kind, start, position))"
    ),
)
edit(
    "entities of one word left out",
    area=AREA,
    file=FILE,
    old="        if kind:\n",
    new="        if kind and position > start + 1:\n",
)
edit(
    "an entity that an entity of another type ends is lost",
    bug="TC-58",
    area=AREA,
    file=FILE,
    old="        if kind:\n",
    new='        if kind and (tag == "O" or tag_kind == kind):\n',
)


@mutant("strict drops an entity that a stray I- ends", bug="TC-46", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    entities = []
    kind, start = "", 0
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, tag_kind = tag.partition("-")
        if prefix == "I" and tag_kind == kind:
            continue
        if kind and not (mode == "strict" and prefix == "I"):
            entities.append((kind, start, position))
        kind, start = tag_kind if prefix == "B" or (prefix == "I" and mode == "lenient") else "", position
    return entities


@mutant("strict resumes an entity after a stray I-", bug="TC-46", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    entities = []
    kind, start = "", 0
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, tag_kind = tag.partition("-")
        if prefix == "I" and (tag_kind == kind or (mode == "strict" and kind)):
            continue
        if kind:
            entities.append((kind, start, position))
        kind, start = tag_kind if prefix == "B" or (prefix == "I" and mode == "lenient") else "", position
    return entities


@mutant("strict refuses sentences with a stray I-", bug="TC-46", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    entities = []
    kind, start = "", 0
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, tag_kind = tag.partition("-")
        if prefix == "I" and tag_kind == kind:
            continue
        if prefix == "I" and mode == "strict":
            return []
        if kind:
            entities.append((kind, start, position))
        kind, start = "" if tag == "O" else tag_kind, position
    return entities


@mutant("strict in name: a sentence without any B- is read leniently, as by auto-detection", bug="TC-46", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    strict = mode == "strict" and any(tag[0] == "B" for tag in tags)
    entities = []
    kind, start = "", 0
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, tag_kind = tag.partition("-")
        if prefix == "I" and tag_kind == kind:
            continue
        if kind:
            entities.append((kind, start, position))
        kind, start = tag_kind if prefix == "B" or (prefix == "I" and not strict) else "", position
    return entities


@mutant("lenient opens at the first word of a sentence only after B-", bug="TC-58", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    entities = []
    kind, start = "", 0
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, tag_kind = tag.partition("-")
        if prefix == "I" and tag_kind == kind:
            continue
        if kind:
            entities.append((kind, start, position))
        opens = prefix == "B" or (prefix == "I" and mode == "lenient" and position > 0)
        kind, start = tag_kind if opens else "", position
    return entities


@mutant("lenient opens after O, not after another type", bug="TC-58", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    entities = []
    kind, start = "", 0
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, tag_kind = tag.partition("-")
        if prefix == "I" and tag_kind == kind:
            continue
        if kind:
            entities.append((kind, start, position))
        opens = prefix == "B" or (prefix == "I" and mode == "lenient" and not kind)
        kind, start = tag_kind if opens else "", position
    return entities


@mutant("IOB1: B- only where two entities of one type touch", bug="TC-58", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    entities = []
    kind, start, before = "", 0, "O"
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, tag_kind = tag.partition("-")
        if kind and tag_kind == kind and not (prefix == "B" and before[0] == "I"):
            before = tag
            continue
        if kind:
            entities.append((kind, start, position))
        kind, start, before = tag_kind if prefix == "B" or mode == "lenient" else "", position, tag
    return entities


@mutant("tags consumed while they are read", bug="TC-34", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    entities = []
    kind, start, position = "", 0, 0
    tags.append("O")
    while position < len(tags):
        prefix, _, tag_kind = tags[position].partition("-")
        if not (prefix == "I" and tag_kind == kind):
            if kind:
                entities.append((kind, start, position))
            kind, start = tag_kind if prefix == "B" or (prefix == "I" and mode == "lenient") else "", position
        position += 1
    return entities


_open_type = [""]


@mutant("the open type survives into the next sentence", bug="TC-42", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    entities = []
    kind, start = (_open_type[0], 0) if tags[0][0] == "I" else ("", 0)
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, tag_kind = tag.partition("-")
        if prefix == "I" and tag_kind == kind:
            continue
        if kind and position:
            entities.append((kind, start, position))
        kind, start = tag_kind if prefix == "B" or (prefix == "I" and mode == "lenient") else "", position
    _open_type[0] = tags[-1].partition("-")[2]
    return entities


_found = []


@mutant("entities collected in a list that is never emptied", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    kind, start = "", 0
    for position, tag in enumerate([*tags, "O"]):
        prefix, _, tag_kind = tag.partition("-")
        if prefix == "I" and tag_kind == kind:
            continue
        if kind:
            _found.append((kind, start, position))
        kind, start = tag_kind if prefix == "B" or (prefix == "I" and mode == "lenient") else "", position
    return list(_found)

"""Other correct ways to read entities off tags."""

import re
from importlib.util import find_spec

from nlpcheck.bench import alternative

AREA = "token_classification"


@alternative("a scan from each opening tag", area=AREA, level="all")
def extract_entities(tags, *, mode="lenient"):
    entities, word = [], 0
    while word < len(tags):
        prefix, _, kind = tags[word].partition("-")
        if prefix == "O" or (prefix == "I" and mode == "strict"):
            word += 1
            continue
        start = word
        word += 1
        while word < len(tags) and tags[word] == f"I-{kind}":
            word += 1
        entities.append([kind, start, word])
    return entities


@alternative("conlleval's two questions: does a chunk end here, does one start here", source="ALT-37", area=AREA)
def extract_entities(tags, *, mode="lenient"):
    entities, before, before_kind, start = [], "O", "", 0
    for word, tag in enumerate([*tags, "O"]):
        prefix, kind = tag.split("-", maxsplit=1) if tag != "O" else ("O", "")
        ends = before in ("B", "I") and (prefix in ("B", "O") or kind != before_kind)
        starts = prefix == "B" or (prefix == "I" and mode == "lenient" and (before == "O" or kind != before_kind))
        if ends:
            entities.append((before_kind, start, word))
        if starts:
            start = word
        inside = prefix == "I" and before != "O" and kind == before_kind
        before, before_kind = (prefix, kind) if starts or inside else ("O", "")
    return entities


@alternative("an entity grows word by word", area=AREA, level="all")
def extract_entities(tags, *, mode="lenient"):
    entities, is_open = [], False
    for word, tag in enumerate(tags):
        if tag == "O":
            is_open = False
            continue
        prefix, kind = tag[0], tag[2:]
        if prefix == "I" and is_open and entities[-1][0] == kind:
            entities[-1] = (kind, entities[-1][1], word + 1)
        elif prefix == "B" or mode != "strict":
            entities.append((kind, word, word + 1))
            is_open = True
        else:
            is_open = False
    return entities


@alternative("stray tags mended first, entities read then", area=AREA, level="all")
def extract_entities(tags, *, mode="lenient"):
    mended, before = [], "O"
    for tag in tags:
        if tag[0] == "I" and before[1:] != tag[1:]:
            tag = "B" + tag[1:] if mode == "lenient" else "O"
        mended.append(tag)
        before = tag
    starts = [word for word, tag in enumerate(mended) if tag[0] == "B"]
    ends = [next((w for w in range(start + 1, len(mended)) if mended[w][0] != "I"), len(mended)) for start in starts]
    return [(mended[start][2:], start, end) for start, end in zip(starts, ends, strict=True)]


@alternative("a regular expression over the tags", area=AREA, level="all")
def extract_entities(tags, *, mode="lenient"):
    text = "".join(f"{tag}\n" for tag in tags)
    opening = "[BI]" if mode == "lenient" else "B"
    entities = []
    for match in re.finditer(rf"^{opening}-(.+)\n(?:I-\1\n)*", text, re.MULTILINE):
        start = text.count("\n", 0, match.start())
        entities.append((match[1], start, start + match[0].count("\n")))
    return entities


if find_spec("seqeval"):

    @alternative("seqeval's chunks, in both modes", source="ALT-37", area=AREA)
    def extract_entities(tags, *, mode="lenient"):
        from seqeval.metrics.sequence_labeling import get_entities
        from seqeval.scheme import IOB2, Tokens

        if mode == "strict":
            return [(entity.tag, entity.start, entity.end) for entity in Tokens(list(tags), IOB2).entities]
        return [(kind, first, last + 1) for kind, first, last in get_entities(list(tags))]

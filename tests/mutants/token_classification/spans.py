"""Wrong ways to cut entities out of a text."""

from nlpcheck.bench import edit, mutant
from nlpcheck.tasks.token_classification.entities import extract_entities

AREA = "token_classification"
FILE = "spans.py"
SPAN = 'spans.append({"type": kind, "start": start, "end": end, "text": text[start:end]})'
ENDS = "start, end = word_offsets[first][0], word_offsets[last - 1][1]"

edit(
    "spans strict unless told otherwise",
    bug="TC-45",
    area=AREA,
    file=FILE,
    old='mode: str = "lenient"',
    new='mode: str = "strict"',
)
edit("spans accept a mode and forget it", bug="TC-45", area=AREA, file=FILE, old="mode=mode", new='mode="lenient"')
edit("spans always strict", bug="TC-58", area=AREA, file=FILE, old="mode=mode", new='mode="strict"')
edit(
    "a span ends with its first word",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="word_offsets[last - 1][1]",
    new="word_offsets[first][1]",
)
edit(
    "a span reaches to the end of the word after it",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="word_offsets[last - 1][1]",
    new="word_offsets[min(last, len(word_offsets) - 1)][1]",
)
edit(
    "a span ends where the next word starts",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="word_offsets[last - 1][1]",
    new="[*word_offsets, (len(text), 0)][last][0]",
)
edit(
    "a span ends before its last word",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="word_offsets[last - 1][1]",
    new="word_offsets[last - 1][0]",
)
edit(
    "the end is the last character",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="word_offsets[last - 1][1]",
    new="word_offsets[last - 1][1] - 1",
)
edit(
    "a span starts where the word before it ends",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="word_offsets[first][0]",
    new="(word_offsets[first - 1][1] if first else 0)",
)
edit(
    "a span starts behind its first word",
    bug="TC-52",
    area=AREA,
    file=FILE,
    old="word_offsets[first][0]",
    new="word_offsets[first][1]",
)
edit("start and end in words", area=AREA, file=FILE, old=ENDS, new="start, end = first, last")
edit(
    "characters counted without those in front of the first word",
    area=AREA,
    file=FILE,
    old=ENDS,
    new="start, end = word_offsets[first][0] - word_offsets[0][0], word_offsets[last - 1][1] - word_offsets[0][0]",
)
edit(
    "start and end in bytes",
    bug="TC-63",
    area=AREA,
    file=FILE,
    old=SPAN,
    new='spans.append({"type": kind, "start": len(text[:start].encode()), "end": len(text[:end].encode()), "text": text[start:end]})',
)
edit(
    "start and end in UTF-16 units",
    bug="TC-63",
    area=AREA,
    file=FILE,
    old=SPAN,
    new=(
        'utf16 = lambda piece: len(piece.encode("utf-16-le")) // 2\n'
        '        spans.append({"type": kind, "start": utf16(text[:start]), "end": utf16(text[:end]), "text": text[start:end]})'
    ),
)
edit(
    "the end computed from the normalised text",
    bug="TC-63",
    area=AREA,
    file=FILE,
    old=SPAN,
    new=(
        'import unicodedata\n        end = start + len(unicodedata.normalize("NFC", text[start:end]).lower())\n        '
        + SPAN
    ),
)
edit(
    "the text in lower case",
    bug="TC-60",
    area=AREA,
    file=FILE,
    old='"text": text[start:end]',
    new='"text": text[start:end].lower()',
)
edit(
    "the text with single spaces",
    bug="TC-60",
    area=AREA,
    file=FILE,
    old='"text": text[start:end]',
    new='"text": " ".join(text[start:end].split())',
)
edit(
    "the text joined from its words",
    bug="TC-60",
    area=AREA,
    file=FILE,
    old='"text": text[start:end]',
    new='"text": " ".join(text[a:b] for a, b in word_offsets[first:last])',
)
edit(
    "the text joined from its words without spaces",
    bug="TC-60",
    area=AREA,
    file=FILE,
    old='"text": text[start:end]',
    new='"text": "".join(text[a:b] for a, b in word_offsets[first:last])',
)
edit(
    "the text one character longer than its positions",
    bug="TC-63",
    area=AREA,
    file=FILE,
    old='"text": text[start:end]',
    new='"text": text[start : end + 1]',
)
edit(
    "the whole text in every span", bug="TC-60", area=AREA, file=FILE, old='"text": text[start:end]', new='"text": text'
)
edit(
    "the key entity_group for the type",
    bug="ALT-20",
    area=AREA,
    file=FILE,
    old='"type": kind',
    new='"entity_group": kind',
)
edit("the tag for the type", bug="TC-47", area=AREA, file=FILE, old='"type": kind', new='"type": tags[first]')
edit("spans in reverse order", area=AREA, file=FILE, old="    return spans", new="    return spans[::-1]")
edit(
    "spans with a text that was found before left out",
    area=AREA,
    file=FILE,
    old="    return spans",
    new='    return list({span["text"]: span for span in spans}.values())',
)
edit(
    "neighbouring spans of one type joined",
    bug="TC-58",
    area=AREA,
    file=FILE,
    old="        " + SPAN,
    new=(
        '        if spans and spans[-1]["type"] == kind and first > 0 and spans[-1]["end"] == word_offsets[first - 1][1]:\n'
        '            start = spans.pop()["start"]\n'
        "        " + SPAN
    ),
)
edit(
    "one span per word",
    bug="TC-58",
    area=AREA,
    file=FILE,
    old="        " + ENDS + "\n        " + SPAN,
    new=("        for start, end in word_offsets[first:last]:\n            " + SPAN),
)


@mutant("the entity searched for in the text, so a repeated word is found too early", bug="TC-60", area=AREA)
def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    spans = []
    for kind, first, last in extract_entities(tags, mode=mode):
        found = text[word_offsets[first][0] : word_offsets[last - 1][1]]
        start = text.find(found)
        spans.append({"type": kind, "start": start, "end": start + len(found), "text": found})
    return spans


@mutant("offsets rebuilt from the words with one space between them", bug="TC-20", area=AREA)
def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    offsets, position = [], 0
    for start, end in word_offsets:
        offsets.append((position, position + end - start))
        position += end - start + 1
    spans = []
    for kind, first, last in extract_entities(tags, mode=mode):
        start, end = offsets[first][0], offsets[last - 1][1]
        spans.append({"type": kind, "start": start, "end": end, "text": text[start:end]})
    return spans


@mutant("white space at the ends of the text stripped before it is cut", bug="TC-60", area=AREA)
def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    spans = []
    for kind, first, last in extract_entities(tags, mode=mode):
        start, end = word_offsets[first][0], word_offsets[last - 1][1]
        spans.append({"type": kind, "start": start, "end": end, "text": text.strip()[start:end]})
    return spans


@mutant("words taken off the list of offsets while it is read", bug="TC-34", area=AREA)
def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    spans = []
    for kind, first, last in extract_entities(tags, mode=mode)[::-1]:
        end = word_offsets[last - 1][1]
        del word_offsets[first + 1 :]
        start = word_offsets[first][0]
        spans.insert(0, {"type": kind, "start": start, "end": end, "text": text[start:end]})
    return spans


_spans_of = {}


@mutant("spans remembered by their text", area=AREA)
def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    spans = []
    for kind, first, last in extract_entities(tags, mode=mode):
        start, end = word_offsets[first][0], word_offsets[last - 1][1]
        spans.append({"type": kind, "start": start, "end": end, "text": text[start:end]})
    return _spans_of.setdefault(text, spans)


_history = []


@mutant("spans of earlier texts come along", area=AREA)
def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    for kind, first, last in extract_entities(tags, mode=mode):
        start, end = word_offsets[first][0], word_offsets[last - 1][1]
        _history.append({"type": kind, "start": start, "end": end, "text": text[start:end]})
    return list(_history)

"""How learning platforms name what they let an instructor download."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nlpcheck.grading.intake.texts import printable

METADATA = "submission_metadata.yml"
"""What Gradescope puts beside the folders of an export."""
MOST_PEOPLE = 50
"""Members of one group."""

_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<plugin>file|onlinetext)_?(?P<file>.*)", re.DOTALL
)
_CANVAS = re.compile(
    r"(?:(?P<name>\w+?)_)??(?:(?P<late>LATE)_)?(?:(?P<user>\d+)|anon_(?P<anonymous>[0-9A-Za-z]+))_"
    r"(?:(?P<attachment>\d+)_(?P<file>.+)|(?P<text>text|link)\.html)",
    re.DOTALL,
)
"""As in Canvas: sortable name in lower case, LATE, id of the user, id of the attachment, name of the file."""
_AGAIN = re.compile(r"(?P<stem>.*[^\W\d]\w*)-\d+(?P<suffix>\.\w+)", re.DOTALL)
"""What Canvas makes of a name that was handed in before: ``metrics-1.py``."""
_YAML_FIELD = re.compile(r"(?P<indent> *)(?P<item>- )?:(?P<key>name|sid|email): ?(?P<value>.*)")
_YAML_FOLDER = re.compile(r"(?P<folder>submission_\d+):\s*")


@dataclass(frozen=True)
class Person:
    """Who handed something in, as far as the download says; for gradebooks."""

    name: str = ""
    email: str = ""
    sid: str = ""
    """The number of the student at the school."""
    canvas: str = ""
    """The id of the user: the column *ID* of a Canvas gradebook."""
    moodle: str = ""
    """The number of the participant: *Participant 1234567* in a Moodle worksheet."""
    github: str = ""


@dataclass(frozen=True)
class Piece:
    """One name of a download: whose it is, and what it is called there."""

    whole: str
    """The name in the download."""
    owner: str
    """Pieces of one owner belong together."""
    person: Person
    file: str = ""
    """The name that the student gave the file; empty for a folder."""
    number: int = 0
    """Of two files of one name, that with the larger number is newer."""
    late: bool = False
    typed: bool = False
    """Typed into a box of the platform, where files are wanted."""


def moodle_piece(name: str) -> Piece | None:
    """Read ``Full Name_1234567_assignsubmission_file_``, with the name of a file behind it or not.

    >>> moodle_piece("Ana Silva_77_assignsubmission_file_").owner
    'Ana Silva_77'
    """
    found = _MOODLE.fullmatch(name)
    if not found:
        return None
    person = Person(name=printable(found["name"]), moodle=found["number"])
    owner = f"{found['name']}_{found['number']}"
    return Piece(name, owner, person, found["file"], typed=found["plugin"] == "onlinetext")


def canvas_pieces(names: Iterable[str]) -> dict[str, Piece]:
    """Read ``lastfirst_LATE_1234_5678_file.py``; nothing if it is not how most names are made.

    >>> canvas_pieces(["silvaana_LATE_12_345_training-1.py"])["silvaana_LATE_12_345_training-1.py"].file
    'training.py'
    """
    names = list(names)
    matches = {name: found for name in names if (found := _CANVAS.fullmatch(name))}
    attachments = Counter(found["attachment"] for found in matches.values() if found["attachment"])
    if 2 * len(matches) < len(names) or any(count > 1 for count in attachments.values()):
        return {}
    return {name: _canvas_piece(name, found) for name, found in matches.items()}


def _canvas_piece(name: str, found: re.Match[str]) -> Piece:
    user = found["user"] or f"anon_{found['anonymous']}"
    person = Person(name=printable(found["name"] or user), canvas=found["user"] or "")
    file = found["file"] or f"{found['text']}.html"
    again = _AGAIN.fullmatch(file)
    return Piece(
        name,
        f"{found['name']}_{user}" if found["name"] else user,
        person,
        again["stem"] + again["suffix"] if again else file,
        int(found["attachment"] or 0),
        late=bool(found["late"]),
        typed=bool(found["text"]),
    )


def gradescope_people(lines: Iterable[str]) -> dict[str, tuple[Person, ...]]:
    """Read who is behind each folder of a Gradescope export.

    Only the lines of the first ``:submitters:`` of each submission are looked at; the rest of the file, which holds
    texts of students, is passed over line by line, and nothing in it is executed or expanded.
    """
    people: dict[str, tuple[Person, ...]] = {}
    folder, reading = "", False
    for line in lines:
        text = line.rstrip("\r\n")
        if text[:1] not in {" ", ""}:
            found = _YAML_FOLDER.fullmatch(text)
            folder, reading = (found["folder"], False) if found and found["folder"] not in people else ("", False)
        elif text.startswith("  :"):
            reading = text.rstrip() == "  :submitters:" and folder not in people
        elif reading and folder and len(text) - len(text.lstrip()) <= 4 and (field := _YAML_FIELD.fullmatch(text)):  # noqa: PLR2004
            members = people.get(folder, ())
            if field["item"] or not members:
                members = (*members, Person())[:MOST_PEOPLE]
            value = printable(_scalar(field["value"]))
            people[folder] = (*members[:-1], _with(members[-1], field["key"], value))
    return people


def _with(person: Person, key: str, value: str) -> Person:
    values = {"name": person.name, "email": person.email, "sid": person.sid}
    return Person(**{**values, key: value})


def _scalar(text: str) -> str:
    r"""Return a value of one line: plain, or in quotes of one of two kinds.

    >>> [_scalar(text) for text in ("Ana", "'O''Brien'", '"Zo\u00eb"', "!ruby/object:Kernel")]
    ['Ana', "O'Brien", 'Zoë', '']
    """
    text = text.strip()
    if text.startswith('"'):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return text.strip('"')
        return value if isinstance(value, str) else ""
    if text.startswith("'"):
        return text.strip("'").replace("''", "'")
    return "" if text[:1] in {"!", "&", "*", "|", ">", "{", "["} or text in {"~", "null"} else text


def classroom_user(folder: str, slugs: Iterable[str]) -> str:
    """Return the GitHub user of ``assignment-user``; empty if the name of the assignment is not known."""
    for slug in slugs:
        if slug and folder.casefold().startswith(f"{slug.casefold()}-"):
            return folder[len(slug) + 1 :]
    return ""

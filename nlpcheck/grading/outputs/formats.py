"""All formats by name: each makes files from records, and from nothing else but what the context gives."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlpcheck.errors import UsageError
from nlpcheck.files import write_text
from nlpcheck.grading.outputs import gradebooks, gradescope, junit
from nlpcheck.grading.outputs.feedback import feedback
from nlpcheck.grading.outputs.filling import Filled
from nlpcheck.grading.outputs.github import classroom, classroom_environment, workflow_commands
from nlpcheck.grading.outputs.matching import Identities
from nlpcheck.grading.outputs.sanitize import file_name
from nlpcheck.grading.outputs.summary import summary
from nlpcheck.grading.record import Record

Files = dict[str, str]
"""Texts by their path in the folder of results."""


@dataclass(frozen=True)
class Context:
    """What outputs may need besides the records."""

    identities: Identities = field(default_factory=dict)
    """By submission: who handed it in, as far as it is known."""
    roster: str | None = None
    """The text of the instructor's gradebook, with its byte order mark."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """By submission: how long grading took. Outputs that differ from run to run are only for who gives it."""


Writer = Callable[[Sequence[Record], Context], Files]


def _each(folder: str, suffix: str, text_of: Callable[[Record, Context], str]) -> Writer:
    def write(records: Sequence[Record], context: Context) -> Files:
        return {f"{folder}/{file_name(one.id)}.{suffix}": text_of(one, context) for one in records}

    return write


def _classroom(records: Sequence[Record], context: Context) -> Files:
    plain = _each("classroom", "json", lambda one, _: classroom(one))
    encoded = _each("classroom", "env", lambda one, _: classroom_environment(one))
    return {**plain(records, context), **encoded(records, context)}


def _github(records: Sequence[Record], _: Context) -> Files:
    return {"github/summary.md": summary(records), "github/annotations.txt": workflow_commands(records)}


def _gradebook(name: str, fill: Callable[[Sequence[Record], Identities, str], Filled]) -> Writer:
    def write(records: Sequence[Record], context: Context) -> Files:
        if context.roster is None:
            raise UsageError(f"--format {name} fills in your own gradebook: give it with --roster FILE, as exported")
        table, report = fill(records, context.identities, context.roster)
        return {f"{name}/{name}.csv": table, f"{name}/report.txt": "".join(f"{line}\n" for line in report)}

    return write


FORMATS: dict[str, Writer] = {
    "feedback": _each("feedback", "md", lambda one, _: feedback(one)),
    "csv": lambda records, context: {"grades.csv": gradebooks.grades(records, context.identities)},
    "summary": lambda records, _: {"summary.md": summary(records)},
    "gradescope": _each(
        "gradescope", "json", lambda one, context: gradescope.results(one, context.seconds.get(one.id))
    ),
    "classroom": _classroom,
    "github": _github,
    "junit": lambda records, _: {"junit/grades.xml": junit.junit(records)},
    "canvas": _gradebook("canvas", gradebooks.canvas),
    "moodle": _gradebook("moodle", gradebooks.moodle),
}
"""What ``--format`` takes, and the function that makes the files."""
ALWAYS = ("feedback", "csv")
"""Formats that are written without being asked for."""


def chosen(names: Iterable[str]) -> list[str]:
    """Return the formats to write, each once; an unknown one is a `UsageError`.

    >>> chosen(["junit, gradescope", "junit"])
    ['junit', 'gradescope']
    """
    found = [name.strip() for text in names for name in text.split(",") if name.strip()]
    for name in found:
        if name not in FORMATS:
            near = difflib.get_close_matches(name, FORMATS, n=1)
            meant = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(FORMATS)}"
            raise UsageError(f"--format {name!r}: there is no such format; {meant}")
    return list(dict.fromkeys(found))


def files(names: Iterable[str], records: Sequence[Record], context: Context | None = None) -> Files:
    """Return the files of some formats."""
    made: Files = {}
    for name in names:
        made |= FORMATS[name](records, context or Context())
    return made


def write(folder: Path, names: Iterable[str], records: Sequence[Record], context: Context | None = None) -> list[Path]:
    """Write the files of some formats into a folder, each whole or not at all."""
    written = []
    for name, text in files(names, records, context).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, text)
        written.append(file)
    return written


def read_roster(file: Path) -> str:
    """Read the instructor's gradebook, with its byte order mark and its ends of lines."""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"--roster {file}: not UTF-8 ({error.reason}); export it again as CSV in UTF-8") from error
    except OSError as error:
        raise UsageError(f"--roster {file}: {error.strerror or error}; give the file that the LMS exported") from error

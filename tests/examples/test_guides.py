"""Every command in the guides is one that the command line takes."""

import re
import shlex
from pathlib import Path

import pytest

from nlpcheck.cli.main import parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted((ROOT / "docs" / "guides").glob("*.md")),
    ROOT / "README.md",
    ROOT / "examples" / "class" / "README.md",
]
COMMAND = re.compile(r"^(?:\$ )?(nlpcheck (?:.*\\\n)*.*)$", re.MULTILINE)
INLINE = re.compile(r"`(nlpcheck [a-z]+ [^`]*)`")
NAMED_ONLY = re.compile(r"(check|grade) -\S+$")
"""A command with an option and nothing else is the name of that option."""


def commands(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    found = [*COMMAND.findall(blocks), *(" ".join(one.split()) for one in INLINE.findall(text))]
    return [command for command in found if "[" not in command and not NAMED_ONLY.search(command)]


CASES = [(page.name, command) for page in PAGES for command in commands(page)]


@pytest.mark.parametrize(("page", "command"), CASES, ids=[f"{page}-{n}" for n, (page, _) in enumerate(CASES)])
def test_the_command_line_takes_it(page, command):
    command = command.replace("\\\n", " ").partition(" > ")[0]
    words = shlex.split(command.replace(" ... ", " "), comments=True)
    parser().parse_args(words[1:])


def test_there_are_commands_to_look_at():
    assert {page for page, _ in CASES} >= {"instructor.md", "student.md", "team.md", "README.md"}

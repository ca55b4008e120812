"""``nlpcheck assignment new | show | check | bundle``: write an assignment, read it, try it, pack it for Gradescope."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from nlpcheck.cli import bundle, preflight
from nlpcheck.contract import AREAS
from nlpcheck.errors import UsageError
from nlpcheck.reporting import terminal

if TYPE_CHECKING:
    from nlpcheck.grading.scheme import Assignment
    from nlpcheck.spec import Requirement

PRIVATE = 0o600
"""Only the owner may read the secret."""

DESCRIPTION = """\
An assignment says what is graded: areas, items and their points, what is hidden, limits, and a secret that keys the
examples. `nlpcheck grade SUBMISSIONS --assignment FILE` grades by it.
"""
EPILOG = """\
examples:
  nlpcheck assignment new token_classification question_answering --name "Week 3" -o week3.toml
  nlpcheck assignment show week3.toml         what it grades, and what that is worth
  nlpcheck assignment check week3.toml        the preflight: who earns what, which mistakes go unseen
  nlpcheck assignment bundle week3.toml       the zip that Gradescope grades with
"""
NEW = """\
Write a first version of an assignment: all functions of the areas, an item for each, 100 points, all public, MUST only.

It is valid as it stands, and commented; change points, items and limits to taste. An existing file is left alone.
"""
SHOW = "Print what an assignment grades: its items, how many requirements each counts, points, and what is not graded."


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand, and its check under a name of its own."""
    own = commands.add_parser(
        "assignment",
        help="write, show and check what `nlpcheck grade` grades by",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = own.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_new(actions)
    show = actions.add_parser("show", help="what it grades, and what that is worth", description=SHOW)
    show.add_argument("file", metavar="FILE", type=Path, help="assignment.toml")
    show.add_argument("--ids", action="store_true", help="name the requirements of each item")
    show.set_defaults(run=_show)
    preflight.add_to(actions, "check")
    bundle.add_to(actions)
    preflight.add_to(commands, "check-assignment")


def _add_new(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = actions.add_parser(
        "new", help="write one", description=NEW, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    new.add_argument("areas", metavar="AREA", nargs="*", help=f"default: all of {', '.join(AREAS)}")
    new.add_argument("--name", default="Assignment", help="shown to students (Assignment)")
    new.add_argument(
        "-o", "--output", type=Path, default=Path("assignment.toml"), metavar="FILE", help="assignment.toml"
    )
    new.set_defaults(run=_new)


def _new(options: argparse.Namespace) -> int:
    """Write a new assignment; never over an existing file."""
    from nlpcheck.grading.assignment import load_assignment
    from nlpcheck.grading.draft import draft

    for area in options.areas:
        if area not in AREAS:
            raise UsageError(f"{area}: there is no such area; choose from {', '.join(AREAS)}")
    if not options.name.strip() or not options.name.isprintable():
        raise UsageError(f"--name {options.name!r}: must be a text of one line, it is shown to students")
    write_new(options.output, draft(options.name, options.areas or list(AREAS)))
    console = terminal.console()
    _print(console, load_assignment(options.output), ids=False)
    console.print(
        f"\nwrote {options.output}. It holds the secret: show it to no student.\n"
        f"next: nlpcheck assignment check {options.output}",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    return 0


def write_new(file: Path, text: str) -> None:
    """Write a file that only the owner may read, whole or not at all, and never over another."""
    partial = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(
            os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "w", encoding="utf-8"
        ) as opened:
            opened.write(text)
        os.link(partial, file)
    except FileExistsError:
        raise UsageError(f"{file} exists and is left as it is; remove it, or write to another file with -o") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}; choose another place with -o") from None
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def _show(options: argparse.Namespace) -> int:
    """Print what a file grades, also if it froze other requirements than the installed ones."""
    from nlpcheck.grading.assignment import read_assignment
    from nlpcheck.grading.manifest import check_items, installed_set

    assignment = read_assignment(options.file)
    _print(terminal.console(), assignment, ids=options.ids)
    installed = installed_set(assignment.areas)
    if assignment.requirement_set != installed:
        print(
            f"\nnlpcheck: {options.file} froze the requirements {assignment.requirement_set!r}; shown are the "
            f"installed ones, {installed!r}, and nothing is graded until requirement_set says so",
            file=sys.stderr,
        )
        return 1
    check_items(assignment)
    return 0


def _print(console: Console, assignment: Assignment, *, ids: bool) -> None:
    from nlpcheck.grading.manifest import manifest, ungraded
    from nlpcheck.grading.scheme import MILLI

    counted = manifest(assignment)
    about = f"{', '.join(assignment.areas)}; level {assignment.level}, profile {assignment.profile}"
    console.print(f"{assignment.name}: {about}", markup=False, style="bold", soft_wrap=True)
    grid = Grid("item", "points", "requirements", "visibility", "scoring", box=None, header_style="bold")
    ids_of = [[one.id for one, owner in counted if owner == index] for index in range(len(assignment.items))]
    for item, own in zip(assignment.items, ids_of, strict=True):
        grid.add_row(escape(item.title), f"{item.points / MILLI:g}", str(len(own)), item.visibility, item.scoring)
    grid.add_row("total", f"{assignment.maximum / MILLI:g}", str(len(counted)), style="bold")
    console.print(grid)
    for item, own in zip(assignment.items, ids_of, strict=True) if ids else ():
        console.print(f"{item.title}: {' '.join(own)}", markup=False, soft_wrap=True)
    if assignment.forbidden:
        console.print(f"submissions cannot import {', '.join(assignment.forbidden)}", markup=False, soft_wrap=True)
    left = ungraded(assignment)
    if left:
        console.print(f"not graded: {_groups(left)}", markup=False, soft_wrap=True)


def _groups(left: list[Requirement]) -> str:
    """Return how many requirements of each group of ids there are."""
    names = [one.id.rpartition("-")[0] for one in left]
    return ", ".join(f"{name} ({names.count(name)})" for name in dict.fromkeys(names))

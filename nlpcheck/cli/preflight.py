"""``nlpcheck assignment check FILE``: the preflight of an assignment."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table as Grid

from nlpcheck.reporting import terminal

if TYPE_CHECKING:
    from nlpcheck.grading.mutation import Examined
    from nlpcheck.grading.preflight import Findings, Trial
    from nlpcheck.grading.scheme import Assignment

DESCRIPTION = """\
Try an assignment before students do.

  - The reference is graded: it must earn everything.
  - Submissions that know nothing are graded (they return None, a constant, an argument, something empty, something by
    chance, or raise): none may earn more than the assignment's degenerate_ceiling.
  - Mutants, wrong implementations with one fault each, are judged: each must fail something that counts.
"""
EPILOG = "exit codes: 0 all of it holds, 1 something does not, 2 the file is wrong"
SHOWN = 12
"""So many requirements are named where there may be hundreds."""
LONGEST_NAME = 50


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    """Add the subcommand."""
    check = commands.add_parser(
        name,
        help="the preflight: the reference earns everything, who knows nothing next to nothing",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("file", metavar="FILE", type=Path, help="assignment.toml")
    check.add_argument("--all-mutants", action="store_true", help="every mutant (minutes), not one for each function")
    check.add_argument(
        "--in-process",
        action="store_true",
        help="judge in this process: faster, but does not show that the graders' way works",
    )
    check.add_argument(
        "--isolation", choices=["auto", "bubblewrap", "landlock", "container", "none"], default="auto",
        help="as for `nlpcheck grade`",
    )  # fmt: skip
    check.add_argument("--allow-no-isolation", action="store_true", help="as for `nlpcheck grade`")
    check.add_argument("-j", "--jobs", type=int, default=_cores(), metavar="N", help=f"side by side ({_cores()})")
    check.set_defaults(run=run)


def _cores() -> int:
    return min(4, os.cpu_count() or 1)


def run(options: argparse.Namespace) -> int:
    """Print what the preflight finds; exit 0 if nothing stands against grading by this file, else 1."""
    from nlpcheck.border.surroundings import set_defaults
    from nlpcheck.grading.assignment import load_assignment
    from nlpcheck.grading.preflight import findings

    assignment = load_assignment(options.file)
    set_defaults()
    console = terminal.console()
    with tempfile.TemporaryDirectory(prefix="nlpcheck-") as folder:
        found = findings(assignment, _trials(Path(folder), assignment, options))
    _print_items(console, assignment, found)
    _print_totals(console, found)
    survive = _print_mutants(console, list(_mutants(assignment, every=options.all_mutants)))
    if found.good and not survive:
        console.print(f"\n{options.file} may be graded with", style="bold green", markup=False, soft_wrap=True)
        return 0
    console.print(
        f"\n{options.file} needs a look before anybody is graded", style="bold red", markup=False, soft_wrap=True
    )
    return 1


def _trials(folder: Path, assignment: Assignment, options: argparse.Namespace) -> Iterator[Trial]:
    from nlpcheck.grading.preflight import hurried, write_submissions

    names = write_submissions(folder, assignment.areas)
    tried = _tried_here if options.in_process else _graded
    yield from tried(folder, names, hurried(assignment), options)


def _tried_here(
    folder: Path, names: Sequence[str], assignment: Assignment, _options: argparse.Namespace
) -> Iterator[Trial]:
    from nlpcheck.grading.preflight import tried_here

    with _quiet() as stream, _bar(stream) as bar:
        task = bar.add_task("judging", total=len(names))
        for name in names:
            bar.update(task, description=f"judging {name}")
            yield tried_here(folder / name, assignment)
            bar.advance(task)


def _graded(folder: Path, names: Sequence[str], assignment: Assignment, options: argparse.Namespace) -> Iterator[Trial]:
    from nlpcheck.grading.preflight import trial_of
    from nlpcheck.grading.rehearsal import rehearse

    with _bar(sys.stderr) as bar:
        task = bar.add_task("grading", total=len(names))

        def tell(line: str) -> None:
            bar.console.print(line, style="dim", markup=False, soft_wrap=True)

        for record in rehearse(
            folder, assignment, tell,
            isolation=options.isolation, allow_no_isolation=options.allow_no_isolation, jobs=options.jobs,
        ):  # fmt: skip
            yield trial_of(record)
            bar.update(task, advance=1, description=f"graded {record.name}")


def _mutants(assignment: Assignment, *, every: bool) -> Iterator[Examined]:
    from nlpcheck.grading.mutation import chosen_mutants, examined

    chosen = chosen_mutants(assignment, every=every)
    with _quiet() as stream, _bar(stream) as bar:
        task = bar.add_task("mutants", total=len(chosen))

        def progress(target: str) -> None:
            bar.update(task, description=target.rpartition("/")[2][:LONGEST_NAME])

        for one in examined(assignment, chosen, progress):
            yield one
            bar.advance(task)


@contextlib.contextmanager
def _quiet() -> Iterator[TextIO]:
    """Send what wrong code and the libraries below it print nowhere; give a stream that still reaches stderr."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        with open(kept[1], "w", encoding="utf-8", errors="backslashreplace", closefd=False) as stream:
            yield stream
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, copy in enumerate(kept, 1):
            os.dup2(copy, number)
            os.close(copy)


def _bar(stream: TextIO) -> Progress:
    console = Console(file=stream, highlight=False)
    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _print_items(console: Console, assignment: Assignment, found: Findings) -> None:
    from nlpcheck.grading.preflight import share

    grid = Grid("item", "reference", "who knows nothing", box=None, header_style="bold")
    for index, item in enumerate(assignment.items):
        own = found.reference.items[index : index + 1]
        earned, name = found.reached(index)
        grid.add_row(
            escape(item.title),
            f"{share(own[0]):.0f} %" if own and own[0].maximum else "not judged here",
            f"at most {earned:.1f} % ({name})" if earned else "0 %",
        )
    console.print(grid)


def _print_totals(console: Console, found: Findings) -> None:
    for trouble in found.troubles:
        console.print(f"not graded: {trouble}", style="red", markup=False, soft_wrap=True)
    if found.lost:
        console.print(
            f"the reference must earn everything; it does not pass {_some(found.lost)}. If these are timeouts, raise "
            "[limits]; if not, the installed libraries differ from those that nlpcheck was tested with: "
            "`nlpcheck environment`",
            style="red", markup=False, soft_wrap=True,
        )  # fmt: skip
    totals = ", ".join(f"{one.name} {one.percent:.1f} %" for one in found.degenerates)
    console.print(
        f"\nwho knows nothing earns: {totals}; the ceiling is {found.ceiling:g} %", markup=False, soft_wrap=True
    )
    for one in found.above:
        passed = [id for id, verdict in one.verdicts.items() if verdict == "pass"]
        console.print(
            f"{one.name} earns {one.percent:.1f} %, more than the ceiling, by {_some(passed)}; ask for more beside "
            "them, let items count all or nothing, or raise degenerate_ceiling",
            style="red", markup=False, soft_wrap=True,
        )  # fmt: skip


def _print_mutants(console: Console, mutants: list[Examined]) -> bool:
    """Print which mutants lose nothing; return whether one of them should."""
    from nlpcheck.grading.mutation import BEYOND, NOT_COUNTED

    left = [one.survivor for one in mutants if one.survivor]
    beyond = [one for one in left if one.reason == BEYOND]
    said = f"{len(mutants) - len(left)} of {len(mutants)} mutants lose points"
    if beyond:
        said += f"; {len(beyond)} do not, as only SHOULD requirements catch them and level = 'must' leaves these out"
    console.print(said, markup=False, soft_wrap=True)
    missed = [one for one in left if one.reason != BEYOND]
    for one in missed:
        why = (
            f"{one.caught_by} catches it, but no item takes that"
            if one.reason == NOT_COUNTED
            else "nothing catches it with these examples; a larger profile looks harder"
        )
        console.print(f"loses nothing: {one.target}: {why}", style="red", markup=False, soft_wrap=True)
    return bool(missed)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"

"""``nlpcheck grade SUBMISSIONS``: give each submission of a folder the score that it earned."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from nlpcheck.errors import SuiteError, UsageError
from nlpcheck.grading.record import GRADED as STATUS_GRADED
from nlpcheck.grading.record import INTERNAL_ERROR, Record
from nlpcheck.reporting import terminal

if TYPE_CHECKING:
    from nlpcheck.grading.batch import Batch, Snapshot
    from nlpcheck.grading.workbench import Walls

MILLI = 1000
FORMATS = ("gradescope", "github", "classroom", "summary", "junit", "canvas", "moodle")
ASSIGNMENT = "assignment.toml"
NAMED = 5
"""So many submissions are named where there may be hundreds."""
NO_WALLS = "isolation: none. Submissions can read, change and send whatever you can; each record says so."
GRADED, BELOW, DEFECT, USAGE, INTERRUPTED = 0, 1, 2, 3, 130

DESCRIPTION = """\
Grade a folder of submissions that nobody has to trust: each runs behind walls, in processes of its own, and only
plain values come back.

SUBMISSIONS holds folders, .py files, .ipynb notebooks or archives, one per student, or is a download of Gradescope,
Moodle, Canvas or GitHub Classroom as it comes. Each submission has one module per area, such as
token_classification.py.
"""
EPILOG = """\
results, in the folder of -o:
  grades.csv          one line per submission        feedback/ID.md   for the student: what to mend first, and why
  records/ID.json     everything that is known       run.json         what was graded with, and behind which walls
  timings.csv         how long each one took         FORMAT/          what --format asked for
  secret              keys the examples if there is no assignment file: keep it, and show it to no student
Each file is whole at any moment. Running the same command again grades only what is new, has changed or is missing:
after Ctrl-C, a power cut or a full disk, just run it again.

examples:
  nlpcheck grade submissions/                                what each has, 10 points an area
  nlpcheck grade submissions/ --assignment week3.toml        the areas, items, points and limits of a file
  nlpcheck grade submissions/ --only ana --no-resume         one again
  nlpcheck grade moodle/ --format moodle --roster worksheet.csv
  nlpcheck grade . --assignment ../week3.toml -o ../grades --min-score 60    in CI: exit code 1 below 60 percent

exit codes: 0 everything is graded, 1 some are below --min-score, 2 nlpcheck is wrong somewhere (those submissions
have the status internal_error), 3 wrong usage, or no isolation, 130 interrupted (what was graded is kept).
They never come from what a submission does.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    grade = commands.add_parser(
        "grade",
        help="grade a folder of submissions",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_choice(grade.add_argument_group("what is graded"))
    _add_walls(grade.add_argument_group("behind which walls"))
    _add_output(grade.add_argument_group("what is written and shown"))
    grade.set_defaults(run=run)


def _add_choice(group: argparse._ArgumentGroup) -> None:
    no_file = "assignment.toml; without one, all areas that the submissions have, 10 points each"
    group.add_argument("submissions", metavar="SUBMISSIONS", type=Path, help="folder of submissions")
    group.add_argument("--assignment", metavar="FILE", type=Path, help=no_file)
    group.add_argument("--only", action="append", default=[], metavar="ID", help="only this submission; repeatable")
    group.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="keep results of submissions that have not changed (default), or grade all again",
    )
    group.add_argument("-j", "--jobs", type=_count, default=_cores(), metavar="N", help=f"side by side ({_cores()})")


def _add_walls(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--isolation",
        choices=["auto", "bubblewrap", "landlock", "container", "none"],
        default="auto",
        help="auto: the strongest that this machine has",
    )
    group.add_argument(
        "--allow-no-isolation",
        action="store_true",
        help="grade where there are no walls; submissions can then do whatever you can, and every record says so",
    )


def _add_output(group: argparse._ArgumentGroup) -> None:
    formats = f"{', '.join(FORMATS)}; with commas or repeated"
    group.add_argument("-o", "--output", type=Path, default=Path("grades"), metavar="DIR", help="results (grades)")
    group.add_argument("--format", action="append", default=[], metavar="FORMAT", help=formats)
    group.add_argument("--roster", type=Path, metavar="FILE", help="gradebook export, for canvas and moodle")
    group.add_argument("--min-score", type=_percent, metavar="PERCENT", help="exit code 1 if a score is below")
    group.add_argument("--json", action="store_true", help="print the scores as JSON to standard output")
    group.add_argument("--quiet", action="store_true", help="tell only what needs a look")


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 256:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("must be 1 to 256")
    return value


def _percent(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 100:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("must be a percentage, 0 to 100")
    return value


def run(options: argparse.Namespace) -> int:
    """Grade, show and write; the exit code never derives from what a submission did."""
    try:
        return _run(options)
    except UsageError as error:
        print(f"nlpcheck: {error}", file=sys.stderr)
        return USAGE
    except SuiteError as error:
        print(f"nlpcheck: a defect of nlpcheck, please report it:\n{error}", file=sys.stderr)
        return DEFECT


def _run(options: argparse.Namespace) -> int:
    from nlpcheck.grading import workbench
    from nlpcheck.grading.batch import Batch
    from nlpcheck.grading.results import open_results

    console = terminal.console(stderr=True)
    outputs = workbench.outputs(options.format, options.roster)
    planned = workbench.planned(options.assignment)
    with open_results(options.output) as results:
        walls = workbench.walls(options.isolation, allow_none=options.allow_no_isolation)
        _show_walls(console, walls, quiet=options.quiet)
        areas = planned.areas if planned else ()
        taken = workbench.take_in(options.submissions, results, options.assignment, areas)
        if taken.left_out and not options.quiet:
            console.print(f"no submissions: {_some(taken.left_out)}", style="dim", markup=False, soft_wrap=True)
        if planned is None:
            _show_unused(console, options.submissions / ASSIGNMENT)
        assignment = workbench.assignment(planned, taken, results)
        conditions = workbench.conditions(assignment, walls)
        tools = workbench.tools(walls, outputs, assignment, taken, results)
        batch = Batch(taken.snapshots, assignment, conditions, results, tools)
        chosen = batch.open(options.only, resume=options.resume)
        if chosen:
            workbench.check(options.assignment, assignment.areas)
        try:
            interrupted = _grade(console, batch, chosen, options)
        finally:
            batch.conclude(workbench.about(conditions, walls))
    _show(batch.records, options)
    return _code(console, batch, options, interrupted=interrupted)


def _show_walls(console: Console, walls: Walls, *, quiet: bool) -> None:
    """Say what stands around submissions; that nothing does is never left out."""
    for line in walls.lines if not quiet else ():
        console.print(line, style="dim", markup=False, soft_wrap=True)
    if walls.are_none:
        console.print(NO_WALLS, style="bold red", markup=False, soft_wrap=True)


def _show_unused(console: Console, file: Path) -> None:
    """Say that an assignment lies among the submissions: a student may have put it there, so it must be asked for."""
    if file.is_file():
        text = f"{file} is not used, everything counts; to grade by it: --assignment {file}"
        console.print(text, style="bold", markup=False, soft_wrap=True)


def _grade(console: Console, batch: Batch, chosen: Sequence[Snapshot], options: argparse.Namespace) -> bool:
    """Grade what is not done; return whether it was interrupted."""
    from nlpcheck.grading.progress import Reporter

    kept = len(batch.records)
    if not options.quiet and (kept or not chosen):
        again = "; --no-resume grades them again" if not chosen else ""
        console.print(f"{len(chosen)} to grade, {kept} graded before{again}", style="dim", markup=False)
    try:
        with Reporter(console, len(chosen), quiet=options.quiet) as reporter:
            for record in batch.grade(chosen, jobs=options.jobs):
                reporter.finished(record)
    except KeyboardInterrupt:
        return True
    return False


def _show(records: Sequence[Record], options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps([_summary(record) for record in records], indent=1))
    elif records and not options.quiet:
        from nlpcheck.grading.outputs import table

        table.show(terminal.console(), records)


def _summary(record: Record) -> dict[str, Any]:
    """Return what a script wants to know of a submission; the rest is in its record."""
    return {
        "id": record.id,
        "name": record.name,
        "status": record.status,
        "reason": record.reason,
        "points": record.points / MILLI,
        "maximum": record.maximum / MILLI,
        "percent": round(record.percent, 3),
        "fix_first": record.fix_first,
        "items": [
            {"title": item.title, "points": item.points / MILLI, "verdict": item.verdict} for item in record.items
        ],
        "integrity": [f"{note.kind}: {note.text}" for note in record.integrity],
    }


def _code(console: Console, batch: Batch, options: argparse.Namespace, *, interrupted: bool) -> int:
    """Say where the results are, and return the exit code."""
    records = batch.records
    if not options.quiet:
        console.print(f"results: {options.output}", markup=False, soft_wrap=True)
    if interrupted:
        left = len(batch.missing)
        how = "the same command again" if options.resume else "the same command without --no-resume"
        console.print(
            f"interrupted: {len(records)} graded, {left} not; {how} goes on from here",
            style="bold", markup=False, soft_wrap=True,
        )  # fmt: skip
        return INTERRUPTED
    if broken := [record.id for record in records if record.status == INTERNAL_ERROR]:
        console.print(
            f"a defect of nlpcheck, please report it: see {options.output}/defects for {_some(broken)}",
            style="bold red", markup=False, soft_wrap=True,
        )  # fmt: skip
        return DEFECT
    least = options.min_score
    below = [record.id for record in records if least is not None and not _reaches(record, least)]
    if below and not options.quiet:
        console.print(f"below {least:g} %: {_some(below)}", markup=False, soft_wrap=True)
    return BELOW if below else GRADED


def _some(names: Sequence[str]) -> str:
    """Return names, or the first ones where there are many."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def _reaches(record: Record, percent: float) -> bool:
    """Return whether a submission has a score, and enough of one."""
    return record.status == STATUS_GRADED and record.percent >= percent

"""``nlpcheck check TARGET``: judge an implementation and say what is wrong with it, and why."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from nlpcheck.contract import AREAS
from nlpcheck.errors import SuiteError, UsageError
from nlpcheck.files import write_text
from nlpcheck.reporting import terminal
from nlpcheck.reporting.card import card
from nlpcheck.reporting.document import document
from nlpcheck.reporting.result import FAILED, Result
from nlpcheck.reporting.summary import summary, verdict
from nlpcheck.running.parts import supervise_parts
from nlpcheck.running.plan import Plan
from nlpcheck.selection import selector

DESCRIPTION = """\
Judge any implementation of the contract: a package (dotted name), a folder, a .py file or a .ipynb notebook.

A folder or package has one module per area, named after it. A single file is one area, named by its file name or
by --task. Every function is optional: a missing one is counted as not implemented.
"""
EPILOG = """\
examples:
  nlpcheck check examples/submission
  nlpcheck check nlpcheck.tasks --level must --profile quick
  nlpcheck check homework.ipynb --task token_classification -k "alignment and not windows"
  nlpcheck check my_package --json report.json

exit codes: 0 every MUST that was checked holds, 1 some fail, 2 wrong usage or nothing to check, 3 nlpcheck is wrong
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    check = commands.add_parser(
        "check",
        help="judge an implementation",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_choice(check.add_argument_group("what is judged"))
    _add_effort(check.add_argument_group("how hard"))
    _add_output(check.add_argument_group("what is shown and written"))
    check.set_defaults(run=run)


def _add_choice(group: argparse._ArgumentGroup) -> None:
    areas = ", ".join(AREAS)
    expression = "only requirements whose area, family, function or id match, such as 'spans and not windows'"
    group.add_argument("target", metavar="TARGET", help="package, folder, .py file or .ipynb notebook")
    group.add_argument("--task", action="append", default=[], metavar="AREA", help=f"only this area: {areas}")
    group.add_argument("-k", default="", metavar="EXPR", dest="keyword", help=expression)
    group.add_argument("--level", choices=["must", "all"], default="all", help="must: leave SHOULD (robustness) out")
    group.add_argument("--strict", action="store_true", help="a SHOULD that fails counts for the exit code too")


def _add_effort(group: argparse._ArgumentGroup) -> None:
    profiles = ["quick", "default", "thorough"]
    cores = min(2, os.cpu_count() or 1)
    group.add_argument("--profile", choices=profiles, default="default", help="25, 60 or 1000 examples a strategy")
    group.add_argument("--seed", type=int, default=0, help="another seed draws other examples (default: 0)")
    group.add_argument("--time-budget", type=_seconds, default=20.0, metavar="SECONDS", help="per requirement (20)")
    group.add_argument("--import-budget", type=_seconds, default=30.0, metavar="SECONDS", help="per module (30)")
    group.add_argument("-j", "--jobs", type=int, choices=range(1, 17), default=cores, metavar="N", help="workers (2)")


def _add_output(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--json", metavar="FILE", help="write the report as JSON ('-': to standard output)")
    group.add_argument("--cards", type=int, default=10, metavar="N", help="mistakes to show in full (10)")
    group.add_argument("--no-record", action="store_true", help="write no counterexamples to .nlpcheck/")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be a number of seconds above 0")
    return value


def run(options: argparse.Namespace) -> int:
    """Judge the target, show progress, cards and the count, and write the report."""
    selector(options.keyword)  # a wrong expression is told before anything starts
    report = _writable(options.json)
    console = terminal.console(stderr=options.json == "-")
    plan = Plan(
        target=options.target,
        tasks=list(dict.fromkeys(options.task)),
        keyword=options.keyword,
        level=options.level,
        profile=options.profile,
        seed=options.seed,
        budget_seconds=options.time_budget,
        import_seconds=options.import_budget,
        parts=options.jobs,
        record=not options.no_record,
    )
    started = time.perf_counter()
    run = _run(console, plan)
    results = run.in_order()
    if len(results) < len(run.order):
        raise SuiteError(f"no verdict on {', '.join(id for id in run.order if id not in run.results)}")
    if not results:
        msg = f"-k {options.keyword!r} matches no requirement; `nlpcheck spec` lists them"
        raise UsageError(msg)
    _show_cards(console, results, options.cards)
    console.print(summary(results), end="")
    for note in run.notes:
        console.print(f"note: {note}", style="dim", markup=False)
    line, code = verdict(results)
    console.print(line)
    if report is not None:
        header = {"profile": plan.profile, "seed": plan.seed, "level": plan.level, **run.header}
        _write(report, document(header, results, run.notes, time.perf_counter() - started))
    strict_failure = options.strict and any(result.state == FAILED for result in results)
    return 1 if strict_failure and code == 0 else code


def _run(console: Console, plan: Plan) -> Run:
    """Run the plan behind a progress bar, which exists on a terminal only."""
    run = Run()
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("starting", total=None)
        for event in supervise_parts(plan):
            run.take(event)
            bar.update(task, total=len(run.order) or None, completed=len(run.results), description=run.line())
    return run


@dataclass
class Run:
    """What has been heard of a run so far."""

    header: dict[str, Any] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    results: dict[str, Result] = field(default_factory=dict)
    notes_of: dict[int, list[str]] = field(default_factory=dict)
    """By worker: whichever ends first, a report reads the same."""

    @property
    def notes(self) -> list[str]:
        """The notes of all workers, each once."""
        return list(dict.fromkeys(note for _, notes in sorted(self.notes_of.items()) for note in notes))

    def take(self, event: dict[str, Any]) -> None:
        """Keep what an event says."""
        if event["event"] == "header":
            self.order = event["ids"]
            self.header = {key: value for key, value in event.items() if key not in ("event", "ids")}
        elif event["event"] == "result" and event["owned"]:
            result = Result.from_record(event["record"])
            self.results[result.id] = result
        elif event["event"] == "notes":
            self.notes_of[event["part"]] = event["notes"]

    def line(self) -> str:
        """Return what the progress bar says."""
        failed = sum(result.state == FAILED for result in self.results.values())
        return f"judging, {failed} failed" if failed else "judging"

    def in_order(self) -> list[Result]:
        """Return the results in the order of learning, whichever worker was first."""
        return [self.results[id] for id in self.order if id in self.results]


def _show_cards(console: Console, results: list[Result], most: int) -> None:
    """Show the failures as cards, MUST before SHOULD; one card a mistake, the others are named."""
    failed = sorted((r for r in results if r.state == FAILED), key=lambda r: r.level != "MUST")
    firsts = {(r.function, r.looks_like or r.id): r.id for r in reversed(failed)}
    shown = [r for r in failed if r.id in firsts.values()][:most]
    for result in shown:
        console.print(card(result))
    rest = [r for r in failed if r not in shown]
    for result in rest:
        known = f", looks like {result.looks_like!r} too" if result.looks_like else ""
        console.print(f"✗ {result.id}  {result.statement}  {result.level}{known}", markup=False)
    if rest:
        console.print("the card of one of these: -k ID\n", style="dim")


def _writable(file: str | None) -> Path | None:
    """Refuse a report that cannot be written before the run, not after it."""
    if file is None or file == "-":
        return None if file is None else Path("-")
    path = Path(file)
    if path.is_dir() or not path.resolve().parent.is_dir():
        msg = f"--json {file}: must be a file in a folder that exists"
        raise UsageError(msg)
    return path


def _write(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    if str(path) == "-":
        sys.stdout.write(text)
        return
    try:
        write_text(path, text)
    except OSError as error:
        msg = f"--json {path}: {error}"
        raise UsageError(msg) from error

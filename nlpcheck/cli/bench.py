"""``nlpcheck bench``: the kill table, which shows what the specification is worth."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table as Grid

from nlpcheck.reporting import terminal
from nlpcheck.running.plan import selector

if TYPE_CHECKING:
    from nlpcheck.bench.table import Row, Table

DESCRIPTION = """\
Judge every mutant (a wrong implementation with one fault) and every alternative (a correct one that differs).

A complete table means: every mutant is killed, every requirement kills one, every alternative passes.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    bench = commands.add_parser(
        "bench",
        help="the kill table: what the specification is worth",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    bench.add_argument("--task", action="append", default=[], metavar="AREA", help="only this area; repeatable")
    bench.add_argument("-k", default="", metavar="EXPR", dest="keyword", help="only requirements that match")
    bench.add_argument("--list", action="store_true", help="only name the entries, for `nlpcheck check mutant:...`")
    bench.add_argument("--json", action="store_true", help="print the table as JSON")
    bench.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the table; exit 0 if it is complete, else 1."""
    chosen_by = selector(options.keyword)
    from nlpcheck import profiles

    profiles.activate(profiles.BENCH)
    from nlpcheck.bench.catalogue import entries
    from nlpcheck.bench.table import kill_table

    console = terminal.console()
    areas = tuple(options.task)
    every = [*entries("mutant", areas), *entries("alternative", areas)]
    if options.list:
        for entry in every:
            print(f"{entry.target:90} {entry.origin}")
        return 0
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=terminal.console(stderr=True), transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("judging", total=len(every))
        table = kill_table(areas, lambda r: chosen_by(r.keywords), lambda entry: bar.update(task, advance=1, description=entry.name[:40]))
    if options.json:
        print(json.dumps(_records(table), indent=1, ensure_ascii=False))
    else:
        _print(console, table)
    return 0 if table.is_complete() else 1


def _records(table: Table) -> dict[str, object]:
    rows = [{"target": row.entry.target, "title": row.entry.title, "origin": row.entry.origin, "failed": row.failed} for row in table.rows]
    return {
        "rows": rows,
        "survivors": [row.entry.target for row in table.survivors()],
        "idle": [r.id for r in table.idle()],
        "blamed": [row.entry.target for row in table.blamed()],
    }


def _print(console: Console, table: Table) -> None:
    grid = Grid("entry", "stands for", "failed requirements", box=None, header_style="bold")
    for row in table.rows:
        grid.add_row(f"{row.entry.kind}:{row.entry.area}/{row.entry.name}", row.entry.origin, ", ".join(row.failed))
    console.print(grid)
    mutants = [row for row in table.rows if row.entry.kind == "mutant"]
    others = [row for row in table.rows if row.entry.kind == "alternative"]
    console.print(f"\n{len(mutants) - len(table.survivors())} of {len(mutants)} mutants killed")
    console.print(f"{len(table.judged) - len(table.idle())} of {len(table.judged)} requirements kill a mutant")
    console.print(f"{len(others) - len(table.blamed())} of {len(others)} alternatives pass")
    _print_gaps(console, table.survivors(), [r.id for r in table.idle()], table.blamed())


def _print_gaps(console: Console, survivors: list[Row], idle: list[str], blamed: list[Row]) -> None:
    for row in survivors:
        console.print(f"survives: {row.entry.target}", style="red", markup=False)
    for id in idle:
        console.print(f"kills nothing: {id}", style="red", markup=False)
    for row in blamed:
        console.print(f"blamed though correct: {row.entry.target}: {row.notes}", style="red", markup=False)

"""``nlpcheck bench``: the kill table, which shows what the specification is worth."""

from __future__ import annotations

import argparse
import dataclasses
import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table as Grid

from nlpcheck.contract import AREAS
from nlpcheck.errors import UsageError
from nlpcheck.reporting import terminal
from nlpcheck.selection import selector

if TYPE_CHECKING:
    from nlpcheck.bench.table import Table


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
    bench.add_argument("--full", action="store_true", help="judge every mutant by every requirement of its functions")
    bench.add_argument(
        "--profile",
        choices=["bench", "quick", "default", "thorough"],
        default="bench",
        help="examples (default: as many as quick, without shrinking)",
    )
    bench.add_argument("--json", action="store_true", help="print the table as JSON")
    bench.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the table; exit 0 if it is complete, else 1."""
    selector(options.keyword)
    for area in options.task:
        if area not in AREAS:
            msg = f"--task {area}: there is no such area; choose from {', '.join(AREAS)}"
            raise UsageError(msg)
    if options.list:
        return _list(tuple(options.task))
    from nlpcheck.bench.parallel import parallel_kill_table, size

    console = terminal.console()
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=terminal.console(stderr=True), transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("judging", total=size(options.task))

        def progress(target: str) -> None:
            bar.update(task, advance=1, description=target.rpartition("/")[2][:50])

        table = parallel_kill_table(options.task, options.keyword, progress, full=options.full, profile=options.profile)
    if options.json:
        print(json.dumps(_records(table), indent=1, ensure_ascii=False))
    else:
        _print(console, table)
    return 0 if table.is_complete() else 1


def _list(areas: tuple[str, ...]) -> int:
    from nlpcheck.bench.catalogue import entries

    for entry in [*entries("mutant", areas), *entries("alternative", areas)]:
        print(f"{entry.target:90} {entry.origin}")
    return 0


def _records(table: Table) -> dict[str, object]:
    return {
        "rows": [dataclasses.asdict(row) for row in table.rows],
        "survivors": table.survivors(),
        "idle": table.idle(),
        "blamed": table.blamed(),
    }


def _print(console: Console, table: Table) -> None:
    grid = Grid("entry", "stands for", "failed requirements", box=None, header_style="bold")
    for row in table.rows:
        grid.add_row(row.target, row.origin, ", ".join(row.failed))
    console.print(grid)
    mutants, others = table.of_kind("mutant"), table.of_kind("alternative")
    console.print(f"\n{len(mutants) - len(table.survivors())} of {len(mutants)} mutants killed")
    console.print(
        f"{len(table.requirements) - len(table.idle())} of {len(table.requirements)} requirements kill a mutant"
    )
    console.print(f"{len(others) - len(table.blamed())} of {len(others)} alternatives pass")
    gaps = [
        *(f"survives: {target}" for target in table.survivors()),
        *(f"kills nothing: {id}" for id in table.idle()),
        *(f"blamed though correct: {target}: {how}" for target, how in table.blamed().items()),
    ]
    for gap in gaps:
        console.print(gap, style="red", markup=False)

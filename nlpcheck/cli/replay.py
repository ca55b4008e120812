"""``nlpcheck replay ID``: run one recorded counterexample again."""

from __future__ import annotations

import argparse

from nlpcheck.reporting import terminal
from nlpcheck.reporting.card import card
from nlpcheck.reporting.result import FAILED, PASSED, Result

DESCRIPTION = """\
Run one recorded counterexample again, against the code as it is now.

`nlpcheck check` records the smallest input of every failure in `.nlpcheck/` beside the code and prints its id.
Answers FIXED (exit 0) or STILL FAILS (exit 1). With --script nothing is run: it prints a script that makes the
calls without nlpcheck and without pytest, to step through in a debugger or to put into a bug report.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    replay = commands.add_parser(
        "replay",
        help="run one recorded counterexample again",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    replay.add_argument("id", metavar="ID", help="as printed on the card, such as TC-ALIGN-3-7f3a; or a record's file")
    replay.add_argument("--script", action="store_true", help="print a stand-alone script instead")
    replay.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Find the record, judge its example again, and say whether it still fails."""
    from nlpcheck.running import records

    record = records.find(options.id)
    if options.script:
        print(record["script"], end="")
        return 0
    from nlpcheck.running.replaying import replay

    result = replay(record)
    console = terminal.console()
    if result.state == PASSED:
        console.print(f"FIXED  {options.id}: {result.statement}", style="bold green")
        console.print("One example holds; `nlpcheck check` looks for others.")
        return 0
    if result.state == FAILED:
        console.print(f"STILL FAILS  {options.id}", style="bold red")
        console.print(card(_with_id(result, options.id)))
        return 1
    console.print(f"{result.state}  {options.id}: {result.reason}", style="bold magenta")
    return 3 if result.state == "error" else 1


def _with_id(result: Result, replay_id: str) -> Result:
    from dataclasses import replace

    return replace(result, replay=replay_id.removesuffix(".json"))

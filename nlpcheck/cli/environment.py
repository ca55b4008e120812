"""``nlpcheck environment [NAME ...]``: which defects the installed libraries have."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nlpcheck.reporting import terminal

if TYPE_CHECKING:
    from nlpcheck.environment import Finding

DESCRIPTION = """\
Try whether the installed libraries have defects that are known, by a small call each, and not by version.

A requirement that would be falsified by a defect is not applicable as long as it is there: `nlpcheck check` says so,
and blames nobody. Most defects falsify no requirement, but code that relies on the library is wrong with them.
"""
EPILOG = """\
examples:
  nlpcheck environment                   every check; imports torch and transformers, some seconds
  nlpcheck environment windows           only one, which needs tokenizers alone
  nlpcheck environment --json            the same as records

exit codes: 0 no requirement is affected, 1 a defect makes requirements not applicable, 2 there is no such check
"""
SIGNS = {"ok": ("\u2713", "green"), "defect": ("\u2717", "red"), "not checked": ("?", "yellow")}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    environment = commands.add_parser(
        "environment",
        help="which defects the installed libraries have",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    environment.add_argument("names", nargs="*", metavar="NAME", help="only these checks, with all that is known")
    environment.add_argument("--json", action="store_true", help="print records instead of text")
    environment.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Try each check and print what was found."""
    from nlpcheck.border.surroundings import set_defaults

    set_defaults()  # before a library is imported: offline, and no progress bars
    from nlpcheck import environment

    checks = environment.chosen(options.names)
    relying = _relying()
    console = terminal.console()
    with terminal.console(stderr=True).status("trying") if sys.stderr.isatty() else _nothing():
        findings = [check.examine() for check in checks]
    found = [finding.check.name for finding in findings if finding.state == environment.DEFECT]
    affected = {id: name for name in found for id in relying[name]}
    if options.json:
        print(json.dumps(_document(findings, relying), indent=1, ensure_ascii=False))
    else:
        for finding in findings:
            console.print(_entry(finding, relying[finding.check.name], full=bool(options.names)))
        console.print(_last_line(findings, affected))
    return 1 if affected else 0


def _nothing() -> Any:
    import contextlib

    return contextlib.nullcontext()


def _relying() -> dict[str, list[str]]:
    """Return, for each check, the requirements that rely on it."""
    from nlpcheck.environment import CHECKS
    from nlpcheck.spec import requirements

    found: dict[str, list[str]] = {name: [] for name in CHECKS}
    for one in requirements():
        if one.environment:
            found[one.environment].append(one.id)
    return found


def _document(findings: list[Finding], relying: dict[str, list[str]]) -> dict[str, Any]:
    from nlpcheck import __version__

    return {
        "nlpcheck": __version__,
        "python": sys.version.split()[0],
        "checks": [_record(finding, relying[finding.check.name]) for finding in findings],
    }


def _record(finding: Finding, relying: list[str]) -> dict[str, Any]:
    fields = ("name", "library", "wrong", "matters", "instead", "issue", "affected", "mended")
    return {
        **{name: getattr(finding.check, name) for name in fields},
        "state": finding.state,
        "seen": finding.seen,
        "versions": finding.versions,
        "requirements": relying,
        "not_applicable": relying if finding.state == "defect" else [],
    }


def _entry(finding: Finding, relying: list[str], *, full: bool) -> RenderableType:
    sign, colour = SIGNS[finding.state]
    versions = ", ".join(f"{name} {version}" for name, version in finding.versions.items() if version)
    beside = finding.seen if finding.state == "not checked" else versions
    title = Text.assemble((f"{sign} {finding.check.name}", f"bold {colour}"), f"  {finding.state}  ", (beside, "dim"))
    if finding.state != "defect" and not full:
        return title
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="cyan")
    rows.add_column(overflow="fold")
    for name, text in _details(finding, relying).items():
        if text:
            rows.add_row(name, Text(text))
    return Group(title, Padding(rows, (0, 0, 1, 2)))


def _details(finding: Finding, relying: list[str]) -> dict[str, str]:
    check = finding.check
    return {
        "known" if finding.state != "defect" else "what": f"{check.library} {check.wrong}",
        "seen": finding.seen,
        "so": check.matters,
        "instead": check.instead,
        "mended by": check.mended or "no release yet",
        "seen in": check.affected,
        "issue": check.issue,
        "requirements": f"{len(relying)} rely on it: {', '.join(relying)}" if relying else "none rely on it",
    }


def _last_line(findings: list[Finding], affected: dict[str, str]) -> Text:
    defects = sum(finding.state == "defect" for finding in findings)
    unchecked = sum(finding.state == "not checked" for finding in findings)
    count = f"{len(findings) - unchecked} of {len(findings)} checked, {defects} with a defect."
    if affected:
        names = ", ".join(dict.fromkeys(affected.values()))
        return Text(f"{count} {len(affected)} requirements are not applicable because of: {names}.", "bold red")
    return Text(f"{count} No requirement is affected.", "bold green")

"""``nlpcheck spec [ID | AREA | FAMILY | FUNCTION]``: what is required, why, and a hint."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nlpcheck.errors import UsageError
from nlpcheck.reporting import terminal

if TYPE_CHECKING:
    from nlpcheck.spec import Requirement

DESCRIPTION = """\
Print the specification: every requirement with its level, its reason, a hint and its source.

Without an argument: the list of areas, families and ids. With the name of a function: its rule too.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    spec = commands.add_parser(
        "spec",
        help="what is required, why, and a hint",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    spec.add_argument("name", nargs="?", metavar="NAME", help="an id, an area, a family or a function")
    spec.add_argument("--json", action="store_true", help="print records instead of text")
    spec.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the requirements that a name stands for."""
    from nlpcheck.spec import requirements

    known = requirements()
    chosen = [r for r in known if not options.name or options.name.lower() in _names(r)]
    if not chosen:
        msg = f"{options.name}: no requirement, area, family or function has this name{_near(options.name, known)}"
        raise UsageError(msg)
    if options.json:
        print(json.dumps([_record(r) for r in chosen], indent=1, ensure_ascii=False))
        return 0
    console = terminal.console()
    if options.name:
        for line in _rules(options.name, chosen):
            console.print(line, markup=False)
        for one in chosen:
            console.print(_entry(one))
    else:
        console.print(_overview(chosen))
    return 0


def _names(one: Requirement) -> set[str]:
    return {name.lower() for name in (one.id, one.area, one.family, *one.functions)}


def _near(name: str, known: list[Requirement]) -> str:
    import difflib

    near = difflib.get_close_matches(
        name, sorted({n for r in known for n in (r.id, r.area, r.family, *r.functions)}), 3
    )
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _record(one: Requirement) -> dict[str, object]:
    fields = ["id", "area", "family", "functions", "level", "after", "statement", "why", "hint", "reference", "source"]
    return {name: getattr(one, name) for name in [*fields, "environment"]}


def _rules(name: str, chosen: list[Requirement]) -> list[str]:
    """Return signature and rule of each function of this name."""
    import inspect

    from nlpcheck import contract

    lines = []
    for area in dict.fromkeys(r.area for r in chosen):
        if name in contract.functions_of(area):
            signature = contract.signature_of(area, name)
            parameters = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
            bare = signature.replace(parameters=parameters, return_annotation=signature.empty)
            lines += [f"{area}: def {name}{bare}", "", inspect.getdoc(contract.functions_of(area)[name]) or "", ""]
    return lines


def _entry(one: Requirement) -> RenderableType:
    title = Text.assemble((one.id, "bold cyan"), "  ", (one.statement, "bold"), (f"  {one.level} {one.area}", "dim"))
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="cyan")
    rows.add_column(overflow="fold")
    after = ", ".join(one.after)
    texts = {"why": one.why, "hint": one.hint, "after": after, "reference": one.reference, "source": one.source}
    for name, text in texts.items():
        if text:
            rows.add_row(name, Text(text))
    return Group(title, Padding(rows, (0, 0, 1, 2)))


def _overview(known: list[Requirement]) -> RenderableType:
    table = Table("area", "family", "MUST", "SHOULD", "functions", box=None, header_style="bold")
    for area, family in dict.fromkeys((r.area, r.family) for r in known):
        some = [r for r in known if (r.area, r.family) == (area, family)]
        must = sum(r.level == "MUST" for r in some)
        functions = dict.fromkeys(name for r in some for name in r.functions[:1])
        names = ", ".join(functions) if family != "interface" else "all"
        table.add_row(area, family, str(must), str(len(some) - must), names)
    return Group(table, Text(f"\n{len(known)} requirements. `nlpcheck spec FAMILY` prints them."))

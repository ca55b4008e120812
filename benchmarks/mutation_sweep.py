"""How many one-token edits of the reference does the specification notice?

Each edit changes one operator, constant, name, argument or branch of a reference file and is judged by the
requirements of the functions in that file, as the bench judges a mutant. Prints every survivor with its line: a hole
in the specification, or an edit that changes nothing anybody can see. Edits that compile to the same code are left out.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import itertools
import marshal
import multiprocessing
import re
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

TASKS = Path(__file__).parents[1] / "nlpcheck" / "tasks"
LEFT_OUT = {"__init__.py", "loading.py"}
FILES = sorted(str(file.relative_to(TASKS)) for file in TASKS.glob("*/*.py") if file.name not in LEFT_OUT)
SHARED = {"language_modelling": ("masked_lm", "causal_lm"), "seq2seq": ("summarization", "translation")}
"""Folders of the reference that are no areas, and the areas whose requirements judge them."""
OTHER_OPERATORS: dict[type, list[type]] = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add],
    ast.Div: [ast.Mult],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}
OTHER_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
BUDGET_SECONDS = 3.0


@dataclass(frozen=True)
class Edit:
    """One edit of a file."""

    file: str
    line: int
    before: str
    after: str
    tree: ast.Module

    def __str__(self) -> str:
        """Return file, line and what was changed."""
        return f"{self.file}:{self.line}: {self.before}  ->  {self.after}"


def edits_of(file: str) -> list[Edit]:
    """Return the edits of a file, one for each different code."""
    tree = ast.parse(source_of(file))
    seen = {code_of(tree, file)}
    found = []
    for line, before, after, changed in changes(tree):
        code = code_of(changed, file)
        if code not in seen:
            seen.add(code)
            found.append(Edit(file, line, before, after, changed))
    return found


@cache
def source_of(file: str) -> str:
    """Return the text of a reference file."""
    return (TASKS / file).read_text(encoding="utf-8")


def code_of(tree: ast.Module, file: str) -> bytes:
    """Return the compiled code as bytes, to compare."""
    return marshal.dumps(compile(tree, file, "exec", dont_inherit=True))


def changes(tree: ast.Module) -> Iterator[tuple[int, str, str, ast.Module]]:
    """Yield line, old text, new text and the changed copy of the tree for every edit."""
    for number, (node, names) in enumerate(editable(tree)):
        for new in replacements(node, names):
            changed = copy.deepcopy(tree)
            target = next(itertools.islice(editable(changed), number, None))[0]
            for field, value in new.items():
                setattr(target, field, value)
            ast.fix_missing_locations(changed)
            yield getattr(node, "lineno", 0), ast.unparse(node)[:70], ast.unparse(target)[:70], changed


def editable(tree: ast.Module) -> Iterator[tuple[ast.AST, list[str]]]:
    """Yield every node inside the functions and assignments of a module, with the local names around it."""
    for top in tree.body:
        if isinstance(top, ast.FunctionDef):
            names = sorted({n.id for n in ast.walk(top) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)})
            names += [argument.arg for argument in [*top.args.args, *top.args.kwonlyargs]]
            bodies = [statement for statement in top.body if not is_docstring(statement)]
            defaults = [default for default in [*top.args.defaults, *top.args.kw_defaults] if default]
            for part in [*defaults, *bodies]:
                yield from ((node, names) for node in walk(part))
        elif isinstance(top, ast.Assign):
            yield from ((node, []) for node in walk(top.value))


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and what is below it, but for the wording of errors, which nobody compares."""
    if isinstance(node, (ast.Raise, ast.JoinedStr)):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from walk(child)


def is_docstring(statement: ast.stmt) -> bool:
    """Tell whether a statement is a text alone."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def replacements(node: ast.AST, names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the fields to set on a node, one set per edit."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from ({"ops": [other()]} for other in OTHER_OPERATORS[type(node.ops[0])])
    elif isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp)):
        yield from ({"op": other()} for other in OTHER_OPERATORS.get(type(node.op), []))
    elif isinstance(node, ast.Constant):
        yield from ({"value": value} for value in other_constants(node.value))
    elif isinstance(node, ast.UnaryOp):
        yield {"op": ast.UAdd()} if isinstance(node.op, ast.USub) else {"operand": ast.UnaryOp(ast.Not(), node.operand)}
    elif isinstance(node, ast.IfExp):
        yield {"body": node.orelse, "orelse": node.body}
    elif isinstance(node, ast.Call):
        if not (isinstance(node.func, ast.Name) and node.func.id in OTHER_NAMES):  # of which the order is free
            yield from ({"args": args} for args in swapped(node.args))
        yield from ({"keywords": [k for k in node.keywords if k is not gone]} for gone in node.keywords)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from ({"id": name} for name in other_names(node.id, names))


def other_constants(value: object) -> list[object]:
    """Return what a constant could be mistaken for."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    return [""] if value and isinstance(value, str) else []


def swapped(arguments: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """Yield the arguments with two neighbours swapped."""
    for i in range(len(arguments) - 1):
        yield [*arguments[:i], arguments[i + 1], arguments[i], *arguments[i + 2 :]]


def other_names(name: str, names: list[str]) -> list[str]:
    """Return the opposite of a built-in function, or the two local names that come after this one."""
    if name in OTHER_NAMES:
        return [OTHER_NAMES[name]]
    if name not in names:
        return []
    ring = [other for other in dict.fromkeys(names + names[: names.index(name)]) if other != name]
    turn = names.index(name) % max(len(ring), 1)
    return [*ring[turn:], *ring[:turn]][:2]


def killer_of(edit: Edit, order: list[str]) -> str:
    """Return the id of the first requirement that fails on an edit, "" if it survives."""
    folder = edit.file.split("/")[0]
    try:
        with installed(edit):
            for area in SHARED.get(folder, (folder,)):
                if killer := killer_in(area, edit, order):
                    return killer
    except Exception as error:  # noqa: BLE001  (an edit may do anything)
        return type(error).__name__
    return ""


@contextmanager
def installed(edit: Edit) -> Iterator[None]:
    """Put the edited file into the reference; the files that import it are imported again when they are needed."""
    package = "nlpcheck.tasks." + edit.file.split("/")[0]
    module = types.ModuleType(f"nlpcheck.tasks.{edit.file.removesuffix('.py').replace('/', '.')}")
    module.__package__ = package
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith("nlpcheck.tasks.")}
    try:
        importlib.import_module(package)
        sys.modules[module.__name__] = module
        exec(compile(edit.tree, edit.file, "exec", dont_inherit=True), vars(module))
        yield
    finally:
        for name in [name for name in sys.modules if name.startswith("nlpcheck.tasks.")]:
            del sys.modules[name]
        sys.modules.update(before)


def killer_in(area: str, edit: Edit, order: list[str]) -> str:
    """Return the id of the first requirement of an area that fails on the installed edit."""
    from nlpcheck.judging import Judge
    from nlpcheck.loading import load
    from nlpcheck.spec import requirements

    concerned = functions_with(area, edit.file)
    wanted = [r for r in requirements([area]) if set(r.functions) & concerned and r.family != "interface"]
    wanted.sort(key=lambda r: order.index(r.id) if r.id in order else len(order))
    judge = Judge(load("nlpcheck.tasks", [area]).area(area), [], budget_seconds=BUDGET_SECONDS)
    return next((r.id for r in wanted if judge.judge(r).result.state in ("failed", "error")), "")


@cache
def functions_with(area: str, file: str) -> set[str]:
    """Return the functions of an area that a file defines; all of them if other files import it."""
    from nlpcheck.contract import functions_of

    stem = Path(file).stem
    imports = re.compile(rf"^from \S*\b{stem} import", re.MULTILINE)
    others = [path for path in TASKS.glob("*/*.py") if path != TASKS / file]
    defined = {name for name in functions_of(area) if re.search(rf"^def {name}\b", source_of(file), re.MULTILINE)}
    used_elsewhere = any(imports.search(path.read_text(encoding="utf-8")) for path in others)
    return set(functions_of(area)) if used_elsewhere or not defined else defined


ORDER: list[str] = []
"""The requirements that have killed, the latest first: they are tried first."""


def judged(edit: Edit) -> tuple[Edit, str]:
    """Return an edit and what killed it."""
    killer = killer_of(edit, ORDER)
    if killer in ORDER:
        ORDER.remove(killer)
    ORDER.insert(0, killer)
    return edit, killer


def sweep(file: str, pool: Pool) -> tuple[int, list[Edit]]:
    """Judge every edit of a file; return their number and the survivors."""
    edits = edits_of(file)
    unchanged = Edit(file, 0, "", "", ast.parse(source_of(file)))
    if (killer := pool.apply(killer_of, (unchanged, []))) != "":
        raise SystemExit(f"{file}: the unchanged file fails {killer}")
    found = list(pool.imap(judged, edits, chunksize=2))
    return len(edits), [edit for edit, killer in found if not killer]


def prepare() -> None:
    """Make a worker ready to judge."""
    from nlpcheck import profiles
    from nlpcheck.border.surroundings import set_defaults

    set_defaults()
    profiles.activate(profiles.BENCH)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", default=FILES, metavar="FILE", help="below nlpcheck/tasks (default: all)")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="print the edits, judge nothing")
    options = parser.parse_args()
    if options.list:
        print(*(edit for file in options.files for edit in edits_of(file)), sep="\n")
        return
    total = 0
    survivors: list[Edit] = []
    # No fork: a process in which torch has differentiated something does not survive it.
    with multiprocessing.get_context("spawn").Pool(options.jobs, prepare) as pool:
        for file in options.files:
            number, alive = sweep(file, pool)
            total, survivors = total + number, survivors + alive
            print(f"{file}: {number} edits, {len(alive)} survive", flush=True)
            print(*(f"  {edit}" for edit in alive), sep="\n", flush=True)
    print(f"{total - len(survivors)} of {total} edits noticed")


if __name__ == "__main__":
    main()

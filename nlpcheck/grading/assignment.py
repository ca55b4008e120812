"""Read ``assignment.toml``: what an instructor decides, checked before the first submission is touched.

Every mistake is a `UsageError` that names the place, what stands there, what must hold and what to do.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from nlpcheck.contract import AREAS
from nlpcheck.errors import UsageError
from nlpcheck.grading.record import PUBLIC
from nlpcheck.grading.scheme import (
    LEVELS,
    MILLI,
    PROFILES,
    SCORINGS,
    SHARE,
    VISIBILITIES,
    Assignment,
    Item,
    seed_of,
)
from nlpcheck.grading.tables import Table
from nlpcheck.isolation.inside.confinement import Limits
from nlpcheck.selection import selector

__all__ = ["Assignment", "Item", "default_assignment", "load_assignment", "read_assignment"]

FORMAT = 1
SHORTEST_SECRET = 16
MOST_POINTS = 1_000_000
DEFAULT_POINTS = 10 * MILLI
"""Of each area, where there is no assignment file."""
MODULE = re.compile(r"[A-Za-z_]\w*\Z")


def load_assignment(path: Path | str) -> Assignment:
    """Return the assignment of a file; it is refused if the installed specification is not the one it froze."""
    from nlpcheck.grading.manifest import check_items, installed_set

    assignment = read_assignment(path)
    installed = installed_set(assignment.areas)
    if assignment.requirement_set != installed:
        raise UsageError(_renewal(path, assignment.requirement_set, installed))
    try:
        check_items(assignment)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    return assignment


def _renewal(path: Path | str, frozen: str, installed: str) -> str:
    return (
        f"{path}: requirement_set = {frozen!r}, but the installed specification is {installed!r}: its requirements "
        f"are not those that this assignment was made with. Look at what is graded now with `nlpcheck assignment show "
        f"{path}`; if you agree, write requirement_set = {installed!r} and run `nlpcheck assignment check {path}`, "
        "or install the version of nlpcheck that it was made with"
    )


def default_assignment(areas: Iterable[str], secret: str) -> Assignment:
    """Return what is graded without a file: each area is one item of 10 points, everything public, MUST only."""
    from nlpcheck.grading.manifest import installed_set

    wanted = set(areas)
    chosen = tuple(area for area in AREAS if area in wanted)
    name = ", ".join(area.replace("_", " ") for area in chosen)
    return Assignment(
        name=name,
        areas=chosen,
        items=tuple(Item(area.replace("_", " ").capitalize(), whole(area), DEFAULT_POINTS) for area in chosen),
        seed=seed_of(secret, name),
        requirement_set=installed_set(chosen),
    )


def whole(area: str) -> str:
    """Return the expression that selects all of an area: how its ids begin, which no other keyword does."""
    from nlpcheck.spec import requirements

    return requirements([area])[0].id.partition("-")[0] + "-"


def read_assignment(path: Path | str) -> Assignment:
    """Return the assignment of a file without asking the installed specification; cheap."""
    root = Table(str(path), "", _parsed(Path(path)))
    root.only("format", "assignment", "limits", "policy", "items")
    if root.data.get("format") != FORMAT:
        root.refuse("format", f"must be {FORMAT}, the only format that this version of nlpcheck reads")
    main = root.table("assignment")
    main.only("name", "areas", "level", "profile", "secret", "requirement_set", "degenerate_ceiling")
    name = main.text("name")
    policy = root.table("policy")
    policy.only("forbidden")
    return Assignment(
        name=name,
        areas=_areas(main),
        items=_items(root.tables("items")),
        seed=seed_of(_secret(main), name),
        requirement_set=main.text("requirement_set", advice="`nlpcheck assignment new` writes it"),
        level=main.choice("level", LEVELS, Assignment.level),
        profile=main.choice("profile", PROFILES, Assignment.profile),
        degenerate_ceiling=float(main.number("degenerate_ceiling", Decimal(5), least=0, most=100)),
        limits=_limits(root.table("limits")),
        forbidden=_forbidden(policy),
    )


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; `nlpcheck assignment new` writes an assignment") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}; mend that line") from None


def _areas(main: Table) -> tuple[str, ...]:
    areas = main.texts("areas")
    unknown = [area for area in areas if area not in AREAS]
    if not areas or unknown or len(set(areas)) < len(areas):
        main.refuse("areas", f"must hold areas, each once, of {', '.join(AREAS)}", unknown, AREAS)
    return tuple(area for area in AREAS if area in areas)


def _secret(main: Table) -> str:
    how = "let `python -c 'import secrets; print(secrets.token_hex())'` make one and show it to no student"
    secret = main.text("secret", advice=how)
    if len(secret) < SHORTEST_SECRET:
        raise UsageError(f"{main.place('secret')} has {len(secret)} characters, must have {SHORTEST_SECRET}; {how}")
    return secret


def _items(tables: Sequence[Table]) -> tuple[Item, ...]:
    items = tuple(map(_item, tables))
    titles = [item.title for item in items]
    for table, item in zip(tables, items, strict=True):
        if titles.count(item.title) > 1:
            table.refuse("title", "stands for two items; each needs a title of its own")
    if not any(item.points for item in items):
        raise UsageError(f"{tables[0].file}: no item is worth anything; give one of them points above 0")
    return items


def _item(table: Table) -> Item:
    table.only("title", "select", "points", "visibility", "scoring")
    select = table.text("select", advice="words that `nlpcheck spec` shows, joined by and, or, not")
    try:
        selector(select)
    except UsageError as error:
        raise UsageError(f"{table.place('select')}: {error}") from None
    return Item(
        title=table.text("title"),
        select=select,
        points=_points(table),
        visibility=table.choice("visibility", VISIBILITIES, PUBLIC),
        scoring=table.choice("scoring", SCORINGS, SHARE),
    )


def _points(table: Table) -> int:
    milli = table.number("points", None, least=0, most=MOST_POINTS) * MILLI
    if milli != int(milli):
        table.refuse("points", "must be whole thousandths of a point, such as 2.5 or 0.125")
    return int(milli)


def _limits(table: Table) -> Limits:
    defaults: dict[str, int | float] = dataclasses.asdict(Limits())
    table.only(*defaults)
    found: dict[str, int | float] = {}
    for name, default in defaults.items():
        value = table.number(name, Decimal(str(default)), least=0)
        kind = type(default)
        if not value or value != kind(value):
            table.refuse(name, f"must be {'a whole number' if kind is int else 'a number'} above 0")
        found[name] = kind(value)
    return Limits(**found)  # type: ignore[arg-type]


def _forbidden(policy: Table) -> tuple[str, ...]:
    modules = policy.texts("forbidden", [])
    if bad := [module for module in modules if not MODULE.match(module)]:
        policy.refuse("forbidden", f"must hold top-level modules such as 'seqeval'; {bad[0]!r} is none")
    return tuple(sorted(set(modules)))

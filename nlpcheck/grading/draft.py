"""The first version of an assignment's file: valid, commented, one item for each group of ids, 100 points in all."""

from __future__ import annotations

import dataclasses
import json
import secrets
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from nlpcheck import __version__
from nlpcheck.contract import AREAS, rule_of
from nlpcheck.grading.manifest import FOUNDATIONS, candidates, installed_set
from nlpcheck.isolation.inside.confinement import Limits
from nlpcheck.spec import Requirement

TOTAL = 100
"""Points of a new assignment; an item has at least one."""
LONGEST_LINE = 118

DRAFT = """\
# What `nlpcheck grade SUBMISSIONS --assignment THIS_FILE` asks for. Keep this file from students: it holds the secret.
# After a change: `nlpcheck assignment show THIS_FILE`, `nlpcheck assignment check THIS_FILE`.
format = 1

[assignment]
name = {name}
areas = {areas}
level = "must"             # "all": SHOULD requirements (robustness) count too
profile = "quick"          # 25 examples of each kind of input; "default": 60, "thorough": 1000
secret = "{secret}"  # keys the examples
requirement_set = "{requirement_set}"  # these requirements and no others; made with nlpcheck {version}
degenerate_ceiling = 5.0   # percent that a submission which knows nothing may earn, for `nlpcheck assignment check`

[limits]                   # of one submission; whoever exceeds one of them loses what was judged then
{limits}

[policy]
forbidden = []             # modules that submissions cannot import, such as "seqeval", "evaluate", "sacrebleu"

# An item is worth `points`. It takes the requirements that `select` matches, as `nlpcheck check -k` does, and that no
# earlier item has taken: words of an area, a family, a function, a test's name or an id, joined by and, or, not.
#   visibility = "hidden"  students see the rule and its hint, not the input on which they failed
#   scoring = "all"        all or nothing, instead of the share of requirements that pass
"""
ITEM = """
# {about}
[[items]]
title = {title}
select = "{select}"
points = {points}
visibility = "public"
scoring = "share"
"""


@dataclass(frozen=True)
class Group:
    """The requirements of one function: their ids begin alike."""

    prefix: str
    area: str
    function: str
    size: int


def draft(name: str, areas: Sequence[str]) -> str:
    """Return the text of a new assignment for some areas, with a secret of its own."""
    chosen = [area for area in AREAS if area in areas]
    found = groups(chosen)
    head = DRAFT.format(
        name=_quoted(name),
        areas=_listed(chosen),
        secret=secrets.token_hex(),
        requirement_set=installed_set(chosen),
        version=__version__,
        limits="\n".join(f"{limit} = {value}" for limit, value in dataclasses.asdict(Limits()).items()),
    )
    worth = shared_out(TOTAL, [group.size for group in found])
    return head + "".join(
        _item(group, points, alone=len(chosen) == 1) for group, points in zip(found, worth, strict=True)
    )


def groups(areas: Sequence[str]) -> list[Group]:
    """Return the groups of ids of some areas, in the order of the specification."""
    members: dict[str, list[Requirement]] = {}
    for one in candidates(areas, "must"):
        if one.family not in FOUNDATIONS:
            members.setdefault(one.id.rpartition("-")[0] + "-", []).append(one)
    return [Group(prefix, some[0].area, some[0].functions[0], len(some)) for prefix, some in members.items()]


def shared_out(total: int, sizes: Sequence[int]) -> list[int]:
    """Share points out by size in whole points, at least one each; the sum is exact where there are enough.

    >>> shared_out(100, [21, 7, 2])
    [69, 24, 7]
    """
    least = [1] * len(sizes)
    left = max(0, total - len(sizes))
    exact = [left * size / sum(sizes) for size in sizes]
    points = [one + int(more) for one, more in zip(least, exact, strict=True)]
    by_rest = sorted(range(len(sizes)), key=lambda index: (int(exact[index]) - exact[index], index))
    for index in by_rest[: max(0, total - sum(points))]:
        points[index] += 1
    return points


def _item(group: Group, points: int, *, alone: bool) -> str:
    words = group.function.replace("_", " ")
    title = words.capitalize() if alone else f"{group.area.replace('_', ' ').capitalize()}: {words}"
    rule = rule_of(group.area, group.function).replace("``", "`")
    about = f"{group.function}: {group.size} requirements. {rule}"
    return ITEM.format(
        about=textwrap.shorten(about, LONGEST_LINE, placeholder=" ..."),
        title=_quoted(title),
        select=group.prefix,
        points=points,
    )


def _listed(areas: Sequence[str]) -> str:
    """Return a list, on one line if there is room."""
    line = json.dumps(areas)
    return line if len(line) < LONGEST_LINE - len("areas = ") else json.dumps(areas, indent=2)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

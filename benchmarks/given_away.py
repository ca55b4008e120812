"""Measure what submissions that know nothing pass, and print `nlpcheck/grading/given_away.py` anew (ten minutes).

Run it after requirements were added, into another file, and put that in its place.
"""

from __future__ import annotations

import inspect
import sys
import tempfile
import textwrap
from pathlib import Path

from nlpcheck import profiles
from nlpcheck.border.surroundings import set_defaults
from nlpcheck.contract import AREAS
from nlpcheck.grading import given_away
from nlpcheck.grading.degenerate import KINDS, degenerate_source
from nlpcheck.grading.manifest import FOUNDATIONS
from nlpcheck.judging import Judge
from nlpcheck.loading import load
from nlpcheck.reporting.result import PASSED
from nlpcheck.spec import requirements

SEEDS = (12345, 777)
"""What passes under one of them is given away: others draw other examples."""


def passed(area: str, kind: str) -> list[str]:
    """Return the ids of what a degenerate submission passes in an area, the interface left out."""
    known = requirements([area])
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{area}.py").write_text(degenerate_source(area, kind))
        judge = Judge(load(folder).area(area), known, 10.0)
        return [one.id for one in known if judge.judge(one).result.state == PASSED and one.family not in FOUNDATIONS]


def written(found: dict[str, set[str]]) -> str:
    """Return the text of the module with what was found."""
    head = inspect.getsource(given_away).partition("PASSED_BY")[0]
    order = [one.id for one in requirements()]
    lines = ["PASSED_BY: dict[str, str] = {"]
    for kind in KINDS:
        ids = " ".join(id for id in order if id in found[kind])
        lines += [
            f'    "{kind}": """',
            textwrap.indent(textwrap.fill(ids, 112, break_on_hyphens=False), " " * 8),
            '    """,',
        ]
    tail = inspect.getsource(given_away).partition("\n}\n")[2]
    return head + "\n".join(lines) + "\n}\n" + tail


def main() -> None:
    """Judge every degenerate submission of every area under every seed."""
    set_defaults()
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for seed in SEEDS:
        profiles.activate(profiles.BENCH, seed)
        for area in AREAS:
            for kind in KINDS:
                print(f"seed {seed}: {area}, {kind}", file=sys.stderr)
                found[kind].update(passed(area, kind))
    print(written(found), end="")


if __name__ == "__main__":
    main()

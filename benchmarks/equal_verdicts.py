"""Are verdicts the same behind a process border? Every requirement on the reference, every mutant, every alternative.

The reference must pass each requirement on both sides; a mutant that a requirement catches in process must be caught
by the same one in isolation; an alternative must pass there what it passes here. Prints a line for each difference and
one of counts; exits with status 1 if there was a difference. Progress goes to standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import zlib
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
sys.path.insert(0, str(Path(__file__).parents[1]))

from nlpcheck import profiles
from nlpcheck.bench.catalogue import Entry, entries
from nlpcheck.border.surroundings import set_defaults
from nlpcheck.contract import AREAS
from nlpcheck.spec import requirements
from tests.grading.isolation.twins import Difference, twins

SHOWN_EVERY = 20.0  # seconds


class Progress:
    """Counts what is done, and says so now and then."""

    def __init__(self, total: int) -> None:
        self._done, self._total, self._shown = 0, total, time.monotonic()
        self.differences = 0

    def add(self, what: str, found: list[Difference]) -> None:
        """Count one thing, and print its differences."""
        self._done += 1
        self.differences += len(found)
        for one in found:
            print(one, flush=True)
        if time.monotonic() - self._shown > SHOWN_EVERY:
            self._shown = time.monotonic()
            print(f"{self._done}/{self._total} {what}", file=sys.stderr, flush=True)


def compare(areas: tuple[str, ...], kinds: list[str], step: int) -> int:
    known = requirements(areas)
    mutants, alternatives = (mixed(kind, areas)[::step] for kind in ("mutant", "alternative"))
    counts = {"reference": len(known[::step]), "mutants": len(mutants), "alternatives": len(alternatives)}
    progress = Progress(sum(counts[kind] for kind in kinds))
    with twins() as both:
        if "reference" in kinds:
            for one in known[::step]:
                progress.add(one.id, [found] if (found := both.of_reference(one)) else [])
        if "mutants" in kinds:
            for entry in mutants:
                progress.add(entry.target, [found] if (found := both.of_mutant(entry, known)) else [])
        if "alternatives" in kinds:
            for entry in alternatives:
                progress.add(entry.target, list(both.of_alternative(entry, known)))
    shown = ", ".join(f"{counts[kind]} {kind}" for kind in kinds)
    print(f"{progress.differences} differences: {shown} (areas: {', '.join(areas)})")
    return progress.differences


def mixed(kind: str, areas: tuple[str, ...]) -> list[Entry]:
    """Return entries in a fixed order that mixes areas: a run that is cut short says something of all of them."""
    return sorted(entries(kind, areas), key=lambda entry: zlib.crc32(entry.target.encode()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"default: all of {', '.join(AREAS)}")
    kinds = ["reference", "mutants", "alternatives"]
    parser.add_argument("--only", action="append", choices=kinds, help="compare only these; may be repeated")
    parser.add_argument("--step", type=int, default=1, metavar="N", help="take every Nth only")
    options = parser.parse_args()
    set_defaults()
    profiles.activate("bench")
    sys.exit(bool(compare(tuple(options.areas or AREAS), options.only or kinds, options.step)))


if __name__ == "__main__":
    main()

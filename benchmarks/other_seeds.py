"""Does the specification still kill every mutant where other examples are drawn?

The kill table proves it for seed 0; a course draws by its own secret. Judges the mutants of some areas under other
seeds, each until one requirement has caught it, and prints the survivors: each shows a trap that a requirement meets
by luck only, and that deserves an explicit example. About two minutes of one core per area.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
import warnings
from typing import TYPE_CHECKING

from nlpcheck.contract import AREAS

if TYPE_CHECKING:
    from nlpcheck.bench.catalogue import Entry
    from nlpcheck.bench.table import Order

SEEDS = (1, 2, 12345)


def survivors(job: tuple[str, list[int]]) -> tuple[str, dict[int, list[str]], float]:
    """Return an area, the mutants that no requirement catches, by seed, and the seconds that took."""
    from nlpcheck import profiles
    from nlpcheck.bench.catalogue import entries
    from nlpcheck.bench.table import Order

    area, seeds = job
    started, order = time.perf_counter(), Order()
    found: dict[int, list[str]] = {}
    killers: dict[str, str] = {}
    for seed in seeds:
        profiles.activate(profiles.BENCH, seed)
        found[seed] = [entry.target for entry in entries("mutant", (area,)) if not is_killed(entry, order, killers)]
    return area, found, time.perf_counter() - started


def is_killed(entry: Entry, order: Order, killers: dict[str, str]) -> bool:
    """Tell whether some requirement fails on a mutant; the one that did so under the seed before is asked first."""
    from nlpcheck.bench.catalogue import area_of
    from nlpcheck.bench.table import concerns
    from nlpcheck.judging import Judge
    from nlpcheck.reporting.result import ERROR, FAILED
    from nlpcheck.spec import requirements

    judge = Judge(area_of(entry), [])  # no prerequisites, as in the kill table
    concerned = order.sorted([r for r in requirements([entry.area]) if concerns(r, entry)])
    for one in sorted(concerned, key=lambda r: r.id != killers.get(entry.target)):
        started = time.perf_counter()
        result = judge.judge(one).result
        order.saw(one, result.state, time.perf_counter() - started)
        if result.state == ERROR:
            raise SystemExit(f"{one.id} broke on {entry.target}: {result.reason}")
        if result.state == FAILED:
            killers[entry.target] = one.id
            return True
    return False


def prepare() -> None:
    """Make a worker ready to judge."""
    from nlpcheck.border.surroundings import set_defaults

    set_defaults()
    warnings.simplefilter("ignore")  # mutants cause them


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", metavar="AREA", help="default: all")
    parser.add_argument("--seed", type=int, action="append", default=[], help=f"repeatable (default: {SEEDS})")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if unknown := set(options.areas) - set(AREAS):
        parser.error(f"no such area: {', '.join(sorted(unknown))}")
    jobs = [(area, options.seed or list(SEEDS)) for area in options.areas or AREAS]
    everything: set[str] = set()
    # No fork: a process in which torch has differentiated something does not survive it.
    with multiprocessing.get_context("spawn").Pool(options.jobs, prepare) as pool:
        for area, found, seconds in pool.imap_unordered(survivors, jobs):
            print(f"{area}: {seconds:.0f} s")
            for seed, targets in found.items():
                print(f"  seed {seed}: {len(targets)} survive", *targets, sep="\n    ", flush=True)
                everything.update(targets)
    sys.exit(f"{len(everything)} survive under some seed" if everything else 0)


if __name__ == "__main__":
    main()

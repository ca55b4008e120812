"""What isolation costs for one submission: the reference judged behind the walls and without them.

First as a person waits for it: ``nlpcheck grade`` beside ``nlpcheck check`` on the same requirements, everything cold.
The aim is a ratio of at most 1.5. Then area by area, both warm, in turns, with where the time of the isolated run goes:
starting a worker and importing the submission there, turning values into frames and back on this side, waiting for
calls (with the other side's work on values), and judging, which is the same in both.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from grading import AREAS, assignment

if TYPE_CHECKING:
    from nlpcheck.border.recording import Area
    from nlpcheck.isolation.nurseries import Nurseries


TASKS = Path(__file__).resolve().parents[1] / "nlpcheck" / "tasks"


class Stopwatch:
    """Adds up the time in a method, unless one that is watched too has called it."""

    running: ClassVar[list[Stopwatch]] = []

    def __init__(self, owner: Any, name: str) -> None:
        self.method, self.seconds = getattr(owner, name), 0.0
        setattr(owner, name, lambda *args, **kwargs: self(*args, **kwargs))  # noqa: PLW0108  (a function binds)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the method."""
        if self.running:
            return self.method(*args, **kwargs)
        started = time.perf_counter()
        self.running.append(self)
        try:
            return self.method(*args, **kwargs)
        finally:
            self.running.pop()
            self.seconds += time.perf_counter() - started

    def read(self) -> float:
        """Return the seconds since the last look."""
        seconds, self.seconds = self.seconds, 0.0
        return seconds


ROUNDS = 3


def commands(room: Path) -> None:
    """Print the seconds of the two commands, the median of some rounds in turns."""
    folder = room / "commands" / "reference"
    shutil.copytree(TASKS, folder)
    file = assignment(room, AREAS, AREAS)
    areas = [part for area in AREAS for part in ("--task", area)]
    check = ["check", str(folder), *areas, "--level", "must", "--profile", "quick", "-j", "1", "--no-record"]
    grade = ["grade", str(folder.parent), "--assignment", str(file), "--quiet", "-j", "1", "-o", str(room / "grades")]
    seconds: dict[str, list[float]] = {"check": [], "grade": []}
    for _ in range(ROUNDS):
        for command in (check, grade):
            shutil.rmtree(room / "grades", ignore_errors=True)
            started = time.perf_counter()
            subprocess.run([sys.executable, "-m", "nlpcheck", *command], stdout=subprocess.DEVNULL, check=True)
            seconds[command[0]].append(time.perf_counter() - started)
    near, far = (statistics.median(seconds[name]) for name in ("check", "grade"))
    print(f"one submission of two areas, from the command line, cold, the median of {ROUNDS}")
    print(f"  nlpcheck check {near:5.2f} s, nlpcheck grade {far:5.2f} s, ratio {far / near:.2f}\n", flush=True)


def judged(area: Area) -> float:
    """Judge all MUST requirements of an area; return the seconds."""
    from nlpcheck.judging import Judge
    from nlpcheck.spec import MUST, requirements

    mine = [one for one in requirements([area.name]) if one.level == MUST]
    judge = Judge(area, mine)
    started = time.perf_counter()
    states = Counter(judge.judge(one).result.state for one in mine)
    if set(states) - {"passed", "not-applicable"}:
        sys.exit(f"the reference fails in {area.name}: {dict(states)}")
    return time.perf_counter() - started


def isolated(name: str, folder: Path, nurseries: Nurseries, seed: int = 1) -> Area:
    """Return an area of the reference behind the walls, in a worker of its own."""
    from nlpcheck import contract
    from nlpcheck.grading.desk import is_by_chance
    from nlpcheck.isolation.functions import RemoteFunctions
    from nlpcheck.isolation.inside.limits import Limits
    from nlpcheck.isolation.remote import RemoteWorker

    modules = {name: {"kind": "package", "path": name}}
    request = {"folder": str(folder), "readable": [tempfile.gettempdir()], "forbidden": [], "modules": modules}
    request["limits"] = Limits().to_dict()
    worker = RemoteWorker(lambda: nurseries.address.connect(request, seed), tempfile.gettempdir())
    functions = RemoteFunctions(worker, name, list(contract.functions_of(name)), by_chance=is_by_chance(name))
    other = functools.cache(lambda other: isolated(name, folder, nurseries, other))
    area = functions.as_area(name, under_seed=lambda wanted: area if wanted == seed else other(wanted))  # as in grading
    return area


def overhead(room: Path, options: argparse.Namespace) -> None:
    """Print what judging the reference takes in one process and isolated, by area, and what the time is spent on."""
    from nlpcheck import contract, profiles
    from nlpcheck.isolation import walls
    from nlpcheck.isolation.nurseries import Nurseries
    from nlpcheck.isolation.remote import RemoteWorker
    from nlpcheck.loading import load

    profiles.activate("quick")
    folder = room / "reference"
    shutil.copytree(TASKS, folder)
    watches = [Stopwatch(RemoteWorker, name) for name in ("describe", "_message", "_ask", "_take")]
    print("one submission: seconds to judge all MUST requirements of the reference, both warm, the faster of two")
    print(f"  {'':24} in process  isolated  ratio   start  codec  calls  judging")
    total = Counter()
    with Nurseries(walls.choose(options.isolation), (), [str(folder)]) as nurseries:
        tempfile.tempdir = nurseries.address.shared  # checkpoints are passed by their path
        for name in options.areas or contract.AREAS:
            near = load(str(folder)).area(name)
            judged(near)
            rounds = []
            for _ in range(2):  # in turns, so that both see the same machine
                alone = judged(near)
                for watch in watches:
                    watch.read()
                far = isolated(name, folder, nurseries)
                there = judged(far)
                far.functions.worker.close()
                start, out, calls, back = (watch.read() for watch in watches)
                judging = there - start - out - calls - back
                rounds.append((alone, there, start, out + back, calls, judging))
            best = dict(zip(COLUMNS, min(rounds, key=lambda one: one[1]), strict=True))
            best["alone"] = min(one[0] for one in rounds)
            total.update(best)
            _print_overhead(name, best)
    _print_overhead("all areas", total)


COLUMNS = ("alone", "isolated", "start", "codec", "calls", "judging")


def _print_overhead(name: str, row: Mapping[str, float]) -> None:
    shares = "  ".join(f"{row[part] / row['isolated']:5.0%}" for part in COLUMNS[2:])
    ratio = row["isolated"] / row["alone"]
    print(f"  {name:24} {row['alone']:10.2f} {row['isolated']:9.2f} {ratio:6.2f}   {shares}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", metavar="AREA", help="(default: all)")
    parser.add_argument("--isolation", default="auto")
    options = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    room = Path(tempfile.mkdtemp(prefix="nlpcheck-benchmark-"))
    try:
        commands(room)
        overhead(room, options)
    finally:
        shutil.rmtree(room, ignore_errors=True)


if __name__ == "__main__":
    main()

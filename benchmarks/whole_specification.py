"""How long the whole specification takes on the reference: profiles, one core and two, areas, memory.

Wall-clock seconds of `nlpcheck check nlpcheck.tasks` for each profile and number of cores, with the memory that all its
processes have in use together at most; the seconds of each area of the run on one core; then one run inside this
process: examples judged per second, and the share of the time in which Hypothesis draws examples.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOOK_SECONDS = 0.1


@dataclass
class Run:
    """One run of the command."""

    seconds: float
    gigabytes: float
    areas: Counter[str]
    """Seconds of judging by area; what an area imports first is in them."""


def run(profile: str, cores: int) -> Run:
    """Run the command on this number of cores, with as many workers."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "nlpcheck", "check", "nlpcheck.tasks", "--profile", profile, "--no-record"]
        pinned = (lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])) if pinning() else None
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--jobs", str(cores), "--json", str(report)],
            stdout=subprocess.DEVNULL,
            preexec_fn=pinned,  # noqa: PLW1509  (this process has no threads)
        )
        most = _most_memory(process)
        seconds = time.perf_counter() - started
        areas: Counter[str] = Counter()
        for result in json.loads(report.read_text(encoding="utf-8"))["results"]:
            areas[result["area"]] += result["seconds"]
    return Run(seconds, most / 2**30, areas)


def _most_memory(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process; return the bytes that it and all below it held at most, shared pages counted once."""
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_memory_of, _below(process.pid))))
        time.sleep(LOOK_SECONDS)
    return most


def _below(pid: int) -> list[int]:
    """Return a process and all that it has started."""
    found = [pid]
    for parent in found:
        for tasks in Path("/proc", str(parent), "task").glob("*/children"):
            try:
                found += map(int, tasks.read_text().split())
            except OSError:
                continue
    return found


def _memory_of(pid: int) -> int:
    try:
        lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def pinning() -> bool:
    """Tell whether this system can bind a process to cores."""
    return hasattr(os, "sched_setaffinity")


class Stopwatch:
    """Adds up the time in a function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.seconds = function, 0.0

    def __call__(self, *args: Any) -> Any:
        """Call the function."""
        started = time.perf_counter()
        try:
            return self.function(*args)
        finally:
            self.seconds += time.perf_counter() - started


def where_the_time_goes(profile: str) -> None:
    """Judge the reference in this process and print what took the time."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from nlpcheck import profiles, search
    from nlpcheck.judging import Judge
    from nlpcheck.loading import load
    from nlpcheck.spec import requirements

    profiles.activate(profile)
    search._drawn.cache_clear()  # noqa: SLF001
    drawing = Stopwatch(search.drawn)
    search.drawn = drawing
    implementation = load("nlpcheck.tasks")
    examples = judged = 0
    started = time.perf_counter()
    for name, area in implementation.areas.items():
        judge = Judge(area, requirements([name]))
        begin = area.recorder.begin_example

        def counted(example: dict[str, Any], begin: Callable[..., None] = begin) -> None:
            nonlocal examples
            examples += 1
            begin(example)

        area.recorder.begin_example = counted  # type: ignore[method-assign]
        for one in requirements([name]):
            judge.judge(one)
            judged += 1
    total = time.perf_counter() - started
    search.drawn = drawing.function
    print(
        f"  {profile:8} {judged} requirements, {examples} examples, {examples / total:6.0f} a second, "
        f"{drawing.seconds / total:4.0%} of the time drawing them"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", nargs="+", default=["quick", "default"])
    options = parser.parse_args()
    for profile in options.profiles:
        one, two = run(profile, 1), run(profile, 2)
        print(
            f"  {profile:8} one core {one.seconds:6.1f} s, {one.gigabytes:4.2f} GiB, "
            f"two cores {two.seconds:6.1f} s, {two.gigabytes:4.2f} GiB, ratio {two.seconds / one.seconds:4.2f}",
            flush=True,
        )
        for area, seconds in one.areas.items():
            print(f"           {area:24} {seconds:6.1f} s  {seconds / one.seconds:4.0%}", flush=True)
    for profile in options.profiles:
        where_the_time_goes(profile)


if __name__ == "__main__":
    main()

"""How long the whole specification takes on the reference: profiles, one core and two, and where the time goes.

Wall-clock seconds of `nlpcheck check nlpcheck.tasks` for each profile and number of cores, then one run inside this
process: examples judged per second, and the share of the time in which Hypothesis draws examples.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any


def seconds_of(profile: str, cores: int) -> float:
    """Return how long a run takes that may use this number of cores, with as many workers."""
    command = [sys.executable, "-m", "nlpcheck", "check", "nlpcheck.tasks", "--profile", profile, "--no-record"]
    pinned = (lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])) if pinning() else None
    started = time.perf_counter()
    subprocess.run([*command, "--jobs", str(cores)], check=False, capture_output=True, preexec_fn=pinned)
    return time.perf_counter() - started


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
        one, two = seconds_of(profile, 1), seconds_of(profile, 2)
        print(f"  {profile:8} one core {one:6.1f} s, two cores {two:6.1f} s, ratio {two / one:4.2f}", flush=True)
    for profile in options.profiles:
        where_the_time_goes(profile)


if __name__ == "__main__":
    main()

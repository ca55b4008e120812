"""Kill the grader at random moments and go on: the results must be those of an undisturbed run, and nothing survives.

Grades a class once undisturbed, then again and again: SIGKILL to the grader (to it alone, not to what it has started)
at a moment drawn from the seed, a look at what is left alive, and the same command once more, until so many kills have
landed. Whenever a folder of results is complete it is compared file by file, and a new one begun. Exit code 1 if a file
differs, a process survives, or a private folder is left behind at the end.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLASS = Path(__file__).resolve().parents[1] / "examples" / "class"
PR_SET_CHILD_SUBREAPER = 36
PATIENCE_SECONDS = 20.0
"""So long whatever the grader has started may take to notice that it is gone."""
DIFFERING = {"timings.csv", ".lock"}
"""Files that tell of the run and not of the submissions."""


class Grader:
    """The command, with a folder for everything that it puts aside."""

    def __init__(self, options: argparse.Namespace, room: Path) -> None:
        self.command = [sys.executable, "-m", "nlpcheck", "grade", str(options.submissions), "--quiet"]
        self.command += ["--assignment", str(options.assignment), "-j", str(options.jobs)]
        self.command += ["--isolation", options.isolation]
        self.room = room
        self.private = room / "private"
        self.private.mkdir()

    def start(self, results: str) -> subprocess.Popen[bytes]:
        """Start a run that writes into a folder of this name."""
        environment = {**os.environ, "TMPDIR": str(self.private), "HF_HUB_OFFLINE": "1"}
        return subprocess.Popen([*self.command, "-o", str(self.room / results)], env=environment)

    def files(self, results: str) -> dict[str, bytes]:
        """Return all results that may not differ, by path."""
        folder = self.room / results
        found = (file for file in folder.rglob("*") if file.is_file() and file.name not in DIFFERING)
        return {str(file.relative_to(folder)): file.read_bytes() for file in found}

    def records(self, results: str) -> int:
        """Return how many submissions are done."""
        return len(list((self.room / results / "records").glob("*.json")))


def survivors() -> list[int]:
    """Return the processes below this one, the dead ones buried; orphans come to us."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while alive := _children():
        for pid in alive:
            try:
                os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                continue
        if time.monotonic() > deadline:
            return alive
        time.sleep(0.05)
    return []


def _children() -> list[int]:
    return [int(pid) for task in Path("/proc/self/task").glob("*/children") for pid in task.read_text().split()]


def checked(grader: Grader, results: str, right: dict[str, bytes]) -> list[str]:
    """Return what is wrong with a complete folder of results."""
    mine = grader.files(results)
    wrong = [f"{name} differs" for name in sorted(right.keys() & mine.keys()) if right[name] != mine[name]]
    wrong += [f"{name} is missing" for name in sorted(right.keys() - mine.keys())]
    return wrong + [f"{name} is too many" for name in sorted(mine.keys() - right.keys())]


def killed(grader: Grader, results: str, seconds: float) -> str:
    """Kill one run after this time; return what is wrong, or ``finished`` if it was faster."""
    run = grader.start(results)
    try:
        code = run.wait(seconds)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
        run.wait()
        left = survivors()
        print(
            f"  killed after {seconds:5.2f} s with {grader.records(results):2} graded; {len(left)} survive", flush=True
        )
        return f"alive {PATIENCE_SECONDS:g} s after the kill: {left}" if left else ""
    return "finished" if code == 0 else f"exit code {code}"


def trial(grader: Grader, kills: int, chance: random.Random) -> list[str]:
    """Kill so many runs; return what went wrong."""
    started = time.monotonic()
    if grader.start("undisturbed").wait() != 0:
        return ["the undisturbed run failed"]
    whole = time.monotonic() - started
    right = grader.files("undisturbed")
    print(f"undisturbed: {grader.records('undisturbed')} graded in {whole:.1f} s, {len(right)} files", flush=True)
    landed, round_ = 0, 0
    while landed < kills:
        what = killed(grader, f"killed-{round_}", chance.uniform(0.05, whole))
        if what not in ("", "finished"):
            return [what]
        landed += not what
        if what == "finished" or landed == kills:
            if not what and grader.start(f"killed-{round_}").wait() != 0:
                return ["the run after the last kill failed"]
            if wrong := checked(grader, f"killed-{round_}", right):
                return wrong
            print(f"  killed-{round_}: complete, and the same in every byte", flush=True)
            round_ += 1
    left = [file.name for file in grader.private.iterdir()]
    return [f"left behind in the temporary folder: {left}"] if left else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=Path, default=CLASS)
    parser.add_argument("--assignment", type=Path, default=CLASS / "assignment.toml")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--isolation", default="auto")
    options = parser.parse_args()
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        parser.error("this system does not hand orphans to an ancestor: survivors could not be seen")
    room = Path(tempfile.mkdtemp(prefix="nlpcheck-kill-"))
    try:
        wrong = trial(Grader(options, room), options.kills, random.Random(options.seed))
    finally:
        shutil.rmtree(room, ignore_errors=True)
    for line in wrong:
        print(line)
    print("all as undisturbed" if not wrong else f"{len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""What grading costs: throughput against pytest, and memory over a long run.

``throughput``: 40 submissions of two tasks, made from examples/class, graded with two jobs; beside it one fresh
``pytest --impl`` process per submission, two at a time, on a sample of the same submissions and the same requirements.
``memory``: 200 submissions; the memory of workers and examiners (shared pages counted once) while the first 20 are
graded, and while the last 20 are. `isolation.py` measures one submission, and says where its time goes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CLASS = Path(__file__).resolve().parents[1] / "examples" / "class"
AREAS = ("token_classification", "question_answering")
UNFAIR = {"grace_mwangi", "henrik_olsen", "jakub_novak", "kim_doyle"}
"""Those who take no time, because nothing of theirs can be called, or all of it, because something never returns."""
JOBS = 2
EDGE = 20
"""So many submissions are the first, and so many the last."""
ASSIGNMENT = """\
format = 1
[assignment]
name = "Benchmark"
areas = [{areas}]
secret = "the same for every run"
requirement_set = "{requirement_set}"
{items}
"""
ITEM = """\
[[items]]
title = "{select}"
select = "{select}"
points = 10.0
"""


def whole_submissions() -> dict[str, dict[str, bytes]]:
    """Return the files of those in the class who handed in something that comes to an end."""
    found = {}
    for place in sorted(CLASS.iterdir()):
        if place.suffix == ".zip":
            with zipfile.ZipFile(place) as archive:
                found[place.stem] = {Path(n).name: archive.read(n) for n in archive.namelist() if n.endswith(".py")}
        elif place.suffix in (".py", ".ipynb"):
            found[place.stem] = {f"{area}{place.suffix}": place.read_bytes() for area in AREAS}
        elif place.is_dir() and not (place / "conftest.py").exists():
            found[place.name] = {file.name: file.read_bytes() for file in place.glob("*.py")}
    return {name: files for name, files in found.items() if name not in UNFAIR}


def variants(folder: Path, count: int) -> list[Path]:
    """Write so many submissions, each different from the others in a line of white space, and return their folders."""
    models = list(whole_submissions().items())
    places = []
    for number in range(count):
        name, files = models[number % len(models)]
        place = folder / f"{number:03}_{name}"
        place.mkdir(parents=True)
        for file, content in files.items():
            (place / file).write_bytes(content + b"\n" * (1 + number // len(models)))
        places.append(place)
    return places


def assignment(folder: Path, areas: tuple[str, ...], items: tuple[str, ...]) -> Path:
    """Write an assignment over some areas with one item for each expression."""
    from nlpcheck.grading.manifest import installed_set

    file = folder / "assignment.toml"
    text = ASSIGNMENT.format(
        areas=", ".join(f'"{area}"' for area in areas),
        requirement_set=installed_set(areas),
        items="".join(ITEM.format(select=select) for select in items),
    )
    file.write_text(text, encoding="utf-8")
    return file


def grade(submissions: Path, file: Path, results: Path, jobs: int = JOBS) -> subprocess.Popen[bytes]:
    """Start the grader."""
    command = [sys.executable, "-m", "nlpcheck", "grade", str(submissions), "--assignment", str(file), "--quiet"]
    return subprocess.Popen([*command, "-j", str(jobs), "-o", str(results)])


def finished(process: subprocess.Popen[bytes]) -> None:
    """Wait for the grader; anything but success ends the benchmark."""
    if process.wait() != 0:
        sys.exit(f"nlpcheck grade ended with exit code {process.returncode}")


def pytest_on(place: Path) -> None:
    """Judge one submission by a pytest process of its own, with the same requirements and as many examples."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--pyargs"]
    command += [f"nlpcheck.conformance.{area}" for area in AREAS]
    command += [f"--impl={place}", "--impl-level=must", "--impl-profile=quick"]
    code = subprocess.run(command, stdout=subprocess.DEVNULL, cwd=place, check=False).returncode
    if code not in (0, 1):
        sys.exit(f"pytest ended with exit code {code}")


def throughput(room: Path, options: argparse.Namespace) -> None:
    """Print submissions a minute, both ways."""
    count, sample = options.submissions, options.sample
    places = variants(room / "class", count)
    file = assignment(room, AREAS, AREAS)
    started = time.perf_counter()
    finished(grade(room / "class", file, room / "grades"))
    ours = count / (time.perf_counter() - started)
    chosen = [places[round(n * (count - 1) / max(sample - 1, 1))] for n in range(sample)]
    started = time.perf_counter()
    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(pytest_on, chosen))
    theirs = sample / (time.perf_counter() - started)
    print(f"throughput, {JOBS} at a time, submissions a minute")
    print(f"  nlpcheck grade, isolated ({count} submissions)     {60 * ours:7.1f}")
    print(f"  a fresh pytest process each (sample of {sample})     {60 * theirs:7.1f}")
    print(f"  ratio                                          {ours / theirs:7.2f}", flush=True)


class Sampler(threading.Thread):
    """Looks at all processes of the grader, with how many submissions are done at that moment."""

    def __init__(self, grader: subprocess.Popen[bytes], records: Path) -> None:
        super().__init__(daemon=True)
        self.grader, self.records = grader, records
        self.seen: list[tuple[int, str, int, float]] = []
        """Submissions done, role, process, MiB."""

    def run(self) -> None:
        """Look until the grader has ended."""
        while self.grader.poll() is None:
            done = sum(1 for _ in self.records.glob("*.json"))
            for pid, role in roles(self.grader.pid).items():
                if pss := memory_of(pid):
                    self.seen.append((done, role, pid, pss))
            time.sleep(0.1)

    def median(self, role: str, first: int, last: int) -> float:
        """Return the median memory of a role's processes while so many were done."""
        found = [pss for done, its, _, pss in self.seen if its == role and first <= done < last]
        return statistics.median(found) if found else float("nan")


def roles(grader: int) -> dict[int, str]:
    """Return what the processes below the grader are: examiners, nurseries, keepers and workers."""
    found = {grader: "coordinator"}
    for parent in list(found):
        found |= _roles_below(parent, found[parent])
    return found


def _roles_below(parent: int, role: str) -> dict[int, str]:
    found = {}
    for pid in children_of(parent):
        command = command_of(pid)
        if "forkserver" in command:
            mine = "examiner" if role == "clean" else "clean"
        elif "nursery" in command:
            mine = {"nursery": "keeper", "keeper": "worker", "worker": "worker"}.get(role, "nursery")
            mine = "walls" if "bwrap" in command else mine
        else:
            mine = "walls"
        found[pid] = mine
        found |= _roles_below(pid, mine)
    return found


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    try:
        texts = [file.read_text() for file in Path("/proc", str(pid), "task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for text in texts for child in text.split()]


def command_of(pid: int) -> str:
    """Return the command line of a process."""
    try:
        return Path("/proc", str(pid), "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def memory_of(pid: int) -> float:
    """Return the MiB of a process, pages shared by n processes counted as 1/n."""
    try:
        lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def memory(room: Path, options: argparse.Namespace) -> None:
    """Print the memory of the grader's processes at the beginning and at the end of a long run."""
    variants(room / "class", options.long)
    file = assignment(room, AREAS[:1], ("align_labels_with_tokens", "extract_entities"))
    grader = grade(room / "class", file, room / "grades")
    sampler = Sampler(grader, room / "grades" / "records")
    sampler.start()
    finished(grader)
    sampler.join()
    last = options.long - EDGE
    print(f"memory over {options.long} submissions, MiB (median of the processes of a kind, shared pages counted once)")
    print(f"  {'':12} first {EDGE}   last {EDGE}   ratio")
    for role in ("examiner", "worker", "keeper", "nursery", "clean", "coordinator"):
        one, other = sampler.median(role, 0, EDGE), sampler.median(role, last, options.long)
        print(f"  {role:12} {one:8.1f}  {other:8.1f}  {other / one:6.2f}", flush=True)


PARTS = {"throughput": throughput, "memory": memory}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (default: all)")
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument("--sample", type=int, default=4, help="of these, judged with pytest")
    parser.add_argument("--long", type=int, default=200, help="submissions of the long run")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(unknown)}")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for part in options.parts or PARTS:
        room = Path(tempfile.mkdtemp(prefix="nlpcheck-benchmark-"))
        try:
            PARTS[part](room, options)
        finally:
            shutil.rmtree(room, ignore_errors=True)


if __name__ == "__main__":
    main()

"""Run a command and tell what it left: ``python watched.py REPORT COMMAND...``.

This process adopts every orphan below it, so that nothing that a payload starts can get away: what is still there
when the command has ended has survived. It is also looked at how many processes there were, and how large the
grader's own became.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
GRACE = 15.0
"""Seconds after the command in which a process that was killed may still be seen."""
PAGE = os.sysconf("SC_PAGE_SIZE")


def processes() -> dict[int, tuple[int, str]]:
    """Return parent and state of all processes."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            found[int(entry.name)] = (int(fields[1]), fields[0])
    return found


def below(root: int) -> dict[int, str]:
    """Return the descendants of a process with their states."""
    known = processes()
    children: dict[int, list[int]] = {}
    for pid, (parent, _) in known.items():
        children.setdefault(parent, []).append(pid)
    found, queue = {}, [root]
    while queue:
        for pid in children.get(queue.pop(), ()):
            found[pid] = known[pid][1]
            queue.append(pid)
    return found


def command_of(pid: int) -> str:
    """Return the command line of a process; empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def trusted(root: int) -> list[int]:
    """Return the grader's own processes: those below the root, but not below a nursery."""
    nurseries = [pid for pid in below(root) if "nursery" in command_of(pid) or "nlpcheck_inside" in command_of(pid)]
    inside = {pid for nursery in nurseries for pid in (nursery, *below(nursery))}
    return [pid for pid in below(root) if pid not in inside]


def sample(root: int, peaks: dict[str, int]) -> None:
    """Note how many processes there are, and the sizes of the grader's own."""
    peaks["processes"] = max(peaks["processes"], len(below(root)))
    for pid in trusted(root):
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        except OSError:
            continue
        peaks["megabytes"] = max(peaks["megabytes"], pages * PAGE >> 20)
        peaks["descriptors"] = max(peaks["descriptors"], descriptors)


def survivors(root: int) -> list[str]:
    """Wait for what is ending; return what is not, and end it."""
    until = time.monotonic() + GRACE
    while (left := below(root)) and time.monotonic() < until:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
        time.sleep(0.1)
    found = [f"{pid} {state} {command_of(pid)[:200]}" for pid, state in left.items()]
    for pid in left:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return found


def main(report: Path, command: list[str]) -> None:
    """Run the command and write the report."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    mounts = Path("/proc/self/mountinfo").read_text()
    started, peaks = time.monotonic(), {"processes": 0, "megabytes": 0, "descriptors": 0}
    with report.with_suffix(".out").open("wb") as out, report.with_suffix(".err").open("wb") as err:
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        while running.poll() is None:
            sample(os.getpid(), peaks)
            time.sleep(0.5)
    seconds = round(time.monotonic() - started, 1)
    left = survivors(os.getpid())
    mounted = sorted(set(Path("/proc/self/mountinfo").read_text().split("\n")) - set(mounts.split("\n")))
    found = {"exit": running.returncode, "survivors": left, "mounts": mounted, "seconds": seconds, **peaks}
    report.write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

"""Seconds of `nlpcheck run TASK` for every task, in a process of its own, and where they go.

Beside the seconds on the clock stand those of the processor, which say more where other work runs on the machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nlpcheck.contract import TASKS

STAGES = ("imports", "start", "tokenization", "training", "evaluation", "saving")


def main() -> None:
    total: dict[str, float] = {}
    heads = "  ".join(f"{stage:>12}" for stage in STAGES)
    print(f"{'task':25} {'seconds':>8}  {'of CPU':>8}  {heads}  metric before -> after")
    for task in TASKS:
        before = cpu_seconds()
        seconds, found = measured(task)
        cpu = cpu_seconds() - before
        total["seconds"] = total.get("seconds", 0.0) + seconds
        for stage in STAGES:
            total[stage] = total.get(stage, 0.0) + found["seconds"].get(stage, 0.0)
        metric = found["main_metric"]
        change = f"{metric} {found['before'][metric]:.3f} -> {found['metrics'][metric]:.3f}"
        print(f"{task:25} {seconds:8.1f}  {cpu:8.1f}  {shares(found['seconds'], seconds)}  {change}", flush=True)
    print(f"{'all':25} {total['seconds']:8.1f}  {cpu_seconds():8.1f}  {shares(total, total['seconds'])}")


def measured(task: str) -> tuple[float, dict]:
    """Return the seconds of the whole command, and its report."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "nlpcheck", "run", task, "-o", str(Path(folder, task)), "--json", "-"]
        started = time.perf_counter()
        report = subprocess.run([*command, "--quiet"], check=True, capture_output=True, text=True).stdout
        return time.perf_counter() - started, json.loads(report)


def cpu_seconds() -> float:
    """Return what all commands so far have taken of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def shares(seconds: dict[str, float], whole: float) -> str:
    return "  ".join(f"{seconds.get(stage, 0.0) / whole:12.0%}" for stage in STAGES)


if __name__ == "__main__":
    main()

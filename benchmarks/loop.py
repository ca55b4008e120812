"""Seconds of `nlpcheck run TASK` for every task, in a process of its own, and where they go."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nlpcheck.data.bundled import TASKS

STAGES = ("imports", "start", "tokenization", "training", "evaluation", "saving")


def main() -> None:
    total: dict[str, float] = {}
    print(f"{'task':25} {'seconds':>8}  {'  '.join(f'{stage:>12}' for stage in STAGES)}  metric before -> after")
    for task in TASKS:
        seconds, found = measured(task)
        total["seconds"] = total.get("seconds", 0.0) + seconds
        for stage in STAGES:
            total[stage] = total.get(stage, 0.0) + found["seconds"].get(stage, 0.0)
        metric = found["main_metric"]
        change = f"{metric} {found['before'][metric]:.3f} -> {found['metrics'][metric]:.3f}"
        print(f"{task:25} {seconds:8.1f}  {shares(found['seconds'], seconds)}  {change}", flush=True)
    print(f"{'all':25} {total['seconds']:8.1f}  {shares(total, total['seconds'])}")


def measured(task: str) -> tuple[float, dict]:
    """Return the seconds of the whole command, and its report."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "nlpcheck", "run", task, "-o", str(Path(folder, task)), "--json", "-"]
        started = time.perf_counter()
        report = subprocess.run([*command, "--quiet"], check=True, capture_output=True, text=True).stdout
        return time.perf_counter() - started, json.loads(report)


def shares(seconds: dict[str, float], whole: float) -> str:
    return "  ".join(f"{seconds.get(stage, 0.0) / whole:12.0%}" for stage in STAGES)


if __name__ == "__main__":
    main()

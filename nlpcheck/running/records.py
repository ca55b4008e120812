"""Counterexamples on disk: one JSON file each in ``.nlpcheck/`` beside the user's code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlpcheck.border.codec import encode
from nlpcheck.border.recording import Area
from nlpcheck.errors import UsageError
from nlpcheck.files import write_text
from nlpcheck.judging import Counterexample
from nlpcheck.reporting.result import Result
from nlpcheck.running.plan import Plan
from nlpcheck.running.script import script_for
from nlpcheck.spec import Requirement

FOLDER = ".nlpcheck"
DEEPEST = 4  # folders below the current one in which a record is looked for


def folder_of(target: str) -> Path:
    """Return the folder for a target's records: inside a folder, beside a file, else in the current folder."""
    path = Path(target)
    if path.is_dir():
        return path.resolve() / FOLDER
    return (path.resolve().parent if path.is_file() else Path.cwd()) / FOLDER


def write(folder: Path, plan: Plan, area: Area, wanted: Requirement, result: Result, found: Counterexample) -> None:
    """Write a counterexample; those of the same requirement and target that are out of date go away."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        write_text(ignore, "*\n")
    for old in folder.glob(f"{result.id}-????.json"):
        if old.stem != result.replay and _target_of(old) == _absolute(plan.target):
            old.unlink(missing_ok=True)
    record = {
        "replay": result.replay,
        "target": _absolute(plan.target),
        "tasks": plan.tasks,
        "requirement": result.id,
        "area": result.area,
        "result": result.as_record(),
        "example": encode(found.example),
        "script": script_for(plan.target, area, wanted, result, found),
    }
    write_text(folder / f"{result.replay}.json", json.dumps(record, indent=1, ensure_ascii=False) + "\n")


def _absolute(target: str) -> str:
    path = Path(target)
    return str(path.resolve()) if path.exists() else target  # a package or an entry of the bench goes by its name


def _target_of(file: Path) -> str:
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["target"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def find(replay: str) -> dict[str, Any]:
    """Return a record by its id (or its file's path), looked for in and below the current folder."""
    if replay.endswith(".json") and Path(replay).is_file():
        return _read(Path(replay))
    candidates = sorted(_files(Path.cwd(), replay), key=lambda file: file.stat().st_mtime)
    if not candidates:
        known = sorted({file.stem for file in _files(Path.cwd(), "*")})
        hint = f"recorded here: {', '.join(known[:12])}" if known else "run `nlpcheck check` first"
        msg = f"{replay}: no such counterexample in {FOLDER}/ in or below {Path.cwd()}; {hint}"
        raise UsageError(msg)
    return _read(candidates[-1])


def _read(file: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        for name in ("area", "example", "requirement", "script", "target", "tasks"):
            record[name]  # all must be there
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{file} is not a recorded counterexample ({type(error).__name__}); run `nlpcheck check` again"
        raise UsageError(msg) from error
    return record


def _files(folder: Path, name: str, depth: int = 0) -> Iterator[Path]:
    yield from (folder / FOLDER).glob(f"{name}.json")
    if depth < DEEPEST:
        try:
            below = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
        except OSError:
            return
        for entry in below:
            if entry.name not in ("node_modules", "__pycache__", "site-packages"):
                yield from _files(entry, name, depth + 1)

"""The folder that a run leaves: whole, or not there; what an interrupted run has reached lies beside it."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any

from nlpcheck.errors import UsageError
from nlpcheck.files import write_text
from nlpcheck.sharing.allowed import ALLOWED

EVALUATION, HELD_OUT, CARD, PICTURE = "evaluation.json", "held_out.jsonl", "README.md", "loss.png"
RUN = "run.json"
MADE_BY = "nlpcheck run"


@dataclass(frozen=True)
class Places:
    """Where a run writes: ``target`` in the end, everything beside it until then."""

    target: Path

    @property
    def work(self) -> Path:
        """Checkpoints, and what is not whole yet."""
        return self.target.with_name(f"{self.target.name}.partial")

    @property
    def result(self) -> Path:
        """What becomes the target."""
        return self.work / "result"


@contextmanager
def opened(target: Path, fingerprint: str, *, resume: bool) -> Iterator[Places]:
    """Make the place to work in; it goes in the end, unless something broke off what a checkpoint can go on with."""
    places = Places(target.absolute())
    _require_ours(places.target)
    new = [folder for folder in places.target.parents if not folder.exists()]
    with _open(places, fingerprint, resume=resume):
        try:
            yield places
        except BaseException:
            for folder in (places.result, places.work / "evaluation"):
                shutil.rmtree(folder, ignore_errors=True)
            if not resumable(places):
                shutil.rmtree(places.work, ignore_errors=True)
                _remove_if_empty(new)
            raise
        shutil.rmtree(places.work, ignore_errors=True)
        _remove_if_empty(new)


def _remove_if_empty(folders: list[Path]) -> None:
    """Remove folders that were made for a run, the innermost first, as far as nothing lies in them."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def resumable(places: Places) -> bool:
    """Return whether a run can go on from what lies beside the target."""
    return any(places.work.glob("*/checkpoint-*/complete.json"))


def finish(places: Places) -> None:
    """Put the result in the target's place; what was there goes only when the new one is there."""
    old = places.work / "replaced"
    if places.target.exists():
        places.target.rename(old)
    try:
        places.result.rename(places.target)
    except OSError:
        if old.exists():
            old.rename(places.target)
        raise


def _require_ours(target: Path) -> None:
    """Raise a UsageError for a folder in which anything lies that no run has written."""
    if not target.exists() and not target.is_symlink():
        return
    if target.is_symlink() or not target.is_dir():
        raise UsageError(f"--output {target}: is not a folder; name one that does not exist yet")
    names = sorted(path.name for path in target.iterdir())
    known = (*ALLOWED, HELD_OUT, PICTURE)
    others = [name for name in names if not any(fnmatchcase(name, pattern) for pattern in known)]
    if names and (others or not _written_by_a_run(target)):
        what = f"holds {', '.join((others or names)[:3])}, which no run has written"
        raise UsageError(f"--output {target}: {what}; name another folder, it would be replaced")


def _written_by_a_run(folder: Path) -> bool:
    try:
        found = json.loads((folder / EVALUATION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and str(found.get("made_by", "")).startswith(MADE_BY)


def _open(places: Places, fingerprint: str, *, resume: bool) -> IO[str]:
    """Return the marker of the run, which is locked for as long as it is open."""
    marker = places.work / RUN
    if resume:
        if not marker.is_file():
            raise UsageError(f"--resume: {places.work} holds no checkpoint to go on from; run without --resume")
        file = _locked(marker)
        try:
            _require_same_run(places, file.read(), fingerprint)
        except BaseException:
            file.close()
            raise
        return file
    _remove_leftovers(places)
    try:
        places.target.parent.mkdir(parents=True, exist_ok=True)
        places.work.mkdir()
    except FileExistsError:
        went = "a run was interrupted; --resume goes on with it" if resumable(places) else "no run has left it so"
        raise UsageError(f"{places.work} is there: {went}. Delete it to begin anew") from None
    except OSError as error:
        raise UsageError(f"--output {places.target}: {error}; name a folder that can be written") from error
    marker.touch(exist_ok=False)
    file = _locked(marker)
    file.write(fingerprint)
    file.flush()
    return file


def _require_same_run(places: Places, interrupted: str, fingerprint: str) -> None:
    if not resumable(places):
        raise UsageError(f"--resume: {places.work} holds no checkpoint to go on from; run without --resume")
    if interrupted != fingerprint:
        raise UsageError(
            f"--resume: {places.work / RUN} says that the interrupted run was another one; its arguments, data and "
            f"checkpoint must be the same. Repeat them, or delete {places.work} to begin anew"
        )


def _locked(marker: Path) -> IO[str]:
    """Open the marker of a run, if no other process is at work on it; the lock of one that was killed is gone."""
    file = marker.open("r+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise UsageError(f"{marker.parent}: another run is at work on it; wait, or name another --output") from None
    except OSError:  # a file system without locks
        pass
    return file


def _remove_leftovers(places: Places) -> None:
    """Remove what a run has left that was killed before its first checkpoint."""
    marker = places.work / RUN
    if marker.is_file():
        with _locked(marker) as file:
            if file.read() and not resumable(places) and not (places.work / "replaced").exists():
                shutil.rmtree(places.work, ignore_errors=True)


def write_model(places: Places, model: Any, tokenizer: Any) -> None:
    """Write what loads with plain transformers."""
    places.result.mkdir(exist_ok=True)
    model.save_pretrained(places.result)
    tokenizer.save_pretrained(places.result)


def write_lines(file: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as JSON lines."""
    write_text(file, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))

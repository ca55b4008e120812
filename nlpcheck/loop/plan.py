"""What was asked for, and what the pieces of a run are told."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlpcheck.advice.bounds import check_folder
from nlpcheck.errors import UsageError

SMALLEST_LENGTH = 16
LONGEST_OF_TINY = 4096
"""The tiny model has a vector for each position, and makes them all."""
MOST_EPOCHS = 100_000
MOST_SEEDS = 2**32
"""What numpy takes."""


@dataclass(frozen=True)
class Plan:
    """A run as the user asks for it; None leaves the choice to the task."""

    task: str
    output: Path
    data: Path | None = None
    checkpoint: Path | None = None
    implementation: str | None = None
    epochs: float | None = None
    learning_rate: float | None = None
    batch_size: int | None = None
    max_length: int | None = None
    max_target_length: int | None = None
    label_all_tokens: bool = True
    source_lang: str | None = None
    target_lang: str | None = None
    prefix: str = ""
    seed: int = 0
    resume: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers that no run can have."""
        _at_least("--max-length", self.max_length, SMALLEST_LENGTH)
        _at_least("--max-target-length", self.max_target_length, 4)
        if (self.max_target_length or 0) > LONGEST_OF_TINY:
            raise UsageError(f"--max-target-length {self.max_target_length}: must be at most {LONGEST_OF_TINY}")
        _at_least("--batch-size", self.batch_size, 1)
        for name, value in (("--epochs", self.epochs), ("--learning-rate", self.learning_rate)):
            if value is not None and not 0 < value < float("inf"):
                raise UsageError(f"{name} {value}: must be a number above 0")
        if (self.epochs or 0) > MOST_EPOCHS:
            raise UsageError(f"--epochs {self.epochs:g}: must be at most {MOST_EPOCHS}")
        if not 0 <= self.seed < MOST_SEEDS:
            raise UsageError(f"--seed {self.seed}: must be at least 0 and below {MOST_SEEDS}")
        if self.checkpoint is None and (self.max_length or 0) > LONGEST_OF_TINY:
            raise UsageError(f"--max-length {self.max_length}: must be at most {LONGEST_OF_TINY} for the tiny model")
        if self.checkpoint is not None and not (self.checkpoint / "config.json").is_file():
            raise UsageError(
                f"--checkpoint {self.checkpoint}: must be a local folder with config.json, weights and tokenizer, "
                "as save_pretrained writes it"
            )
        if self.checkpoint is not None:
            config_of(self.checkpoint)
            check_folder(self.checkpoint)

    def fingerprint(self) -> str:
        """Return as text what must be equal for one run to go on where another stopped."""
        kept = {name: value for name, value in asdict(self).items() if name not in ("output", "resume")}
        for name in ("data", "checkpoint", "implementation"):
            path = kept[name] if kept[name] is None else Path(kept[name])
            kept[name] = None if path is None else [str(path.resolve()), _changed_at(path)]
        return json.dumps(kept, indent=1, sort_keys=True)


def config_of(checkpoint: Path) -> dict[str, Any]:
    """Return the configuration of a checkpoint; UsageError where it is none."""
    try:
        config = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"--checkpoint {checkpoint}: its config.json cannot be read: {error}") from error
    if not isinstance(config, dict):
        raise UsageError(f"--checkpoint {checkpoint}: its config.json is no configuration: it holds no names")
    return config


def _at_least(option: str, value: int | None, least: int) -> None:
    if value is not None and value < least:
        raise UsageError(f"{option} {value}: must be at least {least}")


def _changed_at(path: Path) -> float:
    """Return when a file, or the newest one in a folder, last changed; 0 if there is none."""
    files = path.rglob("*") if path.is_dir() else [path]
    own = (file for file in files if file.is_file() and file.parent.name != "__pycache__")
    return max((file.stat().st_mtime for file in own), default=0.0)


@dataclass(frozen=True)
class Setting:
    """What all pieces of one run are told."""

    tokenizer: Any
    label_names: list[str]
    max_length: int
    max_target_length: int
    seed: int
    label_all_tokens: bool = True
    source_lang: str = ""
    target_lang: str = ""
    prefix: str = ""
    unanswerable: bool = False
    """Whether some question has no answer, as in SQuAD 2."""

    @property
    def stride(self) -> int:
        """The overlap of the windows of a long context, in tokens."""
        return self.max_length // 4

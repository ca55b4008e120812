"""Which files of a folder go to the Hub: those that are named here, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from nlpcheck.errors import UsageError

CARD = ("README.md", "LICENSE", "evaluation.json", "loss.png")
CONFIGURATION = ("config.json", "generation_config.json")
WEIGHTS = ("model.safetensors", "model-?????-of-?????.safetensors", "model.safetensors.index.json")
TOKENIZER = (
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja",
    "vocab.txt", "vocab.json", "target_vocab.json", "merges.txt",
    "spiece.model", "sentencepiece.bpe.model", "tokenizer.model", "source.spm", "target.spm",
)  # fmt: skip
ALLOWED = CARD + CONFIGURATION + WEIGHTS + TOKENIZER
"""What a model needs to be loaded, and what says how good it is."""

REASONS = (
    (("optimizer.*", "scheduler.*", "scaler.*", "rng_state*", "trainer_state.json"), "it is a state of the training"),
    (("training_args.bin",), "it is a pickle with the paths and settings of your machine"),
    (("*.bin", "*.pt", "*.pth", "*.pkl", "*.pickle", "*.ckpt"), "it is a pickle, which runs code when it is loaded"),
    (("*.csv", "*.tsv", "*.jsonl", "*.parquet", "*.arrow", "*.conll", "predictions*"), "it may hold your data"),
    (("*.py", "*.ipynb", "*.sh"), "it is code, and the model loads without it"),
    (("*.safetensors",), "its name is not one that transformers loads"),
    ((".*",), "it is hidden"),
)
OTHERWISE = "it is not on the list of what a model needs"


@dataclass(frozen=True)
class Refused:
    """Something in the folder that stays where it is, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Selection:
    """What of a folder goes to the Hub, by name and in order, and what does not."""

    folder: Path
    files: tuple[str, ...]
    refused: tuple[Refused, ...]

    @property
    def paths(self) -> dict[str, Path]:
        """Return the files to send by their names."""
        return {name: self.folder / name for name in self.files}

    @property
    def size(self) -> int:
        """Return how many bytes are to be sent."""
        return sum(path.stat().st_size for path in self.paths.values())


def allowed(folder: Path) -> Selection:
    """Return what of a folder goes to the Hub; nothing in its subfolders, and no links."""
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise UsageError(f"FOLDER {str(folder)!r} {what}; it must be a folder that `nlpcheck run --output` has written")
    refused = tuple(_refused(folder))
    left = {one.name for one in refused}
    files = tuple(sorted(path.name for path in folder.iterdir() if path.name not in left and path.is_file()))
    return Selection(folder, files, refused)


def _refused(folder: Path) -> Iterator[Refused]:
    """Give all that stays, in the order of names."""
    for path in sorted(folder.iterdir()):
        if why := _why_not(path):
            yield Refused(f"{path.name}/" if path.is_dir() else path.name, why)


def _why_not(path: Path) -> str | None:
    """Return why something stays, or None for what may go."""
    if path.is_dir():
        return "it is a state of the training" if path.name.startswith("checkpoint") else "only files at the top go"
    if not any(fnmatchcase(path.name, pattern) for pattern in ALLOWED):
        return next((why for patterns, why in REASONS if _fits(path.name, patterns)), OTHERWISE)
    if path.is_symlink():  # its target could be anything, a token too
        return "it is a link; put the file itself in its place"
    return None if path.is_file() else "it is not a plain file"


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name.lower(), pattern) for pattern in patterns)

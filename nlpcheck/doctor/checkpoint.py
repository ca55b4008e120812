"""A checkpoint folder, read without loading a model: settings, shapes of the weights, tokenizer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from nlpcheck.advice.bounds import check_sizes, odd_limit
from nlpcheck.errors import UsageError

TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.txt",
    "vocab.json",
    "tokenizer.model",
    "tekken.json",
)
TOKENIZER_ENDINGS = (".spm", ".model", ".bpe")
HEADER_BYTES = 8
LONGEST_HEADER = 100_000_000
"""What safetensors itself allows."""
NO_SAFETENSORS = "is no safetensors file, or was cut off"
SETTINGS: dict[str, tuple[type, ...]] = {
    "model_type": (str,),
    "architectures": (list,),
    "id2label": (dict,),
    "label2id": (dict,),
    "num_labels": (int,),
    "pad_token_id": (int,),
    "eos_token_id": (int, list),
    "min_length": (int,),
    "max_length": (int,),
    "max_new_tokens": (int,),
}
"""Settings that are read, and of which kind they are; any of them may be missing or null."""
ID_DIGITS = 9
DEFAULT_LABELS = 2
"""What ``transformers`` takes where a configuration says nothing."""


@dataclass(frozen=True)
class Tensor:
    """Shape and type of one weight."""

    shape: tuple[int, ...]
    dtype: str
    """As safetensors spells it: ``F32``, ``F16``, ``BF16`` ..."""


@dataclass(frozen=True)
class Checkpoint:
    """What the files of a folder say."""

    folder: Path
    config: dict[str, Any]
    generation: dict[str, Any]
    tensors: dict[str, Tensor] = field(default_factory=dict)
    """Name -> shape and type; empty where the weights are not in safetensors."""
    broken: dict[str, str] = field(default_factory=dict)
    """File of weights -> what is wrong with it."""

    @property
    def model_type(self) -> str:
        """The name of the architecture's family, such as ``bert``."""
        return str(self.config.get("model_type", ""))

    @property
    def architecture(self) -> str:
        """The class that was saved, empty if the folder does not say."""
        return str(next(iter(self.config.get("architectures") or ()), ""))

    @property
    def labels(self) -> list[str]:
        """The names of ``id2label`` by id; empty where the configuration has none."""
        names = self.config.get("id2label") or {}
        return [str(names[key]) for key in sorted(names, key=int)] if _are_ids(names) else []

    @property
    def label_count(self) -> int:
        """The number of outputs that a head of this configuration has."""
        return len(self.labels) or int(self.config.get("num_labels") or DEFAULT_LABELS)

    @property
    def says_labels(self) -> bool:
        """Whether the configuration says how many labels there are."""
        return bool(self.labels or self.config.get("num_labels"))

    @cached_property
    def tokenizer(self) -> Any:
        """The tokenizer, or the text of what went wrong when it was loaded."""
        if not has_tokenizer(self.folder):
            return f"there is no file of a tokenizer in {self.folder}"
        if odd := odd_limit(self.folder):
            return odd
        import transformers

        make: Any = transformers.AutoTokenizer
        try:
            return make.from_pretrained(self.folder, local_files_only=True)
        except Exception as error:  # noqa: BLE001  (whatever the library raises is what is wrong with the folder)
            return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"

    @property
    def has_tokenizer(self) -> bool:
        """Whether the tokenizer could be loaded."""
        return not isinstance(self.tokenizer, str)

    def setting(self, name: str) -> Any:
        """Return a setting of generation, or else of the configuration, None where neither has it."""
        value = self.generation.get(name)
        return self.config.get(name) if value is None else value


def _are_ids(names: Any) -> bool:
    return isinstance(names, dict) and all(str(key).isdecimal() and len(str(key)) <= ID_DIGITS for key in names)


def has_tokenizer(folder: Path) -> bool:
    """Tell whether a folder holds files of a tokenizer; without any, the library would make up an empty one."""
    names = [file.name for file in folder.iterdir()]
    return any(name in TOKENIZER_FILES or name.endswith(TOKENIZER_ENDINGS) for name in names)


def open_checkpoint(folder: Path) -> Checkpoint:
    """Return what a checkpoint folder says; a UsageError if it is none."""
    if not folder.is_dir():
        raise UsageError(
            f"--checkpoint {folder}: there is no such folder; must be one that save_pretrained wrote (download a model "
            "of the Hub first: hf download NAME --local-dir DIR)"
        )
    if (folder / "adapter_config.json").is_file() and not (folder / "config.json").is_file():
        raise UsageError(f"{folder} holds an adapter, not a model; merge it into its base model and save that")
    config = _settings(folder / "config.json")
    if config is None:
        raise UsageError(f"{folder} has no config.json; must be a folder that model.save_pretrained wrote")
    tensors, broken = _weights(folder)
    return Checkpoint(folder, config, _settings(folder / "generation_config.json") or {}, tensors, broken)


def _settings(file: Path) -> dict[str, Any] | None:
    """Return the settings of a JSON file, None if there is no such file."""
    if not file.is_file():
        return None
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{file} is not JSON ({error}); save the checkpoint again") from error
    if not isinstance(found, dict):
        raise UsageError(f"{file} holds {type(found).__name__}, must be an object of settings; save it again")
    for name, kinds in SETTINGS.items():
        if found.get(name) is not None and not isinstance(found[name], kinds):
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise UsageError(f"{file}: {name} is {found[name]!r}, must be {wanted}; save it again, or mend it by hand")
    check_sizes(file, found)
    return found


def _weights(folder: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    tensors: dict[str, Tensor] = {}
    broken: dict[str, str] = {}
    for file in sorted(folder.glob("*.safetensors")):
        try:
            tensors.update(_header(file))
        except ValueError as error:
            broken[file.name] = str(error)
    return tensors, broken


def _header(file: Path) -> dict[str, Tensor]:
    """Read names, shapes and types from the first bytes; a ValueError says what is wrong with the file."""
    with file.open("rb") as stream:
        start = stream.read(HEADER_BYTES)
        if start.startswith(b"version "):
            raise ValueError("is a pointer of Git LFS, not the weights: run git lfs pull")
        size = int.from_bytes(start, "little")
        whole = file.stat().st_size
        if size > min(whole, LONGEST_HEADER):
            raise ValueError(NO_SAFETENSORS)
        tensors, end = _entries(stream.read(size))
    if HEADER_BYTES + size + end > whole:
        raise ValueError(f"was cut off: {whole} of {HEADER_BYTES + size + end} bytes")
    return tensors


def _entries(text: bytes) -> tuple[dict[str, Tensor], int]:
    """Return the tensors of a header, and how many bytes they take."""
    try:
        header = json.loads(text)
        header.pop("__metadata__", None)
        end = max((int(entry["data_offsets"][1]) for entry in header.values()), default=0)
        return {name: Tensor(_shape(entry), str(entry["dtype"])) for name, entry in header.items()}, end
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError(NO_SAFETENSORS) from error


def _shape(entry: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(size) for size in entry["shape"])

"""A folder that was cut short, by a full disk or an interruption, is found before the Hub hears of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlpcheck.errors import UsageError
from nlpcheck.sharing.allowed import Refused, Selection
from nlpcheck.sharing.redaction import holds_a_token

INDEX = "model.safetensors.index.json"
WITHOUT_TEXT = (".safetensors", ".model", ".spm", ".png")
LENGTH_BYTES = 8
"""A safetensors file begins with the length of its header."""
LONGEST_HEADER = 100_000_000
"""The library's own limit, in bytes."""


def require_whole(selection: Selection) -> None:
    """Raise a UsageError that names what is missing or cut off in what is to be sent."""
    if problem := next(_problems(selection), None):
        raise UsageError(f"{selection.folder} cannot be pushed: {problem}. Nothing has been sent")


def require_no_token(selection: Selection, token: str | None = None) -> None:
    """Raise a UsageError that names the file with the token, or with anything that looks like one."""
    for name, path in selection.paths.items():
        if path.suffix not in WITHOUT_TEXT and holds_a_token(path, token):
            raise UsageError(
                f"{selection.folder} cannot be pushed: {name} holds something that looks like an access token. "
                "Take it out, and revoke the token. Nothing has been sent"
            )


def notes(selection: Selection) -> list[str]:
    """Return what is not wrong, but what whoever loads the model will miss."""
    found = []
    if "README.md" not in selection.files:
        found.append("there is no README.md: nobody will know what the model is for and how good it is")
    if not {"tokenizer.json", "tokenizer_config.json"} & set(selection.files):
        found.append("there is no tokenizer: the model alone cannot be used on texts")
    return found


def _problems(selection: Selection) -> Iterator[str]:
    yield from _missing(selection)
    for name, path in selection.paths.items():
        if path.suffix == ".json" and (wrong := _broken_json(path)):
            yield f"{name} {wrong}; it was perhaps cut off by a full disk. Train again, or write it again"
        if path.suffix == ".safetensors" and (wrong := _cut_off(path)):
            yield f"{name} {wrong}: the disk was full or the writing was interrupted. Train again, or save it again"
    for shard in sorted(_named_in_index(selection) - set(selection.files)):
        yield f"{INDEX} names {shard}, which is not there. Save the model again"


def _missing(selection: Selection) -> Iterator[str]:
    """Give what no model can be without."""
    why = {one.name: one for one in selection.refused}
    if "config.json" not in selection.files:
        yield _lacking("config.json", why.get("config.json"))
    if not {"model.safetensors", INDEX} & set(selection.files):
        old = why.get("model.safetensors") or why.get("pytorch_model.bin")
        yield _lacking("model.safetensors", old)


def _lacking(name: str, instead: Refused | None) -> str:
    beside = f" ({instead.name} does not go: {instead.why})" if instead else ""
    return f"it has no {name}{beside}; save a model into it with `save_pretrained`, as `nlpcheck run --output` does"


def _broken_json(path: Path) -> str | None:
    try:
        json.loads(path.read_bytes())
    except ValueError as error:
        return f"is not JSON ({error})"
    return None


def _cut_off(path: Path) -> str | None:
    """Return how the size of a file differs from what its header promises, or None; weights are not read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(LENGTH_BYTES), "little")
        text = file.read(min(length, LONGEST_HEADER))
    try:
        header: dict[str, Any] = json.loads(text)
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return f"has {size} bytes and no header that can be read"
    whole = LENGTH_BYTES + length + max(ends, default=0)
    return None if size == whole else f"has {size} bytes of {whole}"


def _named_in_index(selection: Selection) -> set[str]:
    """Return the parts that an index of weights names."""
    if INDEX not in selection.files:
        return set()
    index: Any = json.loads((selection.folder / INDEX).read_bytes())
    parts = index.get("weight_map") if isinstance(index, dict) else None
    return set(map(str, parts.values())) if isinstance(parts, dict) else set()

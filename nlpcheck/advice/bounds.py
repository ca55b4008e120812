"""Settings of a checkpoint that the library could not live with, read as data before it is asked to."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlpcheck.errors import UsageError

MOST_LAYERS = 10_000
MOST = {
    "num_labels": 1_000_000,
    "num_hidden_layers": MOST_LAYERS,
    "num_layers": MOST_LAYERS,
    "n_layer": MOST_LAYERS,
    "n_layers": MOST_LAYERS,
    "encoder_layers": MOST_LAYERS,
    "decoder_layers": MOST_LAYERS,
    "num_decoder_layers": MOST_LAYERS,
}
"""Of these the library makes lists when it reads a configuration: one number too large takes all memory."""
LONGEST_VALUE = 60


def check_sizes(file: Path, settings: dict[str, Any]) -> None:
    """Refuse settings, and those of parts such as ``text_config``, that count more than there can be."""
    for name, value in _counts(settings):
        if not 0 <= value <= MOST[name]:
            raise UsageError(
                f"{file}: {name} is {value}, must be between 0 and {MOST[name]}: the library makes a list of so many "
                f"when it reads the file. Mend it by hand, or download the checkpoint again"
            )


def _counts(settings: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for name, value in settings.items():
        if name in MOST and isinstance(value, int):
            yield name, value
        elif isinstance(value, dict):
            yield from _counts(value)


def odd_limit(folder: Path) -> str:
    """Return what is wrong with a tokenizer's ``model_max_length``; empty where it is a length, or is not given.

    The library takes whatever stands there, and fails at the first text.
    """
    value = _tokenizer_settings(folder).get("model_max_length")
    if value is None or (_is_number(value) and value >= 1):
        return ""
    return (
        f"tokenizer_config.json: model_max_length is {str(value)[:LONGEST_VALUE]!r}, must be a number of tokens, 1 or "
        f"more; mend it by hand: the positions of the model, such as 512, or no such line"
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _tokenizer_settings(folder: Path) -> dict[str, Any]:
    """Return the settings of a tokenizer, none where the file is missing or broken: the library says that."""
    try:
        found = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def check_folder(folder: Path) -> None:
    """Refuse a checkpoint folder from which the library could not make a tokenizer that counts."""
    file = folder / "config.json"
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        settings = None  # the library says what it misses
    if isinstance(settings, dict):
        check_sizes(file, settings)
    if odd := odd_limit(folder):
        raise UsageError(f"{folder}: {odd}")

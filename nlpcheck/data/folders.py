"""Folders of data: what `save_to_disk` writes, and one file for each split."""

from __future__ import annotations

import json
import re
from pathlib import Path

from nlpcheck.data.formats import ENDINGS, MISSING, complete, label_names_of, read_file
from nlpcheck.data.table import Row, Table
from nlpcheck.errors import UsageError

SPLITS = {
    "train": {"train", "training"},
    "validation": {"validation", "valid", "val", "dev", "eval"},
    "test": {"test", "testing"},
}
SHARD = re.compile(r"[-_.]\d+([-_.]of[-_.]\d+)?$")


def saved_splits(folder: Path) -> dict[str, Path]:
    """Return the folder of each split of a saved Dataset (which is one, ``train``) or DatasetDict, else nothing."""
    if (folder / "state.json").is_file() and (folder / "dataset_info.json").is_file():
        return {"train": folder}
    listing = folder / "dataset_dict.json"
    if not listing.is_file():
        return {}
    try:
        names = json.loads(listing.read_text(encoding="utf-8"))["splits"]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{listing}: must name the splits; save the DatasetDict again") from error
    return {name: folder / name for name in names}


def read_saved(folder: Path, splits: dict[str, Path], most_rows: int | None) -> Table:
    """Return what `save_to_disk` wrote."""
    try:
        import datasets  # type: ignore[import-untyped]
    except ImportError as error:
        raise UsageError(f"{folder}: reading a saved data set needs `datasets`; {MISSING}") from error
    rows: dict[str, list[Row]] = {}
    label_names: dict[str, list[str]] = {}
    for name, place in splits.items():
        try:
            data = datasets.Dataset.load_from_disk(str(place)).with_format(None)
        except Exception as error:  # whatever a damaged file makes of the library, the folder is at fault
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise UsageError(f"{place}: is not a whole saved data set ({reason}); save it again") from error
        first = range(min(most_rows or len(data), len(data)))
        rows[name] = complete(data.select(first).to_list())
        label_names.update(label_names_of(json.dumps({"info": {"features": data.features.to_dict()}})))
    return Table(folder, rows, label_names)


def split_files(folder: Path) -> dict[str, list[Path]]:
    """Return the files of each split, by their names (train.jsonl, dev.csv, test-00000-of-00002.parquet)."""
    found: dict[str, list[Path]] = {}
    for place in (folder, folder / "data"):
        files = sorted(place.iterdir()) if place.is_dir() and not found else []
        for split, names in SPLITS.items():
            mine = [file for file in files if _is_data(file) and SHARD.sub("", file.stem).lower() in names]
            if mine:
                found[split] = mine
    return found


def _is_data(file: Path) -> bool:
    return file.is_file() and file.suffix.lower() in ENDINGS


def read_files(folder: Path, files: dict[str, list[Path]], most_rows: int | None) -> Table:
    """Return the rows of the files of each split, shards one after the other."""
    rows: dict[str, list[Row]] = {}
    label_names: dict[str, list[str]] = {}
    for split, parts in files.items():
        _check_endings(folder, split, parts)
        rows[split] = []
        for part in parts:
            table = read_file(part, most_rows)
            rows[split] += table.rows
            label_names.update(table.label_names)
        rows[split] = complete(rows[split][:most_rows])
    return Table(folder, rows, label_names)


def _check_endings(folder: Path, split: str, parts: list[Path]) -> None:
    """Refuse a split in two formats: the same rows may be in both."""
    if len({part.suffix.lower() for part in parts}) > 1:
        names = ", ".join(part.name for part in parts)
        raise UsageError(f"{folder}: {split} is there in several formats ({names}); keep one, or name one file")

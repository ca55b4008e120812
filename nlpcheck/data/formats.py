"""Files of rows: one reader for each ending."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from nlpcheck.data.conll import is_conll, read_conll
from nlpcheck.data.nested import rows_of
from nlpcheck.data.separated import read_separated
from nlpcheck.data.table import Row, Table
from nlpcheck.errors import UsageError

MISSING = "pip install 'nlpcheck[run]'"


def read_file(path: Path, most_rows: int | None) -> Table:
    """Return the rows of one file, by its ending."""
    reader = ENDINGS.get(path.suffix.lower())
    if reader is None:
        ending = f"the ending {path.suffix!r}" if path.suffix else "no ending"
        raise UsageError(f"{path}: has {ending}; must be one of {', '.join(ENDINGS)}. Convert it, or rename it")
    try:
        table = reader(path, most_rows)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path}: is not UTF-8 (byte {error.object[error.start]:#04x}, {error.reason}); convert it, "
            f"for example with `iconv -f WINDOWS-1252 -t UTF-8`"
        ) from error
    return Table(table.origin, {name: complete(rows) for name, rows in table.splits.items()}, table.label_names)


def complete(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return rows that all have the same columns, in plain values; what a row lacks is None."""
    rows = list(rows)
    columns = dict.fromkeys(name for row in rows for name in row)
    return [{name: plain(row.get(name)) for name in columns} for row in rows]


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: dates as ISO text, decimals as numbers, bytes as text, arrays as lists."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="backslashreplace")
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return [plain(item) for item in value] if isinstance(value, Iterable) else str(value)


def one_split(path: Path, rows: Iterable[Row], label_names: dict[str, list[str]] | None = None) -> Table:
    """Return the table of a lone file: all of it is to train on."""
    return Table(path, {"train": list(rows)}, label_names or {})


def _read_json(path: Path, most_rows: int | None) -> Table:
    """Return a JSON document's rows; several documents, one a line, are JSON lines under another name."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            return _read_lines(path, most_rows)
        raise UsageError(f"{path}, line {error.lineno}: is not JSON ({error.msg}, column {error.colno})") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, or brackets without end
        raise UsageError(f"{path}: is beyond what can be read ({error}); must be a list of rows") from error
    splits = rows_of(document, path)
    return Table(path, {name: rows[:most_rows] for name, rows in splits.items()})


def _read_lines(path: Path, most_rows: int | None) -> Table:
    """Return JSON lines, or, if the file is one list, its rows."""
    with path.open(encoding="utf-8-sig") as file:
        if file.read(1) == "[":
            return _read_json(path, most_rows)
        file.seek(0)
        return one_split(path, islice(_objects(path, file), most_rows))


def _objects(path: Path, lines: Iterable[str]) -> Iterator[Row]:
    """Yield the object in each line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", error)
            raise UsageError(f"{path}, line {number}: is not JSON ({reason}): {_short(line)}") from error
        if not isinstance(row, dict):
            kind = type(row).__name__
            raise UsageError(
                f'{path}, line {number}: is a {kind}; each line must be an object such as {{"text": "..."}}'
            )
        yield row


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= 60 else f"{line[:57]}..."  # noqa: PLR2004  (what fits in one line of a message)


def _read_parquet(path: Path, most_rows: int | None) -> Table:
    """Return the rows of a Parquet file, and the names of its labels where `datasets` wrote it."""
    try:
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
        from pyarrow import ArrowException
    except ImportError as error:
        raise UsageError(f"{path}: reading Parquet needs pyarrow; {MISSING}") from error
    try:
        with pq.ParquetFile(path) as file:
            batches = file.iter_batches(batch_size=min(most_rows or 10_000, 10_000))
            rows = islice((row for batch in batches for row in batch.to_pylist()), most_rows)
            return one_split(path, rows, label_names_of((file.schema_arrow.metadata or {}).get(b"huggingface", b"{}")))
    except (ArrowException, ValueError) as error:
        raise UsageError(f"{path}: is not a whole Parquet file ({str(error).splitlines()[0]})") from error


def label_names_of(description: bytes | str) -> dict[str, list[str]]:
    """Return the names of every ClassLabel column, from the JSON in which `datasets` describes the features."""
    features = json.loads(description).get("info", {}).get("features") or {}
    names = {column: _names_in(feature) for column, feature in features.items()}
    return {column: found for column, found in names.items() if found}


def _names_in(feature: Any) -> list[str]:
    """Return the names of a ClassLabel, alone or as what a list holds."""
    if isinstance(feature, list):
        feature = {"feature": feature[0]} if feature else {}
    if not isinstance(feature, dict):
        return []
    if feature.get("_type") == "ClassLabel":
        return list(feature.get("names") or [])
    return _names_in(feature.get("feature"))


def _read_text(path: Path, most_rows: int | None) -> Table:
    """Return a row for each line that is not blank, or for each sentence if the file is in CoNLL layout."""
    with path.open(encoding="utf-8-sig") as file:
        if is_conll(file):
            return _read_conll(path, most_rows)
        file.seek(0)
        lines = (line.rstrip("\n") for line in file)
        return one_split(path, islice(({"text": line} for line in lines if line.strip()), most_rows))


def _read_conll(path: Path, most_rows: int | None) -> Table:
    with path.open(encoding="utf-8-sig") as file:
        return one_split(path, islice(read_conll(path, file), most_rows))


def _read_separated(path: Path, most_rows: int | None) -> Table:
    return one_split(path, read_separated(path, most_rows))


ENDINGS: dict[str, Callable[[Path, int | None], Table]] = {
    ".csv": _read_separated,
    ".tsv": _read_separated,
    ".json": _read_json,
    ".jsonl": _read_lines,
    ".ndjson": _read_lines,
    ".parquet": _read_parquet,
    ".txt": _read_text,
    ".conll": _read_conll,
    ".iob2": _read_conll,
    ".bio": _read_conll,
}

"""CSV and TSV: rows of texts, of which some are numbers, lists or dicts written as text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from nlpcheck.data.cells import values_of
from nlpcheck.data.table import Row
from nlpcheck.errors import UsageError

Numbered = tuple[int, list[str]]
"""The line on which a row ends, and its cells."""
LONGEST_CELL = 2**31 - 1
"""Documents are longer than the 128 KiB that the csv module allows by itself."""


def read_separated(path: Path, most_rows: int | None) -> list[Row]:
    """Return the rows below the header; a row with another number of cells is a UsageError with its line.

    An empty cell is None. A column whose cells are all numbers, lists or dicts is read as such; any other is text,
    so that "NA" and "None" stay words.
    """
    csv.field_size_limit(LONGEST_CELL)
    header, *rows = _records(path, None if most_rows is None else most_rows + 1) or [(1, [])]
    names = _checked_names(path, header[1])
    for line, cells in rows:
        if len(cells) != len(names):
            raise UsageError(
                f"{path}, line {line}: has {len(cells)} cells where the header has {len(names)} "
                f"({', '.join(names)}); put quotes around a text that holds the separator"
            )
    columns = {
        name: values_of([cells[at] for _, cells in rows], f"{path}, column {name!r}, line", [n for n, _ in rows])
        for at, name in enumerate(names)
        if name
    }
    return [{name: column[at] for name, column in columns.items()} for at in range(len(rows))]


def _records(path: Path, most: int | None) -> list[Numbered]:
    """Return the first records of a file, the header among them."""
    if path.suffix.lower() == ".tsv":
        raw = list(islice(_parse(path, "\t", quoted=False), most))
        if raw and not _is_quoted(raw):
            return [(line, [_without_quotes(cell) for cell in cells]) for line, cells in raw]
        return list(islice(_parse(path, "\t"), most))
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
    separator = max(",;\t|", key=header.count)  # the first on a tie: a comma if there is none at all
    return list(islice(_parse(path, separator), most))


def _parse(path: Path, separator: str, *, quoted: bool = True) -> Iterator[Numbered]:
    """Yield the records that are not blank."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(
            file, delimiter=separator, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE, strict=quoted
        )
        try:
            for cells in reader:
                if cells:
                    yield reader.line_num, cells
        except csv.Error as error:
            raise UsageError(f"{path}, line {reader.line_num}: is not CSV ({error}); check its quotes") from error


def _is_quoted(rows: list[Numbered]) -> bool:
    """Tell whether a TSV needs its quotes read: its header has them, or without them rows differ in length.

    The usual public TSV files (GLUE) have no quoting: a lone quote there is a character of the text.
    """
    header = rows[0][1]
    return all(cell.startswith('"') for cell in header) or any(len(cells) != len(header) for _, cells in rows)


def _without_quotes(cell: str) -> str:
    """Undo what a writer does to a cell that holds a quote; a cell that merely begins and ends with one stays."""
    inner = cell[1:-1]
    written = len(cell) > 1 and cell[0] == cell[-1] == '"' and '""' in inner and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if written else cell


def _checked_names(path: Path, header: Iterable[str]) -> list[str]:
    """Return the names of the columns; one without a name is the row number that pandas writes, and is left out."""
    names = [name.strip() for name in header]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise UsageError(f"{path}: its header names {', '.join(map(repr, twice))} twice; rename one of the columns")
    if not any(names):
        raise UsageError(f"{path}: its first line is empty; it must be a header that names the columns")
    return names

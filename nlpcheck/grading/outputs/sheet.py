"""A table of somebody else's, edited in place: what is not set stays as it was, to the byte.

`csv` would lose the quoting, the ends of lines and the mark at the beginning; a gradebook goes back where it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlpcheck.errors import UsageError

MARK = "\ufeff"
DELIMITERS = ",;\t"
LARGEST = 50_000_000
"""Characters of a file; a gradebook has far less."""


@dataclass
class Sheet:
    """The rows of a file; each cell as the file writes it, with its quotes."""

    mark: str
    delimiter: str
    rows: list[list[str]]
    ends: list[str]
    """What ends each row."""

    @classmethod
    def read(cls, text: str) -> Sheet:
        """Take a file apart; one that has no header is a `UsageError`."""
        if len(text) > LARGEST:
            raise UsageError(f"the gradebook has {len(text)} characters, at most {LARGEST} are read; export it again")
        mark = MARK if text.startswith(MARK) else ""
        text = text[len(mark) :]
        first = re.sub(r'"[^"]*"', "", text.split("\n", 1)[0])
        delimiter = max(DELIMITERS, key=first.count)
        if not text.strip() or delimiter not in first:
            raise UsageError("the gradebook has no header of several columns; export it as CSV and give it as it comes")
        rows, ends = _rows(text, delimiter)
        return cls(mark, delimiter, rows, ends)

    def text(self) -> str:
        """Return the file."""
        lines = [self.delimiter.join(row) + end for row, end in zip(self.rows, self.ends, strict=True)]
        return self.mark + "".join(lines)

    def value(self, row: int, column: int | None) -> str:
        """Return what a cell says; nothing where there is none."""
        if column is None or column >= len(self.rows[row]):
            return ""
        raw = self.rows[row][column].strip()
        return raw[1:-1].replace('""', '"') if _is_quoted(raw) else raw

    def set(self, row: int, column: int, text: str) -> None:
        """Write a cell, in quotes if it was or needs them; a cell that says this already stays as it is."""
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        if self.value(row, column) == text:
            return
        needs = any(sign in text for sign in f'"\r\n{self.delimiter}') or text != text.strip()
        quoted = '"' + text.replace('"', '""') + '"'
        cells[column] = quoted if needs or _is_quoted(cells[column].strip()) else text

    def insert(self, column: int, title: str) -> None:
        """Make a new column before another; rows that end earlier stay as they are."""
        for cells in self.rows:
            if len(cells) >= column and not self._is_blank(cells):
                cells.insert(column, "")
        self.set(0, column, title)

    @property
    def header(self) -> list[str]:
        """The titles of the columns."""
        return [self.value(0, column).strip() for column in range(len(self.rows[0]))]

    def filled(self) -> list[int]:
        """Return the rows below the header that are not blank."""
        return [row for row in range(1, len(self.rows)) if not self._is_blank(self.rows[row])]

    @staticmethod
    def _is_blank(cells: list[str]) -> bool:
        return not any(cell.strip() for cell in cells)


def _is_quoted(raw: str) -> bool:
    return len(raw) > 1 and raw[0] == raw[-1] == '"'


def _rows(text: str, delimiter: str) -> tuple[list[list[str]], list[str]]:
    cell = re.compile(rf'[ ]*"(?:[^"]|"")*"[^{delimiter}\r\n]*|[^{delimiter}\r\n]*')
    rows: list[list[str]] = []
    ends: list[str] = []
    cells: list[str] = []
    place = 0
    while place < len(text):
        found = cell.match(text, place)
        assert found is not None
        cells.append(found[0])
        place = found.end()
        if text.startswith(delimiter, place):
            place += 1
            if place < len(text):
                continue
            cells.append("")
        end = "\r\n" if text.startswith("\r\n", place) else text[place : place + 1]
        place += len(end)
        rows.append(cells)
        ends.append(end)
        cells = []
    return rows, ends

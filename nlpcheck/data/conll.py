"""CoNLL layout: a word and its tags a line, a blank line after each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from nlpcheck.data.table import Row
from nlpcheck.errors import UsageError

TAG = re.compile(r"O|[BIESLUM]-\S+")
NAMES = {
    2: ["tokens", "ner_tags"],
    3: ["tokens", "pos_tags", "ner_tags"],
    4: ["tokens", "pos_tags", "chunk_tags", "ner_tags"],
}
"""By the number of columns: CoNLL-2002 has three, CoNLL-2003 four; the tags to learn are always the last."""
LOOKED_AT = 200


def is_conll(lines: Iterable[str]) -> bool:
    """Tell whether the first lines are words with tags: the last of several columns is a tag in all of them."""
    rows = [_fields(line) for line in islice(lines, LOOKED_AT) if not _is_between(line)]
    several = bool(rows) and all(len(row) > 1 for row in rows)
    return several and len({len(row) for row in rows}) == 1 and all(TAG.fullmatch(row[-1]) for row in rows)


def read_conll(path: Path, lines: Iterable[str]) -> Iterator[Row]:
    """Yield a row for each sentence; a line with another number of columns is a UsageError."""
    sentence: list[list[str]] = []
    width = 0
    for number, line in enumerate(lines, start=1):
        if _is_between(line):
            if sentence:
                yield _row(sentence)
            sentence = []
            continue
        fields = _fields(line)
        width = width or len(fields)
        _check(path, number, line, fields, width)
        sentence.append(fields)
    if sentence:
        yield _row(sentence)


def _check(path: Path, number: int, line: str, fields: list[str], width: int) -> None:
    if len(fields) < 2:  # noqa: PLR2004  (a word and a tag)
        raise UsageError(f"{path}, line {number}: {line.strip()!r} is one column; must be a word and its tags")
    if len(fields) != width:
        raise UsageError(
            f"{path}, line {number}: {line.strip()!r} has {len(fields)} columns; must have {width}, as those before it"
        )


def _is_between(line: str) -> bool:
    """Tell whether a line is outside sentences: blank, the start of a document, or a comment with its own form."""
    return not line.strip() or line.startswith(("-DOCSTART-", "# "))


def _fields(line: str) -> list[str]:
    """Split at tabs if there are any, else at spaces; other white space may belong to a word."""
    line = line.rstrip("\r\n")
    return line.split("\t") if "\t" in line else line.strip(" ").split()


def _row(sentence: list[list[str]]) -> Row:
    width = len(sentence[0])
    names = NAMES.get(width) or ["tokens", *(f"column_{n}" for n in range(2, width)), "ner_tags"]
    return {name: list(column) for name, column in zip(names, zip(*sentence, strict=True), strict=True)}

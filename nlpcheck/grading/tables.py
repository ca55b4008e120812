"""A table of a TOML file, read key by key: what is wrong is said with the file, the table and the key."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from nlpcheck.border.texts import shorten
from nlpcheck.errors import UsageError

LONGEST_VALUE = 80


@dataclass(frozen=True)
class Table:
    """One table of a file."""

    file: str
    name: str
    """As the file writes it, such as ``[limits]``; empty for the top."""
    data: dict[str, Any]

    def place(self, key: str) -> str:
        """Return where a key stands."""
        return ": ".join(filter(None, [self.file, f"{self.name} {key}".strip()]))

    def refuse(self, key: str, must: str, unknown: Iterable[object] = (), known: Collection[str] = ()) -> NoReturn:
        """Raise a `UsageError`: what stands at a key, what must hold, and what an unknown word may have meant."""
        came = _shown(self.data[key]) if key in self.data else "missing"
        near = [match for word in unknown for match in difflib.get_close_matches(str(word), known, n=1, cutoff=0.5)]
        meant = f"; did you mean {near[0]!r}?" if near else ""
        between = " is missing;" if key not in self.data else f" = {came}:"
        raise UsageError(f"{self.place(key)}{between} it {must}{meant}")

    def only(self, *known: str) -> None:
        """Refuse keys that mean nothing."""
        for key in self.data:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
                meant = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
                raise UsageError(f"{self.place(key)}: there is no such key; {meant}")

    def table(self, key: str) -> Table:
        """Return a table inside of this one; an absent one is empty."""
        found = self.data.get(key, {})
        if not isinstance(found, dict):
            self.refuse(key, f"must be a table: [{key}], its keys below")
        return Table(self.file, f"[{key}]", found)

    def tables(self, key: str) -> list[Table]:
        """Return the tables of a list, at least one."""
        found = self.data.get(key)
        if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
            self.refuse(key, f"must be tables, one or more: [[{key}]], the keys of each below")
        return [Table(self.file, f"[[{key}]] {number}:", one) for number, one in enumerate(found, 1)]

    def text(self, key: str, *, advice: str = "") -> str:
        """Return a text that is not empty and fills one line."""
        found = self.data.get(key)
        if not isinstance(found, str) or not found.strip() or not found.isprintable():
            self.refuse(key, "must be a text of one line" + (f"; {advice}" if advice else ""))
        return found.strip()

    def texts(self, key: str, default: list[str] | None = None) -> list[str]:
        """Return a list of texts."""
        found = self.data.get(key, default)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.refuse(key, "must be a list of texts")
        return list(found)

    def choice(self, key: str, known: tuple[str, ...], default: str) -> str:
        """Return one of some words."""
        found = self.data.get(key, default)
        if found not in known:
            self.refuse(key, f"must be {' or '.join(map(repr, known))}", [found], known)
        return str(found)

    def number(self, key: str, default: Decimal | None, *, least: int, most: int | None = None) -> Decimal:
        """Return a finite number between two others, exactly as it is written."""
        found: Any = self.data.get(key, default)
        numeric = isinstance(found, (int, Decimal)) and not isinstance(found, bool) and Decimal(found).is_finite()
        if not numeric or found < least or (most is not None and found > most):
            self.refuse(key, f"must be a number from {least}{'' if most is None else f' to {most}'}")
        return Decimal(found)


def _shown(value: Any) -> str:
    plain = str(value) if isinstance(value, (Decimal, bool)) else repr(value)
    return shorten(plain.lower() if isinstance(value, bool) else plain, LONGEST_VALUE)

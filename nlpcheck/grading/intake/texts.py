"""Texts that a submission chose, made fit to be shown; and names for files, made from them."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

LONGEST_ID = 60
_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x1b\\|\x07|$)|[@-Z\\-_])|\x9b[0-?]*[ -/]*[@-~]", re.DOTALL
)
_JOINERS = "\u200c\u200d"
"""Characters of the category *format* that names of some languages need; the others hide or reorder text."""
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
_DIGEST_LENGTHS = (8, 16, 32, 64)


def printable(text: str, limit: int = 200) -> str:
    r"""Return a text on one line, without anything that steers a terminal or hides what is written.

    >>> printable("Ana\x1b[31m\nSilva\u202e")
    'Ana Silva'
    >>> printable("abcdef", 4)
    'abc…'
    """
    text = _ANSI.sub("", text[: 8 * limit])
    kept = "".join(one if _is_shown(one) else " " if one.isspace() else "" for one in text)
    kept = " ".join(unicodedata.normalize("NFC", kept).split())
    return kept if len(kept) <= limit else f"{kept[: limit - 1]}…"


def _is_shown(one: str) -> bool:
    return one in _JOINERS or unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def is_plain(name: str) -> bool:
    """Tell whether the name of a file is text that can be shown as it is."""
    return all(map(_is_shown, name))


def safe_ids(keys: Mapping[str, bool]) -> dict[str, str]:
    """Return for each key an id that is safe as a name of a file on every system, and that no other key has.

    The value of a key says that it is unique as it is, such as one with a number of a learning platform.
    An id depends on the other keys only where several would get the same one in different spelling; then the key
    that is spelled as its id in lower case keeps it, and the others end in a digest of themselves.

    >>> safe_ids({"Ana Silva": False, "ana": False, "Ana": False, "..": False})["ana"]
    'ana'
    """
    bases = {key: _folded(key) for key in keys}
    spelled = Counter(base.casefold() for base, _ in bases.values())
    marked = {key for key, (base, lossy) in bases.items() if not base or (lossy and not keys[key])}
    marked |= {key for key, (base, _) in bases.items() if spelled[base.casefold()] > 1 and key != base.casefold()}
    ids: dict[str, str] = {}
    for length in _DIGEST_LENGTHS:
        ids = {key: _marked(base, key, length) if key in marked else base for key, (base, _) in bases.items()}
        if len({one.casefold() for one in ids.values()}) == len(ids):
            break
    return ids


def _folded(key: str) -> tuple[str, bool]:
    """Return letters, digits and ``._-`` of a key in ASCII, and whether letters were lost."""
    decomposed = unicodedata.normalize("NFKD", key.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    without_marks = "".join(one for one in decomposed if not unicodedata.combining(one))
    ascii_only = re.sub(r"[^A-Za-z0-9._-]+", "_", without_marks)
    base = re.sub(r"_{2,}", "_", ascii_only).strip("._-")
    if base.partition(".")[0].lower() in _DEVICES:
        base = f"submission-{base}"
    lost = any(one.isalnum() and not one.isascii() for one in without_marks)
    return base[:LONGEST_ID].rstrip("._-"), lost or len(base) > LONGEST_ID


def _marked(base: str, key: str, length: int) -> str:
    digest = hashlib.sha256(os.fsencode(key) if _is_bytes(key) else key.encode("utf-8", "surrogatepass")).hexdigest()
    start = base or "submission"
    if length == _DIGEST_LENGTHS[-1]:  # never seen: shorter ones were the same
        return digest[:LONGEST_ID]
    return f"{start[: LONGEST_ID - length - 1].rstrip('._-')}-{digest[:length]}"


def _is_bytes(key: str) -> bool:
    """Tell whether a key can be given back as the bytes that the file system has."""
    return not any("\ud800" <= one <= "\udfff" and not "\udc80" <= one <= "\udcff" for one in key)

"""Texts for people: long ones are cut. Imports nothing, so that the command line starts at once."""

from __future__ import annotations

LONGEST_TEXT = 400  # characters of a value on a card


def shorten(text: str, limit: int = LONGEST_TEXT) -> str:
    """Cut a long text in the middle.

    >>> shorten("abcdefghij", 5)
    'ab ... ij'
    """
    return text if len(text) <= limit else f"{text[: limit // 2]} ... {text[-(limit // 2) :]}"

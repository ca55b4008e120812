"""The console that everything is printed to."""

from __future__ import annotations

from rich.console import Console

WIDTH_OF_A_FILE = 120


def console(*, stderr: bool = False) -> Console:
    """Return a console: as wide and colourful as the terminal, wide and plain in a file, plain under ``NO_COLOR``."""
    found = Console(stderr=stderr, highlight=False)
    return found if found.is_terminal else Console(stderr=stderr, highlight=False, width=WIDTH_OF_A_FILE)

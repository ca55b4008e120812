"""The one error of the inside that its own side must know."""

from __future__ import annotations


class UnconfinedError(RuntimeError):
    """Something that was promised could not be applied: nothing untrusted may run here."""

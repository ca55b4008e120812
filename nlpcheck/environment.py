"""Self-checks of the environment: defects of a library that would falsify a verdict.

They run before any requirement that relies on them; what they find is reported as *environment*, with the
version that mends it, and the requirement counts as not-applicable. The implementation is never blamed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

WINDOWS = "windows"
"""Self-check: the tokenizers library returns every window of a long text."""


@functools.cache
def defect(name: str) -> str:
    """Return what is wrong with the environment, empty if nothing is (or no self-check is named)."""
    return CHECKS[name]() if name else ""


def _lost_windows() -> str:
    """Tokenizers 0.23.1 and 0.23.2 stop at ``max_length`` and drop the windows behind it (tokenizers#2091)."""
    import tokenizers

    count = 50
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({"w": 0, "?": 1}, unk_token="?"))  # noqa: S106  (a token of a vocabulary)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.enable_truncation(max_length=10, stride=2)
    encoding = tokenizer.encode(" ".join(["w"] * count))
    windows = 1 + len(encoding.overflowing)
    if windows == -(-(count - 2) // (10 - 2)):
        return ""
    return (
        f"environment: tokenizers {tokenizers.__version__} loses windows of long texts "
        f"({windows} instead of 6); install tokenizers>=0.23.3"
    )


CHECKS: dict[str, Callable[[], str]] = {WINDOWS: _lost_windows}

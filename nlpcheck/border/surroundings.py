"""What a process shares: the code under test may change it for itself, not for those who judge it."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from collections.abc import Iterator
from typing import TextIO

import numpy as np

DEFAULTS = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
    "OMP_NUM_THREADS": "1",  # tiny models: more threads only wait for each other
}
"""Environment variables of a process that judges; what the user has set stays."""


def set_defaults() -> None:
    """Set what the libraries read when they are imported: call this first."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)


@contextlib.contextmanager
def unspoiled() -> Iterator[None]:
    """Undo changes of the warning filters, numpy's error handling, and the standard streams."""
    out, err = sys.stdout, sys.stderr
    try:
        with warnings.catch_warnings(), np.errstate():
            yield
    finally:
        sys.stdout, sys.stderr = _open(out), _open(err)


def _open(stream: TextIO) -> TextIO:
    """Return a stream that can be written to: this one, or nowhere if it has been closed."""
    return open(os.devnull, "w", encoding="utf-8") if getattr(stream, "closed", False) else stream  # noqa: PTH123

"""What a process shares: the code under test may change it for itself, not for those who judge it."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import warnings
from collections.abc import Iterator
from typing import Any, TextIO

import numpy as np

from nlpcheck.isolation.inside import modes

DEFAULTS = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
    "OMP_NUM_THREADS": "1",  # tiny models: more threads only wait for each other
}
"""Environment variables of a process that judges; what the user has set stays."""


GARBAGE = (50_000, 20, 100)
"""When garbage is collected: seldom, since each time half a million objects of the libraries are looked at."""


def set_defaults() -> None:
    """Set what the libraries read when they are imported, and how often garbage is collected: call this first."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    gc.set_threshold(*GARBAGE)


RECORDS_GRADIENTS, DEFAULT_TYPE = "records gradients", "default type"
"""What of torch's global settings is put back."""


@contextlib.contextmanager
def unspoiled() -> Iterator[dict[str, Any]]:
    """Undo changes of the warning filters, of numpy's and torch's global settings, and of the standard streams.

    The body gets a dict; in the end it holds what torch's settings had become, if they were changed.
    """
    changed: dict[str, Any] = {}
    out, err = sys.stdout, sys.stderr
    settings = modes.state()
    try:
        with warnings.catch_warnings(), np.errstate():
            yield changed
    finally:
        sys.stdout, sys.stderr = _open(out), _open(err)
        now = modes.state()
        if now != settings:
            changed |= dict(zip((RECORDS_GRADIENTS, DEFAULT_TYPE), now, strict=True))
            modes.put(settings)


def _open(stream: TextIO) -> TextIO:
    """Return a stream that can be written to: this one, or nowhere if it has been closed."""
    return open(os.devnull, "w", encoding="utf-8") if getattr(stream, "closed", False) else stream  # noqa: PTH123

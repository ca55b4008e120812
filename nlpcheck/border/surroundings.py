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
    settings = _torch_settings()
    try:
        with warnings.catch_warnings(), np.errstate():
            yield changed
    finally:
        sys.stdout, sys.stderr = _open(out), _open(err)
        now = _torch_settings()
        if now != settings:
            changed |= dict(zip((RECORDS_GRADIENTS, DEFAULT_TYPE), now, strict=True))
            _set_torch(*settings)


def _torch_settings() -> tuple[bool, str]:
    """Return whether torch records gradients, and its default type; where it is not loaded, what they will be."""
    torch = sys.modules.get("torch")
    if torch is None or not hasattr(torch, "get_default_dtype"):  # not loaded, or in the middle of it
        return True, "float32"
    return torch.is_grad_enabled(), str(torch.get_default_dtype()).removeprefix("torch.")


def _set_torch(gradients: bool, dtype: str) -> None:  # noqa: FBT001  (as returned above)
    import torch

    torch.set_grad_enabled(gradients)
    torch.set_default_dtype(getattr(torch, dtype))


def _open(stream: TextIO) -> TextIO:
    """Return a stream that can be written to: this one, or nowhere if it has been closed."""
    return open(os.devnull, "w", encoding="utf-8") if getattr(stream, "closed", False) else stream  # noqa: PTH123

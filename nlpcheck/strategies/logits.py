"""Logits of windows: float32, as `Trainer` hands them over, and exact.

Every value is a multiple of 1/8 and small, so that the sum of two is exact in float32: implementations that add in
another order or type cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Array = np.ndarray[Any, np.dtype[np.float32]]

STEP = 1 / 8
FILL = -4.0  # of tokens that are not planted


def exact_logits(windows: int, tokens: int) -> SearchStrategy[Array]:
    """Logits from -16 to 15.875 of the shape (windows, tokens); they shrink towards 0.

    >>> from hypothesis import find
    >>> find(exact_logits(1, 2), lambda logits: True)
    array([[0., 0.]], dtype=float32)
    """
    size = windows * tokens
    return st.binary(min_size=size, max_size=size).map(
        lambda data: (np.frombuffer(data, np.int8).reshape(windows, tokens) * STEP).astype(np.float32)
    )


def planted_logits(windows: int, tokens: int, peaks: Mapping[tuple[int, int], float]) -> Array:
    """Return logits that are low everywhere but at some ``(window, token)``.

    >>> planted_logits(1, 3, {(0, 1): 2.5})
    array([[-4. ,  2.5, -4. ]], dtype=float32)
    """
    logits = np.full((windows, tokens), FILL, dtype=np.float32)
    for place, peak in peaks.items():
        logits[place] = peak
    return logits

"""Storage: whether two returned values can change each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlpcheck.border.values import is_tensor


def overwrite(values: Any) -> None:
    """Write something else into a list, an array or a tensor; what cannot be written to, such as a tuple, stays.

    >>> ids, labels = [[1, 2], [3]], ((1, 2), (3,))
    >>> overwrite(ids), overwrite(labels)
    (None, None)
    >>> ids, labels
    ([-1, -1], ((1, 2), (3,)))
    """
    if isinstance(values, list):
        values[:] = [-1] * len(values)
    elif is_tensor(values):
        values.fill_(-1)
    elif isinstance(values, np.ndarray) and values.flags.writeable:
        values.fill(-1)

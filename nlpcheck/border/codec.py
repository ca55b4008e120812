"""Examples as JSON: plain data, arrays and the dataclasses of `nlpcheck.strategies`, closed and loss-free.

>>> decode(encode({"ids": (1, 2), "scores": np.array([0.5], dtype=np.float32)}))
{'ids': (1, 2), 'scores': array([0.5], dtype=float32)}
"""

from __future__ import annotations

import dataclasses
import importlib
import math
from typing import Any

import numpy as np

from nlpcheck.errors import SuiteError

KIND = "$"
"""The key that marks an object that JSON has no notation for."""
STRATEGIES = "nlpcheck.strategies"


def encode(value: Any) -> Any:
    """Turn a drawn value into JSON data; a value of an unknown type is a `SuiteError`."""
    if isinstance(value, float) and not math.isfinite(value):
        return {KIND: "float", "value": repr(value)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, tuple):
        return {KIND: "tuple", "items": [encode(item) for item in value]}
    if isinstance(value, dict):
        return {KIND: "dict", "items": [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, np.ndarray):
        return {KIND: "array", "dtype": str(value.dtype), "shape": list(value.shape), "items": encode(value.tolist())}
    if isinstance(value, np.generic):
        return encode(value.item())
    if dataclasses.is_dataclass(value) and type(value).__module__.startswith(STRATEGIES):
        name = f"{type(value).__module__.removeprefix(STRATEGIES + '.')}:{type(value).__qualname__}"
        return {KIND: name, **{f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}}
    msg = f"an example holds a {type(value).__name__}; strategies draw plain data and their own dataclasses only"
    raise SuiteError(msg)


def decode(data: Any) -> Any:
    """Turn JSON data back into the drawn value."""
    if isinstance(data, list):
        return [decode(item) for item in data]
    if not isinstance(data, dict):
        return data
    kind = data[KIND]
    if kind == "float":
        return float(data["value"])
    if kind == "tuple":
        return tuple(decode(item) for item in data["items"])
    if kind == "dict":
        return {decode(key): decode(item) for key, item in data["items"]}
    if kind == "array":
        return np.array(decode(data["items"]), dtype=data["dtype"]).reshape(data["shape"])
    module, name = kind.split(":")
    cls = getattr(importlib.import_module(f"{STRATEGIES}.{module}"), name)
    return cls(**{field: decode(item) for field, item in data.items() if field != KIND})

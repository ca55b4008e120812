"""How many tokens a model can place: the one number that every length must fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RELATIVE = frozenset(("t5", "mt5", "umt5", "longt5", "switch_transformers", "byt5", "xlnet"))
"""Architectures that know distances only, whatever their configuration says of positions."""
PADDED = frozenset(
    ("camembert", "data2vec-text", "esm", "ibert", "longformer", "luke", "mpnet", "roberta", "roberta-prelayernorm",
     "xlm-roberta", "xlm-roberta-xl", "xmod")
)  # fmt: skip
"""Positions are counted from the pad id on: so many of them are never used."""
NAMES = ("max_position_embeddings", "n_positions", "max_source_positions", "max_encoder_position_embeddings")


def positions(config: Mapping[str, Any]) -> int | None:
    """Return how many tokens the model of a configuration can place; None where nothing bounds them.

    >>> positions({"model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": 1})
    512
    >>> positions({"model_type": "t5", "n_positions": 512})
    """
    if config.get("model_type") in RELATIVE:
        return None
    limit = next((config[name] for name in NAMES if isinstance(config.get(name), int)), 0)
    if config.get("model_type") in PADDED:
        limit -= int(config.get("pad_token_id") or 0) + 1
    return limit if limit > 0 else None

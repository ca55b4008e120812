"""A call to be made: arguments by position and by name, tokenizers by their fixture's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class TokenizerName:
    """Stands for a tokenizer of the matrix in drawn arguments."""

    name: str


@dataclass(frozen=True)
class CheckpointName:
    """Stands for the folder of a tiny checkpoint in drawn arguments."""

    name: str


@dataclass(frozen=True)
class Call:
    """Arguments for one call of a function of the contract."""

    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)

    def resolved(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the arguments with every name replaced by the tokenizer or folder that it stands for."""
        return tuple(map(_resolve, self.args)), {name: _resolve(value) for name, value in self.kwargs.items()}


def _resolve(value: Any) -> Any:
    if isinstance(value, TokenizerName):
        from nlpcheck.strategies.tokenizers import load_tokenizer

        return load_tokenizer(value.name)
    if isinstance(value, CheckpointName):
        from nlpcheck.strategies.checkpoints import checkpoint

        return checkpoint(value.name)
    return value

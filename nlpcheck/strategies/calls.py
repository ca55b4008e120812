"""A call to be made: arguments by position and by name; what is no plain data is named, and made for each call."""

from __future__ import annotations

from collections.abc import Callable
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
class ModelName:
    """Stands for a live model of `nlpcheck.strategies.models` in drawn arguments."""

    name: str


@dataclass(frozen=True)
class GeneratorSeed:
    """Stands for a new ``torch.Generator`` with this seed in drawn arguments."""

    seed: int


@dataclass(frozen=True)
class TensorOf:
    """Stands for a tensor of these values in drawn arguments: of int64, or float32 if they are floats."""

    values: Any


@dataclass(frozen=True)
class Call:
    """Arguments for one call of a function of the contract."""

    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)

    def resolved(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the arguments with every name replaced by what it stands for, new for each call."""
        return tuple(map(_resolve, self.args)), {name: _resolve(value) for name, value in self.kwargs.items()}


_PLAIN = frozenset({bool, int, float, str, type(None)})


def _resolve(value: Any) -> Any:
    """Make what a name stands for; containers are looked into."""
    if isinstance(value, list):
        return [item if type(item) in _PLAIN else _resolve(item) for item in value]
    if isinstance(value, dict):
        return {key: _resolve(item) for key, item in value.items()}
    maker = _MAKERS.get(type(value))
    return maker(value) if maker else value


def _tokenizer(value: TokenizerName) -> Any:
    from nlpcheck.strategies.tokenizers import load_tokenizer

    return load_tokenizer(value.name)


def _folder(value: CheckpointName) -> str:
    from nlpcheck.strategies.checkpoints import checkpoint

    return checkpoint(value.name)


def _model(value: ModelName) -> Any:
    from nlpcheck.strategies.models import live_model

    return live_model(value.name)


def _generator(value: GeneratorSeed) -> Any:
    import torch

    return torch.Generator().manual_seed(value.seed)


def _tensor(value: TensorOf) -> Any:
    import torch

    return torch.tensor(value.values)


_MAKERS: dict[type, Callable[[Any], Any]] = {
    TokenizerName: _tokenizer,
    CheckpointName: _folder,
    ModelName: _model,
    GeneratorSeed: _generator,
    TensorOf: _tensor,
}

"""Decoders with a known mind: live models, some of their weights set by hand, and what they say about ids.

Each function takes a live model of `nlpcheck.strategies.models` and gives it back, changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from nlpcheck.strategies.checkpoints import VOCABULARY_SIZE
from nlpcheck.strategies.models import live_model
from nlpcheck.strategies.tokenizers import load_tokenizer

if TYPE_CHECKING:
    import torch

ALPHABET = 16
"""The copying model knows so many tokens: one for each of its features."""


def predictor(model: Any) -> Callable[[list[int]], Any]:
    """Return what asks the model for its logits, an array of shape (tokens, vocabulary); evaluation mode.

    >>> predictor(live_model("gpt2"))([6, 7, 8]).shape
    (3, 640)
    """
    import torch

    def predict(ids: list[int]) -> Any:
        with torch.no_grad():
            return model(torch.tensor([ids])).logits[0].numpy()

    model.train(mode=False)
    return predict


def uniform(name: str) -> Any:
    """Return a decoder to which all tokens are equally likely.

    >>> float(predictor(uniform("llama"))([6, 7]).std())
    0.0
    """
    model: Any = live_model(name)
    output_weight(model).zero_()
    return model


def counting() -> Any:
    """Return a decoder that is sure of the next token: the next number, 0 after the last one of `ALPHABET`.

    >>> predictor(counting())([3, 15, 7]).argmax(1).tolist()
    [4, 0, 8]
    """
    import torch

    model: Any = forgetful()
    for name, weight in model.named_parameters():
        if name.endswith("norm.weight"):
            weight.data.fill_(1)
        if name.endswith("down_proj.weight"):
            weight.data.zero_()
    model.get_input_embeddings().weight.data[:ALPHABET] = torch.eye(ALPHABET)
    output = output_weight(model).zero_()
    output[:ALPHABET] = 50 * torch.eye(ALPHABET).roll(1, 0)
    return model


def forgetful() -> Any:
    """Return a decoder that looks at the last token only, wherever it stands.

    >>> predict = predictor(forgetful())
    >>> bool((predict([6, 7])[-1] == predict([8, 9, 7])[-1]).all())
    True
    """
    model: Any = live_model("llama")
    for name, weight in model.named_parameters():
        if name.endswith("o_proj.weight"):
            weight.data.zero_()
    return model


@contextmanager
def dropping(model: Any, probability: float = 0.5) -> Iterator[Any]:
    """Put a decoder into training mode, and let it drop so many of its features there."""
    parts = [part for part in model.modules() if type(part).__name__ == "Dropout"]
    before = [part.p for part in parts]
    for part in parts:
        part.p = probability
    try:
        yield model.train()
    finally:
        for part, p in zip(parts, before, strict=True):
            part.p = p


def speaker(name: str, tokenizer: str) -> Any:
    """Return a decoder that says nothing but words of a tokenizer, and not always the same."""
    model: Any = live_model(name)
    output_weight(model)[~_words(tokenizer)] = 0
    if name == "gpt2":  # whose biases drown everything else
        model.transformer.ln_f.bias.data.zero_()
        model.transformer.wpe.weight.data.mul_(2)
    return model


def exchange(model: Any, pairs: Sequence[tuple[int, int]]) -> Any:
    """Let each two tokens change their roles: where the model would say one, it says the other."""
    weights = {id(w): w for w in (model.get_input_embeddings().weight.data, output_weight(model))}
    tied = model.get_input_embeddings().weight is model.get_output_embeddings().weight
    for one, other in pairs:
        for weight in list(weights.values())[: 1 if tied else 2]:
            weight[[one, other]] = weight[[other, one]]
    return model


def output_weight(model: Any) -> torch.Tensor:
    """Return the weights that turn the last state into logits, to be written into: (vocabulary, features)."""
    weight: torch.Tensor = model.get_output_embeddings().weight.data
    return weight


def state_of(model: Any) -> dict[str, Any]:
    """Return what a function that only reads a model must leave as it was: modes and settings."""
    settings = {
        "config": model.config.to_dict(),
        "generation_config": model.generation_config.to_dict(),
    }
    for free in ("problem_type", "loss_type"):
        settings["config"].pop(free, None)
    return {
        "training": sorted(name for name, part in model.named_modules() if part.training),
        "settings": settings,
    }


@cache
def _words(tokenizer: str) -> torch.Tensor:
    """Tell for each id of the models whether it is a word of two letters or more."""
    import torch

    own = load_tokenizer(tokenizer)
    texts = [str(own.decode([token])).strip() if token < len(own) else "" for token in range(VOCABULARY_SIZE)]
    return torch.tensor([bool(re.fullmatch("[A-Za-z]{2,}", text)) for text in texts])

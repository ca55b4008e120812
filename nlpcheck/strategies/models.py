"""Live models, for functions that take one: built once per process, put back to their first weights for each call.

They are the models of the tiny checkpoints, by the same names; `checkpoint_model` is the original, which nothing
may change.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING

from nlpcheck.strategies.checkpoints import checkpoint_model

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module
    from transformers import PreTrainedModel


def live_model(name: str, *, training: bool = False) -> PreTrainedModel:
    """Return a model with the weights of a checkpoint, every parameter trainable and without gradient.

    The same object each time, put back: one of a name is in use at a time.

    >>> model = live_model("bert-sequence")
    >>> model.classifier.bias.data.zero_()
    tensor([0., 0., 0.])
    >>> bool(live_model("bert-sequence").classifier.bias.any())
    True
    """
    original = checkpoint_model(name)
    model = _copies().get(name)
    if model is None or not put_back(model, original):
        model = _copies()[name] = copy.deepcopy(original)
    return model.train(training)  # type: ignore[no-any-return]


@cache
def _copies() -> dict[str, PreTrainedModel]:
    return {}


def put_back(model: PreTrainedModel, original: PreTrainedModel) -> bool:
    """Undo what training does to a model; False if something else was done to it, too."""
    mine, theirs = dict(model.named_parameters()), dict(original.named_parameters())
    parts = list(zip(model.modules(), original.modules(), strict=False))
    if mine.keys() != theirs.keys() or any(not _alike(mine[n], theirs[n]) for n in mine):
        return False
    if any(type(part) is not type(first) or _has_hooks(part) for part, first in parts):
        return False
    for name, parameter in mine.items():
        parameter.data.copy_(theirs[name].data)
        parameter.requires_grad_(True).grad = None
    for buffer, kept in zip(model.buffers(), original.buffers(), strict=True):
        buffer.copy_(kept)
    for part, first in parts:
        if "p" in vars(part):  # of a dropout layer
            vars(part)["p"] = vars(first)["p"]
    for settings in ("config", "generation_config"):
        if hasattr(original, settings):
            _put_settings_back(getattr(model, settings), getattr(original, settings))
    return True


def _put_settings_back(mine: object, theirs: object) -> None:
    """Give settings their first values, in place: the parts of a model hold the same object."""
    if vars(mine) != vars(theirs):
        vars(mine).clear()
        vars(mine).update(copy.deepcopy(vars(theirs)))


def _alike(one: Tensor, other: Tensor) -> bool:
    return one.dtype == other.dtype and one.shape == other.shape


def _has_hooks(part: Module) -> bool:
    own = vars(part)
    return bool(own["_forward_hooks"] or own["_forward_pre_hooks"] or "forward" in own)

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
    if mine.keys() != theirs.keys() or any(mine[n].dtype != theirs[n].dtype for n in mine):
        return False
    if any(mine[name].shape != theirs[name].shape for name in mine) or _has_hooks(model):
        return False
    for name, parameter in mine.items():
        parameter.data.copy_(theirs[name].data)
        parameter.requires_grad_(True).grad = None
    for name, buffer in model.named_buffers():
        buffer.copy_(original.get_buffer(name))
    for path, part in model.named_modules():
        if "p" in vars(part):  # of a dropout layer
            part.p = original.get_submodule(path).p
    for settings in ("config", "generation_config"):
        if hasattr(original, settings):  # in place: the parts of a model hold the same object
            vars(getattr(model, settings)).clear()
            vars(getattr(model, settings)).update(copy.deepcopy(vars(getattr(original, settings))))
    return True


def _has_hooks(model: PreTrainedModel) -> bool:
    parts = (vars(part) for part in model.modules())
    return any(part["_forward_hooks"] or part["_forward_pre_hooks"] or "forward" in part for part in parts)

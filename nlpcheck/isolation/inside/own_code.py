"""What a model does by code of the submission: code stays where it is, so such a model does not travel."""

from __future__ import annotations

from typing import Any

from .wire import RefusedError

LIBRARIES = frozenset(("torch", "transformers", "accelerate"))
METHODS = ("forward", "__call__", "generate", "save_pretrained", "state_dict", "train", "eval")
REPLACED = (*METHODS, "_loss_function")
HOOKS = ("_forward_hooks", "_forward_pre_hooks")


def refuse_own_code(model: Any) -> None:
    """Raise a `RefusedError` if a model computes anything by functions that are none of its libraries."""
    for path, part in model.named_modules():
        if found := _own(part):
            where = f" in its part {path}" if path else ""
            msg = f"a model with a {found} of its own{where}, instead of one that computes as its class does"
            raise RefusedError(msg)


def _own(part: Any) -> str:
    """Return the name of the first thing that a part does by other code; empty if there is none."""
    for name in METHODS:
        if _is_foreign(getattr(type(part), name, None)):
            return name
    attributes = vars(part)
    for name in REPLACED:
        if _is_foreign(attributes.get(name)):
            return name.lstrip("_")
    hooks = [hook for name in HOOKS for hook in attributes.get(name, {}).values()]
    return "hook" if any(map(_is_foreign, hooks)) else ""


def _is_foreign(function: Any) -> bool:
    if function is None:
        return False
    module = getattr(function, "__module__", None) or getattr(type(function), "__module__", None)
    return str(module).partition(".")[0] not in (*LIBRARIES, "functools", "builtins")

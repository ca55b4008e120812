"""Optimizers, learning rate schedulers and generators by value.

An optimizer names the weights that it holds by the number of their model and their path; a scheduler its optimizer by
number. A state is plain data and tensors; nothing of it is executed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .live import Description, Difference
from .wire import PLAIN, RefusedError

SETTINGS = (bool, int, float, type(None), tuple)


class Optimizers:
    """The kind of torch's optimizers."""

    NAME = "optimizer"

    def matches(self, value: Any) -> bool:
        """Tell whether a value is an optimizer of torch."""
        return any(k.__name__ == "Optimizer" and k.__module__.startswith("torch.optim") for k in type(value).__mro__)

    def describe(self, value: Any, number_of: Callable[[Any], Any]) -> Description:
        """Return class, settings of the groups, and the state of each weight, copied."""
        places = [number_of(weight) for group in value.param_groups for weight in group["params"]]
        weights = [weight for group in value.param_groups for weight in group["params"]]
        return {
            "class": type(value).__name__,
            "weights": [places[first:last] for first, last in _bounds(value.param_groups)],
            "groups": [_plain(group) for group in value.param_groups],
            "state": {n: _copied(value.state[w]) for n, w in enumerate(weights) if w in value.state},
        }

    def build(self, described: Description, value_of: Callable[[Any], Any]) -> Any:
        """Make an optimizer over the weights of models that are there already."""
        import torch

        kind = getattr(torch.optim, described["class"])
        listed = [[value_of(place) for place in places] for places in described["weights"]]
        groups = [{"params": weights} for weights in listed]
        made = kind(groups, lr=0.0) if groups else kind([torch.zeros(1)], lr=0.0)
        self._put(made, described["groups"], described["state"])
        return made

    def apply(self, value: Any, changed: Difference, _value_of: Callable[[Any], Any]) -> None:
        """Take over settings and state; other weights are a `RefusedError`."""
        if changed.keys() & {"class", "weights"}:
            msg = "an optimizer that holds other weights than before"
            raise RefusedError(msg)
        groups = changed.get("groups", {}).get("set", [])
        state = changed.get("state", {"set": {}, "gone": []})
        weights = [weight for group in value.param_groups for weight in group["params"]]
        for number in state["gone"]:
            value.state.pop(weights[int(number)], None)
        self._put(value, groups, state["set"])

    def _put(self, value: Any, groups: list[dict[str, Any]], state: dict[Any, dict[str, Any]]) -> None:
        for own, new in zip(value.param_groups, groups, strict=False):
            own.update({name: setting for name, setting in new.items() if name in own or type(setting) in SETTINGS})
        weights = [weight for group in value.param_groups for weight in group["params"]]
        for number, entries in state.items():
            value.state[weights[int(number)]] = dict(entries)


def _bounds(groups: list[dict[str, Any]]) -> list[tuple[int, int]]:
    bounds, first = [], 0
    for group in groups:
        bounds.append((first, first + len(group["params"])))
        first += len(group["params"])
    return bounds


def _plain(group: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in group.items() if name != "params" and type(value) in SETTINGS}


def _copied(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value.detach().clone() if hasattr(value, "detach") else value for name, value in state.items()}


class Schedulers:
    """The kind of torch's learning rate schedulers that are made of numbers."""

    NAME = "scheduler"

    def matches(self, value: Any) -> bool:
        """Tell whether a value is a scheduler of torch."""
        return any(k.__name__ == "LRScheduler" for k in type(value).__mro__)

    def describe(self, value: Any, number_of: Callable[[Any], Any]) -> Description:
        """Return class, optimizer and the numbers."""
        return {
            "class": type(value).__name__,
            "optimizer": number_of(value.optimizer),
            "state": {name: _numbers(item) for name, item in vars(value).items() if _is_numbers(item)},
        }

    def build(self, described: Description, value_of: Callable[[Any], Any]) -> Any:
        """Make a scheduler for an optimizer that is there already, whose rates stay what they are."""
        import torch

        kind = getattr(torch.optim.lr_scheduler, described["class"])
        optimizer, state = value_of(described["optimizer"]), described["state"]
        before = [dict(group) for group in optimizer.param_groups]
        taken = {name: state[name] for name in inspect.signature(kind).parameters if name in state}
        taken.pop("last_epoch", None)
        made = kind(optimizer, **taken)
        for group, old in zip(optimizer.param_groups, before, strict=True):
            group.update({"lr": old["lr"], "initial_lr": old.get("initial_lr", old["lr"])})
        vars(made).update(state)
        return made

    def apply(self, value: Any, changed: Difference, _value_of: Callable[[Any], Any]) -> None:
        """Take over the numbers."""
        if changed.keys() - {"state"}:
            msg = "a scheduler of another optimizer than before"
            raise RefusedError(msg)
        new = changed["state"]["set"]
        vars(value).update({n: item for n, item in new.items() if n in vars(value) and _is_numbers(item)})


def _is_numbers(value: Any) -> bool:
    return type(value) in PLAIN or (isinstance(value, list) and all(type(item) in PLAIN for item in value))


def _numbers(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


class Generators:
    """The kind of torch's random generators."""

    NAME = "generator"

    def matches(self, value: Any) -> bool:
        """Tell whether a value is a generator of torch."""
        return type(value).__name__ == "Generator" and type(value).__module__.startswith("torch")

    def describe(self, value: Any, _number_of: Callable[[Any], Any]) -> Description:
        """Return the state."""
        return {"state": value.get_state().clone()}

    def build(self, described: Description, _value_of: Callable[[Any], Any]) -> Any:
        """Make a generator of a state."""
        import torch

        made = torch.Generator()
        made.set_state(described["state"])
        return made

    def apply(self, value: Any, changed: Difference, _value_of: Callable[[Any], Any]) -> None:
        """Take over a state; one that no generator has is a `RefusedError`."""
        try:
            value.set_state(changed["state"]["set"])
        except (RuntimeError, TypeError) as error:
            msg = f"the state of no generator: {error}"
            raise RefusedError(msg) from error

"""What training has done to a model, judged by values: parameters, gradients, modes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nlpcheck.errors import Violation
from nlpcheck.oracles import training as oracle
from nlpcheck.oracles.training import Plan, Trained
from nlpcheck.strategies.training import Run, judge_of

RELATIVE = 1e-3
"""Of the largest change of a parameter: float32 errs by less, and wrong divisors, rates or labels by far more."""
ABSOLUTE = 3e-6
"""Gradients that are zero but for rounding, and the rounding of weights of about 1."""


LOSS = 1e-3
"""Losses are below 100, and so are the errors of float32 below this."""

SIMPLE = Plan()

_known: dict[tuple[Any, ...], Trained] = {}


def expected(run: Run, plan: Plan = SIMPLE, *, accumulation: int = 1, dropped: str = "") -> Trained:
    """Return what the oracle makes of a run, one step per so many batches; it is computed once per process."""
    key = (repr(run), plan, accumulation, dropped)
    if key not in _known:
        batches = run.batches()
        windows = [batches[first : first + accumulation] for first in range(0, len(batches), accumulation)]
        _known[key] = oracle.trained(judge_of(run.model, dropped), windows, run.head, plan)
    return _known[key]


def expected_loss(run: Run) -> float:
    """Return the mean loss of a run under the first weights."""
    return expected(run, accumulation=len(run.sizes)).losses[0]


def state_of(model: Any) -> dict[str, Any]:
    """Return a copy of the values of all parameters and buffers, by name."""
    return {name: value.detach().clone() for name, value in (*model.named_parameters(), *model.named_buffers())}


def gradients_of(model: Any) -> dict[str, Any]:
    """Return a copy of the gradients as plain data, None where there is none."""
    return {name: p.grad if p.grad is None else p.grad.clone() for name, p in model.named_parameters()}


def modes_of(model: Any) -> dict[str, bool]:
    """Return which parts are in training mode."""
    return {name or "the model": part.training for name, part in model.named_modules()}


def settings_of(model: Any) -> dict[str, Any]:
    """Return the public settings of a model and how much each of its layers drops.

    Without the kind of the problem, which a loss may fill in.
    """
    settings = {f"config.{key}": repr(value) for key, value in vars(model.config).items() if key[0] != "_"}
    settings.pop("config.problem_type", None)
    rates = {f"{path}.p": part.p for path, part in model.named_modules() if "p" in vars(part)}
    return settings | rates


def must_keep_settings(model: Any, before: Mapping[str, Any], *, when: str) -> None:
    """Require that the model is configured as it was."""
    __tracebackhide__ = True
    after = settings_of(model)
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if changed:
        key = changed[0]
        raise Violation(f"{when}: {key} is {after.get(key)}", f"{before.get(key)}, as before")


def set_modes(model: Any, mode: str) -> None:
    """Put a model, or every second or third of its parts, into training mode."""
    step = {"training": 1, "evaluation": 0, "mixed": 2, "mixed otherwise": 3}[mode]
    for number, part in enumerate(model.modules()):
        part.training = bool(step and (number + step) % step == 0)


def must_have_moved(model: Any, before: Mapping[str, Any], expected: Mapping[str, Any], *, when: str) -> None:
    """Require that the parameters have gone from where they were to where they must be."""
    __tracebackhide__ = True
    now = dict(model.named_parameters())
    wrong = {}
    for name, goal in expected.items():
        move = (goal - before[name]).abs().max().item()
        error = (now[name].detach() - goal).abs().max().nan_to_num(float("inf")).item()
        if error > RELATIVE * move + ABSOLUTE:
            wrong[name] = error / (move + ABSOLUTE)
    if wrong:
        name = max(wrong, key=lambda one: wrong[one])
        where = _farthest(now[name].detach(), expected[name])
        got, must_be, was = (value.detach()[where].item() for value in (now[name], expected[name], before[name]))
        raise Violation(
            f"{when}: {len(wrong)} of {len(expected)} parameters elsewhere; {name}{list(where)} "
            f"went from {was:.6g} to {got:.6g}",
            f"{name}{list(where)} at {must_be:.6g}",
        )


def must_be_one_of(model: Any, before: Mapping[str, Any], allowed: Sequence[Mapping[str, Any]], *, when: str) -> None:
    """Require that the parameters are where they may be; what is shown is the way to the first of these places."""
    __tracebackhide__ = True
    for goal in allowed[1:]:
        with contextlib.suppress(Violation):
            must_have_moved(model, before, goal, when=when)
            return
    must_have_moved(model, before, {name: allowed[0][name] for name, _ in model.named_parameters()}, when=when)


def must_be_unmoved(model: Any, before: Mapping[str, Any], *, when: str) -> None:
    """Require that parameters and buffers are exactly what they were."""
    __tracebackhide__ = True
    after = state_of(model)
    changed = [n for n, old in before.items() if after[n].dtype != old.dtype or not bool((after[n] == old).all())]
    if changed:
        raise Violation(f"{when}: {len(changed)} changed, {changed[0]} the first of them", "the same weights as before")


def must_leave_chance_alone(call: Callable[[], object]) -> None:
    """Require that what torch draws after a call still depends on the seed of before."""
    __tracebackhide__ = True
    import torch

    drawn = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        call()
        drawn.append(torch.rand(1).item())
    if drawn[0] == drawn[1]:
        raise Violation(f"{drawn[0]:.6g} as the next random number, after each of two seeds", "two different numbers")


def must_keep_gradients(model: Any, before: Mapping[str, Any], *, when: str) -> None:
    """Require that gradients are exactly what they were; where there was none there is none."""
    __tracebackhide__ = True
    for name, parameter in model.named_parameters():
        old, new = before[name], parameter.grad
        if (old is None) != (new is None) or (old is not None and not bool((old == new).all())):
            raise Violation(f"{when}: {name}.grad is {_short(new)}", f"{_short(old)}, as before")


def _short(gradient: Any) -> str:
    return "None" if gradient is None else f"a tensor of norm {gradient.norm().item():.6g}"


def _farthest(now: Any, goal: Any) -> tuple[int, ...]:
    """Return the index of the worst entry."""
    position = int((now - goal).abs().nan_to_num(float("inf")).argmax())
    where: list[int] = []
    for size in reversed(now.shape):
        where.insert(0, position % size)
        position //= size
    return tuple(where)

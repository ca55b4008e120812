"""Source text for live arguments: the lines that make a model, an optimizer, a scheduler or a generator as it is now.

The suite's models follow from a seed, so that only what a requirement has changed about one need be written out.
"""

from __future__ import annotations

import base64
import pprint
from collections.abc import Callable, Iterator
from typing import Any

from nlpcheck.border.values import FIXTURE, is_generator, is_model, is_optimizer, is_scheduler

FEW = 64  # numbers that are written out; more are packed

SEEDED = """torch.manual_seed({seed})
{name} = transformers.{kind}(transformers.{config}(**{settings}))
for weight in {name}.parameters():
    weight.data = torch.randn(weight.shape) / 2
{name}.to({dtype}).train({mode})"""

FREE = """{name} = transformers.{kind}(transformers.{config}(**{settings}))
{name}.to({dtype}).train({mode})"""


def is_live(value: Any) -> bool:
    """Tell whether a value has a state that calls advance."""
    return is_model(value) or is_optimizer(value) or is_scheduler(value) or is_generator(value)


class LiveSources:
    """Names for live values, and the lines that define them."""

    def __init__(self) -> None:
        self.imports: set[str] = set()
        self._count = 0
        self._names: dict[int, str] = {}
        self._models: list[tuple[str, Any]] = []

    def define(self, value: Any) -> tuple[str, list[str]]:
        """Return a new name for a value and the lines that make the value as it is now."""
        self.imports.add("import torch")
        self._count += 1
        if is_model(value):
            self.imports.add("import transformers")
            found = self._named("model", value, self._model)
            self._models.insert(0, (found[0], value))
            return found
        if is_optimizer(value):
            return self._named("optimizer", value, self._optimizer)
        if is_scheduler(value):
            return self._named("scheduler", value, self._scheduler)
        return self._named("generator", value, self._generator)

    def _named(self, kind: str, value: Any, lines_of: Callable[[str, Any], Iterator[str]]) -> tuple[str, list[str]]:
        name = self._names[id(value)] = f"{kind}_{self._count}"
        return name, list(lines_of(name, value))

    def _model(self, name: str, model: Any) -> Iterator[str]:
        original = _original_of(model)
        settings = model.config.to_diff_dict()
        settings.pop("transformers_version", None)
        yield (FREE if original is None else SEEDED).format(
            name=name,
            kind=type(model).__name__,
            config=type(model.config).__name__,
            settings=pprint.pformat(settings, compact=True),
            seed=0 if original is None else _seed_of(model),
            dtype=model.dtype,
            mode=model.training,
        )
        yield from self._departures(name, model, original)

    def _departures(self, name: str, model: Any, original: Any) -> Iterator[str]:
        """Yield what differs from the model as it was made: weights, gradients, modes, dropout."""
        firsts = {} if original is None else dict(original.named_parameters())
        for path, weight in model.named_parameters():
            first = firsts.get(path)
            if first is None or not _same(weight.data, first.data):
                yield f"{name}.get_parameter({path!r}).data[:] = {self._values(weight.data)}"
            if not weight.requires_grad:
                yield f"{name}.get_parameter({path!r}).requires_grad_(False)"
            if weight.grad is not None:
                yield f"{name}.get_parameter({path!r}).grad = {self._values(weight.grad)}"
        for path, part in model.named_modules():
            if part.training != model.training:
                yield f"{name}.get_submodule({path!r}).training = {part.training}"
            if "p" in vars(part) and (original is None or original.get_submodule(path).p != part.p):
                yield f"{name}.get_submodule({path!r}).p = {part.p}"
        if hasattr(model, "generation_config"):
            changed = model.generation_config.to_diff_dict()
            changed.pop("transformers_version", None)
            yield from (f"{name}.generation_config.{key} = {value!r}" for key, value in changed.items())

    def _values(self, tensor: Any) -> str:
        """Return an expression for a tensor: one number, a few, or many packed."""
        if tensor.numel() and bool((tensor == tensor.flatten()[0]).all()):
            return f"torch.full({tuple(tensor.shape)}, {tensor.flatten()[0].item()}, dtype={tensor.dtype})"
        if tensor.numel() <= FEW:
            return f"torch.tensor({tensor.tolist()}, dtype={tensor.dtype})"
        self.imports.add("import base64")
        packed = base64.b64encode(tensor.contiguous().numpy().tobytes()).decode()
        unpacked = f"torch.frombuffer(bytearray(base64.b64decode({packed!r})), dtype={tensor.dtype})"
        return f"{unpacked}.reshape({tuple(tensor.shape)})"

    def _optimizer(self, name: str, optimizer: Any) -> Iterator[str]:
        model, paths = self._owner_of(optimizer)
        groups = []
        for group in optimizer.param_groups:
            own = [f"{model}.get_parameter({paths[id(p)]!r})" for p in group["params"] if id(p) in paths]
            numbers = {key: value for key, value in group.items() if isinstance(value, (int, float, bool, tuple))}
            everything = len(own) == len(paths)
            groups.append((f"{model}.parameters()" if everything else f"[{', '.join(own)}]", numbers))
        kind = type(optimizer).__name__
        listed = ", ".join(f"{{'params': {params}, **{numbers}}}" for params, numbers in groups)
        yield f"{name} = torch.optim.{kind}([{listed}])"
        if optimizer.state:
            yield f"# {name} has stepped before; its state is left out"

    def _owner_of(self, optimizer: Any) -> tuple[str, dict[int, str]]:
        """Return the name of the model whose parameters an optimizer holds, and their paths."""
        held = {id(p) for group in optimizer.param_groups for p in group["params"]}
        for name, model in self._models:
            paths = {id(p): path for path, p in model.named_parameters()}
            if held & set(paths):
                return name, paths
        return "model", {}

    def _scheduler(self, name: str, scheduler: Any) -> Iterator[str]:
        optimizer = self._names.get(id(scheduler.optimizer), "optimizer")
        kept = ("step_size", "gamma", "total_iters", "start_factor", "end_factor", "milestones", "T_max", "eta_min")
        numbers = {key: value for key, value in vars(scheduler).items() if key in kept}
        yield f"{name} = torch.optim.lr_scheduler.{type(scheduler).__name__}({optimizer}, **{numbers})"

    def _generator(self, name: str, generator: Any) -> Iterator[str]:
        yield f"{name} = torch.Generator()"
        yield f"{name}.set_state({self._values(generator.get_state())})"


def _original_of(model: Any) -> Any:
    """Return the model that a live one was put back to, if it is one of the suite's."""
    from nlpcheck.strategies.checkpoints import CHECKPOINTS, checkpoint_model

    name = str(getattr(model, "name_or_path", "")).removeprefix(FIXTURE)
    return checkpoint_model(name) if name in CHECKPOINTS and not name.endswith("bf16") else None


def _seed_of(model: Any) -> int:
    from nlpcheck.strategies.checkpoints import CHECKPOINTS

    return CHECKPOINTS.index(model.name_or_path.removeprefix(FIXTURE))


def _same(one: Any, other: Any) -> bool:
    return one.shape == other.shape and bool((one == other).all())

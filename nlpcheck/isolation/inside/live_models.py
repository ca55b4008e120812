"""Models by value: the class, its configuration, weights, gradients, modes and rates of dropout.

A model is built from its class and configuration without weights, then gets those of the description. Nothing of a
description is executed: the class is one of ``transformers``, its configuration plain data, and what would reach
beyond that (remote code, kernels, quantization) is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .live import Description, Difference
from .wire import PLAIN, RefusedError

NAME = "model"
MOST_LAYERS = 64
LARGEST_SETTING = 10**7
LEFT_OUT = frozenset(
    (
        "auto_map",
        "quantization_config",
        "dtype",
        "torch_dtype",
        "attn_implementation",
        "experts_implementation",
        "kernel_config",
        "distributed_config",
        "base_model_tp_plan",
        "base_model_pp_plan",
        "device_map",
        "transformers_weights",
    )
)
"""Settings that name code, or types that the weights already have; so do all that begin with an underscore."""
PARTS = ("Linear", "LayerNorm", "Embedding")
"""Parts of torch that a model may hold beyond those of its class."""
NUMBERS = ("num_labels",)
"""What a model of ``transformers`` has read from its configuration when it was made, and not since."""


def matches(value: Any) -> bool:
    """Tell whether a value is a model of ``transformers``."""
    return any(kind.__name__ == "PreTrainedModel" for kind in type(value).__mro__)


def describe(value: Any, _number_of: Callable[[Any], int]) -> Description:
    """Return the state of a model, copied."""
    weights = dict(value.named_parameters())
    return {
        "class": _class_of(value),
        "name": str(getattr(value, "name_or_path", "")),
        "numbers": {name: vars(value)[name] for name in NUMBERS if type(vars(value).get(name)) is int},
        "config": _settings(value.config),
        "generation": _settings(value.generation_config) if _generates(value) else {},
        "weights": {name: weight.detach().clone() for name, weight in weights.items()},
        "ties": _ties(value),
        "buffers": {name: buffer.detach().clone() for name, buffer in value.named_buffers()},
        "gradients": {n: None if w.grad is None else w.grad.detach().clone() for n, w in weights.items()},
        "frozen": [name for name, weight in weights.items() if not weight.requires_grad],
        "modes": [part.training for part in value.modules()],
        "dropout": {path: part.p for path, part in value.named_modules() if _drops(part)},
        "parts": _extra_parts(value),
    }


def _class_of(value: Any) -> str:
    """Return the name of the model's class; of a class made elsewhere, the one of ``transformers`` that it extends."""
    for kind in type(value).__mro__:
        if kind.__module__.startswith("transformers."):
            return str(kind.__name__)
    msg = f"a model of the class {type(value).__name__}, which is none of transformers"
    raise RefusedError(msg)


def _settings(settings: Any) -> dict[str, Any]:
    """Return settings that are plain data; what else hangs on a configuration does not travel."""
    found = {}
    for name, value in vars(settings).items():
        if name[0] != "_" and name not in LEFT_OUT and _is_plain(value):
            found[name] = _copied(value)
    return found


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(type(key) in PLAIN and _is_plain(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    return type(value) in PLAIN


def _copied(value: Any) -> Any:
    return type(value)(value) if isinstance(value, (list, dict)) else value


def _generates(value: Any) -> bool:
    return getattr(value, "generation_config", None) is not None


def _drops(part: Any) -> bool:
    return type(vars(part).get("p")) in (int, float)


def _ties(value: Any) -> dict[str, str]:
    """Return the second and later names of weights that have several, each with the first."""
    firsts: dict[int, str] = {}
    ties = {}
    for name, weight in value.named_parameters(remove_duplicate=False):
        first = firsts.setdefault(id(weight), name)
        if first != name:
            ties[name] = first
    return ties


def _extra_parts(value: Any) -> dict[str, list[Any]]:
    """Return the parts of torch that were added to the model itself, with their sizes."""
    found = {}
    for path, part in value.named_children():
        kind = type(part).__name__
        if kind in PARTS and type(part).__module__.startswith("torch.nn"):
            sizes = {
                "Linear": lambda p: [p.in_features, p.out_features, p.bias is not None],
                "LayerNorm": lambda p: [list(p.normalized_shape), p.eps],
                "Embedding": lambda p: [p.num_embeddings, p.embedding_dim],
            }[kind](part)
            found[path] = [kind, *sizes]
    return found


def build(described: Description, _value_of: Callable[[int], Any]) -> Any:
    """Make a model of a description; a `RefusedError` if it is not that of a model of ``transformers``."""
    import torch
    from transformers.initialization import no_init_weights

    kind = _model_class(described["class"])
    config = _configuration(kind, described)
    with torch.device("meta"), no_init_weights():
        model = kind(config)
        for path, (part, *sizes) in described["parts"].items():
            _add(model, path, part, sizes)
    _put_weights(model, described)
    model.name_or_path = described["name"]
    _apply_numbers(model, described["numbers"], [])
    if described["generation"] and _generates(model):
        vars(model.generation_config).update(described["generation"])
    whole = {name: {"set": described[name], "gone": []} for name in ("gradients", "frozen", "modes", "dropout")}
    apply(model, whole, _value_of)
    return model


def _model_class(name: Any) -> Any:
    import transformers

    kind = getattr(transformers, str(name), None)
    if not isinstance(kind, type) or not issubclass(kind, transformers.PreTrainedModel) or kind.config_class is None:
        msg = f"a model of the class {str(name)[:80]}, which is none of transformers"
        raise RefusedError(msg)
    return kind


def _configuration(kind: Any, described: Description) -> Any:
    """Make the configuration; sizes that the weights cannot have are refused before anything is built."""
    settings = {name: value for name, value in described["config"].items() if name not in LEFT_OUT and name[0] != "_"}
    layers = min(MOST_LAYERS, len(described["weights"]))
    for name, value in settings.items():
        if type(value) is int and (abs(value) > LARGEST_SETTING or ("layer" in name and value > layers)):
            msg = f"a model with {name}={str(value)[:40]}"
            raise RefusedError(msg)
    config = kind.config_class()
    for name, value in settings.items():
        setattr(config, name, value)
    return config


def _add(model: Any, path: str, part: str, sizes: list[Any]) -> None:
    """Add a part to a model, unless its class has one there."""
    import torch

    if part not in PARTS or "." in path:
        msg = f"a model with a part {str(part)[:40]}"
        raise RefusedError(msg)
    own = dict(model.named_children()).get(path)
    if own is None:
        kind = getattr(torch.nn, part)
        model.add_module(path, kind(*sizes[:2], bias=sizes[2]) if part == "Linear" else kind(*sizes))


def _put_weights(model: Any, described: Description) -> None:
    """Replace the weights and buffers of a model that has none yet; names and shapes must be those of its class."""
    import torch

    weights, ties, buffers = described["weights"], described["ties"], described["buffers"]
    shapes = {name: tuple(weight.shape) for name, weight in model.named_parameters(remove_duplicate=False)}
    if shapes.keys() != weights.keys() | ties.keys() or not set(ties.values()) <= weights.keys():
        odd = sorted(shapes.keys() ^ (weights.keys() | ties.keys()))[:3]
        msg = f"a {described['class']} whose weights are not those of its class: {', '.join(odd)}"
        raise RefusedError(msg)
    made = {
        name: torch.nn.Parameter(weight, requires_grad=weight.is_floating_point()) for name, weight in weights.items()
    }
    for name, shape in shapes.items():
        weight = made[ties.get(name, name)]
        if tuple(weight.shape) != shape:
            msg = f"a {described['class']} whose {name} has the shape {list(weight.shape)}, not {list(shape)}"
            raise RefusedError(msg)
        owner, last = _owner(model, name)
        owner._parameters[last] = weight  # noqa: SLF001  (the only way to share one weight under two names)
    for name, buffer in list(model.named_buffers()):
        if name not in buffers or buffers[name].shape != buffer.shape:
            msg = f"a {described['class']} without the buffer {name}"
            raise RefusedError(msg)
        owner, last = _owner(model, name)
        owner._buffers[last] = buffers[name]  # noqa: SLF001


def _owner(model: Any, path: str) -> tuple[Any, str]:
    before, _, last = path.rpartition(".")
    return model.get_submodule(before), last


def _apply_numbers(model: Any, numbers: dict[str, int], _gone: list[str]) -> None:
    for name in NUMBERS:
        if type(numbers.get(name)) is int and type(vars(model).get(name)) is int:
            setattr(model, name, numbers[name])


def apply(value: Any, changed: Difference, _value_of: Callable[[int], Any]) -> None:
    """Bring a model to a new state, in place; another class, other weights or parts are a `RefusedError`."""
    odd = sorted(changed.keys() & {"class", "ties", "parts"})
    gone = [section for section in ("weights", "buffers") if changed.get(section, {}).get("gone")]
    if odd or gone:
        msg = f"a model whose {', '.join(odd or gone)} were replaced"
        raise RefusedError(msg)
    for section in [name for name in _APPLY if name in changed]:
        _APPLY[section](value, changed[section]["set"], changed[section]["gone"])


def _apply_weights(model: Any, weights: dict[str, Any], _gone: list[str]) -> None:
    own = dict(model.named_parameters())
    for name, weight in weights.items():
        if name not in own:
            msg = f"a model with a new weight {str(name)[:80]}"
            raise RefusedError(msg)
        _overwrite(own[name], weight)


def _apply_buffers(model: Any, buffers: dict[str, Any], _gone: list[str]) -> None:
    own = dict(model.named_buffers())
    for name in buffers.keys() & own.keys():
        _overwrite(own[name], buffers[name])


def _overwrite(old: Any, new: Any) -> None:
    """Write new values into a tensor; one of another shape or type takes its place."""
    if old.shape == new.shape and old.dtype == new.dtype:
        old.data.copy_(new)
    else:
        old.data = new


def _apply_gradients(model: Any, gradients: dict[str, Any], _gone: list[str]) -> None:
    for name, weight in model.named_parameters():
        if name in gradients:
            weight.grad = gradients[name]


def _apply_frozen(model: Any, frozen: list[str], _gone: list[str]) -> None:
    for name, weight in model.named_parameters():
        wanted = name not in frozen and weight.is_floating_point()
        if weight.requires_grad != wanted:
            weight.requires_grad_(wanted)


def _apply_modes(model: Any, modes: list[bool], _gone: list[str]) -> None:
    for part, training in zip(model.modules(), modes, strict=True):
        part.training = bool(training)


def _apply_dropout(model: Any, rates: dict[str, float], _gone: list[str]) -> None:
    parts = dict(model.named_modules())
    for path in rates.keys() & parts.keys():
        if _drops(parts[path]):
            parts[path].p = float(rates[path])


def _apply_config(model: Any, settings: dict[str, Any], gone: list[str]) -> None:
    _apply_settings(model.config, settings, gone)


def _apply_generation(model: Any, settings: dict[str, Any], gone: list[str]) -> None:
    if _generates(model):
        _apply_settings(model.generation_config, settings, gone)


def _apply_settings(owner: Any, settings: dict[str, Any], gone: list[str]) -> None:
    allowed = {name: value for name, value in settings.items() if name[0] != "_" and name not in LEFT_OUT}
    for name, value in allowed.items():
        vars(owner)[name] = value
    for name in gone:
        vars(owner).pop(name, None)


_APPLY: dict[str, Callable[[Any, Any, list[str]], None]] = {
    "weights": _apply_weights,
    "buffers": _apply_buffers,
    "gradients": _apply_gradients,
    "frozen": _apply_frozen,
    "modes": _apply_modes,
    "dropout": _apply_dropout,
    "config": _apply_config,
    "generation": _apply_generation,
    "numbers": _apply_numbers,
}

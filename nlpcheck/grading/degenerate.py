"""Submissions that know nothing: they import, take the contract's parameters and answer without looking at the task.

What they earn is what an assignment gives away. Their text is written from the contract's signatures and shapes.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nlpcheck import contract
from nlpcheck.contract.types import Array, Tensor

KINDS = {
    "none": "returns None",
    "raise": "raises ValueError",
    "empty": "returns the emptiest value of the promised shape",
    "constant": "returns what the contract's first example returns, or else one value of the promised shape",
    "identity": "returns its first argument",
    "echo": "returns the arguments that fit the promised shape",
    "random": "returns values of the promised shape by chance",
    "ones": "returns 1, 1.0, True in the promised shape: every score is perfect",
    "rows": "returns as many equal values as the first list that it is given has",
}
"""Every degenerate submission and what each of its functions does."""

HEAD = """\
import random

import torch

chance = random.Random(0)

"""
EMPTY = {"int": "0", "float": "0.0", "bool": "False", "str": "''", "tensor": "torch.zeros(0)"}
CONSTANT = {"int": "1", "float": "0.5", "bool": "True", "str": "'a'", "tensor": "torch.ones((1, 1), dtype=torch.int64)"}
RANDOM = {
    "int": "chance.choice((-100, 0, 1, 2))",
    "float": "chance.choice((0.0, 0.5, 1.0))",
    "bool": "chance.choice((False, True))",
    "str": "chance.choice(('', 'a', 'the'))",
    "tensor": "torch.full((2, chance.randrange(1, 5)), chance.randrange(2))",
}
ONES = {"int": "1", "float": "1.0", "bool": "True", "str": "'the'", "tensor": "torch.ones((2, 3), dtype=torch.int64)"}
FILLING = {"int": "-100", "float": "0.0", "bool": "False", "str": "'O'", "tensor": "torch.full((1, 3), -100)"}

Shaped = Callable[[Any], str]
"""Writes an expression of a shape."""


def degenerate_source(area: str, kind: str) -> str:
    """Return the text of a module whose functions all do what `KINDS` says."""
    functions = [_function(area, name, _answer(area, name, kind)) for name in contract.functions_of(area)]
    return HEAD + "\n\n".join(functions)


def _function(area: str, name: str, answer: str) -> str:
    signature = contract.signature_of(area, name)
    plain = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    bare = signature.replace(parameters=plain, return_annotation=signature.empty)
    return f"\ndef {name}{bare}:\n    {answer}\n"


def _answer(area: str, name: str, kind: str) -> str:
    shape = contract.return_type_of(area, name)
    if kind == "none":
        return "return None"
    if kind == "raise":
        return "raise ValueError('no')"
    if kind == "identity":
        return f"return {next(iter(contract.signature_of(area, name).parameters))}"
    written: dict[str, Shaped] = {
        "empty": lambda inner: _written(inner, EMPTY, 0),
        "constant": lambda inner: _example(area, name) or _written(inner, CONSTANT, 1),
        "random": lambda inner: _written(inner, RANDOM, 2),
        "ones": lambda inner: _written(inner, ONES, 2),
        "rows": lambda inner: _rows(inner, _parameters(area, name)),
        "echo": lambda inner: _echoed(inner, _parameters(area, name)),
    }
    return f"return {written[kind](shape)}"


def _example(area: str, name: str) -> str:
    """Return what the contract's first example of a function returns; empty where that is no literal."""
    for one in doctest.DocTestParser().get_examples(contract.functions_of(area)[name].__doc__ or ""):
        match ast.parse(one.source).body:
            case [ast.Expr(ast.Call(ast.Name(called)))] if called == name:
                with contextlib.suppress(ValueError, SyntaxError):
                    return repr(ast.literal_eval(one.want))
    return ""


def _parameters(area: str, name: str) -> dict[str, Any]:
    hints = typing.get_type_hints(contract.functions_of(area)[name])
    return {parameter: hints[parameter] for parameter in contract.signature_of(area, name).parameters}


def _kind(shape: Any) -> str:
    """Return what a value of this shape is: a kind of `EMPTY`, ``list``, ``tuple``, ``dict``, ``record`` or nothing."""
    origin = typing.get_origin(shape)
    if shape == Array:
        return "tensor"
    if origin in (typing.Union, types.UnionType):
        return _kind(next(option for option in typing.get_args(shape) if option is not types.NoneType))
    if typing.is_typeddict(shape):
        return "record"
    for kind, classes in (("tuple", (tuple,)), ("dict", (dict, Mapping)), ("list", (list, Sequence))):
        if origin in classes:
            return kind
    return {int: "int", float: "float", bool: "bool", str: "str", Tensor: "tensor"}.get(shape, "")


def _option(shape: Any) -> Any:
    """Return a shape, or of several the first that is not None."""
    if typing.get_origin(shape) in (typing.Union, types.UnionType) and shape != Array:
        return next(option for option in typing.get_args(shape) if option is not types.NoneType)
    return shape


def _written(shape: Any, leaves: Mapping[str, str], length: int) -> str:
    """Write a value of a shape; lists and dicts have this many entries."""
    shape = _option(shape)
    kind, inner = _kind(shape), typing.get_args(shape)
    if kind == "list":
        return f"[{', '.join([_written(inner[0], leaves, length)] * length)}]"
    if kind == "dict":
        names = ("input_ids", "labels")[:length]
        return f"{{{', '.join(f'{name!r}: {_written(inner[1], leaves, length)}' for name in names)}}}"
    if kind == "tuple":
        return f"({', '.join(_written(one, leaves, length) for one in inner)},)"
    if kind == "record":
        return _record(shape, lambda _, one: _written(one, leaves, length))
    return leaves.get(kind, "None")


def _rows(shape: Any, parameters: Mapping[str, Any]) -> str:
    """Write a list with one entry for each that the first list of the arguments has; anything else with one entry."""
    shape = _option(shape)
    lists = [name for name, one in parameters.items() if _kind(one) in ("list", "tensor")]
    if _kind(shape) == "list":
        return f"[{_written(typing.get_args(shape)[0], FILLING, 1)} for _ in {(lists or list(parameters))[0]}]"
    return _written(shape, FILLING, 1)


def _record(shape: Any, written: Callable[[str, Any], str]) -> str:
    hints = typing.get_type_hints(shape)
    return f"{{{', '.join(f'{name!r}: {written(name, one)}' for name, one in hints.items())}}}"


def _echoed(shape: Any, parameters: Mapping[str, Any]) -> str:
    """Write a value made of arguments: in a record those of the same name, else the first that fits best."""
    shape = _option(shape)
    kind = _kind(shape)
    if kind == "record":
        return _record(shape, lambda name, one: name if name in parameters else _echoed(one, parameters))
    if kind == "tuple":
        return f"({', '.join(_echoed(one, parameters) for one in typing.get_args(shape))},)"
    fitting = [name for name, one in parameters.items() if kind and _kind(one) == kind]
    deeply = [name for name in fitting if _nesting(parameters[name]) == _nesting(shape)]
    return (deeply or fitting or [_written(shape, CONSTANT, 1)])[0]


def _nesting(shape: Any) -> tuple[str, ...]:
    """Return the kinds of a shape from the outside in."""
    shape = _option(shape)
    inner = typing.get_args(shape)
    return (_kind(shape), *(_nesting(inner[-1]) if inner and inner[-1] is not Ellipsis else ()))

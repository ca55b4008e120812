"""The contract: what an implementation may define, one module of typed Protocols per area.

>>> list(functions_of("token_classification"))[0]
'align_labels_with_tokens'
>>> list(signature_of("token_classification", "align_labels_with_tokens").parameters)
['labels', 'word_ids', 'label_names', 'label_all_tokens']
"""

from __future__ import annotations

import functools
import importlib
import inspect
import typing
from collections.abc import Callable
from typing import Any

AREAS: dict[str, str] = {
    "sequence_classification": "SequenceClassification",
    "token_classification": "TokenClassification",
    "question_answering": "QuestionAnswering",
    "masked_lm": "MaskedLM",
    "causal_lm": "CausalLM",
    "summarization": "Summarization",
    "translation": "Translation",
    "training": "Training",
    "data_preparation": "DataPreparation",
    "diagnosis": "Diagnosis",
}
"""Every area and the name of its Protocol class in ``nlpcheck.contract.<area>``."""
TASKS = tuple(area for area in AREAS if area not in ("training", "data_preparation", "diagnosis"))
"""The areas that are tasks: a model is trained for each."""


@functools.cache
def functions_of(area: str) -> dict[str, Callable[..., Any]]:
    """Return the functions of an area by name, in the order of the contract: its own, then those that it shares."""
    protocol = getattr(importlib.import_module(f"{__name__}.{area}"), AREAS[area])
    every = [item for one in protocol.__mro__ if one.__module__.startswith(__name__) for item in vars(one).items()]
    return {name: value for name, value in every if inspect.isfunction(value) and name[0] != "_"}


@functools.cache
def own_functions_of(area: str) -> frozenset[str]:
    """Return the names of the functions that no other area has.

    >>> sorted(own_functions_of("diagnosis"))
    ['diagnose', 'recipe']
    """
    others = {name for other in AREAS if other != area for name in functions_of(other)}
    return frozenset(functions_of(area)) - others


@functools.cache
def signature_of(area: str, function: str) -> inspect.Signature:
    """Return the signature that an implementation's function must accept (without ``self``)."""
    signature = inspect.signature(functions_of(area)[function])
    return signature.replace(parameters=list(signature.parameters.values())[1:])


@functools.cache
def return_type_of(area: str, function: str) -> Any:
    """Return the shape that every returned value must have, as a typing annotation."""
    return typing.get_type_hints(functions_of(area)[function])["return"]


def rule_of(area: str, function: str) -> str:
    """Return the first sentence of the rule of a function."""
    return (inspect.getdoc(functions_of(area)[function]) or "").split("\n\n", 1)[0].replace("\n", " ")

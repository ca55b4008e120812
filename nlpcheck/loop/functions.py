"""The functions that the loop calls: the reference's, or the user's with the reference's where theirs are missing.

The user's functions take the place of ours inside the reference, too: whoever has written nothing but
``align_labels_with_tokens`` sees it called by our ``tokenize_and_align_labels``. That happens in a copy of the
reference, so that the one that scores both runs stays what it is.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlpcheck import contract
from nlpcheck.border.recording import describe_error, is_ours
from nlpcheck.contract import TASKS
from nlpcheck.errors import ImplementationError, NotImplementedYet, UsageError, Violation
from nlpcheck.loading import load

REFERENCE, YOURS = "reference", "yours"
_copies = itertools.count()


class TheirError(ImplementationError):
    """One of the user's functions raised, or returned what the loop cannot go on with."""

    def __init__(self, function: str, what: str) -> None:
        super().__init__(f"{function}: {what}")
        self.function = function
        self.what = what


@dataclass
class Functions:
    """The functions of one task, and whose each of them is."""

    task: str
    by_name: Mapping[str, Callable[..., Any]]
    whose: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    """Whose each function was that has been called, in the order of the first calls."""
    notes: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return a function of the contract."""
        if name.startswith("_") or name not in self.by_name:
            raise AttributeError(name)
        return self.by_name[name]


def reference(task: str) -> Functions:
    """Return the reference's functions of a task."""
    package = importlib.import_module(f"nlpcheck.tasks.{task}")
    return Functions(task, {name: getattr(package, name) for name in contract.functions_of(task)})


def theirs(task: str, target: str) -> Functions:
    """Return the functions of a target, and the reference's for those that it lacks.

    A target that has no module for the task is a `UsageError`, one that cannot be imported a `TheirError`.
    """
    implementation = load(target, [task])
    area = implementation.area(task)
    package = _copy_of_reference(task)
    found = Functions(task, by_name := {}, notes=[*implementation.notes, *_other_tasks(task, target)])
    for name in contract.functions_of(task):
        ours = getattr(package, name)
        try:
            own = area.function(name)
        except NotImplementedYet:
            by_name[name] = _noting(found, name, ours)
            continue
        except Violation as error:
            raise TheirError(task, f"cannot be imported: {error.returned}") from error
        by_name[name] = _guarded(found, name, own, ours)
        found.whose[name] = YOURS
        _replace(package, ours, by_name[name])
    return found


def _other_tasks(task: str, target: str) -> list[str]:
    """Say which other tasks a target has functions for: what they do shows in runs of their own."""
    try:
        areas = load(target).areas
    except UsageError:
        return []
    others = [area for area in areas if area in TASKS and area != task]
    return [f"{target} has {other}, too: nlpcheck run {other} --implementation {target}" for other in others]


def _copy_of_reference(task: str) -> types.ModuleType:
    """Import the reference once more, under a name of its own."""
    from nlpcheck import tasks

    name = f"_nlpcheck_loop_{next(_copies)}"
    spec = importlib.util.spec_from_file_location(name, tasks.__file__, submodule_search_locations=list(tasks.__path__))
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    package = importlib.import_module(f"{name}.{task}")
    for function in contract.functions_of(task):
        getattr(package, function)  # imports its family, whose calls are to be replaced
    return package


def _replace(package: types.ModuleType, ours: Callable[..., Any], own: Callable[..., Any]) -> None:
    """Put the user's function wherever a module of the copy knows ours."""
    root = package.__name__.partition(".")[0]
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{root}."):
            for known, value in list(vars(module).items()):
                if value is ours:
                    setattr(module, known, own)


def _noting(found: Functions, name: str, ours: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of ours tell that it was called."""

    def call(*args: Any, **kwargs: Any) -> Any:
        found.called.setdefault(name, REFERENCE)
        return ours(*args, **kwargs)

    return call


def _guarded(found: Functions, name: str, own: Callable[..., Any], ours: Callable[..., Any]) -> Callable[..., Any]:
    """Let the user's function be called; what it raises is its error, and a stub leaves the work to ours."""

    def call(*args: Any, **kwargs: Any) -> Any:
        found.called.setdefault(name, YOURS)
        try:
            return own(*args, **kwargs)
        except NotImplementedError:
            found.whose[name] = found.called[name] = REFERENCE
            return ours(*args, **kwargs)
        except TheirError:
            raise
        except BaseException as error:  # SystemExit and the panics of Rust code are no Exception
            if is_ours(error) or isinstance(error, KeyboardInterrupt):
                raise
            raise TheirError(name, describe_error(error)) from error

    return call

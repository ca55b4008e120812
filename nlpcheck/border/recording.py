"""The border: every call that the specification makes goes through an `Area`, is recorded and is checked.

An implementation may do anything: modify its arguments, raise ``SystemExit``, return a generator, never return.
Here each of these becomes a `Violation` or leaves the caller's values untouched.
"""

from __future__ import annotations

import difflib
import os
import signal
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nlpcheck import contract
from nlpcheck.border.budget import TimeBudgetExceeded, clock
from nlpcheck.border.shapes import mismatch
from nlpcheck.border.surroundings import unspoiled
from nlpcheck.border.texts import shorten
from nlpcheck.border.values import (
    NotPlainError,
    are_atoms,
    is_tensor,
    is_tokenizer,
    show,
    text_of,
    to_plain,
)
from nlpcheck.errors import ElsewhereError, NotImplementedYet, Violation

LONGEST_HISTORY = 40  # calls per function

TOKENIZER_SETTINGS = (
    "padding_side",
    "truncation_side",
    "model_max_length",
    "model_input_names",
    "special_tokens_map",
    "clean_up_tokenization_spaces",
)
"""What R1 counts of a tokenizer: its public settings. Truncation, padding and languages belong to the library."""


@dataclass
class Call:
    """One call of the implementation: what went in, what came back."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    passed: tuple[tuple[Any, ...], dict[str, Any]]
    """The copies that the implementation received; they differ from ``args`` and ``kwargs`` if it modified them."""
    returned: Any = None
    error: BaseException | None = None
    changed_settings: dict[str, Any] = field(default_factory=dict)
    """Of tokenizers: before and after."""
    changed_torch: dict[str, Any] = field(default_factory=dict)
    """What torch's global settings had become, if they were changed."""

    def __str__(self) -> str:
        """Return the call as a person would type it."""
        named = [f"{name}={show(value)}" for name, value in self.kwargs.items()]
        return f"{self.function}({', '.join([*map(show, self.args), *named])})"

    def outcome(self) -> str:
        """Say in one line what came back."""
        if self.error is not None:
            return describe_error(self.error)
        return show(self.returned)


def describe_error(error: BaseException) -> str:
    """Return ``raised Kind: message`` and the line of the implementation that raised, if it is known."""
    if isinstance(error, TimeBudgetExceeded):
        return "did not return in time"
    if isinstance(error, ElsewhereError):
        return error.outcome
    text = f"raised {type(error).__name__}: {shorten(text_of(error), 200)}".rstrip(": ")
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
    own = [f for f in frames if "site-packages" not in f.filename] or frames
    if not own:
        return text
    return f"{text}  (line {own[-1].lineno} of {own[-1].filename.rsplit('/', 1)[-1]}, in {own[-1].name})"


def is_ours(error: BaseException) -> bool:
    """Tell whether an exception comes from us: our alarm, or Ctrl-C where a person can press it."""
    pressed = isinstance(error, KeyboardInterrupt) and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
    return pressed or isinstance(error, TimeBudgetExceeded)


def copy_of(value: Any) -> Any:
    """Copy lists, dicts, tuples, arrays and tensors all the way down; anything else is handed over as it is."""
    kind = type(value)
    if kind is list:
        return value.copy() if are_atoms(value) else [copy_of(item) for item in value]
    if kind is tuple:
        return value if are_atoms(value) else tuple([copy_of(item) for item in value])
    if kind is dict:
        return value.copy() if are_atoms(value.values()) else {key: copy_of(item) for key, item in value.items()}
    if kind is np.ndarray:
        return value.copy()
    return value.clone() if is_tensor(value) else value


@dataclass
class Recorder:
    """What happened since the current example began."""

    calls: list[Call] = field(default_factory=list)
    example: dict[str, Any] = field(default_factory=dict)
    history: dict[str, list[Call]] = field(default_factory=dict)
    """The first calls of each function: what a mutant is compared with."""
    last_violation: Violation | None = None
    """The last violation since the requirement began; Hypothesis may still be looking for a smaller one."""
    before_call: Callable[[Call], None] = lambda _: None
    """Told of each call before it is made, while live arguments are what they are."""
    violated: tuple[dict[str, Any], list[Call]] = field(default_factory=lambda: ({}, []))
    """The example of the last violation and its calls: another example may have begun since."""
    moment: tuple[int, int] = (0, 0)
    """The number of the requirement and that of its example."""

    def begin_requirement(self) -> None:
        """Forget what was found before."""
        self.last_violation = None
        self.moment = (self.moment[0] + 1, -1)
        self.begin_example({})

    def begin_example(self, example: dict[str, Any]) -> None:
        """Forget the calls of the last example."""
        self.calls.clear()
        self.example = example
        self.moment = (self.moment[0], self.moment[1] + 1)

    def violate(self, violation: Violation) -> None:
        """Keep a violation with the example and the calls that led to it."""
        self.last_violation = violation
        self.violated = (dict(self.example), list(self.calls))

    def run(self, call: Call, function: Callable[..., Any]) -> Call:
        """Make the call; whatever happens is in the record afterwards."""
        self.before_call(call)
        self.calls.append(call)
        history = self.history.setdefault(call.function, [])
        if len(history) < LONGEST_HISTORY:
            history.append(call)
        tokenizers = [value for value in (*call.args, *call.kwargs.values()) if is_tokenizer(value)]
        before = [_settings(tokenizer) for tokenizer in tokenizers]
        args, kwargs = call.passed
        me = os.getpid()
        with unspoiled() as call.changed_torch, clock:
            try:
                call.returned = function(*args, **kwargs)
            except BaseException as error:  # SystemExit and the panics of Rust code are no Exception
                call.error = error
                if is_ours(error):
                    raise
        if os.getpid() != me:
            os._exit(0)  # the code under test has forked, and returned twice
        for tokenizer, settings in zip(tokenizers, before, strict=True):
            call.changed_settings |= _restore(tokenizer, settings)
        return call


def _settings(tokenizer: Any) -> dict[str, Any]:
    return {name: copy_of(getattr(tokenizer, name, None)) for name in TOKENIZER_SETTINGS}


def _restore(tokenizer: Any, settings: dict[str, Any]) -> dict[str, Any]:
    """Put a tokenizer's settings back, so that one requirement cannot spoil the next; return what had changed."""
    changed = {}
    for name, value in settings.items():
        now = getattr(tokenizer, name, None)
        if now != value:
            changed[name] = (value, now)
            target = settings["special_tokens_map"] if name == "special_tokens_map" else {name: value}
            for attribute, old in target.items():
                setattr(tokenizer, attribute, old)
    return changed


def plain_of(returned: Any) -> Any:
    """Return a returned value as plain data; reading it may run code of the implementation, and is its fault."""
    must_be = "plain data: None, numbers, texts, lists, dicts, arrays, tensors"
    with clock:
        try:
            return to_plain(returned)
        except NotPlainError as error:
            raise Violation(str(error), must_be) from None
        except BaseException as error:
            if is_ours(error):
                raise
            got = f"a value of type {type(returned).__name__} that, when it is read, {describe_error(error)}"
            raise Violation(got, must_be) from None


class BoundFunction:
    """One function of the implementation, called through the border."""

    def __init__(self, area: Area, name: str) -> None:
        self.area = area
        self.name = name

    def attempt(self, *args: Any, **kwargs: Any) -> Call:
        """Call the function and return the record, whatever happened."""
        function = self.area.function(self.name)
        call = Call(self.name, args, kwargs, (copy_of(args), copy_of(kwargs)))
        self.area.recorder.run(call, function)
        if isinstance(call.error, NotImplementedError):
            raise NotImplementedYet(self.area.missing_text(self.name)) from call.error
        return call

    def untouched(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function and return the very object that came back."""
        call = self.attempt(*args, **kwargs)
        if call.error is not None:
            violation = Violation(describe_error(call.error), "a returned value, no exception")
            violation.final = isinstance(call.error, ElsewhereError) and call.error.final
            raise violation from None
        return call.returned

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function and return its value as plain data of the promised shape."""
        plain = plain_of(self.untouched(*args, **kwargs))
        if problem := mismatch(plain, contract.return_type_of(self.area.name, self.name)):
            raise Violation(show(plain), f"what the contract returns: {problem}")
        return plain


class RawArea:
    """The same functions, but each returns the untouched object: for types and devices, and for models."""

    def __init__(self, area: Area) -> None:
        self._area = area

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the function that hands back what the implementation returned."""
        return BoundFunction(self._area, name).untouched


class Area:
    """The functions of one area of an implementation, as a requirement sees them: ``impl.collate(...)``."""

    def __init__(
        self,
        name: str,
        functions: Mapping[str, Callable[..., Any]],
        *,
        target: str = "",
        under_seed: Callable[[int], Area] | None = None,
    ) -> None:
        self.name = name
        self.functions = functions
        self.target = target
        """What `nlpcheck.loading.load` takes to find this implementation again in another process; "" if nothing."""
        self.under_seed = under_seed
        """What returns this area under another PYTHONHASHSEED; None if ``target`` is loaded for that."""
        self.recorder = Recorder()
        self.raw = RawArea(self)

    def function(self, name: str) -> Callable[..., Any]:
        """Return a function of the implementation itself, or say what is missing."""
        try:
            return self.functions[name]
        except KeyError:
            raise NotImplementedYet(self.missing_text(name)) from None

    def import_now(self) -> None:
        """Import the module behind this area, if there is one; a failure is a `Violation`."""
        load = getattr(self.functions, "load", None)
        if load:
            load()

    def missing_text(self, name: str) -> str:
        """Say what a person should add, and which of their names comes close."""
        signature = contract.signature_of(self.name, name).replace(return_annotation=None)
        plain = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
        bare = signature.replace(parameters=plain, return_annotation=signature.empty)
        near = difflib.get_close_matches(name, [n for n in self.functions if n != name], n=1)
        found = f"; found `{near[0]}`, is it meant to be this one?" if near else ""
        return f"add `def {name}{bare}:` to {self.name}{found}"

    def __getattr__(self, name: str) -> BoundFunction:
        """Return a function of the contract, ready to be called."""
        if name.startswith("_") or name not in contract.functions_of(self.name):
            raise AttributeError(name)
        return BoundFunction(self, name)

"""The general rules R1, R2 and R8 of the contract, once for all functions.

Each factory makes one requirement for one function::

    test_align_keeps_its_arguments = arguments_unchanged("TC-ALIGN-90", "align_labels_with_tokens", calls)
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from nlpcheck.assertions import must_equal
from nlpcheck.border.recording import Area, BoundFunction, copy_of
from nlpcheck.border.recording import Call as RecordedCall
from nlpcheck.border.surroundings import RECORDS_GRADIENTS
from nlpcheck.border.values import first_difference, show, to_plain
from nlpcheck.errors import Violation
from nlpcheck.search import example, given
from nlpcheck.spec import MUST, SHOULD, requirement
from nlpcheck.strategies.calls import Call

Test = Callable[..., None]


class Columns(UserDict[str, Any]):
    """A batch that is a mapping and no dict, as ``datasets`` passes it (its ``LazyBatch``)."""

    def __repr__(self) -> str:
        """Show the columns."""
        return f"LazyBatch({show(self.data)})"


class Column(Sequence[Any]):
    """A column that is a sequence and no list, as ``dataset["text"]`` is one since datasets 4."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._values = list(values)

    def __getitem__(self, index: Any) -> Any:
        """Return a row, or rows."""
        return self._values[index]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._values)

    def __repr__(self) -> str:
        """Show the values."""
        return f"Column({show(self._values)})"


def finished(test: Test, id: str, function: str, texts: tuple[str, str, str], **options: Any) -> Test:
    """Make a requirement of a test and its statement, why and hint."""
    test.__doc__ = "{}\n\nWhy: {}\nHint: {}".format(*texts)
    return requirement(id, *filter(None, [function]), **options)(test)


def arguments_unchanged(
    id: str,
    function: str,
    calls: st.SearchStrategy[Call],
    *,
    where: str = "",
    **options: Any,
) -> Test:
    """R1: an argument is never modified; ``where`` ends the statement."""

    @given(calls)
    def test(impl: Area, call: Call) -> None:
        args, kwargs = call.resolved()
        record = _call(impl, function, args, kwargs)
        before, after = to_plain_arguments(record.args, record.kwargs), to_plain_arguments(*record.passed)
        if before != after:
            raise Violation(f"arguments afterwards: {show(after)}", show(before), first_difference(after, before))
        if record.changed_settings:
            raise Violation(
                f"settings (before, after): {record.changed_settings}", "the tokenizer's settings untouched"
            )

    return finished(test, id, function, (
        f"{function} leaves its arguments as they were{where}.",
        "the caller's data set is used again in the next epoch and by the next function; a silent edit spoils both.",
        "build a new list or dict instead of writing into, popping from or sorting the one that was passed.",
    ), **options)  # fmt: skip


def must_record_gradients(impl: Area) -> None:
    """R1 for what all code shares: after the last call torch records gradients, as before."""
    changed = impl.recorder.calls[-1].changed_torch
    if changed.get(RECORDS_GRADIENTS) is False:
        raise Violation("torch.is_grad_enabled() is False afterwards", "True, as before")


def to_plain_arguments(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """Return the arguments as plain values; what is not data (a tokenizer, a model) is left out."""
    return [_plain_or_name(value) for value in (*args, *kwargs.values())]


def _plain_or_name(value: Any) -> Any:
    try:
        return to_plain(value)
    except ValueError:
        return show(value)


def _call(impl: Area, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> RecordedCall:
    getattr(impl, function)(*args, **kwargs)
    return impl.recorder.calls[-1]


def _made(bound: BoundFunction, call: Call) -> Any:
    args, kwargs = call.resolved()
    return bound(*args, **kwargs)


def repeatable(
    id: str,
    function: str,
    calls: st.SearchStrategy[Call],
    *,
    traps: Sequence[tuple[Call, Call]] = (),
    **options: Any,
) -> Test:
    """R2: two calls with equal arguments return equal values, whatever was called in between.

    ``traps`` are judged first: a call, and another one between it and its repetition.
    """

    @given(calls, calls)
    def test(impl: Area, call: Call, between: Call) -> None:
        bound: BoundFunction = getattr(impl, function)
        first = to_plain(_made(bound, call))  # resolved anew for each call: a generator must not have advanced
        _made(bound, between)
        must_equal(to_plain(_made(bound, call)), first, "the same call, made again after another")

    for trap in reversed(traps):
        test = example(*trap)(test)
    return finished(test, id, function, (
        f"{function} answers the same call with the same value, whatever was called in between.",
        "a result that depends on earlier calls cannot be reproduced and changes with the order of the data.",
        "keep no state between calls: no module-level cache, no default argument that is modified.",
    ), **options)  # fmt: skip


def accepts_columns(id: str, function: str, calls: st.SearchStrategy[Call], *, lazy: bool = False) -> Test:
    """R8: ``examples`` may be any mapping of columns (MUST); with ``lazy`` the columns are no lists (SHOULD)."""

    @given(calls)
    def test(impl: Area, call: Call) -> None:
        bound: BoundFunction = getattr(impl, function)
        columns = call.args[0]
        own = copy_of(columns)  # examples are shared between requirements, and code under test may write into them
        wrapped = Columns({name: Column(values) if lazy else values for name, values in own.items()})
        args, kwargs = call.resolved()
        expected = bound(*args, **kwargs)
        args, kwargs = replace(call, args=(wrapped, *call.args[1:])).resolved()
        must_equal(bound(*args, **kwargs), expected, "the same columns as `datasets` hands them over")

    what = "lazy columns (sequences that are no lists)" if lazy else "any mapping of columns, not only a dict"
    return finished(test, id, function, (
        f"{function} takes {what}.",
        "`Dataset.map(batched=True)` passes a LazyBatch, which is no dict, and a column of a data set is no list.",
        "read columns with examples[name] and call list() on a column before a tokenizer sees it.",
    ), level=SHOULD if lazy else MUST)  # fmt: skip

"""Look for an example that breaks a requirement, cheaply; then for the smallest one, thoroughly.

Drawing an example costs Hypothesis about twenty times what judging it costs us, and most requirements draw from the
same few strategies. So each strategy is drawn from once per process, and all requirements share what was drawn.
Only where one of these examples breaks a requirement does Hypothesis search and shrink for it alone; for many
submissions (`remembering`), only where no short example is at hand.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hypothesis import given as hypothesis_given
from hypothesis import seed, settings
from hypothesis.strategies import SearchStrategy

from nlpcheck import profiles
from nlpcheck.border.budget import clock
from nlpcheck.border.values import show
from nlpcheck.errors import Violation

Test = TypeVar("Test", bound=Callable[..., Any])
SEARCH = "nlpcheck_search"
MOST_TRIED = 150
"""Examples that are judged to find a smaller one, beside the drawn ones: a number, since the smallest one found must
not depend on how busy the machine is."""
PATIENCE = 60
"""So many attempts one after the other that find no shorter one end the search; most repeat what was tried before."""
SHORT = 150
"""An example of so many characters is read at a glance."""
SHRINK_SECONDS = 30.0
"""That the code under test may take for them; hardly any needs a tenth."""


@dataclass
class Search:
    """What a test is judged on: explicit examples first, then drawn ones."""

    strategies: dict[str, SearchStrategy[Any]] = field(default_factory=dict)
    examples: list[tuple[tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)


def given(*strategies: SearchStrategy[Any], **named: SearchStrategy[Any]) -> Callable[[Test], Test]:
    """Draw the last parameters of a requirement from strategies, as ``hypothesis.given`` does."""

    def add(test: Test) -> Test:
        names = list(inspect.signature(test).parameters)[-len(strategies) :] if strategies else []
        search_of(test).strategies.update(dict(zip(names, strategies, strict=True)), **named)
        return test

    return add


def example(*values: Any, **named: Any) -> Callable[[Test], Test]:
    """Judge a requirement on this example first, as ``hypothesis.example`` does: for traps and for old bugs."""

    def add(test: Test) -> Test:
        search_of(test).examples.insert(0, (values, named))  # decorators run bottom up
        return test

    return add


def search_of(test: Callable[..., Any]) -> Search:
    """Return the search of a test, a new one if it has none yet."""
    if not hasattr(test, SEARCH):
        setattr(test, SEARCH, Search())
    found: Search = getattr(test, SEARCH)
    return found


Judged = Callable[[dict[str, Any]], None]
"""Judges one example; raises a `Violation` if the requirement does not hold on it."""


def run(search: Search, judged: Judged) -> None:
    """Judge examples until one breaks the requirement, then raise the `Violation` of the smallest one found."""
    if not search.strategies:
        judged({})
        return
    candidates = _candidates(search)
    for values in candidates:
        try:
            judged(values)
        except Violation as violation:
            if violation.final or not profiles.shrinks():
                raise
            clock.left = max(clock.left, SHRINK_SECONDS)
            _raise_short(search, judged, [values, *candidates])
            _raise_smaller(search, judged, values)
            _judge_again(judged, values, violation)


def _candidates(search: Search) -> Iterator[dict[str, Any]]:
    names = list(search.strategies)
    for values, named in search.examples:
        yield dict(zip(names, values, strict=False)) | named
    pools = [drawn(strategy) for strategy in search.strategies.values()]
    for number in range(max(map(len, pools))):
        # Two parameters drawn from one strategy must not always be equal: each pool is turned a little further.
        yield {
            name: pool[(number + turn) % len(pool)] for turn, (name, pool) in enumerate(zip(names, pools, strict=True))
        }


def _raise_smaller(search: Search, judged: Judged, known: dict[str, Any]) -> None:
    """Let Hypothesis search and shrink; raise what it finds unless the known example is the shorter one."""
    smaller = _Smaller(judged)
    shrinking = settings(profiles.current(), max_examples=2 * profiles.count())
    hypothetical = seed(profiles.seed())(shrinking(hypothesis_given(**search.strategies)(smaller.judge)))
    with profiles.same_everywhere(), contextlib.suppress(Violation, _EnoughError):
        hypothetical()
    found = smaller.smallest
    if smaller.violation and _length(found) <= _length(known):
        _remember(search, found)
        _judge_again(judged, found, smaller.violation)


def _judge_again(judged: Judged, values: dict[str, Any], violation: Violation) -> None:
    """Judge an example again, so that its calls are the recorded ones; raise its `Violation`."""
    judged(values)
    violation.flaky = True  # it holds the second time: the implementation answers at random
    raise violation


class _EnoughError(BaseException):
    """The search is over; no Exception, since Hypothesis would take that for what the test says of its example."""


@dataclass
class _Smaller:
    """Judges what Hypothesis tries, each example once, until nothing smaller has been found for a while."""

    judged: Judged
    smallest: dict[str, Any] = field(default_factory=dict)
    """The shortest one that broke the requirement; of equals the last one, which Hypothesis takes for the simplest."""
    violation: Violation | None = None
    """Of the smallest."""
    _tried: dict[str, Violation | None] = field(default_factory=dict)
    _in_vain: int = 0

    def judge(self, **values: Any) -> None:
        """Judge an example, as a test of Hypothesis."""
        key = show(list(values.values()))
        full = len(self._tried) >= MOST_TRIED + 2 * profiles.count()
        if self._in_vain >= PATIENCE or (full and key not in self._tried):
            raise _EnoughError
        self._in_vain += self.violation is not None
        if key not in self._tried:
            self._tried[key] = self._violation_on(values)
        if violation := self._tried[key]:
            raise violation

    def _violation_on(self, values: dict[str, Any]) -> Violation | None:
        try:
            self.judged(values)
        except Violation as violation:
            if self.violation is None or _length(values) < _length(self.smallest):
                self._in_vain = 0
            if self.violation is None or _length(values) <= _length(self.smallest):
                self.smallest, self.violation = values, violation
            return violation
        return None


def _length(values: dict[str, Any]) -> int:
    return len(show(list(values.values())))


Small = dict[tuple["_Drawable", ...], list[tuple[Any, ...]]]
"""By strategies, the smallest examples that broke one requirement or another."""
_small: ContextVar[Small | None] = ContextVar("small", default=None)


@contextlib.contextmanager
def remembering() -> Iterator[None]:
    """Take examples that are at hand for small enough, and share small ones between requirements: for many submissions.

    One mistake breaks several requirements, and mostly on the same example: looking for it once is enough. What is
    shown of a requirement then depends on those that were judged before.
    """
    token = _small.set({})
    try:
        yield
    finally:
        _small.reset(token)


def _remember(search: Search, values: dict[str, Any]) -> None:
    small = _small.get()
    if small is not None:
        small.setdefault(_key_of(search), []).append(tuple(values[name] for name in search.strategies))


def _raise_short(search: Search, judged: Judged, untried: list[dict[str, Any]]) -> None:
    """Raise the `Violation` of the shortest example at hand, one of an earlier requirement or a short untried one.

    The first of those untried is known to break the requirement. Only while `remembering`: to look for a shorter
    one still would take a third of the time of all judging.
    """
    small = _small.get()
    if small is None:
        return
    longest = _length(untried[0])
    earlier = [dict(zip(search.strategies, found, strict=True)) for found in small.get(_key_of(search), ())]
    at_hand = [values for values in earlier if _length(values) <= longest]
    at_hand += [values for values in untried if _length(values) <= min(longest, SHORT)]
    for values in sorted(at_hand, key=_length):
        try:
            judged(values)
        except Violation as violation:
            if violation.final:
                raise
            _judge_again(judged, values, violation)


def _key_of(search: Search) -> tuple[_Drawable, ...]:
    return tuple(map(_Drawable, search.strategies.values()))


def drawn(strategy: SearchStrategy[Any]) -> list[Any]:
    """Return the examples of this process for a strategy; strategies that look the same share them."""
    return _drawn(_Drawable(strategy), profiles.count(), profiles.seed())


class _Drawable:
    """A strategy as a key: two are equal if they are written the same and run the same code.

    The label tells two functions of one name apart, but no closures: pass what varies as an argument, which is shown.
    """

    def __init__(self, strategy: SearchStrategy[Any]) -> None:
        self.strategy = strategy
        text = repr(strategy)
        self.key: object = id(strategy) if " at 0x" in text else (strategy.label, text)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Drawable) and self.key == other.key


@functools.cache
def _drawn(source: _Drawable, count: int, number: int) -> list[Any]:
    values: list[Any] = []

    def collect(value: Any) -> None:
        values.append(value)

    generating = settings(profiles.generating(), max_examples=count)
    with profiles.same_everywhere():
        seed(number)(generating(hypothesis_given(source.strategy)(collect)))()
    return values

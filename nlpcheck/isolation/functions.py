"""The public names of a module over there, as a mapping of functions that can be called here."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from nlpcheck.border.budget import TimeBudgetExceeded
from nlpcheck.border.recording import Area
from nlpcheck.errors import Violation
from nlpcheck.isolation.raising import RemoteError, import_text
from nlpcheck.isolation.remote import RemoteWorker

MOST_PARAMETERS = 100


class RemoteFunctions(Mapping[str, Any]):
    """The public names of one area of a submission; a name that it lacks is a KeyError."""

    def __init__(
        self,
        worker: RemoteWorker,
        area: str,
        wanted: list[str],
        importing: Callable[[], AbstractContextManager[Any]] = nullcontext,
        *,
        by_chance: bool = True,
    ) -> None:
        self.worker = worker
        self._by_chance = by_chance
        self._area = area
        self._wanted = wanted
        self._importing = importing
        self._names: list[str] | None = None
        self._found: dict[str, Any] = {}
        self._failure: Violation | None = None
        self._made: dict[str, Any] = {}

    def as_area(self, name: str, **options: Any) -> Area:
        """Return the area that requirements are asked of; its worker remembers what it has answered them."""
        area = Area(name, self, **options)
        self.worker.memory.listen_to(area.recorder)
        return area

    def load(self) -> None:
        """Import the module over there, once; a failure is a `Violation`, the same each time."""
        if self._failure is not None:
            raise self._failure
        if self._names is None:
            try:
                self._describe()
            except Violation as failure:
                self._failure = failure
                raise

    def forget(self) -> None:
        """Know nothing of the module; it is imported again when it is needed."""
        self._names, self._failure = None, None
        self._found.clear()
        self._made.clear()

    def _describe(self) -> None:
        try:
            self._read(self._asked())
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            self.worker.distrust()
            raise Violation("an answer that cannot be read", "a module that can be imported") from None

    def _asked(self) -> dict[str, Any]:
        """Have the module imported over there."""
        try:
            with self._importing():
                return self.worker.describe(self._area, self._wanted)
        except TimeBudgetExceeded:
            raise Violation(import_text(None), "a module that imports within its time budget") from None
        except RemoteError as error:
            raise Violation(f"an import during which {error.outcome}", "a module that can be imported") from None

    def _read(self, reply: dict[str, Any]) -> None:
        if "error" in reply:
            raise Violation(import_text(reply["error"]), "a module that imports without an exception")
        names, functions = reply["names"], reply["functions"]
        self._names = [name for name in names if isinstance(name, str) and name.isidentifier()]
        self._found = {name: dict(functions[name]) for name in self._wanted if functions.get(name)}

    def __getitem__(self, name: str) -> Any:
        """Return what calls a function over there."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> Any:
        self.load()
        found = self._found[name]
        if "error" in found:
            try:
                text = import_text(found["error"])
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                text = "an answer that cannot be read"
            raise Violation(text, "a module that imports without an exception")
        return self._function(name, found)

    def _function(self, name: str, described: dict[str, Any]) -> Any:
        if described.get("class"):
            return type(name, (), {})

        def function(*args: Any, **kwargs: Any) -> Any:
            return self.worker.call(self._area, name, args, kwargs, by_chance=self._by_chance)

        own = described.get("name")
        function.__name__ = own[:100] if isinstance(own, str) and own.isidentifier() else name
        signature = signature_of(described.get("parameters"))
        if signature is not None:
            function.__signature__ = signature  # type: ignore[attr-defined]
        return function

    def __iter__(self) -> Iterator[str]:
        """Iterate over the module's public names."""
        self.load()
        return iter(self._names or [])

    def __len__(self) -> int:
        """Count the module's public names."""
        return sum(1 for _ in self)


def signature_of(parameters: Any) -> inspect.Signature | None:
    """Return the signature that a worker describes; None if it describes none that Python knows."""
    kinds = [
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.VAR_POSITIONAL,
        inspect.Parameter.KEYWORD_ONLY,
        inspect.Parameter.VAR_KEYWORD,
    ]
    try:
        return inspect.Signature(
            [
                inspect.Parameter(name, kinds[kind], default=_Default() if has_default else inspect.Parameter.empty)
                for name, kind, has_default in parameters[:MOST_PARAMETERS]
            ]
        )
    except (TypeError, ValueError, IndexError):
        return None


class _Default:
    """A default value, which stays over there."""

    def __repr__(self) -> str:
        """Show that there is one."""
        return "..."

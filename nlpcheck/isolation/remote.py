"""The functions of a worker, as if they were functions of this process.

`RemoteFunctions` takes the place of a module's functions behind an `Area`: the specification does not see the
difference. Arguments are sent by value and brought to what the call has made of them; what is raised over there is
raised here by an exception of the same builtin class. A worker that has died is replaced before the next call.
"""

from __future__ import annotations

import contextlib
import inspect
import marshal
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlpcheck.border.budget import TimeBudgetExceeded, clock
from nlpcheck.errors import ElsewhereError, Violation
from nlpcheck.isolation.connection import Connection, Ending
from nlpcheck.isolation.inside import chance
from nlpcheck.isolation.inside.frames import NOTATION, BrokenFrameError, ClosedError
from nlpcheck.isolation.inside.objects import Objects, kind_of
from nlpcheck.isolation.inside.overwriting import overwrite
from nlpcheck.isolation.inside.wire import Decoder, Encoder, RefusedError, is_plain
from nlpcheck.isolation.raising import RemoteError, exception_of, import_text, worker_ended

MOST_OBJECTS = 60
"""Live values that both sides keep; the oldest ones are forgotten first."""
SHORT_LIVED = ("optimizer", "scheduler", "generator")
"""Kinds that are made again for each call: it costs little, and each call of the suite has its own."""
MOST_PARAMETERS = 100
KEPT_RESULTS = 3
"""Returned values whose changes are sent before the next call of the function that returned them."""
KEPT_MODELS = 3
"""Returned models whose changes are sent before the next call of the function that returned them."""


@dataclass(frozen=True)
class Event:
    """Something that happened between a worker and us, beyond returning values."""

    kind: str
    """``ended``, ``late`` or ``refused``."""
    ending: Ending | None = None


class RemoteWorker:
    """A worker, started when it is needed and again when it has died; all areas of a submission may share one."""

    def __init__(self, start: Callable[[], Connection], files: str = "") -> None:
        self._start = start
        self._files = files
        """A folder of ours: what is passed by its path is opened to workers, who may be another user."""
        self._connection: Connection | None = None
        self._objects = Objects()
        self._ids = 0
        self._chance: dict[str, Any] = {}
        self._returned: dict[str, list[tuple[int, Any, Any]]] = {}
        """By function: the last calls, what they returned, and as what that came."""
        self._models: dict[str, list[int]] = {}
        """By function: the models that it has returned."""
        self._forgotten: list[int] = []
        self.events: list[Event] = []
        self.output: list[str] = []

    def call(self, area: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, by_chance: bool) -> Any:
        """Call a function with these very objects: they are afterwards what the call has made of them.

        The global random states travel with a call that may be ``by_chance``.
        """
        clock.inside = False  # what is done on this side must not be cut short: it may import a library
        self._ready()
        message = {"area": area, **self._message(name, args, kwargs)}
        if by_chance:
            message["chance"] = self._changed_chance()
        reply = self._ask(message)
        try:
            if by_chance and "chance" in reply:
                chance.put(Decoder().decode(reply["chance"]))
                self._chance = chance.state()
            return self._take(name, reply, args, kwargs)
        except ElsewhereError:  # what the call raised
            raise
        except Exception as error:  # noqa: BLE001  (of libraries too: a model that cannot be built, a state that is none)
            raise self._refused(error) from None

    def describe(self, area: str, wanted: list[str]) -> dict[str, Any]:
        """Import an area; return its ``names`` and the ``functions`` among the wanted ones, or an ``error``."""
        self._ready()
        return self._ask({"describe": area, "wanted": wanted})

    def distrust(self) -> None:
        """End a worker whose answer cannot be read."""
        if self._connection is not None:
            self._end("refused")

    def close(self) -> None:
        """End the worker; the next call starts another one."""
        if self._connection is not None:
            self._end("closed")

    def _begin(self) -> None:
        """Know nothing of a worker yet."""
        self._objects, self._returned, self._models, self._chance, self._forgotten = Objects(), {}, {}, {}, []

    def _ready(self) -> None:
        if self._connection is None:
            self._connection = self._start()

    def _message(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Write a call, and everything that has changed on this side since the last one."""
        for number in self._objects.of_kind(SHORT_LIVED):
            self._forget(number)
        for value in (*args, *kwargs.values()):
            if self._files and isinstance(value, str) and value.startswith(self._files):
                open_to_others(value, self._files)
        live = self._live(name, args, kwargs)
        message = {
            "call": name,
            "args": [self._sent(value) for value in args],
            "kwargs": {key: self._sent(value) for key, value in kwargs.items()},
            "live": Encoder().encode(live),
            "returned": Encoder(self._objects.known).encode(self._change_of_returned(name)),
            "forget": self._forgotten,
        }
        self._forgotten = []
        return message

    def _changed_chance(self) -> Any:
        """Return the global random states that have changed since the worker last saw them."""
        now = chance.state()
        states = chance.changes(self._chance, now)
        self._chance = now
        return Encoder().encode(states)

    def _sent(self, value: Any) -> tuple[bool, Any]:
        """Return a value as it is sent: whether it is plain, and its bytes or its encoding."""
        if is_plain(value, tuples=True):
            return True, marshal.dumps(value, NOTATION)
        return False, Encoder(self._objects.known, lends=True).encode(value)

    def _live(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what the worker must know of live values: new ones, and how known ones have changed."""
        found = []
        mine = [value for value in (*args, *kwargs.values()) if kind_of(value)]
        numbers = [n for value in mine if (n := self._objects.number_of(value)) is not None]
        self._make_room(len(mine), numbers)
        returned = [number for number in self._models.get(name, ()) if number in self._objects.values]
        for number in {*numbers, *returned}:
            if changed := self._objects.changed(number):
                if self._objects.kinds[number] == "tokenizer":
                    self._forget(number)  # made again: a change of its languages reaches deep into it
                else:
                    found.append({"number": number, "changed": changed})
        order = ("model", "tokenizer", "optimizer", "scheduler", "generator")
        ordered = sorted(mine, key=lambda one: order.index(kind_of(one)))
        return found + [self._introduce(value) for value in ordered if self._objects.number_of(value) is None]

    def _make_room(self, count: int, kept: list[int]) -> None:
        """Forget the values that were introduced first, but for those of this call."""
        surplus = len(self._objects.values) + count - MOST_OBJECTS
        for number in [n for n in self._objects.values if n not in kept][: max(0, surplus)]:
            self._forget(number)

    def _introduce(self, value: Any) -> dict[str, Any]:
        kind, number = kind_of(value), max([-1, *self._objects.values]) + 1
        self._objects.add(number, kind, value)
        described = self._objects.states[number]
        if kind == "tokenizer":
            from nlpcheck.isolation.inside.live_tokenizers import with_backend

            described = with_backend(value, described)
        return {"number": number, "kind": kind, "new": described}

    def _forget(self, number: int) -> None:
        self._objects.forget(number)
        self._forgotten.append(number)

    def _change_of_returned(self, name: str) -> list[list[Any]]:
        """Return what the caller has made of the last answers of a function, of those that it has changed."""
        kept = self._returned.get(name, [])
        found = []
        for place, (number, value, sent) in enumerate(kept):
            now = self._sent(value)
            if now != sent:
                kept[place] = (number, value, now)
                found.append([number, value])
        return found

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and wait for its reply; only here the alarm of the caller's clock is heard."""
        assert self._connection is not None
        self._ids += 1
        try:
            clock.inside = True
            self._connection.send({"id": self._ids, **message})
            reply = self._connection.receive()
            clock.inside = False
            _must_be(reply, self._ids)
        except ClosedError:
            ending = self._end("ended", by_itself=True)
            raise worker_ended(ending) from None
        except BrokenFrameError as error:
            raise self._refused(error) from None
        except BaseException as error:
            self._end("late" if isinstance(error, TimeBudgetExceeded) else "stopped")
            raise
        if reply.get("broken"):
            raise self._refused(RefusedError(str(reply.get("refused"))))
        if "refused" in reply:
            self.events.append(Event("refused"))
            raise RemoteError.refused(str(reply["refused"]))
        return reply

    def _refused(self, error: Exception) -> RemoteError:
        """End a worker that does not speak our language; its answer is refused."""
        self._end("refused")
        text = str(error) if isinstance(error, RefusedError) else f"an answer that cannot be read: {error}"
        return RemoteError.refused(text, final=True)

    def _end(self, kind: str, *, by_itself: bool = False) -> Ending:
        """End the worker, undisturbed by the alarm; the next call starts another one."""
        clock.inside = False
        connection, self._connection = self._connection, None
        self._begin()
        assert connection is not None
        ending = connection.end(by_itself=by_itself)
        self.output.append(ending.output)
        self.events.append(Event(kind, ending))
        return ending

    def _take(self, name: str, reply: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Take over what the call has changed; return its value or raise what it raised."""
        for entry in Decoder().decode(reply.get("new", [])):
            if entry["number"] in self._objects.values or not -1000 < entry["number"] < 0:  # noqa: PLR2004
                msg = "a model with the number of another one"
                raise RefusedError(msg)
            self._objects.build(entry["number"], "model", entry["new"])
            self._keep_model(name, entry["number"])
        for entry in Decoder().decode(reply.get("live", [])):
            self._objects.apply(entry["number"], entry["changed"])
            if self._objects.kinds[entry["number"]] == "tokenizer":
                self._forget(entry["number"])
        for place, content in reply.get("arguments", []):
            old = args[place] if isinstance(place, int) else kwargs[place]
            overwrite(old, Decoder(self._objects.makers()).decode(content))
        if "error" in reply:
            raise exception_of(reply["error"])
        return self._value(name, reply)

    def _keep_model(self, name: str, number: int) -> None:
        kept = self._models.setdefault(name, [])
        kept.append(number)
        if len(kept) > KEPT_MODELS:
            self._forget(kept.pop(0))

    def _value(self, name: str, reply: dict[str, Any]) -> Any:
        value = reply["plain"] if "plain" in reply else Decoder(self._objects.makers()).decode(reply["value"])
        if isinstance(value, (list, dict)) or hasattr(value, "untyped_storage"):
            kept = self._returned.setdefault(name, [])
            kept.append((self._ids, value, self._sent(value)))
            del kept[:-KEPT_RESULTS]
        return value


def open_to_others(path: str, root: str) -> None:
    """Let every user read a folder below a root, and what lies in it."""
    folder = Path(path)
    for one in (folder, *folder.parents):
        if str(one) == root or not one.is_relative_to(root):
            break
        with contextlib.suppress(OSError):
            one.chmod(0o755)
    for file in folder.glob("*"):
        with contextlib.suppress(OSError):
            file.chmod(0o644 if file.is_file() else 0o755)


def _must_be(reply: dict[str, Any], number: int) -> None:
    if reply.get("id") != number:
        msg = "a reply to another message"
        raise BrokenFrameError(msg)


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

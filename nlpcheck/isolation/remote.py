"""Calls of a worker, as if its functions were functions of this process.

Arguments are sent by value and brought to what the call has made of them; what is raised over there is
raised here by an exception of the same builtin class. A worker that has died is replaced before the next call.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlpcheck.border.budget import TimeBudgetExceeded, clock
from nlpcheck.errors import ElsewhereError
from nlpcheck.isolation.connection import Connection, Ending
from nlpcheck.isolation.inside import chance, modes
from nlpcheck.isolation.inside.decoding import Decoder
from nlpcheck.isolation.inside.encoding import Encoder, sent
from nlpcheck.isolation.inside.frames import BrokenFrameError, ClosedError
from nlpcheck.isolation.inside.objects import Objects, kind_of
from nlpcheck.isolation.inside.overwriting import overwrite
from nlpcheck.isolation.inside.wire import RefusedError
from nlpcheck.isolation.memory import Memory
from nlpcheck.isolation.raising import RemoteError, exception_of, worker_ended
from nlpcheck.isolation.returned import Returned

MOST_OBJECTS = 60
"""Live values that both sides keep; the oldest ones are forgotten first."""
SHORT_LIVED = ("optimizer", "scheduler", "generator")
"""Kinds that are made again for each call: it costs little, and each call of the suite has its own."""
TOLD = ("", "tokenizer")
"""Kinds of arguments of which a message tells everything: plain values, and tokenizers, known by their settings."""
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
        self._returned = Returned()
        self.memory = Memory()
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
        question = self.memory.question(message) if self._is_plain_question(args, kwargs) else None
        known = question and self.memory.recall(question)
        reply = known or self._ask(message)
        try:
            if by_chance and "chance" in reply:
                chance.put(Decoder().decode(reply["chance"]))
                self._chance = chance.state()
            with _left_behind(reply):
                if known:
                    return self._read(reply, args, kwargs)
                if question:
                    self.memory.keep(question, reply)
                return self._take(name, reply, args, kwargs)
        except ElsewhereError:  # what the call raised
            raise
        except Exception as error:  # noqa: BLE001  (of libraries too: a model that cannot be built, a state that is none)
            raise self._refused(error) from None

    def _is_plain_question(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Tell whether the answer rests on the message alone: not on a file, nor on what becomes of a live value."""
        values = (*args, *kwargs.values())
        return all(kind_of(one) in TOLD and not self._is_file(one) for one in values)

    def _is_file(self, value: Any) -> bool:
        return bool(self._files) and isinstance(value, str) and value.startswith(self._files)

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
        self._objects, self._returned, self._models = Objects(), Returned(), {}
        self._chance, self._forgotten = {}, []
        self.memory.forget()

    def _ready(self) -> None:
        if self._connection is None:
            self._connection = self._start()

    def _message(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Write a call, and everything that has changed on this side since the last one."""
        for number in self._objects.of_kind(SHORT_LIVED):
            self._forget(number)
        for value in (*args, *kwargs.values()):
            if self._is_file(value):
                open_to_others(value, self._files)
        live = self._live(name, args, kwargs)
        message: dict[str, Any] = {
            "call": name,
            "args": [sent(value, self._objects.known) for value in args],
            "kwargs": {key: sent(value, self._objects.known) for key, value in kwargs.items()},
        }
        if live:
            message["live"] = Encoder().encode(live)
        if changed := self._returned.changed(name, self._objects):
            self.memory.doubt()
            message["returned"] = Encoder(self._objects.known).encode(changed)
        if self._forgotten:
            message["forget"], self._forgotten = self._forgotten, []
        return message

    def _changed_chance(self) -> Any:
        """Return the global random states that have changed since the worker last saw them."""
        now = chance.state()
        states = chance.changes(self._chance, now)
        self._chance = now
        return Encoder().encode(states)

    def _live(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what the worker must know of live values: new ones, and how known ones have changed."""
        found = []
        mine = [value for value in (*args, *kwargs.values()) if kind_of(value)]
        if not mine and name not in self._models:
            return []
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
        if self._objects.kinds.get(number) == "tokenizer":
            self.memory.forget()  # its number may become that of another one
        self._objects.forget(number)
        self._forgotten.append(number)

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
        value = self._read(reply, args, kwargs)
        self._returned.keep(name, self._ids, value, reply)
        return value

    def _read(self, reply: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Bring the arguments to what the call has made of them; return its value or raise what it raised."""
        for place, content in reply.get("arguments", []):
            old = args[place] if isinstance(place, int) else kwargs[place]
            overwrite(old, Decoder(self._objects.makers()).decode(content))
        if "error" in reply:
            raise exception_of(reply["error"])
        return reply["plain"] if "plain" in reply else Decoder(self._objects.makers()).decode(reply["value"])

    def _keep_model(self, name: str, number: int) -> None:
        kept = self._models.setdefault(name, [])
        kept.append(number)
        if len(kept) > KEPT_MODELS:
            self._forget(kept.pop(0))


@contextlib.contextmanager
def _left_behind(reply: dict[str, Any]) -> Iterator[None]:
    """Leave torch's global settings, in the end, as the call has left them: the border sees that, and undoes it."""
    try:
        yield
    finally:
        if "modes" in reply:
            modes.put(reply["modes"])


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

"""The worker: imports the submission and answers calls, with values only.

A message names an area and a function; a reply holds a value, or what was raised. What arguments, live values and
random states have become is part of the reply, since the contract speaks of it. Nothing that is sent from here is
believed: there is nothing in this process that a submission could find out or forge.
"""

from __future__ import annotations

import inspect
import marshal
import socket
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from . import chance, modes
from .decoding import Decoder
from .encoding import Encoder
from .frames import NOTATION, ClosedError, receive_trusted, send
from .objects import Objects, kind_of
from .overwriting import overwrite
from .own_code import refuse_own_code
from .wire import KIND, RefusedError, is_plain

LONGEST_TEXT = 10_000
LONGEST_LINE = 1000  # of a traceback: a file's name is as long as its author likes
KEPT = 30
"""Returned values that are kept, in case the caller changes one."""
MOST_NAMES = 1000
Loader = Callable[[str], Mapping[str, Any]]


def serve(channel: socket.socket, load: Loader) -> None:
    """Answer messages until the other side closes the connection."""
    worker = Worker(load)
    while True:
        try:
            message = receive_trusted(channel)
        except ClosedError:
            return
        try:
            reply = worker.answer(message)
        except Exception as error:  # noqa: BLE001  (a value that cannot be read or sent: the submission's)
            reply = {"refused": refusal(error)}
        try:
            send(channel, {"id": message["id"], **reply})
        except (MemoryError, ValueError) as error:  # too long, or a number of too many digits
            send(channel, {"id": message["id"], "refused": refusal(error)})


def refusal(error: BaseException) -> str:
    """Say why a value does not travel."""
    if isinstance(error, RefusedError):
        return _text(error)
    return f"a value that, when it is read, raised {type(error).__name__}: {_text(error)}"


class Worker:
    """The functions of one submission, and the values that both sides know."""

    def __init__(self, load: Loader) -> None:
        self._load = load
        self._areas: dict[str, Mapping[str, Any]] = {}
        self._objects = Objects()
        self._returned: dict[int, Any] = {}
        self._chance = chance.state()

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return the reply to a message."""
        if "describe" in message:
            return self._describe(message)
        return self._call(message)

    def _describe(self, message: dict[str, Any]) -> dict[str, Any]:
        """Import an area; return its public names, and the parameters of those that are wanted."""
        try:
            names = self._functions(message["describe"])
            listed = [str(name) for name in names if not str(name).startswith("_")]
        except BaseException as error:  # noqa: BLE001  (SystemExit too: an import may raise anything)
            return {"error": raised(error)}
        return {"names": listed[:MOST_NAMES], "functions": {n: self._described(names, n) for n in message["wanted"]}}

    def _described(self, names: Mapping[str, Any], name: str) -> dict[str, Any] | None:
        try:
            return described(names[name])
        except KeyError:
            return None
        except BaseException as error:  # noqa: BLE001  (asking may import another file)
            return {"error": raised(error)}

    def _functions(self, area: str) -> Mapping[str, Any]:
        if area not in self._areas:
            before = modes.state()
            try:
                self._areas[area] = self._load(area)
            finally:
                _put_back(before)
        return self._areas[area]

    def _call(self, message: dict[str, Any]) -> dict[str, Any]:
        try:
            self._take_over(message)
        except Exception as error:  # noqa: BLE001  (both sides would go on knowing different things)
            return {"refused": refusal(error), "broken": True}
        args, kwargs = self._arguments(message)
        try:
            function = self._functions(message["area"])[message["call"]]
        except BaseException as error:  # noqa: BLE001  (as above)
            return {"error": raised(error)}
        used = self._live_numbers(args, kwargs)
        before = modes.state()
        try:
            value = function(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001  (as above)
            reply: dict[str, Any] = {"error": raised(error)}
        else:
            self._keep(message["id"], value)
            reply = self._returning(value)
        return reply | self._after(message, args, kwargs, used) | _put_back(before)

    def _arguments(self, message: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments: those that are plain came as they are, the others are decoded."""
        decoder = Decoder(self._objects.makers())
        args = [marshal.loads(data) if plain else decoder.decode(data) for plain, data in message["args"]]  # noqa: S302
        kwargs = {
            name: marshal.loads(data) if plain else decoder.decode(data)  # noqa: S302  (from who started us)
            for name, (plain, data) in message["kwargs"].items()
        }
        return args, kwargs

    def _take_over(self, message: dict[str, Any]) -> None:
        """Bring everything that both sides know to the caller's state."""
        for number in message.get("forget", ()):
            self._objects.forget(number)
        if "returned" in message:
            for number, value in Decoder(self._objects.makers()).decode(message["returned"]):
                if number in self._returned:
                    overwrite(self._returned[number], value)
        if "live" in message:
            for entry in Decoder().decode(message["live"]):
                if "new" in entry:
                    self._objects.build(entry["number"], entry["kind"], entry["new"])
                else:
                    self._objects.apply(entry["number"], entry["changed"])
        if "chance" in message:
            chance.put(Decoder().decode(message["chance"]))
            self._chance = chance.state()

    def _live_numbers(self, args: Any, kwargs: Any) -> list[int]:
        numbers = (self._objects.number_of(value) for value in (*args, *kwargs.values()))
        return [number for number in numbers if number is not None]

    def _keep(self, number: int, value: Any) -> None:
        self._returned[number] = value
        if len(self._returned) > KEPT:
            del self._returned[next(iter(self._returned))]

    def _returning(self, value: Any) -> dict[str, Any]:
        """Return a value; models that the caller does not know yet are described beside it."""
        new: list[dict[str, Any]] = []

        def known(item: Any) -> dict[str, Any] | None:
            if (found := self._objects.known(item)) is not None:
                return found
            if kind_of(item) != "model":
                return None
            refuse_own_code(item)
            number = min([0, *self._objects.values]) - 1
            self._objects.add(number, "model", item)
            new.append({"number": number, "new": self._objects.states[number]})
            return {KIND: "live", "number": number}

        try:
            if is_plain(value):
                return {"plain": value}
            encoded = Encoder(known).encode(value)
        except Exception as error:  # noqa: BLE001  (reading a value may run code of the submission)
            return {"refused": refusal(error)}
        return {"value": encoded, "new": Encoder().encode(new)} if new else {"value": encoded}

    def _after(self, message: dict[str, Any], args: Any, kwargs: Any, used: list[int]) -> dict[str, Any]:
        """Return what has become of arguments, live values and random states."""
        found: dict[str, Any] = {}
        changed = [{"number": n, "changed": c} for n in used if (c := self._objects.changed(n))]
        if changed:
            found["live"] = Encoder().encode(changed)
        if rewritten := self._rewritten(message, args, kwargs):
            found["arguments"] = rewritten
        if "chance" in message:
            before, self._chance = self._chance, chance.state()
            if states := chance.changes(before, self._chance):
                found["chance"] = Encoder().encode(states)
        return found

    def _rewritten(self, message: dict[str, Any], args: Any, kwargs: Any) -> list[Any]:
        """Return the arguments that are no longer what was sent: ``[position or name, new value]``."""
        sent = (*message["args"], *message["kwargs"].values())
        places = (*enumerate(args), *kwargs.items())
        found = []
        for (plain, data), (place, value) in zip(sent, places, strict=True):
            if plain and _is_still(value, data):
                continue
            now = Encoder(self._objects.known, lends=True).encode(value)
            if not (hasattr(value, "__next__") or (not plain and now == data)):  # an iterator has been read, as it must
                found.append([place, now])
        return found


def _put_back(before: list[Any]) -> dict[str, Any]:
    """Undo a change of torch's global settings, and return what is told of it."""
    now = modes.state()
    if now == before:
        return {}
    modes.put(before)
    return {"modes": now}


def _is_still(value: Any, data: bytes) -> bool:
    try:
        return marshal.dumps(value, NOTATION) == data
    except ValueError:
        return False


def described(value: Any) -> dict[str, Any] | None:
    """Return what a caller must know of a public name: whether it is a class, the parameters; None if no callable."""
    if not callable(value):
        return None
    parameters: list[Any] | None = None
    try:
        signature = inspect.signature(value)
        parameters = [[p.name, int(p.kind), p.default is not p.empty] for p in signature.parameters.values()]
    except Exception:  # noqa: BLE001  (foreign code; compiled code may hide its signature)
        parameters = None
    name = getattr(value, "__name__", "")
    return {"class": inspect.isclass(value), "name": name if type(name) is str else "", "parameters": parameters}


def raised(error: BaseException) -> dict[str, Any]:
    """Describe an exception: the builtin classes that it is of, its text, and where the submission raised it."""
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    frames = []
    try:
        frames = traceback.extract_tb(error.__traceback__)[-50:]
    except Exception:  # noqa: BLE001  (a traceback may lie)
        frames = []
    listed = [
        [f.filename[:LONGEST_LINE], f.lineno or 0, f.name[:LONGEST_LINE], (f.line or "")[:LONGEST_LINE]]
        for f in frames
        if f.filename != __file__
    ]
    syntax = []
    if isinstance(error, SyntaxError):
        syntax = [
            str(error.filename)[:LONGEST_LINE],
            int(error.lineno or 0),
            str(error.text or "").strip()[:LONGEST_LINE],
        ]
    return {
        "kinds": kinds,
        "type": type(error).__name__[:LONGEST_LINE],
        "text": _text(error),
        "frames": listed,
        "syntax": syntax,
    }


def _text(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_TEXT]
    except BaseException:  # noqa: BLE001  (foreign code: anything may be raised)
        return "(a message that cannot be read)"

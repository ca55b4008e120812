"""Both sides of the protocol in one process: what crosses is the text of frames, and nothing else."""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Mapping
from typing import Any

from nlpcheck.isolation.connection import Ending
from nlpcheck.isolation.inside.frames import NOTATION, ClosedError
from nlpcheck.isolation.inside.worker import Worker, refusal
from nlpcheck.isolation.remote import RemoteWorker


class Direct:
    """A connection to a worker that is an object of this process."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._reply = ""
        self.sent = 0

    def send(self, message: dict[str, Any]) -> None:
        text = marshal.dumps(message, NOTATION)
        self.sent += len(text)
        read = marshal.loads(text)
        try:
            reply = self._worker.answer(read)
        except Exception as error:
            reply = {"refused": refusal(error)}
        self._reply = json.dumps({"id": read["id"], **reply})

    def receive(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._reply)
        return found

    def end(self, *, by_itself: bool = False) -> Ending:
        return Ending("", "went away")


class Scripted:
    """A connection whose other side answers whatever it was told to."""

    def __init__(self, reply: Any) -> None:
        self._given = reply
        self._number = 0

    def send(self, message: dict[str, Any]) -> None:
        self._number = message["id"]

    def receive(self) -> dict[str, Any]:
        if isinstance(self._given, BaseException):
            raise self._given
        found: dict[str, Any] = json.loads(json.dumps({"id": self._number, **self._given}))
        return found

    def end(self, *, by_itself: bool = False) -> Ending:
        return Ending("", "went away")


class Client:
    """Calls functions behind the border: ``client("f", [1])``."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        self.connection = Direct(Worker(lambda _: functions))
        self.worker = RemoteWorker(lambda: self.connection)  # type: ignore[arg-type, return-value]

    def __call__(self, name: str, *args: Any, by_chance: bool = False, **kwargs: Any) -> Any:
        return self.worker.call("area", name, args, kwargs, by_chance=by_chance)


def client(*functions: Callable[..., Any]) -> Client:
    """Return what calls these functions by their names."""
    return Client({function.__name__: function for function in functions})


def told(reply: Any) -> RemoteWorker:
    """Return a worker that gives this reply to everything; an exception is raised instead."""
    return RemoteWorker(lambda: Scripted(reply))  # type: ignore[arg-type, return-value]


CLOSED = ClosedError()

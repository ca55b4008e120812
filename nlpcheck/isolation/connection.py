"""A connection to one worker: the channel for calls, and the control of its keeper."""

from __future__ import annotations

import contextlib
import select
import signal
import socket
from dataclasses import dataclass
from typing import Any

from nlpcheck.errors import SuiteError
from nlpcheck.isolation.inside import frames

PATIENCE = 2.0
"""Seconds in which a keeper has seen how a worker ended."""
LONGEST_WAIT = 10.0
"""Seconds in which a keeper has ended its worker; it needs milliseconds."""


@dataclass(frozen=True)
class Ending:
    """How a worker ended, as its keeper has seen it."""

    reason: str
    """``memory``, ``output_limit``, ``processes``, ``disk``, ``cpu``, ``time``; empty if it ended by itself."""
    how: str
    """For people: ``exited with status 3``, ``was ended by SIGSEGV``, ``took more than 2048 MB of memory``."""
    output: str = ""
    exited: bool = False


REASONS = {
    "memory": "took more memory than it may",
    "output_limit": "wrote more output than it may",
    "processes": "started more processes than it may",
    "disk": "wrote more files than it may",
    "cpu": "took more processor time than it may",
    "time": "took more time than a submission may",
}


class Connection:
    """One worker."""

    def __init__(self, channel: socket.socket, control: socket.socket) -> None:
        self._channel = channel
        self._control = control

    def send(self, message: dict[str, Any]) -> None:
        """Send a message."""
        frames.send_trusted(self._channel, message)

    def receive(self) -> dict[str, Any]:
        """Wait for a message."""
        return frames.receive(self._channel)

    def end(self, *, by_itself: bool = False) -> Ending:
        """Have the worker ended if it lives, and return how it ended; nothing of it is left afterwards.

        One that has hung up has probably ended ``by_itself``: its keeper is given a moment to see how.
        """
        self._channel.close()
        found: dict[str, Any] = {}
        with contextlib.suppress(OSError, EOFError, ValueError):
            if not (by_itself and select.select([self._control], [], [], PATIENCE)[0]):
                with contextlib.suppress(OSError):
                    self._control.sendall(b"kill")
            self._control.settimeout(LONGEST_WAIT)
            found = frames.receive(self._control)
        self._control.close()
        return _ending(found)


def _ending(found: dict[str, Any]) -> Ending:
    ended = found.get("ended") or {}
    output = str((found.get("output") or {}).get("text", ""))
    reason = str(ended.get("reason") or "")
    if reason in REASONS:
        return Ending(reason, REASONS[reason], output)
    if reason == "unconfined":
        msg = f"a worker could not be confined: {output}"
        raise SuiteError(msg)
    number = ended.get("signal")
    if isinstance(number, int) and number:
        known = number in [one.value for one in signal.Signals]
        return Ending("", f"was ended by {signal.Signals(number).name if known else f'signal {number}'}", output)
    if isinstance(ended.get("exit"), int):
        return Ending("", f"exited with status {ended['exit']}", output, exited=True)
    return Ending("", "went away", output)

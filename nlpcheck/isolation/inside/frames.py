"""Frames over a socket: a length, then a message.

What a worker says is JSON, and its reader believes nothing: a length beyond the limit, text that is no JSON object, a
deeper nesting than JSON's own reader takes, all of it is a `BrokenFrameError`. What the trusted side asks is in
Python's own notation for plain values, `marshal`, which keeps tuples and all keys and costs a tenth; only a worker
reads it (`receive_trusted`), and it has nothing to fear from who started it.
"""

from __future__ import annotations

import json
import marshal
import socket
import struct
from typing import Any

LENGTH = struct.Struct(">I")
LONGEST = 8 * 2**20
"""Bytes of a frame: a batch of the suite is a few thousand, a tiny model 300,000."""
NOTATION = 2
"""Of `marshal`: the last one in which equal values are equal bytes."""
MOST_CONTAINERS = 500_000
"""Lists and objects in a frame; each takes thirty times the memory of its two brackets."""


class BrokenFrameError(ValueError):
    """What came is no frame: the other side speaks another language, or wants to be misunderstood."""


class ClosedError(EOFError):
    """The other side has closed the connection, or has died."""


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send one message; a value that JSON has no notation for, or too many of them, is a ValueError."""
    text = json.dumps(message, separators=(",", ":"), check_circular=False).encode()
    if len(text) > LONGEST:
        msg = f"a message of {len(text)} bytes; at most {LONGEST} are taken"
        raise ValueError(msg)
    _send(connection, text)


def send_trusted(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send a message of plain values from the trusted side to a worker."""
    _send(connection, marshal.dumps(message, NOTATION))


def receive_trusted(connection: socket.socket) -> dict[str, Any]:
    """Wait for a message of the trusted side; only a worker may ask for one."""
    (length,) = LENGTH.unpack(_exactly(connection, LENGTH.size))
    message: dict[str, Any] = marshal.loads(_exactly(connection, length))  # noqa: S302  (from who started us)
    return message


def _send(connection: socket.socket, content: bytes) -> None:
    try:
        connection.sendall(LENGTH.pack(len(content)) + content)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise ClosedError from error


def receive(connection: socket.socket) -> dict[str, Any]:
    """Wait for one message; `ClosedError` at the end, `BrokenFrameError` if it is none."""
    return receive_rest(connection, _exactly(connection, LENGTH.size))


def receive_rest(connection: socket.socket, first: bytes) -> dict[str, Any]:
    """Wait for the rest of a message whose length has been read."""
    (length,) = LENGTH.unpack(first)
    if length > LONGEST:
        msg = f"a frame of {length} bytes; at most {LONGEST} are read"
        raise BrokenFrameError(msg)
    text = _exactly(connection, length)
    if text.count(b"[") + text.count(b"{") > MOST_CONTAINERS:
        msg = f"a frame of more than {MOST_CONTAINERS} lists"
        raise BrokenFrameError(msg)
    try:
        message = json.loads(text)
    except (ValueError, RecursionError, MemoryError) as error:
        msg = f"a frame that is no JSON: {type(error).__name__}"
        raise BrokenFrameError(msg) from error
    if not isinstance(message, dict):
        msg = f"a frame that holds a {type(message).__name__}"
        raise BrokenFrameError(msg)
    return message


def _exactly(connection: socket.socket, count: int) -> bytes:
    """Read so many bytes, in pieces: nothing is allocated for bytes that have not come."""
    pieces, missing = [], count
    while missing:
        try:
            piece = connection.recv(min(missing, 2**16 if missing < 2**20 else 2**20))
        except ConnectionResetError as error:
            raise ClosedError from error
        if not piece:
            raise ClosedError
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)

"""Frames: a length and JSON text over a socket, the same on both sides.

The reader believes nothing: a length beyond the limit, text that is no JSON object, a deeper nesting than JSON's own
reader takes, all of it is a `BrokenFrame`.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

LENGTH = struct.Struct(">I")
LONGEST = 32 * 2**20
"""Bytes of a frame: a batch of the suite is a few thousand, a tiny model 300,000."""


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
    try:
        connection.sendall(LENGTH.pack(len(text)) + text)
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
    try:
        message = json.loads(_exactly(connection, length))
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

"""What a worker prints: its beginning and its end, however much it is."""

from __future__ import annotations

import os

HEAD = TAIL = 8192
CHUNK = 1 << 16


class Output:
    """Reads a pipe that must not block, keeps the two ends of what comes and counts the rest."""

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self.bytes = 0
        self.head = b""
        self.tail = b""

    def read(self) -> bool:
        """Take what is there, one piece; False if that was all for now or for ever."""
        try:
            piece = os.read(self.descriptor, CHUNK)
        except BlockingIOError:
            return False
        self.bytes += len(piece)
        missing = HEAD - len(self.head)
        self.head += piece[:missing]
        self.tail = (self.tail + piece[missing:])[-TAIL:] if len(piece) > missing else self.tail
        return bool(piece)

    def text(self) -> str:
        """Return the two ends, with a note of what is left out between them."""
        left_out = self.bytes - len(self.head) - len(self.tail)
        note = f"\n[... {left_out} bytes left out ...]\n".encode() if left_out else b""
        return (self.head + note + self.tail).decode(errors="replace")

"""What a worker has returned, and what the caller has made of it since: an answer may share something with a later one.

If a function returns its own cache, a caller who changes the answer changes the next one. So that this shows behind the
wall, too, changes of the last answers of a function are sent before it is called again.
"""

from __future__ import annotations

import marshal
import sys
from dataclasses import dataclass
from typing import Any

from nlpcheck.isolation.inside.decoding import Decoder
from nlpcheck.isolation.inside.encoding import sent
from nlpcheck.isolation.inside.frames import NOTATION
from nlpcheck.isolation.inside.objects import Objects

KEPT = 3
"""Answers of each function."""
NOBODYS = 2
"""Counted references to a value that only its entry holds: the entry, and the counting."""


@dataclass
class Answer:
    """One returned value that can be changed."""

    number: int
    """Of the call."""
    value: Any
    came: Any
    """As what it is sent if it is unchanged; what the worker has written is mostly the same."""
    data: Any
    """What the worker has written; None for a plain value, and once it has been looked at."""


class Returned:
    """The last answers of each function."""

    def __init__(self) -> None:
        self._answers: dict[str, list[Answer]] = {}

    def keep(self, function: str, number: int, value: Any, reply: dict[str, Any]) -> None:
        """Keep the value of a reply, if it can be changed."""
        if isinstance(value, (list, dict)) or hasattr(value, "untyped_storage"):
            plain = "plain" in reply
            came = (True, marshal.dumps(value, NOTATION)) if plain else (False, reply["value"])
            kept = self._answers.setdefault(function, [])
            kept.append(Answer(number, value, came, None if plain else reply["value"]))
            del kept[:-KEPT]

    def changed(self, function: str, objects: Objects) -> list[list[Any]]:
        """Return the numbers and values of the answers that the caller has changed; one that nobody holds is let go."""
        kept = [one for one in self._answers.get(function, ()) if sys.getrefcount(one.value) > NOBODYS]
        self._answers[function] = kept
        return [[one.number, one.value] for one in kept if self._differs(one, objects)]

    def _differs(self, answer: Answer, objects: Objects) -> bool:
        """Tell whether a value has changed since it was last looked at."""
        plain, content = before = answer.came
        if plain and content == _bytes_of(answer.value):
            return False
        now = answer.came = sent(answer.value, objects.known)
        data, answer.data = answer.data, None
        if now == before or data is None:
            return bool(now != before)
        return bool(now != sent(Decoder(objects.makers()).decode(data), objects.known))


def _bytes_of(value: Any) -> bytes:
    """Return the bytes of a value that may be plain; nothing if it is certainly not."""
    try:
        return marshal.dumps(value, NOTATION)
    except ValueError:
        return b""

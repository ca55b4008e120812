"""What a worker has answered: another requirement that asks the very same is told the same, and the worker rests.

Requirements share the examples that were drawn, so half of all calls have been made before. An answer from memory is
one that this implementation gave to these arguments (R2). Where a second answer is the point, both calls are made:
a requirement is watched on its first example, and one that asks the same twice or changes what was returned, and so
looks for what the implementation keeps between calls, is answered by the worker alone. So is one that has found
something wrong: whether it is wrong each time must be seen.
"""

from __future__ import annotations

import marshal
from collections import Counter
from typing import Any

from nlpcheck.border.recording import Recorder
from nlpcheck.isolation.inside.frames import NOTATION

CALL = {"area", "call", "args", "kwargs"}
"""What a message holds that says nothing but what is asked; all else must reach the worker."""
ANSWER = {"id", "plain", "value", "error", "arguments"}
"""What a reply holds that changes nothing that lives on both sides."""
MOST_BYTES = 32 * 2**20
RECALLS = 2
"""So often an answer is recalled until the question is asked again: an answer may be another one after many calls."""


class Memory:
    """The answers of one worker, which one area alone asks; nothing is remembered until that one is listened to."""

    def __init__(self) -> None:
        self._recorder: Recorder | None = None
        self._answers: dict[bytes, bytes] = {}
        self._recalled: Counter[bytes] = Counter()
        self._bytes = 0
        self._moment = (0, 0)
        """Which requirement, and which of its examples."""
        self._asked: set[bytes] = set()
        """In this example."""
        self._doubts = False
        """Whether the requirement asks for second answers."""

    def listen_to(self, recorder: Recorder) -> None:
        """Learn from the recorder of the area that asks which requirement asks, and on which example."""
        self._recorder, self._moment, self._doubts = recorder, recorder.moment, False
        self._asked.clear()

    def question(self, message: dict[str, Any]) -> bytes | None:
        """Return what a message asks; None if it tells the worker anything beside that, or nobody is listened to."""
        known = self._recorder is not None and message.keys() <= CALL
        return marshal.dumps(message, NOTATION) if known else None

    def recall(self, question: bytes) -> dict[str, Any] | None:
        """Return the reply that this question got; None if it must be asked."""
        assert self._recorder is not None
        self._move_on()
        self._doubts |= question in self._asked or self._recorder.last_violation is not None
        self._asked.add(question)
        first = self._moment[1] <= 1
        if first or self._doubts or question not in self._answers or self._is_due(question):
            return None
        reply: dict[str, Any] = marshal.loads(self._answers[question])  # noqa: S302  (we have written it)
        return reply

    def _is_due(self, question: bytes) -> bool:
        """Tell whether a question has been recalled often enough to be asked again."""
        self._recalled[question] += 1
        return self._recalled[question] % (RECALLS + 1) == 0

    def keep(self, question: bytes, reply: dict[str, Any]) -> None:
        """Keep a reply for the next one who asks, unless it tells of more than the answer."""
        if reply.keys() <= ANSWER and question not in self._answers:
            content = marshal.dumps(reply, NOTATION)
            self._bytes += len(question) + len(content)
            if self._bytes <= MOST_BYTES:
                self._answers[question] = content

    def doubt(self) -> None:
        """Recall nothing for the rest of a requirement that changes what it was given."""
        self._move_on()
        self._doubts = True

    def forget(self) -> None:
        """Know nothing: what questions speak of is another one now, or the worker is."""
        self._answers.clear()
        self._recalled.clear()
        self._bytes = 0

    def _move_on(self) -> None:
        if self._recorder is not None and self._moment != self._recorder.moment:
            self._doubts &= self._moment[0] == self._recorder.moment[0]
            self._moment = self._recorder.moment
            self._asked.clear()

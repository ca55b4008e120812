"""What was raised in a worker, as an exception of this process; nothing of it is more than a name or a text."""

from __future__ import annotations

import builtins
import functools
from pathlib import PurePosixPath
from typing import Any

from nlpcheck.border.texts import shorten
from nlpcheck.errors import ElsewhereError
from nlpcheck.isolation.connection import Ending

LONGEST_TEXT = 2000
MOST_FRAMES = 10
MOST_FRAMES_READ = 50


class RemoteError(ElsewhereError):
    """Something was raised in another process; ``outcome`` says what.

    Where it is ``final``, each search for a smaller case would cost another process.
    """

    def __init__(self, text: str, outcome: str, *, final: bool = False, kind: str = "") -> None:
        Exception.__init__(self, text)
        self.text = text
        self.outcome = outcome
        self.final = final
        self.kind = kind
        """The builtin class of the original; empty if nothing was raised."""

    def __str__(self) -> str:
        """Return the original's text."""
        return self.text

    @classmethod
    def refused(cls, text: str, *, final: bool = False) -> RemoteError:
        """Return what stands for a value that does not travel; ``final`` if the worker was ended for it."""
        shown = shorten(_printable(text), 300)
        return cls(shown, f"returned {shown}, which is no plain data", final=final)


def worker_ended(ending: Ending) -> RemoteError:
    """Return what stands for a worker that did not survive a call."""
    return RemoteError(ending.how, f"nothing: the process {ending.how}", final=True)


def exception_of(data: Any) -> RemoteError:
    """Return an exception of the same name and builtin class as the one that a worker describes."""
    kinds = [kind for kind in data["kinds"][:MOST_FRAMES_READ] if isinstance(kind, str)]
    name = str(data["type"])[:100]
    name = name if name.isidentifier() else "Exception"
    text = _printable(str(data["text"]))
    base = next((kind for kind in kinds if kind in _EXCEPTIONS), "Exception")
    place = _place(data["frames"])
    outcome = f"raised {name}: {shorten(text, 200)}".rstrip(": ") + place
    builtin = kinds[0] if kinds and isinstance(getattr(builtins, kinds[0], None), type) else base
    made: RemoteError = _class(name, base)(text, outcome, kind=builtin)
    return made


_EXCEPTIONS = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, BaseExceptionGroup)
)


@functools.lru_cache(maxsize=256)
def _class(name: str, base: str) -> Any:
    """Return a class of exceptions that is a subclass of a builtin one."""
    bases = (RemoteError,) if base == "Exception" else (RemoteError, getattr(builtins, base))
    kind = type(name, bases, {})
    kind.__module__ = "builtins"
    return kind


def _place(frames: Any) -> str:
    """Return where it was raised: the last line of the submission's own files."""
    listed = [(str(f), n, str(name)) for f, n, name, _ in frames[-MOST_FRAMES_READ:] if isinstance(n, int)]
    own = [frame for frame in listed if _is_own(frame)] or listed
    if not own:
        return ""
    file, line, function = own[-1]
    return f"  (line {line} of {_printable(PurePosixPath(file).name)[:80]}, in {_printable(function)[:80]})"


def import_text(data: Any) -> str:
    """Describe a failed import; None is one that did not finish."""
    if data is None:
        return "an import that did not finish in time"
    error = exception_of(data)
    lines = [f"{type(error).__name__}: {shorten(error.text, 300)}"]
    if len(data.get("syntax") or []) == 3:  # noqa: PLR2004  (file, line, text)
        file, line, text = data["syntax"]
        lines.append(f"  {_printable(PurePosixPath(str(file)).name)}, line {line}: {_printable(str(text))[:200]}")
    for file, line, name, text in [f for f in data["frames"][-MOST_FRAMES_READ:] if _is_own(f)][-MOST_FRAMES:]:
        shown = _printable(f"{PurePosixPath(str(file)).name}, line {line}, in {name}: {str(text)[:200]}")
        lines.append(f"  {shown}")
    return "\n".join(lines)


def _is_own(frame: Any) -> bool:
    file = str(frame[0])
    return not any(part in file for part in ("importlib", "site-packages", "nlpcheck_inside"))


def _printable(text: str) -> str:
    """Return the beginning of a text, without control characters, in one line."""
    readable = text[:LONGEST_TEXT].encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else " " for c in readable).strip()

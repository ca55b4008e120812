"""What a worker is asked to do, and the selection of requirements by an expression."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nlpcheck.errors import UsageError


@dataclass
class Plan:
    """One run of the specification against one target."""

    target: str
    tasks: list[str] = field(default_factory=list)
    keyword: str = ""
    level: str = "all"
    """``must`` or ``all``."""
    profile: str = "default"
    seed: int = 0
    budget_seconds: float = 20.0
    import_seconds: float = 30.0
    part: int = 0
    parts: int = 1
    """The share of this worker: the requirements are divided by function, so that heavy imports happen once."""
    record: bool = True
    """Whether counterexamples are written to ``.nlpcheck/``."""
    judged: dict[str, str] = field(default_factory=dict)
    """States of requirements that an earlier worker has judged."""
    fallen: dict[str, str] = field(default_factory=dict)
    """Requirements during which an earlier worker fell, and how."""

    def as_record(self) -> dict[str, Any]:
        """Return plain data for the pipe."""
        return dataclasses.asdict(self)


WORD = re.compile(r"[\w.:\-\[\]]+")


def selector(expression: str) -> Callable[[str], bool]:
    """Compile a ``-k`` expression: words, ``and``, ``or``, ``not``, parentheses, as in pytest.

    A word matches if it occurs in the keywords, in any case.

    >>> chosen = selector("alignment and not TC-ALIGN-2")
    >>> chosen("alignment tc-align-1"), chosen("alignment tc-align-2")
    (True, False)
    """
    words: list[str] = []

    def place(match: re.Match[str]) -> str:
        if match[0] in ("and", "or", "not"):
            return match[0]
        words.append(match[0].lower())
        return f"_{len(words) - 1}"

    try:
        tree = ast.parse(WORD.sub(place, expression.strip()) or "True", mode="eval").body
        _check(tree)
    except (SyntaxError, ValueError):
        msg = f"-k {expression!r}: write words joined by and, or, not and parentheses, such as 'alignment and not windows'"
        raise UsageError(msg) from None
    return lambda keywords: _holds(tree, words, keywords)


def _check(node: ast.expr) -> None:
    """Allow names and boolean operators only."""
    children = node.values if isinstance(node, ast.BoolOp) else [node.operand] if isinstance(node, ast.UnaryOp) else []
    known = isinstance(node, (ast.BoolOp, ast.Name)) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))
    if not known and not isinstance(node, ast.Constant):
        raise ValueError
    for child in children:
        _check(child)


def _holds(node: ast.expr, words: list[str], keywords: str) -> bool:
    if isinstance(node, ast.BoolOp):
        combine = all if isinstance(node.op, ast.And) else any
        return combine(_holds(value, words, keywords) for value in node.values)
    if isinstance(node, ast.UnaryOp):
        return not _holds(node.operand, words, keywords)
    if isinstance(node, ast.Name):
        return words[int(node.id[1:])] in keywords
    return True

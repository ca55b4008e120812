"""Select requirements by an expression, as pytest's ``-k`` does."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from nlpcheck.errors import UsageError

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
        msg = f"-k {expression!r}: join words by and, or, not and parentheses, such as 'alignment and not windows'"
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

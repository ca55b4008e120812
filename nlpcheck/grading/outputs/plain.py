"""Cards as plain text, for places that show no Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from nlpcheck.grading.outputs import cards
from nlpcheck.grading.outputs.cards import Fold, Line
from nlpcheck.grading.outputs.sanitize import block_in_a_log, cut, line
from nlpcheck.grading.record import RequirementScore

LONGEST = 60_000
"""Characters of a text about one item."""


def card(one: RequirementScore) -> str:
    """Return what is told about one requirement."""
    return "\n".join([line(cards.title(one)), *map(_line, cards.told(one))])


def _line(field: Line) -> str:
    if field.kind != cards.VALUE:
        return f"  {field.name}: {line(field.text)}"
    return "\n".join([f"  {field.name}:", *(f"    {row}" for row in block_in_a_log(field.text).splitlines())])


def mistakes(requirements: Sequence[RequirementScore]) -> str:
    """Return the folded cards of all that went wrong, cut to what a page can bear."""
    return cut("\n\n".join(map(_fold, cards.folds(requirements))), LONGEST)


def _fold(fold: Fold) -> str:
    ids = ", ".join(one.id for one in fold.others)
    more = f"\n  And {len(fold.others)} more of the same kind: {line(ids)}" if fold.others else ""
    return card(fold.first) + more
